//! What a week has changed: newly broken, newly kept, about to turn. Never a wall of red.

use crate::bench::{Bench, Place};
use crate::visit::Visit;
use comity_common::agreement::judge::found::{Found, Outcome};
use comity_spine::At;

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
        let kept = visit.live.news(&visit.bench).cloned();
        kept.unwrap_or_else(|| between(&visit.bench_at(visit.at().plus_millis(-WEEK)), &visit.bench))
    }

    /// Whether nothing changed and nothing is about to.
    pub fn is_empty(&self) -> bool {
        self.broken.is_empty() && self.kept.is_empty() && self.turning.is_empty()
    }
}

/// The difference between two sets of verdicts.
///
/// If one of them was judged by clauses in force and the other by a mere proposal, they are not compared.
pub fn between(then: &Bench, now: &Bench) -> Diff {
    let mut diff = Diff::default();
    let soon = At(now.as_of.0.saturating_add(WEEK));
    let mut turning: Vec<(At, Place)> = Vec::new();
    for (clause, in_force) in now.clauses.iter().enumerate() {
        let before = then.clause(in_force.plan.id.as_str());
        let was = |place: &Place| Some(&then.found(&Place { clause: before?, ..place.clone() })?.outcome);
        let turned = |outcome: Outcome| {
            let mut places = now.cases(clause, |found| found.outcome == outcome);
            places.retain(|place| was(place) != Some(&outcome));
            places
        };
        if then.in_force == now.in_force {
            diff.broken.extend(turned(Outcome::Broken));
            diff.kept.extend(turned(Outcome::Kept));
        }
        let is_turning =
            |found: &Found| found.outcome == Outcome::Due && found.turns.is_some_and(|at| at <= soon);
        let turns = |place: &Place| now.found(place).and_then(|found| found.turns);
        turning.extend(now.cases(clause, is_turning).into_iter().filter_map(|it| Some((turns(&it)?, it))));
    }
    turning.sort_unstable();
    diff.turning = turning.into_iter().map(|(_, place)| place).collect();
    diff
}
