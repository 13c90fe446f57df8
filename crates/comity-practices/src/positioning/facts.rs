//! What clauses may see of each act.

use super::acts::Act;
use super::fold::{State, reference};
use comity_common::practice::{Done, Seen};
use comity_spine::{Depth, Noun, Ref, Slug, Visibility};

/// The facts of an act. To sign is to decide; to make, prove and clear a claim is to contribute.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    if done.head.visibility > Visibility::Space {
        return Seen::default();
    }
    match done.act {
        Act::Opened { canvas, .. } | Act::PhraseSet { canvas, .. } => of_canvas(state, canvas),
        Act::Drafted { canvas, .. } => Seen { depth: Some(Depth::Posted), ..of_canvas(state, canvas) },
        Act::Signed { canvas, function, position, .. } => {
            let mut seen = of_canvas(state, canvas);
            let left = state.canvases.get(canvas).is_none_or(|it| !it.unsigned().is_empty());
            seen.depth = Some(Depth::Decided);
            seen.function = Some(function.clone());
            seen.attrs.push(("position".into(), position.name().into()));
            seen.attrs.push(("left".into(), if left { "some" } else { "none" }.into()));
            seen
        }
        Act::Made { claim, .. } | Act::Reworded { claim } | Act::Proved { claim, .. } => {
            Seen { depth: Some(Depth::Posted), ..of_claim(state, claim) }
        }
        Act::Cleared { claim, .. } => Seen { depth: Some(Depth::Decided), ..of_claim(state, claim) },
        Act::Withdrawn { claim } => of_claim(state, claim),
        Act::Watched { watch, form, .. } => {
            let mut seen = of_watch(state, watch);
            seen.attrs.push(("form".into(), form.name().into()));
            seen
        }
        Act::Checked { watch } | Act::Settled { watch, .. } => of_watch(state, watch),
    }
}

fn of_canvas(state: &State, canvas: &Slug) -> Seen {
    let Some(it) = state.canvases.get(canvas) else { return Seen::default() };
    let about = [reference(canvas), Ref::initiative(&it.initiative)].into_iter().collect();
    Seen { about, ..Seen::default() }
}

fn of_claim(state: &State, claim: &Slug) -> Seen {
    let Some(it) = state.claims.get(claim) else { return Seen::default() };
    let mut seen = of_canvas(state, &it.canvas);
    seen.about.insert(0, Ref::new(Noun::Claim, claim.as_str()));
    seen
}

fn of_watch(state: &State, watch: &Slug) -> Seen {
    state.watches.get(watch).map_or_else(Seen::default, |it| of_canvas(state, &it.canvas))
}
