//! What the agreement promises its parties: versions, coverage, evidence, waivers, disputes, time.

use crate::tale::{Tale, agreement, agreement_in, at, clause, contact, event, function, id};
use comity_common::agreement::{Act, backtest, file};
use comity_spine::{At, ClauseId, Depth, FactId, Noun, PersonId, Ref, Seq, Verdict};

const ALL: (&str, &str) = ("2026-01-01", "2026-06-30");
const EACH: [&str; 3] = ["product", "legal", "marketing"];

fn legal_before(lead: &str) -> String {
    agreement(&clause(
        "legal-first",
        &format!(
            "[clause.before]\nfirst = {{ event = \"contributed\", function = \"legal\", lead = \"{lead}\" }}\nthen = {{ event = \"initiative.frozen\" }}"
        ),
    ))
}

#[test]
fn a_new_version_is_not_in_force_until_every_party_has_signed_it_and_changes_no_earlier_verdict() {
    let (first, second) = (legal_before("1 working day"), legal_before("10 working days"));
    let mut tale = Tale::default();
    tale.proposed("2026-01-02", &first).signed("2026-01-02", &first, &EACH[..2]);
    assert!(tale.in_force("2026-01-03").is_empty());
    tale.signed("2026-01-03", &first, &EACH[2..]).initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![contact("2026-02-02", "atlas", "legal", Depth::Posted)]);
    tale.frozen("2026-02-09", "atlas", "shape");
    let kept = ["legal-first initiative:atlas: kept"];
    assert_eq!(tale.table("2026-02-10"), kept);
    tale.proposed("2026-02-11", &second).signed("2026-02-12", &second, &EACH[..2]);
    assert_eq!(tale.table("2026-02-20"), kept, "two of three have signed");
    tale.signed("2026-02-21", &second, &EACH[2..]);
    assert_eq!(tale.table("2026-02-20"), kept);
    assert_eq!(tale.in_force("2026-02-22")[0].plan.hash, tale.read(&second).plans[0].hash);
}

#[test]
fn a_proposal_moves_nobodys_midnight_before_it_is_signed() {
    let utc = legal_before("1 working day");
    let tokyo =
        utc.replace("zone = \"UTC\"", "zone = \"Asia/Tokyo\"").replace("1 working day", "2 working days");
    let mut tale = Tale::default();
    tale.proposed("2026-01-02", &utc).signed("2026-01-02", &utc, &EACH).proposed("2026-01-05", &tokyo);
    let zone = |tale: &Tale| tale.world.calendar().zone().iana_name().map(str::to_owned);
    assert_eq!(zone(&tale).as_deref(), Some("UTC"));
    tale.signed("2026-01-06", &tokyo, &EACH);
    assert_eq!(zone(&tale).as_deref(), Some("Asia/Tokyo"));
}

#[test]
fn a_signed_successor_that_begins_later_leaves_its_predecessor_in_force_until_then() {
    let first = legal_before("1 working day");
    let second = legal_before("2 working days")
        .replace("[clause.before]", "valid = { from = 2026-03-01 }\n[clause.before]");
    let mut tale = Tale::default();
    tale.proposed("2026-01-02", &first).signed("2026-01-02", &first, &EACH);
    tale.proposed("2026-01-05", &second).signed("2026-01-05", &second, &EACH);
    let hash = |of: &str| tale.read(of).plans[0].hash.clone();
    assert_eq!(tale.in_force("2026-02-01")[0].plan.hash, hash(&first));
    assert_eq!(tale.in_force("2026-03-02")[0].plan.hash, hash(&second));
}

#[test]
fn a_clause_past_its_last_day_is_not_judged_and_its_earlier_verdict_stays() {
    let toml = legal_before("1 working day")
        .replace("[clause.before]", "valid = { to = 2026-02-28 }\n[clause.before]");
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![]);
    tale.frozen("2026-02-09", "atlas", "shape");
    assert_eq!(tale.verdict(&toml, "2026-02-28T23:59:59Z"), "broken");
    assert!(tale.verdicts(&toml, "2026-03-01T00:00:00Z").is_empty());
    assert_eq!(tale.verdict(&toml, "2026-02-20"), "broken");
}

