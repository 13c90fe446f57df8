//! For test runners and workflows: JUnit and GitHub's annotations.

use crate::report::{Case, Report};
use crate::safe::safe;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

/// Writes JUnit XML: a suite a clause, a test a subject. Broken is a failure; what is not decided is skipped.
///
/// # Errors
/// Whatever the writer says.
pub fn junit(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut document = quick_junit::Report::new(safe(&report.title));
    for clause in &report.clauses {
        let mut suite = TestSuite::new(clause.clause.as_str());
        for case in &clause.cases {
            let mut status = match case.verdict.as_str() {
                "kept" => TestCaseStatus::success(),
                "broken" => TestCaseStatus::non_success(NonSuccessKind::Failure),
                _ => TestCaseStatus::skipped(),
            };
            if case.verdict != "kept" {
                status.set_message(safe(&format!("{}: {}", case.verdict, said(case))));
            }
            let mut test = TestCase::new(safe(&name(case)), status);
            test.set_classname(clause.clause.as_str());
            suite.add_test_case(test);
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

fn said(case: &Case) -> String {
    let next = case.next.as_ref().map_or_else(String::new, |next| format!(" Next: {}", next.sentence));
    format!("{}.{next}", case.because)
}

/// Writes workflow commands: broken `must` is an error, other breaches and what is due a warning, unknown a
/// notice.
///
/// # Errors
/// Whatever the writer says.
pub fn github(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for clause in &report.clauses {
        for case in &clause.cases {
            let level = match (case.verdict.as_str(), clause.severity.as_str()) {
                ("broken", "must") if case.is_new != Some(false) => "error",
                ("broken" | "due" | "disputed", _) => "warning",
                ("unknown", _) => "notice",
                _ => continue,
            };
            let file =
                report.file.as_ref().map_or_else(String::new, |file| format!("file={},", property(file)));
            let title = property(&format!("{} {}", clause.clause, case.verdict));
            let message = data(&format!("{}: {}", case.called(), said(case)));
            writeln!(out, "::{level} {file}title={title}::{message}")?;
        }
    }
    Ok(())
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
