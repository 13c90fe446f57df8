//! What Comity computes about people, for whom; and what it does not know.

use crate::layout::Drawn;
use crate::pages::letter;
use crate::parts::{date, empty, scrolling};
use crate::visit::Visit;
use maud::{Markup, html};

/// What is computed of whom, who sees it, and what is never done.
const SHEET: &[(&str, &str)] = &[
    (
        "Kept of a contact",
        "A random id of the person, the function and region, the time, the kind of event, its depth (invited, \
         accepted, posted, answered, decided), the initiative, how many took part, the channel, series or \
         repository it came from, and single words from fixed lists. Never a message, a title, a body or a link \
         to a file.",
    ),
    (
        "Computed from it",
        "Since when a function is in an initiative and how deep; whether what functions agreed was kept. Always \
         per function, never a number per person.",
    ),
    (
        "Who sees a name",
        "A name stands where somebody acts for others: who answers for an initiative, who signed for a \
         function, whose turn it is to answer. Lists of evidence name functions only.",
    ),
    (
        "Kept between some people",
        "Of privileged matters and of what is between two people, these pages tell everybody else that an \
         exchange took place, when and by which function; never what it was about, and it is in no count.",
    ),
    (
        "Never",
        "No person is rated or ranked. What is missing is never taken for good news. No verdict rests on a \
         guess who somebody is.",
    ),
    (
        "How long, and how to be forgotten",
        "Traces are kept until their import is undone. Erasing a person removes their name, handles and words; \
         their acts stay under a random id that leads nowhere.",
    ),
];

/// What a source that covers some time is good for.
const COVERED: &str = "What did not happen in this time is known not to have, for what this source tells of.";

/// Draws the sheet.
pub fn draw(visit: &Visit<'_>) -> Drawn {
    let main = html! {
        h1 { "What Comity knows, and what it does not" }
        p.lead { "A sheet for works councils, privacy officers and everybody whose work leaves traces." }
        h2 { "What is computed about people" }
        dl.sheet { @for (what, says) in SHEET { dt { (what) } dd { (says) } } }
        h2 #coverage { "What the sources cover" }
        (coverage(visit))
        h2 { "Measures" }
        (measures(visit))
        @if visit.may_keep() {
            h2 { "Electronic signatures" }
            p {
                "Where an agency asks for it, the organisation tells it that its electronic signatures are meant as \
                 binding: " a href=(letter::PATH) { "the letter of 21 CFR 11.100(c), to print" } "."
            }
        }
    };
    Drawn { title: "About".to_owned(), path: "/about".to_owned(), main }
}

/// Which source covers which time, and which of those that the agreement relies on has never come.
pub fn coverage(visit: &Visit<'_>) -> Markup {
    let sources = visit.world.coverage().sources();
    let declared = visit.bench.clauses.iter().flat_map(|clause| clause.sources.iter());
    let mut missing: Vec<_> = declared.map(|line| &line.id).filter(|id| !sources.contains_key(id)).collect();
    missing.sort();
    missing.dedup();
    if sources.is_empty() && missing.is_empty() {
        return empty(
            "No source was imported: what did not happen cannot be told from what nobody saw. Next: \
             `comity import FILE`.",
        );
    }
    let caption = "Sources and the time they cover";
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Source" } th scope="col" { "From" } th scope="col" { "To" }
                th scope="col" { "Says" }
            } }
            tbody {
                @for (source, span) in &sources {
                    tr {
                        th scope="row" { (source) }
                        @match span {
                            Some((from, to)) => {
                                td { (date::day(visit, *from)) }
                                td { (date::day(visit, *to)) }
                                td { (COVERED) }
                            }
                            None => { td { "–" } td { "–" } td { "It covers no stretch of time; its silence says nothing." } }
                        }
                    }
                }
                @for source in missing {
                    tr {
                        th scope="row" { (source) } td { "–" } td { "–" }
                        td { "The agreement relies on it, and nothing of it was ever imported." }
                    }
                }
            }
        }
    };
    scrolling(caption, &table)
}

fn measures(visit: &Visit<'_>) -> Markup {
    let all = visit.world.practices().iter().flat_map(|practice| practice.measures());
    let all: Vec<_> = all.collect();
    html! {
        @if all.is_empty() { p.note { "No practice with a measure is open here." } }
        @else {
            dl.sheet { @for (id, title, unit, says) in all {
                dt { (title) " " span.id { (id) } }
                dd { (says) " Unit: " (unit) "." }
            } }
        }
    }
}
