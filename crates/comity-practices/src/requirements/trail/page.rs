//! The page of a trail.

use super::{About, Entry, Review, does, name};
use crate::page as parts;
use crate::requirements::fold::State;
use crate::requirements::look::{find, may_know};
use crate::requirements::page::link;
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_spine::{InitiativeId, Noun, Ref};
use maud::{Markup, html};
use serde_json::{Value, json};

fn focused(view: &View<'_, State>) -> Option<InitiativeId> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let id = InitiativeId::new(&matter.id).ok().filter(|_| matter.noun == Noun::Initiative)?;
    view.initiatives().get(&id).map(|_| id)
}

/// Draws the trail of the initiative in focus.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let id = focused(view)?;
    let everything = view.on(Focus::Everything);
    let none = super::Trail::default();
    let trail = view.state.trails.get(&id).unwrap_or(&none);
    let seen: Vec<&Entry> = trail.entries.iter().filter(|entry| may_know(view, &entry.head)).collect();
    let kept = trail.entries.len() - seen.len();
    let n_unread = trail.unread().len();
    let first_unread = trail.unread().first().map(|entry| entry.head.seq);
    let (newest, more) = parts::newest(seen, |entry| entry.head.at);
    let sign = format!(
        "/acts/trail.reviewed?initiative={id}&revision={}&_back=/p/requirements/trail/{id}",
        trail.entries.len()
    );
    Some(html! {
        section.practice.practice-requirements aria-labelledby="trail-title" {
            h1 #trail-title { "Audit trail: requirements of " (parts::about(view, Some(&id))) }
            p { "Every act that was done to them, as the log has it: when, by whom, to which revision. Nothing here can be \
                 changed or switched off." }
            @if trail.entries.is_empty() {
                p.empty { "Nothing was done yet. "
                    a href=(format!("/acts/requirement.introduced?initiative={id}&_back=/p/requirements/of/{id}")) { "Write the first requirement" }
                    "; from then on everything stands here." }
            } @else {
                (state(n_unread, &sign))
                @if kept > 0 { p.note { (kept) " entries are kept between others." } }
                (reviews(view, &trail.reviews))
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "What was done, newest first" }
                        (parts::heads(&["When", "Who", "What", "To what", "Reviewed"]))
                        tbody { @for entry in &newest { tr {
                            th scope="row" { (view.calendar().clock(entry.head.at)) }
                            td { (entry.who.map_or_else(|| "a file".to_owned(), |who| name(view, who))) }
                            td { (does(entry.kind)) }
                            td { (about(&everything, entry)) }
                            @let is_unread = first_unread.is_some_and(|first| entry.head.seq >= first);
                            td { (if is_unread { "not yet" } else { "yes" }) }
                        } } }
                    }
                }
                (more)
            }
        }
    })
}

/// How much waits for a review, and the way to sign one.
fn state(n_unread: usize, sign: &str) -> Markup {
    html! {
        @if n_unread == 0 {
            p { "All of it was reviewed." }
        } @else {
            p { strong { (n_unread) @if n_unread == 1 { " entry was" } @else { " entries were" } " not reviewed yet." }
                " " a href=(sign) { "Review them and sign" } }
        }
    }
}

fn about(view: &View<'_, State>, entry: &Entry) -> Markup {
    html! {
        @match &entry.about {
            About::Requirement(id, revision, _) => {
                @match find(view, id) { Some((id, _)) => { (link(view, id)) } None => { (id) } }
                ", revision " (revision)
            }
            About::Baseline(id, _) => {
                @let name = view.name(&Ref::new(Noun::Baseline, id.as_str()));
                a href=(format!("/p/requirements/baseline/{id}")) { (name) }
            }
        }
    }
}

fn reviews(view: &View<'_, State>, all: &[Review]) -> Markup {
    html! {
        @if all.is_empty() {
            p.note { "Nobody has reviewed it yet." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Reviews, newest first" }
                    (parts::heads(&["Signed", "By", "Entries", "Shown", "Fingerprint over all of them"]))
                    tbody { @for review in all.iter().rev() { tr {
                        th scope="row" { (view.calendar().clock(review.head.at)) }
                        td { (name(view, review.who)) }
                        td.number { (review.n_entries) }
                        td { (review.anew.title()) }
                        td { code { (review.print.short()) } }
                    } } }
                }
            }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let id = focused(view)?;
    let none = super::Trail::default();
    let trail = view.state.trails.get(&id).unwrap_or(&none);
    let entry = |entry: &Entry| {
        let (noun, about, revision, print) = match &entry.about {
            About::Requirement(id, revision, print) => ("requirement", id.as_str(), Some(*revision), print),
            About::Baseline(id, print) => ("baseline", id.as_str(), None, print),
        };
        json!({
            "act": entry.head.seq, "at": entry.head.at.to_string(), "by": entry.who, "kind": entry.kind,
            (noun): about, "revision": revision, "fingerprint": print,
        })
    };
    let review = |review: &Review| {
        json!({
            "act": review.head.seq, "at": review.head.at.to_string(), "by": review.who,
            "entries": review.n_entries, "shown": review.anew.name(), "fingerprint": review.print,
        })
    };
    let seen = trail.entries.iter().filter(|entry| may_know(view, &entry.head));
    Some(json!({
        "initiative": id,
        "entries": seen.map(entry).collect::<Vec<_>>(),
        "reviews": trail.reviews.iter().map(review).collect::<Vec<_>>(),
        "not_reviewed": trail.unread().len(),
        "fingerprint": trail.print(),
    }))
}