#[test]
fn without_a_source_every_verdict_that_needs_it_is_unknown_and_names_it() {
    let mut tale = Tale::default();
    for name in ["atlas", "borea"] {
        tale.initiative("2026-01-05", name);
    }
    let come = vec![contact("2026-02-02", "atlas", "legal", Depth::Posted)];
    let import = tale.import("calendar", ALL, &["contact"], come);
    tale.frozen("2026-02-09", "atlas", "shape").frozen("2026-02-09", "borea", "shape");
    let toml = legal_before("1 working day");
    let names = |tale: &Tale| {
        let all = tale.verdicts(&toml, "2026-02-10").remove(0).cases;
        all.iter().map(|case| (case.verdict.name(), case.because.clone())).collect::<Vec<_>>()
    };
    assert_eq!(names(&tale).iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["kept", "broken"]);
    tale.undo("2026-02-11", import);
    for (name, because) in names(&tale) {
        assert_eq!(name, "unknown");
        assert!(because.contains("`calendar`"), "{because}");
    }
}

#[test]
fn an_accepted_invitation_alone_never_counts_as_a_contribution() {
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    let accepted = contact("2026-02-02", "atlas", "legal", Depth::Accepted);
    tale.import("calendar", ALL, &["contact"], vec![accepted]);
    tale.frozen("2026-02-09", "atlas", "shape");
    assert_eq!(tale.verdict(&legal_before("1 working day"), "2026-02-10"), "broken");
}

#[test]
fn an_attestation_counts_once_two_people_of_different_functions_have_given_it() {
    let mut tale = Tale::default();
    tale.person("2026-01-01", 1, "legal").person("2026-01-01", 2, "legal").person("2026-01-01", 3, "product");
    tale.initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![]);
    tale.frozen("2026-02-09", "atlas", "shape");
    let toml = legal_before("1 working day");
    let attest = |tale: &mut Tale, by: u128, happened: &str| {
        let act = Act::Attested {
            subject: Ref::initiative(&id("atlas")),
            event: "contributed".into(),
            function: function("legal"),
            happened: at(happened),
        };
        tale.act("2026-02-10", by, &act);
        tale.verdict(&toml, "2026-02-11")
    };
    assert_eq!(attest(&mut tale, 1, "2026-02-02"), "broken");
    assert_eq!(attest(&mut tale, 2, "2026-02-02"), "broken", "the same side said it twice");
    assert_eq!(attest(&mut tale, 3, "2026-02-03"), "broken", "that was another day");
    assert_eq!(attest(&mut tale, 3, "2026-02-02"), "kept");
}

#[test]
fn one_person_who_moved_between_two_functions_is_not_two_sides() {
    let mut tale = Tale::default();
    tale.person("2026-01-01", 1, "legal").initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![]);
    tale.frozen("2026-02-09", "atlas", "shape");
    for when in ["2026-02-10", "2026-02-20"] {
        let act = Act::Attested {
            subject: Ref::initiative(&id("atlas")),
            event: "contributed".into(),
            function: function("legal"),
            happened: at("2026-02-02"),
        };
        tale.act(when, 1, &act).person("2026-02-15", 1, "product");
    }
    assert_eq!(tale.verdict(&legal_before("1 working day"), "2026-02-21"), "broken");
}

#[test]
fn a_back_test_equals_the_table_worked_out_by_hand() {
    let mut tale = Tale::default();
    // When legal came, when the shape froze, and what one day's lead makes of it.
    let table = [
        ("a", Some("2026-01-12"), Some("2026-01-13"), "kept"),
        ("b", Some("2026-01-13"), Some("2026-01-13"), "broken"),
        ("c", None, Some("2026-02-02"), "broken"),
        ("d", Some("2026-02-06"), Some("2026-02-09"), "kept"),
        ("e", Some("2026-02-07"), Some("2026-02-08"), "broken"),
        ("f", None, None, "not_applicable"),
    ];
    for (name, ..) in table {
        tale.initiative("2026-01-05", name);
    }
    let came =
        table.iter().filter_map(|(name, came, ..)| Some(contact((*came)?, name, "legal", Depth::Posted)));
    let came = came.collect();
    tale.import("calendar", ALL, &["contact", "initiative.frozen"], came);
    for (name, _, frozen, _) in table {
        if let Some(frozen) = frozen {
            tale.frozen(frozen, name, "shape");
        }
    }
    let readable = tale.read(&legal_before("1 working day"));
    let tested = backtest::back_test(&tale.world, &readable, at("2026-01-01"), at("2026-03-01"));
    let found: Vec<_> = tested[0].cases.iter().map(|case| case.verdict.name()).collect();
    assert_eq!(found, table.map(|(_, _, _, verdict)| verdict));
    assert_eq!(tested[0].count("broken"), 3);
}

