//! Requirements: experts write what must hold, and do not merely comment on it.
//!
//! A requirement is an item with revisions; what somebody did about it counts by meaning, for the function
//! they were in that day. What is tagged for experts is frozen only once one of them has written and signed.

pub mod acts;
pub mod baselines;
pub mod cards;
pub mod composition;
pub mod decide;
pub mod facts;
pub mod fold;
pub mod ideas;
pub mod item;
pub mod look;
pub mod marks;
pub mod matrix;
pub mod measures;
pub mod open;
pub mod page;
pub mod queue;
pub mod terms;
pub mod together;
pub mod trail;
pub mod words;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice};
use comity_common::view::View;
use comity_spine::Noun;
use maud::Markup;
use serde_json::Value;

const fn page(
    path: &'static str,
    title: &'static str,
    of: Option<Noun>,
    show: fn(&View<'_, State>) -> Option<Markup>,
    data: fn(&View<'_, State>) -> Option<Value>,
) -> Page<State> {
    Page { path, title, of, show, data }
}

/// The practice as the rest of the house knows it.
pub const PRACTICE: Practice<Act, State> = Practice {
    slug: "requirements",
    title: "Requirements",
    purpose: "What must hold of a product is written by those who know the field, not only shown to them. See \
              whose meaning a requirement carries, let experts answer in ten minutes, and freeze nothing that \
              they have not written and signed.",
    acts: cards::ACTS,
    kind: Act::kind,
    fold: fold::fold,
    hears: &[],
    hear: |_, _| {},
    decide: decide::decide,
    facts: facts::facts,
    measures: measures::MEASURES,
    templates: include_str!("clauses.toml"),
    open: open::open,
    notes: page::notes,
    manuscripts: &[together::REQUIREMENT, together::INITIATIVE],
    signs: |view, act| item::signs(view, act).or_else(|| trail::signs(view, act)),
    pages: &[
        page("", "Requirements", None, page::front, page::front_data),
        page("queue", "Ten minutes", None, queue::page::show, queue::page::data),
        page("matrix", "Traces", None, matrix::page::show, matrix::page::data),
        page("baselines", "Baselines", None, baselines::page::show, baselines::page::data),
        page("glossary", "Glossary", None, terms::page::show, terms::page::data),
        page("ideas", "Ideas", None, ideas::page::show, ideas::page::data),
        page("requirement", "Requirement", Some(Noun::Requirement), item::page::show, item::page::data),
        page("baseline", "Baseline", Some(Noun::Baseline), baselines::page::one, baselines::page::one_data),
        page("of", "Requirements of", Some(Noun::Initiative), page::of_initiative, page::of_initiative_data),
        page("trail", "Audit trail", Some(Noun::Initiative), trail::page::show, trail::page::data),
    ],
};
