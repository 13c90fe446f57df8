//! The verdicts of one instant, judged once and kept for the pages that ask for the same.

mod aim;
mod benches;
mod live;
mod movers;
mod opened;
mod place;
mod shelf;

use crate::as_of::mark;
use crate::wall::diff::Diff;
use crate::wall::{Choice, Wall};
use aim::{is_settled, parts};
use comity_common::agreement::judge::Court;
use comity_common::agreement::judge::found::{Found, Outcome};
use comity_common::agreement::judge::standing::{Moved, Standing};
use comity_common::agreement::judge::tally::{Counts, State};
use comity_common::agreement::{self, InForce, fold::Version, fold::parties};
use comity_common::matters::Matters;
use comity_common::practice::{Focus, Glance, Spared};
use comity_common::view::{Name, Viewer};
use comity_common::world::{Changed, World};
use comity_spine::{At, Function, PersonId, Ref, Verdict, verdict::Judgement};
use compact_str::CompactString;
use maud::Markup;
use shelf::Shelf;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::{Arc, OnceLock};

pub use aim::Aim;
pub use benches::Benches;
pub use live::Live;
pub use movers::Movers;
pub use opened::Opened;
pub use place::{Place, forget};

/// A page of a practice, by its place and path, for a viewer.
type PageKey = (Viewer, usize, String);

/// What a Wall is about, and what an address asks of its columns.
type WallKey = (Choice, Option<String>, Option<String>);

/// A page, and for whom it would have been another.
type Page = (Option<Markup>, Arc<BTreeSet<PersonId>>);

/// What is judged as of an instant: the clauses in force, or if there are none those of a proposal, as if.
struct Terms {
    clauses: Vec<InForce>,
    in_force: bool,
    proposal: Option<Version>,
}

impl Terms {
    fn of(world: &World, as_of: At) -> Terms {
        let agreement = world.agreement();
        let mut clauses = agreement.in_force(as_of);
        let in_force = !clauses.is_empty();
        let proposal = agreement.newest(as_of).or_else(|| agreement.versions().last()).cloned();
        if let (false, Some(version)) = (in_force, &proposal) {
            clauses = agreement::as_if_in_force(&version.readable, At(i64::MIN), false);
            clauses.retain(|clause| clause.holds(as_of));
        }
        Terms { clauses, in_force, proposal }
    }
}

/// Everything judged as of one instant. What was found is kept as it is; words are made of it for the cases
/// that a page shows.
pub struct Bench {
    /// As of when.
    pub as_of: At,
    /// The clauses that were judged.
    pub clauses: Vec<InForce>,
    /// Whether they are in force; else a proposal was judged as if it always had been.
    pub in_force: bool,
    /// The proposal that tells the parties, and that was judged if none is in force: the newest by then, or
    /// the newest there is if there was none by then.
    pub proposal: Option<Version>,
    /// For whom each clause asks, in the same order.
    pub aims: Vec<Aim>,
    /// The functions that agree with each other.
    pub parties: BTreeSet<Function>,
    standing: Standing,
    /// By clause: its parts, if it asks several functions together.
    parts: Vec<Vec<(Function, InForce)>>,
    /// Whose move which cases are; found when somebody asks.
    movers: OnceLock<Movers>,
    /// What is open between people and nobody's secret; `None` where that is not known.
    open: OnceLock<Option<Arc<Matters>>>,
    /// What else is open between somebody and others.
    own: Shelf<Viewer, Option<Arc<Matters>>>,
    /// What the week before has changed, where that was asked for an instant that is not now.
    week: OnceLock<Arc<Diff>>,
    pages: Shelf<PageKey, Page>,
    /// Walls as most people see them.
    walls: Shelf<WallKey, Arc<Wall>>,
    gravest: Vec<OnceLock<Arc<[Place]>>>,
}

/// How many of a clause's cases are kept in their order.
const RANKED: usize = 1_000;

/// From where what is open is seen: the world, the way back to an earlier one, the names.
#[derive(Clone, Copy)]
pub struct Outlook<'a> {
    /// The world.
    pub world: &'a World,
    /// The way back to an earlier world, where there is one.
    pub rewind: Option<&'a dyn Fn(At) -> Option<Arc<World>>>,
    /// The names of people and things.
    pub names: &'a dyn Name,
}

impl Bench {
    /// Judges the clauses in force as of an instant; if there are none, those of a proposal, as if.
    pub fn judge(world: &World, as_of: At) -> Bench {
        Bench::of(world, as_of, Terms::of(world, as_of))
    }

