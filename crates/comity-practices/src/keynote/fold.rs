//! The state: gates, planned work, crews, the run of show, votes, forecasts on record, what became of
//! promises;
//! and the items that trackers tell of.

use super::acts::{Act, AnnouncementId, Asks, Demo, Form, Odds, Outcome, Rehearsal, Said, Vote, YesNo};
use super::hear::Items;
use super::outlook::Memo;
use comity_common::exchange::Artefact;
use comity_common::number::Number;
use comity_common::practice::Done;
use comity_common::view::SeenHead;
use comity_spine::{At, Function, InitiativeId, KeynoteId, PersonId, Region, Slug};
use std::collections::BTreeMap;

/// Everything that this practice knows.
#[derive(Debug, Default)]
pub struct State {
    /// What was said of announcements beside their promise.
    pub announcements: BTreeMap<AnnouncementId, Announced>,
    /// Gates, by id.
    pub gates: BTreeMap<Slug, Gate>,
    /// Work that no tracker knows, by id.
    pub deliverables: BTreeMap<Slug, Deliverable>,
    /// Who works in which crew, for which share of their time; the newest last.
    pub crews: BTreeMap<Slug, Vec<Staffed>>,
    /// What was said of keynotes beside their dates.
    pub keynotes: BTreeMap<KeynoteId, Show>,
    /// Parts of shows, by id.
    pub slots: BTreeMap<Slug, Slot>,
    /// The items that trackers tell of.
    pub items: Items,
    /// What was computed last. No part of the state: it follows from it.
    pub memo: Memo,
}

/// What was said of an announcement beside its promise; each the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// What it is worth.
    pub weights: Vec<Weight>,
    /// In which form it is to be made.
    pub forms: Vec<(SeenHead, Form)>,
    /// What its press release would say: whose words they are.
    pub drafts: Vec<SeenHead>,
    /// What became of it. Only the first counts.
    pub outcome: Option<(SeenHead, Outcome)>,
}

/// What an announcement is worth to the story.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Weight {
    pub head: SeenHead,
    pub worth: Number,
    pub must: bool,
    pub soon: Option<Number>,
    pub smaller: Option<Number>,
    pub without: Vec<Slug>,
    pub requires: Vec<InitiativeId>,
}

/// A gate with everything that was said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Who set it.
    pub head: SeenHead,
    /// Of which announcement.
    pub announcement: AnnouncementId,
    /// What it asks.
    pub asks: Asks,
    /// The function that says whether it is met.
    pub function: Option<Function>,
    /// The region that it is about.
    pub region: Option<Region>,
    /// The last day on which it may be met, where one was said.
    pub until: Option<At>,
    /// The deliverables that must be finished before anybody can say.
    pub needs: Vec<Slug>,
    /// The crew in whose queue it is.
    pub crew: Option<Slug>,
    /// What was said of it, the newest last.
    pub steps: Vec<(SeenHead, Step)>,
}

/// One thing said of a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its owner was asked to look.
    Asked,
    /// It is met, and by what one sees it.
    Met(Option<Artefact>),
    /// It is not met, or no longer.
    Lost,
    /// It is not asked any more.
    Dropped,
}

/// A piece of work that no tracker knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deliverable {
    /// As it was planned, the newest last.
    pub plans: Vec<Plan>,
    /// What became of it, the newest last.
    pub steps: Vec<(SeenHead, Progress)>,
}

/// A piece of work as somebody planned it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Plan {
    pub head: SeenHead,
    pub initiative: InitiativeId,
    pub crew: Slug,
    pub range: Option<[Number; 3]>,
    pub needs: Vec<Slug>,
}

/// What became of a piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has begun.
    Started,
    /// It is finished, and by what one sees it.
    Done(Option<Artefact>),
    /// It is not needed any more.
    Dropped,
}

/// How much of somebody's time a crew has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Staffed {
    pub head: SeenHead,
    pub person: PersonId,
    pub share: Number,
}