#[test]
fn a_back_test_counts_what_fell_due_in_its_window_and_nothing_else() {
    // When each froze, whether legal had come; worked out by hand for three windows below.
    let froze = [("a", "2026-01-13", true), ("b", "2026-01-31", false), ("c", "2026-02-10", false)];
    let mut tale = Tale::default();
    let came = froze.iter().filter(|(_, _, came)| *came);
    let came = came.map(|(name, ..)| contact("2026-01-08", name, "legal", Depth::Posted)).collect();
    for (name, ..) in froze {
        tale.initiative("2026-01-05", name);
    }
    tale.import("calendar", ALL, &["contact", "initiative.frozen"], came);
    for (name, on, _) in froze {
        tale.frozen(on, name, "shape");
    }
    let readable = tale.read(&legal_before("1 working day"));
    let words = |from: &str, to: &str| {
        let tested = backtest::back_test(&tale.world, &readable, at(from), at(to)).remove(0);
        tested.cases.iter().map(|case| case.verdict.name()).collect::<Vec<_>>()
    };
    assert_eq!(words("2026-01-06", "2026-03-01"), ["kept", "broken", "broken"]);
    assert_eq!(words("2026-01-20", "2026-03-01"), ["not_applicable", "broken", "broken"]);
    assert_eq!(words("2026-01-06", "2026-02-01"), ["kept", "broken", "not_applicable"]);
}

#[test]
fn a_clause_as_if_it_had_been_in_force_is_judged_as_one_that_was() {
    let toml = legal_before("1 working day");
    let mut lived = Tale::default();
    lived.proposed("2026-01-02", &toml).signed("2026-01-02", &toml, &EACH);
    let mut told = Tale::default();
    for tale in [&mut lived, &mut told] {
        tale.initiative("2026-01-05", "atlas").initiative("2026-01-05", "borea");
        tale.import(
            "calendar",
            ALL,
            &["contact"],
            vec![contact("2026-02-02", "atlas", "legal", Depth::Posted)],
        );
        tale.frozen("2026-02-09", "atlas", "shape").frozen("2026-02-09", "borea", "shape");
    }
    let readable = told.read(&toml);
    for to in ["2026-01-10", "2026-02-10", "2026-05-01"] {
        let what_if = backtest::back_test(&told.world, &readable, at("2026-01-02"), at(to));
        let cases = what_if[0].cases.iter();
        let words: Vec<String> =
            cases.map(|case| format!("{} {}: {}", case.clause, case.subject, case.verdict.name())).collect();
        assert_eq!(words, lived.table(to), "as of {to}");
    }
}

#[test]
fn a_waiver_lets_a_clause_be_and_expires_by_itself() {
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![]);
    tale.frozen("2026-02-09", "atlas", "shape");
    let toml = legal_before("1 working day");
    let (clause, subject) = (ClauseId::new("legal-first").unwrap(), Ref::initiative(&id("atlas")));
    tale.act("2026-02-10", 1, &Act::Waived { clause, subject, until: at("2026-02-20") });
    assert_eq!(tale.verdict(&toml, "2026-02-09T12:00:00Z"), "broken");
    let waived = tale.judged(&toml, "2026-02-20");
    assert_eq!(waived.verdict, Verdict::Waived { until: at("2026-02-20") });
    assert_eq!(waived.evidence.last(), Some(&FactId::Act(Seq(3))), "the act says who asked and why");
    assert_eq!(tale.verdict(&toml, "2026-02-20T09:00:01Z"), "broken");
}

#[test]
fn a_dispute_hangs_over_a_verdict_until_it_is_settled() {
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![]);
    tale.frozen("2026-02-09", "atlas", "shape");
    let toml = legal_before("1 working day");
    let (clause, subject) = (ClauseId::new("legal-first").unwrap(), Ref::initiative(&id("atlas")));
    tale.act("2026-02-10", 1, &Act::Disputed { clause: clause.clone(), subject: subject.clone() });
    tale.act("2026-02-15", 1, &Act::Settled { clause, subject });
    let verdicts = ["2026-02-09T10:00:00Z", "2026-02-12", "2026-02-16"].map(|when| tale.verdict(&toml, when));
    assert_eq!(verdicts, ["broken", "disputed", "broken"]);
}

