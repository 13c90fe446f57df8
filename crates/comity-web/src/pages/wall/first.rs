//! What to do first, where there is nothing on the Wall yet.

use crate::parts::empty;
use crate::visit::Visit;
use maud::{Markup, html};

/// Three steps to the first true sentence, those that are done marked.
pub fn draw(visit: &Visit<'_>) -> Markup {
    let has_people = visit.world.people().iter().next().is_some();
    let has_sources = !visit.world.coverage().is_empty();
    let has_agreement = visit.bench.proposal.is_some();
    let act = visit.can_act();
    html! {
        (empty("Comity knows of no keynote and no initiative yet. Three steps, and this Wall says its first true \
                sentence; they take less than ten minutes."))
        ol.first {
            li {
                (mark(has_people && has_sources))
                a href=(visit.href("/sources")) { "Bring three files" }
                ": a list of people, a calendar, what your tracker exports. Or " code { "comity import FILE" } "."
            }
            li {
                (mark(false))
                @if act { a href="/acts/initiative.opened" { "Open an initiative" } } @else { "Open an initiative" }
                ", and say which channels and projects belong to it under "
                a href=(visit.href("/sources")) { "Sources" } "."
            }
            li {
                (mark(has_agreement))
                a href=(visit.href("/agreement/edit")) { "Draft the agreement" }
                " from templates, and have its parties sign."
            }
        }
        @if !act && !visit.as_of.said && visit.house.door().is_some() {
            p.note { "Nobody has signed in here: whoever runs Comity gets their link with " code { "comity admin invite ADDRESS" } "." }
        }
    }
}

fn mark(done: bool) -> Markup {
    html! { @if done { strong { "Done: " } } }
}
