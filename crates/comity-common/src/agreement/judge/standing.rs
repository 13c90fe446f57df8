//! Verdicts kept up to date act by act: only what an act can change is judged again, and time turns the rest.
//!
//! Property (tested): after any acts and any passing of time, this equals judging everything from zero.

use super::case::{self, Case};
use super::found::{Found, Outcome};
use super::tally::Counts;
use super::{Court, InForce};
use crate::catalogue::CONTACT;
use crate::initiatives::fold::{announcement_parts, announcement_ref};
use crate::trace::Touched;
use crate::world::{Changed, World};
use comity_spine::{At, InitiativeId, Kind, Noun, Ref};
use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// One clause on one subject and perhaps one function, by numbers.
type Key = (u32, Ref, Option<CompactString>);

/// The verdicts as they stand.
#[derive(Default)]
pub struct Standing {
    found: FxHashMap<Key, Found>,
    counts: Vec<Counts>,
    turns: BinaryHeap<Reverse<(At, Key)>>,
    as_of: Option<At>,
    by_kind: FxHashMap<Kind, Vec<u32>>,
    /// Clauses whose events name a freeze, or that ask for attributes: a change of dates or promises concerns them.
    judged: usize,
}

impl Standing {
    /// Judges everything from zero.
    pub fn new(world: &World, clauses: &[InForce], as_of: At) -> Standing {
        let mut standing = Standing { as_of: Some(as_of), ..Standing::default() };
        standing.counts = vec![Counts::default(); clauses.len()];
        for (i, clause) in clauses.iter().enumerate() {
            for look in clause.plan.looks() {
                let concerned = standing.by_kind.entry(look.kind).or_default();
                if concerned.last() != Some(&(i as u32)) {
                    concerned.push(i as u32);
                }
            }
        }
        let court = Court::new(world, clauses, world.calendar(), as_of);
        for (i, clause) in clauses.iter().enumerate() {
            for subject in case::subjects(&court, clause) {
                standing.rejudge(&court, i as u32, clause, &subject);
            }
        }
        standing
    }

    /// Takes in what an entry changed, and the passing of time up to `as_of`.
    ///
    /// `clauses` must be those that it was made with; if the agreement changed, make a new one.
    pub fn update(&mut self, world: &World, clauses: &[InForce], changed: &Changed, as_of: At) {
        self.judged = 0;
        if changed.all {
            *self = Standing::new(world, clauses, as_of);
            return;
        }
        self.as_of = Some(as_of);
        let court = Court::new(world, clauses, world.calendar(), as_of);
        let mut again: BTreeSet<(u32, Ref)> = BTreeSet::new();
        for touched in &changed.facts {
            self.concerned(world, clauses, *touched, &mut again);
        }
        for subject in &changed.subjects {
            for related in related(world, subject) {
                again.extend((0..clauses.len() as u32).map(|i| (i, related.clone())));
            }
        }
        while let Some(Reverse((at, _))) = self.turns.peek()
            && *at < as_of
        {
            if let Some(Reverse((_, (i, subject, _)))) = self.turns.pop() {
                again.insert((i, subject));
            }
        }
        for (i, subject) in again {
            let clause = &clauses[i as usize];
            if clause.plan.about == subject.noun || clause.plan.about == Noun::Agreement {
                self.rejudge(&court, i, clause, &subject);
            }
        }
    }

    /// The clauses and subjects that a changed list of facts concerns.
    fn concerned(
        &self,
        world: &World,
        clauses: &[InForce],
        touched: Touched,
        again: &mut BTreeSet<(u32, Ref)>,
    ) {
        let (ix, kind) = touched;
        let subject = world.facts().subject(ix);
        let mine = self.by_kind.get(&kind).into_iter().flatten();
        for &i in mine {
            let about = clauses[i as usize].plan.about;
            if about == subject.noun {
                again.insert((i, subject.clone()));
            } else if about == Noun::Announcement && subject.noun == Noun::Initiative {
                again.extend(announcements_of(world, subject).into_iter().map(|it| (i, it)));
            }
        }
        debug_assert!(kind != CONTACT || subject.noun != Noun::Clause);
    }

