//! What buy-in shows.

use super::acts::{Condition, Resolved};
use super::fold::{Concern, State};
use super::measures::{Engagement, MEASURES, engagements, to_first_conditions};
use super::obligations::page::cites;
use super::open::open;
use super::precedents::page::{clearances, of_concern, told};
use super::precedents::{self, Clearance, cleared};
use super::ways::workable;
use crate::page as parts;
use crate::reading::LEVEL;
use comity_common::exchange::Said;
use comity_common::view::View;
use comity_science::kaplan_meier;
use comity_spine::{Function, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    (
        "Concerns that are none",
        "Each names a rule or risk, and only the function that raised it says that it is solved.",
    ),
    ("Conditions nobody means", "Each stands under its author's name beside what came of the concern."),
    (
        "A hello before the freeze",
        "Being invited does not count, and what was raised stays open until it is closed.",
    ),
    ("Earlier dates", "The log only grows; a freeze cannot be moved once it came."),
];

/// The front page: the measures, what is open and whose move it is, every concern and what came of it.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let concerns: Vec<_> = view.state.concerns.seen_whole(view).collect();
    let outlines = view.state.concerns.outlines(view);
    Some(html! {
        section.practice.practice-buy-in aria-labelledby="buy-in-title" {
            h1 #buy-in-title { "Buy-in" }
            p { "Partners who believe in a product look for ways to make it work." }
            (parts::measures(view, MEASURES, GAMING))
            (waiting(view))
            (leads(view))
            (parts::matters(view, "Concern or precedent", &open(view)))
            (clearances(view, &cleared(view, |_| true)))
            (ledger(view, concerns))
            (parts::kept(view, &outlines))
        }
    })
}

/// The front page for programs: what is open, and the newest concerns.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let (concerns, _) =
        parts::newest(view.state.concerns.seen_whole(view).collect(), |(_, it)| it.opened.head.at);
    let one = |(id, concern): &(&Slug, &Concern)| {
        json!({
            "concern": id,
            "initiative": concern.initiative,
            "from": concern.from(view.people()),
            "to": concern.to,
            "raised": concern.opened.head.at.to_string(),
            "cites": concern.opened.what.cites,
            "ways": concern.answers_for(view).count(),
            "workable": workable(view, id, concern).iter().map(|it| &it.what.option).collect::<Vec<_>>(),
            "resolution": concern.closed_for(view).map(|closed| closed.what.resolution),
            "cleared_by": precedents::of_concern(view, id, concern).and_then(|(by, stands)| match stands {
                Clearance::Until(until) => Some(json!({ "precedent": by, "until": until.to_string() })),
                Clearance::Lapsed(..) => None,
            }),
        })
    };
    Some(json!({
        "open": open(view),
        "to_first_condition": kaplan_meier(&to_first_conditions(view))
            .bands(LEVEL)
            .iter()
            .map(|band| json!({ "days": band.time, "open": band.open, "low": band.low, "high": band.high }))
            .collect::<Vec<_>>(),
        "concerns": concerns.iter().map(one).collect::<Vec<_>>(),
        "cleared": cleared(view, |_| true).iter().map(told).collect::<Vec<_>>(),
    }))
}

/// How many lines the table of a curve has at most.
const LINES: usize = 24;

/// How long concerns wait for their first condition: the whole curve, and its table.
fn waiting(view: &View<'_, State>) -> Markup {
    let cases = to_first_conditions(view);
    let bands = kaplan_meier(&cases).bands(LEVEL);
    let longest = cases.iter().map(|case| case.time).fold(0.0, f64::max);
    html! {
        @if !bands.is_empty() {
            h2 { "How long a concern waits for its first condition" }
            figure {
                (parts::steps(
                    "first-condition-picture", "The share of concerns without a condition, by working days since they were raised",
                    "working days since it was raised", &bands, longest,
                ))
                figcaption {
                    "The share still without a condition. The shade is the 80 % interval (Kaplan-Meier, Greenwood on \
                     log(-log)); concerns without one count for as long as they have been, or were, open."
                }
            }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "The same in numbers, out of " (cases.len()) " concerns" }
                    (parts::heads(&["Working days", "Still without a condition", "80 % interval"]))
                    tbody { @for band in bands.iter().step_by(bands.len().div_ceil(LINES).max(1)) { tr {
                        th scope="row" { (band.time) }
                        td.number { (percent(band.open)) }
                        td.number { (percent(band.low)) " to " (percent(band.high)) }
                    } } }
                }
            }
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn leads(view: &View<'_, State>) -> Markup {
    let (all, more) = parts::newest(engagements(view), |it| it.freeze);
    html! {
        @if !all.is_empty() {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "How early legal and compliance were in, by initiative" }
                    (parts::heads(&[
                        "Initiative", "First contribution", "Stage by then", "Shape freeze", "Working days before",
                        "Present until then",
                    ]))
                    tbody { @for it in &all { (lead(view, it)) } }
                }
            }
            (more)
        }
    }
}

