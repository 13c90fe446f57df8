//! The state: goals with links and check-ins, who champions what, every proposal, what sources know.

use super::acts::{Act, Answered, Confidence, Level, Made, Seeing};
use super::aim::Aim;
use super::capacity::{Commitment, Stated};
use super::pillars::Pillars;
use super::sight::Picks;
use comity_common::exchange::{Book, Thread};
use comity_common::number::Number;
use comity_common::practice::Done;
use comity_common::view::SeenHead;
use comity_spine::{At, Function, Head, ObjectiveId, PersonId, Region, Slug, TraceId, Visibility};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// Everything that this practice knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The goals, by id.
    pub goals: BTreeMap<ObjectiveId, Goal>,
    /// Who speaks for what, the newest last.
    pub seats: BTreeMap<Seat, Vec<Tenure>>,
    /// Champions that sources told of.
    pub told: BTreeMap<TraceId, ToldChampion>,
    /// What champions propose.
    pub proposals: Book<Made, (), Answered>,
    /// How many people functions have for goals, the newest last.
    pub capacity: BTreeMap<Function, Vec<Stated>>,
    /// Who was asked which goals are the company's, and what was picked.
    pub picks: Picks,
    /// Under which pillar initiatives are.
    pub pillars: Pillars,
    /// What sources measured, by metric.
    pub readings: BTreeMap<Slug, BTreeMap<TraceId, Measured>>,
    /// Where what a trace told is kept.
    pub(super) whereabouts: BTreeMap<TraceId, Whereabouts>,
}

/// One proposal with what became of it.
pub type Proposal = Thread<Made, (), Answered>;

/// Where what a trace told is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    Goal(ObjectiveId),
    Champion,
    Reading(Slug),
}

/// A goal, as it was set in Comity, as sources told of it, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goal {
    /// As people set it, the newest last.
    pub settings: Vec<Setting>,
    /// As sources told of it.
    pub told: BTreeMap<TraceId, Told>,
    /// Its key results as people set them, the newest last.
    pub keys: BTreeMap<Slug, Vec<KeySetting>>,
    /// Its key results as sources told of them.
    pub told_keys: BTreeMap<TraceId, ToldKey>,
    /// What was said of its links, by the goal that it would serve.
    pub links: BTreeMap<ObjectiveId, Link>,
    /// What was drafted of where it stands.
    pub drafts: Vec<Draft>,
    /// What its owner confirmed.
    pub checkins: Vec<CheckIn>,
    /// Whose people are committed to its key results, the newest last.
    pub committed: Vec<Commitment>,
    /// Who has seen that, or has not after all.
    pub seen: Vec<Acknowledged>,
    /// Whether anything of it is kept between some people.
    pub is_kept: bool,
}

/// A goal as somebody set it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Setting {
    pub head: SeenHead,
    pub owner: PersonId,
    pub level: Level,
    pub function: Option<Function>,
    pub period: Slug,
    pub until: Option<At>,
    pub pillar: Option<Slug>,
    pub region: Option<Region>,
    pub reviewer: Option<PersonId>,
}

/// A goal as a source told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When it was set.
    pub at: At,
    /// Its owner, as far as was known when it was told; [`super::goals::owner`] knows it as of now.
    pub owner: Option<PersonId>,
    /// Whose goal it is, where the source says.
    pub level: Option<Level>,
    /// The function that it belongs to.
    pub function: Option<Function>,
    /// The region that it is for.
    pub region: Option<Region>,
    /// The period that it is for.
    pub period: Option<CompactString>,
    /// The theme that it belongs to.
    pub pillar: Option<Slug>,
    /// The goal that it serves.
    pub parent: Option<ObjectiveId>,
    /// How far it is, in percent.
    pub progress: Option<Number>,
    /// How it stands, in the source's own closed word.
    pub status: Option<CompactString>,
}

/// A key result as somebody set it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct KeySetting {
    pub head: SeenHead,
    pub aim: Aim,
    pub unit: Slug,
    pub metric: Option<Slug>,
}

/// A key result as a source told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act, and where it stands")]
pub struct ToldKey {
    pub at: At,
    pub key: Slug,
    pub aim: Aim,
    pub value: Option<Number>,
    pub unit: Slug,
}

/// What was said of one link, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Every step.
    pub steps: Vec<LinkStep>,
}

/// One step of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkStep {
    /// By whom and when.
    pub head: SeenHead,
    /// For whom it counts.
    pub who: Option<PersonId>,
    /// What was said.
    pub said: Answer,
}

