//! What a signature is bound to, and what comes of versions, ends and waivers: nobody is held to what they
//! did not sign.

use crate::tale;

use crate::tale::{Tale, agreement, agreement_in, at, clause, contact};
use comity_common::agreement::Act;
use comity_spine::{ClauseId, Depth};

const ALL: (&str, &str) = ("2026-01-01", "2026-06-30");
const EACH: [&str; 3] = ["product", "legal", "marketing"];

fn legal_first() -> String {
    clause(
        "legal-first",
        "[clause.before]\nfirst = { event = \"contributed\", function = \"legal\" }\nthen = { event = \"initiative.frozen\" }",
    )
}

fn calendar_source(gives: &str) -> String {
    format!("\n[[source]]\nid = \"calendar\"\ngives = [{gives}]\n")
}

/// The hashes that parties would sign, clause by clause.
fn hashes(toml: &str) -> Vec<String> {
    Tale::default().read(toml).plans.into_iter().map(|plan| plan.hash).collect()
}

/// An agreement in force since the second of January, with one initiative that froze without legal.
fn in_force() -> (Tale, String) {
    let toml = agreement(&legal_first());
    let mut tale = Tale::default();
    for (person, function) in (1..).zip(EACH) {
        tale.person("2026-01-01", person, function);
    }
    tale.proposed("2026-01-02", &toml).signed("2026-01-02", &toml, &EACH).initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact", "initiative.stopped"], vec![]);
    tale.frozen("2026-02-09", "atlas", "shape");
    (tale, toml)
}

fn end(tale: &mut Tale, when: &str) {
    let clause = ClauseId::new("legal-first").expect("a name");
    tale.act(when, 1, &Act::Ended { clause });
}

#[test]
fn whatever_changes_what_a_clause_means_has_to_be_signed_anew() {
    let signed = hashes(&agreement(&legal_first()));
    let changed = [
        agreement_in("Europe/Berlin", "[]", &legal_first()),
        agreement_in("UTC", "[\"DE\"]", &legal_first()),
        agreement(&legal_first()).replace("[\"product\", ", "[\"design\", \"product\", "),
        agreement(&legal_first()).replace("id = \"acme\"", "id = \"acme-2\""),
        agreement(&format!("{}{}", calendar_source("\"contact\""), legal_first())),
        agreement(&legal_first()).replace("It is so.", "It is not so."),
        agreement(&legal_first()).replace("It matters.", "It may matter."),
    ];
    let mut all: Vec<Vec<String>> = changed.iter().map(|toml| hashes(toml)).collect();
    all.push(signed);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), changed.len() + 1, "each of them is something else to sign");
}

#[test]
fn what_changes_nothing_about_a_clause_leaves_its_signatures() {
    let signed = hashes(&agreement(&legal_first()));
    let other = clause("other", "[clause.never]\nevent = { event = \"initiative.stopped\" }");
    let waiver =
        "\n[[waiver]]\nclause = \"legal-first\"\nsubject = \"atlas\"\nreason = \"so\"\nuntil = 2026-12-15\n";
    let same = [
        agreement(&legal_first()).replace("title = \"Acme\"", "title = \"How we work\""),
        agreement(&format!("# A remark.\n{}{other}", legal_first())),
        agreement(&format!("{}{}", calendar_source("\"deal.lost\""), legal_first())),
        agreement(&legal_first()).replace("\"product\", \"legal\"", "\"legal\", \"product\""),
        agreement(&format!("{}{waiver}", legal_first())),
    ];
    for toml in same {
        assert_eq!(hashes(&toml)[..1], signed, "{toml}");
    }
}

