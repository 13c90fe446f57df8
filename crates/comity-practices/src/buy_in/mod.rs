//! Buy-in: legal and compliance as people who find the way that works.
//!
//! A function raises a concern; anybody of either side offers a condition under which it would be
//! acceptable ("yes, if …"); the concern closes with what came of it. It cannot close as a plain "no".

pub mod acts;
pub mod decide;
pub mod facts;
pub mod fold;
pub mod holds;
pub mod measures;
pub mod obligations;
pub mod open;
pub mod page;
pub mod precedents;
pub mod presence;
pub mod pulse;
pub mod ways;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice};
use comity_common::view::View;
use maud::Markup;
use serde_json::Value;

const fn tab(
    path: &'static str,
    title: &'static str,
    show: fn(&View<'_, State>) -> Option<Markup>,
    data: fn(&View<'_, State>) -> Option<Value>,
) -> Page<State> {
    Page { path, title, of: None, show, data }
}

/// The practice as the rest of the house knows it.
pub const PRACTICE: Practice<Act, State> = Practice {
    slug: "buy-in",
    title: "Buy-in",
    purpose: "Partners who believe in a product look for ways to make it work. Bring them in before \
              requirements are frozen, give every concern a way forward, and show what became better \
              because of them.",
    acts: acts::ACTS,
    kind: Act::kind,
    fold: fold::fold,
    hears: &[],
    hear: |_, _| {},
    decide: decide::decide,
    facts: facts::facts,
    measures: measures::MEASURES,
    templates: include_str!("clauses.toml"),
    open: open::open,
    notes: precedents::notes,
    manuscripts: &[],
    signs: |_, _| None,
    pages: &[
        Page { path: "", title: "Buy-in", of: None, show: page::front, data: page::front_data },
        tab("precedents", "Precedents", precedents::page::page, precedents::page::data),
        tab("obligations", "Obligations", obligations::page::page, obligations::page::data),
        tab("pulse", "Where people stand", pulse::page::page, pulse::page::data),
        tab("holds", "Legal holds", holds::page::page, holds::page::data),
    ],
};
