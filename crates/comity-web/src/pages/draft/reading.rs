//! What Comity reads in a draft: each clause's sentence and how it is judged, or every mistake at its word.

use super::Draft;
use super::text::line;
use crate::parts::empty;
use crate::parts::sentence::code;
use crate::visit::Visit;
use comity_common::agreement::file::{Mistake, line_of};
use comity_common::agreement::fold::parties;
use comity_common::agreement::{Readable, reading};
use comity_desk::adopt::draft::left_out;
use comity_desk::adopt::trial::{Change, changes};
use comity_spine::{ClauseId, Function};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Draws what reading gave.
pub fn draw(visit: &Visit<'_>, draft: &Draft) -> Markup {
    match &draft.reading {
        Ok(readable) => sentences(visit, readable, &draft.text),
        Err(_) if draft.text.trim().is_empty() => {
            empty("Nothing is written yet. Next: take a template from below; the first brings a head along.")
        }
        Err(mistakes) => wrong(mistakes, &draft.text),
    }
}

/// Every mistake with its line and its word.
fn wrong(mistakes: &[Mistake], text: &str) -> Markup {
    let n = mistakes.len();
    html! {
        section.mistakes aria-labelledby="mistakes" {
            h2 #mistakes { (n) @if n == 1 { " mistake" } @else { " mistakes" } }
            p.note { "Your text is kept as you wrote it; nothing is adopted before it can be read." }
            ol.plain { @for mistake in mistakes {
                @let place = mistake.place(text);
                li {
                    p { strong {
                        (line(text, place.number, mistake.span.clone())) ": " (code(&mistake.what))
                    } }
                    pre { code {
                        (place.before)
                        mark { @if place.word.is_empty() { "␣" } @else { (place.word) } }
                        (place.after)
                    } }
                    @if let Some(help) = &mistake.help { p.note { (code(help)) } }
                }
            } }
        }
    }
}

/// The sentences, each with how the judge reads the table under it.
fn sentences(visit: &Visit<'_>, readable: &Readable, text: &str) -> Markup {
    let changes = changes(visit.world, readable, visit.at());
    let clauses = readable.file.clause.iter().zip(&readable.plans).zip(changes);
    html! {
        section.read aria-labelledby="read" {
            h2 #read { "As Comity reads it" }
            @if readable.plans.is_empty() {
                (empty("No clause stands in it yet. Next: take a template from below, or write one."))
            }
            ol.plain { @for ((clause, plan), change) in clauses {
                @let span = clause.id.span();
                li {
                    p { strong { (clause.says) } }
                    p { (reading::reading(plan)) }
                    p.note {
                        span.attr { (word(change)) } " " code { (plan.id) } ", "
                        (line(text, line_of(text, span.start), span))
                        "; signed by " (signers(visit, readable, &parties(&readable.file, clause)))
                    }
                }
            } }
        }
    }
}

/// How a clause differs from what is in force.
pub fn word(change: Change) -> &'static str {
    match change {
        Change::New => "new",
        Change::Changed => "changed",
        Change::Same => "as in force",
    }
}

/// Who signs a clause: by name, unless it is everybody.
fn signers(visit: &Visit<'_>, readable: &Readable, functions: &[Function]) -> String {
    match functions.len() == readable.file.agreement.parties.len() {
        true => "every party".to_owned(),
        false => names(visit, functions),
    }
}

fn names(visit: &Visit<'_>, functions: &[Function]) -> String {
    let names: Vec<String> = functions.iter().map(|function| visit.function(function.as_str())).collect();
    names.join(", ")
}

/// What whoever adopts a version should know: who has to sign, what stays, what will not count.
pub fn before_adopting(visit: &Visit<'_>, readable: &Readable) -> Markup {
    let changes = changes(visit.world, readable, visit.at());
    let clauses = readable.file.clause.iter().zip(changes).filter(|(_, change)| *change != Change::Same);
    let signing: BTreeSet<Function> =
        clauses.flat_map(|(clause, _)| parties(&readable.file, clause)).collect();
    let signing: Vec<Function> = signing.into_iter().collect();
    let stays: Vec<ClauseId> = left_out(visit.world, readable, visit.at());
    html! {
        section.adopting aria-labelledby="adopting" {
            h2 #adopting { "Adopting it" }
            @if !signing.is_empty() {
                p { "What is new or changed comes into force once " (names(visit, &signing)) " have signed." }
            } @else { p { "Every clause is in force just so: nobody has to sign anything." } }
            @if !stays.is_empty() {
                p { "It leaves out " @for (place, id) in stays.iter().enumerate() {
                    @if place > 0 { ", " } code { (id) }
                } ". What is left out stays in force until a party ends it." }
            }
            @if !readable.file.waiver.is_empty() {
                p { "Its waivers will not count: a waiver is asked for by a person, beside a verdict." }
            }
        }
    }
}
