//! Line of sight: who sees the company's objectives from where they work.
//!
//! Everybody is shown the same few goals, at most eight, in an order of their own: up to three of the
//! company's and as many others of functions, all of them real. They pick the company's, without their
//! name. What is counted is how many more of them a function finds than guessing would.
//!
//! **Invariant:** of what somebody picked, the state knows a mark, never a person.

pub mod decide;
pub mod page;

use super::acts::Act;
use super::fold::{Goal, State};
use super::odds;
use super::tree::Tree;
use crate::reading::LEVEL;
use comity_common::groups::{Counted, Unnamed};
use comity_common::practice::{Done, Reading};
use comity_common::view::{SeenHead, View};
use comity_science::concord::picks::{Recognised, by_guessing, recognised};
use comity_science::concord::resample::shuffled;
use comity_spine::{At, Function, ObjectiveId, PersonId, PickId, Visibility};
use std::collections::BTreeMap;

/// How many goals are shown at most.
pub const SHOWN_MOST: usize = 8;
/// How many of them are the company's at most.
pub const COMPANY_MOST: usize = 3;
/// How often people are drawn again for an interval.
const DRAWS: u32 = 2_000;

/// A question which of some goals are the company's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The act that asked it.
    pub head: SeenHead,
    /// The company's objectives.
    pub objectives: Vec<ObjectiveId>,
    /// The goals beside them.
    pub others: Vec<ObjectiveId>,
    /// Until when it can be answered.
    pub until: Option<At>,
    /// What was picked, without names.
    answers: Unnamed<Vec<ObjectiveId>>,
}

/// Every question, by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picks(BTreeMap<PickId, Pick>);

impl Picks {
    /// Takes in an act.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        match done.act {
            Act::Asked { pick, objectives, others, until } => {
                let asked = Pick {
                    head: SeenHead::new(done.head),
                    objectives: objectives.as_slice().to_vec(),
                    others: others.as_slice().to_vec(),
                    until: *until,
                    answers: Unnamed::default(),
                };
                self.0.entry(pick.clone()).or_insert(asked);
            }
            Act::Picked { pick, function, chosen, voter: Some(voter) } => {
                let Some(pick) = self.0.get_mut(pick) else { return };
                let chosen = chosen.as_slice().to_vec();
                pick.answers.take(function.clone(), voter.clone(), done.head.at, chosen);
            }
            _ => {}
        }
    }

    /// Whether a question has that id.
    pub fn has(&self, id: &PickId) -> bool {
        self.0.contains_key(id)
    }
}

/// The questions of which this viewer may know, the newest first.
pub fn seen<'a>(view: &View<'a, State>) -> Vec<(&'a PickId, &'a Pick)> {
    let all = view.state.picks.0.iter();
    let mut seen: Vec<_> =
        all.filter(|(_, pick)| view.may_see(pick.head.visibility, &pick.head.parties)).collect();
    seen.sort_by_key(|(_, pick)| std::cmp::Reverse((pick.head.at, pick.head.seq)));
    seen
}

/// The question that can be answered now: the newest, while its last day has not passed.
pub fn running<'a>(view: &View<'a, State>) -> Option<(&'a PickId, &'a Pick)> {
    seen(view).into_iter().next().filter(|(_, pick)| pick.is_running(view.as_of))
}

impl Pick {
    /// Whether it can be answered at an instant.
    pub fn is_running(&self, at: At) -> bool {
        self.until.is_none_or(|until| at <= until)
    }

    /// How many goals are shown.
    pub fn n_shown(&self) -> usize {
        self.objectives.len() + self.others.len()
    }

    /// What guessing finds of the company's objectives: p0 = c / n for c of n goals shown, .375 for 3 of 8.
    /// With fewer goals it is more, and the correction takes it off all the same.
    pub fn by_guessing(&self) -> Option<f64> {
        by_guessing(self.objectives.len(), self.n_shown())
    }

    /// The goals in the order in which somebody is shown them: always the same for them, another for others.
    pub fn order(&self, id: &PickId, person: Option<PersonId>) -> Vec<&ObjectiveId> {
        let mut all: Vec<&ObjectiveId> = self.objectives.iter().chain(&self.others).collect();
        all.sort();
        let person = person.map_or(0, |person| person.0);
        let parts = [person, person >> 32, person >> 64, person >> 96].map(|part| part as u32);
        let seed = parts.iter().fold(0, |seed: u32, part| seed.rotate_left(7) ^ part);
        let places = shuffled(&(0..all.len()).collect::<Vec<_>>(), spread(id.as_str()), seed);
        places.into_iter().map(|place| all[place]).collect()
    }