    fn rejudge(&mut self, court: &Court<'_>, i: u32, clause: &InForce, subject: &Ref) {
        for function in case::functions(&clause.plan) {
            let key = (i, subject.clone(), function.clone());
            let found = match Case::new(court, clause, subject, function) {
                Some(case) if exists(court, subject) => Some(court.judge_case(clause, &case)),
                _ => None,
            };
            self.judged += 1;
            if let Some(old) = self.found.remove(&key) {
                self.counts[i as usize].take(&old.outcome);
            }
            let Some(found) = found else { continue };
            self.counts[i as usize].add(&found.outcome);
            if let Some(turns) = self.turn_of(court, &found) {
                self.turns.push(Reverse((turns, key.clone())));
            }
            self.found.insert(key, found);
        }
    }

    /// When time alone may change an outcome: at its turn, or when its waiver runs out.
    fn turn_of(&self, court: &Court<'_>, found: &Found) -> Option<At> {
        let waived = match found.outcome {
            Outcome::Waived(until) => Some(until),
            _ => None,
        };
        found.turns.into_iter().chain(waived).min().filter(|at| *at >= court.as_of)
    }

    /// The outcome of a case, if it was judged.
    pub fn get(&self, clause: usize, subject: &Ref, function: Option<&CompactString>) -> Option<&Found> {
        self.found.get(&(clause as u32, subject.clone(), function.cloned()))
    }

    /// How many cases of a clause came out as what.
    pub fn counts(&self, clause: usize) -> Counts {
        self.counts.get(clause).copied().unwrap_or_default()
    }

    /// How many cases the last update judged again.
    pub fn n_judged_last(&self) -> usize {
        self.judged
    }

    /// Every outcome, in a fixed order; for comparing two of these.
    pub fn outcomes(&self) -> Vec<(u32, String, Option<CompactString>, Outcome)> {
        let spelled = |((i, subject, function), found): (&Key, &Found)| {
            (*i, subject.to_string(), function.clone(), found.outcome.clone())
        };
        let mut all: Vec<_> = self.found.iter().map(spelled).collect();
        all.sort_by(|a, b| (a.0, &a.1, &a.2).cmp(&(b.0, &b.1, &b.2)));
        all
    }
}

/// Whether the world knows the subject as of now: facts may speak of an initiative before it is opened.
fn exists(court: &Court<'_>, subject: &Ref) -> bool {
    let initiatives = court.world.initiatives();
    match subject.noun {
        Noun::Initiative => InitiativeId::new(&subject.id)
            .is_ok_and(|id| initiatives.get(&id).is_some_and(|it| it.is_open(court.as_of))),
        Noun::Announcement => announcement_parts(&subject.id).is_some_and(|(keynote, initiative)| {
            initiatives.announcement(&keynote, &initiative).is_some_and(|it| it.since(court.as_of).is_some())
        }),
        _ => true,
    }
}

fn announcements_of(world: &World, subject: &Ref) -> Vec<Ref> {
    let Ok(id) = InitiativeId::new(&subject.id) else { return Vec::new() };
    world.initiatives().keynotes_of(&id).map(|keynote| announcement_ref(keynote, &id)).collect()
}

/// A changed subject with everything whose verdict may hang on it.
fn related(world: &World, subject: &Ref) -> Vec<Ref> {
    let mut all: FxHashSet<Ref> = FxHashSet::default();
    all.insert(subject.clone());
    match subject.noun {
        Noun::Initiative => all.extend(announcements_of(world, subject)),
        Noun::Announcement => {
            if let Some((_, initiative)) = announcement_parts(&subject.id) {
                all.insert(Ref::initiative(&initiative));
            }
        }
        Noun::Keynote => {
            let mine =
                world.initiatives().announcements().filter(|(keynote, _, _)| keynote.as_str() == subject.id);
            for (keynote, initiative, _) in mine {
                all.insert(announcement_ref(keynote, initiative));
                all.insert(Ref::initiative(initiative));
            }
        }
        _ => {}
    }
    let mut all: Vec<Ref> = all.into_iter().collect();
    all.sort();
    all
}
