//! The verdicts of one instant, judged once and kept for the pages that ask for the same.

use crate::wall::diff::{self, Diff, WEEK};
use comity_common::agreement::judge::Court;
use comity_common::agreement::judge::found::{Found, Outcome};
use comity_common::agreement::judge::standing::Standing;
use comity_common::agreement::judge::tally::{Counts, State};
use comity_common::agreement::plan::{Look, Plan, Verb, Who};
use comity_common::agreement::{self, InForce, fold::Version, fold::parties};
use comity_common::practice::{Glance, Open};
use comity_common::view::{Name, Viewer};
use comity_common::world::{Changed, World};
use comity_spine::{At, Function, PersonId, Ref, Seq, Verdict, verdict::Judgement};
use compact_str::CompactString;
use maud::Markup;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many instants are kept.
const INSTANTS: usize = 8;

/// For how many viewers it is kept what is open, and how many pages of practices are.
const VIEWERS: usize = 64;

/// What was made for somebody, kept for whoever asks for the same next.
struct Shelf<K, V>(Mutex<VecDeque<(K, V)>>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Shelf<K, V> {
        Shelf(Mutex::default())
    }
}

impl<K: PartialEq, V: Clone> Shelf<K, V> {
    fn get_or(&self, key: K, make: impl FnOnce() -> V) -> V {
        // A page that died leaves a queue that is whole: it is only ever pushed and popped.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = kept().iter().find(|(known, _)| *known == key) {
            return made.clone();
        }
        let made = make();
        let mut kept = kept();
        kept.push_front((key, made.clone()));
        kept.truncate(VIEWERS);
        made
    }
}

/// How many changed facts are noted one by one before all is judged again.
const MANY: usize = 20_000;

/// What is open between people, as somebody may see it; `None` where that is not known.
type Opened = Arc<Option<Vec<Open>>>;

/// What a bench is judged for: the length of the log and the instant.
type Key = (Seq, At);

/// For whom a clause asks something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// The functions it asks; empty if it speaks of the subject as a whole, or names the function case by
    /// case.
    pub functions: BTreeSet<Function>,
    /// The regions it asks.
    pub regions: BTreeSet<String>,
}

