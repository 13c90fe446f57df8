//! The verdicts of one instant, judged once and kept for the pages that ask for the same.

use comity_common::agreement::plan::{Look, Plan, Verb, Who};
use comity_common::agreement::{
    self, InForce, fold::Version, fold::parties, judge::Court, judge::tally::ClauseVerdict,
};
use comity_common::practice::{Glance, Open};
use comity_common::view::{Name, Viewer};
use comity_common::world::World;
use comity_spine::{At, Function, Ref, Seq, Verdict, verdict::Judgement};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many instants are kept.
const INSTANTS: usize = 8;

/// For how many viewers it is kept what is open.
const VIEWERS: usize = 64;

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

/// One case among the verdicts: which clause, which of its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The clause's place.
    pub clause: usize,
    /// The case's place.
    pub case: usize,
}

/// Everything judged as of one instant.
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
    /// One verdict a clause, in the same order.
    pub verdicts: Vec<ClauseVerdict>,
    /// For whom each clause asks, in the same order.
    pub aims: Vec<Aim>,
    /// The functions that agree with each other.
    pub parties: BTreeSet<Function>,
    by_subject: BTreeMap<Ref, Vec<Place>>,
    lacking: BTreeMap<Place, BTreeSet<Function>>,
    open: Mutex<VecDeque<(Viewer, Opened)>>,
}

impl Bench {
    /// Judges the clauses in force as of an instant; if there are none, those of a proposal, as if.
    pub fn judge(world: &World, as_of: At) -> Bench {
        let agreement = world.agreement();
        let mut clauses = agreement.in_force(as_of);
        let in_force = !clauses.is_empty();
        let proposal = agreement.newest(as_of).or_else(|| agreement.versions().last()).cloned();
        if let (false, Some(version)) = (in_force, &proposal) {
            clauses = agreement::as_if_in_force(&version.readable, At(i64::MIN), false);
        }
        let court = Court::new(world, &clauses, as_of);
        let verdicts = court.judge();
        let lacking = lacking(&court, &verdicts);
        let mut by_subject: BTreeMap<Ref, Vec<Place>> = BTreeMap::new();
        for (clause, verdict) in verdicts.iter().enumerate() {
            for (case, judgement) in verdict.cases.iter().enumerate() {
                by_subject.entry(judgement.subject.clone()).or_default().push(Place { clause, case });
            }
        }
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
            clauses,
            verdicts,
            by_subject,
            lacking,
            open: Mutex::default(),
            proposal: proposal.clone(),
        }
    }

    /// Whether nothing had been proposed by then, so that a later proposal was judged in hindsight.
    pub fn is_hindsight(&self) -> bool {
        self.proposal.as_ref().is_some_and(|version| version.at > self.as_of)
    }

    /// The cases about a subject.
    pub fn about(&self, subject: &Ref) -> &[Place] {
        self.by_subject.get(subject).map_or(&[], Vec::as_slice)
    }

    /// A case.
    pub fn case(&self, place: Place) -> &Judgement {
        &self.verdicts[place.clause].cases[place.case]
    }

    /// For whom a case asks: its own function, or those its clause names; where several are asked together
    /// and not all have done their part, those that have not.
    pub fn aim(&self, place: Place) -> Aim {
        let one = self.case(place).function.as_ref().map(|function| [function.clone()].into());
        match one.or_else(|| self.lacking.get(&place).cloned()) {
            Some(functions) => Aim { functions, ..Aim::default() },
            None => self.aims[place.clause].clone(),
        }
    }

    /// The verdict on a clause.
    pub fn clause(&self, id: &str) -> Option<&ClauseVerdict> {
        self.verdicts.iter().find(|verdict| verdict.clause.as_str() == id)
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
        // As with the benches, a page that died leaves a queue that is whole.
        let kept = || self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, open)) = kept().iter().find(|(known, _)| known == viewer) {
            return open.clone();
        }
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
        let open = Arc::new(asked());
        let mut kept = kept();
        kept.push_front((viewer.clone(), open.clone()));
        kept.truncate(VIEWERS);
        open
    }
}

/// Of the cases that ask several functions together and are not kept: those whose own part is not.
fn lacking(court: &Court<'_>, verdicts: &[ClauseVerdict]) -> BTreeMap<Place, BTreeSet<Function>> {
    let mut lacking: BTreeMap<Place, BTreeSet<Function>> = BTreeMap::new();
    for (clause, in_force) in court.clauses.iter().enumerate() {
        let cases = verdicts[clause].cases.iter().enumerate();
        let open: BTreeMap<&Ref, Place> = cases
            .filter(|(_, case)| !is_settled(&case.verdict))
            .map(|(case, judgement)| (&judgement.subject, Place { clause, case }))
            .collect();
        for (function, part) in if open.is_empty() { Vec::new() } else { parts(in_force) } {
            for case in court.judge_clause(&part).cases.iter().filter(|case| !is_settled(&case.verdict)) {
                if let Some(place) = open.get(&case.subject) {
                    lacking.entry(*place).or_default().insert(function.clone());
                }
            }
        }
    }
    lacking
}

fn is_settled(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Kept | Verdict::NotApplicable { .. })
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

/// The place of a bench that is judged by whoever asks for it first.
type Slot = Arc<OnceLock<Arc<Bench>>>;

/// The benches of the last few instants that somebody asked for.
#[derive(Default)]
pub struct Benches {
    kept: Mutex<VecDeque<(Key, Slot)>>,
}

impl Benches {
    /// The bench of an instant, judged now if it has not been; two pages that ask at once judge once.
    pub fn at(&self, world: &World, as_of: At) -> Arc<Bench> {
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