    fn of(world: &World, as_of: At, terms: Terms) -> Bench {
        let Terms { clauses, in_force, proposal } = terms;
        let file = proposal.as_ref().map(|version| &version.readable.file);
        let preamble =
            file.iter().flat_map(|file| file.agreement.parties.iter().map(|p| p.get_ref().clone()));
        let signing =
            file.iter().flat_map(|file| file.clause.iter().flat_map(|clause| parties(file, clause)));
        Bench {
            as_of,
            in_force,
            aims: clauses.iter().map(|clause| Aim::of(&clause.plan)).collect(),
            parties: preamble.chain(signing).collect(),
            standing: Standing::new(world, &clauses, as_of),
            parts: clauses.iter().map(parts).collect(),
            movers: OnceLock::new(),
            open: OnceLock::new(),
            own: Shelf::default(),
            week: OnceLock::new(),
            pages: Shelf::default(),
            walls: Shelf::default(),
            gravest: clauses.iter().map(|_| OnceLock::new()).collect(),
            clauses,
            proposal,
        }
    }

    /// Takes in what acts have changed, and the passing of time: the same as to judge anew, and less work.
    pub fn turn(&mut self, world: &World, names: &dyn Name, changed: &Changed, as_of: At) {
        let terms = Terms::of(world, as_of);
        let proposed = |version: &Option<Version>| version.as_ref().map(|version| version.seq);
        let same = self.clauses.len() == terms.clauses.len()
            && self.clauses.iter().zip(&terms.clauses).all(|(old, new)| old.is_same(new))
            && proposed(&self.proposal) == proposed(&terms.proposal)
            && self.in_force == terms.in_force;
        if !same || changed.all {
            *self = Bench::of(world, as_of, terms);
            return;
        }
        self.standing.update(world, &self.clauses, changed, as_of);
        let is_later = mark(std::mem::replace(&mut self.as_of, as_of)) != mark(as_of);
        self.own = Shelf::default();
        self.week = OnceLock::new();
        self.pages = Shelf::default();
        self.walls = Shelf::default();
        self.reorder();
        // Who leads what, and who answers for it, may turn with time: that follows from mark to mark.
        if is_later || !changed.subjects.is_empty() {
            (self.movers, self.open) = (OnceLock::new(), OnceLock::new());
            return;
        }
        self.follow_movers(world);
        let glance = Glance::new(world, &Viewer::Operator, as_of, names);
        if let Some(Some(open)) = self.open.get_mut()
            && !Arc::make_mut(open).update(&glance, changed)
        {
            self.open = OnceLock::new();
        }
    }

    /// Forgets the order of the clauses of which a case has moved.
    fn reorder(&mut self) {
        match self.standing.moved() {
            Moved::All => self.gravest.iter_mut().for_each(|order| *order = OnceLock::new()),
            Moved::These(moved) => {
                for (clause, _) in moved {
                    if let Some(order) = self.gravest.get_mut(*clause) {
                        *order = OnceLock::new();
                    }
                }
            }
        }
    }

    /// Asks again whose move the cases are that have moved.
    fn follow_movers(&mut self, world: &World) {
        let court = Court::new(world, &self.clauses, self.as_of);
        match (self.standing.moved(), self.movers.get_mut()) {
            (Moved::These(moved), Some(movers)) => {
                movers.again(&court, &self.clauses, &self.standing, moved);
            }
            _ => self.movers = OnceLock::new(),
        }
    }

    /// What the last turn judged again.
    pub fn moved(&self) -> &Moved {
        self.standing.moved()
    }

    /// Whether nothing had been proposed by then, so that a later proposal was judged in hindsight.
    pub fn is_hindsight(&self) -> bool {
        self.proposal.as_ref().is_some_and(|version| version.at > self.as_of)
    }

    /// The cases about a subject, in order of clause and function.
    pub fn about(&self, subject: &Ref) -> Vec<Place> {
        let of = |clause: usize| {
            self.standing.about(clause, subject).iter().map(move |(function, _)| Place {
                clause,
                subject: subject.clone(),
                function: function.clone(),
            })
        };
        (0..self.clauses.len()).flat_map(of).collect()
    }

    /// What was found of a subject, clause by clause.
    pub fn found_about(&self, subject: &Ref) -> impl Iterator<Item = &Found> {
        (0..self.clauses.len())
            .flat_map(move |clause| self.standing.about(clause, subject))
            .map(|(_, found)| found)
    }

