//! Judges a synthetic log with seven clauses and compares each verdict with a public Declare checker's.
//!
//! Run by `cargo xtask declare-peer`, which has made the log and asked the peer:
//! `declare LOG.csv PEER.jsonl PEER_CPU_SECONDS`. Fails if any verdict differs or the ratio is below one
//! hundred.
//!
//! Both sides are measured alike: the CPU seconds of the whole process, from the kernel, for judging a log
//! that is read and indexed already. The peer takes seconds and Comity a hundredth of one, so Comity judges
//! from zero so many times over and the mean counts.
#![expect(clippy::print_stdout, reason = "it talks to the person who runs it")]

use comity_common::World;
use comity_common::agreement::judge::{Court, found::Outcome};
use comity_common::agreement::{InForce, as_if_in_force, file};
use comity_common::{initiatives, trace};
use comity_spine::trace::Brought;
use comity_spine::{
    At, Entry, Head, ImportId, InitiativeId, Noun, Seq, SourceId, Trace, TraceId, Visibility,
};
use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

/// The peer's templates, in its order, and what each is among our verbs.
const TEMPLATES: [(&str, &str); 7] = [
    ("existence", "[clause.regularly]\nevent = A"),
    ("absence", "[clause.never]\nevent = H"),
    ("absence_2", "[clause.never]\nevent = C2"),
    ("response", "[clause.within]\nwhen = A\nexpect = [B]"),
    ("precedence", "[clause.before]\nfirst = A\nthen = B"),
    ("not_succession", "[clause.never]\nevent = B\nafter = A"),
    ("co_existence", "[clause.together]\nall = [A, B]"),
];

const RATIO: f64 = 100.0;
const N_ROUNDS: u32 = 50;

type Verdicts = BTreeMap<(usize, String), bool>;