fn lead(view: &View<'_, State>, it: &Engagement<'_>) -> Markup {
    html! {
        tr {
            th scope="row" { (view.name(&Ref::initiative(it.initiative))) }
            td { @match it.first { Some(first) => { (parts::day(view, first)) } None => { "none yet" } } }
            td { (it.stage.unwrap_or("–")) }
            td { (parts::day(view, it.freeze)) }
            td.number { @match it.lead { Some(days) => { (days) } None => { "–" } } }
            td.number { @match it.present { Some(share) => { (percent(share)) } None => { "–" } } }
        }
    }
}

fn ledger(view: &View<'_, State>, concerns: Vec<(&Slug, &Concern)>) -> Markup {
    let (concerns, more) = parts::newest(concerns, |(_, concern)| concern.opened.head.at);
    html! {
        h2 { "Every concern and what came of it" }
        @if concerns.is_empty() {
            p.empty {
                "No concern was raised yet. Begin with one initiative that is still being shaped: ask \
                 legal what could go wrong, and have them raise it here with the rule that it rests on."
            }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Concerns, the ways offered, and what came of them" }
                    (parts::heads(&[
                        "Concern", "Initiative", "Raised", "Rests on", "Acceptable if", "What came of it",
                    ]))
                    tbody { @for (id, concern) in &concerns { (entry(view, id, concern)) } }
                }
            }
            (more)
        }
    }
}

fn entry(view: &View<'_, State>, id: &Slug, concern: &Concern) -> Markup {
    let from = concern.from(view.people()).map_or("–", Function::as_str);
    html! {
        tr {
            th scope="row" {
                (id)
                @if let Some(text) = parts::words(view, &concern.opened, "text") { p { (text) } }
            }
            td { (parts::about(view, concern.initiative.as_ref())) }
            td { (from) ", " (parts::day(view, concern.opened.head.at)) }
            td { (cites(view, concern.opened.what.cites.as_slice())) }
            td {
                @let works: Vec<&Slug> =
                    workable(view, id, concern).into_iter().map(|it| &it.what.option).collect();
                @for answer in concern.answers_for(view) {
                    (way(view, answer, works.contains(&&answer.what.option)))
                }
                @if concern.answers.is_empty() { "no way yet" }
            }
            td {
                @match concern.closed_for(view) {
                    Some(closed) => { (outcome(view, closed)) }
                    None => { (if concern.closed().is_some() { "closed" } else { "open" }) }
                }
                (of_concern(view, id, concern))
            }
        }
    }
}

fn way(view: &View<'_, State>, answer: &Said<Condition>, works: bool) -> Markup {
    let Condition { option, effect, risk, effort } = &answer.what;
    html! {
        p {
            strong { (option) }
            ": experience " (effect.name()) ", risk " (risk.name()) ", effort " (effort.name()) "."
            @if let Some(text) = parts::words(view, answer, "text") { " " (text) }
            @if works { " " strong { "Would work." } }
        }
    }
}

fn outcome(view: &View<'_, State>, closed: &Said<Resolved>) -> Markup {
    let Resolved { resolution, effect, artefact } = &closed.what;
    html! {
        p {
            (resolution.title()) ", " (parts::day(view, closed.head.at)) "."
            @if let Some(effect) = effect { " Experience " (effect.name()) "." }
            @if let Some(artefact) = artefact { " Changed: " (artefact) "." }
        }
        @if let Some(text) = parts::words(view, closed, "reason") { p { (text) } }
    }
}
