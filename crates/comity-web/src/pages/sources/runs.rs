//! Every import: what it brought, what was refused of it and why, and the way back.

use crate::keeper::Whence;
use crate::parts::sentence::code;
use crate::parts::{date, scrolling};
use crate::visit::Visit;
use comity_desk::sources::Run;
use comity_spine::ImportId;
use comity_vault::{ImportState, Remark};
use maud::{Markup, html};

/// The imports, newest first.
pub fn draw(visit: &Visit<'_>, whence: &Whence) -> Markup {
    if whence.runs.is_empty() {
        return html! {};
    }
    let caption = "Imports, the newest first";
    let table = html! {
        table.runs role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" {
                @for title in ["Import", "Covers", "New", "Changed", "Known", "Refused", "State"] {
                    th scope="col" role="columnheader" { (title) }
                }
            } }
            tbody role="rowgroup" { @for run in whence.runs.iter() { (line(visit, run)) } }
        }
    };
    html! {
        section aria-labelledby="imports" {
            h2 #imports { "Imports" }
            (scrolling(caption, &table))
        }
    }
}

fn line(visit: &Visit<'_>, run: &Run) -> Markup {
    let (card, brought) = (&run.card, &run.card.brought);
    let number = |label: &str, n: u64| html! { td role="cell" data-label=(label) { (n) } };
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                (brought.source) " " span.note { "by " (brought.pack) }
                @if let Some(made) = run.made {
                    p.note { (date::day(visit, made.at))
                        @if let Some(name) = made.by.and_then(|by| visit.person(by)) { ", " (name) } }
                }
            }
            td role="cell" data-label="Covers" {
                @match (brought.from, brought.to) {
                    (Some(from), Some(to)) => { (date::day(visit, from)) " – " (date::day(visit, to)) }
                    _ => "–",
                }
            }
            (number("New", card.n_new)) (number("Changed", card.n_changed)) (number("Known", card.n_known))
            td role="cell" data-label="Refused" { (brought.refused) (remarks(run)) }
            td role="cell" data-label="State" { (state(visit, run)) }
        }
    }
}

fn state(visit: &Visit<'_>, run: &Run) -> Markup {
    html! {
        @match run.card.state {
            ImportState::Live => {
                "counts"
                @if visit.may_keep() { " " (undo(run.card.brought.import)) }
            }
            _ => {
                "undone"
                @if let Some(undone) = run.undone { ", " (date::day(visit, undone.at)) }
            }
        }
    }
}

/// The button that takes an import back.
pub fn undo(import: ImportId) -> Markup {
    html! {
        form.inline method="post" action="/sources/undo" data-turbo="false" {
            input type="hidden" name="import" value=(import);
            button.quiet { "Undo" }
        }
    }
}

fn remarks(run: &Run) -> Markup {
    let (notes, refused): (Vec<&Remark>, Vec<&Remark>) =
        run.remarks.iter().partition(|remark| remark.place.is_empty());
    let n_more = run.card.brought.refused.saturating_sub(refused.len() as u64);
    html! {
        @if !run.remarks.is_empty() {
            details {
                summary { (if refused.is_empty() { "Notes" } else { "Why" }) }
                ul.plain {
                    @for remark in &notes { li { (code(&remark.says)) } }
                    @for remark in &refused { li { (remark.place) ": " (code(&remark.says)) } }
                }
                @if n_more > 0 { p.note { "and " (n_more) " more rows" } }
            }
        } @else if run.card.brought.refused > 0 {
            p.note { "The reasons are not kept any more." }
        }
    }
}
