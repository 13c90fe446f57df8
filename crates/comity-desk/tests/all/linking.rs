//! Traces join initiatives by rules that a person can read, and a rule that comes later mends earlier traces.

use crate::company::*;
use comity_desk::links::Coverage;
use comity_sources::Item;
use comity_sources::link::{IdRule, LinkRules};
use comity_spine::{At, InitiativeId};
use std::collections::BTreeMap;

/// Text, labels, place, and the initiative that a careful reader links it to, or none.
const LABELLED: &[(&str, &str, &str, Option<&str>)] = &[
    ("KEP-24: AppArmor", "", "general", Some("kep-24")),
    ("KEP-24: AppArmor", "", "pricing", Some("kep-24")),
    ("KEP-24 or KEP-25?", "", "pricing", None),
    ("XKEP-24", "", "general", None),
    ("lunch?", "", "pricing", Some("atlas")),
    ("lunch?", "", "pricing-old", None),
    ("lunch?", "", "Pricing", None),
    ("the price of atlas", "", "general", None),
    ("lunch?", "area/boreas", "pricing", Some("boreas")),
    ("lunch?", "area/boreas", "general", Some("boreas")),
    ("lunch?", "area", "general", None),
    ("see https://docs.example/d/boreas", "", "general", Some("boreas")),
    ("see https://docs.example/d/boreas", "", "pricing", Some("atlas")),
    ("see https://docs.example/d/boreas-2", "", "general", None),
    ("", "", "general", None),
];

fn rules() -> LinkRules {
    let rule = |text: &str, initiative: &str| IdRule { text: text.into(), initiative: initiative.into() };
    let atlas = InitiativeId::new("atlas").unwrap();
    LinkRules {
        ids: vec![rule("KEP-#", "kep-#")],
        labels: [("area/boreas".to_owned(), InitiativeId::new("boreas").unwrap())].into(),
        documents: vec![rule("docs.example/d/boreas", "boreas")],
        places: BTreeMap::from([(source("slack"), BTreeMap::from([("pricing".into(), atlas)]))]),
    }
}

fn fixture(rules: &LinkRules) -> Vec<Item> {
    let trace = |(i, (text, labels, place, _)): (usize, &(&str, &str, &str, Option<&str>))| {
        let mut trace = said(&format!("m{i}"), &slack("U1"), place);
        rules.judge([*text], [*labels]).apply(&mut trace);
        Item::Trace(trace)
    };
    LABELLED.iter().enumerate().map(trace).collect()
}

#[test]
fn every_link_on_the_labelled_fixture_is_right_whether_its_rule_came_before_or_after_the_file() {
    for before in [true, false] {
        let dir = workspace();
        let mut desk = open(dir.path());
        if before {
            desk.map_places(&source("slack"), &rules(), NOW).unwrap();
        }
        take(&mut desk, "slack", &fixture(&rules()));
        if !before {
            assert_eq!(desk.map_places(&source("slack"), &rules(), NOW).unwrap(), 2);
            assert_eq!(desk.map_places(&source("slack"), &rules(), NOW).unwrap(), 0, "once is enough");
        }
        let (mut right, mut linked) = (0, 0);
        for (trace, (text, labels, place, wanted)) in
            desk.vault().traces(&source("slack")).unwrap().iter().zip(LABELLED)
        {
            let found = trace.initiative.as_ref().map(InitiativeId::as_str);
            assert_eq!(found, *wanted, "{text:?}, {labels:?} in {place}");
            linked += u32::from(found.is_some());
            right += u32::from(found.is_some() && found == *wanted);
        }
        assert_eq!(f64::from(right) / f64::from(linked), 1.0, "precision");
        assert_eq!(desk.world().digest(), from_zero(dir.path()));
    }
}

#[test]
fn a_new_place_rule_makes_earlier_contact_count_for_the_initiative_at_once_and_unmapping_takes_it_back() {
    let dir = workspace();
    let mut desk = open(dir.path());
    take(&mut desk, "slack", &[Item::Trace(said("m1", &slack("U1"), "pricing"))]);
    let atlas = InitiativeId::new("atlas").unwrap();
    let subject = comity_spine::Ref::initiative(&atlas);
    assert_eq!(desk.world().facts().find(&subject), None);
    assert_eq!(desk.map_place(&source("slack"), "pricing", Some(&atlas), None, NOW).unwrap(), 1);
    let facts = desk.world().facts();
    let ix = facts.find(&subject).unwrap();
    assert_eq!(facts.of(ix, comity_common::catalogue::CONTACT).count(), 1);
    assert_eq!(desk.map_place(&source("slack"), "pricing", None, None, NOW).unwrap(), 1);
    let facts = desk.world().facts();
    assert_eq!(facts.of(ix, comity_common::catalogue::CONTACT).count(), 0);
    assert_eq!(desk.world().digest(), from_zero(dir.path()));
}

#[test]
fn what_was_linked_and_matched_stays_so_when_an_import_is_undone_and_its_rows_come_back() {
    let dir = workspace();
    let mut desk = open(dir.path());
    take(&mut desk, "people", &[row(2, "Bo Lind", "bo@acme.example", "legal")]);
    take(&mut desk, "slack", &[Item::Trace(said("m1", &slack("U1"), "pricing"))]);
    let (handle, bo) = (handle(&desk, "slack", "U1"), person(&desk, "bo@acme.example"));
    desk.confirm_match(handle, bo, None, NOW).unwrap();
    let moved = comity_sources::RawTrace { at: At(2_000), ..said("m1", &slack("U1"), "pricing") };
    let (again, _) = take(&mut desk, "slack", &[Item::Trace(moved)]);
    desk.map_place(&source("slack"), "pricing", Some(&"atlas".parse().unwrap()), None, NOW).unwrap();
    desk.undo(again.import.unwrap(), None, NOW).unwrap();
    assert!(desk.world().facts().iter().all(|row| row.depth.is_none() || row.function != 0));
    assert_eq!(desk.world().digest(), from_zero(dir.path()));
}

#[test]
fn a_link_by_hand_holds_against_a_mapped_place() {
    let dir = workspace();
    let mut desk = open(dir.path());
    take(&mut desk, "slack", &[Item::Trace(said("m1", &slack("U1"), "pricing"))]);
    let trace = desk.vault().traces(&source("slack")).unwrap()[0].id;
    let boreas: InitiativeId = "boreas".parse().unwrap();
    desk.link(&[trace], Some(&boreas), None, NOW).unwrap();
    assert_eq!(
        desk.map_place(&source("slack"), "pricing", Some(&"atlas".parse().unwrap()), None, NOW).unwrap(),
        0
    );
    assert_eq!(desk.vault().trace(trace).unwrap().unwrap().initiative, Some(boreas));
}

#[test]
fn coverage_is_said_of_the_period_with_the_places_that_nobody_mapped() {
    let dir = workspace();
    let mut desk = open(dir.path());
    let says = |desk: &comity_desk::Desk, from, to| {
        Coverage::of(desk.vault(), At(from), At(to)).unwrap().says("this quarter's")
    };
    assert_eq!(says(&desk, 0, 9_000), None);
    take(&mut desk, "slack", &fixture(&rules()));
    assert_eq!(
        says(&desk, 0, 9_000).unwrap(),
        "40 % of this quarter's 15 traces are linked; 4 places unmapped: slack/general (5), slack/pricing (1), \
         slack/Pricing (1), slack/pricing-old (1)"
    );
    desk.map_places(&source("slack"), &rules(), NOW).unwrap();
    assert!(says(&desk, 5_000, 9_000).unwrap().starts_with("46 % of all 15 traces are linked; 3 places"));
}
