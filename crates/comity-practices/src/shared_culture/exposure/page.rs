//! The page of time with customers.

use super::{WANTED, WEEKS, by_function, own};
use crate::page as parts;
use crate::shared_culture::fold::State;
use comity_common::groups::{Few, LEAST};
use comity_common::view::View;
use maud::{Markup, html};
use serde_json::{Value, json};

/// Draws how many of each function hear customers, and to oneself one's own time.
pub fn page(view: &View<'_, State>) -> Option<Markup> {
    let all = by_function(view);
    let counted: Vec<_> = view.state.exposure.counted().collect();
    Some(html! {
        section.practice.practice-shared-culture aria-labelledby="customers-title" {
            h1 #customers-title { "Time with customers" }
            p {
                "Loving the customer begins with meeting one: " (WANTED) " every " (WEEKS)
                " weeks, on calls and visits, on a support shift, or watching a session. "
                a href="/acts/exposure.logged" { "Log yours" } "."
            }
            p.own {
                @match own(view) {
                    Some(own) => { "You: " strong { (own) } " in the last " (WEEKS) " weeks. Only you see this." }
                    None => { "None of yours is known in the last " (WEEKS) " weeks." }
                }
            }
            @if all.is_empty() {
                p.empty { "Nobody is in a function yet. Import the people directory first." }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "Who heard customers for " (WANTED) " in the last " (WEEKS) " weeks, by function" }
                        (parts::heads(&["Function", "People", "Of them, for long enough"]))
                        tbody { @for (function, heard) in &all { tr {
                            th scope="row" { (function) }
                            td.number {
                                @if heard.enough == Few::TooFew { "fewer than " (LEAST) }
                                @else { (heard.people) }
                            }
                            td { (heard.enough) }
                        } } }
                    }
                }
            }
            (series(view, &counted))
        }
    })
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let one = |(function, heard): (comity_spine::Function, super::Heard)| {
        let enough = heard.enough.to_string();
        json!({ "function": function, "for_long_enough": enough })
    };
    Some(json!({
        "wanted_hours": WANTED,
        "weeks": WEEKS,
        "own_hours": own(view),
        "functions": by_function(view).into_iter().map(one).collect::<Vec<_>>(),
        "series": view
            .state
            .exposure
            .counted()
            .map(|((source, place), hours)| json!({ "source": source, "place": place, "hours": hours }))
            .collect::<Vec<_>>(),
    }))
}

fn series(view: &View<'_, State>, counted: &[(&super::Place, super::Hours)]) -> Markup {
    html! {
        h2 { "Counted from calendars" }
        p.note {
            "A series that is with customers, such as a weekly round of calls, counts for everybody who came: "
            a href="/acts/exposure.counted" { "count a series" } ". As of " (parts::day(view, view.as_of)) "."
        }
        @if !counted.is_empty() {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Series that count as contact with customers" }
                    (parts::heads(&["Series", "Each time"]))
                    tbody { @for ((source, place), hours) in counted { tr {
                        th scope="row" { (source) "/" (place) }
                        td { (hours) }
                    } } }
                }
            }
        }
    }
}
