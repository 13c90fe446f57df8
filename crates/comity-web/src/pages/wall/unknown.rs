//! What Comity does not know, and what would tell it.

use crate::pages::about;
use crate::parts::sentence::{capital, code};
use crate::visit::Visit;
use crate::wall::says::count;
use maud::{Markup, html};

/// How many reasons are listed.
const SHOWN: usize = 12;

/// The reasons for what is unknown on the Wall, and what the sources cover.
pub fn draw(visit: &Visit<'_>, reasons: &[(String, usize)]) -> Markup {
    html! {
        section.unknown aria-labelledby="unknown" {
            h2 #unknown { "What Comity does not know" }
            @if reasons.is_empty() { p.note { "Nothing on this Wall is unknown." } }
            @else {
                ul { @for (why, n) in reasons.iter().take(SHOWN) {
                    li { (code(&capital(why))) ": " (count(*n, "cell", "cells")) "." }
                } }
                @if reasons.len() > SHOWN { p.note { "And " (reasons.len() - SHOWN) " rarer reasons." } }
            }
            (about::coverage(visit))
        }
    }
}
