//! Ideas with their origin, and which were taken.

use super::known;
use crate::page as parts;
use crate::requirements::fold::{Idea, State};
use crate::requirements::page::link;
use comity_common::view::View;
use comity_spine::{Function, IdeaId};
use maud::{Markup, html};
use serde_json::{Value, json};

/// Draws them, the newest first.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let (all, more) = parts::newest(known(view).collect(), |(_, it)| it.head.at);
    Some(html! {
        section.practice.practice-requirements aria-labelledby="ideas-title" {
            h1 #ideas-title { "Ideas" }
            p {
                "Ways in which something could be solved, where they came from, and what became of them. "
                a href="/acts/idea.offered?_back=/p/requirements/ideas" { "Offer an idea" } "."
            }
            @if all.is_empty() {
                p.empty { "Nobody has offered an idea yet. Write down the one that an expert told you last, in their \
                           words, and say whose it is." }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "Ideas, from whom they came, and what became of them" }
                        (parts::heads(&["Idea", "For", "From", "Offered", "What became of it"]))
                        tbody { @for (id, it) in &all { (line(view, id, it)) } }
                    }
                }
                (more)
            }
        }
    })
}

fn from<'a>(view: &View<'a, State>, it: &Idea) -> Option<&'a Function> {
    it.who.and_then(|who| view.people().function(who, it.head.at))
}

fn line(view: &View<'_, State>, id: &IdeaId, it: &Idea) -> Markup {
    let text = view.words(&it.head).and_then(|mut words| words.remove("text"));
    html! {
        tr {
            th scope="row" { (text.as_deref().unwrap_or(id.as_str())) }
            td { (parts::about(view, Some(&it.initiative))) }
            td {
                (it.origin.title())
                @if let Some(function) = from(view, it) { ", by " (function) }
            }
            td { (parts::day(view, it.head.at)) }
            td {
                @match &it.decided {
                    None => {
                        "nothing yet. "
                        a href=(format!("/acts/idea.decided?idea={id}&_back=/p/requirements/ideas")) {
                            "Say what becomes of it"
                        }
                    }
                    Some((head, disposition, requirement)) => {
                        (disposition.name()) ", " (parts::day(view, head.at))
                        @if let Some(requirement) = requirement { ": " (link(view, requirement)) }
                        @if let Some(why) = view.words(head).and_then(|mut words| words.remove("reason")) {
                            p { (why) }
                        }
                    }
                }
            }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let one = |(id, it): (&IdeaId, &Idea)| {
        let decided = it.decided.as_ref().map(|(head, disposition, requirement)| {
            let at = head.at.to_string();
            json!({ "at": at, "disposition": disposition.name(), "requirement": requirement })
        });
        json!({
            "idea": id, "initiative": it.initiative, "origin": it.origin, "function": from(view, it),
            "offered": it.head.at.to_string(), "decided": decided,
        })
    };
    Some(json!({ "ideas": known(view).map(one).collect::<Vec<_>>() }))
}
