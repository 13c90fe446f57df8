//! Waivers and disputes: what is let be, until when and why; what is said to be wrong, since when, and what
//! came of that.

use super::news::{about, clause};
use crate::parts::{badge, date, scrolling};
use crate::visit::Visit;
use crate::wall::diff::WEEK;
use comity_common::agreement::fold::{Said, Waiver};
use comity_spine::{ClauseId, PersonId, Ref, Seq};
use maud::{Markup, html};

/// What a waiver says, by the names of its words.
const REASONS: [(&str, &str); 3] = [
    ("critical", "Critical now because"),
    ("risk_late", "Risk of doing it late"),
    ("risk_cut", "Lost by cutting it"),
];

/// A waiver, with its clause and what it is for.
type Given<'a> = (&'a ClauseId, &'a Ref, &'a Waiver);

/// What was said about one verdict: its clause, its subject, each dispute and settlement.
type Told<'a> = (&'a ClauseId, &'a Ref, Vec<&'a Said>);

/// Draws both, as they stood by the page's instant.
pub fn draw(visit: &Visit<'_>) -> Markup {
    let (waivers, disputes) = (given(visit, None), told(visit, None));
    html! {
        section.mercy.screen aria-labelledby="mercy" {
            h2 #mercy { "Waivers and disputes" }
            @if waivers.is_empty() {
                p.note { "Nothing is waived. A waiver is asked for beside a verdict, once, and ends by itself." }
            } @else { (waivers_table(visit, &waivers)) }
            @if disputes.is_empty() {
                p.note {
                    "Nothing is disputed. A dispute is raised beside a verdict, and stands until it is settled."
                }
            } @else { (disputes_table(visit, &disputes)) }
        }
    }
}

/// Draws those of one clause; nothing where there are none.
pub fn of_clause(visit: &Visit<'_>, id: &ClauseId) -> Markup {
    let (waivers, disputes) = (given(visit, Some(id)), told(visit, Some(id)));
    html! {
        @if !waivers.is_empty() || !disputes.is_empty() {
            section.mercy aria-labelledby="mercy" {
                h2 #mercy { "Waivers and disputes" }
                @if !waivers.is_empty() { (waivers_table(visit, &waivers)) }
                @if !disputes.is_empty() { (disputes_table(visit, &disputes)) }
            }
        }
    }
}

/// The waivers that were given by the page's instant; of one clause, if one is named. What runs stands first,
/// the next to end before the others; then what has ended, newest first.
pub fn given<'a>(visit: &'a Visit<'_>, of: Option<&ClauseId>) -> Vec<Given<'a>> {
    let all = visit.world.agreement().waivers();
    let by_then = |given: &Given<'_>| given.2.at <= visit.at() && of.is_none_or(|id| id == given.0);
    let mut given: Vec<Given<'a>> = all.filter(by_then).collect();
    given.sort_by_key(|(id, subject, waiver)| {
        let ended = waiver.until < visit.at();
        (ended, if ended { -waiver.until.0 } else { waiver.until.0 }, *id, *subject)
    });
    given
}

/// What was disputed by the page's instant; of one clause, if one is named. What is open stands first.
pub fn told<'a>(visit: &'a Visit<'_>, of: Option<&ClauseId>) -> Vec<Told<'a>> {
    let all = visit.world.agreement().disputes().filter(|(id, _, _)| of.is_none_or(|of| of == *id));
    let by_then = |said: &&Said| said.at <= visit.at();
    let mut told: Vec<Told<'a>> = all
        .map(|(id, subject, said)| (id, subject, said.iter().filter(by_then).collect::<Vec<_>>()))
        .filter(|(_, _, said)| !said.is_empty())
        .collect();
    told.sort_by_key(|(id, subject, said)| (!is_open(said), *id, *subject));
    told
}

/// Whether the newest word is a dispute.
pub fn is_open(said: &[&Said]) -> bool {
    said.last().is_some_and(|said| said.opened)
}

/// A word of an act about a verdict, for those who may be told of both.
pub fn word(visit: &Visit<'_>, subject: &Ref, seq: Seq, name: &str) -> Option<String> {
    let words = visit.said(seq).filter(|_| visit.may_name(subject))?;
    words.get(name).filter(|text| !text.trim().is_empty()).cloned()
}

