//! What a viewer finds: the requirements they may know of, their text, and what has moved above them.

use super::fold::{Requirement, State};
use comity_common::practice::Focus;
use comity_common::view::{SeenHead, View};
use comity_spine::{InitiativeId, Noun, Ref, RequirementId, entry::Words};
use std::collections::BTreeSet;

/// Whether this viewer may know of what an act opened.
pub fn may_know(view: &View<'_, State>, head: &SeenHead) -> bool {
    view.may_see(head.visibility, &head.parties)
}

/// Every requirement that this viewer may know of, by id, whether it is live or not; of the initiative in
/// focus, if one is.
pub fn known<'a>(view: &View<'a, State>) -> impl Iterator<Item = (&'a RequirementId, &'a Requirement)> {
    let focus = match view.scope() {
        Focus::Initiative(id) => Some(id.clone()),
        Focus::Matter(about) if about.noun == Noun::Initiative => InitiativeId::new(&about.id).ok(),
        _ => None,
    };
    let is_in = move |it: &Requirement| focus.as_ref().is_none_or(|id| it.initiative == *id);
    view.state
        .all
        .iter()
        .filter(move |(_, it)| is_in(it))
        .filter(|(_, it)| may_know(view, &it.item.opened().head))
}

/// Those of them that were not withdrawn.
pub fn live<'a>(view: &View<'a, State>) -> impl Iterator<Item = (&'a RequirementId, &'a Requirement)> {
    known(view).filter(|(_, it)| it.item.is_live())
}

/// The requirement of an id, if this viewer may know of it.
pub fn find<'a>(view: &View<'a, State>, id: &RequirementId) -> Option<(&'a RequirementId, &'a Requirement)> {
    view.state.all.get_key_value(id).filter(|(_, it)| may_know(view, &it.item.opened().head))
}

/// A requirement as a subject.
pub fn reference(id: &RequirementId) -> Ref {
    Ref::new(Noun::Requirement, id.as_str())
}

/// The prose of a requirement, as of one revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What it is called.
    pub name: Option<String>,
    /// What must hold.
    pub statement: Option<String>,
    /// Why.
    pub rationale: Option<String>,
    /// By what one sees that it holds.
    pub acceptance: Option<String>,
    /// What another tool has beside that, as JSON.
    pub attributes: Option<String>,
}

impl Text {
    /// Of the words of revisions, the newest first.
    fn of(newest_first: impl Iterator<Item = Option<Words>>) -> Text {
        let mut text = Text::default();
        for mut words in newest_first.flatten() {
            let mut take = |field: &str, into: &mut Option<String>| {
                if let Some(word) = words.remove(field).filter(|_| into.is_none()) {
                    *into = Some(word);
                }
            };
            take("name", &mut text.name);
            take("statement", &mut text.statement);
            take("rationale", &mut text.rationale);
            take("acceptance", &mut text.acceptance);
            take("attributes", &mut text.attributes);
        }
        text
    }
}

/// The text of a requirement as of one of its revisions, from 1.
pub fn text_at(view: &View<'_, State>, it: &Requirement, revision: u32) -> Text {
    let n = usize::try_from(revision).unwrap_or(usize::MAX).min(it.item.revisions.len());
    let heads: Vec<SeenHead> = it.item.revisions[..n].iter().rev().map(|it| it.head.clone()).collect();
    Text::of(view.words_of(&heads).into_iter())
}

/// The text of a requirement.
pub fn text(view: &View<'_, State>, it: &Requirement) -> Text {
    text_at(view, it, it.item.revision())
}

/// The texts of several, asked for together.
pub fn texts(view: &View<'_, State>, all: &[(&RequirementId, &Requirement)]) -> Vec<Text> {
    let newest_first = |it: &Requirement| -> Vec<SeenHead> {
        it.item.revisions.iter().rev().map(|it| it.head.clone()).collect()
    };
    let heads: Vec<SeenHead> = all.iter().flat_map(|(_, it)| newest_first(it)).collect();
    let mut words = view.words_of(&heads).into_iter();
    all.iter().map(|(_, it)| Text::of(words.by_ref().take(it.item.revisions.len()))).collect()
}

/// The parents of a requirement that have moved since somebody said that it follows from them, or whose link
/// somebody doubts. What was withdrawn has moved, too.
pub fn suspects<'a>(view: &View<'a, State>, it: &'a Requirement) -> Vec<&'a RequirementId> {
    let is_suspect = |(parent, print): &(&'a RequirementId, &Option<_>)| {
        let now = view.state.all.get(*parent).filter(|it| it.item.is_live()).map(Requirement::print);
        print.is_none() || **print != now
    };
    it.follows.iter().filter(is_suspect).map(|(parent, _)| parent).collect()
}

/// What is derived from a requirement and live, as this viewer may know of it.
pub fn children<'a>(view: &View<'a, State>, id: &RequirementId) -> Vec<(&'a RequirementId, &'a Requirement)> {
    let all = view.state.children.get(id).into_iter().flatten();
    all.filter_map(|child| find(view, child)).filter(|(_, it)| it.item.is_live()).collect()
}

/// Everything that a requirement is derived from, however far up. Walks over each once, so that a circle in
/// an old log ends as well.
pub fn above(state: &State, id: &RequirementId) -> BTreeSet<RequirementId> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![id.clone()]);
    while let Some(id) = next.pop() {
        for parent in state.all.get(&id).into_iter().flat_map(|it| &it.content().parents) {
            if seen.insert(parent.clone()) {
                next.push(parent.clone());
            }
        }
    }
    seen
}
