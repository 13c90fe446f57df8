//! Shared culture: product seeks input before it is too late, and says what the input changed.
//!
//! A function asks another about an initiative; the asked one answers; the asking one says what became of
//! the answer: adopted, adapted, declined or parked.

pub mod acts;
pub mod between;
pub mod decide;
pub mod exposure;
pub mod facts;
pub mod fold;
pub mod measures;
pub mod open;
pub mod page;
pub mod votes;
pub mod we_did;
pub mod weight;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice};
use comity_spine::Noun;

/// The practice as the rest of the house knows it.
pub const PRACTICE: Practice<Act, State> = Practice {
    slug: "shared-culture",
    title: "Shared culture",
    purpose: "People help once when asked, and again when they see what it changed. Ask before the shape \
              is frozen, answer in a week, and say of every answer what became of it.",
    acts: acts::ACTS,
    kind: Act::kind,
    fold: fold::fold,
    hears: &["contact"],
    hear: exposure::hear,
    decide: decide::decide,
    facts: facts::facts,
    measures: measures::MEASURES,
    templates: include_str!("clauses.toml"),
    open: open::open,
    notes: |_| Vec::new(),
    manuscripts: &[],
    signs: |_, _| None,
    pages: &[
        Page { path: "", title: "Shared culture", of: None, show: page::front, data: page::front_data },
        Page {
            path: "customers",
            title: "Time with customers",
            of: None,
            show: exposure::page::page,
            data: exposure::page::data,
        },
        Page {
            path: "function",
            title: "You asked, we did",
            of: Some(Noun::Function),
            show: we_did::page::page,
            data: we_did::page::data,
        },
    ],
};
