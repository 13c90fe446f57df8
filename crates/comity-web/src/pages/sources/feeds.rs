//! What each source covers: from when, until when, with which gaps; and how much of it counts.

use crate::keeper::Whence;
use crate::parts::{date, scrolling};
use crate::visit::Visit;
use comity_desk::sources::Run;
use comity_spine::{At, SourceId};
use comity_vault::{Feed, ImportState};
use maud::{Markup, html};

/// A line for every source, and for those that the agreement relies on and that never came.
pub fn draw(visit: &Visit<'_>, whence: &Whence) -> Markup {
    let missing = missing(visit, whence);
    if whence.feeds.is_empty() && missing.is_empty() {
        return html! {};
    }
    let caption = "Every source, what it covers and what it brought";
    let titles = ["Source", "Covers", "Gaps", "First record", "Last import", "Events", "Linked"];
    let table = html! {
        table.feeds role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" {
                @for title in titles { th scope="col" role="columnheader" { (title) } }
            } }
            tbody role="rowgroup" {
                @for feed in whence.feeds.iter() { (line(visit, whence, feed)) }
                @for source in missing { tr role="row" {
                    th scope="row" role="rowheader" { (source) }
                    td role="cell" data-label="Covers" {
                        "nothing: it was never imported, and the agreement relies on it"
                    }
                    @for title in &titles[2..] { td role="cell" data-label=(title) { "–" } }
                } }
            }
        }
    };
    html! {
        section aria-labelledby="feeds" {
            h2 #feeds { "What the sources cover" }
            p.note {
                "What did not happen in the time that a source covers is known not to have, for what it tells of. \
                 Outside it, and in its gaps, it is unknown."
            }
            (scrolling(caption, &table))
        }
    }
}

/// The sources that the agreement names and that were never imported.
fn missing<'a>(visit: &'a Visit<'_>, whence: &Whence) -> Vec<&'a SourceId> {
    let declared = visit.bench.clauses.iter().flat_map(|clause| clause.sources.iter());
    let came = |id: &SourceId| whence.feeds.iter().any(|feed| feed.source == *id);
    let mut missing: Vec<&SourceId> = declared.map(|line| &line.id).filter(|id| !came(id)).collect();
    missing.sort();
    missing.dedup();
    missing
}

fn line(visit: &Visit<'_>, whence: &Whence, feed: &Feed) -> Markup {
    let spans = visit.world.coverage().spans(&feed.source);
    let last = whence.runs.iter().find(|run| of(run, feed));
    // Who is who belongs to no initiative.
    let linked = (feed.n_linked * 100).checked_div(feed.n_traces).filter(|_| !spans.is_empty());
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { (feed.source) }
            td role="cell" data-label="Covers" {
                @match (spans.first(), spans.last()) {
                    (Some((from, _)), Some((_, to))) => {
                        (date::day(visit, *from)) " – " (date::day(visit, *to))
                    }
                    _ if whence.runs.iter().any(|run| of(run, feed)) => "no time: it tells who is who",
                    _ => "nothing any more: undone",
                }
            }
            td role="cell" data-label="Gaps" { (gaps(visit, &spans)) }
            td role="cell" data-label="First record" {
                @match feed.first.filter(|at| at.0 > i64::MIN) {
                    Some(at) => (date::day(visit, at)),
                    None => "–",
                }
            }
            td role="cell" data-label="Last import" {
                @match last.and_then(|run| run.made) {
                    Some(made) => (date::day(visit, made.at)),
                    None => "–",
                }
            }
            td role="cell" data-label="Events" { (feed.n_traces) }
            td role="cell" data-label="Linked" {
                @match linked { Some(share) => { (share) " %" } None => "–" }
            }
        }
    }
}

fn of(run: &Run, feed: &Feed) -> bool {
    run.card.state == ImportState::Live && run.card.brought.source == feed.source
}

/// The times between what is covered.
fn gaps(visit: &Visit<'_>, spans: &[(At, At)]) -> Markup {
    let gaps: Vec<(At, At)> = spans.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
    html! {
        @if spans.is_empty() { "–" }
        @else if gaps.is_empty() { "none" }
        ul.plain { @for (from, to) in &gaps {
            li { (date::day(visit, *from)) " – " (date::day(visit, *to)) }
        } }
    }
}
