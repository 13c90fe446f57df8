//! Keynote planning: the date stands, and the forecast tells the truth.
//!
//! What is promised for a keynote has gates, and each gate a function that says whether it is met. Work is
//! read from trackers, or planned with a range where no tracker is. From that, and from the past, follows how
//! likely each promise is ready and all of them together; a forecast that was put on record is never
//! rewritten, and scored after the show.

pub mod acts;
pub mod after;
pub mod chart;
pub mod claims;
pub mod data;
pub mod decide;
pub mod facts;
pub mod fold;
pub mod gates;
pub mod hear;
pub mod map;
pub mod measures;
pub mod open;
pub mod outlook;
pub mod over_time;
pub mod page;
pub mod promises;
pub mod results;
pub mod risks;
pub mod run;
pub mod shows;
pub mod what_if;
mod words;
pub mod work;

pub use acts::Act;
pub use fold::State;

use comity_common::practice::{Page, Practice};
use comity_spine::Noun;

/// The practice as the rest of the house knows it.
pub const PRACTICE: Practice<Act, State> = Practice {
    slug: "keynote",
    title: "Keynote",
    purpose: "A public date that stands, promises that are true on that day, and a forecast that says how \
              likely that is and what moves it.",
    acts: acts::ACTS,
    kind: Act::kind,
    fold: fold::fold,
    hears: hear::HEARS,
    hear: |state, told| hear::hear(&mut state.items, told),
    decide: decide::decide,
    facts: facts::facts,
    measures: measures::MEASURES,
    templates: include_str!("clauses.toml"),
    open: open::open,
    notes: page::notes,
    manuscripts: &[],
    signs: |_, _| None,
    pages: &[
        Page { path: "", title: "Keynote", of: None, show: page::front, data: data::front },
        Page { path: "run", title: "Run of show", of: None, show: run::page::show, data: run::page::data },
        Page {
            path: "claims",
            title: "Claims",
            of: None,
            show: claims::page::show,
            data: claims::page::data,
        },
        Page { path: "map", title: "What waits", of: None, show: map::page::show, data: map::page::data },
        Page {
            path: "what-if",
            title: "What if",
            of: None,
            show: what_if::page::show,
            data: what_if::page::data,
        },
        Page { path: "after", title: "After", of: None, show: after::page::show, data: after::page::data },
        Page { path: "keynote", title: "Keynote", of: Some(Noun::Keynote), show: page::one, data: data::one },
        Page {
            path: "sheet",
            title: "Run sheet",
            of: Some(Noun::Keynote),
            show: run::page::sheet,
            data: run::page::sheet_data,
        },
    ],
};
