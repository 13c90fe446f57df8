//! Documents live: clients over the protocol, a worker that is killed, a journal that keeps all.

use comity_pads::host::{Clock, Pads, Word};
use comity_pads::journal::{Journal, Sqlite};
use comity_pads::room::{Guest, Limits, Part, code};
use comity_pads::wire::{self, Said};
use comity_pads::worker::parent::{Binary, Workers};
use comity_spine::{Day, PersonId, Slug};
use std::path::Path;
use std::time::Duration;
use tokio::sync::mpsc;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    ClientID, Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, TextRef, Transact, Update,
};

const ANA: PersonId = PersonId(1);
const BEN: PersonId = PersonId(2);
/// Longer than anything takes here; a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);

fn house(folder: &Path) -> Pads {
    let binary = Binary { exe: env!("CARGO_BIN_EXE_hold-pads").into(), args: Vec::new() };
    let journal = Sqlite::open(&folder.join("pads.sqlite")).unwrap();
    // Time stands still, so nobody's allowance grows; it is large.
    let limits = Limits { burst: 100_000, ..Limits::default() };
    let clock = Clock { millis: Box::new(|| 0), day: Box::new(|| Day::constant(2026, 3, 2)) };
    Pads::new(Workers::new(&binary, 1), Box::new(journal), limits, clock)
}

fn pad() -> Slug {
    Slug::new("dose").unwrap()
}

/// A page, as a provider would drive it.
struct Page {
    doc: Doc,
    text: TextRef,
    to: mpsc::Sender<Vec<u8>>,
    from: mpsc::Receiver<Word>,
    said: Vec<String>,
}

impl Page {
    async fn open(pads: &Pads, person: PersonId, client: u64, part: Part) -> Page {
        let options = Options::with_client_id(ClientID::new(client));
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..options });
        let text = doc.get_or_insert_text("text");
        let mut page = Page { doc, text, to: mpsc::channel(1).0, from: mpsc::channel(1).1, said: Vec::new() };
        page.connect(pads, person, part).await;
        page
    }

    async fn connect(&mut self, pads: &Pads, person: PersonId, part: Part) {
        let (to, heard) = mpsc::channel(64);
        let (say, from) = mpsc::channel(4_096);
        let name = if person == ANA { "Ana" } else { "Ben" };
        pads.join(pad(), Guest { person, name: name.to_owned(), part }, heard, say);
        (self.to, self.from) = (to, from);
        let state = self.doc.transact().state_vector().encode_v1();
        self.to.send(wire::have(&state)).await.unwrap();
        self.hears_until(|frame| matches!(wire::read(frame), Ok(Said::CatchUp(_)))).await;
    }

    async fn types(&self, text: &str) {
        let update = {
            let mut txn = self.doc.transact_mut();
            let end = self.text.len(&txn);
            self.text.insert(&mut txn, end, text);
            txn.encode_update_v1()
        };
        self.to.send(wire::change(&update)).await.unwrap();
    }

    /// Hears what comes, until a frame is as it should be.
    async fn hears_until(&mut self, wanted: impl Fn(&[u8]) -> bool) {
        loop {
            let word = tokio::time::timeout(LONG, self.from.recv()).await.expect("nothing came");
            match word.expect("the room went away") {
                Word::Frame(frame) => {
                    self.hears(&frame).await;
                    if wanted(&frame) {
                        return;
                    }
                }
                Word::Close(code, sentence) => panic!("closed with {code}: {sentence}"),
            }
        }
    }

    async fn hears(&mut self, frame: &[u8]) {
        match wire::read(frame) {
            Ok(Said::CatchUp(update) | Said::Change(update)) => {
                self.doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
            }
            Ok(Said::Have(state)) => {
                let state = StateVector::decode_v1(state).unwrap();
                let update = self.doc.transact().encode_state_as_update_v1(&state);
                self.to.send(wire::catch_up(&update)).await.unwrap();
            }
            Ok(Said::Presence(all)) => self.said.extend(all.into_iter().map(|one| one.state)),
            Ok(Said::Who) => {}
            Err(_) => self.said.push(String::from_utf8_lossy(&frame[3..]).into_owned()),
        }
    }

    async fn hears_text(&mut self, text: &str) {
        while !self.text().contains(text) {
            self.hears_until(|_| true).await;
        }
    }

    /// What the house said when it closed the socket.
    async fn is_closed(&mut self) -> (u16, String) {
        loop {
            match tokio::time::timeout(LONG, self.from.recv()).await.expect("nothing came") {
                Some(Word::Close(code, sentence)) => return (code, sentence),
                Some(Word::Frame(frame)) => self.hears(&frame).await,
                None => panic!("the room went away without a word"),
            }
        }
    }

    fn text(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }
}

async fn kept_text(pads: &Pads) -> Vec<(String, PersonId)> {
    let told: serde_json::Value = serde_json::from_slice(&pads.text(&pad()).await.unwrap()).unwrap();
    let all = told.as_array().unwrap().iter();
    all.map(|part| (part["text"].as_str().unwrap().to_owned(), part["by"].as_str().unwrap().parse().unwrap()))
        .collect()
}

/// The process that this test started to hold documents.
fn worker() -> Vec<u32> {
    let mine = std::process::id().to_string();
    let told = std::process::Command::new("ps").args(["-o", "pid=", "--ppid", &mine]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let is_worker = |pid: &u32| {
        std::fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("hold-pads"))
    };
    told.split_whitespace().filter_map(|pid| pid.parse().ok()).filter(is_worker).collect()
}

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
async fn a_worker_that_is_killed_ten_times_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Writes).await;
    let mut killed = std::collections::BTreeSet::new();
    for round in 0..10 {
        for n in 0..20 {
            ana.types(&format!("a{round}.{n} ")).await;
            if n == 10 {
                for pid in worker().into_iter().filter(|pid| killed.insert(*pid)) {
                    let done = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
                    assert!(done.unwrap().success());
                }
            }
        }
        ben.hears_text(&format!("a{round}.19 ")).await;
    }
    assert!(killed.len() >= 10, "{} workers were killed", killed.len());
    let expected: String = (0..10).flat_map(|round| (0..20).map(move |n| format!("a{round}.{n} "))).collect();
    assert_eq!(ben.text(), expected);
    assert_eq!(kept_text(&pads).await, vec![(expected, ANA)]);
    ben.types("Still here.").await;
    ana.hears_text("Still here.").await;
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