/// What can be said of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is offered.
    Offered,
    /// The goal serves the other.
    Accepted,
    /// The goal would rather serve that one.
    Countered(ObjectiveId),
    /// The goal does not serve the other.
    Contested,
    /// The offer was taken back.
    Withdrawn,
}

impl Answer {
    /// The word as screens write it.
    pub fn name(&self) -> &'static str {
        match self {
            Answer::Offered => "offered",
            Answer::Accepted => "accepted",
            Answer::Countered(_) => "countered",
            Answer::Contested => "contested",
            Answer::Withdrawn => "taken back",
        }
    }
}

impl Link {
    /// What was said last.
    pub fn now(&self) -> Option<&LinkStep> {
        self.steps.last()
    }

    /// Whether it stands.
    pub fn is_accepted(&self) -> bool {
        self.now().is_some_and(|step| step.said == Answer::Accepted)
    }

    /// Whether its offer waits for an answer.
    pub fn is_offered(&self) -> bool {
        self.now().is_some_and(|step| step.said == Answer::Offered)
    }

    /// Who offered it last.
    pub fn offered_by(&self) -> Option<PersonId> {
        self.steps.iter().rev().find(|step| step.said == Answer::Offered)?.who
    }
}

/// Something that was said of where a goal stands, for its owner to confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// By whom and when.
    pub head: SeenHead,
    /// For whom it counts.
    pub who: Option<PersonId>,
    /// Of which key result.
    pub key: Option<Slug>,
    /// Where it stands.
    pub value: Option<Number>,
    /// The region that speaks.
    pub region: Option<Region>,
}

/// What an owner confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// By whom and when.
    pub head: SeenHead,
    /// For whom it counts.
    pub who: Option<PersonId>,
    /// Of which key result; of all of them if not said.
    pub key: Option<Slug>,
    /// Where it stands, if that was said; else what was drafted by then.
    pub value: Option<Number>,
    /// How sure the owner is.
    pub confidence: Option<Confidence>,
}

/// That somebody has seen a check-in, or has not after all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// By whom and when.
    pub head: SeenHead,
    /// For whom it counts.
    pub who: Option<PersonId>,
    /// Whether it was seen.
    pub seeing: Seeing,
}

/// What a champion speaks for in Comity itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// The region.
    pub region: Option<Region>,
    /// The pillar.
    pub pillar: Option<Slug>,
}

/// From when until when somebody speaks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenure {
    /// The act that began it.
    pub head: SeenHead,
    /// Who.
    pub champion: PersonId,
    /// The second pair of eyes.
    pub reviewer: PersonId,
    /// The language spoken there.
    pub language: Option<Slug>,
    /// The zone in which it is day there.
    pub zone: Option<CompactString>,
    /// When it ended.
    pub released: Option<At>,
}

/// A champion that a source told of: of a function, for a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldChampion {
    /// Since when.
    pub at: At,
    /// Who, as far as was known when it was told.
    pub person: Option<PersonId>,
    /// The function that they speak for.
    pub function: Option<Function>,
    /// The goal that they speak on.
    pub objective: Option<ObjectiveId>,
    /// The region that they speak for.
    pub region: Option<Region>,
    /// The pillar that they speak for.
    pub pillar: Option<Slug>,
}

/// What a source measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// When.
    pub at: At,
    /// Of which region; of all together if not said.
    pub region: Option<Region>,
    /// The number.
    pub value: Number,
    /// How many people it is about, where the source says.
    pub people: Option<u32>,
}

/// Takes in an act.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    let head = done.head;
    if let Some((id, step)) = done.act.step() {
        state.proposals.take(head, &id.0, step);
        return;
    }
    match done.act {
        Act::Named { region, pillar, champion, reviewer, language, zone } => {
            let seat = Seat { region: region.clone(), pillar: pillar.clone() };
            let tenures = state.seats.entry(seat).or_default();
            end(tenures, head.at);
            tenures.push(Tenure {
                head: seen(head),
                champion: *champion,
                reviewer: *reviewer,
                language: language.clone(),
                zone: zone.clone(),
                released: None,
            });
        }
        Act::Stated { function, people, on } => {
            let stated = Stated { head: seen(head), people: *people, from: on.unwrap_or(head.at) };
            state.capacity.entry(function.clone()).or_default().push(stated);
        }
        Act::Asked { .. } | Act::Picked { .. } => state.picks.fold(done),
        Act::Joined { .. } => state.pillars.fold(done),
        Act::Released { region, pillar } => {
            let seat = Seat { region: region.clone(), pillar: pillar.clone() };
            if let Some(tenures) = state.seats.get_mut(&seat) {
                end(tenures, head.at);
            }
        }
        act => {
            let Some(objective) = act.objective() else { return };
            let is_set = matches!(act, Act::Set { .. });
            // What was never set has nothing to be said of.
            if !is_set && !state.goals.contains_key(objective) {
                return;
            }
            of_goal(state.goals.entry(objective.clone()).or_default(), head, act);
        }
    }
}

