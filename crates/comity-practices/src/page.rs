//! The parts that the pages of several practices are made of.

use comity_common::exchange::{Outline, Said};
use comity_common::practice::{Measure, Open, Reading};
use comity_common::view::View;
use comity_science::survival::Band;
use comity_spine::{At, Function, InitiativeId, Noun, Ref};
use maud::{Markup, html};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Every measure with its interval, what it is out of, and how it is counted.
pub(crate) fn measures<S>(view: &View<'_, S>, measures: &[Measure<S>], gaming: &[(&str, &str)]) -> Markup {
    html! {
        h2 { "Where we stand" }
        div.measures { @for measure in measures {
            @let reading = (measure.take)(view);
            div.measure {
                h3 { (measure.title) }
                p { strong { (said(&reading, measure.unit)) } " " (range(&reading, measure.unit)) }
                p { "Out of " (reading.of) "." }
                details {
                    summary { "How this is counted, and what it cannot say" }
                    p { (measure.says) }
                }
            }
        } }
        details {
            summary { "How these numbers could be made to look good, and what stops that" }
            dl.sheet { @for (how, stop) in gaming { dt { (how) } dd { (stop) } } }
        }
    }
}

/// A value with its unit, or that there is too little to say.
fn said(reading: &Reading, unit: &str) -> String {
    match (reading.value, unit.strip_prefix("share of ")) {
        (None, _) => "Too little to say yet.".to_owned(),
        (Some(value), Some(of)) => format!("{:.0} % of {of}", value * 100.0),
        (Some(value), None) => format!("{} {unit}", short(value)),
    }
}

fn range(reading: &Reading, unit: &str) -> String {
    match reading.interval {
        None => String::new(),
        Some((low, high)) if unit.starts_with("share") => {
            format!("(80 % interval: {:.0} to {:.0} %)", low * 100.0, high * 100.0)
        }
        Some((low, high)) => format!("(80 % interval: {} to {})", short(low), short(high)),
    }
}

/// Whole numbers without a decimal, halves with one.
fn short(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// How many rows a table of a practice's page has at most.
pub(crate) const MOST: usize = 100;

/// The newest of some things, newest first, as many as a table takes; and a note where there are more.
pub(crate) fn newest<T>(mut all: Vec<T>, at: impl Fn(&T) -> At) -> (Vec<T>, Markup) {
    let n = all.len();
    if n > MOST {
        all.select_nth_unstable_by_key(MOST, |one| Reverse(at(one)));
        all.truncate(MOST);
    }
    all.sort_by_key(|one| Reverse(at(one)));
    let note = html! { @if n > MOST { p.note { "These are the newest " (MOST) " of " (n) "." } } };
    (all, note)
}

/// The head of a table.
pub(crate) fn heads(columns: &[&str]) -> Markup {
    html! { thead { tr { @for column in columns { th scope="col" { (column) } } } } }
}

/// Whose characters survive of a text that people wrote together; nothing where nobody counted them.
pub(crate) fn characters(by_function: &BTreeMap<Option<&Function>, u32>) -> Markup {
    let sum: u64 = by_function.values().map(|n| u64::from(*n)).sum();
    html! {
        @if sum > 0 {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Characters that survive, by the function their writer was in" }
                    (heads(&["Function", "Characters", "Share"]))
                    tbody { @for (of, n) in by_function { tr {
                        th scope="row" { (of.map_or("in no function", Function::as_str)) }
                        td.number { (n) }
                        td.number { (format!("{:.0} %", f64::from(*n) * 100.0 / sum as f64)) }
                    } } }
                }
            }
        }
    }
}

/// What is open, since when, and whose move it is.
pub(crate) fn matters<S>(view: &View<'_, S>, noun: &str, matters: &[Open]) -> Markup {
    let mut longest: Vec<&Open> = matters.iter().collect();
    if longest.len() > MOST {
        longest.sort_by_key(|open| open.since);
        longest.truncate(MOST);
    }
    html! {
        h2 { "Open, and whose move it is" }
        @if matters.is_empty() {
            p.empty { "Nothing waits for anybody." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "What is open, with its next move" }
                    (heads(&[noun, "Initiative", "Move of", "Since", "Next move"]))
                    tbody { @for matter in &longest { (move_of(view, matter)) } }
                }
            }
            @if longest.len() < matters.len() {
                p.note { "These are the " (MOST) " that have waited longest, of " (matters.len()) "." }
            }
        }
    }
}

fn move_of<S>(view: &View<'_, S>, matter: &Open) -> Markup {
    let initiative = matter.initiative.as_deref().and_then(|id| InitiativeId::new(id).ok());
    let person = matter.who.map(|who| view.name(&Ref::new(Noun::Person, who.to_string())));
    html! {
        tr {
            th scope="row" { (matter.matter.id) }
            td { @match initiative { Some(id) => { (view.name(&Ref::initiative(&id))) } None => { "–" } } }
            td {
                (matter.turn.as_ref().map_or("–", Function::as_str))
                @if let Some(person) = person { ": " (person) }
            }
            td { (day(view, matter.since)) }
            td { (matter.next) }
        }
    }
}

/// What is left of exchanges that are kept between some people; nothing if there are none.
pub(crate) fn kept<S>(view: &View<'_, S>, outlines: &[Outline<'_>]) -> Markup {
    html! {
        @if !outlines.is_empty() {
            div.scroll tabindex="0" role="group" {
                table.kept-between {
                    caption { "Kept between some people: that it took place, and no more" }
                    (heads(&["Between", "Begun", "Last step"]))
                    tbody { @for it in outlines { tr {
                        td { (it.from.map_or("–", Function::as_str)) " and " (it.to) }
                        td { (day(view, it.opened)) }
                        td { (day(view, it.last)) }
                    } } }
                }
            }
        }
    }
}

