//! What more than one format says: who is not in what, whose move it is, how a clause stands.

use crate::report::{Case, Clause, Next, Report, Source};
use comity_spine::{At, Noun};
use std::cmp::Reverse;

/// How many lines of a sort are listed unless all are asked for.
pub const LISTED: usize = 8;

/// An instant for a reader: `2024-06-14 12:00 UTC`.
pub fn moment(at: At) -> String {
    let text = at.to_string();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => text,
    }
}

/// What a case is called, with the id by which a command names it.
pub fn named(case: &Case) -> String {
    let function = case.function.as_ref().map_or_else(String::new, |function| format!(" / {function}"));
    if case.subject.name == case.subject.id {
        format!("{}{function}", case.subject.id)
    } else {
        format!("{} ({}){function}", case.subject.name, case.subject.id)
    }
}

/// An open case as a sentence without its full stop: which partner is not in what, or else why it is open.
pub fn sentence(case: &Case) -> String {
    let (subject, who) = (named_alone(case), case.absent.join(" and "));
    let asked = case.next.as_ref().map_or("", |next| next.kind.as_str());
    let (is, owes) = if case.absent.len() > 1 { ("are", "owe") } else { ("is", "owes") };
    // What is about a function is a conversation with it; anything else is something to be in.
    let into = if case.subject.noun == Noun::Function.name() { "in touch with" } else { "in" };
    match (case.verdict.as_str(), asked) {
        ("broken" | "due", _) if who.is_empty() => format!("{}: {}", named(case), case.because),
        ("due", "ask") => format!("{who} {is} not {into} {subject} yet"),
        ("broken", "ask") => format!("{who} {is} not {into} {subject}"),
        ("broken" | "due", _) => format!("{who} {owes} an answer on {subject}"),
        ("disputed", _) => format!("{} is disputed", named(case)),
        _ => format!("{}: {}", named(case), case.because),
    }
}

/// The name of a case without the function that its sentence names already.
fn named_alone(case: &Case) -> String {
    named(&Case { function: None, ..case.clone() })
}

/// Whose move it is: the person, where one is known, and the role.
pub fn whose(next: &Next) -> String {
    match &next.who {
        Some(who) => format!("{}, {}", who.name, next.role),
        None => next.role.clone(),
    }
}

/// What can still be done, most urgent first: what must be kept before what should, what is still due before
/// what is broken, what is due soonest, what broke last.
pub fn to_do(report: &Report) -> Vec<&Case> {
    let weight = |clause: &Clause| match clause.severity.as_str() {
        "must" => 0,
        "should" => 1,
        _ => 2,
    };
    let all = report.clauses.iter().flat_map(|clause| clause.cases.iter().map(move |case| (clause, case)));
    let mut open: Vec<(&Clause, &Case)> = all.filter(|(_, case)| case.is_to_do()).collect();
    open.sort_by_key(|(clause, case)| {
        let is_broken = case.verdict != "due";
        (weight(clause), is_broken, case.turns.filter(|_| !is_broken), Reverse(case.since))
    });
    open.into_iter().map(|(_, case)| case).collect()
}

/// What is open but past mending: it came too late, or its keynote has been. Nothing, if there is none.
pub fn past_mending(report: &Report) -> Option<String> {
    let cases = || report.clauses.iter().flat_map(|clause| &clause.cases).filter(|case| case.is_open());
    let n_late = cases().filter(|case| case.came.is_some()).count();
    let n_over = cases().filter(|case| case.came.is_none() && case.is_over).count();
    let mut parts = Vec::new();
    if n_late > 0 {
        parts.push(format!("{n_late} came too late"));
    }
    if n_over > 0 {
        parts.push(format!("{n_over} {} of a keynote that has been", if n_over == 1 { "is" } else { "are" }));
    }
    (!parts.is_empty()).then(|| format!("Past mending, listed with their clauses: {}.", parts.join(", ")))
}

/// The cases of a clause that a reader is shown, what is still due first and then what broke last; and what
/// is left out.
pub fn listed(clause: &Clause, all: bool) -> (Vec<&Case>, Option<String>) {
    let tells = |case: &&Case| all || case.is_open() || case.verdict == "waived";
    let mut cases: Vec<&Case> = clause.cases.iter().filter(tells).collect();
    let rank = |case: &Case| match case.verdict.as_str() {
        "due" => 0,
        "broken" | "disputed" => 1,
        "waived" => 2,
        "unknown" => 3,
        "kept" => 4,
        _ => 5,
    };
    cases.sort_by_key(|case| (rank(case), Reverse(case.since)));
    if !all {
        cases.truncate(LISTED);
    }
    let rest: Vec<String> = comity_spine::Verdict::NAMES
        .into_iter()
        .filter_map(|verdict| {
            let of = |cases: &mut dyn Iterator<Item = &Case>| cases.filter(|c| c.verdict == verdict).count();
            let n = of(&mut clause.cases.iter()) - of(&mut cases.iter().copied());
            (n > 0).then(|| format!("{n} {}", verdict.replace('_', " ")))
        })
        .collect();
    (cases, (!rest.is_empty()).then(|| rest.join(", ")))
}

/// How a clause stands: `must, 13 of 23 kept where all must be`.
pub fn share(clause: &Clause) -> String {
    let share = (clause.at_least * 100.0).round();
    let most = if clause.at_least >= 1.0 { "all".to_owned() } else { format!("{share} %") };
    let stands = match clause.decided {
        0 => "nothing is decided".to_owned(),
        of => format!("{} of {of} kept where {most} must be", clause.kept),
    };
    let few = clause.state == "too_few_to_judge";
    let few = if few { format!(", judged from {} on", clause.judged_from) } else { String::new() };
    format!("{}, {stands}{few}", clause.severity)
}

/// What a clause shows in place of cases that are single people's to see.
pub fn unseen(clause: &Clause) -> Option<&'static str> {
    let n: usize = clause.counts.values().sum();
    (n > clause.cases.len())
        .then_some("What single people did is theirs to see: a report shows the clause's share alone.")
}

/// How far a source reaches, as a sentence.
pub fn reach(source: &Source) -> String {
    let name = &source.source;
    match (source.from, source.to) {
        (Some(from), Some(to)) => {
            format!(
                "{name} reaches from {} to {}; its silence before and after says nothing.",
                moment(from),
                moment(to)
            )
        }
        _ => format!("{name} covers no stretch of time: its silence says nothing."),
    }
}

/// What was judged, and whether it binds anybody yet.
pub fn basis(report: &Report) -> String {
    match (report.basis.as_str(), &report.file) {
        ("file", Some(file)) => format!("{file}, as if it were in force"),
        ("proposed", _) => "a proposal that not every party has signed".to_owned(),
        (other, _) => format!("the agreement {other}"),
    }
}

/// The last line: clauses by state, and what of that makes the check fail.
pub fn totals(report: &Report) -> String {
    let all = report.totals.clauses.iter().filter(|(_, n)| **n > 0);
    let states: Vec<String> = all.map(|(state, n)| format!("{n} {}", state.replace('_', " "))).collect();
    let clauses = match report.clauses.len() {
        0 => return "There is no clause to judge.".to_owned(),
        1 => "1 clause".to_owned(),
        n => format!("{n} clauses"),
    };
    let n_fail = report.clauses.iter().filter(|clause| clause.fails).count();
    let fails = match n_fail {
        0 => "nothing fails".to_owned(),
        n => format!("{n} fail"),
    };
    format!("{clauses}: {}; {fails} (--fail-on {})", states.join(", "), report.fail_on)
}
