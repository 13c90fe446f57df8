//! The directory: who is in which function and region, from when to when.

use super::called;
use crate::parts::{date, empty, scrolling};
use crate::visit::Visit;
use comity_common::people::fold::Standing;
use comity_spine::{At, Function, PersonId};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// How many people one page lists.
const MOST: usize = 200;

/// Some time of a person in a function.
struct Stint<'a> {
    standing: &'a Standing,
    from: At,
    /// Until when; `None` while it lasts.
    to: Option<At>,
}

/// Somebody of the list.
struct Line {
    person: PersonId,
    name: String,
    function: Option<Function>,
}

/// Draws the directory as of the page's instant; `listed` are people who may be in no function.
pub fn draw(visit: &Visit<'_>, listed: &[PersonId]) -> Markup {
    let all = lines(visit, listed);
    let n_all = all.len();
    let functions: BTreeSet<&Function> = all.iter().filter_map(|line| line.function.as_ref()).collect();
    let found: Vec<&Line> = all.iter().filter(|line| fits(visit, line)).collect();
    let caption = "Everybody, by name";
    let table = html! {
        table.directory role="table" {
            caption { (caption) }
            thead role="rowgroup" { tr role="row" {
                @for title in ["Person", "Function", "Region", "From – to"] {
                    th scope="col" role="columnheader" { (title) }
                }
            } }
            tbody role="rowgroup" { @for line in found.iter().take(MOST) { (row(visit, line)) } }
        }
    };
    html! {
        section aria-labelledby="directory" {
            h2 #directory { "Directory" }
            @if n_all == 0 { (empty("No source has told who is in which function. Next: bring a file of people.")) }
            @else {
                (filter(visit, &functions))
                p.note {
                    (found.len()) " of " (n_all) " people"
                    @if found.len() > MOST { "; the first " (MOST) " by name: choose less above" }
                }
                @if found.is_empty() { (empty("Nobody fits what you chose; choose less above.")) }
                @else { (scrolling(caption, &table)) }
            }
        }
    }
}

fn lines(visit: &Visit<'_>, listed: &[PersonId]) -> Vec<Line> {
    let people = visit.world.people();
    let with: BTreeSet<PersonId> = people.iter().chain(listed.iter().copied()).collect();
    let is_known = |person: &PersonId| {
        let by_then = || people.memberships(*person).any(|(from, _)| from <= visit.at());
        !people.is_erased(*person) && (listed.contains(person) || by_then())
    };
    let line = |person: PersonId| {
        let function = people.function(person, visit.at()).cloned();
        Line { person, name: called(visit, person), function }
    };
    let mut lines: Vec<Line> = with.into_iter().filter(is_known).map(line).collect();
    lines.sort_by_cached_key(|line| (line.name.to_lowercase(), line.person));
    lines
}

fn fits(visit: &Visit<'_>, line: &Line) -> bool {
    let of_function = visit.asked.get("function").is_none_or(|wanted| match wanted {
        "none" => line.function.is_none(),
        wanted => line.function.as_ref().is_some_and(|it| it.as_str() == wanted),
    });
    let named = visit.asked.get("q").is_none_or(|q| line.name.to_lowercase().contains(&q.to_lowercase()));
    of_function && named
}

fn filter(visit: &Visit<'_>, functions: &BTreeSet<&Function>) -> Markup {
    let chosen = visit.asked.get("function").unwrap_or_default();
    let q = visit.asked.get("q").unwrap_or_default();
    html! {
        form.filter method="get" action="/people" role="search" {
            @if visit.as_of.said { input type="hidden" name="as_of" value=(visit.as_of.text()); }
            label { span { "Name" }
                input name="q" value=(q) maxlength="100" autocomplete="off"; }
            label { span { "Function" }
                select name="function" {
                    option value="" { "every function" }
                    @for function in functions {
                        option value=(function) selected[function.as_str() == chosen] {
                            (visit.function(function.as_str()))
                        }
                    }
                    option value="none" selected[chosen == "none"] { "in no function" }
                }
            }
            button { "Show" }
        }
    }
}

fn row(visit: &Visit<'_>, line: &Line) -> Markup {
    let stints = stints(visit, line.person);
    let now = visit.world.people().standing(line.person, visit.at());
    let region = now.and_then(|standing| standing.region.as_ref());
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { (line.name) }
            td role="cell" data-label="Function" {
                @match now {
                    Some(standing) => {
                        (visit.function(standing.function.as_str()))
                        @if standing.role.as_deref() == Some("lead") { ", lead" }
                    }
                    None => "in no function",
                }
            }
            td role="cell" data-label="Region" {
                @if let Some(region) = region { (visit.region(region.as_str())) } @else { "–" }
            }
            td role="cell" data-label="From – to" {
                @if stints.is_empty() { "–" }
                ul.plain { @for stint in &stints { li { (one(visit, stint, stints.len() > 1)) } } }
            }
        }
    }
}

fn one(visit: &Visit<'_>, stint: &Stint<'_>, named: bool) -> Markup {
    let of_old = At(i64::MIN);
    html! {
        @if named {
            (visit.function(stint.standing.function.as_str()))
            @if let Some(region) = &stint.standing.region { ", " (visit.region(region.as_str())) }
            ": "
        }
        @if stint.from == of_old { "from when is not known" } @else { (date::day(visit, stint.from)) }
        " – "
        @match stint.to { Some(to) => (date::day(visit, to)), None => "today" }
    }
}

/// Somebody's memberships by the page's instant, the earliest first; one that is told of twice stands once.
fn stints<'a>(visit: &'a Visit<'_>, person: PersonId) -> Vec<Stint<'a>> {
    let at = visit.at();
    let all: Vec<(At, &Standing)> =
        visit.world.people().memberships(person).filter(|(from, _)| *from <= at).collect();
    let mut stints: Vec<Stint<'a>> = Vec::new();
    for (from, standing) in all.iter().filter(|(_, standing)| standing.began) {
        let ends = |(to, it): &&(At, &Standing)| !it.began && it.function == standing.function && to >= from;
        let to = all.iter().find(ends).map(|(to, _)| *to);
        let same = |stint: &Stint<'_>| {
            stint.to == to
                && stint.standing.function == standing.function
                && stint.standing.region == standing.region
        };
        if !stints.iter().any(same) {
            stints.push(Stint { standing, from: *from, to });
        }
    }
    stints
}
