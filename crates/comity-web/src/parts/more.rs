//! More of a long table, some rows at a time.

use crate::as_of::Asked;
use crate::visit::Visit;
use maud::{Markup, html};

/// How many rows are shown if nobody says, and how many more come each time.
pub const ROWS: usize = 50;

/// More than this nobody gets at once.
const MOST: usize = 5_000;

/// What of an address stays when only more rows are asked for.
const KEPT: [&str; 6] = ["keynote", "region", "function", "tier", "open", "columns"];

/// Which rows a long table shows first.
#[derive(Clone, Copy)]
pub enum By {
    /// What is gravest.
    Gravest,
    /// What came last.
    Newest,
}

/// How many rows the address asks for, if it says so.
pub fn asked(asked: &Asked) -> Option<usize> {
    asked.get("rows").and_then(|text| text.parse().ok()).map(|rows: usize| rows.clamp(1, MOST))
}

/// How many rows are shown.
pub fn rows(asked: &Asked) -> usize {
    self::asked(asked).unwrap_or(ROWS)
}

/// Says that there are more rows, and shows the next of them on a click; nothing if there are none.
pub fn draw(visit: &Visit<'_>, path: &str, by: By, shown: usize, all: usize) -> Markup {
    let kept = KEPT.iter().filter_map(|name| Some((*name, visit.asked.get(name)?)));
    let next = (all - shown.min(all)).min(ROWS);
    let first = match by {
        By::Gravest => "gravest",
        By::Newest => "newest",
    };
    html! {
        @if next > 0 {
            form.more method="get" action=(path) {
                p.note { "These are the " (first) " " (shown) " of " (all) "." }
                @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                @if visit.as_of.said { input type="hidden" name="as_of" value=(visit.as_of.text()); }
                input type="hidden" name="rows" value=(shown + ROWS);
                button { "Show " (next) " more" }
            }
        }
    }
}
