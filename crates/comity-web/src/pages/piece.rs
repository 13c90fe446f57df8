//! The form that makes something of its own out of a piece of a document, and what was made so before.
//!
//! With a script the words that are chosen in the editor stand in it at the press of a button or two keys;
//! without, they are typed or copied there. Whose they are is found by the words themselves.

use crate::co_writing::Of;
use crate::pages::write::Paper;
use crate::parts::form::{self, Given};
use crate::visit::Visit;
use comity_common::practice::ActCard;
use comity_spine::Ref;
use maud::{Markup, html};

/// The act by which a piece of this document becomes something of its own, and the word that the piece is;
/// none for those who may not do it.
pub fn act<'w>(visit: &Visit<'w>, paper: &Paper<'_>) -> Option<(&'w ActCard, &'static str)> {
    let piece = paper.admitted.of()?.card.piece?;
    let card = visit.world.act(paper.admitted.of()?.card.act)?;
    (visit.can_act() && paper.admitted.writes()).then_some((card, piece))
}

/// Draws both.
pub fn draw(visit: &Visit<'_>, paper: &Paper<'_>, of: &Of) -> Markup {
    let opened = paper.weighed.map_or(&[][..], |weighed| &weighed.opened);
    html! {
        @match act(visit, paper) {
            Some((card, piece)) => { (offer(visit, paper, of, card, piece)) }
            None => { @if let Some(closed) = &of.closed { p.note { "To be read: " (closed) } } }
        }
        h2 { "Out of this document" }
        @if opened.is_empty() { p.empty { "Nothing yet. Next: choose a sentence that must hold, and make it one." } }
        @else { ul { @for thing in opened { li { (named(visit, of, thing)) } } } }
    }
}

fn named(visit: &Visit<'_>, of: &Of, thing: &Ref) -> Markup {
    html! {
        @match of.page_of(visit.world, thing) {
            Some(page) => { a href=(page) { (visit.name(thing)) } }
            None => { (visit.name(thing)) }
        }
        span.note { " (" (thing.id) ")" }
    }
}

fn offer(visit: &Visit<'_>, paper: &Paper<'_>, of: &Of, card: &ActCard, piece: &'static str) -> Markup {
    let typed = paper.refused.map_or_else(Vec::new, |refused| refused.typed.clone());
    let refusal = paper.refused.map(|refused| &refused.refusal);
    let given = Given { typed, refusal, ..Given::default() };
    // A name is one line, and stands beside what it names; the rest can wait.
    let (first, rest): (Vec<&str>, Vec<&str>) = of.card.asks.iter().partition(|name| **name == "name");
    let asked =
        |names: Vec<&str>| -> Vec<_> { names.into_iter().filter_map(|name| card.field(name)).collect() };
    let is_filled =
        rest.iter().any(|name| given.typed.iter().any(|(known, said)| known == name && !said.is_empty()));
    html! {
        section #piece aria-labelledby="piece-title" data-piece=(piece) {
            h2 #piece-title { (card.does) }
            p.note {
                "Choose words in the text and press “" (card.does) "” above it, or Ctrl-Alt-R: they stand here then. Or \
                 write them. What stands in the document stays its authors’; the rest counts for you."
            }
            form.act method="post" action=(format!("/write/{}", paper.admitted.pad())) {
                @if let Some(field) = card.field(piece) { (form::one(visit, card, &given, &field)) }
                @for field in asked(first) { (form::line(card, &given, &field)) }
                details open[is_filled] {
                    summary { "More of it" }
                    @for field in &asked(rest) { (form::one(visit, card, &given, field)) }
                }
                button { (card.does) }
            }
        }
    }
}
