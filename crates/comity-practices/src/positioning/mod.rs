//! Positioning as shared ground: functions say apart from each other what a product is, see where they
//! differ, agree on words, sign them with their position, and hold what goes out to what was agreed.

pub mod acts;
pub mod answering;
pub mod canvas;
pub mod claims;
pub mod decide;
pub mod differ;
pub mod drift;
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
    slug: "positioning",
    title: "Positioning",
    purpose: "What a product is, for whom and instead of what: answered apart before anybody sees another's \
              answer, agreed in words, signed with a position, and kept in everything that goes out.",
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
    manuscripts: &[together::CANVAS],
    pages: &[
        Page { path: "", title: "Positioning", of: None, show: page::front, data: page::front_data },
        Page {
            path: "claims",
            title: "Claims",
            of: None,
            show: claims::page::show,
            data: claims::page::data,
        },
        Page {
            path: "canvas",
            title: "Canvas",
            of: Some(Noun::Canvas),
            show: canvas::page::show,
            data: canvas::page::data,
        },
    ],
};
