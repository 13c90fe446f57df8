//! What a case looked at and did not count, with the reason; and whom it waits for.

use crate::tale::{Tale, agreement, at, clause, contact, event, with};
use comity_common::agreement::as_if_in_force;
use comity_common::agreement::judge::Court;
use comity_common::agreement::judge::passed_over::{Absent, Looked, absent, looked};
use comity_spine::{At, Depth};

const ALL: (&str, &str) = ("2026-01-01", "2026-06-30");

/// What the only case of the only clause looked at, and whom it waits for.
fn seen(tale: &Tale, toml: &str, as_of: &str) -> (Vec<Looked>, Absent) {
    let readable = tale.read(toml);
    let clauses = as_if_in_force(&readable, At(i64::MIN), true);
    let court = Court::new(&tale.world, &clauses, at(as_of));
    let judged = tale.judged(toml, as_of);
    let evidence = &judged.evidence;
    let all = looked(&court, &clauses[0], &judged);
    let every = |id| all.iter().any(|one| one.ids().contains(&id));
    assert!(evidence.iter().all(|id| every(*id)), "all evidence is among what was looked at: {all:?}");
    (all, absent(&court, &clauses[0], &judged))
}

trait Ids {
    fn ids(&self) -> Vec<comity_spine::FactId>;
    fn reasons(&self) -> Vec<&str>;
}

impl Ids for Looked {
    fn ids(&self) -> Vec<comity_spine::FactId> {
        self.counted.iter().chain(self.passed_over.iter().map(|(seen, _)| seen)).map(|seen| seen.id).collect()
    }
    fn reasons(&self) -> Vec<&str> {
        self.passed_over.iter().map(|(_, why)| why.as_str()).collect()
    }
}

fn before(first: &str) -> String {
    agreement(&clause(
        "before",
        &format!("[clause.before]\nfirst = {{ {first} }}\nthen = {{ event = \"initiative.frozen\" }}"),
    ))
}

fn atlas(traces: Vec<comity_spine::Trace>) -> Tale {
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    tale.import("calendar", ALL, &["contact", "initiative.frozen", "event", "role.taken"], traces);
    tale
}

#[test]
fn every_contact_that_legal_does_not_get_credit_for_says_why() {
    let mut nobody = contact("2026-02-04", "atlas", "legal", Depth::Posted);
    nobody.function = None;
    let mut tale = atlas(vec![
        contact("2026-02-02", "atlas", "marketing", Depth::Answered),
        contact("2026-02-03", "atlas", "legal", Depth::Accepted),
        nobody,
        contact("2026-03-04", "atlas", "legal", Depth::Posted),
        contact("2026-03-20", "atlas", "legal", Depth::Posted),
    ]);
    tale.frozen("2026-03-05", "atlas", "shape");
    let toml = before("event = \"contributed\", function = \"legal\", lead = \"2 working days\"");
    let (all, absent) = seen(&tale, &toml, "2026-03-10");
    assert_eq!(all[0].event, "contribution by legal, at least posted");
    assert!(all[0].counted.is_empty());
    assert_eq!(
        all[0].reasons(),
        [
            "it is by marketing, not by legal",
            "it is only accepted, and at least posted is asked for",
            "nobody knows whose it is, so it counts for no function",
            "too late: it had to come by 2026-03-03",
        ],
        "and what came after the tenth of March is not known then"
    );
    assert_eq!(all[1].counted.len(), 1, "the freeze itself");
    assert_eq!(absent.functions, ["legal"]);
    assert_eq!(absent.came, Some(at("2026-03-04")));
}

#[test]
fn a_role_of_another_name_and_a_second_approval_are_said_to_be_that() {
    let role = |when: &str, name: &str| with(event(when, "atlas", "role.taken"), "role", name);
    let mut tale = atlas(vec![
        role("2026-02-01", "author"),
        role("2026-02-02", "approver"),
        role("2026-02-03", "approver"),
        event("2026-02-04", "atlas", "role.taken"),
    ]);
    tale.frozen("2026-03-05", "atlas", "shape");
    let toml = before("event = \"role.taken\", where = { role = \"approver\" }");
    let (all, absent) = seen(&tale, &toml, "2026-03-10");
    assert_eq!(all[0].event, "role taken (approver)");
    assert_eq!(all[0].counted.iter().map(|seen| seen.at).collect::<Vec<_>>(), [at("2026-02-02")]);
    assert_eq!(all[0].reasons(), ["its role is not approver", "one is enough", "it says no role"]);
    assert_eq!(absent, Absent::default(), "what is kept waits for nobody");
}

