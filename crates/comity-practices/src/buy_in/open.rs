//! What is open between people: who owes what to whom.

use super::acts::Resolution;
use super::fold::{Concern, State};
use super::precedents::{self, Clearance, Cleared, Why};
use super::ways::workable;
use crate::page as parts;
use comity_common::exchange::{Side, Turn};
use comity_common::practice::{Focus, Open};
use comity_common::view::View;
use comity_spine::{At, Function, Noun, PersonId, PrecedentId, Ref, Slug};
use std::collections::BTreeMap;

/// Every concern that waits for somebody, as this viewer may see it; and what a precedent left open when it
/// ran out mid-way.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let concerns = &view.state.concerns;
    let stuck = concerns.seen_of(view, &view.state.stuck);
    let all: BTreeMap<&Slug, &Concern> = concerns.unclosed_whole(view).chain(stuck).collect();
    let of_concerns = all.into_iter().flat_map(|(id, concern)| matters(view, id, concern));
    of_concerns.chain(lapsed(view)).collect()
}

/// The initiatives that a precedent cleared and does not any more: whoever set it says what holds now.
fn lapsed(view: &View<'_, State>) -> Vec<Open> {
    let wanted = match view.scope() {
        Focus::Matter(matter) if matter.noun == Noun::Precedent => Some(matter.id.as_str()),
        Focus::Matter(_) | Focus::Kept => return Vec::new(),
        Focus::Everything | Focus::Initiative(_) => None,
    };
    let is_wanted = |id: &PrecedentId| wanted.is_none_or(|wanted| wanted == id.as_str());
    precedents::cleared(view, is_wanted).iter().filter_map(|it| lapse(view, it)).collect()
}

fn lapse(view: &View<'_, State>, it: &Cleared<'_>) -> Option<Open> {
    let Clearance::Lapsed(since, why) = it.stands else { return None };
    let from = view.state.concerns.get(&it.precedent.concern.0)?.from(view.people()).cloned();
    let name = view.name(&Ref::initiative(it.initiative));
    let next = format!(
        "{} Raise a concern about {name}, or let the precedent stand for longer.",
        flagged(view, it.id, &name, since, why)
    );
    Some(Open {
        matter: Ref::new(Noun::Precedent, it.id.as_str()),
        initiative: Some(it.initiative.as_str().into()),
        from: from.clone(),
        turn: from,
        who: it.precedent.head.by,
        since,
        next,
        acts: &["precedent.renewed"],
        opened: it.precedent.head.seq,
        visibility: it.precedent.head.visibility,
    })
}

/// What has become of a clearance, as a sentence: `Precedent l-12, which cleared Atlas, expired mid-way …`.
pub(super) fn flagged(
    view: &View<'_, State>,
    id: &PrecedentId,
    cleared: &str,
    since: At,
    why: Why,
) -> String {
    let day = view.calendar().day_of(since);
    match why {
        Why::Day => {
            let last = view.calendar().day_of(since.plus_millis(-1));
            format!("Precedent {id}, which cleared {cleared}, expired mid-way: it stood until {last}.")
        }
        Why::Ended => format!("Precedent {id}, which cleared {cleared}, was ended mid-way, on {day}."),
        Why::Reopened => {
            format!(
                "Precedent {id}, which cleared {cleared}, ended mid-way on {day}: its own concern was opened again."
            )
        }
        Why::Changed => format!("Precedent {id} cleared {cleared} until {day}, when it no longer fitted."),
    }
}

fn matters(view: &View<'_, State>, id: &Slug, concern: &Concern) -> Vec<Open> {
    let about = concern.initiative.as_ref();
    let initiative = about.and_then(|id| view.initiatives().get(id));
    if initiative.and_then(|it| it.ended(view.as_of)).is_some_and(|(_, how)| how == "stopped") {
        return Vec::new();
    }
    let clearance = precedents::of_concern(view, id, concern);
    if let (Some((_, Clearance::Until(_))), true) = (clearance, concern.turn() != Turn::Nobody) {
        return Vec::new();
    }
    // Whom it is kept from cannot be asked to do anything about it.
    let is_told = |person: &PersonId| concern.opened.head.is_for(*person);
    let dri = initiative.and_then(|it| it.dri(view.as_of)).filter(is_told);
    let from = concern.from(view.people()).cloned();
    let name = parts::about(view, about);
    let asker = from.as_ref().map_or("the function that raised it", Function::as_str);
    let matter = |turn, who: Option<PersonId>, acts: &'static [&'static str], next: String| Open {
        matter: Ref::new(Noun::Concern, id.as_str()),
        initiative: about.map(|id| id.as_str().into()),
        from: from.clone(),
        turn,
        who,
        since: concern.since(),
        next,
        acts,
        opened: concern.opened.head.seq,
        visibility: concern.opened.head.visibility,
    };
    let to = Some(concern.to.clone());
    if concern.turn() == Turn::Nobody {
        if !is_stuck(view, concern) {
            return Vec::new();
        }
        // P1-1: nobody may learn too late that there is no lawful way: the accountable person and the
        // counterpart.
        let next =
            format!("Decide with {asker} how {name} goes on: another form, a smaller scope, or not at all.");
        let counterpart =
            view.people().lead(&concern.to, view.as_of).filter(|lead| Some(*lead) != dri && is_told(lead));
        return std::iter::once(dri)
            .chain(counterpart.map(Some))
            .map(|who| matter(to.clone(), who, &["concern.reopened"], next.clone()))
            .collect();
    }
    let heard = concern.turn() == Turn::Opener;
    let last = concern.answers.last().and_then(|answer| answer.who);
    let by_opener = last.and_then(|who| concern.side(who, view.people(), view.as_of)) == Some(Side::Opener);
    let mut open = match (heard, by_opener) {
        (false, _) => matter(
            to,
            dri,
            &["concern.conditioned"],
            format!("Find with {asker} what would make {name} acceptable, and write that way down."),
        ),
        (true, true) => {
            let next = format!("Take up what {asker} offers for {name}, or offer another way.");
            matter(to, dri, &["concern.conditioned"], next)
        }
        (true, false) => {
            let acts = &["concern.resolved", "concern.workable", "concern.conditioned"];
            matter(from.clone(), concern.opened.who, acts, to_settle(view, id, concern, &name))
        }
    };
    if let Some((by, Clearance::Lapsed(since, why))) = clearance {
        let flag = flagged(view, by, "this", since, why);
        (open.since, open.next) = (open.since.max(since), format!("{flag} {}", open.next));
    }
    vec![open]
}

/// What those who raised it do about a way that the other side offered.
fn to_settle(view: &View<'_, State>, id: &Slug, concern: &Concern, name: &str) -> String {
    match workable(view, id, concern).last() {
        Some(way) => format!("Settle the concern about {name} once {} is done.", way.what.option),
        None => format!("Say whether the way offered for {name} meets the concern."),
    }
}

/// Whether it was closed because there is no lawful way, so that somebody still has to decide.
fn is_stuck(view: &View<'_, State>, concern: &Concern) -> bool {
    concern.closed_for(view).is_some_and(|closed| closed.what.resolution == Resolution::NoLawfulPath)
}
