//! The Wall's first lines, in words.

use super::cell::Standing;
use super::choose::Choice;
use super::rows::{Column, Wall};
use crate::visit::Visit;
use comity_common::practice::Focus;
use comity_spine::{At, Noun, Ref};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many functions the first lines name.
const NAMED: usize = 3;

/// In how many rows a function is missing, and in how many it came too late; how many of the former can still
/// be mended, by when.
struct Lack<'a> {
    function: &'a Column,
    n: usize,
    late: usize,
    mendable: usize,
    turns: Vec<At>,
}

/// The first lines: the date, who is not in, what is not known.
pub fn sentences(visit: &Visit<'_>, wall: &Wall) -> Vec<String> {
    let mut lines = vec![date(visit, wall)];
    lines.extend(chances(visit, wall));
    if visit.bench.proposal.is_none() {
        lines.push(
            "No agreement was proposed by then, so the Wall shows contact only. Next: propose one, and have \
             its parties sign."
                .to_owned(),
        );
    } else if let Some(version) = visit.bench.proposal.as_ref().filter(|_| visit.bench.is_hindsight()) {
        lines.push(format!(
            "No agreement was proposed by then: this is judged in hindsight, as if the proposal of {} had always \
             been in force.",
            visit.day(version.at)
        ));
    } else if !visit.bench.in_force {
        lines.push(
            "No clause is in force yet, because not every party has signed: what you see is what would hold \
             if the newest proposal always had."
                .to_owned(),
        );
    }
    lines.push(lacking(visit, wall));
    lines.push(whole(wall));
    lines.push(unknown(visit, wall));
    lines
}

/// When the keynote is, counted in days from the page's instant.
fn date(visit: &Visit<'_>, wall: &Wall) -> String {
    let Choice::Keynote(id) = &wall.choice else {
        return format!("{} running.", count(wall.n_rows, "initiative is", "initiatives are"));
    };
    let name = visit.keynote(id);
    let keynote = visit.world.initiatives().keynote(id);
    let Some((date, _)) = keynote.and_then(|keynote| keynote.date(visit.at())) else {
        return format!("{name} has no date yet.");
    };
    let day = visit.day(date);
    let days = visit.today().until(day).map_or(0, |span| span.get_days());
    match days {
        0 => format!("{name} is today ({day})."),
        1 => format!("{name} is tomorrow ({day})."),
        2.. => format!("{name} in {days} days ({day})."),
        -1 => format!("{name} was yesterday ({day})."),
        _ => format!("{name} was {} days ago ({day}).", -days),
    }
}

/// What practices say of the keynote as a whole: how likely it is that every promise holds.
fn chances(visit: &Visit<'_>, wall: &Wall) -> Vec<String> {
    let Choice::Keynote(id) = &wall.choice else { return Vec::new() };
    let keynote = Ref::new(Noun::Keynote, id.as_str());
    let glance = visit.glance(visit.world).on(Focus::Matter(&keynote));
    visit.world.practices().iter().flat_map(|practice| practice.notes(&glance)).collect()
}

fn lacking(visit: &Visit<'_>, wall: &Wall) -> String {
    let (one, many) = nouns(wall);
    let mut lacks: Vec<Lack<'_>> =
        wall.functions.iter().enumerate().filter_map(|(i, function)| lack(wall, i, function)).collect();
    lacks.sort_by_key(|lack| (Reverse(lack.n), Reverse(lack.late), lack.function.id.clone()));
    if lacks.is_empty() {
        let known = if n_unknown(wall) == 0 { "No" } else { "As far as is known, no" };
        return match visit.bench.clauses.is_empty() {
            true => String::new(),
            false => format!("{known} {one} lacks a function that the agreement asks for."),
        };
    }
    let n_rows = wall.n_rows;
    let more = lacks.len().saturating_sub(NAMED);
    let mut parts: Vec<String> = Vec::new();
    for lack in lacks.iter().take(NAMED) {
        let what = if parts.is_empty() { format!(" of {n_rows} {many}") } else { String::new() };
        parts.push(missed(visit, lack, &what));
    }
    if more > 0 {
        parts.push(format!(
            "{} below.",
            count(more, "other function is missed", "other functions are missed")
        ));
    }
    parts.join(" ")
}

