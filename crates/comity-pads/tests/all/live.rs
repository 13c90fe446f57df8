//! Documents live: clients over the protocol, and a journal that keeps all.

use crate::common::{ANA, BEN, Page, house, kept_text, pad};
use comity_pads::form::{Block, Marks};
use comity_pads::journal::{Journal, NOBODY, Sqlite};
use comity_pads::opening::{self, Line, Opening};
use comity_pads::replace::{MOVED_ON, Replace, Suggested};
use comity_pads::room::{Part, code};
use comity_pads::wire;
use comity_spine::{Day, PersonId};
use tokio::sync::mpsc;
use yrs::updates::encoder::Encode;
use yrs::{Assoc, IndexedSequence, Text, Transact};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_pages_converge_and_the_journal_has_it_all() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Writes).await;
    ana.types("The dose is confirmed. ").await;
    ben.hears_text("confirmed. ").await;
    ben.types("By two people.").await;
    ana.hears_text("two people.").await;
    assert_eq!(ana.text(), ben.text());
    let mut journal = Sqlite::open(&folder.path().join("pads.sqlite")).unwrap();
    assert_eq!(journal.load(&pad()).unwrap().entries.len(), 2);
    let expected = vec![("The dose is confirmed. ".to_owned(), ANA), ("By two people.".to_owned(), BEN)];
    assert_eq!(kept_text(&pads).await, expected);
    // Another house over the same journal has the same.
    assert_eq!(kept_text(&house(folder.path())).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_offline_merges_when_the_page_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    ana.types("Before. ").await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Writes).await;
    ben.hears_text("Before. ").await;
    // Ben's line breaks; both go on.
    ben.to = mpsc::channel(64).0;
    let end = ben.text.len(&ben.doc.transact());
    ben.text.insert(&mut ben.doc.transact_mut(), end, "Offline. ");
    ana.types("Online. ").await;
    ben.connect(&pads, BEN, Part::Writes).await;
    ben.hears_text("Online. ").await;
    ana.hears_text("Offline. ").await;
    assert_eq!(ana.text(), ben.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_only_reads_is_told_so_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    ana.types("As agreed.").await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Reads).await;
    ben.hears_text("As agreed.").await;
    ben.types(" Not so.").await;
    ben.hears_until(|frame| frame.first() == Some(&2)).await;
    assert_eq!(ben.said, ["you may read this document, not write in it; ask whoever owns it"]);
    assert_eq!(kept_text(&pads).await, vec![("As agreed.".to_owned(), ANA)]);
    // He goes on hearing.
    ana.types(" And more.").await;
    ben.hears_text(" And more.").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_and_killing_updates_close_their_page_alone() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    ana.types("Hers.").await;
    // Ben under Ana's client id.
    let mut forger = Page::open(&pads, BEN, 11, Part::Writes).await;
    forger.types("Forged.").await;
    let (closed, sentence) = forger.is_closed().await;
    assert_eq!(closed, code::REFUSED);
    assert_eq!(sentence, comity_pads::No::Foreign.to_string());
    for update in [vec![0x87, 0xf9, 0x90, 0x35, 0x6a], [117, 1].repeat(8_000)] {
        let mut killer = Page::open(&pads, BEN, 23, Part::Writes).await;
        killer.to.send(wire::change(&update)).await.unwrap();
        assert_eq!(killer.is_closed().await.0, code::REFUSED);
    }
    // An id that Ana has announced and not written under.
    let announced = wire::presence([(12, 1, r#"{"user":{"name":"x"}}"#)].into_iter());
    ana.to.send(announced).await.unwrap();
    ana.hears_until(|frame| frame.first() == Some(&1)).await;
    let mut thief = Page::open(&pads, BEN, 12, Part::Writes).await;
    thief.types("Stolen.").await;
    assert_eq!(thief.is_closed().await.0, code::REFUSED);
    assert_eq!(kept_text(&pads).await, vec![("Hers.".to_owned(), ANA)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_bears_the_name_of_its_session_and_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    let ben = Page::open(&pads, BEN, 22, Part::Writes).await;
    let lie = r##"{"cursor":{"anchor":3},"user":{"name":"Ana","color":"#aa0000"}}"##;
    ben.to.send(wire::presence([(22, 5, lie), (11, 9, "null")].into_iter())).await.unwrap();
    ana.hears_until(|frame| frame.first() == Some(&1)).await;
    let said: serde_json::Value = serde_json::from_str(&ana.said[0]).unwrap();
    assert_eq!(ana.said.len(), 1, "he speaks for his own client alone");
    assert_eq!(said["user"]["name"], "Ben");
    assert_eq!(said["user"]["color"], "#aa0000");
    assert_eq!(said["cursor"]["anchor"], 3);
    drop(ben);
    ana.hears_until(|frame| frame.first() == Some(&1)).await;
    assert_eq!(ana.said[1], "null");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_history_becomes_a_snapshot_with_the_same_authors() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Writes).await;
    for n in 0..600 {
        ana.types(&format!("{n},")).await;
    }
    ben.hears_text("599,").await;
    ben.types("done").await;
    ana.hears_text("done").await;
    // The text is asked for after the journal was asked to put a snapshot in its place.
    let whose = kept_text(&pads).await;
    assert_eq!(whose[1], ("done".to_owned(), BEN));
    let mut journal = Sqlite::open(&folder.path().join("pads.sqlite")).unwrap();
    let kept = journal.load(&pad()).unwrap();
    assert_eq!(kept.last, 601);
    assert!(kept.snapshot.is_some() && kept.entries.len() < 601);
    assert_eq!(kept_text(&house(folder.path())).await, whose);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_begins_with_what_was_there_before_once_and_is_whose_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let day = Day::constant(2026, 1, 5);
    let line = Line { block: Block::Plain, runs: vec![("As it stood.".into(), Marks::default())] };
    let text = [Opening { root: "text".into(), lines: vec![line], by: BEN, day }];
    pads.start(&pad(), &text, 3).await.unwrap();
    pads.start(&pad(), &text, 4).await.unwrap();
    let read = pads.text(&pad()).await.unwrap();
    let told: serde_json::Value = serde_json::from_slice(&read.json).unwrap();
    assert_eq!((told.as_array().unwrap().len(), read.base, read.is_begun), (1, 3, true));
    assert_eq!((told[0]["day"].as_str(), told[0]["root"].as_str()), (Some("2026-01-05"), Some("text")));
    assert_eq!(kept_text(&pads).await, vec![("As it stood.".to_owned(), BEN)]);
    pads.settle(&pad(), 5).await.unwrap();
    // Another house over the same journal knows from where it goes.
    assert_eq!(house(folder.path()).text(&pad()).await.unwrap().base, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suggestion_that_is_taken_is_whoever_made_its_and_only_where_the_text_still_stands() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    ana.types("The dose 😀 is confirmed.").await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Reads).await;
    ben.hears_text("confirmed.").await;
    let place = {
        let txn = ana.doc.transact_mut();
        ana.text.sticky_index(&txn, 12, Assoc::After).unwrap().encode_v1()
    };
    let client = opening::client(&["dose", "comment", "17"]);
    let it = Replace { client, from: place, quote: "is confirmed".into(), instead: "is said aloud".into() };
    let who = Suggested { by: BEN, day: Day::constant(2026, 3, 1) };
    assert_eq!(pads.replace(&pad(), &it, who).await, Some(Ok(())));
    ana.hears_text("The dose 😀 is said aloud.").await;
    let whose = kept_text(&pads).await;
    assert!(whose.contains(&("is said aloud".to_owned(), BEN)), "{whose:?}");
    assert_eq!(pads.replace(&pad(), &it, who).await, Some(Err(MOVED_ON.to_owned())));
    let nowhere = Replace { from: vec![0xff; 9], ..it };
    assert_eq!(pads.replace(&pad(), &nowhere, who).await, Some(Err(MOVED_ON.to_owned())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_forgotten_leaves_their_words_to_nobody_in_memory_and_on_disk() {
    const EVA: PersonId = PersonId(0x1234_5678_9abc_def0_1234_5678_9abc_def1);
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut eva = Page::open(&pads, EVA, 11, Part::Writes).await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Writes).await;
    // Enough that a snapshot holds some of it, and updates the rest.
    for n in 0..600 {
        eva.types(&format!("{n},")).await;
    }
    ben.hears_text("599,").await;
    ben.types("done").await;
    eva.hears_text("done").await;
    pads.forget(EVA).await.unwrap();
    let whose = kept_text(&pads).await;
    assert_eq!(whose.iter().map(|(_, by)| *by).collect::<Vec<_>>(), [NOBODY, BEN]);
    assert_eq!(kept_text(&house(folder.path())).await, whose);
    let id = EVA.0.to_be_bytes();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(16).any(|window| window == id), "her id is still on disk");
    }
    // Who stays goes on writing, under the id that they had.
    ben.types(", and goes on").await;
    ben.types(".").await;
    assert!(pads.text(&pad()).await.is_some());
    let mut cy = Page::open(&pads, BEN, 33, Part::Reads).await;
    cy.hears_text("and goes on.").await;
}
