//! The parts that pages are made of.

pub mod badge;
pub mod cases;
pub mod cell;
pub mod choices;
pub mod date;
pub mod form;
mod labels;
pub mod lanes;
pub mod matters;
pub mod more;
pub mod passkey;
pub mod replay;
pub mod sentence;
pub mod timeline;
pub mod week;

use maud::{Markup, html};

/// A wide thing that scrolls inside itself, reachable and named for those who do not use a mouse.
pub fn scrolling(label: &str, what: &Markup) -> Markup {
    html! { div.scroll role="region" aria-label=(label) tabindex="0" { (what) } }
}

/// An empty state: what is missing and what to do next.
pub fn empty(sentence: &str) -> Markup {
    html! { p.empty { (sentence::code(sentence)) } }
}
