//! A practice small enough for tests: concerns that are raised and answered, one page, and one page that
//! dies.

use comity_common::practice::{ActCard, Adapter, AnyPractice, Done, Focus, Open, Page, Practice, Seen, Wish};
use comity_common::view::{SeenHead, View};
use comity_spine::{Depth, Function, InitiativeId, KindCard, Noun, Ref, Refusal, Slug};
use maud::{Markup, html};

/// What people can do.
#[derive(Debug, serde::Deserialize)]
pub enum Act {
    #[serde(rename = "concern.raised")]
    Raised { concern: Slug, initiative: InitiativeId, from: Function, to: Function },
    #[serde(rename = "concern.answered")]
    Answered { concern: Slug, initiative: InitiativeId, from: Function },
}

/// What is open.
#[derive(Debug, Default)]
pub struct State(Vec<(SeenHead, Slug, InitiativeId, Function, Function)>);

const fn card(name: &'static str) -> ActCard {
    let about: &[Noun] = &[Noun::Concern, Noun::Initiative];
    ActCard::new(KindCard { name, about, attrs: &[], says: "Somebody did.", from_sources: false }, &[], &[])
}

fn fold(state: &mut State, done: &Done<'_, Act>) {
    if let Act::Raised { concern, initiative, from, to } = done.act {
        assert_ne!(concern.as_str(), "breaks-the-fold", "a fold that dies, on purpose");
        let head = SeenHead::new(done.head);
        state.0.push((head, concern.clone(), initiative.clone(), from.clone(), to.clone()));
    }
}

fn facts(_: &State, done: &Done<'_, Act>) -> Seen {
    let (concern, initiative, from, to) = match done.act {
        Act::Raised { concern, initiative, from, to } => (concern, initiative, from, Some(to.clone())),
        Act::Answered { concern, initiative, from } => (concern, initiative, from, None),
    };
    Seen {
        about: [Ref::new(Noun::Concern, concern.as_str()), Ref::initiative(initiative)].into_iter().collect(),
        to,
        function: Some(from.clone()),
        depth: Some(Depth::Posted),
        ..Seen::default()
    }
}

fn open(view: &View<'_, State>) -> Vec<Open> {
    let seen = view.state.0.iter().filter(|(head, ..)| view.may_see(head.visibility, &head.parties));
    seen.map(|(head, concern, initiative, from, to)| Open {
        matter: Ref::new(Noun::Concern, concern.as_str()),
        initiative: Some(initiative.as_str().into()),
        from: Some(from.clone()),
        turn: Some(to.clone()),
        who: None,
        since: head.at,
        next: "Find what would make it acceptable.".to_owned(),
        acts: &["concern.conditioned"],
        opened: head.seq,
        visibility: head.visibility,
    })
    .collect()
}

fn front(view: &View<'_, State>) -> Option<Markup> {
    Some(html! { h1 { "Concerns" } p { (open(view).len()) " open" } })
}

fn front_data(view: &View<'_, State>) -> Option<serde_json::Value> {
    Some(serde_json::json!({ "open": open(view).len() }))
}

/// The concern that the view is on, if this viewer may know of it.
fn focused<'v>(view: &View<'v, State>) -> Option<&'v Slug> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let known = view.state.0.iter().find(|(_, id, ..)| id.as_str() == matter.id.as_str());
    known.filter(|(head, ..)| view.may_see(head.visibility, &head.parties)).map(|(_, id, ..)| id)
}

fn one(view: &View<'_, State>) -> Option<Markup> {
    let id = focused(view)?;
    Some(html! { h1 { "Concern " (id) } })
}

fn one_data(view: &View<'_, State>) -> Option<serde_json::Value> {
    Some(serde_json::json!({ "concern": focused(view)? }))
}

fn dies(_: &View<'_, State>) -> Option<Markup> {
    panic!("a page that dies, on purpose")
}

fn decide(_: &View<'_, State>, _: &Wish<'_, Act>) -> Result<(), Refusal> {
    Ok(())
}

fn kind(act: &Act) -> &'static str {
    match act {
        Act::Raised { .. } => "concern.raised",
        Act::Answered { .. } => "concern.answered",
    }
}

static PRACTICE: Practice<Act, State> = Practice {
    slug: "concerns",
    title: "Concerns",
    purpose: "For tests.",
    acts: &[card("concern.raised"), card("concern.answered")],
    kind,
    fold,
    hears: &[],
    hear: |_, _| {},
    decide,
    facts,
    measures: &[],
    templates: "",
    open,
    notes: |_| Vec::new(),
    signs: |_, _| None,
    manuscripts: &[],
    pages: &[
        Page { path: "", title: "Concerns", of: None, show: front, data: front_data },
        Page { path: "dies", title: "Dies", of: None, show: dies, data: |_| None },
        Page { path: "concern", title: "Concern", of: Some(Noun::Concern), show: one, data: one_data },
    ],
};

/// The practice with an empty state.
pub fn boxed() -> Box<dyn AnyPractice> {
    Box::new(Adapter::new(&PRACTICE))
}