/// How many rows break, or may yet break, a clause that asks no one function.
fn whole(wall: &Wall) -> String {
    let is_lacking = |standing: &&Standing| matches!(standing, Standing::Broken(_) | Standing::Due(_));
    let n = wall.rows.iter().filter(|row| row.whole.iter().any(|whole| is_lacking(&whole))).count();
    let (one, many) = nouns(wall);
    let (noun, verb) = if n == 1 { (one, "is") } else { (many, "are") };
    match n {
        0 => String::new(),
        n => format!("{n} {noun} {verb} behind in something that no single function owes."),
    }
}

fn lack<'a>(wall: &Wall, place: usize, function: &'a Column) -> Option<Lack<'a>> {
    let mut lack = Lack { function, n: 0, late: 0, mendable: 0, turns: Vec::new() };
    for row in &wall.rows {
        let Some(cell) = row.cells.get(place) else { continue };
        lack.n += usize::from(cell.next.is_some());
        lack.late += usize::from(cell.next.is_none() && matches!(cell.standing, Standing::Broken(_)));
        lack.mendable += usize::from(cell.due.is_some());
        lack.turns.extend(cell.due.flatten());
    }
    (lack.n + lack.late > 0).then_some(lack)
}

/// `3 of 12 promises lack Legal; 2 can still be mended by 2026-12-01. In 1 more it came too late.`
fn missed(visit: &Visit<'_>, lack: &Lack<'_>, what: &str) -> String {
    let function = &lack.function.name;
    match (lack.n, lack.late) {
        (0, late) => format!("{late}{what} had {function} only too late."),
        (n, late) => {
            let verb = if n == 1 { "lacks" } else { "lack" };
            let more = if late > 0 { format!(" In {late} more it came too late.") } else { String::new() };
            format!("{n}{what} {verb} {function}; {}.{more}", mending(visit, lack))
        }
    }
}

fn mending(visit: &Visit<'_>, lack: &Lack<'_>) -> String {
    let n = match (lack.mendable, lack.n) {
        (0, 1) => return "that is late already".to_owned(),
        (0, _) => return "all of them are late already".to_owned(),
        (1, 1) => "that".to_owned(),
        (2, 2) => "both".to_owned(),
        (n, all) if n == all => format!("all {n}"),
        (n, _) => n.to_string(),
    };
    let mut days: Vec<_> = lack.turns.iter().map(|turns| visit.day(*turns)).collect();
    days.sort_unstable();
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last && days.len() == lack.mendable => {
            format!("{n} can still be mended by {first}")
        }
        (Some(first), _) => format!("{n} can still be mended, the first by {first}"),
        _ => format!("{n} can still be mended"),
    }
}

/// Why parts of the Wall are unknown, the most frequent reason first, with how many parts each hides.
pub fn reasons(wall: &Wall) -> Vec<(String, usize)> {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &wall.rows {
        let cells = row.cells.iter().chain(&row.regions).map(|cell| &cell.standing);
        for standing in cells.chain(&row.whole) {
            if let Standing::Unknown(why) = standing {
                *reasons.entry(why).or_default() += 1;
            }
        }
    }
    let mut reasons: Vec<(String, usize)> = reasons.into_iter().map(|(why, n)| (why.to_owned(), n)).collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    reasons
}

fn n_unknown(wall: &Wall) -> usize {
    reasons(wall).iter().map(|(_, n)| n).sum()
}

fn unknown(visit: &Visit<'_>, wall: &Wall) -> String {
    let reasons = reasons(wall);
    let chance = wall
        .choice
        .keynote()
        .filter(|_| chances(visit, wall).is_empty())
        .map(|_| "how likely it is that every promise holds, since no forecast is on record");
    let matters = visit.open().is_none().then_some("what was open between people then");
    let mut parts: Vec<String> = Vec::new();
    if let Some((why, n)) = reasons.first() {
        let other = n_unknown(wall) - n;
        let rest = if other > 0 { format!(" (and {other} more for other reasons)") } else { String::new() };
        parts.push(format!("{} of the Wall, because {why}{rest}", count(*n, "cell", "cells")));
    }
    parts.extend(chance.into_iter().chain(matters).map(str::to_owned));
    match parts.is_empty() {
        true => "Nothing that is asked here is unknown.".to_owned(),
        false => format!("Not known: {}.", parts.join("; ")),
    }
}

/// What a row is called: one, many.
fn nouns(wall: &Wall) -> (&'static str, &'static str) {
    match wall.choice {
        Choice::Keynote(_) => ("promise", "promises"),
        Choice::All => ("initiative", "initiatives"),
    }
}

/// `1 cell`, `2 cells`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
