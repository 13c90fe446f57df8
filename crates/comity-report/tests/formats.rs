//! What each format says of one hand-made report, and what none of them may let through.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod sample;

use comity_common::agreement::clause::Severity;
use comity_common::agreement::judge::tally::State;
use comity_report::{BadBaseline, Baseline, Format};
use comity_spine::Verdict;
use sample::{case, clause, report, report_on, verdicts, written};
use std::io::{self, ErrorKind, Write};

const FORMATS: [(&str, Format); 6] = [
    ("human", Format::Human),
    ("json", Format::Json),
    ("junit", Format::Junit),
    ("github", Format::Github),
    ("markdown", Format::Markdown),
    ("sarif", Format::Sarif),
];

#[test]
fn each_format_reads_as_it_was_agreed() {
    for (name, format) in FORMATS {
        insta::assert_snapshot!(name, written(&report(), format));
    }
}

#[test]
fn the_same_verdicts_give_the_same_bytes() {
    for (name, format) in FORMATS {
        assert_eq!(written(&report(), format), written(&report(), format), "{name}");
    }
}

#[test]
fn no_name_commands_a_terminal_or_turns_a_line_around() {
    let acts = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for (name, format) in FORMATS.into_iter().filter(|(_, format)| *format != Format::Json) {
        for all in [false, true] {
            let mut out = Vec::new();
            comity_report::write(&report(), format, all, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.chars().find(|c| acts(*c)), None, "{name}: {text}");
        }
    }
}

#[test]
fn no_name_begins_a_line_of_its_own() {
    let human = written(&report(), Format::Human);
    assert!(
        !human.lines().any(|line| line.starts_with("Broken: nothing") || line.starts_with("| ---")),
        "{human}"
    );
    let github = written(&report(), Format::Github);
    let told = github
        .lines()
        .all(|line| ["::error ", "::warning ", "::notice "].iter().any(|w| line.starts_with(w)));
    assert!(told && !github.lines().any(|line| line.starts_with("::error file=x")), "{github}");
}

#[test]
fn letters_from_right_to_left_and_emoji_stay_as_they_are() {
    let mut verdicts = verdicts();
    verdicts[1].cases.retain(|case| matches!(case.subject.id.as_str(), "arabic" | "emoji"));
    let mut out = Vec::new();
    comity_report::write(&report_on(&verdicts, None), Format::Human, true, &mut out).unwrap();
    let human = String::from_utf8(out).unwrap();
    assert!(human.contains("إطلاق مارس") && human.contains("👩🏽‍⚕️ Clinic"), "{human}");
}

#[test]
fn the_json_says_names_exactly_as_they_are() {
    let report = report();
    let back: comity_report::Report = serde_json::from_str(&written(&report, Format::Json)).unwrap();
    assert_eq!(back, report);
    assert_eq!(back.clauses[1].cases[1].subject.name, "Quiet\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r");
}

#[test]
fn every_word_is_counted_even_where_it_never_came_up() {
    let report = report_on(&[], None);
    assert_eq!(report.totals.cases.len(), 7);
    assert_eq!(report.totals.clauses.len(), 6);
    assert!(written(&report, Format::Human).ends_with("\nThere is no clause to judge.\n"));
    let full = sample::report();
    assert!(full.totals.cases.values().all(|n| *n > 0) && full.totals.clauses.values().all(|n| *n > 0));
}

#[test]
fn a_check_fails_from_the_agreed_severity_on() {
    let broken = |severity| {
        let cases = vec![case("c", "plain", Verdict::Broken)];
        report_on(&[clause("c", severity, State::Broken, cases)], None)
    };
    let fails =
        |severity| [Severity::May, Severity::Should, Severity::Must].map(|on| broken(severity).is_broken(on));
    assert_eq!(fails(Severity::May), [true, false, false]);
    assert_eq!(fails(Severity::Should), [true, true, false]);
    assert_eq!(fails(Severity::Must), [true, true, true]);
}

#[test]
fn only_a_broken_clause_fails_whatever_its_cases_are() {
    for state in [State::Kept, State::TooFewToJudge, State::Due, State::Unknown, State::NotApplicable] {
        let cases = vec![case("c", "plain", Verdict::Broken)];
        let report = report_on(&[clause("c", Severity::Must, state, cases)], None);
        assert!(!report.is_broken(Severity::May), "{state:?}");
    }
}