    /// Every case of a clause, in no order.
    pub fn cases(&self, clause: usize) -> impl Iterator<Item = (Place, &Found)> {
        let place = move |(subject, function, found): (&Ref, Option<&CompactString>, _)| {
            (Place { clause, subject: subject.clone(), function: function.cloned() }, found)
        };
        self.standing.cases(clause).map(place)
    }

    /// The cases of a clause on a subject, in order of the functions.
    pub fn cases_on(&self, clause: usize, subject: &Ref) -> impl Iterator<Item = (Place, &Found)> {
        self.standing.about(clause, subject).iter().map(move |(function, found)| {
            (Place { clause, subject: subject.clone(), function: function.clone() }, found)
        })
    }

    /// The gravest cases of a clause, in order, without those of which it does not speak; and how many there
    /// are of them all. Not all of many are listed.
    pub fn gravest_of(&self, clause: usize) -> (Arc<[Place]>, usize) {
        let counts = self.counts(clause).named();
        let spoken_of = counts.iter().filter(|(name, _)| *name != Outcome::NotApplicable.name());
        let n = spoken_of.map(|(_, n)| n).sum();
        let order = self.gravest.get(clause).map(|order| order.get_or_init(|| self.ranked(clause)).clone());
        (order.unwrap_or_default(), n)
    }

    fn ranked(&self, clause: usize) -> Arc<[Place]> {
        let mut first: BinaryHeap<(usize, &Ref, Option<&CompactString>)> = BinaryHeap::new();
        for (subject, function, found) in self.standing.cases(clause) {
            if found.outcome == Outcome::NotApplicable {
                continue;
            }
            let one = (rank(&found.outcome), subject, function);
            if first.len() < RANKED {
                first.push(one);
            } else if let Some(mut last) = first.peek_mut()
                && one < *last
            {
                *last = one;
            }
        }
        let place = |(_, subject, function): (usize, &Ref, Option<&CompactString>)| Place {
            clause,
            subject: subject.clone(),
            function: function.cloned(),
        };
        first.into_sorted_vec().into_iter().map(place).collect()
    }

