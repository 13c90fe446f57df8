//! For a person at a terminal: what is wrong, why, what to do, and what is not known. Words first, no colour
//! needed.

use crate::report::{Case, Clause, Report};
use crate::safe::safe;
use std::io::{self, Write};

/// How many cases of a clause are listed unless all are asked for.
const LISTED: usize = 8;

/// Writes the report.
///
/// # Errors
/// Whatever the writer says.
pub fn write(report: &Report, all: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} ({}), as of {}", safe(&report.title), report.basis, report.as_of)?;
    for clause in ordered(report) {
        one(clause, all, out)?;
    }
    for warning in &report.warnings {
        writeln!(out, "\nWARNING  {}", safe(warning))?;
    }
    if !report.moves.is_empty() {
        writeln!(out, "\nWho can do what next")?;
        let shown = if all { report.moves.len() } else { report.moves.len().min(12) };
        for moves in &report.moves[..shown] {
            let who = moves.who.as_ref().map_or_else(String::new, |who| format!("{}, ", safe(&who.name)));
            writeln!(out, "  {who}{}", safe(&moves.role))?;
            for sentence in moves.sentences.iter().take(if all { usize::MAX } else { 3 }) {
                writeln!(out, "    - {}", safe(sentence))?;
            }
        }
        if shown < report.moves.len() {
            writeln!(out, "  and {} more; --all lists them", report.moves.len() - shown)?;
        }
    }
    writeln!(out, "\nWhat Comity does not know")?;
    for sentence in &report.unknowns {
        writeln!(out, "  {}", safe(sentence))?;
    }
    if report.unknowns.is_empty() {
        writeln!(out, "  Nothing that these clauses ask for.")?;
    }
    for source in &report.coverage.sources {
        match (source.from, source.to) {
            (Some(from), Some(to)) => writeln!(out, "  {} covers {from} to {to}", safe(&source.source))?,
            _ => writeln!(out, "  {} was connected once and covers nothing now", safe(&source.source))?,
        }
    }
    let states: Vec<String> = report
        .totals
        .clauses
        .iter()
        .filter(|(_, n)| **n > 0)
        .map(|(state, n)| format!("{n} {}", state.replace('_', " ")))
        .collect();
    match report.clauses.len() {
        0 => writeln!(out, "\nThere is no clause to judge."),
        1 => writeln!(out, "\n1 clause: {}", states.join(", ")),
        n => writeln!(out, "\n{n} clauses: {}", states.join(", ")),
    }
}

/// Broken ones first, then what is open, then what is fine.
fn ordered(report: &Report) -> Vec<&Clause> {
    let rank = |clause: &&Clause| match clause.state.as_str() {
        "broken" => 0,
        "too_few_to_judge" => 1,
        "due" => 2,
        "unknown" => 3,
        "kept" => 4,
        _ => 5,
    };
    let mut clauses: Vec<&Clause> = report.clauses.iter().collect();
    clauses.sort_by_key(rank);
    clauses
}

fn one(clause: &Clause, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let state = clause.state.replace('_', " ").to_uppercase();
    let share = (clause.at_least * 100.0).round();
    let unsigned = if clause.signed { "" } else { ", not signed by all" };
    writeln!(
        out,
        "\n{state:<16}  {}  ({} of {} kept, {share} % agreed{unsigned})",
        clause.clause, clause.kept, clause.decided
    )?;
    writeln!(out, "{:18}{}", "", safe(&clause.says))?;
    let open: Vec<&Case> = clause
        .cases
        .iter()
        .filter(|case| matches!(case.verdict.as_str(), "broken" | "due" | "disputed" | "waived"))
        .collect();
    let shown = if all { open.len() } else { open.len().min(LISTED) };
    for case in newest_first(&open).into_iter().take(shown) {
        lines(case, out)?;
    }
    if shown < open.len() {
        writeln!(out, "{:18}and {} more; --all lists them", "", open.len() - shown)?;
    }
    let unknown = clause.counts.get("unknown").copied().unwrap_or(0);
    if unknown > 0 {
        writeln!(out, "{:18}and {unknown} that cannot be judged", "")?;
    }
    Ok(())
}

/// What can still be mended first, then what broke last.
fn newest_first<'a>(cases: &[&'a Case]) -> Vec<&'a Case> {
    let mut cases = cases.to_vec();
    cases.sort_by_key(|case| (case.verdict != "due", std::cmp::Reverse(case.since)));
    cases
}

fn lines(case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let function = case.function.as_ref().map_or_else(String::new, |function| format!(" / {function}"));
    let id = safe(&case.subject.id);
    let name = match safe(&case.subject.name) {
        name if name == id => name.into_owned(),
        name => format!("{name} ({id})"),
    };
    let new = if case.is_new == Some(true) { " NEW" } else { "" };
    let evidence: Vec<&str> = case.evidence.iter().map(|line| line.id.as_str()).collect();
    let evidence = if evidence.is_empty() { String::new() } else { format!("  [{}]", evidence.join(", ")) };
    writeln!(out, "{:18}- {}{new} {name}{function}: {}{evidence}", "", case.verdict, safe(&case.because))?;
    if let Some(next) = &case.next {
        let who = match &next.who {
            Some(who) => format!("{} ({})", who.name, next.role),
            None => next.role.clone(),
        };
        writeln!(out, "{:20}next, {}: {}", "", safe(&who), safe(&next.sentence))?;
    }
    Ok(())
}
