//! One report by hand: every verdict, every state of a clause, and names that try to be more than names.

use comity_common::agreement::clause::Severity;
use comity_common::agreement::judge::passed_over::Absent;
use comity_common::agreement::judge::tally::{ClauseVerdict, State};
use comity_common::view::Name;
use comity_report::report::{Covered, Source};
use comity_report::{Baseline, Format, Input, Line, Report, Warning};
use comity_spine::entry::Words;
use comity_spine::verdict::{Judgement, Move, MoveKind};
use comity_spine::{At, ClauseId, FactId, Function, Noun, PersonId, Ref, Seq, Verdict};
use std::collections::BTreeMap;

/// Names as a tracker with bad intentions, or simply another script, would give them.
const NAMES: [(&str, &str); 8] = [
    ("pipe", "Price | 50 % off\n| --- |"),
    ("escape", "Quiet\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r"),
    ("html", "<img src=x onerror=alert(1)> & `code` [link](http://x)"),
    ("command", "50 %\n::error file=x::not ours"),
    ("arabic", "إطلاق مارس"),
    ("override", "report\u{202e}fdp.exe\u{2066}"),
    ("emoji", "👩🏽‍⚕️ Clinic @acme/legal"),
    ("xml", "]]> \0 \u{fffe} \"quoted\" 'both'"),
];

/// Knows the names above, and one person whose name breaks the line.
pub struct Names;

impl Name for Names {
    fn of(&self, about: &Ref) -> Option<String> {
        if about.noun == Noun::Person {
            return (about.id == PersonId(7).to_string()).then(|| "Mia\nBroken: nothing".to_owned());
        }
        NAMES.iter().find(|(id, _)| about.id == *id).map(|(_, name)| (*name).to_owned())
    }
    fn words(&self, _: Seq) -> Option<Words> {
        None
    }
}

/// An instant of the sample.
pub fn at(text: &str) -> At {
    text.parse().unwrap()
}

/// A case of an initiative with a next move, as the judge would make it.
pub fn case(clause: &str, subject: &str, verdict: Verdict) -> Judgement {
    let next = matches!(verdict.name(), "broken" | "due" | "unknown" | "disputed").then(|| Move {
        kind: MoveKind::Ask,
        who: (subject != "plain").then_some(PersonId(7)),
        role: format!("{subject}'s DRI"),
        sentence: format!("Ask legal about {subject} | 100 %\u{1b}[1m before the freeze."),
    });
    Judgement {
        clause: ClauseId::new(clause).unwrap(),
        subject: Ref::new(Noun::Initiative, subject),
        function: (subject == "pipe").then(|| Function::new("legal").unwrap()),
        because: format!("{} because of <b>{subject}</b>\u{202e}", verdict.name()),
        verdict,
        since: Some(at("2026-10-22T09:00:00Z")),
        evidence: vec![FactId::Act(Seq(17)), FactId::Trace(comity_spine::TraceId(42))],
        next,
    }
}

/// A clause with its cases, counted.
pub fn clause(id: &str, severity: Severity, state: State, cases: Vec<Judgement>) -> ClauseVerdict {
    let mut counts = BTreeMap::new();
    for case in &cases {
        *counts.entry(case.verdict.name().to_owned()).or_insert(0) += 1;
    }
    ClauseVerdict {
        clause: ClauseId::new(id).unwrap(),
        version: "5f1d7a84db00d2fce00b31a7fc73224f".to_owned(),
        says: format!("{id}: legal | <b>contributes</b>\n\u{1b}[31mbefore the freeze."),
        because: "Who arrives late\u{202e} can only say no.".to_owned(),
        severity,
        signed: severity == Severity::Must,
        in_force_since: (severity == Severity::Must).then(|| at("2026-01-01")),
        state,
        at_least: 0.9,
        judged_from: 2,
        counts,
        cases,
    }
}

/// A clause about single people, of whom a report names none.
pub fn of_people(id: &str, severity: Severity, state: State) -> ClauseVerdict {
    let mut cases = vec![case(id, "plain", Verdict::Broken), case(id, "plain", Verdict::Kept)];
    for (n, case) in cases.iter_mut().enumerate() {
        case.subject = Ref::new(Noun::Person, PersonId(7 + n as u128).to_string());
    }
    clause(id, severity, state, cases)
}

fn due() -> Verdict {
    Verdict::Due { turns: Some(at("2026-12-01T23:59:59.999Z")) }
}

