//! Comity's side of `cargo xtask peers forecast`: plays numpy's plan, compares the distributions and the
//! cost.
//!
//! `forecast_peer PLAN.json FINISHES.bin SAID`, where SAID is the peer's last line.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]
#![expect(clippy::disallowed_methods, reason = "a comparison reads the clock")]

use comity_forecast::{
    Announcement, Crew, Deliverable, Plan, Shared, Size, law::Z90, list::finishes, model::Source,
};
use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

/// How many times as fast Comity must be, and is meant to be.
const FLOOR: f64 = 15.0;
const AIM: f64 = 20.0;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, plan, finishes_of, said] = args.as_slice() else {
        return Err("usage: forecast_peer PLAN.json FINISHES SAID".into());
    };
    let said: serde_json::Value = serde_json::from_str(said)?;
    let plan = plan_of(&serde_json::from_str(&std::fs::read_to_string(plan)?)?)?;
    let model = Source::of(&plan)?.model();
    if !model.flaws.iter().all(|flaw| matches!(flaw, comity_forecast::Flaw::NoGates { .. })) {
        return Err(format!("the plan is not read as it is meant: {:?}", model.flaws).into());
    }
    let n_trials = days_in(&format!("{finishes_of}.plain"))?.len() as u32;
    let (began, cpu_began) = (Instant::now(), cpu_seconds());
    let mut ours = finishes(&model, 1, n_trials);
    let cost = Cost { wall: began.elapsed().as_secs_f64(), cpu: cpu_seconds() - cpu_began };
    ours.truncate(n_trials as usize);
    println!(
        "{n_trials} trials x {} deliverables, list policy, shared people and causes; numpy {} in {} processes, \
         Comity in one process of {} threads",
        plan.deliverables.len(),
        said["numpy"].as_str().unwrap_or("?"),
        said["processes"],
        rayon::current_num_threads(),
    );
    let each = 1e9 / (f64::from(n_trials) * plan.deliverables.len() as f64);
    println!(
        "Comity        {:8.2} s {:8.2} CPU s {:7.2} ns of CPU a task and trial",
        cost.wall,
        cost.cpu,
        cost.cpu * each
    );
    let mut holds = true;
    for (style, floor) in [("plain", Some(FLOOR)), ("taught", None)] {
        let of = |name: &str| {
            said[style][name].as_f64().ok_or_else(|| format!("the peer does not say its {name}"))
        };
        let theirs = Cost { wall: of("wall_seconds")?, cpu: of("cpu_seconds")? };
        println!(
            "numpy, {style:6} {:8.2} s {:8.2} CPU s {:7.2} ns of CPU a task and trial, blocks of {}",
            theirs.wall,
            theirs.cpu,
            theirs.cpu * each,
            said[style]["block"]
        );
        let mut days = days_in(&format!("{finishes_of}.{style}"))?;
        let (d, p) = smirnov(&mut ours, &mut days);
        let ratio = theirs.cpu / cost.cpu;
        let wanted = floor.map_or(String::new(), |floor| format!(" (at least {floor}, aim {AIM})"));
        println!("  ratio: {ratio:.1} by CPU seconds, {:.1} by the clock{wanted}", theirs.wall / cost.wall);
        println!(
            "  same distribution: two-sample Kolmogorov-Smirnov D = {d:.6}, p = {p:.3} (fails under 0.001)"
        );
        holds &= p >= 0.001 && floor.is_none_or(|floor| ratio >= floor);
    }
    println!("{}", if holds { "holds" } else { "FAILED" });
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What something cost, in seconds.
struct Cost {
    wall: f64,
    cpu: f64,
}

fn days_in(path: &str) -> Result<Vec<f32>, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    Ok(bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
}

/// The peer's plan in Comity's words.
fn plan_of(from: &serde_json::Value) -> Result<Plan, Box<dyn Error>> {
    let list = |of: &serde_json::Value| of.as_array().cloned().unwrap_or_default();
    let shared = Shared { crew: from["crew_shared"].as_f64(), keynote: from["keynote_shared"].as_f64() };
    let mut plan = Plan { horizon: 100.0, shared, ..Plan::default() };
    for (place, people) in list(&from["crews"]).iter().enumerate() {
        let n = people.as_u64().ok_or("a crew without people")? as usize;
        plan.crews.push(Crew { id: format!("c{place}"), people: vec![1.0; n], ..Crew::default() });
    }
    for (place, item) in list(&from["items"]).iter().enumerate() {
        let number = |name: &str| item[name].as_f64().ok_or_else(|| format!("an item without {name}"));
        let (p50, wide) = (number("median")?, (number("spread")? * Z90).exp());
        plan.deliverables.push(Deliverable {
            id: format!("d{place}"),
            crew: format!("c{}", item["crew"]),
            size: Size::Range { p10: p50 / wide, p50, p90: p50 * wide },
            after: list(&item["after"]).iter().map(|before| format!("d{before}")).collect(),
            ..Deliverable::default()
        });
    }
    let needs = plan.deliverables.iter().map(|item| item.id.clone()).collect();
    plan.announcements.push(Announcement { id: "all".into(), needs, ..Announcement::default() });
    Ok(plan)
}

/// Processor time of this process so far, all threads.
fn cpu_seconds() -> f64 {
    // Fields 14 and 15 of proc(5)'s stat, in hundredths of a second; after the name, which may hold blanks.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<f64> =
        rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
    ticks.iter().sum::<f64>() / 100.0
}

/// The largest distance of two empirical distributions, and how likely one as large is by chance.
///
/// Source: Smirnov 1948; the asymptotic law with Stephens' 1970 correction.
fn smirnov(a: &mut [f32], b: &mut [f32]) -> (f64, f64) {
    a.sort_by(f32::total_cmp);
    b.sort_by(f32::total_cmp);
    let (n, m) = (a.len() as f64, b.len() as f64);
    let (mut i, mut j, mut d) = (0, 0, 0.0f64);
    while i < a.len() && j < b.len() {
        let at = a[i].min(b[j]);
        while i < a.len() && a[i] <= at {
            i += 1;
        }
        while j < b.len() && b[j] <= at {
            j += 1;
        }
        d = d.max((i as f64 / n - j as f64 / m).abs());
    }
    let size = (n * m / (n + m)).sqrt();
    let x = (size + 0.12 + 0.11 / size) * d;
    let terms = (1..=100).map(|k: i32| {
        let sign = if k % 2 == 1 { 2.0 } else { -2.0 };
        sign * (-2.0 * f64::from(k * k) * x * x).exp()
    });
    (d, terms.sum::<f64>().clamp(0.0, 1.0))
}
