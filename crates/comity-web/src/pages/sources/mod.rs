//! What sources brought: places that belong to nothing yet, what each source covers, every import with its
//! way back, and the form that brings a file.

mod feeds;
mod places;
pub mod plan;
mod runs;
mod upload;

use crate::keeper::Whence;
use crate::keeping::Again;
use crate::layout::Drawn;
use crate::parts::{empty, sentence};
use crate::visit::Visit;
use comity_desk::links::Known;
use comity_spine::ImportId;
use comity_vault::ImportState;
use maud::{Markup, html};

/// Draws the sources, with why a form of it was refused, if one was.
pub fn draw(visit: &Visit<'_>, again: Option<&Again<'_>>) -> Drawn {
    // What lies in the vault is said of now alone.
    let records = visit.house.records().filter(|_| !visit.as_of.said);
    let whence = records.map(|records| records.whence(&known(visit), visit.at()));
    let main = html! {
        h1 { "Sources" }
        @match &whence {
            Some(Ok(whence)) => (now(visit, whence, again)),
            Some(Err(error)) => p.refusal role="alert" {
                "What sources brought cannot be read just now: " (error) "."
            },
            None => (crate::pages::about::coverage(visit)),
        }
    };
    Drawn { title: "Sources".to_owned(), path: "/sources".to_owned(), main }
}

/// The initiatives that run, with what people call them.
pub(crate) fn known(visit: &Visit<'_>) -> Known {
    let all = visit.world.initiatives().iter().filter(|(id, _)| visit.reaches(id));
    let running = all.filter(|(_, it)| it.is_open(visit.at()) && it.ended(visit.at()).is_none());
    running.map(|(id, _)| (id.clone(), visit.initiative(id))).collect()
}

fn now(visit: &Visit<'_>, whence: &Whence, again: Option<&Again<'_>>) -> Markup {
    html! {
        (linked(whence))
        @if whence.runs.is_empty() {
            (empty("Nothing was imported yet. Next: bring three files, and the Wall says its first true sentence: \
                    a list of people (name, address, function), a calendar, and what your tracker exports."))
        }
        @if let Some(again) = again {
            p.refusal role="alert" { (sentence::code(&again.refusal.sentence)) }
        }
        (places::said(visit, whence))
        (undone(visit, whence))
        (upload::draw(visit))
        (places::draw(visit, whence, again))
        (feeds::draw(visit, whence))
        (runs::draw(visit, whence))
        (places::mapped(visit, whence))
    }
}

/// How much of what sources tell belongs to an initiative.
fn linked(whence: &Whence) -> Markup {
    let (share, n) = (whence.coverage.share, whence.open.len());
    let of = if whence.coverage.of_period { "this quarter's" } else { "all" };
    html! {
        @if let Some(percent) = (share.n_linked * 100).checked_div(share.n_traces) {
            p.lead {
                (percent) " % of " (of) " " (share.n_traces) " traces belong to an initiative"
                @match n {
                    0 => ".",
                    1 => "; one place belongs to none yet.",
                    n => { "; " (n) " places belong to none yet." }
                }
            }
        }
    }
}

/// What has just been taken back.
fn undone(visit: &Visit<'_>, whence: &Whence) -> Markup {
    let asked = visit.asked.get("undone").and_then(|text| text.parse::<ImportId>().ok());
    let is_it = |run: &&comity_desk::sources::Run| Some(run.card.brought.import) == asked;
    let run = whence.runs.iter().find(is_it).filter(|run| run.card.state == ImportState::Undone);
    html! {
        @if let Some(run) = run {
            p.done #said role="status" {
                "That import of " strong { (run.card.brought.source) } " is undone: what it brought is gone, and \
                 what rested on it alone is unknown now. The same file can be brought again."
            }
        }
    }
}
