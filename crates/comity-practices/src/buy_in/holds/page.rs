//! The page of legal holds.

use super::is_seen;
use crate::buy_in::fold::State;
use crate::page as parts;
use comity_common::holds::Hold;
use comity_common::view::{SeenHead, View};
use comity_spine::{Slug, Visibility};
use maud::{Markup, html};
use serde_json::{Value, json};

/// Draws which holds stand; to others, what a hold is.
pub fn page(view: &View<'_, State>) -> Option<Markup> {
    let all: Vec<_> = view.holds().iter().collect();
    Some(html! {
        section.practice.practice-buy-in aria-labelledby="holds-title" {
            h1 #holds-title { "Legal holds" }
            p {
                "While a hold stands on a matter, an initiative or a person, nothing of it is erased or \
                 withdrawn, and erasing says which hold stands in the way. Only legal places and lifts them, and \
                 only legal sees which there are."
            }
            @if is_seen(view) {
                p { a href="/acts/hold.placed" { "Place a hold" } }
                @if all.is_empty() {
                    p.empty { "No hold was placed yet." }
                } @else {
                    div.scroll tabindex="0" role="group" {
                        table {
                            caption { "Holds, for legal's eyes" }
                            (parts::heads(&["Hold", "On", "Placed", "Why", "Now"]))
                            tbody { @for (id, hold) in &all { (entry(view, id, hold)) } }
                        }
                    }
                }
            }
        }
    })
}

/// The same for programs; nothing for whoever is not of legal.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let seen = is_seen(view);
    let one = |(id, hold): (&Slug, &Hold)| {
        json!({
            "hold": id,
            "on": hold.subject.to_string(),
            "placed": hold.placed.to_string(),
            "lifted": hold.lifted.map(|at| at.to_string()),
        })
    };
    let holds = view.holds().iter().filter(|_| seen).map(one);
    Some(json!({ "holds": holds.collect::<Vec<_>>() }))
}

fn entry(view: &View<'_, State>, id: &Slug, hold: &Hold) -> Markup {
    let parties = Vec::new();
    let head =
        SeenHead { seq: hold.seq, at: hold.placed, by: hold.by, visibility: Visibility::Space, parties };
    let why = view.words(&head).and_then(|mut words| words.remove("why"));
    html! {
        tr {
            th scope="row" { (id) }
            td { (hold.subject) }
            td { (parts::day(view, hold.placed)) }
            td { (why.as_deref().unwrap_or("–")) }
            td { @match hold.lifted {
                Some(at) => { "lifted on " (parts::day(view, at)) }
                None => { "stands. " a href=(format!("/acts/hold.lifted?hold={id}")) { "Lift it" } "." }
            } }
        }
    }
}
