//! Every claim with its proof and its clearance.

use crate::page as parts;
use crate::positioning::drift;
use crate::positioning::fold::{Claim, State, Watch, canvases};
use crate::positioning::page::title;
use comity_common::view::View;
use comity_spine::Slug;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The claims that a viewer may know of.
fn claims<'a>(view: &View<'a, State>) -> Vec<(&'a Slug, &'a Claim)> {
    let canvases = canvases(view);
    let ours = |claim: &Claim| canvases.iter().any(|(id, _)| **id == claim.canvas);
    view.state.claims.iter().filter(|(_, claim)| ours(claim)).collect()
}

/// The page.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let all = claims(view);
    Some(html! {
        section.practice.practice-positioning aria-labelledby="claims-title" {
            h1 #claims-title { "Claims" }
            p { "What is said in public, what it rests on, who cleared it, and where it is said." }
            @if all.is_empty() {
                p.empty {
                    "Nothing is claimed yet. Write down the first sentence that a customer could hold you to \
                     (`claim.made`), then name what it rests on (`claim.proved`)."
                }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "The claim ledger" }
                        (parts::heads(&["Claim", "Canvas", "Stands", "Rests on", "Cleared", "Said in"]))
                        tbody { @for (id, claim) in &all { (row(view, id, claim)) } }
                    }
                }
            }
        }
    })
}

fn text(view: &View<'_, State>, claim: &Claim) -> Option<String> {
    view.words(claim.wordings.last()?)?.remove("text")
}

/// The material whose last text has the claim's newest wording.
fn said_in<'a>(view: &View<'a, State>, claim: &Claim) -> Vec<&'a Slug> {
    let Some(text) = text(view, claim) else { return Vec::new() };
    let says = |watch: &Watch| {
        let material =
            watch.checks.last().and_then(|head| view.words(head)).and_then(|mut w| w.remove("text"));
        watch.canvas == claim.canvas && material.is_some_and(|material| drift::says(&material, &text))
    };
    view.state.watches.iter().filter(|(_, watch)| says(watch)).map(|(id, _)| id).collect()
}

fn row(view: &View<'_, State>, id: &Slug, claim: &Claim) -> Markup {
    let until = |until: Option<comity_spine::At>| {
        html! { @if let Some(until) = until { ", until " (parts::day(view, until)) } }
    };
    let said = said_in(view, claim);
    html! {
        tr {
            th scope="row" { (id) @if let Some(text) = text(view, claim) { p { q { (text) } } } }
            td { (title(view, &claim.canvas)) }
            td { (claim.stands(view.as_of).title()) }
            td {
                @match &claim.proof {
                    Some((_, artefact, last)) => { (artefact) (until(*last)) }
                    None => "nothing yet",
                }
            }
            td {
                @match &claim.cleared {
                    Some((head, last)) => { (parts::day(view, head.at)) (until(*last)) }
                    None => "no",
                }
            }
            td { @if said.is_empty() { "–" } @for one in said { code { (one) } " " } }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let one = |(id, claim): (&Slug, &Claim)| {
        json!({
            "claim": id, "canvas": claim.canvas, "stands": claim.stands(view.as_of).title(),
            "proof": claim.proof.as_ref().map(|(_, artefact, _)| artefact.to_string()),
            "cleared_until": claim.cleared.as_ref().and_then(|(_, until)| *until).map(|at| at.to_string()),
            "said_in": said_in(view, claim),
        })
    };
    Some(json!({ "claims": claims(view).into_iter().map(one).collect::<Vec<_>>() }))
}