fn unknown() -> Verdict {
    Verdict::Unknown { missing: "no calendar covers it".to_owned() }
}

/// Every verdict and every state.
pub fn verdicts() -> Vec<ClauseVerdict> {
    let all = vec![
        case("every-verdict", "pipe", Verdict::Broken),
        case("every-verdict", "escape", Verdict::Broken),
        case("every-verdict", "html", Verdict::Kept),
        case("every-verdict", "command", due()),
        case("every-verdict", "arabic", Verdict::Waived { until: at("2026-12-15T22:59:59.999Z") }),
        case("every-verdict", "override", Verdict::NotApplicable { why: "it was stopped".to_owned() }),
        case("every-verdict", "emoji", unknown()),
        case("every-verdict", "xml", Verdict::Disputed { by: FactId::Act(Seq(3)) }),
    ];
    let one = |id: &str, verdict: Verdict| vec![case(id, "plain", verdict)];
    let two =
        |id: &str, verdict: Verdict| vec![case(id, "plain", verdict.clone()), case(id, "emoji", verdict)];
    vec![
        clause("kept-clause", Severity::Must, State::Kept, two("kept-clause", Verdict::Kept)),
        clause("every-verdict", Severity::Must, State::Broken, all),
        clause("should-clause", Severity::Should, State::Broken, two("should-clause", Verdict::Broken)),
        clause("few-clause", Severity::May, State::TooFewToJudge, one("few-clause", Verdict::Broken)),
        clause("due-clause", Severity::Must, State::Due, one("due-clause", Verdict::Due { turns: None })),
        clause("unknown-clause", Severity::Should, State::Unknown, one("unknown-clause", unknown())),
        clause("silent-clause", Severity::May, State::NotApplicable, Vec::new()),
        of_people("people-clause", Severity::Must, State::Broken),
    ]
}

fn line(id: FactId) -> Line {
    let known = matches!(id, FactId::Act(_));
    Line {
        id: id.to_string(),
        kind: known.then(|| "ask.sent".to_owned()),
        at: known.then(|| at("2026-10-01T08:00:00Z")),
        function: known.then(|| "legal".to_owned()),
    }
}

/// Legal is missing from one, two functions from another, one came late, one's keynote has been.
fn absent(judgement: &Judgement) -> Absent {
    let of = |functions: &[&str]| functions.iter().map(|function| (*function).to_owned()).collect();
    match judgement.subject.id.as_str() {
        "pipe" => Absent { functions: of(&["legal"]), ..Absent::default() },
        "command" => Absent { functions: of(&["legal", "sales\u{1b}"]), ..Absent::default() },
        "escape" => Absent { came: Some(at("2026-10-30")), ..Absent::default() },
        "emoji" => Absent { is_over: true, ..Absent::default() },
        _ => Absent::default(),
    }
}

/// A report on these verdicts.
pub fn report_on(verdicts: &[ClauseVerdict], baseline: Option<&Baseline>) -> Report {
    report_of(verdicts, baseline, Severity::Must)
}

/// The same, failing from that severity on.
pub fn report_of(verdicts: &[ClauseVerdict], baseline: Option<&Baseline>, fail_on: Severity) -> Report {
    let numbered = verdicts.iter().zip(10..).map(|(verdict, line)| (verdict.clause.clone(), line));
    let lines: BTreeMap<ClauseId, u64> = numbered.collect();
    let source = |name: &str, from: Option<At>, to: Option<At>| Source { source: name.to_owned(), from, to };
    Report::new(Input {
        agreement: "acme-product".to_owned(),
        title: "How we work | at <Acme>\n::error::x".to_owned(),
        basis: "file",
        as_of: at("2026-11-24T12:00:00Z"),
        acts: 99,
        verdicts,
        names: &Names,
        line: &line,
        absent: &absent,
        lines: &lines,
        fail_on,
        coverage: Covered {
            sources: vec![
                source("calendar", Some(at("2026-01-01")), Some(at("2026-11-20"))),
                source("slack", None, None),
            ],
            linked: Some(62),
            linkable: Some(100),
            unknown_handles: Some(3),
        },
        unmatched: None,
        warnings: vec![Warning {
            line: Some(9),
            says: "the waiver of `x`\u{1b}[0m is not needed".to_owned(),
        }],
        baseline,
        file: Some("agree ment.toml".to_owned()),
    })
}

/// The whole sample.
pub fn report() -> Report {
    report_on(&verdicts(), None)
}

/// A report as text in a format.
pub fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    comity_report::write(report, format, false, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
