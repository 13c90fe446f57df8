//! Promises against reality, and what the forecasts were worth.

use crate::keynote::acts::Outcome;
use crate::keynote::fold::State;
use crate::keynote::page::{initiative, px};
use crate::keynote::results::{self, Worth};
use crate::keynote::words::percent;
use crate::keynote::{outlook, shows};
use crate::page as parts;
use comity_common::view::View;
use comity_spine::{At, InitiativeId, KeynoteId};
use maud::{Markup, html};
use serde_json::{Value, json};

/// One promise of a show that is over.
struct Row<'a> {
    date: At,
    keynote: &'a KeynoteId,
    initiative: &'a InitiativeId,
    outcome: Option<Outcome>,
    /// What was said first and last of it.
    said: Option<(f64, f64)>,
}

fn rows<'a>(view: &View<'a, State>) -> Vec<Row<'a>> {
    let all = view.initiatives();
    let pairs = results::pairs(view);
    let mut rows = Vec::new();
    for (date, keynote, _) in shows::dated(all, view.as_of) {
        if view.calendar().day_of(date) >= view.calendar().day_of(view.as_of) {
            continue;
        }
        for (initiative, _) in all.announced_for(keynote) {
            if !all.is_promised(keynote, initiative, date) {
                continue;
            }
            let own: Vec<f64> = pairs
                .iter()
                .filter(|pair| pair.keynote == keynote && pair.initiative == Some(initiative))
                .map(|pair| pair.p)
                .collect();
            rows.push(Row {
                date,
                keynote,
                initiative,
                outcome: results::outcome(view, keynote, initiative),
                said: own.first().copied().zip(own.last().copied()),
            });
        }
    }
    rows.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.initiative.cmp(b.initiative)));
    rows
}

/// The page.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let rows = rows(view);
    let score = results::worth(&results::pairs(view));
    Some(html! {
        section.practice.practice-keynote aria-labelledby="after-title" {
            h1 #after-title { "After the show" }
            p { "What was promised, what came, and what the forecasts said before. None of it changes any \
                more." }
            @if rows.is_empty() {
                p.empty { "No show is over yet. After it, its owner says of each promise what became of it." }
            } @else {
                div.scroll tabindex="0" role="group" { table {
                    caption { "Promises against reality" }
                    (parts::heads(&["Promise", "Keynote", "Date", "What became of it", "First forecast",
                        "Last forecast"]))
                    tbody { @for row in rows.iter().take(parts::MOST) { tr {
                        th scope="row" { (initiative(view, row.initiative)) }
                        td { (outlook::called(view, row.keynote)) }
                        td { (parts::day(view, row.date)) }
                        td { (row.outcome.map_or("not said yet", Outcome::title)) }
                        @match row.said {
                            Some((first, last)) => { td.number { (percent(first)) " %" } td.number {
                                (percent(last)) " %" } }
                            None => { td { "none on record" } td { "–" } }
                        }
                    } } }
                } }
                @if rows.len() > parts::MOST { p.note { "These are the newest " (parts::MOST) " of "
                    (rows.len()) "." } }
            }
            h2 { "What the forecasts were worth" }
            @match &score {
                None => p.empty { "Unproven: no promise that had a forecast on record is resolved yet; it \
                    takes " (results::PROVEN_FROM) "." },
                Some(score) => { (worth(score)) }
            }
        }
    })
}