    /// Some cases, the gravest first, without those of which their clause does not speak.
    pub fn gravest<'p>(&self, places: &'p [Place]) -> Vec<&'p Place> {
        let outcome = |place: &Place| self.found(place).map(|found| &found.outcome);
        let speaks = |place: &&Place| outcome(place).is_some_and(|it| *it != Outcome::NotApplicable);
        let mut places: Vec<&Place> = places.iter().filter(speaks).collect();
        places.sort_by_cached_key(|place| (outcome(place).map(rank), *place));
        places
    }

    /// What was found in a case; `None` if the clause does not speak of it.
    pub fn found(&self, place: &Place) -> Option<&Found> {
        self.standing.get(place.clause, &place.subject, place.function.as_deref())
    }

    /// A case in words; `None` if the clause does not speak of it.
    pub fn case(&self, world: &World, place: &Place) -> Option<Judgement> {
        let court = Court::new(world, &self.clauses, self.as_of);
        let clause = self.clauses.get(place.clause)?;
        court.spell(clause, &place.subject, place.function.as_deref(), self.found(place)?)
    }

    /// What is broken, in order, and somebody's move; without what came too late.
    pub fn late_of(&self, world: &World, person: PersonId) -> impl Iterator<Item = (&Place, &Found)> {
        self.movers(world).late_of(person).filter_map(|place| Some((place, self.found(place)?)))
    }

    /// What is due, in order, and somebody's move.
    pub fn due_of(&self, world: &World, person: PersonId) -> impl Iterator<Item = (&Place, &Found)> {
        self.movers(world).due_of(person).filter_map(|place| Some((place, self.found(place)?)))
    }

    /// Whose move which cases are.
    pub fn movers(&self, world: &World) -> &Movers {
        self.movers.get_or_init(|| {
            let court = Court::new(world, &self.clauses, self.as_of);
            Movers::of(&court, &self.clauses, &self.standing)
        })
    }

    /// For whom a case asks: its own function, or those its clause names; where several are asked together
    /// and not all have done their part, those that have not.
    pub fn aim(&self, world: &World, place: &Place) -> Aim {
        let one = place.function.as_deref().and_then(|function| Function::new(function).ok());
        let lacking = || Some(self.lacking(world, place)).filter(|functions| !functions.is_empty());
        match one.map(|function| [function].into()).or_else(lacking) {
            Some(functions) => Aim { functions, ..Aim::default() },
            None => self.aims[place.clause].clone(),
        }
    }

    /// Of a case that asks several functions together and is not kept: those whose own part is not.
    fn lacking(&self, world: &World, place: &Place) -> BTreeSet<Function> {
        let parts = self.parts.get(place.clause).map_or(&[][..], Vec::as_slice);
        let is_open = self.found(place).is_some_and(|found| !is_settled(&found.outcome));
        if parts.is_empty() || !is_open {
            return BTreeSet::new();
        }
        let court = Court::new(world, &self.clauses, self.as_of);
        let is_lacking = |(_, part): &&(Function, InForce)| {
            let cases = court.judge_on(part, std::slice::from_ref(&place.subject)).cases;
            cases.iter().any(|case| !matches!(case.verdict, Verdict::Kept | Verdict::NotApplicable { .. }))
        };
        parts.iter().filter(is_lacking).map(|(function, _)| function.clone()).collect()
    }

    /// The place of a clause.
    pub fn clause(&self, id: &str) -> Option<usize> {
        self.clauses.iter().position(|clause| clause.plan.id.as_str() == id)
    }

    /// How many cases of a clause came out as what.
    pub fn counts(&self, clause: usize) -> Counts {
        self.standing.counts(clause)
    }

    /// The state of a clause.
    pub fn state(&self, clause: usize) -> State {
        let hold = self.clauses[clause].plan.hold;
        self.counts(clause).state(hold.at_least, hold.judged_from)
    }

    /// What is open between people as this viewer may see it, kept for the next page; `None` if that is not
    /// known for this instant, because the world has moved on and cannot be rewound.
    pub fn open(&self, outlook: Outlook<'_>, viewer: &Viewer) -> Option<Opened> {
        let seen = |viewer: &Viewer, focus: Focus<'_>| {
            self.in_world(outlook, |world| {
                Arc::new(Matters::of(&Glance::new(world, viewer, self.as_of, outlook.names).on(focus)))
            })
        };
        let shared = || self.open.get_or_init(|| seen(&Viewer::Operator, Focus::Everything)).clone();
        let own = |focus| self.own.get_or(viewer.clone(), || seen(viewer, focus));
        match viewer {
            Viewer::Operator => Some(Opened { shared: shared()?, own: Arc::default() }),
            Viewer::Guest => Some(Opened { own: own(Focus::Everything)?, ..Opened::default() }),
            Viewer::Person(person) => {
                let shared = shared()?;
                let has_own = shared.spares(*person);
                let own = if has_own { own(Focus::Kept)? } else { Arc::default() };
                Some(Opened { shared, own })
            }
        }
    }

    /// What the week before has changed, found once.
    pub fn week(&self, find: impl FnOnce() -> Diff) -> Arc<Diff> {
        self.week.get_or_init(|| Arc::new(find())).clone()
    }

    /// A Wall as most people see it, kept for the next of them.
    pub fn wall(&self, key: WallKey, make: impl FnOnce() -> Wall) -> Arc<Wall> {
        self.walls.get_or(key, || Arc::new(make()))
    }

    /// What a look finds in the world as it was at this instant.
    fn in_world<T>(&self, outlook: Outlook<'_>, look: impl FnOnce(&World) -> T) -> Option<T> {
        if self.as_of >= outlook.world.last() {
            return Some(look(outlook.world));
        }
        outlook.rewind.and_then(|rewind| rewind(self.as_of)).map(|past| look(&past))
    }

    /// A page of a practice, by its place, as this viewer may see it, kept for the next look of everybody who
    /// would see the same; `None` if there is no such page.
    pub fn page(
        &self,
        viewer: &Viewer,
        practice: usize,
        path: &str,
        draw: impl Fn(&Viewer, &Spared) -> Option<Markup>,
    ) -> Option<Markup> {
        let drawn = |viewer: &Viewer| {
            self.pages.get_or((viewer.clone(), practice, path.to_owned()), || {
                let spared = Spared::default();
                let page = draw(viewer, &spared);
                (page, Arc::new(spared.into_people()))
            })
        };
        let (shared, spared) = match viewer {
            Viewer::Guest => return drawn(viewer).0,
            Viewer::Operator | Viewer::Person(_) => drawn(&Viewer::Operator),
        };
        match viewer {
            Viewer::Person(person) if spared.contains(person) => drawn(viewer).0,
            _ => shared,
        }
    }
}

/// The place of an outcome among the verdicts, the gravest first.
fn rank(outcome: &Outcome) -> usize {
    let names = Verdict::NAMES;
    names.iter().position(|known| *known == outcome.name()).unwrap_or(names.len())
}