#[test]
fn an_announcement_can_be_waived_by_its_name() {
    let act =
        r#"{"clause.waived":{"clause":"c","subject":"announcement:atlas@spring","until":"2026-02-20"}}"#;
    let act: Act = serde_json::from_str(act).unwrap();
    assert!(
        matches!(act, Act::Waived { subject, .. } if subject == Ref::new(Noun::Announcement, "atlas@spring"))
    );
}

#[test]
fn a_person_who_moves_changes_no_verdict_before_the_move_even_if_it_is_learned_late() {
    let mut tale = Tale::default();
    tale.person("2026-01-01", 7, "legal").initiative("2026-01-05", "atlas");
    let mut came = contact("2026-02-02", "atlas", "legal", Depth::Posted);
    came.function = None;
    came.by = Some(PersonId(7));
    tale.import("calendar", ALL, &["contact"], vec![came]);
    tale.frozen("2026-02-09", "atlas", "shape");
    let toml = legal_before("1 working day");
    assert_eq!(tale.verdict(&toml, "2026-02-10"), "kept");
    tale.person("2026-02-03", 7, "marketing");
    assert_eq!(tale.verdict(&toml, "2026-02-10"), "kept");
    tale.person("2026-02-01", 7, "marketing");
    assert_eq!(tale.verdict(&toml, "2026-02-10"), "broken", "they had moved before they came");
}

#[test]
fn a_verdict_as_of_a_day_is_that_of_a_world_told_up_to_that_day() {
    let toml = agreement(
        &[
            clause("frozen", "[clause.within]\nwhen = { event = \"initiative.opened\" }\nexpect = [ { event = \"initiative.frozen\", by = \"20 days\" } ]"),
            clause("promised", "about = \"announcement\"\n[clause.never]\nevent = { event = \"announcement.promised\" }\nafter = { event = \"announcement.cut\" }"),
        ]
        .concat(),
    );
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas").promised("2026-01-10", "atlas", "spring").cut(
        "2026-01-15",
        "atlas",
        "spring",
    );
    tale.frozen("2026-01-20", "atlas", "shape").initiative("2026-01-25", "borea").promised(
        "2026-02-01",
        "atlas",
        "spring",
    );
    tale.landed("2026-02-20", "atlas");
    let words = |tale: &Tale, when: &str| {
        let all = tale.verdicts(&toml, when).into_iter().flat_map(|clause| clause.cases);
        all.map(|case| format!("{} {}", case.subject, case.verdict.name())).collect::<Vec<_>>()
    };
    for when in ["2026-01-06", "2026-01-12", "2026-01-16", "2026-01-30", "2026-02-02", "2026-02-15"] {
        let mut then = Tale::default();
        for (entry, gone) in tale.told.iter().filter(|(entry, _)| entry.head.at <= at(when)) {
            then.world.apply(entry, gone).unwrap();
        }
        assert_eq!(words(&tale, when), words(&then, when), "{when}");
    }
}

#[test]
fn midnight_is_that_of_the_agreements_zone_also_when_the_clocks_change() {
    let rest = "[clause.within]\nwhen = { event = \"initiative.opened\" }\nexpect = [ { event = \"contributed\", by = \"1 day\" } ]";
    let mut tale = Tale::default();
    tale.initiative("2026-03-28T12:00:00Z", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![]);
    let turn = |zone: &str| match tale
        .judged(&agreement_in(zone, "[]", &clause("c", rest)), "2026-03-28T13:00:00Z")
        .verdict
    {
        Verdict::Due { turns } => turns.map(|turns| turns.to_string()),
        other => panic!("{other:?}"),
    };
    assert_eq!(turn("UTC").as_deref(), Some("2026-03-29T23:59:59.999Z"));
    assert_eq!(
        turn("Europe/Berlin").as_deref(),
        Some("2026-03-29T21:59:59.999Z"),
        "summer time began that night"
    );
}

#[test]
fn a_holiday_is_no_working_day() {
    let rest = "[clause.within]\nwhen = { event = \"initiative.opened\" }\nexpect = [ { event = \"contributed\", by = \"1 working day\" } ]";
    let mut tale = Tale::default();
    tale.initiative("2026-04-30", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![]);
    let as_of = |holidays: &str| {
        tale.verdict(&agreement_in("Europe/Berlin", holidays, &clause("c", rest)), "2026-05-04")
    };
    assert_eq!(as_of("[\"DE\"]"), "due", "the first of May is a holiday, and a weekend follows");
    assert_eq!(as_of("[]"), "broken");
}

