//! What is taken from the record about a promise at a look, and the same of earlier promises at theirs.

use super::{Day, Look, Outcome, Promise, Record};
use std::collections::BTreeMap;

/// How far back an edit counts as recent.
const RECENT: Day = 28.0;
/// How many promises without a past weigh against a crew's own.
const CREW_SHRINK: f64 = 2.0;

/// The kinds of evidence, in the order of [`Seen::values`].
pub const NAMES: [&str; 5] = ["load", "crew_past", "crew_size", "edits", "off_plan"];
/// The standard deviation that the weight of each may have, before anything is seen: fixed beforehand, one
/// for logarithms of counts, wider for shares, and widest for being off the plan.
pub const SPREADS: [f64; 5] = [0.5, 2.0, 0.5, 0.5, 3.0];

/// What is seen of a promise at a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The stage promised.
    pub stage: String,
    /// How many its function has promised for the same keynote (logarithm); how much more of what its crew
    /// promised before was kept than is usual at those stages, shrunk; how large the crew is, and how often
    /// its record was edited in the last four weeks (logarithms of 1 and the count); whether it is off the
    /// plan.
    pub values: [f64; 5],
}

/// An earlier promise: what was seen of it at its look, and what is known of it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// What was seen.
    pub seen: Seen,
    /// Its keynote.
    pub show: String,
    /// When that was.
    pub date: Day,
    /// Since when it is on record as missed.
    pub missed: Option<Day>,
}

/// The promises of earlier keynotes that are over by a look, as they were seen at the same freeze of theirs.
///
/// `known` holds nothing of after the look. What the record calls unclear teaches nothing.
pub fn past(known: &Record, look: &Look) -> Vec<Earlier> {
    let mut all = Vec::new();
    for theirs in known.looks() {
        let is_earlier = theirs.freeze == look.freeze && theirs.date <= look.at && theirs.show != look.show;
        if !is_earlier {
            continue;
        }
        let then = known.as_of(theirs.at);
        let items: Vec<&Promise> = then.on_plan(&theirs).collect();
        for (seen, then) in seen(&then, &theirs, &items).into_iter().zip(&items) {
            let same = |it: &&Promise| {
                it.show == then.show && it.initiative == then.initiative && it.stage == then.stage
            };
            let Some(now) = known.promises.iter().find(same) else { continue };
            if now.outcome(look.at) != Some(Outcome::Unclear) {
                let (show, missed) = (theirs.show.clone(), now.missed(look.at));
                all.push(Earlier { seen, show, date: theirs.date, missed });
            }
        }
    }
    all
}

/// What is seen of promises at a look.
pub fn seen(known: &Record, look: &Look, items: &[&Promise]) -> Vec<Seen> {
    let crews = crews(known, look);
    let mut load: BTreeMap<&str, usize> = BTreeMap::new();
    for it in items.iter().filter(|it| !it.function.is_empty()) {
        *load.entry(&it.function).or_default() += 1;
    }
    items
        .iter()
        .map(|it| {
            let crew = crew(known, &it.initiative, look.at);
            let before: Vec<f64> =
                crew.iter().flat_map(|who| crews.get(*who).into_iter().flatten().copied()).collect();
            let edits = known.edits.get(&it.initiative).into_iter().flatten();
            let recent = edits.filter(|at| look.at - RECENT <= **at && **at <= look.at).count();
            let last = it.tracked.iter().filter(|seen| seen.freeze == look.freeze);
            let off = last.clone().any(|seen| !seen.on) || it.missed(look.at).is_some();
            Seen {
                stage: it.stage.clone(),
                values: [
                    load.get(it.function.as_str()).map_or(0.0, |n| (*n as f64).ln()),
                    before.iter().sum::<f64>() / (before.len() as f64 + CREW_SHRINK),
                    (crew.len() as f64).ln_1p(),
                    (recent as f64).ln_1p(),
                    f64::from(u8::from(off)),
                ],
            }
        })
        .collect()
}

/// Who works on an initiative by an instant.
fn crew<'a>(known: &'a Record, initiative: &str, at: Day) -> Vec<&'a str> {
    let of = known.crews.get(initiative).into_iter().flatten();
    let mut crew: Vec<&str> = of.filter(|(since, _)| *since <= at).map(|(_, who)| who.as_str()).collect();
    crew.sort_unstable();
    crew.dedup();
    crew
}

/// How much more of what each person promised before was kept than is usual at that stage: one number a
/// promise.
fn crews<'a>(known: &'a Record, look: &Look) -> BTreeMap<&'a str, Vec<f64>> {
    let theirs: Vec<Look> = known.looks();
    let theirs: Vec<&Look> = theirs
        .iter()
        .filter(|it| it.freeze == look.freeze && it.date <= look.at && it.show != look.show)
        .collect();
    let mut done: Vec<(&Promise, Day, f64)> = Vec::new();
    for their in theirs {
        for promise in &known.promises {
            let first = promise.tracked.iter().min_by(|a, b| a.at.total_cmp(&b.at));
            let was_on = promise.show == their.show
                && promise.said.iter().any(|(when, _)| *when <= their.at)
                && first.is_none_or(|it| it.on);
            let outcome = promise.outcome(look.at);
            if was_on && outcome != Some(Outcome::Unclear) {
                done.push((promise, their.at, f64::from(u8::from(outcome != Some(Outcome::Missed)))));
            }
        }
    }
    let mut usual: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (promise, _, kept) in &done {
        let at = usual.entry(&promise.stage).or_default();
        (at.0, at.1) = (at.0 + kept, at.1 + 1.0);
    }
    let mut all: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (promise, at, kept) in &done {
        // Three kept of four are what an unknown stage starts from.
        let usual = usual.get(promise.stage.as_str()).map_or(0.75, |(kept, n)| (kept + 3.0) / (n + 4.0));
        for who in crew(known, &promise.initiative, *at) {
            all.entry(who).or_default().push(kept - usual);
        }
    }
    all
}
