//! What the engine costs, as ratios taken in one run: replay against plain parsing, judging against replay,
//! one act against judging, a back-test against judging. Run by `cargo bench -p comity-common`.
//!
//! CPU seconds are this thread's own, from the kernel; the machine may be busy with other things.
#![expect(clippy::print_stdout, reason = "a benchmark talks to the person who runs it")]

mod house;

use comity_common::World;
use comity_common::agreement::judge::{Court, standing::Standing};
use comity_common::agreement::{as_if_in_force, backtest, file};
use comity_common::practice::{Adapter, AnyPractice};
use comity_spine::At;
use house::{Made, clauses};
use std::process::ExitCode;

const N_ACTS: usize = 1_000_000;
const BATCH: usize = 1_000;
const N_ROUNDS: usize = 5;

/// CPU seconds that this thread has used so far.
fn cpu() -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}

fn megabytes(field: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()).and_then(|n| n.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

fn timed<T>(seconds: &mut f64, work: impl FnOnce() -> T) -> T {
    let before = cpu();
    let done = std::hint::black_box(work());
    *seconds += cpu() - before;
    done
}

/// The promises and whether each was met.
#[derive(Default)]
struct Ledger {
    n_missed: usize,
}

impl Ledger {
    fn line(&mut self, what: &str, value: f64, limit: f64, unit: &str) {
        let met = value <= limit;
        self.n_missed += usize::from(!met);
        println!("{what:<62} {value:>9.4} {unit:<3} (at most {limit}) {}", if met { "ok" } else { "MISSED" });
    }
}

fn main() -> ExitCode {
    // `cargo test --benches` only asks whether this runs at all.
    if !std::env::args().any(|arg| arg == "--bench") {
        return ExitCode::SUCCESS;
    }
    let practice: Box<dyn AnyPractice> = Box::new(Adapter::new(&house::TOUCH));
    let Ok(mut world) = World::new(vec![practice]) else { return ExitCode::FAILURE };
    let (mut parse, mut replay, mut n_bytes) = (0.0, 0.0, 0);
    let mut made = Made::new(N_ACTS);
    loop {
        let entries: Vec<_> = made.by_ref().take(BATCH).collect();
        if entries.is_empty() {
            break;
        }
        n_bytes += entries.iter().map(|entry| entry.terms.len()).sum::<usize>();
        timed(&mut parse, || entries.iter().filter(|entry| house::parses(entry)).count());
        timed(&mut replay, || entries.iter().filter(|entry| world.apply(entry, &[]).is_ok()).count());
    }
    let (peak, facts) = (megabytes("VmHWM:"), world.facts().len());
    println!("machine: {}", machine());
    println!("command: cargo bench -p comity-common --bench engine");
    println!(
        "{N_ACTS} acts, {} MB of terms, {facts} facts, {} initiatives",
        n_bytes >> 20,
        house::N_INITIATIVES
    );
    println!("serde_json alone {parse:.3} s, replay and fold {replay:.3} s of CPU");
    let mut ledger = Ledger::default();
    ledger.line("replay and fold / serde_json alone", replay / parse, 2.0, "x");
    ledger.line("memory of that world, at its peak", peak, 500.0, "MB");
    judge(&mut world, &mut made, replay, &mut ledger);
    println!("peak memory with all verdicts: {:.0} MB", megabytes("VmHWM:"));
    if ledger.n_missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn judge(world: &mut World, made: &mut Made, replay: f64, ledger: &mut Ledger) {
    let readable = match file::read(&clauses(), world.catalogue(), &[]) {
        Ok(readable) => readable,
        Err(mistakes) => {
            println!("the agreement cannot be read: {mistakes:?}");
            ledger.n_missed += 1;
            return;
        }
    };
    let all = as_if_in_force(&readable, At(i64::MIN), true);
    let as_of = made.now();
    let (mut judging, mut spelling, mut testing) = (0.0, 0.0, 0.0);
    let mut standing = timed(&mut judging, || Standing::new(world, &all, as_of));
    let mut one = readable;
    one.plans.truncate(1);
    one.file.clause.truncate(1);
    let from = At(as_of.0 - 5 * 365 * 86_400_000);
    let (mut verdicts, mut back) = (Vec::new(), Vec::new());
    // In turns, so that each finds the caches as the other left them; one back-test is too short to time.
    for _ in 0..N_ROUNDS {
        verdicts = timed(&mut spelling, || Court::new(world, &all, as_of).judge());
        back = timed(&mut testing, || backtest::back_test(world, &one, from, as_of));
    }
    let (spelling, testing) = (spelling / N_ROUNDS as f64, testing / N_ROUNDS as f64);
    let n_cases: usize = verdicts.iter().map(|one| one.cases.len()).sum();
    println!(
        "{} clauses, {n_cases} cases: kept up to date {judging:.3} s, in words {spelling:.3} s (mean of {N_ROUNDS})",
        all.len()
    );
    for one in &verdicts {
        println!("  {} {:?} {:?}", one.clause, one.state, one.counts);
    }
    ledger.line("judging 12 clauses over all from zero / replay", judging / replay, 1.0, "x");
    ledger.line("the same, put into words / replay", spelling / replay, 1.0, "x");
    drop(verdicts);
    let judged: usize = back.iter().map(|one| one.cases.len()).sum();
    println!(
        "a back-test of one clause over five years, {judged} cases: {testing:.4} s (mean of {N_ROUNDS})"
    );
    ledger.line("a back-test over five years / judging 12 clauses in words", testing / spelling, 0.1, "x");
    let (n_more, mut update, mut n_judged) = (1_000, 0.0, 0);
    for entry in made.more(n_more) {
        let Ok(changed) = world.apply(&entry, &[]) else { continue };
        timed(&mut update, || standing.update(world, &all, &changed, entry.head.at));
        n_judged += standing.n_judged_last();
    }
    let each = update / n_more as f64;
    println!("{n_more} further acts: {:.1} µs and {} cases each", each * 1e6, n_judged / n_more);
    ledger.line("one further act / judging from zero, in thousandths", each / judging * 1e3, 1.0, "‰");
}

fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let n_cores = text.lines().filter(|line| line.starts_with("processor")).count();
    format!("{}, {n_cores} cores", name.trim_start_matches([' ', '\t', ':']))
}
