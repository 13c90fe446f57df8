//! Each verb with each verdict that it can come to, one promise a test.

use crate::tale;

use crate::tale::{Tale, agreement, clause, contact, event, with};
use comity_spine::{Depth, FactId, Noun, Ref, Seq, Verdict};

const ALL: (&str, &str) = ("2026-01-01", "2026-06-30");

fn before() -> String {
    agreement(&clause(
        "before",
        "[clause.before]\nfirst = { event = \"contributed\", function = \"legal\", lead = \"2 working days\" }\nthen = { event = \"initiative.frozen\" }",
    ))
}

/// Atlas, opened in January, with a calendar that covers the half year and tells of those contacts.
fn atlas(traces: Vec<comity_spine::Trace>) -> Tale {
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact", "initiative.frozen", "event"], traces);
    tale
}

#[test]
fn before_is_kept_if_the_first_came_with_its_lead() {
    let mut tale = atlas(vec![contact("2026-03-02", "atlas", "legal", Depth::Posted)]);
    tale.frozen("2026-03-05", "atlas", "shape");
    let judged = tale.judged(&before(), "2026-03-06");
    assert_eq!(judged.verdict, Verdict::Kept);
    assert_eq!(judged.evidence, [FactId::Trace(comity_spine::TraceId(1)), FactId::Act(Seq(2))]);
}

#[test]
fn before_is_broken_if_the_first_came_too_late_and_says_when_it_came() {
    let mut tale = atlas(vec![contact("2026-03-04", "atlas", "legal", Depth::Posted)]);
    tale.frozen("2026-03-05", "atlas", "shape");
    let judged = tale.judged(&before(), "2026-03-06");
    assert_eq!(judged.verdict, Verdict::Broken);
    assert!(judged.because.contains("it came 2026-03-04"), "{}", judged.because);
}

#[test]
fn before_does_not_speak_of_what_was_never_frozen_and_does_not_know_without_a_source() {
    let keynote = agreement(&clause(
        "keynote",
        "[clause.before]\nfirst = { event = \"contributed\", function = \"legal\" }\nthen = { event = \"freeze.reached\", where = { freeze = \"shape\" } }",
    ));
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    assert_eq!(tale.verdict(&keynote, "2026-03-01"), "not_applicable");
    tale.promised("2026-01-06", "atlas", "spring");
    assert_eq!(tale.verdict(&keynote, "2026-03-01"), "unknown");
    tale.freeze("2026-01-07", "spring", "shape", "2026-03-20");
    let judged = tale.judged(&keynote, "2026-03-01");
    assert!(matches!(&judged.verdict, Verdict::Unknown { missing } if missing.contains("no source")));
    tale.import("calendar", ALL, &["contact"], vec![]);
    assert_eq!(tale.verdict(&keynote, "2026-03-01"), "due");
}

/// Whoever stops an initiative need not also take it off every keynote: nothing more is owed by its freezes.
#[test]
fn a_stopped_initiative_owes_nothing_by_a_freeze_that_comes_later_though_its_promise_was_never_cut() {
    let of = |about: &str| {
        agreement(&clause(
            "keynote",
            &format!(
                "about = \"{about}\"\n[clause.before]\nfirst = {{ event = \"contributed\" }}\nthen = {{ event = \"freeze.reached\", where = {{ freeze = \"shape\" }} }}"
            ),
        ))
    };
    let mut tale = atlas(vec![]);
    tale.promised("2026-01-06", "atlas", "spring").freeze("2026-01-07", "spring", "shape", "2026-03-20");
    tale.stopped("2026-02-10", "atlas");
    for about in ["announcement", "initiative"] {
        assert_eq!(tale.verdict(&of(about), "2026-02-09"), "due", "{about}");
        for later in ["2026-02-11", "2026-03-19", "2026-04-01"] {
            assert_eq!(tale.verdict(&of(about), later), "not_applicable", "{about} {later}");
        }
    }
    let judged = tale.judged(&of("announcement"), "2026-03-01");
    assert!(judged.because.contains("it was stopped 2026-02-10"), "{}", judged.because);
}

#[test]
fn what_is_stopped_long_after_its_keynote_changes_no_verdict_on_its_promise() {
    let promise = agreement(&clause(
        "keynote",
        "about = \"announcement\"\n[clause.before]\nfirst = { event = \"contributed\" }\nthen = { event = \"freeze.reached\", where = { freeze = \"shape\" } }",
    ));
    let mut tale = atlas(vec![]);
    tale.promised("2026-01-06", "atlas", "spring").freeze("2026-01-07", "spring", "shape", "2026-03-20");
    tale.dated("2026-01-07", "spring", "2026-04-10").stopped("2026-05-01", "atlas");
    assert_eq!(tale.verdict(&promise, "2026-05-02"), "broken");
}