fn end(tenures: &mut [Tenure], at: At) {
    if let Some(last) = tenures.last_mut().filter(|last| last.released.is_none()) {
        last.released = Some(at);
    }
}

fn seen(head: &Head) -> SeenHead {
    let mut seen = SeenHead::new(head);
    seen.parties.extend(head.on_behalf_of.filter(|whom| Some(*whom) != head.by));
    seen
}

fn of_goal(goal: &mut Goal, head: &Head, act: &Act) {
    goal.is_kept |= head.visibility > Visibility::Space;
    let (seen, who) = (seen(head), head.on_behalf_of.or(head.by));
    match act.clone() {
        Act::Set { owner, level, function, period, until, pillar, region, reviewer, .. } => {
            let head = seen;
            goal.settings.push(Setting {
                head,
                owner,
                level,
                function,
                period,
                until,
                pillar,
                region,
                reviewer,
            });
        }
        Act::KeySet { key, baseline, target, low, high, unit, metric, .. } => {
            // What says neither way was never let in.
            let Some(aim) = Aim::of(baseline, target, low, high) else { return };
            let setting = KeySetting { head: seen, aim, unit, metric };
            goal.keys.entry(key).or_default().push(setting);
        }
        Act::Drafted { key, value, region, .. } => {
            goal.drafts.push(Draft { head: seen, who, key, value, region });
        }
        Act::Confirmed { key, value, confidence, .. } => {
            goal.checkins.push(CheckIn { head: seen, who, key, value, confidence });
        }
        Act::Acknowledged { answer, .. } => {
            goal.seen.push(Acknowledged { head: seen, who, seeing: answer });
        }
        Act::Offered { parent, .. } => step(goal, parent, seen, who, Answer::Offered),
        Act::Withdrawn { parent, .. } => step(goal, parent, seen, who, Answer::Withdrawn),
        Act::Accepted { parent, .. } => answer(goal, parent, seen, who, Answer::Accepted),
        Act::Contested { parent, .. } => answer(goal, parent, seen, who, Answer::Contested),
        Act::Countered { parent, instead, .. } => {
            answer(goal, parent, seen, who, Answer::Countered(instead));
        }
        Act::Committed { .. } => goal.committed.extend(Commitment::of(seen, act)),
        Act::Stated { .. }
        | Act::Asked { .. }
        | Act::Picked { .. }
        | Act::Named { .. }
        | Act::Released { .. }
        | Act::Joined { .. }
        | Act::Made { .. }
        | Act::Answered { .. } => {}
    }
}

/// An answer to a link: the one that it names, else the only one that was offered.
fn answer(goal: &mut Goal, parent: Option<ObjectiveId>, head: SeenHead, who: Option<PersonId>, said: Answer) {
    if let Some(parent) = parent.or_else(|| goal.only_offer().cloned()) {
        step(goal, parent, head, who, said);
    }
}

fn step(goal: &mut Goal, parent: ObjectiveId, head: SeenHead, who: Option<PersonId>, said: Answer) {
    goal.links.entry(parent).or_default().steps.push(LinkStep { head, who, said });
}

impl Goal {
    /// The goals that it was offered to serve, and has not answered.
    pub fn offers(&self) -> impl Iterator<Item = (&ObjectiveId, &Link)> {
        self.links.iter().filter(|(_, link)| link.is_offered())
    }

    /// The only one of them; `None` where there are none or several.
    pub fn only_offer(&self) -> Option<&ObjectiveId> {
        let mut offers = self.offers();
        let (only, _) = offers.next()?;
        offers.next().is_none().then_some(only)
    }

    /// Whether nothing is known of it any more: sources told of it, and took that back.
    pub(super) fn is_empty(&self) -> bool {
        *self == Goal::default()
    }
}
