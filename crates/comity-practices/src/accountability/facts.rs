//! What clauses may see of each act.

use super::acts::Act;
use super::fold::State;
use super::measured;
use comity_common::exchange::facts::seen;
use comity_common::practice::{Also, Done, Seen};
use comity_spine::{Depth, Noun, Ref, Slug};

/// The facts of an act: reporting is saying something, what product does is a decision of theirs, the verdict
/// and the counter-signature are answers.
///
/// What is done about a problem is done about every part of it: a clause that waits for an owner of a part
/// finds that of the whole. A verdict is of its own report alone.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    let id = &done.act.problem().0;
    let of = |depth, words: &[(&str, &str)]| about(state, done, depth, words);
    match done.act {
        Act::Reported { reason, .. } => {
            let reason = reason.as_ref().map(|reason| ("reason", reason.as_str()));
            of(Depth::Posted, reason.as_slice())
        }
        Act::Traced { shortcoming, .. } => of(Depth::Decided, &[("shortcoming", shortcoming.name())]),
        Act::Countersigned { stance, .. } => of(Depth::Answered, &[("stance", stance.name())]),
        Act::Confirmed { outcome, .. } => of(Depth::Answered, &[("outcome", outcome.name())]),
        Act::Asked { .. } | Act::Recurred { .. } | Act::ToldApart { .. } => of(Depth::Posted, &[]),
        Act::Owned { .. } | Act::Fixed { .. } | Act::Split { .. } => of(Depth::Decided, &[]),
        Act::Merged { into, .. } => {
            let mut seen = of(Depth::Decided, &[]);
            if *id != into.0 && !seen.about.is_empty() {
                seen.about.insert(1, as_ref(&into.0));
                seen.also.extend(owned_with(state, id));
            }
            seen
        }
        Act::Measured { .. } => {
            let step = done.act.step(done.head.by);
            let change = step.as_ref().and_then(measured::of_step).map(|change| ("change", change.name()));
            of(Depth::Decided, change.as_slice())
        }
    }
}

/// What becomes a part of a problem that is owned is owned from then on, with all its own parts.
fn owned_with(state: &State, part: &Slug) -> Option<Also> {
    let whole = state.root(part);
    let thread = state.problems.get(whole).filter(|_| state.is_owned(whole))?;
    let about = state.tree(part).into_iter().map(as_ref).collect();
    Some(Also { kind: "problem.owned", about, function: Some(thread.to.clone()) })
}

fn about(state: &State, done: &Done<'_, Act>, depth: Depth, words: &[(&str, &str)]) -> Seen {
    let id = &done.act.problem().0;
    let is_of_whole = done.act.is_of_whole();
    let root = if is_of_whole { state.root(id) } else { id };
    let Some(thread) = state.problems.get(root) else { return Seen::default() };
    let mut seen = seen(thread, as_ref(id), done.head, Some(depth), words);
    let changes_parts = is_of_whole || matches!(done.act, Act::Merged { .. } | Act::Split { .. });
    if changes_parts {
        for (i, other) in state.tree(root).into_iter().filter(|other| *other != id).enumerate() {
            seen.about.insert(i + 1, as_ref(other));
        }
    }
    seen
}

fn as_ref(id: &Slug) -> Ref {
    Ref::new(Noun::Problem, id.as_str())
}
