//! Inclusive vision: design draws where a product could go, product is a partner from the first days, and
//! every scene lands in work that somebody owns, or is parked until a day.

pub mod acts;
pub mod board;
pub mod decide;
pub mod facts;
pub mod fold;
pub mod measures;
pub mod open;
pub mod page;
pub mod together;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice};
use comity_spine::Noun;

/// The practice as the rest of the house knows it.
pub const PRACTICE: Practice<Act, State> = Practice {
    slug: "vision",
    title: "Vision",
    purpose: "Where a product could go, drawn with product from the first days, each scene with a place to land.",
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
    notes: |_| Vec::new(),
    signs: |_, _| None,
    manuscripts: &[together::PRESS],
    pages: &[
        Page { path: "", title: "Vision", of: None, show: page::front, data: page::front_data },
        Page {
            path: "vision",
            title: "Vision",
            of: Some(Noun::Vision),
            show: board::page::show,
            data: board::page::data,
        },
    ],
};
