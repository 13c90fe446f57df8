//! What shared culture shows.

use super::acts::{Ending, Level};
use super::fold::{Ask, State, due};
use super::measures::{MEASURES, is_early, launches};
use super::open::open;
use crate::page as parts;
use comity_common::exchange::{Closing as _, Said};
use comity_common::view::View;
use comity_spine::{Function, InitiativeId, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    (
        "Asks that nobody needs",
        "Each must be disposed of by the side that sent it, in public, with what it changed.",
    ),
    ("Saying \"adopted\" to be kind", "The changed thing is named, and whoever answered can look at it."),
    ("Answering with a nod", "The answer stands in words beside what became of it."),
    ("Asking after the freeze", "The date of an ask is the log's; an ask after the freeze counts as late."),
];

/// The front page: the measures, launches that asked nobody, what is open, every ask and what became of it.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let asks: Vec<_> = view.state.asks.seen_whole(view).collect();
    let unasked: Vec<_> = launches(view).into_iter().filter(|(_, asked)| !asked).map(|(id, _)| id).collect();
    Some(html! {
        section.practice.practice-shared-culture aria-labelledby="shared-culture-title" {
            h1 #shared-culture-title { "Shared culture" }
            p { "People help once when asked, and again when they see what it changed." }
            (parts::measures(view, MEASURES, GAMING))
            (not_asked(view, &unasked))
            (parts::matters(view, "Ask", &open(view)))
            (ledger(view, asks))
            (parts::kept(view, &view.state.asks.outlines(view)))
        }
    })
}

/// The front page for programs: what is open, and the newest asks.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let (asks, _) = parts::newest(view.state.asks.seen_whole(view).collect(), |(_, it)| it.opened.head.at);
    let one = |(id, ask): &(&Slug, &Ask)| {
        json!({
            "ask": id,
            "initiative": ask.initiative,
            "from": ask.from(view.people()),
            "to": ask.to,
            "sent": ask.opened.head.at.to_string(),
            "answers": ask.answers_for(view).count(),
            "disposition": ask.closed_for(view).map(|closed| closed.what.name()),
        })
    };
    Some(json!({ "open": open(view), "asks": asks.iter().map(one).collect::<Vec<_>>() }))
}

fn not_asked(view: &View<'_, State>, unasked: &[&InitiativeId]) -> Markup {
    html! {
        @if !unasked.is_empty() {
            h2 { "Frozen without asking marketing" }
            ul { @for id in unasked { li { (view.name(&Ref::initiative(id))) } } }
        }
    }
}

fn ledger(view: &View<'_, State>, asks: Vec<(&Slug, &Ask)>) -> Markup {
    let (asks, more) = parts::newest(asks, |(_, ask)| ask.opened.head.at);
    html! {
        h2 { "Every ask and what it changed" }
        @if asks.is_empty() {
            p.empty {
                "Nobody was asked yet. Begin with the next launch: before its shape is frozen, ask \
                 marketing one small question that they can answer in a minute, and tell them what their \
                 answer changed."
            }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Asks, answers, and what became of them" }
                    (parts::heads(&[
                        "Ask", "Initiative", "From and to", "Sent", "Answer", "What became of it",
                    ]))
                    tbody { @for (id, ask) in &asks { (entry(view, id, ask)) } }
                }
            }
            (more)
        }
    }
}

fn entry(view: &View<'_, State>, id: &Slug, ask: &Ask) -> Markup {
    let from = ask.from(view.people()).map_or("–", Function::as_str);
    let early = if is_early(view, ask) { "before the shape freeze" } else { "after the shape freeze" };
    html! {
        tr {
            th scope="row" {
                (id) " (" (Level::name(ask.opened.what.level)) ")"
                @if let Some(text) = parts::words(view, &ask.opened, "text") { p { (text) } }
            }
            td { (parts::about(view, ask.initiative.as_ref())) }
            td { (from) " to " (ask.to) }
            td { (parts::day(view, ask.opened.head.at)) ", " (early) }
            td { (answers(view, ask)) }
            td {
                @match ask.closed_for(view) {
                    Some(closed) => { (ending(view, closed)) }
                    None => { (if ask.closed().is_some() { "closed" } else { "open" }) }
                }
            }
        }
    }
}

fn answers(view: &View<'_, State>, ask: &Ask) -> Markup {
    html! {
        @if ask.answers.is_empty() {
            "none yet, wanted by " (parts::day(view, due(ask, view.calendar())))
        }
        @for answer in ask.answers_for(view) {
            p {
                (parts::day(view, answer.head.at))
                @if let Some(text) = parts::words(view, answer, "text") { ": " (text) }
            }
        }
    }
}

fn ending(view: &View<'_, State>, closed: &Said<Ending>) -> Markup {
    html! {
        p {
            (closed.what.name()) ", " (parts::day(view, closed.head.at)) "."
            @if let Some(artefact) = closed.what.artefact() { " Changed: " (artefact) "." }
        }
        @if let Some(reason) = parts::words(view, closed, "reason") { p { (reason) } }
    }
}
