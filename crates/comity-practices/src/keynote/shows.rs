//! Keynotes as they stand: when they are, what is promised for them, whom a moved date concerns.

use super::acts::{AnnouncementId, Form, Vote};
use super::fold::{Risk, Show, Slot, State, Voter, Weight};
use comity_common::initiatives::fold::{Initiatives, Keynote};
use comity_common::view::{SeenHead, View};
use comity_spine::{At, FactId, InitiativeId, KeynoteId, Noun, PersonId, Ref, Seq, Slug, Visibility};
use std::collections::BTreeSet;

/// A keynote as a subject.
pub fn reference(id: &KeynoteId) -> Ref {
    Ref::new(Noun::Keynote, id.as_str())
}

/// Every keynote with a date by then, in order of date.
pub fn dated(all: &Initiatives, as_of: At) -> Vec<(At, &KeynoteId, &Keynote)> {
    let dated = all.keynotes().filter_map(|(id, it)| Some((it.date(as_of)?.0, id, it)));
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by_key(|(at, id, _)| (*at, *id));
    dated
}

/// The next keynote, on the day itself too; the last one where none is ahead.
pub fn next<'a>(view: &View<'a, State>) -> Option<&'a KeynoteId> {
    let dated = dated(view.initiatives(), view.as_of);
    let ahead = dated.iter().find(|(at, ..)| is_ahead(view, *at));
    ahead.or(dated.last()).map(|(_, id, _)| *id)
}

/// Whether a date lies ahead, or is today.
pub fn is_ahead(view: &View<'_, State>, date: At) -> bool {
    view.calendar().day_of(date) >= view.calendar().day_of(view.as_of)
}

/// What is promised for a keynote and not cut, by initiative.
pub fn promised<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Vec<&'a InitiativeId> {
    let all = view.initiatives();
    let stands = |id: &&InitiativeId| all.is_promised(keynote, id, view.as_of);
    all.announced_for(keynote).map(|(id, _)| id).filter(stands).collect()
}

/// What was said of a keynote beside its dates.
pub fn show<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Option<&'a Show> {
    view.state.keynotes.get(keynote)
}

/// What an announcement is said to be worth, as far as this viewer may know.
pub fn weight<'a>(view: &View<'a, State>, announcement: &AnnouncementId) -> Option<&'a Weight> {
    let said = view.state.announcements.get(announcement)?;
    said.weights.iter().rev().find(|weight| sees(view, &weight.head))
}

/// In which form it is to be announced.
pub fn form(view: &View<'_, State>, announcement: &AnnouncementId) -> Form {
    let said = view.state.announcements.get(announcement);
    let form = said.and_then(|said| said.forms.iter().rev().find(|(head, _)| sees(view, head)));
    form.map_or(Form::Whole, |(_, form)| *form)
}

/// Whether a viewer may know of what was said.
pub fn sees(view: &View<'_, State>, head: &SeenHead) -> bool {
    view.may_see(head.visibility, &head.parties)
}

/// A date of a keynote as somebody set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Since when it was known.
    pub since: At,
    /// The date.
    pub on: At,
    /// By which act or trace.
    pub by: FactId,
}

/// Every date that a keynote had, the first one first; the same date said again is left out.
pub fn dates(keynote: &Keynote, as_of: At) -> Vec<Dated> {
    let mut dates: Vec<Dated> = Vec::new();
    for (since, on, by) in keynote.dates().take_while(|(since, ..)| *since <= as_of) {
        if dates.last().is_none_or(|last| last.on != on) {
            dates.push(Dated { since, on, by });
        }
    }
    dates
}

/// The head of the act that set a date, so that its reason is found.
pub fn head_of(dated: &Dated) -> SeenHead {
    let seq = match dated.by {
        FactId::Act(seq) => seq,
        FactId::Trace(_) => Seq::NONE,
    };
    SeenHead { seq, at: dated.since, by: None, visibility: Visibility::Open, parties: Vec::new() }
}

/// Everybody whom a moved date concerns: who answers for what is promised, who owns a gate of it, who speaks,
/// who votes. Not the owner, who moved it.
pub fn concerned(view: &View<'_, State>, keynote: &KeynoteId) -> BTreeSet<PersonId> {
    let (all, at) = (view.initiatives(), view.as_of);
    let mut people = BTreeSet::new();
    for id in promised(view, keynote) {
        people.extend(all.get(id).and_then(|it| it.dri(at)));
    }
    for (_, gate) in super::gates::all(view).filter(|(_, gate)| gate.announcement.keynote == *keynote) {
        people.extend(gate.function.as_ref().and_then(|function| view.people().lead(function, at)));
    }
    people.extend(slots(view, keynote).into_iter().filter_map(|(_, slot)| setting(view, slot)?.speaker));
    people.extend(voters(view, keynote).iter().map(|voter| voter.person));
    if let Some(owner) = all.keynote(keynote).and_then(|it| it.owner(at)) {
        people.remove(&owner);
    }
    people.retain(|person| !view.people().is_erased(*person));
    people
}

/// The parts of a show in their order.
pub fn slots<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Vec<(&'a Slug, &'a Slot)> {
    let of = |slot: &&Slot| slot.keynote == *keynote && slot.dropped.is_none();
    let mut slots: Vec<_> = view.state.slots.iter().filter(|(_, slot)| of(slot)).collect();
    slots.retain(|(_, slot)| setting(view, slot).is_some());
    slots.sort_by_key(|(id, slot)| (setting(view, slot).map(|it| it.order), *id));
    slots
}

/// A part as it was last set, as far as this viewer may know.
pub fn setting<'a>(view: &View<'_, State>, slot: &'a Slot) -> Option<&'a super::fold::Setting> {
    slot.settings.iter().rev().find(|setting| sees(view, &setting.head))
}

/// The open risks of a keynote as they were said last, as far as this viewer may know, by id.
pub fn risks<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Vec<(&'a Slug, &'a SeenHead, &'a Risk)> {
    let all = show(view, keynote).into_iter().flat_map(|show| &show.risks);
    let last = all.filter_map(|(id, said)| {
        let (head, risk) = said.iter().rev().find(|(head, _)| sees(view, head))?;
        Some((id, head, risk.as_ref()?))
    });
    last.collect()
}

/// Whose vote is asked for; each person once, as they were asked last.
pub fn voters<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Vec<&'a Voter> {
    let mut voters: Vec<&Voter> = Vec::new();
    for voter in show(view, keynote).into_iter().flat_map(|show| &show.voters) {
        if sees(view, &voter.head) {
            voters.retain(|known| known.person != voter.person);
            voters.push(voter);
        }
    }
    voters
}

/// What a voter said last, since they were asked.
pub fn vote<'a>(view: &View<'a, State>, keynote: &KeynoteId, voter: &Voter) -> Option<(&'a SeenHead, Vote)> {
    let votes = &show(view, keynote)?.votes;
    let of = |(head, _): &&(SeenHead, Vote)| head.by == Some(voter.person) && head.at >= voter.head.at;
    votes
        .iter()
        .rev()
        .filter(of)
        .find(|(head, _)| head.visibility <= Visibility::Space)
        .map(|(head, vote)| (head, *vote))
}

/// What the owner decided last.
pub fn decision<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Option<(&'a SeenHead, Vote)> {
    let decisions = &show(view, keynote)?.decisions;
    decisions.iter().rev().find(|(head, _)| sees(view, head)).map(|(head, vote)| (head, *vote))
}