/// What was said of a keynote beside its dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Show {
    /// Who has seen which date, the newest last.
    pub seen: Vec<SeenHead>,
    /// Whose vote is asked for.
    pub voters: Vec<Voter>,
    /// What they said, the newest last.
    pub votes: Vec<(SeenHead, Vote)>,
    /// What the owner decided, the newest last.
    pub decisions: Vec<(SeenHead, Vote)>,
    /// Every forecast on record, in order.
    pub forecasts: Vec<Forecast>,
    /// What may happen, by id, the newest last; `None` where it is closed.
    pub risks: BTreeMap<Slug, Vec<(SeenHead, Option<Risk>)>>,
}

/// What may happen, once, and would hit several things at once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Risk {
    pub chance: Number,
    pub times: Option<Number>,
    pub hits: Vec<InitiativeId>,
    pub work: Vec<Slug>,
    pub closes: Vec<Slug>,
}

/// Somebody whose vote is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Voter {
    pub head: SeenHead,
    pub person: PersonId,
    pub until: Option<At>,
}

/// A forecast as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Forecast {
    pub head: SeenHead,
    pub on: At,
    pub seed: Number,
    pub trials: Number,
    pub joint: Option<Odds>,
    pub promises: Vec<Said>,
}

/// A part of a show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Of which keynote.
    pub keynote: KeynoteId,
    /// As it was set, the newest last.
    pub settings: Vec<Setting>,
    /// How it was rehearsed, in order.
    pub rehearsals: Vec<Rehearsed>,
    /// When it was taken out.
    pub dropped: Option<SeenHead>,
}

/// A part of a show as somebody set it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Setting {
    pub head: SeenHead,
    pub order: Number,
    pub minutes: Number,
    pub initiative: Option<InitiativeId>,
    pub speaker: Option<PersonId>,
    pub demo: Demo,
}

/// How a part was rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the act")]
pub struct Rehearsed {
    pub head: SeenHead,
    pub outcome: Rehearsal,
    pub minutes: Option<Number>,
}

/// Takes in an act. Total: what is about nothing that is known says nothing.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    let head = SeenHead::new(done.head);
    match done.act {
        Act::Weighed { .. } | Act::Shrunk { .. } | Act::Drafted { .. } | Act::Announced { .. } => {
            of_announcement(state, head, done.act);
        }
        Act::GateSet { .. }
        | Act::GateAsked { .. }
        | Act::GateMet { .. }
        | Act::GateLost { .. }
        | Act::GateDropped { .. } => of_gate(state, head, done.act),
        Act::Planned { .. } | Act::Started { .. } | Act::Finished { .. } | Act::Dropped { .. } => {
            of_deliverable(state, head, done.act);
        }
        Act::Staffed { crew, person, share } => {
            let staffed = Staffed { head, person: *person, share: *share };
            state.crews.entry(crew.clone()).or_default().push(staffed);
        }
        Act::SlotSet { .. } | Act::Rehearsed { .. } | Act::SlotDropped { .. } => {
            of_slot(state, head, done.act);
        }
        Act::Acknowledged { keynote } => show(state, keynote).seen.push(head),
        Act::RiskNamed { risk, keynote, chance, times, hits, work, closes } => {
            let named = Risk {
                chance: *chance,
                times: *times,
                hits: hits.as_slice().to_vec(),
                work: work.as_slice().to_vec(),
                closes: closes.as_slice().to_vec(),
            };
            show(state, keynote).risks.entry(risk.clone()).or_default().push((head, Some(named)));
        }
        Act::RiskClosed { keynote, risk } => {
            if let Some(said) = show(state, keynote).risks.get_mut(risk) {
                said.push((head, None));
            }
        }
        Act::VoteAsked { keynote, person, until } => {
            show(state, keynote).voters.push(Voter { head, person: *person, until: *until });
        }
        Act::Voted { keynote, vote } => show(state, keynote).votes.push((head, *vote)),
        Act::Decided { keynote, vote } => show(state, keynote).decisions.push((head, *vote)),
        Act::Shown { keynote, on, seed, trials, joint, promises } => {
            let forecast = Forecast {
                head,
                on: *on,
                seed: *seed,
                trials: *trials,
                joint: *joint,
                promises: promises.0.clone(),
            };
            show(state, keynote).forecasts.push(forecast);
        }
    }
}

fn show<'a>(state: &'a mut State, keynote: &KeynoteId) -> &'a mut Show {
    state.keynotes.entry(keynote.clone()).or_default()
}

