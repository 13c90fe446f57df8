//! What clauses may see of each act.

use super::acts::Act;
use super::fold::{Requirement, State};
use super::look::reference;
use super::words::Risk;
use comity_common::document::Anew;
use comity_common::practice::{Also, Done, Seen};
use comity_spine::{Depth, Noun, Ref, RequirementId, Slug, Visibility};

/// The facts of an act: who writes says something, who reads it answers, who signs decides. Asking somebody
/// is no contact of theirs.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    if done.head.visibility > Visibility::Space {
        return Seen::default();
    }
    match done.act {
        Act::Cut { baseline, initiative } => cut(state, baseline, initiative),
        Act::Reviewed { initiative, assurance, .. } => {
            let mut seen = Seen { depth: Some(Depth::Decided), ..Seen::default() };
            seen.about.push(Ref::initiative(initiative));
            seen.attrs.push(("shown".into(), Anew::of(assurance.as_deref()).name().into()));
            seen
        }
        Act::Ruled { function, tag, .. } | Act::Lifted { function, tag } => {
            let mut seen = Seen { function: Some(function.clone()), ..Seen::default() };
            seen.about.push(Ref::new(Noun::Function, function.as_str()));
            seen.about.extend(tagged(state, tag));
            seen.attrs.push(("tag".into(), tag.as_str().into()));
            seen
        }
        Act::Defined { term, .. } | Act::Verified { term } | Act::Dropped { term } => {
            let about = [Ref::new(Noun::Term, term.as_str())].into_iter().collect();
            Seen { about, depth: Some(Depth::Posted), ..Seen::default() }
        }
        Act::Offered { .. } | Act::Decided { .. } => of_idea(state, done.act),
        act => act.requirement().map_or_else(Seen::default, |id| of_requirement(state, done, act, id)),
    }
}

fn of_requirement(state: &State, done: &Done<'_, Act>, act: &Act, named: &RequirementId) -> Seen {
    let id = if let Act::Split { into, .. } = act { into } else { named };
    let Some(it) = state.all.get(id) else { return Seen::default() };
    let mut seen = Seen { depth: depth(act), ..Seen::default() };
    seen.about.extend([reference(id), Ref::initiative(&it.initiative)]);
    let mut put = |name: &str, value: &str| seen.attrs.push((name.into(), value.into()));
    match act {
        Act::Introduced { .. } | Act::Changed { .. } | Act::Split { .. } => {
            // Of what carries no tag that is known: rules for tags do not speak of it.
            if it.content().tags.is_empty() {
                put("tag", "none");
            }
            for tag in &it.content().tags {
                put("tag", tag.as_str());
            }
            put("risk", it.content().risk.map_or("unsaid", Risk::name));
            if let Act::Changed { meaning, .. } = act {
                put("meaning", meaning.name());
            }
            seen.also.extend(authored(it, done).then(|| also("requirement.authored", [id])));
            seen.also.extend(moved(state, id));
        }
        Act::Withdrawn { .. } => seen.also.extend(moved(state, id)),
        Act::Linked { link, .. } | Act::Unlinked { link, .. } => {
            put("link", link.name());
            seen.also.extend(moved(state, id));
        }
        Act::Signed { meaning, assurance, .. } => {
            put("meaning", meaning.name());
            put("shown", Anew::of(assurance.as_deref()).name());
        }
        Act::Revoked { meaning, .. } => put("meaning", meaning.name()),
        Act::Asked { function, .. } => seen.to = Some(function.clone()),
        _ => {}
    }
    seen
}

/// How deep the contact is of whoever does it.
fn depth(act: &Act) -> Option<Depth> {
    match act {
        Act::Introduced { .. } | Act::Changed { .. } | Act::Split { .. } => Some(Depth::Posted),
        Act::Vetoed { .. } | Act::Questioned { .. } | Act::Suspected { .. } => Some(Depth::Posted),
        Act::Authored { .. } | Act::Confirmed { .. } | Act::Answered { .. } | Act::Cleared { .. } => {
            Some(Depth::Answered)
        }
        Act::Signed { .. } | Act::Frozen { .. } => Some(Depth::Decided),
        _ => None,
    }
}

/// Whether the act that was just done makes whoever did it an author.
fn authored(it: &Requirement, done: &Done<'_, Act>) -> bool {
    let last = it.marks.last().filter(|mark| mark.head.seq == done.head.seq);
    last.is_some_and(|mark| mark.what.is_writing() && mark.said.is_none() && mark.who.is_some())
}

/// What is derived from something that has moved may not follow from it any more.
fn moved(state: &State, id: &RequirementId) -> Option<Also> {
    let children = state.children.get(id).filter(|children| !children.is_empty())?;
    Some(also("requirement.suspected", children))
}

fn also<'a>(kind: &'static str, of: impl IntoIterator<Item = &'a RequirementId>) -> Also {
    Also { kind, about: of.into_iter().map(reference).collect(), function: None }
}

/// A baseline freezes every requirement in it.
fn cut(state: &State, baseline: &comity_spine::BaselineId, initiative: &comity_spine::InitiativeId) -> Seen {
    let Some((_, cut)) = state.baselines.get(baseline) else { return Seen::default() };
    let mut seen = Seen { depth: Some(Depth::Decided), ..Seen::default() };
    seen.about.extend([Ref::new(Noun::Baseline, baseline.as_str()), Ref::initiative(initiative)]);
    let about = cut.items.keys().map(|id| Ref::new(Noun::Requirement, id.as_str())).collect();
    seen.also.push(Also { kind: "requirement.frozen", about, function: None });
    seen
}

/// What is open of every requirement that carries a tag follows from the rules for it.
fn tagged<'a>(state: &'a State, tag: &'a Slug) -> impl Iterator<Item = Ref> + 'a {
    let is_tagged = |(_, it): &(&RequirementId, &Requirement)| it.content().tags.contains(tag);
    state.all.iter().filter(is_tagged).map(|(id, _)| reference(id))
}

fn of_idea(state: &State, act: &Act) -> Seen {
    let (Act::Offered { idea, .. } | Act::Decided { idea, .. }) = act else { return Seen::default() };
    let Some(it) = state.ideas.get(idea) else { return Seen::default() };
    let mut seen = Seen::default();
    seen.about.extend([Ref::new(Noun::Idea, idea.as_str()), Ref::initiative(&it.initiative)]);
    match act {
        Act::Decided { disposition, .. } => {
            seen.depth = Some(Depth::Decided);
            seen.attrs.push(("disposition".into(), disposition.name().into()));
        }
        _ => {
            seen.depth = Some(Depth::Posted);
            seen.attrs.push(("origin".into(), it.origin.name().into()));
        }
    }
    seen
}
