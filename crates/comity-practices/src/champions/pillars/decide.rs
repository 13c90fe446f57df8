//! May somebody say now under which pillar an initiative is.

use super::of_initiative;
use crate::champions::fold::State;
use comity_common::exchange::decide as may;
use comity_common::view::View;
use comity_spine::{InitiativeId, PersonId, Refusal, Slug, suggest};

/// Whether they may; a sentence if not.
pub fn decide(
    view: &View<'_, State>,
    by: PersonId,
    initiative: &InitiativeId,
    pillar: Option<&Slug>,
) -> Result<(), Refusal> {
    may::function_of(view, by)?;
    let all = view.initiatives();
    // What has landed is still under a pillar: that is when it counts.
    let Some(it) = all.get(initiative).filter(|it| it.is_open(view.as_of)) else {
        let hint = suggest::hint(initiative.as_str(), all.iter().map(|(id, _)| id.as_str()));
        let sentence = format!("There is no initiative `{initiative}`; open it first.{hint}");
        return Err(Refusal::of("initiative", sentence));
    };
    if it.dri(view.as_of).is_some_and(|dri| dri != by) {
        let sentence = format!(
            "Only whoever answers for `{initiative}` can say under which pillar it is, so that nobody picks what \
             counts; ask them."
        );
        return Err(Refusal::of("initiative", sentence));
    }
    let now = of_initiative(view, initiative);
    match pillar {
        None if now.is_empty() => {
            let sentence = format!("`{initiative}` is under no pillar; name the one that it belongs to.");
            Err(Refusal::of("pillar", sentence))
        }
        Some(pillar) if now == [pillar.clone()] => {
            Err(Refusal::of("pillar", format!("`{initiative}` is under {pillar} already.")))
        }
        _ => Ok(()),
    }
}