fn of_announcement(state: &mut State, head: SeenHead, act: &Act) {
    let of = |id: &AnnouncementId| id.clone();
    match act {
        Act::Weighed { announcement, worth, must, soon, smaller, without, requires } => {
            let weight = Weight {
                head,
                worth: *worth,
                must: *must == Some(YesNo::Yes),
                soon: *soon,
                smaller: *smaller,
                without: without.as_slice().to_vec(),
                requires: requires.as_slice().to_vec(),
            };
            state.announcements.entry(of(announcement)).or_default().weights.push(weight);
        }
        Act::Shrunk { announcement, form } => {
            state.announcements.entry(of(announcement)).or_default().forms.push((head, *form));
        }
        Act::Drafted { announcement } => {
            state.announcements.entry(of(announcement)).or_default().drafts.push(head);
        }
        Act::Announced { announcement, outcome } => {
            let known = state.announcements.entry(of(announcement)).or_default();
            // INVARIANT: what became of a promise is said once, for ever.
            known.outcome.get_or_insert((head, *outcome));
        }
        _ => {}
    }
}

fn of_gate(state: &mut State, head: SeenHead, act: &Act) {
    let (gate, step) = match act {
        Act::GateSet { gate, announcement, asks, function, region, until, needs, crew } => {
            let set = Gate {
                head,
                announcement: announcement.clone(),
                asks: *asks,
                function: function.clone().or_else(|| asks.owner()),
                region: region.clone(),
                until: *until,
                needs: needs.as_slice().to_vec(),
                crew: crew.clone(),
                steps: Vec::new(),
            };
            state.gates.entry(gate.clone()).or_insert(set);
            return;
        }
        Act::GateAsked { gate } => (gate, Step::Asked),
        Act::GateMet { gate, artefact } => (gate, Step::Met(artefact.clone())),
        Act::GateLost { gate } => (gate, Step::Lost),
        Act::GateDropped { gate } => (gate, Step::Dropped),
        _ => return,
    };
    if let Some(gate) = state.gates.get_mut(gate) {
        gate.steps.push((head, step));
    }
}

fn of_deliverable(state: &mut State, head: SeenHead, act: &Act) {
    let (deliverable, step) = match act {
        Act::Planned { deliverable, initiative, crew, p10, p50, p90, needs } => {
            let range = p10.zip(*p50).zip(*p90).map(|((p10, p50), p90)| [p10, p50, p90]);
            let plan = Plan {
                head,
                initiative: initiative.clone(),
                crew: crew.clone(),
                range,
                needs: needs.as_slice().to_vec(),
            };
            state.deliverables.entry(deliverable.clone()).or_default().plans.push(plan);
            return;
        }
        Act::Started { deliverable } => (deliverable, Progress::Started),
        Act::Finished { deliverable, artefact } => (deliverable, Progress::Done(artefact.clone())),
        Act::Dropped { deliverable } => (deliverable, Progress::Dropped),
        _ => return,
    };
    if let Some(deliverable) = state.deliverables.get_mut(deliverable) {
        deliverable.steps.push((head, step));
    }
}

fn of_slot(state: &mut State, head: SeenHead, act: &Act) {
    match act {
        Act::SlotSet { slot, keynote, order, minutes, initiative, speaker, demo } => {
            let setting = Setting {
                head,
                order: *order,
                minutes: *minutes,
                initiative: initiative.clone(),
                speaker: *speaker,
                demo: *demo,
            };
            let new = || Slot {
                keynote: keynote.clone(),
                settings: Vec::new(),
                rehearsals: Vec::new(),
                dropped: None,
            };
            let known = state.slots.entry(slot.clone()).or_insert_with(new);
            known.settings.push(setting);
            known.dropped = None;
        }
        Act::Rehearsed { slot, outcome, minutes } => {
            if let Some(slot) = state.slots.get_mut(slot) {
                slot.rehearsals.push(Rehearsed { head, outcome: *outcome, minutes: *minutes });
            }
        }
        Act::SlotDropped { slot } => {
            if let Some(slot) = state.slots.get_mut(slot) {
                slot.dropped = Some(head);
            }
        }
        _ => {}
    }
}
