//! Buy-in: legal and compliance as people who find the way that works.
//!
//! A function raises a concern; anybody of either side offers a condition under which it would be
//! acceptable ("yes, if …"); the concern closes with what came of it. It cannot close as a plain "no".

pub mod acts;
pub mod decide;
pub mod facts;
pub mod fold;
pub mod measures;
pub mod open;
pub mod page;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice};

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
    pages: &[Page { path: "", title: "Buy-in", of: None, show: page::front, data: page::front_data }],
};
