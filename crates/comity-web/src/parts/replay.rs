//! Stepping through a Room's time: links that work without script, and a slider with it.

use crate::visit::Visit;
use comity_spine::At;
use maud::{Markup, html};

/// How many stops a slider has at most.
const STOPS: usize = 300;

/// The last instant of every day on which something happened, thinned out where there are too many.
pub fn stops(visit: &Visit<'_>, happened: impl Iterator<Item = At>) -> Vec<At> {
    let mut stops: Vec<At> = Vec::new();
    for at in happened {
        match stops.last_mut().filter(|last| visit.day(**last) == visit.day(at)) {
            Some(last) => *last = at,
            None => stops.push(at),
        }
    }
    let every = stops.len().div_ceil(STOPS).max(1);
    let newest = stops.len().wrapping_sub(1);
    let kept = stops.into_iter().enumerate().filter(|(i, _)| i % every == 0 || *i == newest);
    kept.map(|(_, at)| at).collect()
}

/// The links and the slider; nothing where there is nowhere to step to. `kept` is what else the address says.
pub fn draw(visit: &Visit<'_>, stops: &[At], kept: &str) -> Markup {
    let (Some(first), Some(newest)) = (stops.first(), stops.last()) else { return html! {} };
    let path = &visit.path;
    let now = if kept.is_empty() { path.clone() } else { format!("{path}?{kept}") };
    let to = |at: &At| {
        let more = if kept.is_empty() { String::new() } else { format!("&{kept}") };
        format!("{path}?as_of={at}{more}")
    };
    let here = if visit.as_of.said { stops.partition_point(|at| *at <= visit.at()) } else { stops.len() };
    let before = if visit.as_of.said { here.checked_sub(2) } else { here.checked_sub(1) };
    let after = visit.as_of.said.then(|| stops.get(here)).flatten();
    // The last stop of the slider is now.
    let stop = here.saturating_sub(usize::from(visit.as_of.said));
    let days: Vec<String> = stops.iter().map(ToString::to_string).collect();
    html! {
        nav.replay aria-label="Replay" data-stops=(days.join(" ")) data-kept=(kept) {
            a href=(to(first)) { "⇤ " span { "First" } }
            @if let Some(at) = before.and_then(|place| stops.get(place)) {
                a rel="prev" href=(to(at)) { "← " span { "Before" } }
            }
            @if let Some(at) = after { a rel="next" href=(to(at)) { span { "After" } " →" } }
            @if visit.as_of.said && visit.at() < *newest { a href=(to(newest)) { span { "Last" } " ⇥" } }
            @if visit.as_of.said { a href=(now) { "Now" } }
            label.replay__slider hidden {
                span { "Replay" }
                input type="range" min="0" max=(stops.len()) value=(stop);
                output { @if visit.as_of.said { (visit.today()) } @else { "now" } }
            }
        }
    }
}
