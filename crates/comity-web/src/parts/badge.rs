//! Verdicts and standings as a shape, a word and a colour; never the colour alone.

use super::date;
use crate::visit::Visit;
use crate::wall::Standing;
use comity_common::agreement::judge::tally::State;
use comity_spine::{At, Verdict};
use maud::{Markup, html};

/// The class and the shape of a word.
fn look(word: &str) -> (&'static str, &'static str) {
    match word {
        "broken" => ("broken", "✕"),
        "due" => ("due", "◷"),
        "disputed" => ("disputed", "≠"),
        "unknown" => ("unknown", "?"),
        "waived" | "running" => ("waived", "‖"),
        "ends soon" => ("due", "◷"),
        "kept" => ("kept", "✓"),
        "other" => ("waived", "‖"),
        "in" => ("in", "●"),
        "too few to judge" => ("few", "…"),
        "not in" => ("not-in", "○"),
        _ => ("none", "–"),
    }
}

/// A word with its shape and colour.
pub fn word(word: &str) -> Markup {
    let (class, shape) = look(word);
    html! {
        span class={ "badge badge--" (class) } {
            span.badge__shape aria-hidden="true" { (shape) } " " span.badge__word { (word) }
        }
    }
}

/// The class that a thing with this word carries.
pub fn class(word: &str) -> &'static str {
    look(word).0
}

/// The shape of a word.
pub fn shape(word: &str) -> &'static str {
    look(word).1
}

/// A verdict with the date that matters most about it.
pub fn verdict(visit: &Visit<'_>, verdict: &Verdict, since: Option<At>) -> Markup {
    html! {
        (word(&verdict.name().replace('_', " ")))
        @match (verdict, since) {
            (Verdict::Due { turns: Some(turns) }, _) => { " until " (date::day(visit, *turns)) }
            (Verdict::Waived { until }, _) => { " until " (date::day(visit, *until)) }
            (Verdict::Broken, Some(since)) => { " since " (date::day(visit, since)) }
            _ => {}
        }
    }
}

/// How a cell stands, with its date.
pub fn standing(visit: &Visit<'_>, standing: &Standing) -> Markup {
    html! {
        (word(standing.word()))
        @match standing {
            Standing::Broken(Some(since)) => { " since " (date::short(visit, *since)) }
            Standing::Due(Some(turns)) => { " until " (date::short(visit, *turns)) }
            Standing::Waived(until) => { " until " (date::short(visit, *until)) }
            _ => {}
        }
    }
}

/// The state of a whole clause.
pub fn state(state: State) -> Markup {
    word(&state.name().replace('_', " "))
}
