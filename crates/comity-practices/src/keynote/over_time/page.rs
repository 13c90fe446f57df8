//! Fans of readiness over time, with the date as a wall: what the forecast expects, day by day, and what the
//! forecasts on record said. Each has a table that says the same.

use crate::keynote::chart;
use crate::keynote::fold::{Forecast, State};
use crate::keynote::outlook::{self, Outlook};
use crate::keynote::page::{announcement_name, percent_of, px};
use crate::keynote::words::percent;
use crate::page as parts;
use comity_common::view::View;
use comity_forecast::{Moment, Outlook as Of};
use maud::{Markup, html};

const WIDE: f64 = 720.0;
const HIGH: f64 = 220.0;
const LEFT: f64 = 44.0;
const FOOT: f64 = 24.0;

/// Where things stand in a picture: shares of its width from the left, shares of its height from below.
fn place(x: f64, y: f64) -> (f64, f64) {
    let across = LEFT + x.clamp(0.0, 1.0) * (WIDE - LEFT - 10.0);
    (across, 8.0 + (1.0 - y.clamp(0.0, 1.0)) * (HIGH - FOOT - 8.0))
}

fn points(all: impl Iterator<Item = (f64, f64)>) -> String {
    let all = all.map(|(x, y)| place(x, y)).map(|(x, y)| format!("{},{}", px(x), px(y)));
    all.collect::<Vec<_>>().join(" ")
}

/// The outline of a band: along its upper end and back along its lower one.
fn band(upper: &[(f64, f64)], lower: &[(f64, f64)]) -> String {
    points(upper.iter().chain(lower.iter().rev()).copied())
}

/// The frame of a picture: its rules, their names, and the wall.
fn frame(rules: &[(f64, String)], wall: f64, from: &str) -> Markup {
    let (left, foot) = place(0.0, 0.0);
    let (right, top) = place(1.0, 1.0);
    let (at, _) = place(wall, 0.0);
    html! {
        @for (share, name) in rules {
            @let (_, y) = place(0.0, *share);
            line.rule x1=(px(left)) x2=(px(right)) y1=(px(y)) y2=(px(y)) {}
            text x=(px(left - 6.0)) y=(px(y + 4.0)) text-anchor="end" { (name) }
        }
        line.fan__wall x1=(px(at)) x2=(px(at)) y1=(px(top - 6.0)) y2=(px(foot)) {}
        text x=(px(at - 4.0)) y=(px(HIGH - 6.0)) text-anchor="end" { "the date" }
        text x=(px(left)) y=(px(HIGH - 6.0)) { (from) }
    }
}

/// How many promises have their work finished, day by day.
pub fn fan(view: &View<'_, State>, outlook: &Outlook) -> Markup {
    let moments = &outlook.forecast.readiness;
    let n = outlook.forecast.promises.iter().filter(|one| one.ready.is_some()).count();
    let (Some(last), true) = (moments.last(), n > 0) else { return html! {} };
    let (until, horizon) = (last.days.max(1.0), outlook.forecast.horizon);
    let day = |moment: &Moment| chart::day_after(view, moment.days);
    html! {
        h3 { "How much is ready, day by day" }
        div.scroll tabindex="0" role="group" aria-label="Picture of how much is ready, day by day" {
            (expected(moments, n, horizon / until))
        }
        p.legend { "The line: half of the trials have more finished, half fewer. The dark band holds half of the \
            trials, the light one eight of ten. Of work and approvals; what says yes or no has no day." }
        details {
            summary { "The same as a table" }
            div.scroll tabindex="0" role="group" { table {
                caption { "Of " (n) " promises, how many have their work finished by then" }
                (parts::heads(&["By", "At least, in nine of ten trials", "In half", "In one of ten",
                    "All of them in"]))
                tbody { @for moment in moments { tr {
                    th scope="row" { (day(moment)) @if moment.days == horizon { " (the date)" } }
                    td.number { (moment.p10) }
                    td.number { (moment.p50) }
                    td.number { (moment.p90) }
                    td.number { (percent(moment.all)) " % of trials" }
                } } }
            } }
        }
    }
}

fn expected(moments: &[Moment], n: usize, wall: f64) -> Markup {
    let until = moments.last().map_or(1.0, |last| last.days).max(1.0);
    let line = |of: fn(&Moment) -> u32| -> Vec<(f64, f64)> {
        moments.iter().map(|moment| (moment.days / until, f64::from(of(moment)) / n as f64)).collect()
    };
    let rules: Vec<(f64, String)> = match n {
        1 => vec![(0.0, "0".into()), (1.0, "1".into())],
        n => vec![(0.0, "0".into()), ((n / 2) as f64 / n as f64, (n / 2).to_string()), (1.0, n.to_string())],
    };
    html! {
        svg.fan viewBox=(format!("0 0 {WIDE} {HIGH}")) role="img" aria-labelledby="ready-title" {
            title #ready-title { "How many promises have their work finished, over time; the thick line is the \
                date" }
            polygon.fan__wide points=(band(&line(|it| it.p90), &line(|it| it.p10))) {}
            polygon.fan__half points=(band(&line(|it| it.p75), &line(|it| it.p25))) {}
            polyline.fan__line points=(points(line(|it| it.p50).into_iter())) {}
            (frame(&rules, wall, "today"))
        }
    }
}

