//! For a person at a terminal. Sentences first: who is not in what, and whose move it is; then the clauses
//! with what they rest on; then what is not known. Words only, no colour needed.

use crate::report::{Case, Clause, Report};
use crate::safe::safe;
use crate::tell;
use std::io::{self, Write};

/// Writes the report.
///
/// # Errors
/// Whatever the writer says.
pub fn write(report: &Report, all: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", safe(&report.title))?;
    writeln!(out, "As of {}; {}.", tell::moment(report.as_of), safe(&tell::basis(report)))?;
    to_do(report, all, out)?;
    for clause in ordered(report) {
        one(clause, all, out)?;
    }
    for warning in &report.warnings {
        writeln!(out, "\nWARNING  {}", safe(&warning.to_string()))?;
    }
    unknown(report, out)?;
    let open = || report.clauses.iter().flat_map(|clause| &clause.cases).find(|case| case.is_open());
    if let Some(case) = tell::to_do(report).first().copied().or_else(open) {
        let (clause, subject) = (&case.clause, safe(&case.subject.id));
        writeln!(out, "\nWhy one came out so: comity check --explain {clause}/{subject}")?;
    }
    writeln!(out, "\n{}", tell::totals(report))
}

fn to_do(report: &Report, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let to_do = tell::to_do(report);
    let past = tell::past_mending(report);
    if to_do.is_empty() && past.is_none() {
        return Ok(());
    }
    writeln!(out, "\nWho is not in, and whose move it is")?;
    let shown = if all { to_do.len() } else { to_do.len().min(tell::LISTED) };
    for case in &to_do[..shown] {
        writeln!(out, "  {}.", safe(&tell::sentence(case)))?;
        if let Some(next) = &case.next {
            writeln!(out, "    {}: {}", safe(&tell::whose(next)), safe(&next.sentence))?;
        }
    }
    if to_do.is_empty() {
        writeln!(out, "  Nothing that somebody could still do.")?;
    }
    if shown < to_do.len() {
        writeln!(out, "  And {} more: --all lists them.", to_do.len() - shown)?;
    }
    past.map_or(Ok(()), |past| writeln!(out, "  {past}"))
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
    writeln!(out, "\n{state:<16}  {}  ({})", clause.clause, tell::share(clause))?;
    writeln!(out, "{:18}{}", "", safe(&clause.says))?;
    let (cases, rest) = tell::listed(clause, all);
    for case in cases {
        line(case, out)?;
    }
    if let Some(unseen) = tell::unseen(clause) {
        writeln!(out, "{:18}{unseen}", "")?;
    }
    rest.map_or(Ok(()), |rest| writeln!(out, "{:18}Not listed: {rest}; --all lists them.", ""))
}

fn line(case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let new = if case.is_new == Some(true) { " NEW" } else { "" };
    let evidence: Vec<&str> = case.evidence.iter().map(|line| line.id.as_str()).collect();
    let evidence = if evidence.is_empty() { String::new() } else { format!("  [{}]", evidence.join(", ")) };
    let verdict = case.verdict.replace('_', " ");
    let (name, why) = (tell::named(case), &case.because);
    writeln!(out, "{:18}- {verdict}{new} {}: {}{evidence}", "", safe(&name), safe(why))
}

fn unknown(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nWhat Comity does not know")?;
    for sentence in &report.unknowns {
        writeln!(out, "  {}", safe(sentence))?;
    }
    if report.unknowns.is_empty() {
        writeln!(out, "  Nothing that these clauses ask for.")?;
    }
    for source in &report.coverage.sources {
        writeln!(out, "  {}", safe(&tell::reach(source)))?;
    }
    Ok(())
}
