//! Open matters: what waits for whom.

use super::{date, form, scrolling, sentence};
use crate::inbox::told::{self, Step};
use crate::visit::Visit;
use comity_common::practice::Open;
use comity_spine::Function;
use maud::{Markup, html};

/// A table of open matters; a sentence if there are none, or if that is not known.
pub fn table(visit: &Visit<'_>, caption: &str, matters: &[&Open]) -> Markup {
    if visit.open().is_none() {
        return html! { p.note { "What was open between people at that time is not known here." } };
    }
    if matters.is_empty() {
        return html! { p.note { "Nothing that you may see waits for anybody." } };
    }
    let rows = html! {
        table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Matter" } th scope="col" { "Opened by" } th scope="col" { "Move of" }
                th scope="col" { "Since" } th scope="col" { "Next move" }
                @if visit.can_act() { th scope="col" { "Do" } }
            } }
            tbody { @for open in matters { (line(visit, open)) } }
        }
    };
    scrolling(caption, &rows)
}

fn line(visit: &Visit<'_>, open: &Open) -> Markup {
    let name = |function: &Option<Function>| {
        function.as_ref().map_or_else(|| "–".to_owned(), |function| visit.function(function.as_str()))
    };
    let who = open.who.and_then(|who| visit.person(who));
    html! {
        tr {
            th scope="row" { (open.matter.noun.name()) " " (visit.name(&open.matter)) }
            td { (name(&open.from)) }
            td { (name(&open.turn)) @if let Some(who) = who { ": " (who) } }
            td { (date::day(visit, open.since)) }
            td {
                (sentence::code(&open.next))
                (said(visit, open))
            }
            @if visit.can_act() { td { (form::offers(visit, open)) } }
        }
    }
}

/// What was said in a matter so far; of one that is kept between some people, to those people, how it began.
pub fn said(visit: &Visit<'_>, open: &Open) -> Markup {
    let steps = told::said(visit, &open.matter);
    html! {
        @for step in &steps { (spoken(visit, step)) }
        @if let (true, Some(text)) = (steps.is_empty(), visit.words(open)) { blockquote { (text) } }
    }
}

/// What was said in a step, by whom and when.
pub fn spoken(visit: &Visit<'_>, step: &Step<'_>) -> Markup {
    html! {
        @for text in &step.words {
            p.note { (step.function.as_deref().unwrap_or("somebody")) ", " (date::short(visit, step.at)) ":" }
            blockquote { (text) }
        }
    }
}
