//! A legal hold stands in the way of forgetting; a matter has a key of its own; and what is answered without
//! a name is written down without one.

use crate::house::House;
use comity_desk::Glass;
use std::ops::ControlFlow;

/// A house with a privileged concern of Bo's, of legal, and the id that was drawn for it.
fn confided() -> (House, String) {
    let house = House::peopled();
    house.run(&["act", "initiative.opened", "initiative=atlas"]).good();
    let args =
        ["act", "concern.raised", "initiative=atlas", "function=legal", "cites=lawsuit", "--privileged"];
    let said = house.run(&[&args[..], &["text=canary confided", "--as", "bo@acme.example"]].concat()).good();
    let id = said.out.split("It opens ").nth(1).unwrap().split('.').next().unwrap().to_owned();
    (house, id)
}

fn place(house: &House, on: &str) -> String {
    let args = ["act", "hold.placed", on, "why=A case is pending", "--as", "bo@acme.example"];
    let said = house.run(&args).good();
    said.out.split("It opens ").nth(1).unwrap().split('.').next().unwrap().to_owned()
}

fn ana_of(house: &House) -> String {
    let names = Glass::open(&house.path("data")).unwrap().names().unwrap();
    names.people_named("Ana Sol")[0].to_string()
}

#[test]
fn a_hold_on_a_person_an_initiative_or_a_matter_stands_in_the_way_until_legal_lifts_it() {
    let (house, matter) = confided();
    let ask = ["act", "ask.sent", "ask=q1", "initiative=atlas", "to=legal", "level=small", "text=Which?"];
    house.run(&[&ask[..], &["--as", "ana@acme.example"]].concat()).good();
    let erase_ana = ["erase", "--subject", "ana@acme.example", "--basis", "left"];
    let withdraw = ["erase", "--words-of", "3", "--basis", "by-author"];
    let close = ["erase", "--matter", &matter, "--basis", "settled"];

    let on_ana = place(&house, &format!("person={}", ana_of(&house)));
    house.run(&erase_ana).says(2, &[&format!("The legal hold `{on_ana}`"), "ask legal to lift it first"]);
    let lift = |hold: &str, by: &str| {
        let hold = format!("hold={hold}");
        house.run(&["act", "hold.lifted", &hold, "why=It is over", "--as", by])
    };
    lift(&on_ana, "ana@acme.example").says(2, &["Only legal can lift a hold"]);
    house.run(&erase_ana).says(2, &[&on_ana]);
    lift(&on_ana, "bo@acme.example").good();

    let on_atlas = place(&house, "initiative=atlas");
    // Ana asked about it, so that her words are held with it.
    house.run(&erase_ana).says(2, &[&on_atlas, "placed on initiative:atlas"]);
    house.run(&withdraw).says(2, &[&on_atlas]);
    house.run(&close).says(2, &[&on_atlas]);
    lift(&on_atlas, "bo@acme.example").good();

    let on_matter = place(&house, &format!("subject=concern:{matter}"));
    let said = house.run(&close).says(2, &[&on_matter, "a matter (concern)"]);
    assert!(!said.err.contains(&matter), "which matter it is may be more than may be told: {}", said.err);
    lift(&on_matter, "bo@acme.example").good();
    house.run(&erase_ana).says(0, &["is forgotten"]);
    house.run(&withdraw).good();
    house.acts();
}

#[test]
fn closing_a_matter_takes_its_words_and_its_key_and_leaves_every_proof() {
    let (house, matter) = confided();
    assert_eq!(house.files_that_say("canary confided"), [""; 0], "words are sealed");
    let keys = || {
        let db = rusqlite::Connection::open(house.path("data/vault.db")).unwrap();
        let owner = format!("matter:{matter}");
        let of = "select wrapped is not null from keys where owner = ?1";
        db.query_row(of, [owner], |row| row.get::<_, bool>(0)).unwrap()
    };
    assert!(keys(), "the matter has a key of its own");
    let acts = house.acts();
    house.run(&["erase", "--matter", "c-nothing", "--basis", "settled"]).says(2, &["No words are sealed"]);
    house.run(&["erase", "--matter", &matter, "--basis", "settled"]).says(0, &["is closed"]);
    assert!(!keys(), "and lost it");
    assert_eq!(house.acts(), acts + 1);
    // Nothing can be said in it any more, and nothing is lost by trying.
    let args = ["act", "concern.conditioned", &format!("concern={matter}"), "option=wait", "effect=same"];
    let more = ["risk=low", "effort=small", "text=Wait", "--privileged", "--as", "bo@acme.example"];
    assert_ne!(house.run(&[&args[..], &more].concat()).code, 0);
    assert_eq!(house.acts(), acts + 1);
}

#[test]
fn what_is_answered_without_a_name_is_written_down_without_one_and_counted_once() {
    let house = House::empty();
    let people: Vec<String> =
        (0..6).map(|i| format!("Person {i},p{i}@acme.example,Marketing,2024-01-02\n")).collect();
    house.file("people.csv", format!("Name,Email,Department,Start date\n{}", people.concat()));
    house.run(&["import", "people.csv"]).good();
    house.run(&["act", "initiative.opened", "initiative=atlas"]).good();
    let answer = |i: usize, stance: &str| {
        let (by, stance) = (format!("p{i}@acme.example"), format!("stance={stance}"));
        house.run(&["act", "pulse.answered", "initiative=atlas", "function=marketing", &stance, "--as", &by])
    };
    for i in 0..6 {
        answer(i, "for").good();
    }
    answer(0, "against").good();
    let args = ["act", "pulse.answered", "initiative=atlas", "function=marketing", "stance=for"];
    house.run(&args).says(2, &["Only somebody who is signed in"]);
    let mut marks = Vec::new();
    let log = comity_log::SqliteReader::open(&house.path("data")).unwrap();
    let read = log.read(0, u64::MAX, &mut |record| {
        if record.head().kind == "pulse.answered" {
            assert_eq!((record.head().by, record.head().on_behalf_of), (None, None));
            let terms: serde_json::Value = serde_json::from_slice(record.terms).unwrap();
            marks.push(terms["pulse.answered"]["voter"].as_str().unwrap().to_owned());
        }
        ControlFlow::Continue(())
    });
    read.unwrap();
    assert_eq!(marks.len(), 7);
    assert_eq!(marks[0], marks[6], "the same person has the same mark");
    let unlike: std::collections::BTreeSet<_> = marks.iter().collect();
    assert_eq!(unlike.len(), 6);
}
