//! What of the agreement itself is new: versions, clauses, signatures, waivers, disputes.

use crate::parts::date;
use crate::visit::Visit;
use crate::wall::diff::WEEK;
use comity_common::agreement::news::{self, What};
use comity_spine::{ClauseId, Ref};
use maud::{Markup, html};

/// What is new since seven days before the page's instant, the newest first; nothing if nothing is.
pub fn draw(visit: &Visit<'_>) -> Markup {
    let agreement = visit.world.agreement();
    let news = news::between(agreement, visit.at().plus_millis(-WEEK), visit.at());
    html! {
        @if news.is_empty() {
            p.note { "Nothing of the agreement itself has changed in seven days." }
        } @else {
            ul.plain { @for one in news.iter().rev() {
                li { (date::short(visit, one.at)) ": " (what(visit, &one.what)) }
            } }
        }
    }
}

fn what(visit: &Visit<'_>, what: &What) -> Markup {
    html! {
        @match what {
            What::Proposed(seq) => { "a version was proposed (act " (seq) ")" }
            What::Signed(function, by, clauses) => {
                (visit.function(function.as_str()))
                @if let Some(name) = by.and_then(|by| visit.person(by)) { ", by " (name) "," }
                " signed "
                @if clauses.len() > 3 { (clauses.len()) " clauses" }
                @else { @for (place, id) in clauses.iter().enumerate() {
                    @if place > 0 { ", " } (clause(visit, id))
                } }
            }
            What::Began(id) => { (clause(visit, id)) " came into force" }
            What::Changed(id) => { (clause(visit, id)) " is in force in other words" }
            What::Ended(id) => { (clause(visit, id)) " is in force no more" }
            What::Waived(id, subject, until) => {
                (clause(visit, id)) " is waived for " (about(visit, subject))
                " until " (date::day(visit, *until))
            }
            What::RanOut(id, subject) => {
                "the waiver of " (clause(visit, id)) " for " (about(visit, subject)) " ran out"
            }
            What::Disputed(id, subject) => { (clause(visit, id)) " was disputed on " (about(visit, subject)) }
            What::Settled(id, subject) => {
                "the dispute of " (clause(visit, id)) " on " (about(visit, subject)) " was settled"
            }
        }
    }
}

/// A clause by its name, linked where it is judged.
pub(super) fn clause(visit: &Visit<'_>, id: &ClauseId) -> Markup {
    html! {
        @if visit.bench.clause(id.as_str()).is_some() {
            a href=(visit.href(&format!("/clause/{id}"))) { (id) }
        } @else { (id) }
    }
}

pub(super) fn about(visit: &Visit<'_>, subject: &Ref) -> Markup {
    crate::parts::cases::subject(visit, subject)
}
