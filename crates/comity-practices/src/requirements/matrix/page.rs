//! The trace matrix with its gaps.

use crate::page as parts;
use crate::requirements::fold::{Requirement, State};
use crate::requirements::look::{children, live, suspects};
use crate::requirements::page::{ROWS, link};
use crate::requirements::words::Link;
use comity_common::view::View;
use comity_spine::RequirementId;
use maud::{Markup, html};
use serde_json::{Value, json};

/// What is linked with nothing where it should be.
struct Gaps {
    tested: usize,
    above: usize,
    below: usize,
    suspects: usize,
}

fn gaps(view: &View<'_, State>, all: &[(&RequirementId, &Requirement)]) -> Gaps {
    let is_tested = |it: &Requirement| it.links.iter().any(|(link, _)| *link == Link::TestedBy);
    Gaps {
        tested: all.iter().filter(|(_, it)| !is_tested(it)).count(),
        above: all.iter().filter(|(_, it)| it.content().parents.is_empty()).count(),
        below: all.iter().filter(|(id, _)| children(view, id).is_empty()).count(),
        suspects: all.iter().map(|(_, it)| suspects(view, it).len()).sum(),
    }
}

/// Draws the matrix of everything.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let all: Vec<_> = live(view).collect();
    Some(html! {
        section.practice.practice-requirements aria-labelledby="matrix-title" {
            h1 #matrix-title { "Traces" }
            p { "What each requirement is derived from and what follows from it, what tests it, where it is designed. \
                 A link whose upper end has moved is a suspect until somebody has looked." }
            (table(view, &all))
        }
    })
}

/// The matrix of some requirements.
pub fn table(view: &View<'_, State>, all: &[(&RequirementId, &Requirement)]) -> Markup {
    let gaps = gaps(view, all);
    html! {
        @if all.is_empty() {
            p.empty { "There is no requirement yet. Write the first one, and say what it is derived from." }
        } @else {
            dl.facts {
                div { dt { "Without a test" } dd { (gaps.tested) " of " (all.len()) } }
                div { dt { "Derived from nothing" } dd { (gaps.above) } }
                div { dt { "Nothing follows from it" } dd { (gaps.below) } }
                div { dt { "Suspect links" } dd { (gaps.suspects) } }
            }
            div.scroll tabindex="0" role="group" {
                table.matrix {
                    caption { "Requirements and what they are linked with" }
                    (parts::heads(&["Requirement", "Derived from", "Followed by", "Tested by", "Designed in", "Serves"]))
                    tbody { @for (id, it) in all.iter().take(ROWS) { (row(view, id, it)) } }
                }
            }
            @if all.len() > ROWS { p.note { "These are the first " (ROWS) " of " (all.len()) " by id; the API has all of them." } }
        }
    }
}

fn row(view: &View<'_, State>, id: &RequirementId, it: &Requirement) -> Markup {
    let suspects = suspects(view, it);
    html! {
        tr {
            th scope="row" { (link(view, id)) }
            td {
                @if it.content().parents.is_empty() { "–" }
                @for parent in &it.content().parents {
                    p {
                        (link(view, parent))
                        @if suspects.contains(&parent) { strong.suspect { " ! suspect" } }
                    }
                }
            }
            td { @for (child, _) in children(view, id) { p { (link(view, child)) } } }
            @for wanted in [Link::TestedBy, Link::DesignedIn, Link::Serves] {
                td {
                    @let mut found = it.links.iter().filter(|(link, _)| *link == wanted).peekable();
                    @if found.peek().is_none() { "–" }
                    @for (_, artefact) in found { p { (artefact) } }
                }
            }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let all: Vec<_> = live(view).collect();
    Some(json!({ "requirements": data_of(view, &all) }))
}

/// The links of some requirements for programs.
pub fn data_of(view: &View<'_, State>, all: &[(&RequirementId, &Requirement)]) -> Vec<Value> {
    let one = |(id, it): &(&RequirementId, &Requirement)| {
        let links = it.links.iter().map(|(link, artefact)| json!({ "link": link, "artefact": artefact }));
        json!({
            "requirement": id, "initiative": it.initiative, "parents": it.content().parents,
            "children": children(view, id).iter().map(|(id, _)| *id).collect::<Vec<_>>(),
            "suspects": suspects(view, it), "links": links.collect::<Vec<_>>(),
        })
    };
    all.iter().map(one).collect()
}
