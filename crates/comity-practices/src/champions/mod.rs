//! Champions: goals that hang together because their owners said yes, and regions that are heard.
//!
//! A goal is set with an owner and with what one would see if it were reached. A link to the goal above is
//! an offer: the owner of the goal below accepts, names another or contests it. Where a goal stands is
//! drafted from what metrics and events already know, and its owner confirms it. A champion speaks for a
//! region or a pillar, and what they propose is answered.

pub mod acts;
pub mod aim;
pub mod band;
pub mod capacity;
pub mod cards;
pub mod data;
pub mod decide;
pub mod facts;
pub mod fold;
pub mod goals;
pub mod hear;
pub mod lens;
pub mod linking;
pub mod measures;
pub mod odds;
pub mod open;
pub mod page;
pub mod pillars;
pub mod regions;
pub mod seats;
pub mod sight;
pub mod tree;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice, Sourced};

/// The practice as the rest of the house knows it.
pub const PRACTICE: Practice<Act, State> = Practice {
    slug: "champions",
    title: "Champions",
    purpose: "Goals hang together because their owners agree that they do, not because they were handed \
              down; and those who know a region say what would work there, and are answered.",
    acts: cards::ACTS,
    kind: Act::kind,
    fold: fold::fold,
    hears: hear::HEARS,
    hear: |state, told| match told {
        Sourced::Came(trace) => hear::came(state, trace),
        Sourced::Gone(trace) => hear::gone(state, trace),
    },
    decide: decide::decide,
    facts: facts::facts,
    measures: measures::MEASURES,
    templates: include_str!("clauses.toml"),
    open: open::open,
    notes: |_| Vec::new(),
    manuscripts: &[],
    signs: |_, _| None,
    pages: &[
        Page { path: "", title: "Goals", of: None, show: page::front, data: data::front },
        Page { path: "regions", title: "Regions", of: None, show: regions::page::all, data: data::regions },
        Page {
            path: "sight",
            title: "Line of sight",
            of: None,
            show: sight::page::page,
            data: sight::page::data,
        },
        Page {
            path: "objective",
            title: "Goal",
            of: Some(comity_spine::Noun::Objective),
            show: page::objective,
            data: data::objective,
        },
    ],
};
