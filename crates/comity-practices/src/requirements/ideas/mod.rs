//! Ideas for solutions (P4-8): where they come from, and which were taken.

pub mod page;

use super::acts::Act;
use super::decide::existing;
use super::fold::{Idea, State};
use super::look::may_know;
use comity_common::exchange::decide as may;
use comity_common::practice::{Focus, Wish};
use comity_common::view::View;
use comity_spine::{IdeaId, Noun, Ref, Refusal, suggest};

/// The ideas that this viewer may know of; of the initiative in focus, if one is.
pub fn known<'a>(view: &View<'a, State>) -> impl Iterator<Item = (&'a IdeaId, &'a Idea)> {
    let focus = match view.scope() {
        Focus::Initiative(id) => Some(id.clone()),
        _ => None,
    };
    let is_in = move |it: &Idea| focus.as_ref().is_none_or(|id| it.initiative == *id);
    view.state.ideas.iter().filter(move |(_, it)| is_in(it)).filter(|(_, it)| may_know(view, &it.head))
}

/// An idea as a subject.
pub fn reference(id: &IdeaId) -> Ref {
    Ref::new(Noun::Idea, id.as_str())
}

/// Whether an act about an idea may be done now.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    let own = may::function_of(view, wish.by)?;
    match wish.act {
        Act::Offered { idea, initiative, .. } => {
            if view.state.ideas.contains_key(idea) {
                let sentence =
                    format!("The name `{idea}` is taken by another idea; choose one that is free.");
                return Err(Refusal::of("idea", sentence));
            }
            may::running(view, initiative)?;
            may::said(wish.words, "text", "Say how it could be solved")
        }
        Act::Decided { idea, disposition, requirement } => {
            let Some((_, it)) = known(view).find(|(id, _)| *id == idea) else {
                let hint = suggest::hint(idea.as_str(), known(view).map(|(id, _)| id.as_str()));
                return Err(Refusal::of("idea", format!("There is no idea `{idea}`.{hint}")));
            };
            let dri = view.initiatives().get(&it.initiative).and_then(|it| it.dri(view.as_of));
            let answers = dri.and_then(|dri| view.function(dri));
            if dri != Some(wish.by) && answers != Some(own) {
                let sentence = format!("Whoever answers for {} says what becomes of it.", it.initiative);
                return Err(Refusal::of("idea", sentence));
            }
            match (disposition.changed_something(), requirement) {
                (true, None) => {
                    let sentence =
                        "Name the requirement in which it lives on; an idea that was taken can be found.";
                    Err(Refusal::of("requirement", sentence))
                }
                (true, Some(requirement)) => existing(view, requirement, "requirement").map(|_| ()),
                (false, _) => may::said(wish.words, "reason", "Say why; whoever offered it will ask"),
            }
        }
        _ => Ok(()),
    }
}
