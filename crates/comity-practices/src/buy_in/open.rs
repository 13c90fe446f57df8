//! What is open between people: who owes what to whom.

use super::acts::Resolution;
use super::fold::{Concern, State};
use crate::page as parts;
use comity_common::exchange::{Side, Turn};
use comity_common::practice::Open;
use comity_common::view::View;
use comity_spine::{Function, Noun, PersonId, Ref, Slug};
use std::collections::BTreeMap;

/// Every concern that waits for somebody, as this viewer may see it.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let concerns = &view.state.concerns;
    let stuck = concerns.seen_of(view, &view.state.stuck);
    let all: BTreeMap<&Slug, &Concern> = concerns.unclosed_whole(view).chain(stuck).collect();
    all.into_iter().flat_map(|(id, concern)| matters(view, id, concern)).collect()
}

fn matters(view: &View<'_, State>, id: &Slug, concern: &Concern) -> Vec<Open> {
    let about = concern.initiative.as_ref();
    let initiative = about.and_then(|id| view.initiatives().get(id));
    if initiative.and_then(|it| it.ended(view.as_of)).is_some_and(|(_, how)| how == "stopped") {
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
        let stuck =
            concern.closed_for(view).is_some_and(|closed| closed.what.resolution == Resolution::NoLawfulPath);
        if !stuck {
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
    vec![match (heard, by_opener) {
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
            let who = concern.opened.who;
            let next = format!("Say whether the way offered for {name} meets the concern.");
            matter(from.clone(), who, &["concern.resolved", "concern.conditioned"], next)
        }
    }]
}