/// When the work of each promise is finished, as fans before the wall of the date.
pub fn finishes(view: &View<'_, State>, outlook: &Outlook) -> Markup {
    let forecast = &outlook.forecast;
    let rows: Vec<(&Of, String)> =
        forecast.promises.iter().take(40).map(|of| (of, announcement_name(view, &of.id))).collect();
    let day =
        |days: Option<f64>| days.map_or("later".to_owned(), |days| chart::day_after(view, days).to_string());
    html! {
        h3 { "When the work is finished, and the wall" }
        div.scroll tabindex="0" role="group" aria-label="Picture of when work is finished" {
            (fan_picture(forecast.horizon, &rows))
        }
        div.scroll tabindex="0" role="group" { table {
            caption { "Each promise: how likely it is ready with all its gates, and when its work is \
                finished" }
            (parts::heads(&["Promise", "Ready", "One in ten by", "Half by", "Nine in ten by",
                "What is not known"]))
            tbody { @for of in &forecast.promises { tr {
                th scope="row" { (announcement_name(view, &of.id)) }
                td { (percent_of(of)) }
                @match &of.finish {
                    Some(finish) => { td { (day(finish.p10)) } td { (day(finish.p50)) } td {
                        (day(finish.p90)) } }
                    None => { td { "–" } td { "–" } td { "–" } }
                }
                td { @if of.missing.is_empty() { "–" } @else { (outlook::missing(view, &of.missing)) } }
            } } }
        } }
    }
}

fn fan_picture(horizon: f64, rows: &[(&Of, String)]) -> Markup {
    const ROW: f64 = 40.0;
    let latest = rows.iter().filter_map(|(of, _)| of.finish.as_ref()?.p90).fold(horizon, f64::max);
    let until = latest.min(horizon * 2.0).max(1.0) * 1.05;
    let x = |days: f64| (days / until * (WIDE - 20.0) + 10.0).min(WIDE - 4.0);
    let place = |days: Option<f64>| days.map_or(WIDE - 4.0, x);
    let foot = rows.len() as f64 * ROW + 8.0;
    let high = foot + 22.0;
    html! {
        svg.fan viewBox=(format!("0 0 {WIDE} {high}")) role="img" aria-labelledby="fan-title" {
            title #fan-title { "Fans of when each promise's work is finished; the line is the date" }
            @for (i, (of, name)) in rows.iter().enumerate() {
                @let top = i as f64 * ROW + 4.0;
                text x="10" y=(format!("{:.0}", top + 12.0)) { (name) ": " (percent_of(of)) }
                @if let Some(finish) = &of.finish {
                    @let (a, b, c, d, e) = (place(finish.p10), place(finish.p25), place(finish.p50),
                        place(finish.p75), place(finish.p90));
                    rect.fan__wide x=(px(a)) y=(px(top + 18.0)) width=(px((e - a).max(2.0))) height="12" {}
                    rect.fan__half x=(px(b)) y=(px(top + 18.0)) width=(px((d - b).max(2.0))) height="12" {}
                    line.fan__median x1=(px(c)) x2=(px(c)) y1=(px(top + 15.0)) y2=(px(top + 33.0)) {}
                }
            }
            line.fan__wall x1=(px(x(horizon))) x2=(px(x(horizon))) y1="0" y2=(px(foot)) {}
            text x=(px(x(horizon) - 4.0)) y=(px(high - 6.0)) text-anchor="end" { "the date" }
            text x="10" y=(px(high - 6.0)) { "today" }
        }
    }
}

/// What forecasts on record said of all together, with their bands; nothing where fewer than two said it.
pub fn said(view: &View<'_, State>, all: &[&Forecast]) -> Markup {
    let told: Vec<_> = all.iter().filter_map(|it| Some((it.head.at, it.on, it.joint?))).collect();
    let [(first, ..), .., (_, on, _)] = told.as_slice() else { return html! {} };
    let day = |at| view.calendar().day_of(at);
    let whole = chart::days(day(*first), day(*on)).max(1) as f64;
    let x = |at| chart::days(day(*first), day(at)) as f64 / whole;
    let line = |of: &dyn Fn(crate::keynote::acts::Odds) -> f64| -> Vec<(f64, f64)> {
        told.iter().map(|(at, _, odds)| (x(*at), of(*odds))).collect()
    };
    let rules = [(0.0, "0 %".to_owned()), (0.5, "50 %".to_owned()), (1.0, "100 %".to_owned())];
    let (upper, lower) = (line(&|odds| odds.band().1), line(&|odds| odds.band().0));
    html! {
        div.scroll tabindex="0" role="group" aria-label="Picture of what was said over time" {
            svg.fan viewBox=(format!("0 0 {WIDE} {HIGH}")) role="img" aria-labelledby="said-title" {
                title #said-title { "What forecasts on record said of all together; the table below says the \
                    same" }
                polygon.fan__half points=(band(&upper, &lower)) {}
                polyline.fan__line points=(points(line(&|odds| odds.p()).into_iter())) {}
                (frame(&rules, 1.0, &day(*first).to_string()))
            }
        }
    }
}
