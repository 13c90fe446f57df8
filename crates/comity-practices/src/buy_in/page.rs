//! What buy-in shows.

use super::acts::{Condition, Resolved};
use super::fold::{Concern, State};
use super::measures::{Engagement, MEASURES, engagements};
use super::open::open;
use crate::page as parts;
use comity_common::exchange::Said;
use comity_common::view::View;
use comity_spine::{Function, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    (
        "Concerns that are none",
        "Each names a rule or risk, and only the function that raised it says that it is solved.",
    ),
    ("Conditions nobody means", "Each stands under its author's name beside what came of the concern."),
    (
        "A hello before the freeze",
        "Being invited does not count, and what was raised stays open until it is closed.",
    ),
    ("Earlier dates", "The log only grows; a freeze cannot be moved once it came."),
];

/// The front page: the measures, what is open and whose move it is, every concern and what came of it.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let concerns: Vec<_> = view.state.concerns.seen_whole(view).collect();
    let outlines = view.state.concerns.outlines(view);
    Some(html! {
        section.practice.practice-buy-in aria-labelledby="buy-in-title" {
            h1 #buy-in-title { "Buy-in" }
            p { "Partners who believe in a product look for ways to make it work." }
            (parts::measures(view, MEASURES, GAMING))
            (leads(view))
            (parts::matters(view, "Concern", &open(view)))
            (ledger(view, concerns))
            (parts::kept(view, &outlines))
        }
    })
}

/// The front page for programs: what is open, and the newest concerns.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let (concerns, _) =
        parts::newest(view.state.concerns.seen_whole(view).collect(), |(_, it)| it.opened.head.at);
    let one = |(id, concern): &(&Slug, &Concern)| {
        json!({
            "concern": id,
            "initiative": concern.initiative,
            "from": concern.from(view.people()),
            "to": concern.to,
            "raised": concern.opened.head.at.to_string(),
            "cites": concern.opened.what.cites,
            "ways": concern.answers_for(view).count(),
            "resolution": concern.closed_for(view).map(|closed| closed.what.resolution),
        })
    };
    Some(json!({ "open": open(view), "concerns": concerns.iter().map(one).collect::<Vec<_>>() }))
}

fn leads(view: &View<'_, State>) -> Markup {
    let (all, more) = parts::newest(engagements(view), |it| it.freeze);
    html! {
        @if !all.is_empty() {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "How early legal and compliance were in, by initiative" }
                    (parts::heads(&[
                        "Initiative", "First contribution", "Stage by then", "Shape freeze", "Working days before",
                    ]))
                    tbody { @for it in &all { (lead(view, it)) } }
                }
            }
            (more)
        }
    }
}

fn lead(view: &View<'_, State>, it: &Engagement<'_>) -> Markup {
    html! {
        tr {
            th scope="row" { (view.name(&Ref::initiative(it.initiative))) }
            td { @match it.first { Some(first) => { (parts::day(view, first)) } None => { "none yet" } } }
            td { (it.stage.unwrap_or("–")) }
            td { (parts::day(view, it.freeze)) }
            td.number { @match it.lead { Some(days) => { (days) } None => { "–" } } }
        }
    }
}

fn ledger(view: &View<'_, State>, concerns: Vec<(&Slug, &Concern)>) -> Markup {
    let (concerns, more) = parts::newest(concerns, |(_, concern)| concern.opened.head.at);
    html! {
        h2 { "Every concern and what came of it" }
        @if concerns.is_empty() {
            p.empty {
                "No concern was raised yet. Begin with one initiative that is still being shaped: ask \
                 legal what could go wrong, and have them raise it here with the rule that it rests on."
            }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Concerns, the ways offered, and what came of them" }
                    (parts::heads(&[
                        "Concern", "Initiative", "Raised", "Rests on", "Acceptable if", "What came of it",
                    ]))
                    tbody { @for (id, concern) in &concerns { (entry(view, id, concern)) } }
                }
            }
            (more)
        }
    }
}

fn entry(view: &View<'_, State>, id: &Slug, concern: &Concern) -> Markup {
    let from = concern.from(view.people()).map_or("–", Function::as_str);
    let rules: Vec<&str> = concern.opened.what.cites.as_slice().iter().map(Slug::as_str).collect();
    html! {
        tr {
            th scope="row" {
                (id)
                @if let Some(text) = parts::words(view, &concern.opened, "text") { p { (text) } }
            }
            td { (parts::about(view, concern.initiative.as_ref())) }
            td { (from) ", " (parts::day(view, concern.opened.head.at)) }
            td { (rules.join(", ")) }
            td {
                @for answer in concern.answers_for(view) { (way(view, answer)) }
                @if concern.answers.is_empty() { "no way yet" }
            }
            td {
                @match concern.closed_for(view) {
                    Some(closed) => { (outcome(view, closed)) }
                    None => { (if concern.closed().is_some() { "closed" } else { "open" }) }
                }
            }
        }
    }
}

fn way(view: &View<'_, State>, answer: &Said<Condition>) -> Markup {
    let Condition { option, effect, risk, effort } = &answer.what;
    html! {
        p {
            strong { (option) }
            ": experience " (effect.name()) ", risk " (risk.name()) ", effort " (effort.name()) "."
            @if let Some(text) = parts::words(view, answer, "text") { " " (text) }
        }
    }
}

fn outcome(view: &View<'_, State>, closed: &Said<Resolved>) -> Markup {
    let Resolved { resolution, effect, artefact } = &closed.what;
    html! {
        p {
            (resolution.title()) ", " (parts::day(view, closed.head.at)) "."
            @if let Some(effect) = effect { " Experience " (effect.name()) "." }
            @if let Some(artefact) = artefact { " Changed: " (artefact) "." }
        }
        @if let Some(text) = parts::words(view, closed, "reason") { p { (text) } }
    }
}