#[test]
fn an_answer_counts_only_after_what_it_answers() {
    let within = agreement(&clause(
        "within",
        "[clause.within]\nwhen = { event = \"initiative.frozen\" }\nexpect = [ { event = \"contributed\", function = \"marketing\", by = \"2 working days\" } ]",
    ));
    let mut tale = atlas(vec![
        contact("2026-03-01", "atlas", "marketing", Depth::Posted),
        contact("2026-03-20", "atlas", "marketing", Depth::Posted),
    ]);
    tale.frozen("2026-03-05", "atlas", "shape");
    let (all, absent) = seen(&tale, &within, "2026-03-25");
    assert_eq!(
        all[1].reasons(),
        ["it came before the clock was set going on 2026-03-05", "too late: it had to come by 2026-03-09"]
    );
    assert_eq!((absent.functions, absent.came), (vec!["marketing".to_owned()], Some(at("2026-03-20"))));
}

#[test]
fn of_several_functions_exactly_those_are_named_that_are_missing() {
    let together = agreement(&clause(
        "together",
        "[clause.together]\nfunctions = [\"legal\", \"marketing\", \"product\"]\nin = { event = \"contributed\" }\nbefore = { event = \"initiative.frozen\" }",
    ));
    let mut tale = atlas(vec![
        contact("2026-02-02", "atlas", "marketing", Depth::Posted),
        contact("2026-03-20", "atlas", "product", Depth::Posted),
    ]);
    tale.frozen("2026-03-05", "atlas", "shape");
    let (all, absent) = seen(&tale, &together, "2026-03-25");
    assert_eq!(absent.functions, ["legal", "product"]);
    assert_eq!(all[2].event, "contribution by product, at least posted");
    assert!(all[2].reasons().contains(&"too late: it had to come by 2026-03-05"), "{all:?}");
}

#[test]
fn a_clause_judged_function_by_function_waits_for_that_function_alone() {
    let each = agreement(&clause(
        "each",
        "functions = [\"marketing\"]\n[clause.regularly]\nevent = { event = \"contributed\", function = \"each\" }\nevery = \"2 weeks\"",
    ));
    let mut tale = atlas(vec![
        contact("2025-12-20", "atlas", "marketing", Depth::Posted),
        contact("2026-01-12", "atlas", "marketing", Depth::Posted),
        contact("2026-02-20", "atlas", "legal", Depth::Posted),
    ]);
    tale.landed("2026-06-01", "atlas");
    let (all, absent) = seen(&tale, &each, "2026-03-25");
    assert_eq!(absent.functions, ["marketing"]);
    assert_eq!(all[0].event, "contribution by marketing, at least posted");
    assert_eq!(all[0].need, None, "each of them is looked at");
    assert_eq!(
        all[0].reasons(),
        ["it came before 2026-01-05, from when on the clause counts", "it is by legal, not by marketing"]
    );
    assert_eq!(all[0].counted.len(), 1);
}

#[test]
fn what_an_undone_import_brought_is_not_looked_at_any_more() {
    let mut tale = Tale::default();
    tale.initiative("2026-01-05", "atlas");
    let import = tale.import(
        "calendar",
        ALL,
        &["contact", "initiative.frozen"],
        vec![contact("2026-02-03", "atlas", "legal", Depth::Accepted)],
    );
    tale.frozen("2026-03-05", "atlas", "shape");
    let toml = before("event = \"contributed\", function = \"legal\"");
    assert_eq!(seen(&tale, &toml, "2026-07-10").0[0].passed_over.len(), 1);
    tale.undo("2026-07-01", import);
    assert_eq!(seen(&tale, &toml, "2026-07-10").0[0].passed_over.len(), 0);
}

#[test]
fn a_promise_for_a_keynote_that_has_been_is_past_mending() {
    let mut tale = atlas(vec![]);
    tale.promised("2026-01-06", "atlas", "spring").freeze("2026-01-07", "spring", "shape", "2026-03-20");
    let dated = comity_common::initiatives::Act::Dated {
        keynote: comity_spine::KeynoteId::new("spring").expect("a name"),
        on: at("2026-04-20"),
        owner: None,
    };
    tale.act("2026-01-08", 1, &dated);
    let toml = agreement(&clause(
        "promise",
        "about = \"announcement\"\n[clause.before]\nfirst = { event = \"contributed\", function = \"legal\" }\nthen = { event = \"freeze.reached\", where = { freeze = \"shape\" } }",
    ));
    let (all, absent) = seen(&tale, &toml, "2026-03-25");
    assert_eq!(all[1].event, "shape freeze");
    assert!(!absent.is_over);
    assert!(seen(&tale, &toml, "2026-05-01").1.is_over);
}