#[test]
fn a_deadline_turns_a_due_verdict_without_any_act() {
    let mut tale = atlas(vec![]);
    tale.promised("2026-01-06", "atlas", "spring").freeze("2026-01-07", "spring", "shape", "2026-03-20");
    let clause = agreement(&clause(
        "keynote",
        "about = \"announcement\"\n[clause.before]\nfirst = { event = \"contributed\", lead = \"5 working days\" }\nthen = { event = \"freeze.reached\", where = { freeze = \"shape\" } }",
    ));
    let turns = tale::at("2026-03-13T23:59:59.999Z");
    assert_eq!(tale.judged(&clause, "2026-03-01").verdict, Verdict::Due { turns: Some(turns) });
    assert_eq!(tale.verdict(&clause, "2026-03-13T23:59:59.998Z"), "due");
    assert_eq!(tale.verdict(&clause, "2026-03-13T23:59:59.999Z"), "broken");
}

#[test]
fn within_is_judged_from_each_event_to_its_deadline() {
    let within = agreement(&clause(
        "within",
        "[clause.within]\nwhen = { event = \"problem.reported\" }\nexpect = [ { event = \"problem.owned\", by = \"2 working days\" } ]",
    ));
    let kinds = ["problem.reported", "problem.owned"];
    let problem = |when: &str, kind: &str| {
        let mut trace = event(when, "atlas", kind);
        trace.about = vec![Ref::new(Noun::Problem, "p1")];
        trace
    };
    let mut tale = Tale::default();
    assert!(tale.verdicts(&within, "2026-03-01")[0].cases.is_empty(), "no problem, no case");
    tale.import("crm", ALL, &kinds, vec![problem("2026-03-06", kinds[0])]);
    // A Friday: two working days run to the end of Tuesday.
    assert_eq!(tale.verdict(&within, "2026-03-10T23:00:00Z"), "due");
    assert_eq!(tale.verdict(&within, "2026-03-11T00:00:00Z"), "broken");
    assert!(tale.verdicts(&within, "2026-03-01")[0].cases.is_empty(), "not yet reported, as of then");
    tale.import("crm", ALL, &kinds, vec![problem("2026-03-09", kinds[1])]);
    assert_eq!(tale.verdict(&within, "2026-03-11"), "kept");
}

#[test]
fn regularly_breaks_at_the_first_gap_and_is_kept_while_contact_recurs() {
    let regularly = agreement(&clause(
        "regularly",
        "[clause.regularly]\nevent = { event = \"contributed\" }\nevery = \"2 weeks\"",
    ));
    let weekly = ["2026-01-12", "2026-01-20", "2026-02-01"];
    let mut tale = atlas(weekly.iter().map(|when| contact(when, "atlas", "legal", Depth::Posted)).collect());
    assert_eq!(tale.verdict(&regularly, "2026-01-08"), "due");
    assert_eq!(tale.verdict(&regularly, "2026-02-10"), "kept");
    assert_eq!(tale.verdict(&regularly, "2026-02-16"), "broken");
    tale.landed("2026-02-10", "atlas");
    assert_eq!(tale.verdict(&regularly, "2026-04-01"), "kept", "what has landed owes no more contact");
    let mut silent = Tale::default();
    silent.initiative("2026-01-05", "atlas");
    assert_eq!(silent.verdict(&regularly, "2026-03-01"), "unknown");
}

#[test]
fn together_needs_all_of_them_or_as_many_as_agreed() {
    let together = |more: &str| {
        let rest = format!(
            "[clause.together]\nfunctions = [\"legal\", \"marketing\", \"product\"]\nin = {{ event = \"contributed\" }}\n{more}"
        );
        agreement(&clause("together", &rest))
    };
    let frozen = "before = { event = \"initiative.frozen\" }\n";
    let mut tale = atlas(vec![
        contact("2026-02-02", "atlas", "legal", Depth::Answered),
        contact("2026-02-03", "atlas", "marketing", Depth::Posted),
        contact("2026-02-04", "atlas", "product", Depth::Accepted),
    ]);
    assert_eq!(tale.verdict(&together(""), "2026-03-01"), "due");
    assert_eq!(tale.verdict(&together("at_least = 2\n"), "2026-03-01"), "kept");
    assert_eq!(tale.verdict(&together(""), "2026-02-01"), "not_applicable");
    assert_eq!(tale.verdict(&together(frozen), "2026-03-01"), "not_applicable");
    tale.frozen("2026-03-02", "atlas", "shape");
    assert_eq!(tale.verdict(&together(frozen), "2026-03-03"), "broken");
}

