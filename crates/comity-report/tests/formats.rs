//! What each format says of one hand-made report, and what none of them may let through.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod sample;

use comity_common::agreement::clause::Severity;
use comity_common::agreement::judge::tally::{ClauseVerdict, State};
use comity_report::{BadBaseline, Baseline, Format, Report};
use comity_spine::Verdict;
use sample::{case, clause, report, report_of, report_on, verdicts, written};
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
    let back: Report = serde_json::from_str(&written(&report, Format::Json)).unwrap();
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
    let broken = |severity, on| {
        let cases = vec![case("c", "plain", Verdict::Broken)];
        report_of(&[clause("c", severity, State::Broken, cases)], None, on)
    };
    let fails =
        |severity| [Severity::May, Severity::Should, Severity::Must].map(|on| broken(severity, on).fails);
    assert_eq!(fails(Severity::May), [true, false, false]);
    assert_eq!(fails(Severity::Should), [true, true, false]);
    assert_eq!(fails(Severity::Must), [true, true, true]);
}

const STATES: [State; 6] =
    [State::Broken, State::Kept, State::TooFewToJudge, State::Due, State::Unknown, State::NotApplicable];
const SEVERITIES: [Severity; 3] = [Severity::May, Severity::Should, Severity::Must];

/// One clause in every state and of every weight, on cases or on people, alone and beside one that never
/// fails.
fn companies() -> Vec<Vec<ClauseVerdict>> {
    let calm = || clause("calm", Severity::Must, State::Kept, vec![case("calm", "plain", Verdict::Kept)]);
    let mut all = vec![Vec::new(), verdicts()];
    for state in STATES {
        for severity in SEVERITIES {
            let two = vec![case("c", "plain", Verdict::Broken), case("c", "pipe", Verdict::Broken)];
            let one = vec![case("c", "plain", Verdict::Kept), case("c", "html", Verdict::Broken)];
            all.push(vec![clause("c", severity, state, two)]);
            all.push(vec![calm(), clause("c", severity, state, one)]);
            all.push(vec![sample::of_people("c", severity, state), calm()]);
            all.push(vec![clause("c", severity, state, Vec::new())]);
        }
    }
    all
}

fn junit_failures(report: &Report) -> usize {
    written(report, Format::Junit).matches("<failure").count()
}

fn github_errors(report: &Report) -> usize {
    written(report, Format::Github).lines().filter(|line| line.starts_with("::error ")).count()
}

/// Results that a reader of SARIF must take for a failure: errors, neither suppressed nor there before.
fn sarif_errors(report: &Report) -> usize {
    let document: serde_json::Value = serde_json::from_str(&written(report, Format::Sarif)).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    let errors = results.iter().filter(|result| result["level"] == "error");
    let count = |results: &mut dyn Iterator<Item = &serde_json::Value>| results.count();
    let all = count(&mut errors.clone());
    let counted = count(
        &mut errors
            .filter(|result| result["suppressions"].is_null() && result["baselineState"] != "unchanged"),
    );
    assert_eq!(all, counted, "an error is always one that counts, for readers that look at levels alone");
    counted
}

#[test]
fn every_format_fails_exactly_what_the_exit_code_fails() {
    let mut seen = [0, 0];
    for company in companies() {
        let first = company.iter().map(|clause| {
            let mut clause = clause.clone();
            clause.cases.truncate(1);
            clause
        });
        let first = Baseline::of(&first.collect::<Vec<_>>());
        let baselines = [None, Some(Baseline::default()), Some(Baseline::of(&company)), Some(first)];
        for fail_on in SEVERITIES {
            for baseline in &baselines {
                let report = report_of(&company, baseline.as_ref(), fail_on);
                let n: usize = report
                    .clauses
                    .iter()
                    .map(|clause| {
                        let cases = clause.cases.iter().filter(|case| case.fails).count();
                        cases + usize::from(clause.fails_unseen())
                    })
                    .sum();
                let all = [junit_failures(&report), github_errors(&report), sarif_errors(&report)];
                assert_eq!(all, [n; 3], "{}", written(&report, Format::Json));
                assert_eq!(report.fails, n > 0);
                seen[usize::from(report.fails)] += 1;
            }
        }
    }
    assert!(seen[0] > 100 && seen[1] > 50, "{seen:?}");
}

