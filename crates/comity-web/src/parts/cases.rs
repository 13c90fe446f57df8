//! Verdicts in a table: what, how, why, on which evidence, and the next move.

use super::{badge, form, more, scrolling, sentence};
use crate::bench::Place;
use crate::visit::Visit;
use comity_common::initiatives::fold::announcement_parts;
use comity_spine::{FactId, Move, Noun, Ref};
use maud::{Markup, html};

/// Which column a table leaves out, because its page already says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The clause: every verdict is of one.
    Clause,
    /// The subject: every verdict is about one.
    Subject,
}

/// A table of verdicts, worst first, without those of clauses that do not speak of their case.
pub fn table(visit: &Visit<'_>, caption: &str, known: Known, places: &[Place]) -> Markup {
    ranked(visit, caption, known, &visit.bench.gravest(places))
}

/// A table of the verdicts of a clause, worst first, as many as the address asks for.
pub fn of_clause(visit: &Visit<'_>, caption: &str, clause: usize) -> Markup {
    let (places, n) = visit.bench.gravest_of(clause);
    let shown: Vec<&Place> = places.iter().take(more::rows(visit.asked)).collect();
    let path = format!("/clause/{}", visit.bench.clauses[clause].plan.id);
    html! {
        (ranked(visit, caption, Known::Clause, &shown))
        (more::draw(visit, &path, more::By::Gravest, shown.len(), n.min(places.len())))
        @if n > places.len() && shown.len() == places.len() {
            p.note { "There are " (n) " in all; the others are in " code { "comity check" } "." }
        }
    }
}

/// A table of verdicts that stand in their order.
fn ranked(visit: &Visit<'_>, caption: &str, known: Known, places: &[&Place]) -> Markup {
    if places.is_empty() {
        return html! { p.note { "No clause speaks of this here and now." } };
    }
    let rows = html! {
        table.verdicts role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" {
                @let first = if known == Known::Clause { "About" } else { "Clause" };
                @for title in [first, "For", "Verdict", "Because", "Evidence", "Next move"] {
                    th scope="col" role="columnheader" { (title) }
                }
                @if visit.can_act() { th scope="col" role="columnheader" { "Do" } }
            } }
            tbody role="rowgroup" {
                @for place in places { (line(visit, known, place)) }
            }
        }
    };
    scrolling(caption, &rows)
}

fn line(visit: &Visit<'_>, known: Known, place: &Place) -> Markup {
    let Some(case) = visit.case(place) else { return html! {} };
    let clause = &visit.bench.clauses[place.clause];
    let told = visit.may_name(&case.subject);
    let aim = visit.aim(place);
    let functions: Vec<String> =
        aim.functions.iter().map(|function| visit.function(function.as_str())).collect();
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                @match known {
                    Known::Clause => (subject(visit, &case.subject)),
                    Known::Subject => {
                        @if visit.sees_all() {
                            a href=(visit.href(&format!("/clause/{}", case.clause))) { (clause.says) }
                        } @else { (clause.says) }
                        (promised_for(visit, &case.subject))
                    }
                }
            }
            (cell("For", &html! { @if functions.is_empty() { "–" } @else { (functions.join(", ")) } }))
            (cell("Verdict", &badge::verdict(visit, &case.verdict, case.since)))
            (cell("Because", &html! {
                @if told { (sentence::code(&case.because)) } @else { "kept between some people" }
            }))
            (cell("Evidence", &evidence(visit, &case.evidence)))
            (cell("Next move", &html! {
                @if let (true, Some(next)) = (told, &case.next) { (next_move(visit, next)) } @else { "–" }
            }))
            @if visit.can_act() {
                (cell("Do", &html! { @if told { (form::about_verdict(visit, place, &case)) } }))
            }
        }
    }
}

/// A cell that says what it is where the head of its column is not beside it: on a phone.
fn cell(label: &str, what: &Markup) -> Markup {
    html! { td role="cell" data-label=(label) { (what) } }
}

/// The keynote of an announcement, since one initiative may be promised for several.
fn promised_for(visit: &Visit<'_>, subject: &Ref) -> Markup {
    let keynote = (subject.noun == Noun::Announcement).then(|| announcement_parts(&subject.id)).flatten();
    html! { @if let Some((keynote, _)) = keynote { p.note { "for " (visit.keynote(&keynote)) } } }
}

/// What a verdict is about, linked to its room if it has one.
pub fn subject(visit: &Visit<'_>, subject: &Ref) -> Markup {
    html! {
        @if !visit.may_name(subject) { "a matter kept between some people" }
        @else if let Some(href) = visit.room_of(subject) { a href=(href) { (visit.subject(subject)) } }
        @else { (visit.subject(subject)) }
    }
}

/// Evidence by its ids; what is kept between some people only as an exchange.
pub fn evidence(visit: &Visit<'_>, ids: &[FactId]) -> Markup {
    html! {
        @if ids.is_empty() { "–" }
        @for (place, id) in ids.iter().enumerate() {
            @if place > 0 { ", " }
            @if visit.may_tell(*id) { span.id { (id) } } @else { "an exchange" }
        }
    }
}

/// The next move: the sentence, and whose it is.
pub fn next_move(visit: &Visit<'_>, next: &Move) -> Markup {
    let who = next.who.and_then(|who| visit.person(who));
    html! {
        span.move { (sentence::code(&next.sentence)) } " "
        span.whose { "– " @if let Some(who) = who { (who) ", " } (next.role) }
    }
}
