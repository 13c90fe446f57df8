//! For test runners and workflows: JUnit and GitHub's annotations. Both fail exactly what the exit code
//! fails.

use crate::report::{Case, Clause, Report};
use crate::safe::safe;
use crate::tell;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

/// Writes JUnit XML: a suite a clause, a test a subject. What makes the check fail is a failure; what is not
/// decided, and what is broken but let be, is skipped and says why.
///
/// # Errors
/// Whatever the writer says.
pub fn junit(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut document = quick_junit::Report::new(safe(&report.title));
    for clause in &report.clauses {
        let mut suite = TestSuite::new(clause.clause.as_str());
        let mut add = |name: &str, status: TestCaseStatus| {
            let mut test = TestCase::new(safe(name), status);
            test.set_classname(clause.clause.as_str());
            suite.add_test_case(test);
        };
        if clause.fails_unseen() {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(safe(&whole(clause)));
            add("the clause as a whole", status);
        }
        for case in &clause.cases {
            let mut status = match case.verdict.as_str() {
                "kept" => TestCaseStatus::success(),
                _ if case.fails => TestCaseStatus::non_success(NonSuccessKind::Failure),
                _ => TestCaseStatus::skipped(),
            };
            if case.verdict != "kept" {
                status.set_message(safe(&format!("{}: {}", case.verdict, said(report, clause, case))));
            }
            add(&name(case), status);
        }
        document.add_test_suite(suite);
    }
    let text = document.to_string().map_err(io::Error::other)?;
    writeln!(out, "{text}")
}

fn name(case: &Case) -> String {
    let function = case.function.as_ref().map_or_else(String::new, |function| format!(" / {function}"));
    format!("{}{function}", case.subject.reference)
}

/// A clause that fails although none of its cases may be shown.
pub fn whole(clause: &Clause) -> String {
    let unseen = tell::unseen(clause).unwrap_or_default();
    format!("{} ({}). {unseen}", clause.says, tell::share(clause))
}

/// Why a case came out so, why that does not fail where it does not, and whose move it is.
pub fn said(report: &Report, clause: &Clause, case: &Case) -> String {
    let lets_be = clause.lets_be(case, &report.fail_on);
    let lets_be = lets_be.map_or_else(String::new, |why| format!(" No failure: {why}."));
    let next = case.next.as_ref();
    let next =
        next.map_or_else(String::new, |next| format!(" Next, {}: {}", tell::whose(next), next.sentence));
    format!("{}.{lets_be}{next}", case.because)
}

/// Writes workflow commands, errors first: what makes the check fail is an error; what is due, disputed or
/// broken in a clause too light to fail is a warning; any other breach and what is unknown, a notice.
///
/// # Errors
/// Whatever the writer says.
pub fn github(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let all = report.clauses.iter().flat_map(|clause| clause.cases.iter().map(move |case| (clause, case)));
    let mut cases: Vec<(&Clause, &Case)> = all.collect();
    // A workflow shows ten of a level: what somebody can still do something about comes first.
    cases.sort_by_key(|(_, case)| !case.is_to_do());
    for clause in report.clauses.iter().filter(|clause| clause.fails_unseen()) {
        annotate(report, "error", clause.line, &format!("{} broken", clause.clause), &whole(clause), out)?;
    }
    for level in ["error", "warning", "notice"] {
        if level == "warning" {
            for warning in &report.warnings {
                annotate(report, level, warning.line, &report.agreement, &warning.says, out)?;
            }
        }
        if level == "notice" {
            writeln!(out, "::notice title={}::{}", property("comity check"), data(&tell::totals(report)))?;
        }
        for (clause, case) in cases.iter().filter(|(clause, case)| weight(clause, case) == Some(level)) {
            let message = format!("{}: {}", tell::named(case), said(report, clause, case));
            let title = format!("{} {}", clause.clause, case.verdict);
            annotate(report, level, clause.line, &title, &message, out)?;
        }
    }
    Ok(())
}

/// How loud a case is, if it is said at all.
fn weight(clause: &Clause, case: &Case) -> Option<&'static str> {
    match case.verdict.as_str() {
        _ if case.fails => Some("error"),
        "broken" if clause.state == "broken" && case.is_new != Some(false) => Some("warning"),
        "due" | "disputed" => Some("warning"),
        "broken" | "unknown" => Some("notice"),
        _ => None,
    }
}

fn annotate(
    report: &Report,
    level: &str,
    line: Option<u64>,
    title: &str,
    message: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let file = report.file.as_ref().map_or_else(String::new, |file| {
        let line = line.map_or_else(String::new, |line| format!("line={line},"));
        format!("file={},{line}", property(file))
    });
    writeln!(out, "::{level} {file}title={}::{}", property(title), data(message))
}

fn data(text: &str) -> String {
    safe(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_newline_in_a_name_starts_no_second_command() {
        assert_eq!(super::data("50 %\n::error::x"), "50 %25␊::error::x");
        assert_eq!(super::property("a,b:c"), "a%2Cb%3Ac");
    }
}