fn waivers_table(visit: &Visit<'_>, given: &[Given<'_>]) -> Markup {
    let caption = "Waivers: once for each clause and initiative, final, ending by themselves";
    let titles = ["Clause", "For", "Given", "Until", "Stands", "Reasons given"];
    let rows = given.iter().map(|(id, subject, waiver)| {
        [
            clause(visit, id),
            about(visit, subject),
            html! { (date::day(visit, waiver.at)) (by(visit, waiver.by)) },
            date::day(visit, waiver.until),
            badge::word(stands(visit, waiver)),
            reasons(visit, subject, waiver),
        ]
    });
    table(caption, titles, rows)
}

fn stands(visit: &Visit<'_>, waiver: &Waiver) -> &'static str {
    match waiver.until {
        until if until < visit.at() => "ended",
        until if until < visit.at().plus_millis(WEEK) => "ends soon",
        _ => "running",
    }
}

fn reasons(visit: &Visit<'_>, subject: &Ref, waiver: &Waiver) -> Markup {
    let said: Vec<(&str, String)> = REASONS
        .iter()
        .filter_map(|(name, title)| Some((*title, word(visit, subject, waiver.seq, name)?)))
        .collect();
    html! {
        @if said.is_empty() { span.note { (NO_WORDS) } }
        @else { dl.reasons { @for (title, text) in &said { dt { (title) } dd.words { (text) } } } }
    }
}

/// What stands where words were erased, or are for others.
const NO_WORDS: &str = "not there to read: withdrawn, or kept between some people";

fn disputes_table(visit: &Visit<'_>, told: &[Told<'_>]) -> Markup {
    let caption = "Disputes: whoever says that the evidence of a verdict is wrong";
    let titles = ["Clause", "On", "Stands", "What was said, and what came of it", "Verdict now"];
    let rows = told.iter().map(|(id, subject, said)| {
        [
            clause(visit, id),
            about(visit, subject),
            badge::word(if is_open(said) { "disputed" } else { "settled" }),
            steps(visit, subject, said),
            verdict(visit, id, subject),
        ]
    });
    table(caption, titles, rows)
}

/// Each dispute with its reason, and each settlement with what came of it.
fn steps(visit: &Visit<'_>, subject: &Ref, said: &[&Said]) -> Markup {
    html! {
        ul.plain { @for one in said {
            li {
                @if one.opened { "disputed " } @else { "settled " }
                (date::day(visit, one.at)) (by(visit, one.by)) ": "
                @match word(visit, subject, one.seq, if one.opened { "why" } else { "how" }) {
                    Some(text) => span.words { (text) },
                    None => span.note { (NO_WORDS) },
                }
            }
        } }
        @if is_open(said) { p.note { "Nothing came of it yet: it stands until it is settled." } }
    }
}

/// How the clause stands on that subject, as of the page.
fn verdict(visit: &Visit<'_>, id: &ClauseId, subject: &Ref) -> Markup {
    let clause = visit.bench.clause(id.as_str());
    let places = visit.bench.about(subject).into_iter().filter(|place| Some(place.clause) == clause);
    let cases: Vec<_> = places.filter_map(|place| visit.case(&place)).collect();
    html! {
        @if cases.is_empty() { "–" }
        @for case in &cases {
            div {
                @if let Some(function) = &case.function { (visit.function(function.as_str())) ": " }
                (badge::verdict(visit, &case.verdict, case.since))
            }
        }
    }
}

fn by(visit: &Visit<'_>, by: Option<PersonId>) -> Markup {
    html! { @if let Some(name) = by.and_then(|by| visit.person(by)) { ", " (name) } }
}

/// A table whose first cell heads its row.
fn table<const N: usize>(
    caption: &str,
    titles: [&str; N],
    rows: impl Iterator<Item = [Markup; N]>,
) -> Markup {
    let head = |title: &str| html! { th scope="col" role="columnheader" { (title) } };
    let table = html! {
        table role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" { @for title in titles { (head(title)) } } }
            tbody role="rowgroup" { @for row in rows { tr role="row" {
                @for (title, cell) in titles.iter().zip(&row) {
                    @if title == &titles[0] { th scope="row" role="rowheader" { (cell) } }
                    @else { td role="cell" data-label=(title) { (cell) } }
                }
            } } }
        }
    };
    scrolling(caption, &table)
}
