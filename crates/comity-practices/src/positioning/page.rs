//! What positioning shows first: every canvas with how it stands, and what drifts.

use super::differ;
use super::drift::{self, Finding};
use super::fold::{Canvas, State, Watch, canvases};
use super::measures::MEASURES;
use super::open::open;
use crate::page as parts;
use comity_common::view::{SeenHead, View};
use comity_spine::{Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    (
        "Copying what others say",
        "Nobody reads an answer before the quorum of functions is in; until then it is sealed.",
    ),
    ("Asking what nobody differs about", "The questions stand beside every number."),
    ("Signing without agreeing", "The next round is blind again: it is about heads, not about signatures."),
    ("Not checking what goes out", "Each piece of material stands with the day of its last text."),
];

/// The front page.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let all = canvases(view);
    Some(html! {
        section.practice.practice-positioning aria-labelledby="positioning-title" {
            h1 #positioning-title { "Positioning" }
            p { "What a product is, for whom and instead of what: answered apart, agreed in words, signed." }
            (parts::measures(view, MEASURES, GAMING))
            (parts::matters(view, "Canvas, round or claim", &open(view)))
            h2 { "Every canvas" }
            @if all.is_empty() {
                p.empty {
                    "No canvas is open yet. Open one for an initiative that is still being shaped \
                     (`canvas.opened`), name the functions that will speak about it in public, and put the first \
                     round to them before anybody writes a draft."
                }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "Canvases, what differs most, and who has signed" }
                        (parts::heads(&["Canvas", "Initiative", "Differs most in", "Version", "Not signed by"]))
                        tbody { @for (id, canvas) in &all { (row(view, id, canvas)) } }
                    }
                }
            }
            (material(view, &all))
        }
    })
}

/// What people call a canvas.
pub(super) fn title(view: &View<'_, State>, id: &Slug) -> String {
    let title = view.state.canvases.get(id).and_then(|canvas| word(view, &canvas.head, "title"));
    title.unwrap_or_else(|| id.to_string())
}

/// The address of a canvas's page.
fn link(id: &Slug) -> String {
    format!("/p/positioning/canvas/{id}")
}

fn row(view: &View<'_, State>, id: &Slug, canvas: &Canvas) -> Markup {
    let read = differ::read(view, id);
    let most =
        read.last().and_then(|(_, round)| differ::of_round(round).into_iter().find(|it| it.far.is_some()));
    let unsigned: Vec<&str> = canvas.unsigned().iter().map(|function| function.as_str()).collect();
    html! {
        tr {
            th scope="row" { a href=(link(id)) { (title(view, id)) } }
            td { (view.name(&Ref::initiative(&canvas.initiative))) }
            td {
                @match &most {
                    None => "nothing was read yet",
                    Some(it) => {
                        (it.question.question)
                        @if let Some((a, b, far)) = it.pair { ": " (a) " and " (b) ", " (two(far)) }
                    }
                }
            }
            td { @match canvas.newest() { Some((version, _)) => { (version) } None => "none" } }
            td { @if unsigned.is_empty() { "nobody" } @else { (unsigned.join(", ")) } }
        }
    }
}

/// To two decimals, as these numbers are shown everywhere.
pub(super) fn two(value: f64) -> String {
    format!("{value:.2}")
}

/// One of an act's words, if it is still there and this viewer may see it.
pub(super) fn word(view: &View<'_, State>, head: &SeenHead, name: &str) -> Option<String> {
    view.words(head)?.remove(name)
}

/// Every piece of material that is watched, with what does not go together.
fn material(view: &View<'_, State>, all: &[(&Slug, &Canvas)]) -> Markup {
    let ours = |watch: &Watch| all.iter().any(|(id, _)| **id == watch.canvas);
    let watches: Vec<_> = view.state.watches.iter().filter(|(_, watch)| ours(watch)).collect();
    html! {
        h2 { "What goes out" }
        @if watches.is_empty() {
            p.empty {
                "Nothing is watched yet. "
                a href="/acts/artefact.watched?_back=/p/positioning" { "Name a page, a deck or a readme" }
                " that speaks about a canvas, and give its text or its file whenever it changes."
            }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Material, and what in it does not go with what was agreed" }
                    (parts::heads(&["Material", "Canvas", "Last read", "What does not go together"]))
                    tbody { @for (id, watch) in &watches { (watched(view, id, watch)) } }
                }
            }
        }
    }
}

/// What people call a piece of material.
fn called(view: &View<'_, State>, id: &Slug, watch: &Watch) -> String {
    word(view, &watch.head, "title").unwrap_or_else(|| id.to_string())
}

fn watched(view: &View<'_, State>, id: &Slug, watch: &Watch) -> Markup {
    let found = drift::of_watch(view, watch);
    html! {
        tr {
            th scope="row" { (called(view, id, watch)) " (" (watch.form.name()) ", " code { (id) } ")" }
            td { (title(view, &watch.canvas)) }
            td { @match watch.checks.last() {
                Some(head) => { (parts::day(view, head.at)) }
                None => "never",
            } " " a href=(format!("/acts/artefact.checked?watch={id}&_back=/p/positioning")) { "Check it" } }
            td {
                @match &found {
                    None => "not known: give its text",
                    Some(found) if found.is_empty() => "nothing",
                    Some(found) => { ul.answers { @for finding in found { (what(finding)) } } }
                }
            }
        }
    }
}

fn what(finding: &Finding) -> Markup {
    html! {
        li {
            "It " (finding.what) " (" code { (finding.id) } "): "
            q { (finding.agreed) }
            @if let Some(says) = finding.says.as_ref().filter(|says| **says != finding.agreed) {
                ". It says: " q { (says) }
            }
        }
    }
}

/// The front page for programs.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let all = canvases(view);
    let one = |(id, canvas): &(&Slug, &Canvas)| {
        json!({
            "canvas": id,
            "initiative": canvas.initiative,
            "functions": canvas.functions,
            "version": canvas.drafts.len(),
            "unsigned": canvas.unsigned(),
            "apart": differ::read(view, id).last().and_then(|(_, round)| differ::mean(round)),
        })
    };
    let material = |(id, watch): (&Slug, &Watch)| {
        let found = drift::of_watch(view, watch);
        json!({
            "watch": id, "canvas": watch.canvas, "form": watch.form.name(),
            "read": watch.checks.last().map(|head| head.at.to_string()),
            "findings": found.map(|found| found.into_iter().map(|it| it.id).collect::<Vec<_>>()),
        })
    };
    let ours = |watch: &Watch| all.iter().any(|(id, _)| **id == watch.canvas);
    Some(json!({
        "open": open(view),
        "canvases": all.iter().map(one).collect::<Vec<_>>(),
        "material": view.state.watches.iter().filter(|(_, it)| ours(it)).map(material).collect::<Vec<_>>(),
    }))
}
