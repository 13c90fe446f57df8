//! What clauses may see of each act.

use super::acts::{Act, Seeing};
use super::aim::Aim;
use super::fold::State;
use super::goals;
use comity_common::exchange::facts::seen;
use comity_common::practice::{Done, Seen};
use comity_spine::{Depth, Noun, ObjectiveId, PickId, Ref, Visibility};
use smallvec::SmallVec;

/// The facts of an act. A proposal is something said, its answer a decision; a goal is no contact.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    if let Some((id, _)) = done.act.step() {
        return of_proposal(state, done, &id.0);
    }
    match done.act {
        Act::Named { region, pillar, .. } | Act::Released { region, pillar } => {
            let about = region.as_ref().map(|region| Ref::new(Noun::Region, region.as_str()));
            let mut seen = Seen { about: about.into_iter().collect(), ..Seen::default() };
            seen.attrs.extend(pillar.as_ref().map(|pillar| ("pillar".into(), pillar.as_str().into())));
            seen
        }
        // What was picked without a name is told to no clause.
        Act::Asked { pick, .. } => Seen { about: of_pick(pick), ..Seen::default() },
        Act::Picked { pick, function, .. } => {
            Seen { about: of_pick(pick), function: Some(function.clone()), ..Seen::default() }
        }
        Act::Stated { function, .. } => {
            let about = [Ref::new(Noun::Function, function.as_str())].into_iter().collect();
            Seen { about, function: Some(function.clone()), ..Seen::default() }
        }
        Act::Joined { initiative, pillar } => {
            let about = [Ref::initiative(initiative)].into_iter().collect();
            let is_open = done.head.visibility <= Visibility::Space;
            let pillar = pillar.as_ref().filter(|_| is_open);
            let attrs = pillar.map(|pillar| ("pillar".into(), pillar.as_str().into())).into_iter().collect();
            Seen { about, attrs, ..Seen::default() }
        }
        act => match act.objective() {
            None => Seen::default(),
            Some(objective) => of_goal(done, objective),
        },
    }
}

fn of_pick(pick: &PickId) -> SmallVec<[Ref; 2]> {
    [Ref::new(Noun::Pick, pick.as_str())].into_iter().collect()
}

fn of_goal(done: &Done<'_, Act>, objective: &ObjectiveId) -> Seen {
    let mut seen = Seen { about: [goals::reference(objective)].into_iter().collect(), ..Seen::default() };
    if done.head.visibility > Visibility::Space {
        return seen;
    }
    let mut put = |name: &str, value: &str| seen.attrs.push((name.into(), value.into()));
    match done.act {
        Act::Set { level, function, period, pillar, .. } => {
            put("level", level.name());
            put("period", period.as_str());
            if let Some(pillar) = pillar {
                put("pillar", pillar.as_str());
            }
            seen.function = function.clone();
        }
        Act::KeySet { baseline, target, low, high, unit, metric, .. } => {
            put("unit", unit.as_str());
            if let Some(aim) = Aim::of(*baseline, *target, *low, *high) {
                put("aim", aim.name());
            }
            if let Some(metric) = metric {
                put("metric", metric.as_str());
            }
        }
        Act::Committed { function, .. } => seen.function = Some(function.clone()),
        Act::Acknowledged { answer, .. } => {
            put("answer", if *answer == Seeing::Seen { "seen" } else { "undone" });
        }
        _ => {}
    }
    seen
}

fn of_proposal(state: &State, done: &Done<'_, Act>, id: &comity_spine::Slug) -> Seen {
    let Some(thread) = state.proposals.get(id) else { return Seen::default() };
    let matter = Ref::new(Noun::Proposal, id.as_str());
    let made = &thread.opened.what;
    let region = made.region.as_ref().map(|region| ("region", region.as_str()));
    let pillar = made.pillar.as_ref().map(|pillar| ("pillar", pillar.as_str()));
    let mut words: Vec<(&str, &str)> = region.into_iter().chain(pillar).collect();
    match done.act {
        Act::Answered { disposition, artefact, .. } => {
            words.push(("disposition", disposition.name()));
            let mut seen = seen(thread, matter, done.head, Some(Depth::Decided), &words);
            // What it changed is touched by it: an initiative that a region has shaped.
            if let Some(comity_common::exchange::Artefact::Thing(thing)) = artefact
                && thing.noun == Noun::Initiative
                && !seen.about.contains(thing)
                && thread.opened.head.visibility.max(done.head.visibility) <= Visibility::Space
            {
                seen.about.push(thing.clone());
            }
            seen
        }
        _ => seen(thread, matter, done.head, Some(Depth::Posted), &words),
    }
}
