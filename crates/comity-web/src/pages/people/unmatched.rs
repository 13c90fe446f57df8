//! Handles that are nobody's yet, each with whose it may be; and those that somebody confirmed.

use super::called;
use crate::keeper::Who;
use crate::keeping::Again;
use crate::visit::Visit;
use comity_desk::identity::Open;
use comity_spine::HandleId;
use maud::{Markup, html};

/// How many people are suggested for one handle, and how many places are named.
const SUGGESTED: usize = 3;
const PLACES: usize = 4;

/// What has just been confirmed or undone, with the way back.
pub fn said(visit: &Visit<'_>, who: &Who) -> Markup {
    let asked = |name: &str| visit.asked.get(name).and_then(|text| text.parse::<HandleId>().ok());
    let matched = asked("matched");
    let confirmed = matched.and_then(|id| who.confirmed.iter().find(|it| it.handle == id));
    let split = asked("split").and_then(|id| who.open.iter().find(|open| open.handle.handle == id));
    html! {
        @if let Some(it) = confirmed {
            div.done #said role="status" {
                p {
                    code { (it.space) ":" (it.text) } " is " (called(visit, it.person))
                    " now, and so is what was done under it."
                }
                (undo(visit, it.handle, "Undo"))
            }
        } @else if let Some(open) = split {
            p.done #said role="status" {
                code { (open.handle.space) ":" (open.handle.text) }
                " is nobody's now, and what was done under it counts for no function."
            }
        }
    }
}

fn undo(visit: &Visit<'_>, handle: HandleId, text: &str) -> Markup {
    html! {
        @if visit.may_keep() {
            form.inline method="post" action="/people/split" data-turbo="false" {
                input type="hidden" name="handle" value=(handle);
                button.quiet { (text) }
            }
        }
    }
}

/// The handles that are nobody's, the busiest first.
pub fn draw(visit: &Visit<'_>, who: &Who, again: Option<&Again<'_>>) -> Markup {
    let (n, all) = (who.actors.n_unmatched, who.actors.n);
    html! {
        section aria-labelledby="unmatched" {
            h2 #unmatched { "Nobody's yet" }
            @if all == 0 { p.note { "No source has told of anybody doing anything yet." } }
            @else if n == 0 { p.note { "Every handle that did something is somebody's." } }
            @else {
                p { (n) " of the " (all) " handles that did something " (if n == 1 { "is" } else { "are" })
                    " nobody's yet. What was done under them counts for no function." }
                @if who.too_many.is_some() {
                    p.warned role="note" {
                        "These are too many: do not trust what is said of functions before fewer than 5 % are left."
                    }
                }
                @if !visit.may_keep() {
                    p.note { "Whoever runs Comity here says whose they are; names alone never decide it." }
                }
            }
            ul.moves.tiles { @for open in &who.open { li { (line(visit, open, again)) } } }
            @if n > who.open.len() as u64 && !who.open.is_empty() {
                p.note { "These are the busiest; the others follow once these are somebody's." }
            }
        }
    }
}

fn line(visit: &Visit<'_>, open: &Open, again: Option<&Again<'_>>) -> Markup {
    let handle = &open.handle;
    let id = handle.handle.to_string();
    let is_again = again.is_some_and(|again| again.typed("handle") == id);
    let typed = again.filter(|_| is_again).map_or("", |again| again.typed("person"));
    html! {
        p {
            strong { code { (handle.space) ":" (handle.text) } }
            @if let Some(name) = &handle.name { ", called " (name) }
            @if let Some(function) = &handle.function { ", " (visit.function(function.as_str())) }
        }
        @if !handle.places.is_empty() {
            p.note { "Seen in " (places(handle.places.iter().map(|place| place.as_str()))) }
        }
        @if open.may_be.is_empty() { p.note { "Nobody in the directory is like it." } }
        @for (person, why) in open.may_be.iter().take(SUGGESTED) {
            div.suggested {
                @if visit.may_keep() {
                    form.inline method="post" action="/people/match" data-turbo="false" {
                        input type="hidden" name="handle" value=(id);
                        input type="hidden" name="person" value=(person);
                        button { "This is " (called(visit, *person)) }
                    }
                } @else { span { "Perhaps " (called(visit, *person)) } }
                span.note { (crate::parts::sentence::code(why)) }
            }
        }
        @if visit.may_keep() {
            details.do open[is_again] {
                summary { (if open.may_be.is_empty() { "Say whose it is" } else { "Somebody else" }) }
                form.act method="post" action="/people/match" data-turbo="false" {
                    input type="hidden" name="handle" value=(id);
                    label.field.field--wrong[is_again] {
                        span { "Whose it is: a name or an address" }
                        input name="person" value=(typed) required autocomplete="off" maxlength="200"
                            aria-invalid=[is_again.then_some("true")];
                    }
                    button { "Confirm" }
                }
            }
        }
    }
}

fn places<'p>(all: impl Iterator<Item = &'p str>) -> String {
    let all: Vec<&str> = all.collect();
    let more = all.len().saturating_sub(PLACES);
    let named = all[..all.len() - more].join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// The handles that somebody confirmed, each with the way back.
pub fn confirmed(visit: &Visit<'_>, who: &Who) -> Markup {
    html! {
        @if !who.confirmed.is_empty() {
            details.confirmed {
                summary { "Confirmed by hand (" (who.confirmed.len()) ")" }
                ul.plain { @for it in &who.confirmed {
                    li { code { (it.space) ":" (it.text) } " is " (called(visit, it.person)) " "
                        (undo(visit, it.handle, "Not theirs")) }
                } }
            }
        }
    }
}
