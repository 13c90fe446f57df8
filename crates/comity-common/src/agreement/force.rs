//! Which version of each clause is in force, and since when.
//!
//! A version of a clause comes into force when the last of its parties has signed it, and gives way when
//! another does or somebody ends it. A signature that has served lapses with the version that it was given
//! to: the same words proposed anew have to be signed anew.

use super::fold::{Agreement, Version, parties};
use super::{InForce, Plan};
use comity_spine::{At, ClauseId, Function, Seq};
use std::collections::{BTreeMap, BTreeSet};

/// A place in the order of what was done: when, and by which act.
pub(super) type Moment = (At, Seq);

/// How one clause has fared up to an instant.
#[derive(Default)]
struct Course<'a> {
    current: Option<Held<'a>>,
    /// Signatures given by then count no more, whatever they were given to: the clause was ended.
    ended: Option<Moment>,
    /// Signatures given by then to these words count no more: other words took their place.
    lapsed: BTreeMap<&'a str, Moment>,
}

/// The version of a clause that is in force.
#[derive(Clone, Copy)]
struct Held<'a> {
    version: &'a Version,
    place: usize,
    plan: &'a Plan,
    since: At,
}

impl<'a> Course<'a> {
    /// Whether a signature still counts for some words.
    fn counts(&self, hash: &str, signed: Moment) -> bool {
        let after = self.ended.max(self.lapsed.get(hash).copied());
        after.is_none_or(|after| signed > after)
    }

    fn begin(&mut self, held: Held<'a>, now: Moment) {
        match self.current {
            Some(old) if old.plan.hash == held.plan.hash => {}
            old => {
                if let Some(old) = old {
                    self.lapsed.insert(&old.plan.hash, now);
                }
                self.current = Some(held);
            }
        }
    }
}

impl Agreement {
    /// The clauses in force as of an instant: of each, the newest version that all its parties have signed.
    ///
    /// A proposal takes nothing away: a clause that newer versions no longer name stays until it is ended.
    pub fn in_force(&self, as_of: At) -> Vec<InForce> {
        let in_force = self
            .held(as_of)
            .into_iter()
            .map(|held| InForce::of(&held.version.readable, held.place, held.since, true));
        in_force.filter(|one| one.holds(as_of)).collect()
    }

    /// The newest version of which any clause is in force as of an instant.
    pub(super) fn newest_in_force(&self, as_of: At) -> Option<&Version> {
        self.held(as_of).into_iter().map(|held| held.version).max_by_key(|version| version.seq)
    }

    /// The parties that have yet to sign a clause of a version, as of an instant.
    pub fn unsigned(&self, version: &Version, clause: usize, as_of: At) -> Vec<Function> {
        let (file, plan) = (&version.readable.file, version.readable.plans.get(clause));
        let (Some(clause), Some(plan)) = (file.clause.get(clause), plan) else { return Vec::new() };
        let course = self.course(&plan.id, as_of);
        if course.current.is_some_and(|held| held.plan.hash == plan.hash) {
            return Vec::new();
        }
        let now = (as_of, Seq(u64::MAX));
        let missing = parties(file, clause).into_iter();
        missing.filter(|function| !self.has_signed(&course, &plan.hash, function, now)).collect()
    }

    /// What of each clause is in force, whether or not its last day has passed.
    fn held(&self, as_of: At) -> Vec<Held<'_>> {
        let versions = self.versions().iter().filter(|version| version.at <= as_of);
        let ids: BTreeSet<&ClauseId> =
            versions.flat_map(|version| version.readable.plans.iter().map(|plan| &plan.id)).collect();
        ids.into_iter().filter_map(|id| self.course(id, as_of).current).collect()
    }

    /// Walks through everything that was done about a clause, in order.
    fn course(&self, id: &ClauseId, as_of: At) -> Course<'_> {
        let named: Vec<Held<'_>> = self.named(id).filter(|held| held.version.at <= as_of).collect();
        let mut moments: BTreeSet<Moment> = BTreeSet::new();
        for held in &named {
            moments.insert((held.version.at, held.version.seq));
            moments.extend(self.signatures_of(&held.plan.hash));
            // What was signed ahead begins with its first day, after all that was done by then.
            moments.insert((held.since, Seq(u64::MAX)));
        }
        let ends = self.ends_of(id);
        moments.extend(ends);
        let mut course = Course::default();
        for now in moments.into_iter().filter(|(at, _)| *at <= as_of) {
            if ends.contains(&now) {
                (course.current, course.ended) = (None, Some(now));
                continue;
            }
            let begun = named.iter().rev().find(|held| {
                let version = held.version;
                (version.at, version.seq) <= now && held.since <= now.0 && self.is_signed(&course, held, now)
            });
            if let Some(held) = begun {
                course.begin(Held { since: now.0, ..*held }, now);
            }
        }
        course
    }

    /// Every version that names a clause, oldest first, each with the first instant at which it is meant to
    /// hold.
    fn named(&self, id: &ClauseId) -> impl Iterator<Item = Held<'_>> {
        self.versions().iter().filter_map(move |version| {
            let place = version.readable.plans.iter().position(|plan| plan.id == *id)?;
            let plan = version.readable.plans.get(place)?;
            let first = plan.valid.from.map(|from| version.readable.calendar.start_of(from));
            Some(Held { version, place, plan, since: first.unwrap_or(At(i64::MIN)) })
        })
    }

    /// Whether every party has signed a version, by signatures that still count.
    fn is_signed(&self, course: &Course<'_>, held: &Held<'_>, now: Moment) -> bool {
        let file = &held.version.readable.file;
        let Some(clause) = file.clause.get(held.place) else { return false };
        parties(file, clause).iter().all(|party| self.has_signed(course, &held.plan.hash, party, now))
    }

    fn has_signed(&self, course: &Course<'_>, hash: &str, party: &Function, now: Moment) -> bool {
        let mut given = self.given(hash, party).iter().map(|signature| (signature.at, signature.seq));
        given.any(|signed| signed <= now && course.counts(hash, signed))
    }
}