/// What an exchange is about, as people call it.
pub(crate) fn about<S>(view: &View<'_, S>, initiative: Option<&InitiativeId>) -> String {
    initiative.map_or_else(|| "no initiative".to_owned(), |id| view.name(&Ref::initiative(id)))
}

/// The words of a step, if they are still there and this viewer may see them.
pub(crate) fn words<S, T>(view: &View<'_, S>, said: &Said<T>, field: &str) -> Option<String> {
    view.words(&said.head)?.remove(field)
}

/// A day in the agreement's calendar.
pub(crate) fn day<S>(view: &View<'_, S>, at: At) -> Markup {
    let day = view.calendar().day_of(at);
    html! { time datetime=(day) { (day) } }
}

/// What people call a thing; its id where it has no name, never both the same.
pub(crate) fn called<S>(view: &View<'_, S>, about: &Ref) -> Option<String> {
    Some(view.name(about)).filter(|name| *name != about.id.as_str())
}

/// The room that a picture has, in its own units; it grows with the page, and can be read on a phone.
const WIDE: f64 = 360.0;
const HIGH: f64 = 190.0;
const LEFT: f64 = 34.0;
const FOOT: f64 = 160.0;

/// A falling share with its interval, drawn as steps. Its table stands beside it.
pub(crate) fn steps(id: &str, title: &str, axis: &str, bands: &[Band], until: f64) -> Markup {
    let until = bands.last().map_or(until, |last| last.time.max(until)).max(1.0);
    let x = |time: f64| LEFT + time / until * (WIDE - LEFT - 10.0);
    let y = |share: f64| FOOT - share * (FOOT - 14.0);
    let stairs = |of: &dyn Fn(&Band) -> f64| {
        let mut points = vec![(x(0.0), y(1.0))];
        for band in bands {
            let before = points.last().map_or(y(1.0), |(_, y)| *y);
            points.push((x(band.time), before));
            points.push((x(band.time), y(of(band))));
        }
        let last = points.last().map_or(y(1.0), |(_, y)| *y);
        points.push((x(until), last));
        points
    };
    let line = stairs(&|band| band.open);
    let (top, mut low) = (stairs(&|band| band.high), stairs(&|band| band.low));
    low.reverse();
    let area: Vec<_> = top.into_iter().chain(low).collect();
    html! {
        svg.steps viewBox=(format!("0 0 {WIDE} {HIGH}")) role="img" aria-labelledby=(id) {
            title id=(id) { (title) }
            @for share in [0.0, 0.5, 1.0] {
                line.rule x1=(LEFT) x2=(WIDE - 10.0) y1=(one(y(share))) y2=(one(y(share))) {}
                text x=(LEFT - 4.0) y=(one(y(share) + 4.0)) text-anchor="end" {
                    (format!("{:.0} %", share * 100.0))
                }
            }
            polygon.band points=(points(&area)) {}
            polyline.line points=(points(&line)) {}
            @for time in [0.0, (until / 2.0).floor(), until] {
                text x=(one(x(time))) y=(FOOT + 14.0) text-anchor="middle" { (short(time)) }
            }
            text x=(WIDE - 10.0) y=(HIGH - 3.0) text-anchor="end" { (axis) }
        }
    }
}

/// Shares as bars, the largest first, each with what they add up to so far. Its table stands beside it.
pub(crate) fn bars(id: &str, title: &str, bars: &[(&str, f64)]) -> Markup {
    let row = 34.0;
    let high = bars.len() as f64 * row + 4.0;
    let mut sum = 0.0;
    let rows = bars.iter().enumerate().map(|(i, (name, share))| {
        sum += share;
        (i as f64 * row, *name, *share, sum)
    });
    html! {
        svg.bars viewBox=(format!("0 0 {WIDE} {high}")) role="img" aria-labelledby=(id) {
            title id=(id) { (title) }
            @for (top, name, share, sum) in rows {
                text x="0" y=(top + 13.0) { (name) }
                text x=(WIDE) y=(top + 13.0) text-anchor="end" {
                    (format!("{:.0} %, {:.0} % so far", share * 100.0, sum * 100.0))
                }
                rect.bar x="0" y=(top + 18.0) width=(one(share * WIDE)) height="10" {}
                line.sum x1=(one(sum.min(1.0) * WIDE)) x2=(one(sum.min(1.0) * WIDE)) y1=(top + 16.0)
                    y2=(top + 30.0) {}
            }
        }
    }
}

/// How many of all come through each of some steps, as bars. Its table stands beside it.
pub(crate) fn funnel(id: &str, title: &str, steps: &[(&str, usize)]) -> Markup {
    let row = 34.0;
    let high = steps.len() as f64 * row + 4.0;
    let all = steps.first().map_or(1, |(_, n)| *n).max(1) as f64;
    html! {
        svg.bars viewBox=(format!("0 0 {WIDE} {high}")) role="img" aria-labelledby=(id) {
            title id=(id) { (title) }
            @for (i, (name, n)) in steps.iter().enumerate() {
                text x="0" y=(i as f64 * row + 13.0) { (name) }
                text x=(WIDE) y=(i as f64 * row + 13.0) text-anchor="end" { (n) }
                rect.bar x="0" y=(i as f64 * row + 18.0) width=(one(*n as f64 / all * WIDE)) height="10" {}
            }
        }
    }
}

fn points(points: &[(f64, f64)]) -> String {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", one(*x), one(*y))).collect();
    points.join(" ")
}

/// A number of a picture: to a tenth, which nobody can see.
fn one(value: f64) -> String {
    format!("{value:.1}")
}
