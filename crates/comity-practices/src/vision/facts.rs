//! What clauses may see of each act.

use super::acts::Act;
use super::fold::{State, reference};
use comity_common::practice::{Done, Seen};
use comity_spine::{Depth, Ref, Visibility};

/// The facts of an act. To show a vision is no contribution of those it is shown to.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    let Some(vision) = state.visions.get(done.act.vision()) else { return Seen::default() };
    if done.head.visibility > Visibility::Space {
        return Seen::default();
    }
    let mut seen = Seen { about: [reference(done.act.vision())].into_iter().collect(), ..Seen::default() };
    match done.act {
        Act::Contributed { function, .. } => {
            seen.depth = Some(Depth::Posted);
            seen.function = Some(function.clone());
        }
        Act::SceneAdded { .. } | Act::Drafted { .. } => seen.depth = Some(Depth::Posted),
        Act::Shared { to, .. } => seen.to = Some(to.clone()),
        Act::Linked { initiative, .. } => {
            seen.depth = Some(Depth::Decided);
            let how = if initiative.is_some() { "linked" } else { "parked" };
            let left = if vision.is_landed() { "none" } else { "some" };
            seen.attrs.push(("how".into(), how.into()));
            seen.attrs.push(("left".into(), left.into()));
            seen.about.extend(initiative.as_ref().map(Ref::initiative));
        }
        Act::Started { .. } | Act::Pictured { .. } | Act::Parked { .. } => {}
    }
    seen
}