#[test]
fn a_breach_of_the_baseline_fails_no_more_and_a_new_one_does() {
    let verdicts = verdicts();
    let all = Baseline::of(&verdicts);
    let calm = report_on(&verdicts, Some(&all));
    assert!(!calm.is_broken(Severity::May));
    assert!(
        calm.moves.iter().all(|moves| moves.role != "pipe's DRI"),
        "what was there before asks for nothing new"
    );
    assert!(!calm.moves.is_empty(), "what is due is asked for whatever the baseline says");

    let mut before = verdicts.clone();
    before[1].cases.retain(|case| case.subject.id != "pipe");
    let worse = report_on(&verdicts, Some(&Baseline::of(&before)));
    assert!(worse.is_broken(Severity::Must));
    let new: Vec<&str> = worse
        .clauses
        .iter()
        .flat_map(|clause| &clause.cases)
        .filter(|case| case.is_new == Some(true))
        .map(|case| case.subject.id.as_str())
        .collect();
    assert_eq!(new, ["pipe"]);
    assert!(written(&worse, Format::Human).contains("- broken NEW Price"));
    assert!(written(&worse, Format::Markdown).contains("- broken (new): Price"));
    insta::assert_snapshot!("github-with-baseline", written(&worse, Format::Github));
}

#[test]
fn only_a_breach_is_old_or_new() {
    let verdicts = verdicts();
    let report = report_on(&verdicts, Some(&Baseline::default()));
    for case in report.clauses.iter().flat_map(|clause| &clause.cases) {
        assert_eq!(case.is_new, (case.verdict == "broken").then_some(true), "{}", case.verdict);
    }
    assert!(
        sample::report().clauses.iter().flat_map(|clause| &clause.cases).all(|case| case.is_new.is_none())
    );
}

#[test]
fn the_same_breach_for_another_function_is_new() {
    let verdicts = verdicts();
    let mut before = verdicts.clone();
    before[1].cases[0].function = None;
    let report = report_on(&verdicts, Some(&Baseline::of(&before)));
    assert_eq!(report.clauses[1].cases[0].is_new, Some(true));
}

#[test]
fn a_former_report_is_the_same_baseline_as_its_verdicts() {
    let json = written(&report(), Format::Json);
    assert_eq!(Baseline::read(&json).unwrap(), Baseline::of(&verdicts()));
    let marked = format!("\u{feff}{json}");
    assert_eq!(
        Baseline::read(&marked).unwrap(),
        Baseline::of(&verdicts()),
        "some shells put a mark before it"
    );
}

#[test]
fn garbage_for_a_baseline_is_told_what_it_should_be() {
    for text in [
        "",
        "{",
        "[]",
        "null",
        "not json",
        "{\"clauses\": []}",
        "{\"schema\": \"comity.check/1\"}",
        "\0\u{1b}",
    ] {
        let error = Baseline::read(text).unwrap_err();
        assert!(matches!(error, BadBaseline::NoReport { .. }), "{text}");
        assert!(error.to_string().contains("make one with `comity check --format json`"), "{error}");
    }
    let error = Baseline::read("{\"schema\": \"comity.check/9\", \"clauses\": []}").unwrap_err();
    assert!(error.to_string().contains("`comity.check/9`, and `comity.check/1` is read here"), "{error}");
}

/// Takes so many bytes, then nobody reads on.
struct Pipe(usize);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let n = bytes.len().min(self.0);
        self.0 -= n;
        Ok(n)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_told_apart_wherever_it_closes() {
    for (name, format) in FORMATS {
        let length = written(&report(), format).len();
        for room in [0, 1, length / 2, length - 1] {
            let error = comity_report::write(&report(), format, false, &mut Pipe(room)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BrokenPipe, "{name} after {room} bytes");
        }
    }
}

#[test]
fn a_format_that_does_not_exist_is_answered_with_those_that_do() {
    let error = "jsn".parse::<Format>().unwrap_err().to_string();
    assert!(
        error.contains("human, json, junit, github, markdown, sarif") && error.contains("json`?"),
        "{error}"
    );
    for (name, format) in FORMATS {
        assert_eq!(name.parse::<Format>().unwrap(), format);
    }
}
