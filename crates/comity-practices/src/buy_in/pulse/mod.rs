//! How people stand to initiatives: by name, where somebody likes to say; and without names, where a
//! function is large enough that nobody can be picked out of it.
//!
//! **Invariant:** of what was answered without a name, the state knows a mark, never a person.

pub mod decide;
pub mod page;

use super::acts::Act;
use super::fold::State;
use comity_common::exchange::Stand;
use comity_common::groups::{LEAST, counted_up_to};
use comity_common::practice::Done;
use comity_common::timeline::Timeline;
use comity_common::view::{SeenHead, View};
use comity_spine::{At, Function, InitiativeId, PersonId};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// The share of a function that must have answered before anything is read off the answers.
///
/// Source: MEASURES 2.1: below 60 % response no verdict.
pub const RESPONSE: f64 = 0.6;

/// A stance that somebody declared, by which act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The act.
    pub head: SeenHead,
    /// How they stand.
    pub stance: Stand,
}

/// What was answered without a name, by function and mark.
type Answers = BTreeMap<Function, BTreeMap<CompactString, Timeline<Stand>>>;

/// How people stand to initiatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulses {
    /// By initiative and person: what they declared, oldest first.
    declared: BTreeMap<InitiativeId, BTreeMap<PersonId, Vec<Declared>>>,
    answered: BTreeMap<InitiativeId, Answers>,
}

impl Pulses {
    /// Takes in an act.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        match done.act {
            Act::StanceDeclared { initiative, stance } | Act::StanceChanged { initiative, stance } => {
                let Some(person) = done.head.on_behalf_of.or(done.head.by) else { return };
                let declared = Declared { head: SeenHead::new(done.head), stance: *stance };
                let of = self.declared.entry(initiative.clone()).or_default();
                of.entry(person).or_default().push(declared);
            }
            Act::PulseAnswered { initiative, function, stance, voter: Some(voter) } => {
                let of = self.answered.entry(initiative.clone()).or_default();
                let of = of.entry(function.clone()).or_default();
                of.entry(voter.clone()).or_default().set(done.head.at, *stance);
            }
            _ => {}
        }
    }

    /// What a person declared of an initiative, oldest first.
    pub fn of_person(&self, initiative: &InitiativeId, person: PersonId) -> &[Declared] {
        self.declared.get(initiative).and_then(|of| of.get(&person)).map_or(&[], Vec::as_slice)
    }

    /// The initiatives of which anybody said anything.
    pub fn initiatives(&self) -> std::collections::BTreeSet<&InitiativeId> {
        self.declared.keys().chain(self.answered.keys()).collect()
    }
}

/// What one function says of an initiative without names, as far as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    /// The function has so few people that its answers would be theirs.
    TooSmall {
        /// How many people it has.
        people: usize,
    },
    /// Fewer have answered than may be shown, or not all of them are counted yet.
    Waiting,
    /// So many stand so.
    Counted {
        /// How many people the function has.
        people: usize,
        /// How many answers are counted.
        answered: usize,
        /// How many of them stand how, in the order of [`Stand::ALL`].
        stands: [usize; 5],
        /// Up to when answers are counted.
        upto: At,
    },
}

impl Poll {
    /// Whether so many have answered that something may be read off it.
    pub fn says(self) -> bool {
        match self {
            Poll::Counted { people, answered, .. } => answered as f64 >= RESPONSE * people as f64,
            _ => false,
        }
    }
}

/// How a function stands to an initiative without names.
pub fn poll(view: &View<'_, State>, initiative: &InitiativeId, function: &Function) -> Poll {
    let people = view.people().members(function, view.as_of).len();
    if people < LEAST {
        return Poll::TooSmall { people };
    }
    let answers = view.state.pulses.answered.get(initiative).and_then(|of| of.get(function));
    let changes = answers.into_iter().flatten().flat_map(|(_, said)| said.iter().map(|(at, _)| at));
    let mut changes: Vec<At> = changes.filter(|at| *at <= view.as_of).collect();
    changes.sort_unstable();
    let Some(upto) = counted_up_to(&changes, view.calendar(), view.as_of) else { return Poll::Waiting };
    let before = upto.plus_millis(-1);
    let said: Vec<Stand> =
        answers.into_iter().flatten().filter_map(|(_, said)| said.at(before).copied()).collect();
    if said.len() < LEAST {
        return Poll::Waiting;
    }
    let stands = Stand::ALL.map(|stance| said.iter().filter(|it| **it == stance).count());
    Poll::Counted { people, answered: said.len(), stands, upto }
}

/// Who said by name how they stand, with what they said last and first, as far as this viewer may know.
pub fn by_name<'a>(
    view: &'a View<'a, State>,
    initiative: &InitiativeId,
) -> Vec<(PersonId, &'a Declared, &'a Declared)> {
    let all = view.state.pulses.declared.get(initiative).into_iter().flatten();
    all.filter_map(|(person, said)| {
        let mut seen = said.iter().filter(|it| view.may_see(it.head.visibility, &it.head.parties));
        let first = seen.next()?;
        Some((*person, first, seen.next_back().unwrap_or(first)))
    })
    .collect()
}

/// Where people stood first and last who said so by name more than once, from 0 (against it) to 4 (for it);
/// of the initiatives in focus.
pub fn moved(view: &View<'_, State>) -> Vec<(u8, u8)> {
    let all = view.state.pulses.initiatives().into_iter();
    let seen = all.filter(|id| view.focus().is_none_or(|focus| focus == *id));
    let said = seen.flat_map(|id| by_name(view, id));
    let moved = said.filter(|(_, first, last)| first.head.seq != last.head.seq);
    moved.filter_map(|(_, first, last)| Some((first.stance.rank()?, last.stance.rank()?))).collect()
}
