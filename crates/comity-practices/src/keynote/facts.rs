//! What clauses may see of each act.

use super::acts::{Act, AnnouncementId};
use super::fold::{Gate, State, Step};
use super::{gates, shows};
use comity_common::practice::{Done, Seen};
use comity_spine::{Depth, Noun, Ref, Slug, Visibility};

/// The facts of an act. To say whether a gate is met is to decide; to set one or ask is no contact of those
/// who are asked.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    let open = done.head.visibility <= Visibility::Space;
    match done.act {
        Act::Weighed { announcement, .. } | Act::Drafted { announcement } => of_announcement(announcement),
        Act::Shrunk { announcement, form } => {
            with(of_announcement(announcement), open, &[("form", form.name())])
        }
        Act::Announced { announcement, outcome } => {
            with(of_announcement(announcement), open, &[("outcome", outcome.name())])
        }
        Act::GateSet { gate, .. }
        | Act::GateAsked { gate }
        | Act::GateMet { gate, .. }
        | Act::GateLost { gate }
        | Act::GateDropped { gate } => of_gate(state, done, gate),
        Act::Planned { deliverable, crew, .. } => {
            with(of_deliverable(state, deliverable), open, &[("crew", crew.as_str())])
        }
        Act::Started { deliverable } | Act::Finished { deliverable, .. } | Act::Dropped { deliverable } => {
            of_deliverable(state, deliverable)
        }
        Act::Staffed { .. } => Seen::default(),
        Act::SlotSet { slot, demo, .. } => with(of_slot(state, slot), open, &[("demo", demo.name())]),
        Act::Rehearsed { slot, outcome, .. } => {
            with(of_slot(state, slot), open, &[("outcome", outcome.name())])
        }
        Act::SlotDropped { slot } => of_slot(state, slot),
        Act::Voted { keynote, vote } | Act::Decided { keynote, vote } => {
            let seen = Seen { about: [shows::reference(keynote)].into_iter().collect(), ..Seen::default() };
            with(seen, open, &[("vote", vote.name())])
        }
        Act::Acknowledged { keynote }
        | Act::RiskNamed { keynote, .. }
        | Act::RiskClosed { keynote, .. }
        | Act::VoteAsked { keynote, .. }
        | Act::Shown { keynote, .. } => {
            Seen { about: [shows::reference(keynote)].into_iter().collect(), ..Seen::default() }
        }
    }
}

/// The same with closed words, where everybody may know them.
fn with(mut seen: Seen, open: bool, words: &[(&str, &str)]) -> Seen {
    if open {
        seen.attrs.extend(words.iter().map(|(key, word)| ((*key).into(), (*word).into())));
    }
    seen
}

fn of_announcement(announcement: &AnnouncementId) -> Seen {
    let initiative = Ref::initiative(&announcement.initiative);
    let keynote = shows::reference(&announcement.keynote);
    Seen { about: [announcement.reference(), initiative, keynote].into_iter().collect(), ..Seen::default() }
}

fn of_gate(state: &State, done: &Done<'_, Act>, id: &Slug) -> Seen {
    let Some(gate) = state.gates.get(id) else { return Seen::default() };
    let open = gate.head.visibility.max(done.head.visibility) <= Visibility::Space;
    let initiative = Ref::initiative(&gate.announcement.initiative);
    let mut seen = Seen {
        about: [gates::reference(id), gate.announcement.reference(), initiative].into_iter().collect(),
        ..Seen::default()
    };
    let mut words = vec![("asks", gate.asks.name())];
    match done.act {
        Act::GateSet { .. } | Act::GateAsked { .. } => seen.to = gate.function.clone(),
        Act::GateMet { .. } => {
            seen.depth = Some(Depth::Decided);
            words.push(("left", if is_last(state, gate) { "none" } else { "some" }));
        }
        Act::GateLost { .. } => seen.depth = Some(Depth::Decided),
        Act::GateDropped { .. } => words.push(("left", if is_last(state, gate) { "none" } else { "some" })),
        _ => {}
    }
    with(seen, open, &words)
}

/// Whether every gate of an announcement that everybody may know of is met now, with this one; those that are
/// dropped are asked no longer, and where all are, none is met.
fn is_last(state: &State, of: &Gate) -> bool {
    let own = state.gates.values().filter(|gate| gate.announcement == of.announcement);
    let own = own.filter(|gate| gate.head.visibility <= Visibility::Space);
    let last = own.map(|gate| {
        let said = gate.steps.iter().rev().filter(|(head, _)| head.visibility <= Visibility::Space);
        said.map(|(_, step)| step).find(|step| **step != Step::Asked)
    });
    let asked: Vec<_> = last.filter(|last| !matches!(last, Some(Step::Dropped))).collect();
    !asked.is_empty() && asked.iter().all(|last| matches!(last, Some(Step::Met(_))))
}

fn of_deliverable(state: &State, id: &Slug) -> Seen {
    let initiative = state.deliverables.get(id).and_then(|it| it.plans.last()).map(|plan| &plan.initiative);
    let about = initiative.map(Ref::initiative);
    Seen {
        about: std::iter::once(Ref::new(Noun::Deliverable, id.as_str())).chain(about).collect(),
        ..Seen::default()
    }
}

fn of_slot(state: &State, id: &Slug) -> Seen {
    let keynote = state.slots.get(id).map(|slot| shows::reference(&slot.keynote));
    Seen {
        about: std::iter::once(Ref::new(Noun::Slot, id.as_str())).chain(keynote).collect(),
        ..Seen::default()
    }
}