/// One case among the verdicts: which clause, about what, for which function if it is judged function by
/// function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The clause's place.
    pub clause: usize,
    /// What it is about.
    pub subject: Ref,
    /// The function.
    pub function: Option<CompactString>,
}

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
    movers: OnceLock<BTreeMap<PersonId, Vec<Place>>>,
    open: Shelf<Viewer, Opened>,
    /// Pages of practices: whose, of which practice, which of its pages.
    pages: Shelf<(Viewer, usize, String), Option<Markup>>,
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
            clauses,
            movers: OnceLock::new(),
            open: Shelf::default(),
            pages: Shelf::default(),
            proposal,
        }
    }

    /// Takes in what acts have changed, and the passing of time: the same as to judge anew, and less work.
    pub fn turn(&mut self, world: &World, changed: &Changed, as_of: At) {
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
        self.as_of = as_of;
        self.movers = OnceLock::new();
        self.open = Shelf::default();
        self.pages = Shelf::default();
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

    /// The cases of a clause, in order of subject and function, of which something is so.
    pub fn cases(&self, clause: usize, is: impl Fn(&Found) -> bool) -> Vec<Place> {
        let all = self.standing.cases(clause).filter(|(_, _, found)| is(found));
        let place = |(subject, function, _): (&Ref, Option<&CompactString>, _)| Place {
            clause,
            subject: subject.clone(),
            function: function.cloned(),
        };
        let mut all: Vec<Place> = all.map(place).collect();
        all.sort_unstable();
        all
    }

    /// The gravest cases of a clause, at most so many, without those of which it does not speak; and how many
    /// there are of them all.
    pub fn gravest_of(&self, clause: usize, most: usize) -> (Vec<Place>, usize) {
        let named = self.counts(clause).named();
        let spoken_of = || named.iter().filter(|(name, _)| *name != Outcome::NotApplicable.name());
        let mut places = Vec::new();
        for (name, _) in spoken_of().filter(|(_, n)| *n > 0) {
            if places.len() < most {
                places.extend(self.cases(clause, |found| found.outcome.name() == *name));
            }
        }
        places.truncate(most);
        (places, spoken_of().map(|(_, n)| n).sum())
    }

    /// Some cases, the gravest first, without those of which their clause does not speak.
    pub fn gravest<'p>(&self, places: &'p [Place]) -> Vec<&'p Place> {
        let outcome = |place: &Place| self.found(place).map(|found| &found.outcome);
        let speaks = |place: &&Place| outcome(place).is_some_and(|it| *it != Outcome::NotApplicable);
        let rank = |place: &Place| {
            let name = outcome(place).map(Outcome::name);
            Verdict::NAMES.iter().position(|known| Some(*known) == name)
        };
        let mut places: Vec<&Place> = places.iter().filter(speaks).collect();
        places.sort_by_cached_key(|place| (rank(place), *place));
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

    /// The cases whose next move is somebody's, in order.
    pub fn moves_of(&self, world: &World, person: PersonId) -> &[Place] {
        let movers = self.movers.get_or_init(|| self.movers(world));
        movers.get(&person).map_or(&[], Vec::as_slice)
    }

    fn movers(&self, world: &World) -> BTreeMap<PersonId, Vec<Place>> {
        let court = Court::new(world, &self.clauses, self.as_of);
        let mut movers: BTreeMap<PersonId, Vec<Place>> = BTreeMap::new();
        for (i, clause) in self.clauses.iter().enumerate() {
            court.movers(clause, self.standing.cases(i), |mover, (subject, function, _)| {
                let place = Place { clause: i, subject: subject.clone(), function: function.cloned() };
                movers.entry(mover).or_default().push(place);
            });
        }
        movers.values_mut().for_each(|places| places.sort_unstable());
        movers
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
    pub fn open(
        &self,
        world: &World,
        rewind: Option<&dyn Fn(At) -> Option<World>>,
        viewer: &Viewer,
        names: &dyn Name,
    ) -> Opened {
        let open_in = |world: &World| {
            let glance = Glance { world, viewer, as_of: self.as_of, initiative: None, names };
            world.practices().iter().flat_map(|practice| practice.open(&glance)).collect::<Vec<_>>()
        };
        let asked = || {
            if self.as_of >= world.last() {
                return Some(open_in(world));
            }
            rewind.and_then(|rewind| rewind(self.as_of)).map(|past| open_in(&past))
        };
        self.open.get_or(viewer.clone(), || Arc::new(asked()))
    }

    /// A page of a practice, by its place, as this viewer may see it, kept for the next look; `None` if there
    /// is no such page.
    pub fn page(
        &self,
        viewer: &Viewer,
        practice: usize,
        path: &str,
        draw: impl FnOnce() -> Option<Markup>,
    ) -> Option<Markup> {
        self.pages.get_or((viewer.clone(), practice, path.to_owned()), draw)
    }
}

fn is_settled(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Kept | Outcome::NotApplicable)
}

/// A clause that asks several functions together, as one clause for each of them; empty if it asks fewer
/// than two.
fn parts(clause: &InForce) -> Vec<(Function, InForce)> {
    let alone = |look: &Look, verb: Verb| {
        let Who::These(words) = &look.by else { return None };
        let [word] = words.as_slice() else { return None };
        let mut part = clause.clone();
        part.plan.verb = verb;
        Some((Function::new(word).ok()?, part))
    };
    let parts: Vec<(Function, InForce)> = match &clause.plan.verb {
        Verb::Together { all, before: Some(then), .. } => all
            .iter()
            .filter_map(|look| alone(look, Verb::Before { first: look.clone(), then: then.clone() }))
            .collect(),
        Verb::Together { all, before: None, .. } => all
            .iter()
            .filter_map(|look| alone(look, Verb::Regularly { event: look.clone(), every: None }))
            .collect(),
        Verb::Within { when, expect } => expect
            .iter()
            .filter_map(|look| alone(look, Verb::Within { when: when.clone(), expect: vec![look.clone()] }))
            .collect(),
        _ => Vec::new(),
    };
    if parts.len() < 2 { Vec::new() } else { parts }
}

impl Aim {
    /// For whom a clause asks: the functions it is judged for, or those that its expected events are by or
    /// go to.
    fn of(plan: &Plan) -> Aim {
        let mut aim = Aim::default();
        let looks: Vec<&Look> = match &plan.verb {
            Verb::Before { first, .. } => vec![first],
            Verb::Within { expect, .. } => expect.iter().collect(),
            Verb::Regularly { event, .. } | Verb::Never { event, .. } => vec![event],
            Verb::Together { all, .. } => all.iter().collect(),
            Verb::Covers { by, .. } => vec![by],
            Verb::Stays { .. } | Verb::Sql { .. } => Vec::new(),
        };
        for look in looks {
            let words = match (&look.by, &look.to) {
                (Who::These(words), _) | (_, Who::These(words)) => words.as_slice(),
                _ => &[],
            };
            aim.functions.extend(words.iter().filter_map(|word| Function::new(word).ok()));
            aim.regions.extend(look.region.iter().map(ToString::to_string));
        }
        aim.functions.extend(plan.functions.iter().filter_map(|word| Function::new(word).ok()));
        aim
    }
}

