//! Accountability: the business's problems are product's to answer.
//!
//! A function around product reports a problem; somebody of product owns it, traces it to a shortcoming and
//! mends that; only the reporter says that it is solved.

pub mod acts;
pub mod chain;
pub mod decide;
pub mod facts;
pub mod fold;
pub mod measured;
pub mod measures;
pub mod open;
pub mod page;
pub mod pareto;
pub mod problem;
pub mod similar;
pub mod won;
mod words;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice};
use comity_spine::Noun;

/// The practice as the rest of the house knows it.
pub const PRACTICE: Practice<Act, State> = Practice {
    slug: "accountability",
    title: "Accountability",
    purpose: "Every pain of sales, marketing and customer success has somebody in product who answers for \
              it, and is over when whoever reported it says so.",
    acts: acts::ACTS,
    kind: Act::kind,
    fold: fold::fold,
    hears: fold::HEARS,
    hear: fold::hear,
    decide: decide::decide,
    facts: facts::facts,
    measures: measures::MEASURES,
    templates: include_str!("clauses.toml"),
    open: open::open,
    notes: |_| Vec::new(),
    signs: |_, _| None,
    manuscripts: &[],
    pages: &[
        Page { path: "", title: "Accountability", of: None, show: page::front, data: page::front_data },
        Page { path: "all", title: "Every problem", of: None, show: page::all, data: page::all_data },
        Page {
            path: "problem",
            title: "Problem",
            of: Some(Noun::Problem),
            show: problem::page::show,
            data: problem::page::data,
        },
    ],
};