    /// The share of the company's objectives that a pick found.
    fn found(&self, chosen: &[ObjectiveId]) -> f64 {
        let right = chosen.iter().filter(|it| self.objectives.contains(it)).count();
        right as f64 / self.objectives.len().max(1) as f64
    }
}

/// A text as a number that is the same everywhere.
///
/// Source: FNV-1a, Fowler, Noll & Vo 1991.
fn spread(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What a function recognises, as far as it may be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Insight {
    /// It has so few people that its picks would be theirs.
    TooSmall,
    /// Fewer have picked than may be counted, or not all of them are counted yet.
    Waiting,
    /// So much.
    Counted {
        /// How many people it has.
        people: usize,
        /// How many of them are counted.
        answered: usize,
        /// Up to when.
        upto: At,
        /// What they recognise; below guessing counts as guessing, so that a function in which nobody found
        /// anything is not told from one in which most did not.
        recognised: Recognised,
    },
}

/// What a function recognises in one question.
pub fn of_function(view: &View<'_, State>, pick: &Pick, function: &Function) -> Insight {
    match pick.answers.counted(view, function) {
        Counted::TooSmall { .. } => Insight::TooSmall,
        Counted::Waiting => Insight::Waiting,
        Counted::Said { people, answers, upto } => {
            let found: Vec<f64> = answers.iter().map(|chosen| pick.found(chosen)).collect();
            match told(&found, pick) {
                Some(recognised) => Insight::Counted { people, answered: found.len(), upto, recognised },
                None => Insight::Waiting,
            }
        }
    }
}

fn told(found: &[f64], pick: &Pick) -> Option<Recognised> {
    let p0 = pick.by_guessing()?;
    let Recognised { share, above, interval } = recognised(found, p0, LEVEL, DRAWS, 1)?;
    let floor = |value: f64| value.max(0.0);
    let interval = (floor(interval.0), floor(interval.1));
    Some(Recognised { share: share.max(p0), above: floor(above), interval })
}

/// What everybody who is counted recognises in the newest question in which anybody is: over people, not over
/// functions.
pub fn line_of_sight(view: &View<'_, State>) -> Reading {
    for (_, pick) in seen(view) {
        let functions = view.people().functions(view.as_of);
        let counted = functions.iter().map(|function| pick.answers.counted(view, function));
        let answers = counted.filter_map(|counted| match counted {
            Counted::Said { answers, .. } => Some(answers),
            Counted::TooSmall { .. } | Counted::Waiting => None,
        });
        let found: Vec<f64> = answers.flatten().map(|chosen| pick.found(chosen)).collect();
        if let Some(it) = told(&found, pick) {
            return Reading { value: Some(it.above), interval: Some(it.interval), of: found.len() };
        }
    }
    Reading { value: None, interval: None, of: 0 }
}

/// What could be asked now: the company's objectives, up to three, the first ones set before later ones,
/// and others of functions beside them, up to eight in all; `None` while there are none of the company's,
/// or fewer others than these.
pub fn to_ask<'a>(view: &View<'a, State>) -> Option<(Vec<&'a ObjectiveId>, Vec<&'a ObjectiveId>)> {
    let tree = Tree::of(view);
    let all = tree.iter().filter(|(_, node)| is_shown(view, node.goal));
    let (mut company, mut others): (Vec<_>, Vec<_>) = all.partition(|(_, node)| node.is_company);
    company.sort_by_key(|(id, node)| (set_at(node.goal), *id));
    company.truncate(COMPANY_MOST);
    // Whoever asks does not choose the others, and nobody's stand first.
    others.sort_by_key(|(id, _)| (spread(id.as_str()), *id));
    others.truncate(SHOWN_MOST - company.len());
    let ids = |all: Vec<(&'a ObjectiveId, _)>| all.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let (company, others) = (ids(company), ids(others));
    (!company.is_empty() && others.len() >= company.len()).then_some((company, others))
}

/// Whether a goal may be shown to everybody, and is not over.
pub(super) fn is_shown(view: &View<'_, State>, goal: &Goal) -> bool {
    let is_open = goal.settings.last().is_none_or(|setting| setting.head.visibility <= Visibility::Space);
    is_open && odds::until(goal).is_none_or(|until| view.as_of <= until)
}

fn set_at(goal: &Goal) -> Option<At> {
    let set = goal.settings.iter().map(|setting| setting.head.at);
    set.chain(goal.told.values().map(|told| told.at)).min()
}