/// The verdicts of the running minute and of a week before it, kept in step with the world.
pub struct Live {
    now: Arc<Bench>,
    week_ago: Arc<Bench>,
    /// What acts have changed since they were judged.
    pending: Changed,
    /// The world's next act when they were judged.
    next: Seq,
    news: OnceLock<Diff>,
}

impl Live {
    /// Judges a world as of an instant and a week before it.
    pub fn new(world: &World, as_of: At) -> Live {
        Live {
            now: Arc::new(Bench::judge(world, as_of)),
            week_ago: Arc::new(Bench::judge(world, as_of.plus_millis(-WEEK))),
            pending: Changed::default(),
            next: world.next(),
            news: OnceLock::new(),
        }
    }

    /// As of when the newest verdicts are.
    pub fn as_of(&self) -> At {
        self.now.as_of
    }

    /// Notes what an act has changed. The verdicts follow when somebody looks: many acts may come between two
    /// looks.
    pub fn note(&mut self, changed: &Changed) {
        self.pending.facts.extend(changed.facts.iter().copied());
        self.pending.subjects.extend(changed.subjects.iter().cloned());
        self.pending.all |= changed.all || self.pending.facts.len() > MANY;
        if self.pending.all {
            self.pending = Changed { all: true, ..Changed::default() };
        }
    }

    /// Whether the verdicts are those of that world as of that instant.
    pub fn is_of(&self, world: &World, as_of: At) -> bool {
        self.next == world.next() && self.now.as_of == as_of
    }

    /// Judges again what acts and time may have changed.
    pub fn turn(&mut self, world: &World, as_of: At) {
        let pending = std::mem::take(&mut self.pending);
        let turn = |bench: &mut Arc<Bench>, as_of| match Arc::get_mut(bench) {
            Some(bench) => bench.turn(world, &pending, as_of),
            // A page still holds it.
            None => *bench = Arc::new(Bench::judge(world, as_of)),
        };
        turn(&mut self.now, as_of);
        turn(&mut self.week_ago, as_of.plus_millis(-WEEK));
        self.next = world.next();
        self.news = OnceLock::new();
    }

    /// The bench of an instant, if it is one of the two.
    fn at(&self, as_of: At) -> Option<&Arc<Bench>> {
        [&self.now, &self.week_ago].into_iter().find(|bench| bench.as_of == as_of)
    }

    /// What the week before that bench has changed, if it is the newest.
    pub fn news(&self, bench: &Arc<Bench>) -> Option<&Diff> {
        let is_newest = Arc::ptr_eq(bench, &self.now);
        is_newest.then(|| self.news.get_or_init(|| diff::between(&self.week_ago, &self.now)))
    }
}

/// The place of a bench that is judged by whoever asks for it first.
type Slot = Arc<OnceLock<Arc<Bench>>>;

/// The benches of the last few instants that somebody asked for.
#[derive(Default)]
pub struct Benches {
    kept: Mutex<VecDeque<(Key, Slot)>>,
}

impl Benches {
    /// The bench of an instant, judged now if it has not been; two pages that ask at once judge once.
    pub fn at(&self, world: &World, live: &Live, as_of: At) -> Arc<Bench> {
        if let Some(bench) = live.at(as_of) {
            return bench.clone();
        }
        let slot = self.slot((world.next(), as_of));
        slot.get_or_init(|| Arc::new(Bench::judge(world, as_of))).clone()
    }

    fn slot(&self, key: Key) -> Slot {
        // A page that died while it held the lock leaves a queue that is whole: it is only ever pushed and
        // popped.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = kept.iter().position(|(known, _)| *known == key)
            && let Some(found) = kept.remove(place)
        {
            kept.push_front(found.clone());
            return found.1;
        }
        let slot = Arc::new(OnceLock::new());
        kept.push_front((key, slot.clone()));
        kept.truncate(INSTANTS);
        slot
    }

    /// How many instants are kept now.
    pub fn len(&self) -> usize {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