#[test]
fn a_proposal_that_moves_the_zone_leaves_each_clause_in_the_zone_that_was_signed() {
    let within = |id: &str| {
        clause(
            id,
            "[clause.within]\nwhen = { event = \"initiative.opened\" }\nexpect = [{ event = \"contributed\", by = \"2 days\" }]",
        )
    };
    let both = format!("{}{}", within("one"), within("two"));
    let (utc, tokyo) = (agreement(&both), agreement_in("Asia/Tokyo", "[]", &both));
    let mut tale = Tale::default();
    tale.proposed("2026-01-02", &utc).signed("2026-01-02", &utc, &EACH).proposed("2026-01-03", &tokyo);
    // Only the first of the two is signed by all.
    for function in EACH {
        let plan = &tale.read(&tokyo).plans[0];
        let clauses = vec![(plan.id.clone(), plan.hash.clone())];
        let (function, meaning) = (tale::function(function), comity_spine::words::Meaning::Approval);
        tale.act("2026-01-04", 1, &Act::Signed { function, clauses, meaning });
    }
    tale.import("calendar", ("2026-01-01", "2026-12-31"), &["contact"], vec![]);
    tale.initiative("2026-07-01T12:00:00Z", "atlas");
    let clauses = tale.in_force("2026-07-01T13:00:00Z");
    let judged =
        comity_common::agreement::judge::judge_all(&tale.world, &clauses, at("2026-07-01T13:00:00Z"));
    let turns: Vec<String> = judged
        .iter()
        .map(|clause| match clause.cases[0].verdict {
            comity_spine::Verdict::Due { turns: Some(turns) } => turns.to_string(),
            ref other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(turns, ["2026-07-03T14:59:59.999Z", "2026-07-03T23:59:59.999Z"]);
}

#[test]
fn a_source_that_one_clause_relies_on_is_asked_of_that_clause_alone() {
    let toml = agreement(&legal_first());
    let other = agreement(&format!("{}{}", calendar_source("\"contact\""), legal_first()))
        .replace("id = \"acme\"", "id = \"other\"")
        .replace("legal-first", "legal-too");
    let mut tale = Tale::default();
    tale.proposed("2026-01-02", &toml).signed("2026-01-02", &toml, &EACH);
    tale.proposed("2026-01-03", &other).signed("2026-01-03", &other, &EACH).initiative("2026-01-05", "atlas");
    tale.import("slack", ALL, &["contact"], vec![]);
    tale.frozen("2026-02-09", "atlas", "shape");
    let both = ["legal-first initiative:atlas: broken", "legal-too initiative:atlas: unknown"];
    assert_eq!(tale.table("2026-02-10"), both, "only the other parties rely on the calendar");
}

#[test]
fn a_file_that_leaves_a_clause_out_takes_it_from_nobody() {
    let (mut tale, _) = in_force();
    let other = clause("other", "[clause.never]\nevent = { event = \"initiative.stopped\" }");
    let without = agreement(&other);
    tale.proposed("2026-02-11", &without).signed("2026-02-12", &without, &EACH);
    let both = ["legal-first initiative:atlas: broken", "other initiative:atlas: kept"];
    assert_eq!(tale.table("2026-02-13"), both);
    end(&mut tale, "2026-02-14");
    assert_eq!(tale.table("2026-02-15"), both[1..], "it leaves when it is ended");
    assert_eq!(tale.table("2026-02-13"), both, "and no earlier verdict changes");
}

#[test]
fn a_clause_that_was_ended_comes_back_once_it_is_signed_anew_and_not_for_the_time_between() {
    let (mut tale, toml) = in_force();
    end(&mut tale, "2026-03-01");
    tale.initiative("2026-03-02", "borea").frozen("2026-03-05", "borea", "shape");
    tale.proposed("2026-03-10", &toml);
    assert!(tale.in_force("2026-03-11").is_empty(), "the old signatures went with it");
    let version = tale.world.agreement().newest(at("2026-03-11")).expect("it was proposed").clone();
    assert_eq!(tale.world.agreement().unsigned(&version, 0, at("2026-03-11")).len(), 3);
    tale.signed("2026-03-12", &toml, &EACH[..2]);
    assert!(tale.in_force("2026-03-12T10:00:00Z").is_empty(), "one party has not signed again");
    tale.signed("2026-03-13", &toml, &EACH[2..]);
    tale.initiative("2026-03-14", "corvo").frozen("2026-03-16", "corvo", "shape");
    let table = [
        "legal-first initiative:atlas: not_applicable",
        "legal-first initiative:borea: not_applicable",
        "legal-first initiative:corvo: broken",
    ];
    assert_eq!(tale.table("2026-03-17"), table, "what froze while it was not in force is nobody's breach");
    assert_eq!(tale.in_force("2026-03-17")[0].since, at("2026-03-13"));
    assert_eq!(tale.table("2026-02-10"), ["legal-first initiative:atlas: broken"], "as it was then");
    assert!(tale.table("2026-03-09").is_empty());
    end(&mut tale, "2026-04-01");
    assert!(tale.in_force("2026-04-02").is_empty(), "it can be ended again");
}

#[test]
fn going_back_to_earlier_words_needs_new_signatures() {
    let (mut tale, first) = in_force();
    let second = first.replace("It is so.", "It is so, mostly.");
    tale.proposed("2026-03-01", &second).signed("2026-03-02", &second, &EACH).proposed("2026-03-03", &first);
    assert_eq!(tale.in_force("2026-03-04")[0].says, "It is so, mostly.");
    tale.signed("2026-03-05", &first, &EACH);
    assert_eq!(tale.in_force("2026-03-06")[0].says, "It is so.");
    assert_eq!(tale.in_force("2026-03-06")[0].since, at("2026-03-05"));
}

#[test]
fn proposing_the_same_words_again_changes_nothing() {
    let (mut tale, toml) = in_force();
    tale.proposed("2026-03-01", &toml);
    let one = tale.in_force("2026-03-02").remove(0);
    assert_eq!(one.since, at("2026-01-02"));
    assert_eq!(tale.table("2026-03-02"), ["legal-first initiative:atlas: broken"]);
}

#[test]
fn a_waiver_in_a_file_lets_nothing_be_in_an_agreement_that_is_signed() {
    let (mut tale, toml) = in_force();
    let waiver =
        "\n[[waiver]]\nclause = \"legal-first\"\nsubject = \"atlas\"\nreason = \"so\"\nuntil = 2026-12-15\n";
    let waived = format!("{toml}{waiver}");
    assert_eq!(tale.verdict(&waived, "2026-02-10"), "waived", "a file judged by itself keeps its waivers");
    tale.proposed("2026-02-09T10:00:00Z", &waived).signed("2026-02-09T11:00:00Z", &waived, &EACH);
    assert_eq!(tale.table("2026-02-10"), ["legal-first initiative:atlas: broken"]);
}

#[test]
fn what_is_due_or_broken_is_never_older_than_the_clause() {
    let words = [
        "[clause.before]\nfirst = { event = \"contributed\" }\nthen = { event = \"initiative.frozen\" }",
        "[clause.within]\nwhen = { event = \"initiative.frozen\" }\nexpect = [{ event = \"contributed\", by = \"1 day\" }]",
        "[clause.regularly]\nevent = { event = \"contributed\" }\nevery = \"1 week\"",
        "[clause.regularly]\nevent = { event = \"contributed\" }",
        "[clause.together]\nall = [{ event = \"contributed\" }, { event = \"initiative.frozen\" }]",
        "[clause.together]\nall = [{ event = \"contributed\" }, { event = \"work.done\" }]\nbefore = { event = \"initiative.frozen\" }",
        "[clause.never]\nevent = { event = \"initiative.frozen\" }",
        "[clause.covers]\neach = { event = \"initiative.frozen\" }\nby = { event = \"contributed\" }",
    ];
    for rest in words {
        let toml = agreement(&clause("c", rest));
        let mut tale = Tale::default();
        tale.initiative("2026-01-05", "atlas");
        tale.import("calendar", ALL, &["contact", "work.done"], vec![]);
        tale.frozen("2026-01-10", "atlas", "shape").landed("2026-01-20", "atlas");
        tale.proposed("2026-02-01", &toml).signed("2026-02-01", &toml, &EACH);
        assert_eq!(tale.table("2026-03-01"), ["c initiative:atlas: not_applicable"], "{rest}");
        assert_eq!(tale.verdict(&toml, "2026-03-01"), "broken", "as if it had been in force: {rest}");
    }
}

#[test]
fn what_stood_when_a_clause_came_into_force_is_covered_from_then_on() {
    let toml = agreement(&clause(
        "c",
        "[clause.covers]\neach = { event = \"announcement.promised\" }\nby = { event = \"contributed\", by = \"5 days\" }",
    ));
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas").promised("2026-01-06", "atlas", "spring");
    tale.import("calendar", ALL, &["contact"], vec![]);
    tale.proposed("2026-02-01", &toml).signed("2026-02-01", &toml, &EACH);
    assert_eq!(tale.table("2026-02-03"), ["c announcement:atlas@spring: due"]);
    assert_eq!(tale.table("2026-02-07"), ["c announcement:atlas@spring: broken"]);
}

#[test]
fn an_agreement_that_nobody_would_sign_is_a_mistake() {
    let toml = agreement(&legal_first().replace(", function = \"legal\"", ""))
        .replace("[\"product\", \"legal\", \"marketing\"]", "[]");
    let tale = Tale::default();
    let mistakes = comity_common::agreement::file::read(&toml, tale.world.catalogue(), &[]).unwrap_err();
    assert_eq!(&toml[mistakes[0].span.clone()], "parties = []");
    assert!(mistakes[0].to_string().contains("name the functions"), "{}", mistakes[0]);
}

#[test]
fn who_contributes_before_the_source_begins_is_not_known_to_be_absent() {
    let toml = agreement(&legal_first());
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas").initiative("2026-02-01", "borea");
    let came = contact("2026-02-03", "borea", "marketing", Depth::Posted);
    tale.import("calendar", ("2026-01-20", "2026-06-30"), &["contact"], vec![came]);
    tale.frozen("2026-02-09", "atlas", "shape").frozen("2026-02-09", "borea", "shape");
    let clause = tale.verdicts(&toml, "2026-02-10").remove(0);
    let found: Vec<&str> = clause.cases.iter().map(|case| case.verdict.name()).collect();
    assert_eq!(found, ["unknown", "broken"], "atlas is older than the source");
    let why = &clause.cases[0];
    assert!(why.because.contains("`calendar` of `contact` begins only on 2026-01-20"), "{}", why.because);
    assert!(why.next.as_ref().is_some_and(|next| next.sentence.starts_with("Import what came before")));
    // Legal was there after all: what is known to have happened needs no coverage.
    let came = contact("2026-01-25", "atlas", "legal", Depth::Posted);
    tale.import("calendar", ("2026-01-20", "2026-06-30"), &["contact"], vec![came]);
    assert_eq!(tale.verdicts(&toml, "2026-02-10")[0].cases[0].verdict.name(), "kept");
}