/// CPU seconds that this process has used so far; what Python calls `process_time`.
fn cpu() -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [log, peer, seconds] = args.as_slice() else {
        return Err("usage: LOG.csv PEER.jsonl SECONDS".into());
    };
    let theirs = peers(&std::fs::read_to_string(peer)?)?;
    let (peer_seconds, csv) = (seconds.parse::<f64>()?, std::fs::read_to_string(log)?);
    let before = cpu();
    let (world, as_of) = told(&csv)?;
    let indexing = cpu() - before;
    let readable =
        file::read(&agreement(), world.catalogue(), &[]).map_err(|mistakes| format!("{mistakes:?}"))?;
    let clauses = as_if_in_force(&readable, At(i64::MIN), true);
    let judge = || check(&Court::new(&world, &clauses, as_of));
    let before = cpu();
    let found = judge();
    let first = cpu() - before;
    for _ in 1..N_ROUNDS {
        std::hint::black_box(judge());
    }
    let checking = (cpu() - before) / f64::from(N_ROUNDS);
    let court = Court::new(&world, &clauses, as_of);
    let mut ours = Verdicts::new();
    for (i, outcomes) in found.iter().enumerate() {
        for (matter, outcome) in court.matters(Noun::Initiative).iter().zip(outcomes) {
            let fulfilled = match outcome {
                Outcome::Kept | Outcome::NotApplicable => true,
                Outcome::Broken => false,
                // Anything else is no verdict that the peer could have given: it counts as a difference.
                _ => continue,
            };
            ours.insert((i, matter.subject.id.to_string()), fulfilled);
        }
    }
    let n_agree = theirs.iter().filter(|(key, fulfilled)| ours.get(key) == Some(fulfilled)).count();
    for (i, case) in theirs.keys().filter(|key| ours.get(key) != theirs.get(key)).take(10) {
        println!("differs: {} on {case}", TEMPLATES[*i].0);
    }
    let (n, ratio) = (theirs.len(), peer_seconds / checking);
    println!("verdicts: {n_agree} of {n} agree");
    println!(
        "CPU seconds of the process for checking alone, log read and indexed: peer {peer_seconds:.4}, Comity \
         {checking:.4} (mean of {N_ROUNDS} rounds from zero; the first {first:.4}), ratio {ratio:.0}"
    );
    println!("Comity with parsing and indexing the log: {:.4} s of CPU", indexing + first);
    Ok(if n_agree == n && ours.len() == n && ratio >= RATIO { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Each clause on every case, in the order of the court's matters.
fn check(court: &Court<'_>) -> Vec<Vec<Outcome>> {
    let clauses: Vec<&InForce> = court.clauses.iter().collect();
    let matters = court.matters(Noun::Initiative);
    let mut outcomes: Vec<Vec<Outcome>> = clauses.iter().map(|_| Vec::with_capacity(matters.len())).collect();
    court.each_case(&clauses, matters, |i, _, found| outcomes[i].push(found.outcome));
    outcomes
}

fn agreement() -> String {
    let mut text = String::from(
        "[agreement]\nid = \"declare\"\ntitle = \"Declare\"\nparties = [\"product\"]\nzone = \"UTC\"\n",
    );
    for (i, (template, verb)) in TEMPLATES.iter().enumerate() {
        let event = |name: &str, more: &str| {
            format!("{{ event = \"event\", where = {{ name = \"{name}\" }}{more} }}")
        };
        let mut body = String::new();
        for word in verb.split_inclusive([' ', '[', ']', ',', '\n']) {
            let (name, rest) = word.split_at(word.trim_end_matches([' ', '[', ']', ',', '\n']).len());
            body += &match name {
                "A" | "B" | "H" => event(&name.to_lowercase(), ""),
                "C2" => event("c", ", times = 2"),
                other => other.to_owned(),
            };
            body += rest;
        }
        text += &format!(
            "\n[[clause]]\nid = \"c{i}-{}\"\nsays = \"{template}\"\nbecause = \"The peer says the same.\"\n{body}\n",
            template.replace('_', "-")
        );
    }
    text
}

/// A world in which each case is an initiative, opened at its first event and landed after its last.
fn told(csv: &str) -> Result<(World, At), Box<dyn Error>> {
    let mut world = World::new(Vec::new())?;
    let source = SourceId::new("log")?;
    let (mut traces, mut spans) = (Vec::new(), BTreeMap::<&str, (At, At)>::new());
    for line in csv.lines().skip(1) {
        let mut cells = line.splitn(3, ',');
        let (Some(case), Some(activity), Some(at)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let at: At = at.parse()?;
        let span = spans.entry(case).or_insert((at, at));
        span.1 = span.1.max(at);
        let mut trace = Trace::new(source.clone(), "", "event", at);
        trace.id = TraceId(traces.len() as u64 + 1);
        trace.initiative = Some(InitiativeId::new(case)?);
        trace.attrs = vec![("name".into(), activity.into())];
        traces.push(trace);
    }
    let from = spans.values().map(|(from, _)| *from).min();
    let to = spans.values().map(|(_, to)| to.plus_millis(2_000)).max();
    let mut seq = 0;
    let mut apply = |at: At, terms: Vec<u8>, kind: &str, traces: Vec<Trace>| {
        let head = Head {
            seq: Seq(seq),
            kind: kind.into(),
            version: 1,
            recorded_at: at,
            at,
            by: None,
            on_behalf_of: None,
            source: None,
            visibility: Visibility::Open,
        };
        seq += 1;
        world.apply(&Entry { head, terms: terms.into(), traces: Arc::from(traces) }, &[])
    };
    for (case, (first, last)) in &spans {
        let initiative = InitiativeId::new(case)?;
        let opened = initiatives::Act::Opened {
            initiative: initiative.clone(),
            dri: None,
            tier: None,
            touches: vec![],
        };
        apply(*first, serde_json::to_vec(&opened)?, opened.kind(), Vec::new())?;
        let landed = initiatives::Act::Landed { initiative };
        apply(last.plus_millis(1_000), serde_json::to_vec(&landed)?, landed.kind(), Vec::new())?;
    }
    let brought = Brought {
        import: ImportId(1),
        source,
        pack: "declare".into(),
        sha256: String::new(),
        rows: traces.len() as u64,
        refused: 0,
        gives: vec!["event".into()],
        from,
        to,
    };
    let as_of = to.ok_or("the log is empty")?;
    apply(as_of, serde_json::to_vec(&trace::Act::ImportMade(brought))?, "import.made", traces)?;
    Ok((world, as_of))
}

/// The peer's verdicts by number of the template and case.
fn peers(jsonl: &str) -> Result<Verdicts, Box<dyn Error>> {
    let mut all = Verdicts::new();
    for line in jsonl.lines() {
        let one: serde_json::Value = serde_json::from_str(line)?;
        let template = one["template"].as_str().unwrap_or_default();
        let i = TEMPLATES.iter().position(|(name, _)| *name == template).ok_or("an unknown template")?;
        let (case, fulfilled) = (one["case"].as_str(), one["fulfilled"].as_bool());
        let (Some(case), Some(fulfilled)) = (case, fulfilled) else {
            return Err("a line without verdict".into());
        };
        all.insert((i, case.to_owned()), fulfilled);
    }
    Ok(all)
}
