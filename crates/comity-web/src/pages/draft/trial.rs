//! How a clause would have come out, beside the version in force: a picture and its table.

use super::reading::word;
use crate::parts::{badge, cases, scrolling, sentence};
use crate::visit::Visit;
use comity_common::agreement::Readable;
use comity_common::agreement::judge::tally::ClauseVerdict;
use comity_desk::adopt::trial::{Change, Trial};
use comity_spine::verdict::Judgement;
use maud::{Markup, html};

pub use comity_desk::adopt::trial::LAST;

/// The columns, in the order of the picture.
const COLUMNS: [&str; 5] = ["kept", "broken", "due", "unknown", "other"];

/// How many cases a list shows.
const MOST: usize = 40;

/// The pattern of what is unknown, once a page.
pub fn hatch() -> Markup {
    html! {
        svg.pattern width="0" height="0" aria-hidden="true" {
            pattern #hatch width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect.bar__ground width="4" height="4" {}
                rect.bar__stripe width="1.5" height="4" {}
            }
        }
    }
}

/// Says which clause is being tried; shown while nothing stands behind it.
pub fn progress(readable: &Readable, place: usize, nth: usize, of: usize) -> Markup {
    let id = readable.plans.get(place).map(|plan| plan.id.as_str()).unwrap_or_default();
    html! { p.progress role="status" { "Trying " code { (id) } " on the past, " (nth) " of " (of) " …" } }
}

/// What stands there where there is nothing to try.
pub fn nothing() -> Markup {
    html! { p.note { "Every clause is in force just so, or none is written: there is nothing to try." } }
}

/// What stands there where a clause could not be tried.
pub fn failed(why: &str) -> Markup {
    html! { p.refusal { "This clause could not be tried on the past: " (why) "." } }
}

/// A clause that was tried.
pub fn draw(visit: &Visit<'_>, change: Change, trial: &Trial) -> Markup {
    let rows: Vec<(&str, &ClauseVerdict)> = std::iter::once(("This draft", &trial.draft))
        .chain(trial.in_force.iter().map(|v| ("In force", v)))
        .collect();
    let caption = format!("How {} would have come out", trial.draft.clause);
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Version" } th scope="col" { "State" }
                // The words of the table are the key to the picture.
                @for column in COLUMNS { th scope="col" { (badge::word(column)) } }
            } }
            tbody { @for (name, verdict) in &rows { tr {
                th scope="row" { (name) }
                td { (badge::state(verdict.state)) }
                @for n in counts(verdict) { td { (n) } }
            } } }
        }
    };
    html! {
        figure.trial {
            figcaption {
                span.attr { (word(change)) } " " strong { (trial.draft.says) } " " (sum(&trial.draft))
            }
            @for (name, verdict) in &rows { (bar(name, verdict)) }
            (scrolling(&caption, &table))
            (list(visit, "broken", &trial.draft))
            (list(visit, "unknown", &trial.draft))
        }
    }
}

/// The trial in one sentence.
fn sum(verdict: &ClauseVerdict) -> String {
    let (kept, of) = verdict.share();
    match of {
        0 => "Nothing would have been decided.".to_owned(),
        _ => format!("It would have been broken on {} of {of}.", of - kept),
    }
}

fn counts(verdict: &ClauseVerdict) -> [usize; 5] {
    let [kept, broken, due, unknown] = ["kept", "broken", "due", "unknown"].map(|name| verdict.count(name));
    let speaks = verdict.cases.len() - verdict.count("not_applicable");
    [kept, broken, due, unknown, speaks - kept - broken - due - unknown]
}

/// The cases as one bar; in words for those who do not see it.
fn bar(name: &str, verdict: &ClauseVerdict) -> Markup {
    let counts = counts(verdict);
    let all: usize = counts.iter().sum();
    let share = |n: usize| n as f64 * 100.0 / all.max(1) as f64;
    let said: Vec<String> = COLUMNS.iter().zip(counts).map(|(word, n)| format!("{n} {word}")).collect();
    let parts = COLUMNS.iter().zip(counts).enumerate().filter(|(_, (_, n))| *n > 0);
    let parts = parts.map(|(place, (word, n))| (word, share(counts[..place].iter().sum()), share(n)));
    html! {
        div.bar {
            span aria-hidden="true" { (name) }
            svg role="img" aria-label=(format!("{name}: {}", said.join(", "))) viewBox="0 0 100 8"
                preserveAspectRatio="none" {
                rect.bar__ground width="100" height="8" {}
                @for (word, from, share) in parts {
                    @let hatch = (*word == "unknown").then_some("url(#hatch)");
                    rect class={ "bar__" (word) } fill=[hatch] x=(format!("{from:.2}"))
                        width=(format!("{share:.2}")) height="8" {}
                }
            }
        }
    }
}

/// The cases that came out so, each linked to its room.
fn list(visit: &Visit<'_>, verdict: &str, tried: &ClauseVerdict) -> Markup {
    let all: Vec<&Judgement> = tried.cases.iter().filter(|case| case.verdict.name() == verdict).collect();
    html! {
        @if !all.is_empty() {
            details {
                summary { (all.len()) " " (verdict) }
                ul.plain { @for case in all.iter().take(MOST) { li {
                    (cases::subject(visit, &case.subject))
                    @if let Some(function) = &case.function { ", " (visit.function(function.as_str())) }
                    @if visit.may_name(&case.subject) { ": " (sentence::code(&case.because)) }
                } } }
                @if all.len() > MOST { p.note { "and " (all.len() - MOST) " more" } }
            }
        }
    }
}
