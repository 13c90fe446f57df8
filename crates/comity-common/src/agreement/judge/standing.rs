//! Verdicts kept up to date act by act: only what an act can change is judged again, and time turns the rest.
//!
//! Property (tested): after any acts and any passing of time, this equals judging everything from zero.

use super::case::{self, Case, Matter};
use super::found::{Found, Outcome};
use super::sought::Brief;
use super::tally::Counts;
use super::wake::{self, Phase};
use super::{Court, FoundCase, InForce};
use crate::agreement::plan::Verb;
use crate::initiatives::fold::{announcement_parts, announcement_ref};
use crate::trace::Touched;
use crate::world::{Changed, World};
use comity_spine::{At, InitiativeId, Kind, Noun, Ref};
use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// One clause on one subject, the clause by its number.
type Place = (u32, Ref);

/// What was found, for each function if the clause is judged function by function.
type ByFunction = SmallVec<[(Option<CompactString>, Found); 1]>;

/// The verdicts as they stand.
#[derive(Default)]
pub struct Standing {
    /// By clause: what was found on each subject.
    found: Vec<FxHashMap<Ref, ByFunction>>,
    counts: Vec<Counts>,
    /// When to look again; an entry counts only while `wakes` says the same.
    turns: BinaryHeap<Reverse<(At, Place)>>,
    wakes: FxHashMap<Place, At>,
    phases: Vec<Phase>,
    edges: Vec<Vec<At>>,
    as_of: Option<At>,
    by_kind: FxHashMap<Kind, Vec<u32>>,
    judged: usize,
    moved: Moved,
}

/// What the last update judged again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Moved {
    /// Everything, or so much that it is not told one by one.
    #[default]
    All,
    /// These clauses, by their numbers, on these subjects; in order.
    These(Vec<(usize, Ref)>),
}

impl Standing {
    /// Judges everything from zero.
    pub fn new(world: &World, clauses: &[InForce], as_of: At) -> Standing {
        let mut standing = Standing { as_of: Some(as_of), ..Standing::default() };
        standing.counts = vec![Counts::default(); clauses.len()];
        standing.found = vec![FxHashMap::default(); clauses.len()];
        for (i, clause) in clauses.iter().enumerate() {
            let looks = clause.plan.looks().into_iter().map(|look| look.kind);
            for kind in looks.chain(clause.plan.told_by.iter().copied()) {
                let concerned = standing.by_kind.entry(kind).or_default();
                if concerned.last() != Some(&(i as u32)) {
                    concerned.push(i as u32);
                }
            }
        }
        let court = Court::new(world, clauses, as_of);
        standing.edges = clauses.iter().map(|clause| wake::edges(&court, clause)).collect();
        let phases = clauses.iter().zip(&standing.edges);
        standing.phases = phases.map(|(clause, edges)| Phase::of(&court, clause, edges)).collect();
        standing.judge_clauses(&court, &(0..clauses.len()).collect::<Vec<_>>());
        standing
    }

    /// Takes in what an entry changed, and the passing of time up to `as_of`.
    ///
    /// `clauses` must be those that it was made with; if the agreement changed, make a new one.
    pub fn update(&mut self, world: &World, clauses: &[InForce], changed: &Changed, as_of: At) {
        if changed.all || self.as_of.is_none_or(|before| as_of < before) {
            *self = Standing::new(world, clauses, as_of);
            return;
        }
        self.judged = 0;
        let mut moved = Vec::new();
        self.as_of = Some(as_of);
        let court = Court::new(world, clauses, as_of);
        let mut turned = Vec::new();
        for (i, clause) in clauses.iter().enumerate() {
            let phase = Phase::of(&court, clause, &self.edges[i]);
            if std::mem::replace(&mut self.phases[i], phase) != phase {
                turned.push(i);
            }
        }
        self.judge_clauses(&court, &turned);
        let mut briefs: SmallVec<[Brief<'_>; 1]> = SmallVec::new();
        let mut briefed = None;
        for (i, subject) in self.again(world, clauses, changed, as_of) {
            let clause = &clauses[i as usize];
            if !wake::is_about(clause.plan.about, &subject) {
                continue;
            }
            // They come clause by clause, so that each is made ready once.
            if briefed != Some(i) {
                (briefs, briefed) = (Brief::all(&court, clause), Some(i));
            }
            self.rejudge(&court, i, &briefs, &subject);
            moved.push((i as usize, subject));
        }
        self.moved = if turned.is_empty() { Moved::These(moved) } else { Moved::All };
    }

    /// What is to be judged again, by clause and subject.
    fn again(&mut self, world: &World, clauses: &[InForce], changed: &Changed, as_of: At) -> BTreeSet<Place> {
        let mut again = BTreeSet::new();
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
            if let Some(Reverse((at, place))) = self.turns.pop()
                && self.wakes.get(&place) == Some(&at)
            {
                again.insert(place);
            }
        }
        // A measure or a query may hang on anything at all.
        let whole = clauses.iter().enumerate();
        let whole = whole.filter(|(_, one)| matches!(one.plan.verb, Verb::Stays { .. } | Verb::Sql { .. }));
        again.extend(whole.map(|(i, one)| (i as u32, Ref::new(Noun::Agreement, one.agreement.as_str()))));
        again
    }