#[test]
fn a_clause_kept_at_nine_of_ten_fails_no_test_and_says_why_its_breach_is_let_be() {
    let mut cases: Vec<_> = (0..9).map(|i| case("c", &format!("kept-{i}"), Verdict::Kept)).collect();
    cases.push(case("c", "plain", Verdict::Broken));
    let report = report_on(&[clause("c", Severity::Must, State::Kept, cases)], None);
    let why = "No failure: the clause is kept all the same, 9 of 10 where 90 % must be.";
    let junit = written(&report, Format::Junit);
    assert!(junit.contains("tests=\"10\" skipped=\"1\"") && junit.contains(why), "{junit}");
    let github = written(&report, Format::Github);
    assert!(github.contains("::notice file=agree ment.toml,line=10,title=c broken::plain: "), "{github}");
    assert!(github.contains(&why.replace('%', "%25")), "{github}");
    let sarif = written(&report, Format::Sarif);
    assert!(sarif.contains("\"level\": \"note\"") && sarif.contains(why), "{sarif}");
}

#[test]
fn each_other_way_of_letting_a_breach_be_has_its_own_words() {
    let one = |severity, state, baseline: Option<&Baseline>| {
        let verdicts = [clause("c", severity, state, vec![case("c", "plain", Verdict::Broken)])];
        written(&report_on(&verdicts, baseline), Format::Github)
    };
    let few = one(Severity::Must, State::TooFewToJudge, None);
    assert!(few.contains("::notice ") && few.contains("too few to judge, 1 decided of 2 needed"), "{few}");
    let light = one(Severity::Should, State::Broken, None);
    assert!(
        light.contains("::warning ") && light.contains("only a `should`, and --fail-on is `must`"),
        "{light}"
    );
    let verdicts = [clause("c", Severity::Must, State::Broken, vec![case("c", "plain", Verdict::Broken)])];
    let old = one(Severity::Must, State::Broken, Some(&Baseline::of(&verdicts)));
    assert!(old.contains("::notice ") && old.contains("it was there before"), "{old}");
    let dark = one(Severity::Must, State::Unknown, None);
    assert!(dark.contains("::notice ") && dark.contains("the clause as a whole is unknown"), "{dark}");
}

#[test]
fn a_clause_on_people_fails_by_its_share_and_names_nobody() {
    let verdicts = [sample::of_people("c", Severity::Must, State::Broken)];
    let report = report_on(&verdicts, None);
    assert!(report.fails);
    for (name, format) in FORMATS {
        let text = written(&report, format);
        assert!(
            !text.contains("Mia") && !text.contains(&verdicts[0].cases[0].subject.id.to_string()),
            "{name}"
        );
    }
    assert!(!report_on(&verdicts, Some(&Baseline::of(&verdicts))).fails, "it was broken before");
    let former = Baseline::read(&written(&report, Format::Json)).unwrap();
    assert!(!report_on(&verdicts, Some(&former)).fails, "also by a former report");
    let calm = [sample::of_people("c", Severity::Must, State::Kept)];
    assert!(report_on(&verdicts, Some(&Baseline::of(&calm))).fails, "it was kept before");
}

#[test]
fn what_is_open_leads_with_the_missing_partner_and_a_named_persons_move() {
    let human = written(&report(), Format::Human);
    let lead = human.split("\n\n").nth(1).unwrap();
    assert!(lead.starts_with("Who is not in, and whose move it is\n"), "{lead}");
    assert!(
        lead.contains("  legal and sales␛ are not in 50 %␊::error file=x::not ours (command) yet.\n    Mia"),
        "{lead}"
    );
    assert!(lead.contains("  legal is not in Price | 50 % off␊| --- | (pipe).\n    Mia"), "{lead}");
    assert!(!lead.contains("Quiet"), "who came late is in by now: {lead}");
    assert!(lead.contains("2 came too late") || lead.contains("1 came too late"), "{lead}");
}

#[test]
fn nothing_is_left_out_without_saying_so_and_all_lists_everything() {
    let shown = |all| {
        let mut out = Vec::new();
        comity_report::write(&report(), Format::Human, all, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let (short, long) = (shown(false), shown(true));
    assert!(short.contains("Not listed: 1 unknown, 1 kept, 1 not applicable; --all lists them."), "{short}");
    assert!(!long.contains("--all lists them"), "{long}");
    for verdict in ["- unknown 👩🏽‍⚕️ Clinic", "- kept <img", "- not applicable report"] {
        assert!(long.contains(verdict) && !short.contains(verdict), "{verdict}: {long}");
    }
}

#[test]
fn a_breach_of_the_baseline_fails_no_more_and_a_new_one_does() {
    let verdicts = verdicts();
    let all = Baseline::of(&verdicts);
    let calm = report_on(&verdicts, Some(&all));
    assert!(!calm.fails);
    assert!(
        calm.moves.iter().all(|moves| moves.role != "pipe's DRI"),
        "what was there before asks for nothing new"
    );
    assert!(!calm.moves.is_empty(), "what is due is asked for whatever the baseline says");

    let mut before = verdicts.clone();
    before[1].cases.retain(|case| case.subject.id != "pipe");
    let worse = report_on(&verdicts, Some(&Baseline::of(&before)));
    assert!(worse.fails);
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
