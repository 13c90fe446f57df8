//! The Room's picture: lanes with marks, lines across them, a strip for a clause that is tried. Positions are
//! shares of the width, so that words keep their size on a phone. The tables of the page say the same.

use super::{badge, date};
use crate::room::{AsIf, Lane, Mark, Span, Upright};
use crate::visit::Visit;
use crate::wall::Standing;
use comity_spine::{At, Depth, InitiativeId};
use maud::{Markup, html};

/// Heights, in pixels.
const LANE: usize = 42;
const LABEL: usize = 17;
const FOOT: usize = 22;

/// What a picture shows.
pub struct Picture<'a> {
    /// Whose lanes these are.
    pub initiative: &'a InitiativeId,
    /// Its heading, also for those who hear it.
    pub title: String,
    /// The range of time.
    pub span: Span,
    /// The lanes.
    pub lanes: &'a [Lane],
    /// The lines across them.
    pub uprights: &'a [Upright],
    /// A clause that is tried, if one is.
    pub as_if: Option<&'a AsIf>,
}

impl Picture<'_> {
    /// Draws it.
    pub fn draw(&self, visit: &Visit<'_>) -> Markup {
        let head = LABEL * self.uprights.len() + 6;
        let strips = usize::from(self.as_if.is_some());
        let foot = head + LANE * (self.lanes.len() + strips);
        html! {
            svg.lanes width="100%" height=(foot + FOOT) role="group" aria-label=(self.title) {
                defs {
                    pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)" { rect.hatch width="2" height="6" {} }
                }
                @for (i, lane) in self.lanes.iter().enumerate() {
                    (self.lane(visit, lane, head + LANE * (i + strips)))
                }
                @if let Some(tried) = self.as_if { (self.strip(tried, head)) }
                g aria-hidden="true" { @for (at, label) in self.span.ticks(visit) {
                    line.tick x1=(self.x(at)) x2=(self.x(at)) y1=(head) y2=(foot + 4) {}
                    text.tick__label x=(self.x(at)) y=(foot + FOOT - 5) text-anchor="middle" { (label) }
                } }
                @for (i, upright) in self.uprights.iter().enumerate() {
                    (self.upright(visit, upright, LABEL * i + LABEL - 4, foot))
                }
                @let now = self.x(visit.at());
                line.instant x1=(now) x2=(now) y1=(head) y2=(foot) aria-hidden="true" {}
            }
        }
    }

    /// A place on the page, a little in from the edges.
    fn x(&self, at: At) -> String {
        format!("{:.2}%", 1.0 + 98.0 * self.span.share(at))
    }

    fn lane(&self, visit: &Visit<'_>, lane: &Lane, y: usize) -> Markup {
        let label = html! {
            @if let Some(standing) = &lane.standing {
                tspan class={ "lane__shape lane--" (badge::class(standing.word())) } aria-hidden="true" {
                    (badge::shape(standing.word())) " "
                }
            }
            tspan.lane__name { (lane.name) }
            tspan.lane__says { " " (said(visit, lane)) }
        };
        html! {
            g {
                line.lane__line x1="0" x2="100%" y1=(y + LANE - 11) y2=(y + LANE - 11) {}
                @match &lane.function {
                    Some(function) => {
                        a href=(visit.href(&format!("/cell/{}/{function}", self.initiative))) {
                            text x="2" y=(y + 14) { (label) }
                        }
                    }
                    None => { text x="2" y=(y + 14) { (label) } }
                }
                g aria-hidden="true" { @for mark in &lane.marks { (self.mark(visit, mark, y + LANE - 11)) } }
            }
        }
    }

    fn mark(&self, visit: &Visit<'_>, mark: &Mark, y: usize) -> Markup {
        let rank =
            mark.depth.and_then(|depth| Depth::ALL.iter().position(|step| *step == depth)).unwrap_or(0);
        let is_deep = mark.depth.is_some_and(Depth::contributes);
        let (first, last) = (visit.day(mark.first), visit.day(mark.last));
        html! {
            circle class=(if is_deep { "mark mark--deep" } else { "mark" })
                cx=(self.x(mark.first)) cy=(y) r=(format!("{:.1}", 3.0 + rank as f64)) {
                title {
                    (first) @if last != first { " to " (last) }
                    ": " (crate::wall::says::count(mark.n, "thing", "things"))
                    @if let Some(depth) = mark.depth { ", at most " (depth.name()) }
                }
            }
        }
    }

    fn strip(&self, tried: &AsIf, y: usize) -> Markup {
        html! {
            g {
                text.lane__says x="2" y=(y + 14) { "As if in force: " (tried.says) }
                g aria-hidden="true" { @for stretch in &tried.stretches {
                    @let (from, to) = (self.span.share(stretch.from), self.span.share(stretch.to));
                    @let word = stretch.standing.as_ref().map_or("none", Standing::word);
                    rect class={ "strip strip--" (badge::class(word)) } y=(y + LANE - 20) height="14"
                        x=(format!("{:.2}%", 1.0 + 98.0 * from))
                        width=(format!("{:.2}%", (98.0 * (to - from)).max(0.4))) {}
                    @if to - from > 0.04 {
                        text.strip__shape x=(format!("{:.2}%", 1.0 + 49.0 * (from + to))) y=(y + LANE - 9)
                            text-anchor="middle" { (badge::shape(word)) }
                    }
                } }
            }
        }
    }

    fn upright(&self, visit: &Visit<'_>, upright: &Upright, y: usize, foot: usize) -> Markup {
        let x = self.x(upright.at);
        let anchor = if self.span.share(upright.at) > 0.5 { "end" } else { "start" };
        let mut class = String::from("upright");
        if upright.is_keynote {
            class += " upright--keynote";
        }
        if upright.is_planned {
            class += " upright--planned";
        }
        html! {
            g class=(class) {
                line x1=(x) x2=(x) y1=(y + 3) y2=(foot) {}
                text x=(x) y=(y) text-anchor=(anchor) {
                    (upright.label) " " (date::short_text(visit, upright.at))
                }
            }
        }
    }
}

/// How a lane stands, in a few words.
fn said(visit: &Visit<'_>, lane: &Lane) -> String {
    let since = lane.marks.first().map(|mark| format!("since {}", date::short_text(visit, mark.first)));
    match &lane.standing {
        None => since.unwrap_or_else(|| "has not taken part".to_owned()),
        Some(Standing::Broken(Some(at))) => format!("broken since {}", date::short_text(visit, *at)),
        Some(Standing::Due(Some(at))) => format!("due until {}", date::short_text(visit, *at)),
        Some(standing) => standing.word().to_owned(),
    }
}