/// What forecasts were worth: the score, the reliability diagram and its table.
pub fn worth(score: &Worth) -> Markup {
    html! {
        @if score.is_proven() {
            p { "Brier score " strong { (format!("{:.3}", score.murphy.brier)) } " over " (score.n_numbers)
                " numbers of "
                (score.n_promises) " promises (0 is best). Always saying what came on average would get "
                (format!("{:.3}", score.murphy.uncertainty)) ". Sharpness: the numbers spread by " (format!("{:.2}",
                    score.sharpness)) ". Of the score, " (format!("{:.3}", score.murphy.reliability))
                " is saying other shares than came; it would be worse by "
                (format!("{:.3}", score.murphy.resolution))
                " if the forecasts told no promise from another. Logarithmic score: "
                (format!("{:.2}", score.log_score)) "." }
        } @else {
            p { strong { "Unproven: " } (score.n_promises) " of the " (results::PROVEN_FROM)
                " promises are resolved that it takes to say anything. What there is so far:" }
        }
        div.scroll tabindex="0" role="group" aria-label="Picture of what was said beside what came" {
            (diagram(score)) }
        div.scroll tabindex="0" role="group" { table {
            caption { "What was said beside what came: if every number were right, what came would lie in the last column nine times of ten" }
            (parts::heads(&["Said", "Numbers", "Said on average", "Came", "Would come if all were right"]))
            tbody { @for bin in &score.bins { tr {
                th scope="row" { (percent(bin.from)) " to " (percent(bin.to)) " %" }
                td.number { (bin.n) }
                td.number { (percent(bin.forecast)) " %" }
                td.number { (percent(bin.came)) " %" }
                td.number { (percent(bin.consistent.0)) " to " (percent(bin.consistent.1)) " %" }
            } } }
        } }
    }
}

/// The reliability diagram: what was said to the right, what came upwards, the diagonal where both agree.
fn diagram(score: &Worth) -> Markup {
    const SIDE: f64 = 260.0;
    const LEFT: f64 = 48.0;
    let x = |share: f64| LEFT + share * SIDE;
    let y = |share: f64| 10.0 + (1.0 - share) * SIDE;
    html! {
        svg.reliability viewBox="0 0 336 310" role="img" aria-labelledby="reliability-title" {
            title #reliability-title { "Reliability diagram; the table below says the same" }
            @for share in [0.0, 0.5, 1.0] {
                line.rule x1=(px(x(0.0))) x2=(px(x(1.0))) y1=(px(y(share))) y2=(px(y(share))) {}
                text x=(px(LEFT - 4.0)) y=(px(y(share) + 4.0)) text-anchor="end" { (percent(share)) " %" }
                text x=(px(x(share))) y=(px(y(0.0) + 16.0)) text-anchor="middle" { (percent(share)) " %" }
            }
            line.reliability__even x1=(px(x(0.0))) y1=(px(y(0.0))) x2=(px(x(1.0))) y2=(px(y(1.0))) {}
            @for bin in &score.bins {
                @let at = px(x(bin.forecast));
                line.reliability__range x1=(at) x2=(at) y1=(px(y(bin.consistent.0)))
                    y2=(px(y(bin.consistent.1))) {}
                circle.reliability__point cx=(at) cy=(px(y(bin.came))) r="5" {}
            }
            text x=(px(x(1.0))) y="306" text-anchor="end" { "said" }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let rows = rows(view);
    let promises = rows.iter().map(|row| {
        json!({
            "keynote": row.keynote, "initiative": row.initiative, "date": row.date.to_string(), "outcome":
                row.outcome,
            "first_forecast": row.said.map(|(first, _)| first), "last_forecast": row.said.map(|(_, last)|
                last),
        })
    });
    let score = results::worth(&results::pairs(view)).map(|score| {
        let bins = score.bins.iter().map(|bin| {
            json!({ "from": bin.from, "to": bin.to, "n": bin.n, "said": bin.forecast, "came": bin.came,
                "consistent": bin.consistent })
        });
        json!({
            "n_promises": score.n_promises, "n_numbers": score.n_numbers, "brier": score.murphy.brier, "base":
                score.murphy.uncertainty, "reliability": score.murphy.reliability, "resolution":
                score.murphy.resolution, "log_score": score.log_score, "sharpness": score.sharpness,
            "is_proven": score.is_proven(), "bins": bins.collect::<Vec<_>>(),
        })
    });
    Some(
        json!({ "promises": promises.collect::<Vec<_>>(), "score": score, "proven_from": results::PROVEN_FROM
        }),
    )
}
