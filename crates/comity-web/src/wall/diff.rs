//! What a week has changed: newly broken, newly kept, about to turn. Never a wall of red.

use crate::bench::{Bench, Place, forget};
use crate::visit::Visit;
use comity_common::agreement::judge::found::{Found, Outcome};
use comity_common::agreement::judge::standing::Moved;
use comity_spine::{At, Ref};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Seven days, in milliseconds.
pub const WEEK: i64 = 7 * 86_400_000;

/// What is new about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum New {
    /// It is broken, and was not a week ago.
    Broken,
    /// It is kept, and was not a week ago.
    Kept,
    /// It is due, and turns at this instant if nothing happens.
    Turns(At),
}

/// What has changed since a week ago, and what is about to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    new: BTreeMap<Place, New>,
    /// Up to when what turns is about to.
    soon: At,
}

impl Diff {
    /// The difference between the verdicts of a page and those of a week before.
    pub fn of(visit: &Visit<'_>) -> Arc<Diff> {
        let week_ago = || visit.bench_at(visit.at().plus_millis(-WEEK));
        let anew = || visit.bench.week(|| Diff::between(&week_ago(), &visit.bench));
        visit.live.news(&visit.bench).unwrap_or_else(anew)
    }

    /// The difference between two sets of verdicts.
    ///
    /// If one of them was judged by clauses in force and the other by a mere proposal, they are not compared.
    pub fn between(then: &Bench, now: &Bench) -> Diff {
        let weeks = Weeks::of(then, now);
        let places = (0..now.clauses.len()).flat_map(|clause| now.cases(clause));
        let new = places.filter_map(|(place, found)| weeks.news(place, found)).collect();
        Diff { new, soon: soon(now) }
    }

    /// Takes in what the last turn of both has judged again; whether that is known one by one.
    pub fn again(&mut self, then: &Bench, now: &Bench) -> bool {
        let (Moved::These(early), Moved::These(late)) = (then.moved(), now.moved()) else { return false };
        let weeks = Weeks::of(then, now);
        let early = early.iter().filter_map(|(clause, subject)| Some((weeks.now_of(*clause)?, subject)));
        let late = late.iter().map(|(clause, subject)| (*clause, subject));
        for (clause, subject) in early.chain(late).collect::<BTreeSet<(usize, &Ref)>>() {
            forget(&mut self.new, clause, subject);
            let places = now.cases_on(clause, subject);
            self.new.extend(places.filter_map(|(place, found)| weeks.news(place, found)));
        }
        self.soon = soon(now);
        true
    }

    /// What is broken now and was not a week ago.
    pub fn broken(&self) -> Vec<&Place> {
        self.new.iter().filter(|(_, new)| **new == New::Broken).map(|(place, _)| place).collect()
    }

    /// What is kept now and was not a week ago.
    pub fn kept(&self) -> Vec<&Place> {
        self.new.iter().filter(|(_, new)| **new == New::Kept).map(|(place, _)| place).collect()
    }

    /// What is due, and broken within seven days if nothing happens; the first to turn first.
    pub fn turning(&self) -> Vec<&Place> {
        let turns = |(place, new)| match new {
            &New::Turns(at) if at <= self.soon => Some((at, place)),
            _ => None,
        };
        let mut turning: Vec<(At, &Place)> = self.new.iter().filter_map(turns).collect();
        turning.sort_unstable();
        turning.into_iter().map(|(_, place)| place).collect()
    }
}

/// Two benches, and which clause of the later is which of the earlier.
struct Weeks<'a> {
    then: &'a Bench,
    before: Vec<Option<usize>>,
    compares: bool,
}

impl Weeks<'_> {
    fn of<'a>(then: &'a Bench, now: &Bench) -> Weeks<'a> {
        let before = now.clauses.iter().map(|clause| then.clause(clause.plan.id.as_str()));
        Weeks { then, before: before.collect(), compares: then.in_force == now.in_force }
    }

    /// The place among the later clauses of one of the earlier.
    fn now_of(&self, clause: usize) -> Option<usize> {
        self.before.iter().position(|before| *before == Some(clause))
    }

    fn news(&self, place: Place, found: &Found) -> Option<(Place, New)> {
        let new = match found.outcome {
            Outcome::Due => return found.turns.map(|at| (place, New::Turns(at))),
            Outcome::Broken if self.compares => New::Broken,
            Outcome::Kept if self.compares => New::Kept,
            _ => return None,
        };
        let clause = self.before.get(place.clause).copied().flatten();
        let was = clause.and_then(|clause| self.then.found(&Place { clause, ..place.clone() }));
        let is_new = was.is_none_or(|was| was.outcome != found.outcome);
        is_new.then_some((place, new))
    }
}

fn soon(now: &Bench) -> At {
    At(now.as_of.0.saturating_add(WEEK))
}
