//! The page of one function.

use super::{Both, MOST, both};
use crate::page as parts;
use crate::shared_culture::fold::{Ask, State};
use crate::shared_culture::page::{answers, ending, weight};
use crate::shared_culture::weight::mattered;
use comity_common::exchange::Closing as _;
use comity_common::view::View;
use comity_spine::{Function, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// Draws what a function was asked and what came of it, and what it asked.
pub fn page(view: &View<'_, State>) -> Option<Markup> {
    let both = both(view)?;
    let Both { tally, asked, asks, .. } = &both;
    let name = both.function.as_str();
    Some(html! {
        section.practice.practice-shared-culture aria-labelledby="we-did-title" {
            h1 #we-did-title { "You asked, we did: " (name) }
            p {
                "Of " (tally.asked) " asks to " (name) ", " (tally.changed)
                " changed something. What was declined or parked stands with its reason."
            }
            h2 { "What " (name) " was asked, and what came of it" }
            @if asked.is_empty() {
                p.empty { "Nobody has asked " (name) " anything yet. Whoever shapes something next can begin." }
            } @else { (table(view, &format!("Asks to {name}, newest first"), asked)) }
            @if tally.asked > MOST { p.note { "These are the newest " (MOST) " of " (tally.asked) "." } }
            h2 { "What " (name) " asked, and what came of it" }
            @if asks.is_empty() {
                p.empty { (name) " has not asked anything yet." }
            } @else { (table(view, &format!("Asks from {name}, newest first"), asks)) }
            @if both.asks_more { p.note { "These are the newest " (MOST) "; there are more." } }
        }
    })
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let both = both(view)?;
    let one = |(id, ask): &(&Slug, &Ask)| {
        let closed = ask.closed_for(view);
        json!({
            "ask": id,
            "initiative": ask.initiative,
            "from": ask.from(view.people()),
            "to": ask.to,
            "sent": ask.opened.head.at.to_string(),
            "answers": ask.answers_for(view).count(),
            "became": closed.map(|closed| closed.what.name()),
            "mattered": mattered(view, id, ask),
            "changed": closed.and_then(|closed| closed.what.artefact()),
        })
    };
    let all = |asks: &[(&Slug, &Ask)]| asks.iter().map(one).collect::<Vec<_>>();
    Some(json!({
        "function": both.function,
        "n_asked": both.tally.asked,
        "n_changed": both.tally.changed,
        "asked": all(&both.asked),
        "asks": all(&both.asks),
    }))
}

fn table(view: &View<'_, State>, caption: &str, asks: &[(&Slug, &Ask)]) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" {
            table {
                caption { (caption) }
                (parts::heads(&["Asked", "Initiative", "From and to", "Answer", "What we did"]))
                tbody { @for (id, ask) in asks { (row(view, id, ask)) } }
            }
        }
    }
}

fn row(view: &View<'_, State>, id: &Slug, ask: &Ask) -> Markup {
    let from = ask.from(view.people()).map_or("–", Function::as_str);
    html! {
        tr {
            th scope="row" {
                (id) ", " (parts::day(view, ask.opened.head.at))
                @if let Some(text) = parts::words(view, &ask.opened, "text") { p { (text) } }
            }
            td { (parts::about(view, ask.initiative.as_ref())) }
            td { (from) " to " (ask.to) }
            td { (answers(view, ask)) }
            td {
                @match ask.closed_for(view) {
                    Some(closed) => { (ending(view, closed)) (weight(view, id, ask)) }
                    None => { (if ask.closed().is_some() { "closed" } else { "open" }) }
                }
            }
        }
    }
}