    /// The clauses and subjects that a changed list of facts concerns.
    fn concerned(&self, world: &World, clauses: &[InForce], touched: Touched, again: &mut BTreeSet<Place>) {
        let (ix, kind) = touched;
        let subject = world.facts().subject(ix);
        for &i in self.by_kind.get(&kind).into_iter().flatten() {
            let about = clauses[i as usize].plan.about;
            if about == subject.noun {
                again.insert((i, subject.clone()));
            } else if about == Noun::Announcement && subject.noun == Noun::Initiative {
                again.extend(announcements_of(world, subject).into_iter().map(|it| (i, it)));
            }
        }
    }

    /// Judges some clauses on everything that they may speak of, now or later; matter by matter, like
    /// [`Court::each_case`].
    fn judge_clauses(&mut self, court: &Court<'_>, which: &[usize]) {
        for about in [Noun::Initiative, Noun::Announcement] {
            let mine = which.iter().filter(|i| court.clauses[**i].plan.about == about);
            let mine: Vec<_> = mine.map(|&i| (i as u32, Brief::all(court, &court.clauses[i]))).collect();
            if mine.is_empty() {
                continue;
            }
            for matter in court.matters(about) {
                for (i, briefs) in &mine {
                    self.judge_matter(court, *i, briefs, matter);
                }
            }
        }
        for &i in which {
            let clause = &court.clauses[i];
            if !matches!(clause.plan.about, Noun::Initiative | Noun::Announcement) {
                let briefs = Brief::all(court, clause);
                for subject in case::subjects(court, &clause.plan, &clause.agreement) {
                    self.rejudge(court, i as u32, &briefs, &subject);
                }
            }
        }
    }

    fn rejudge(&mut self, court: &Court<'_>, i: u32, briefs: &[Brief<'_>], subject: &Ref) {
        if let Some(matter) = Matter::new(court, subject) {
            self.judge_matter(court, i, briefs, &matter);
        }
    }

    fn judge_matter(&mut self, court: &Court<'_>, i: u32, briefs: &[Brief<'_>], matter: &Matter<'_>) {
        let place = (i, matter.subject.clone());
        let counts = &mut self.counts[i as usize];
        for (_, old) in self.found[i as usize].remove(&matter.subject).into_iter().flatten() {
            counts.take(&old.outcome);
        }
        let Some(clause) = briefs.first().map(|brief| brief.clause) else { return };
        let mut wakes = wake::of_subject(court, clause, matter);
        let mut found = ByFunction::new();
        for brief in briefs {
            let case = Case::new(brief, matter);
            self.judged += 1;
            if !clause.holds(court.as_of) || !case.exists(court, brief) {
                continue;
            }
            let one = court.judge_brief(brief, &case);
            counts.add(&one.outcome);
            wakes = wakes.into_iter().chain(wake::of_outcome(court, &one)).min();
            found.push((brief.function.clone(), one));
        }
        self.schedule(&place, wakes);
        if !found.is_empty() {
            self.found[i as usize].insert(place.1, found);
        }
    }

    fn schedule(&mut self, place: &Place, wakes: Option<At>) {
        match wakes {
            None => {
                self.wakes.remove(place);
            }
            Some(at) => {
                if self.wakes.insert(place.clone(), at) != Some(at) {
                    self.turns.push(Reverse((at, place.clone())));
                }
            }
        }
    }

    /// What was found of a clause on a subject, for each function if it is judged function by function; empty
    /// if it does not speak of it.
    pub fn about(&self, clause: usize, subject: &Ref) -> &[(Option<CompactString>, Found)] {
        self.found.get(clause).and_then(|all| all.get(subject)).map_or(&[], SmallVec::as_slice)
    }

    /// The outcome of a case, if it was judged.
    pub fn get(&self, clause: usize, subject: &Ref, function: Option<&str>) -> Option<&Found> {
        self.about(clause, subject).iter().find(|(of, _)| of.as_deref() == function).map(|(_, found)| found)
    }

    /// Every case of a clause, in no order: its subject, its function if it is judged function by function,
    /// what was found.
    pub fn cases(&self, clause: usize) -> impl Iterator<Item = FoundCase<'_>> {
        let all = self.found.get(clause).into_iter().flatten();
        all.flat_map(|(subject, found)| found.iter().map(move |(of, one)| (subject, of.as_ref(), one)))
    }

    /// How many cases of a clause came out as what.
    pub fn counts(&self, clause: usize) -> Counts {
        self.counts.get(clause).copied().unwrap_or_default()
    }

    /// What the last update judged again; what else was found stands as it did.
    pub fn moved(&self) -> &Moved {
        &self.moved
    }

    /// How many cases the last update judged again.
    pub fn n_judged_last(&self) -> usize {
        self.judged
    }

    /// Every outcome, in a fixed order; for comparing two of these.
    pub fn outcomes(&self) -> Vec<(u32, String, Option<CompactString>, Outcome)> {
        let of = |i: usize| {
            let spelled = move |(subject, function, found): FoundCase<'_>| {
                (i as u32, subject.to_string(), function.cloned(), found.outcome.clone())
            };
            self.cases(i).map(spelled)
        };
        let mut all: Vec<_> = (0..self.found.len()).flat_map(of).collect();
        all.sort_by(|a, b| (a.0, &a.1, &a.2).cmp(&(b.0, &b.1, &b.2)));
        all
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
