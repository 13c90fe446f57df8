//! What clauses may see of each act.

use super::acts::Act;
use super::fold::State;
use comity_common::exchange::facts::seen;
use comity_common::practice::{Done, Seen};
use comity_spine::{ConcernId, Depth, Noun, PrecedentId, Ref, Slug, Visibility};

/// The facts of an act: raising is saying something, a condition is an answer and so is that it would work, a
/// resolution is a decision.
///
/// How somebody stands is no contribution, and what was answered without a name is told to no clause.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    match done.act {
        Act::Raised { concern, .. }
        | Act::Conditioned { concern, .. }
        | Act::Workable { concern, .. }
        | Act::Resolved { concern, .. }
        | Act::Reopened { concern } => of_concern(state, done, concern),
        Act::PrecedentSet { precedent, .. }
        | Act::PrecedentApplied { precedent, .. }
        | Act::PrecedentRenewed { precedent, .. }
        | Act::PrecedentExpired { precedent } => of_precedent(state, done, precedent),
        Act::StanceDeclared { initiative, stance } | Act::StanceChanged { initiative, stance } => {
            let is_open = done.head.visibility <= Visibility::Space;
            let attrs = is_open.then(|| ("stance".into(), stance.name().into()));
            let about = [Ref::initiative(initiative)].into_iter().collect();
            Seen { about, attrs: attrs.into_iter().collect(), ..Seen::default() }
        }
        Act::PulseAnswered { initiative, function, .. } => {
            let about = [Ref::initiative(initiative)].into_iter().collect();
            Seen { about, function: Some(function.clone()), ..Seen::default() }
        }
    }
}

fn of_concern(state: &State, done: &Done<'_, Act>, id: &ConcernId) -> Seen {
    let Some(thread) = state.concerns.get(&id.0) else { return Seen::default() };
    let matter = Ref::new(Noun::Concern, id.as_str());
    let of = |depth, words: &[(&str, &str)]| seen(thread, matter.clone(), done.head, Some(depth), words);
    let is_open = thread.opened.head.visibility.max(done.head.visibility) <= Visibility::Space;
    match done.act {
        Act::Raised { function, cites, .. } => {
            let words: Vec<(&str, &str)> =
                cites.as_slice().iter().map(|rule| ("cites", rule.as_str())).collect();
            let mut seen = Seen { function: Some(function.clone()), ..of(Depth::Posted, &words) };
            if is_open {
                // Whoever raises it takes up what a precedent for that rule may have left open.
                seen.about.extend(state.precedents_for(cites.as_slice()).map(precedent_ref));
            }
            seen
        }
        Act::Conditioned { effect, risk, effort, .. } => of(
            Depth::Answered,
            &[("effect", effect.name()), ("risk", risk.name()), ("effort", effort.name())],
        ),
        Act::Workable { .. } => of(Depth::Answered, &[]),
        Act::Resolved { resolution, effect, .. } => {
            let effect = effect.map(|effect| ("effect", effect.name()));
            let words: Vec<_> = [("resolution", resolution.name())].into_iter().chain(effect).collect();
            of(Depth::Decided, &words)
        }
        _ => {
            let mut seen = of(Depth::Posted, &[]);
            if is_open {
                for precedent in state.precedents.of_concern(id) {
                    seen.about.extend(resting_on(state, precedent));
                }
            }
            seen
        }
    }
}

/// A precedent's act is about the precedent, its concern and that one's initiative; and about every other
/// precedent for the same rules and every concern that was cleared by it, since what is open there follows.
fn of_precedent(state: &State, done: &Done<'_, Act>, id: &PrecedentId) -> Seen {
    let Some(precedent) = state.precedents.get(id) else { return Seen::default() };
    let concern = match done.act {
        Act::PrecedentApplied { concern, .. } => concern,
        _ => &precedent.concern,
    };
    let mut seen = Seen::default();
    seen.about.push(precedent_ref(id));
    seen.about.extend(concern_refs(state, &concern.0));
    seen.about
        .extend(state.precedents_for(state.rules(precedent)).filter(|other| *other != id).map(precedent_ref));
    if !matches!(done.act, Act::PrecedentApplied { .. }) {
        seen.about.extend(resting_on(state, id));
    }
    if let Act::PrecedentSet { .. } = done.act {
        seen.attrs.extend(state.rules(precedent).iter().map(|rule| ("cites".into(), rule.as_str().into())));
    }
    let mut known = std::collections::BTreeSet::new();
    seen.about.retain(|about| known.insert(about.clone()));
    seen
}

fn resting_on<'a>(state: &'a State, id: &'a PrecedentId) -> impl Iterator<Item = Ref> + 'a {
    let cleared = state.precedents.cleared_by(id).flat_map(|concern| concern_refs(state, concern));
    std::iter::once(precedent_ref(id)).chain(cleared)
}

fn concern_refs(state: &State, id: &Slug) -> Vec<Ref> {
    let thread = state.concerns.get(id);
    let initiative = thread.and_then(|thread| thread.initiative.as_ref()).map(Ref::initiative);
    std::iter::once(Ref::new(Noun::Concern, id.as_str())).chain(initiative).collect()
}

fn precedent_ref(id: &PrecedentId) -> Ref {
    Ref::new(Noun::Precedent, id.as_str())
}
