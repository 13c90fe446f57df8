//! Waivers and disputes: what is let be, until when; what is said to be wrong, since when.

use super::news::{about, clause};
use crate::parts::{badge, date, scrolling};
use crate::visit::Visit;
use crate::wall::diff::WEEK;
use comity_common::agreement::fold::{Said, Waiver};
use comity_spine::{ClauseId, Ref};
use maud::{Markup, html};

/// Draws both, as they stood by the page's instant.
pub fn draw(visit: &Visit<'_>) -> Markup {
    html! {
        section.mercy.screen aria-labelledby="mercy" {
            h2 #mercy { "Waivers and disputes" }
            (waivers(visit))
            (disputes(visit))
        }
    }
}

fn waivers(visit: &Visit<'_>) -> Markup {
    let given = visit.world.agreement().waivers().filter(|(_, _, waiver)| waiver.at <= visit.at());
    let mut given: Vec<(&ClauseId, &Ref, &Waiver)> = given.collect();
    // What runs stands first, the next to end before the others; then what has ended, newest first.
    given.sort_by_key(|(id, subject, waiver)| {
        let ended = waiver.until < visit.at();
        (ended, if ended { -waiver.until.0 } else { waiver.until.0 }, *id, *subject)
    });
    if given.is_empty() {
        return html! {
            p.note { "Nothing is waived. A waiver is asked for beside a verdict, once, and ends by itself." }
        };
    }
    let caption = "Waivers: once for each clause and initiative, final, ending by themselves";
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                @for title in ["Clause", "For", "Given", "Until", "Stands"] { th scope="col" { (title) } }
            } }
            tbody { @for (id, subject, waiver) in given { tr {
                th scope="row" { (clause(visit, id)) }
                td { (about(visit, subject)) }
                td {
                    (date::day(visit, waiver.at))
                    @if let Some(name) = waiver.by.and_then(|by| visit.person(by)) { ", " (name) }
                }
                td { (date::day(visit, waiver.until)) }
                td { (badge::word(stands(visit, waiver))) }
            } } }
        }
    };
    scrolling(caption, &table)
}

fn stands(visit: &Visit<'_>, waiver: &Waiver) -> &'static str {
    match waiver.until {
        until if until < visit.at() => "ended",
        until if until < visit.at().plus_millis(WEEK) => "ends soon",
        _ => "running",
    }
}

fn disputes(visit: &Visit<'_>) -> Markup {
    let by_then = |said: &&Said| said.0 <= visit.at();
    let all = visit.world.agreement().disputes();
    let mut told: Vec<(&ClauseId, &Ref, Vec<&Said>)> = all
        .map(|(id, subject, said)| (id, subject, said.iter().filter(by_then).collect::<Vec<_>>()))
        .filter(|(_, _, said)| !said.is_empty())
        .collect();
    let is_open = |said: &[&Said]| said.last().is_some_and(|(_, _, opened)| *opened);
    told.sort_by_key(|(id, subject, said)| (!is_open(said), *id, *subject));
    if told.is_empty() {
        return html! {
            p.note { "Nothing is disputed. A dispute is raised beside a verdict, and stands until it is settled." }
        };
    }
    let caption = "Disputes: whoever says that the evidence of a verdict is wrong";
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                @for title in ["Clause", "On", "Since", "Stands"] { th scope="col" { (title) } }
            } }
            tbody { @for (id, subject, said) in &told { tr {
                th scope="row" { (clause(visit, id)) }
                td { (about(visit, subject)) }
                td { @for (place, (at, _, opened)) in said.iter().enumerate() {
                    @if place > 0 { ", " } @if !opened { "settled " } (date::day(visit, *at))
                } }
                td { (badge::word(if is_open(said) { "disputed" } else { "settled" })) }
            } } }
        }
    };
    scrolling(caption, &table)
}