#[test]
fn what_lies_outside_the_window_is_not_counted_and_too_few_are_not_judged() {
    let body =
        "[clause.before]\nfirst = { event = \"contributed\" }\nthen = { event = \"initiative.frozen\" }";
    let with = |more: &str| agreement(&clause("c", &format!("{more}\n{body}")));
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact"], vec![event("2026-01-06", "atlas", "work.done")]);
    tale.frozen("2026-02-09", "atlas", "shape");
    assert_eq!(tale.verdict(&with("window = \"30 days\""), "2026-03-01"), "broken");
    assert_eq!(tale.verdict(&with("window = \"30 days\""), "2026-04-01"), "not_applicable");
    assert_eq!(tale.verdict(&with("window = { calendar = \"quarter\" }"), "2026-03-31"), "broken");
    assert_eq!(tale.verdict(&with("window = { calendar = \"quarter\" }"), "2026-04-01"), "not_applicable");
    let few = tale.verdicts(&with("hold = { at_least = 0.9, judged_from = 5 }"), "2026-03-01");
    assert_eq!(few[0].state.name(), "too_few_to_judge");
}

/// The words at fault, what is said of them, and what is said to mend it.
fn mistake(toml: &str) -> (String, String) {
    let tale = Tale::default();
    let mistakes = file::read(toml, tale.world.catalogue(), &[]).unwrap_err();
    let first = &mistakes[0];
    (toml[first.span.clone()].to_owned(), first.to_string())
}

#[test]
fn a_mistake_in_the_file_is_pointed_at_and_mended() {
    let good = legal_before("1 working day");
    let cases = [
        (("[clause.before]", "[clause.befor]"), "befor", "Did you mean `before`"),
        (
            ("initiative.frozen", "initiative.frosen"),
            "\"initiative.frosen\"",
            "Did you mean `initiative.frozen`",
        ),
        (("\"legal\", lead", "\"legl\", lead"), "\"legl\"", "Did you mean `legal`"),
        (("says =", "sayz ="), "sayz", "Did you mean `says`"),
        (("1 working day", "900 days"), "\"900 days\"", "at most two years"),
        (("zone = \"UTC\"", "zone = \"Europe/Berlim\""), "\"Europe/Berlim\"", "not a time zone"),
        (("holidays = []", "holidays = [\"XX\"]"), "\"XX\"", "known are"),
        (
            ("initiative.frozen\"", "initiative.frozen\", where = { freze = \"shape\" }"),
            "\"shape\"",
            "Did you mean `freeze`",
        ),
        (
            ("[clause.before]", "move = \"Ask {functio}.\"\n[clause.before]"),
            "\"Ask {functio}.\"",
            "Did you mean `function`",
        ),
        (
            ("[clause.before]", "[clause.sql]\nquery = \"select 1\"\n[clause.before]"),
            "\"legal-first\"",
            "2 verbs: before, sql",
        ),
    ];
    for ((from, to), word, says) in cases {
        let toml = good.replacen(from, to, 1);
        assert_ne!(toml, good, "{from}");
        let (span, message) = mistake(&toml);
        assert_eq!(span, word, "{message}");
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn a_clause_without_verb_and_two_clauses_of_one_name_are_mistakes() {
    let (_, message) = mistake(&agreement(&clause("empty", "")));
    assert!(message.contains("expects nothing yet"), "{message}");
    let good = legal_before("1 working day");
    let twice = format!(
        "{good}{}",
        good.split_once("\n[[clause]]").map(|(_, rest)| format!("\n[[clause]]{rest}")).unwrap()
    );
    let (span, message) = mistake(&twice);
    assert_eq!(span, "\"legal-first\"");
    assert!(message.contains("two clauses"), "{message}");
}

#[test]
fn a_waiver_that_has_run_out_is_a_warning() {
    let toml = format!(
        "{}\n[[waiver]]\nclause = \"legal-first\"\nsubject = \"atlas\"\nreason = \"moving\"\nuntil = 2026-02-01\n",
        legal_before("1 working day")
    );
    let mut readable = Tale::default().read(&toml);
    readable.warn_as_of("2026-03-01".parse().unwrap());
    assert_eq!(&toml[readable.warnings[0].span.clone()], "2026-02-01");
    assert!(readable.warnings[0].to_string().contains("ran out on 2026-02-01"));
    assert_ne!(At(0), at("2026-03-01"));
}
