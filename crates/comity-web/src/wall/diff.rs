//! What a week has changed: newly broken, newly kept, about to turn. Never a wall of red.

use crate::bench::{Bench, Place};
use crate::visit::Visit;
use comity_spine::{At, ClauseId, Function, Ref, Verdict, verdict::Judgement};
use std::collections::BTreeMap;

/// Seven days, in milliseconds.
pub const WEEK: i64 = 7 * 86_400_000;

/// What has changed since a week ago, and what is about to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Broken now, and not a week ago.
    pub broken: Vec<Place>,
    /// Kept now, and not a week ago.
    pub kept: Vec<Place>,
    /// Due, and broken within seven days if nothing happens; the first to turn first.
    pub turning: Vec<Place>,
}

impl Diff {
    /// The difference between the verdicts of a page and those of a week before.
    pub fn of(visit: &Visit<'_>) -> Diff {
        let then = visit.house.benches().at(visit.world, visit.at().plus_millis(-WEEK));
        between(&then, &visit.bench)
    }

    /// Whether nothing changed and nothing is about to.
    pub fn is_empty(&self) -> bool {
        self.broken.is_empty() && self.kept.is_empty() && self.turning.is_empty()
    }
}

type Key<'a> = (&'a ClauseId, &'a Ref, Option<&'a Function>);

fn key(case: &Judgement) -> Key<'_> {
    (&case.clause, &case.subject, case.function.as_ref())
}

/// The difference between two sets of verdicts.
///
/// If one of them was judged by clauses in force and the other by a mere proposal, they are not compared.
pub fn between(then: &Bench, now: &Bench) -> Diff {
    let mut diff = Diff::default();
    let before: BTreeMap<Key<'_>, &Verdict> = then
        .verdicts
        .iter()
        .flat_map(|verdict| &verdict.cases)
        .map(|case| (key(case), &case.verdict))
        .collect();
    let soon = At(now.as_of.0.saturating_add(WEEK));
    let mut turning: Vec<(At, Place)> = Vec::new();
    for (clause, verdict) in now.verdicts.iter().enumerate() {
        for (case, judgement) in verdict.cases.iter().enumerate() {
            let (place, was) = (Place { clause, case }, before.get(&key(judgement)).map(|v| v.name()));
            match &judgement.verdict {
                Verdict::Broken if was != Some("broken") => diff.broken.push(place),
                Verdict::Kept if was != Some("kept") => diff.kept.push(place),
                Verdict::Due { turns: Some(turns) } if *turns <= soon => turning.push((*turns, place)),
                _ => {}
            }
        }
    }
    if then.in_force != now.in_force {
        (diff.broken, diff.kept) = (Vec::new(), Vec::new());
    }
    turning.sort();
    diff.turning = turning.into_iter().map(|(_, place)| place).collect();
    diff
}
