//! What clauses may see of each act.

use super::acts::Act;
use super::fold::State;
use comity_common::exchange::facts::seen;
use comity_common::practice::{Done, Seen};
use comity_spine::{Depth, Noun, Ref};

/// The facts of an act: raising is saying something, a condition is an answer, a resolution a decision.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    let id = done.act.concern();
    let Some(thread) = state.concerns.get(&id.0) else { return Seen::default() };
    let matter = Ref::new(Noun::Concern, id.as_str());
    let of = |depth, words: &[(&str, &str)]| seen(thread, matter.clone(), done.head, Some(depth), words);
    match done.act {
        Act::Raised { function, cites, .. } => {
            let cites: Vec<(&str, &str)> =
                cites.as_slice().iter().map(|rule| ("cites", rule.as_str())).collect();
            Seen { function: Some(function.clone()), ..of(Depth::Posted, &cites) }
        }
        Act::Conditioned { effect, risk, effort, .. } => of(
            Depth::Answered,
            &[("effect", effect.name()), ("risk", risk.name()), ("effort", effort.name())],
        ),
        Act::Resolved { resolution, effect, .. } => {
            let effect = effect.map(|effect| ("effect", effect.name()));
            let words: Vec<_> = [("resolution", resolution.name())].into_iter().chain(effect).collect();
            of(Depth::Decided, &words)
        }
        Act::Reopened { .. } => of(Depth::Posted, &[]),
    }
}
