//! The templates: each with its sentence, what it needs, and a button that puts it into the draft.

use crate::visit::Visit;
use comity_common::agreement::reading;
use comity_desk::adopt::ready::{self, Offer};
use maud::{Markup, html};

/// Draws the templates, those of which something is missing last.
pub fn draw(visit: &Visit<'_>, text: &str) -> Markup {
    let mut offers = ready::offers(visit.world, visit.at()).unwrap_or_default();
    offers.sort_by_key(|offer| offer.needs.iter().any(|need| !need.met));
    let names = ready::names(text);
    let is_in = |offer: &Offer| names.contains(offer.template.clause.id.get_ref());
    html! {
        section.templates aria-labelledby="templates" {
            h2 #templates { "Templates" }
            p.note {
                (offers.len()) " clauses ready to adopt. Each is put at the end of your text, with your own \
                 functions; change it there as you like."
            }
            ul.moves { @for offer in &offers { li { (line(offer, is_in(offer))) } } }
        }
    }
}

fn line(offer: &Offer, is_in: bool) -> Markup {
    let clause = &offer.template.clause;
    let id = clause.id.get_ref();
    html! {
        p { strong { (clause.says) } }
        p { (clause.because) }
        p.note { (reading::reading(&offer.plan)) }
        p.note { (needs(offer)) }
        @if is_in { p.note { "It is in your draft." } }
        @else {
            button name="take" value=(id) aria-label=(format!("Take it: {}", clause.says)) { "Take it" }
        }
    }
}

fn needs(offer: &Offer) -> Markup {
    let name = |kind: &str| comity_common::agreement::phrase::name(kind);
    let lacks: Vec<String> = offer.needs.iter().filter(|need| !need.met).map(|it| name(it.kind)).collect();
    let all: Vec<String> = offer.needs.iter().map(|need| name(need.kind)).collect();
    html! {
        @match lacks.is_empty() {
            true => { "Needs " (all.join(", ")) " facts; this workspace has them." }
            false => {
                "Needs " (lacks.join(", ")) " facts; no source gives them yet, so its verdicts would be unknown."
            }
        }
    }
}