#[test]
fn never_is_broken_by_the_event_that_must_not_come_and_only_after_the_other() {
    let never = agreement(&clause(
        "never",
        "[clause.never]\nevent = { event = \"event\", where = { name = \"moved\" } }\nafter = { event = \"initiative.frozen\" }",
    ));
    let moved = |when: &str| with(event(when, "atlas", "event"), "name", "moved");
    let mut tale =
        atlas(vec![moved("2026-02-01"), with(event("2026-03-10", "atlas", "event"), "name", "other")]);
    assert_eq!(tale.verdict(&never, "2026-02-05"), "not_applicable");
    tale.frozen("2026-03-01", "atlas", "shape");
    assert_eq!(tale.verdict(&never, "2026-03-15"), "kept");
    tale.import("calendar", ALL, &["event"], vec![moved("2026-03-12")]);
    assert_eq!(tale.verdict(&never, "2026-03-11"), "kept");
    assert_eq!(tale.verdict(&never, "2026-03-15"), "broken");
    assert_eq!(
        tale.verdict(&never, "2026-07-15"),
        "broken",
        "what is known to have happened needs no coverage"
    );
}

#[test]
fn what_must_not_come_after_a_freeze_is_not_kept_before_the_freeze_has_come() {
    let never = agreement(&clause(
        "never",
        "about = \"announcement\"\n[clause.never]\nevent = { event = \"announcement.promised\" }\nafter = { event = \"freeze.reached\", where = { freeze = \"content\" } }",
    ));
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas").initiative("2026-01-05", "borea");
    tale.freeze("2026-01-06", "spring", "content", "2026-03-01").promised("2026-01-07", "atlas", "spring");
    assert_eq!(tale.verdict(&never, "2026-02-01"), "not_applicable");
    assert_eq!(tale.verdict(&never, "2026-03-02"), "kept");
    tale.promised("2026-03-03", "borea", "spring");
    let words: Vec<_> =
        tale.verdicts(&never, "2026-03-04")[0].cases.iter().map(|case| case.verdict.name()).collect();
    assert_eq!(words, ["kept", "broken"]);
}

#[test]
fn covers_asks_for_a_link_whenever_it_was_made() {
    let covers = agreement(&clause(
        "covers",
        "[clause.covers]\neach = { event = \"announcement.promised\" }\nby = { event = \"role.taken\", where = { role = \"reviewer\" }, by = \"5 days\" }",
    ));
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    tale.import("people", ALL, &["role.taken", "announcement.promised"], vec![]);
    assert_eq!(tale.verdict(&covers, "2026-02-01"), "not_applicable");
    tale.promised("2026-02-02", "atlas", "spring");
    assert_eq!(tale.verdict(&covers, "2026-02-03"), "due");
    assert_eq!(tale.verdict(&covers, "2026-02-10"), "broken");
    let reviewer = with(event("2026-01-20", "atlas", "role.taken"), "role", "reviewer");
    let import = tale.import("people", ALL, &["role.taken"], vec![reviewer]);
    assert_eq!(tale.verdict(&covers, "2026-02-10"), "kept");
    tale.undo("2026-02-11", import);
    assert_eq!(tale.verdict(&covers, "2026-02-10"), "broken", "the other import still covers that time");
}

#[test]
fn a_query_that_nobody_ran_is_unknown_and_never_good_news() {
    let sql = agreement(&clause("sql", "[clause.sql]\nquery = \"select 1\""));
    assert_eq!(Tale::default().verdict(&sql, "2026-02-10"), "unknown");
}

#[test]
fn a_measure_that_no_practice_takes_is_a_mistake_in_the_file() {
    let stays = agreement(&clause("stays", "[clause.stays]\nmeasure = \"P9-9\"\nat_least = 0.5"));
    let tale = Tale::default();
    let mistakes =
        comity_common::agreement::file::read(&stays, tale.world.catalogue(), &["P1-2"]).unwrap_err();
    assert_eq!(&stays[mistakes[0].span.clone()], "\"P9-9\"");
}
