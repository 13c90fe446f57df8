//! A house over a folder, and pages that speak the protocol.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::allow_attributes, reason = "what one test leaves out another takes")]

use comity_pads::host::{Clock, Pads, Word};
use comity_pads::journal::Sqlite;
use comity_pads::room::{Guest, Limits, Part};
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

pub const ANA: PersonId = PersonId(1);
pub const BEN: PersonId = PersonId(2);
/// Longer than anything takes here; a test that waits so long has failed.
pub const LONG: Duration = Duration::from_secs(60);

pub fn house(folder: &Path) -> Pads {
    let binary = Binary { exe: env!("CARGO_BIN_EXE_hold-pads").into(), args: Vec::new() };
    let journal = Sqlite::open(&folder.join("pads.sqlite")).unwrap();
    // Time stands still, so nobody's allowance grows; it is large.
    let limits = Limits { burst: 100_000, ..Limits::default() };
    let clock = Clock { millis: Box::new(|| 0), day: Box::new(|| Day::constant(2026, 3, 2)) };
    Pads::new(Workers::new(&binary, 1), Box::new(journal), limits, clock)
}

pub fn pad() -> Slug {
    Slug::new("dose").unwrap()
}

/// A page, as a provider would drive it.
pub struct Page {
    pub doc: Doc,
    pub text: TextRef,
    pub to: mpsc::Sender<Vec<u8>>,
    pub from: mpsc::Receiver<Word>,
    pub said: Vec<String>,
}

impl Page {
    pub async fn open(pads: &Pads, person: PersonId, client: u64, part: Part) -> Page {
        let options = Options::with_client_id(ClientID::new(client));
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..options });
        let text = doc.get_or_insert_text("text");
        let mut page = Page { doc, text, to: mpsc::channel(1).0, from: mpsc::channel(1).1, said: Vec::new() };
        page.connect(pads, person, part).await;
        page
    }

    pub async fn connect(&mut self, pads: &Pads, person: PersonId, part: Part) {
        let (to, heard) = mpsc::channel(64);
        let (say, from) = mpsc::channel(4_096);
        let name = if person == ANA { "Ana" } else { "Ben" };
        pads.join(pad(), Guest { person, name: name.to_owned(), part }, heard, say);
        (self.to, self.from) = (to, from);
        let state = self.doc.transact().state_vector().encode_v1();
        self.to.send(wire::have(&state)).await.unwrap();
        self.hears_until(|frame| matches!(wire::read(frame), Ok(Said::CatchUp(_)))).await;
    }

    pub async fn types(&self, text: &str) {
        let update = {
            let mut txn = self.doc.transact_mut();
            let end = self.text.len(&txn);
            self.text.insert(&mut txn, end, text);
            txn.encode_update_v1()
        };
        self.to.send(wire::change(&update)).await.unwrap();
    }

    /// Hears what comes, until a frame is as it should be.
    pub async fn hears_until(&mut self, wanted: impl Fn(&[u8]) -> bool) {
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

    pub async fn hears(&mut self, frame: &[u8]) {
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

    pub async fn hears_text(&mut self, text: &str) {
        while !self.text().contains(text) {
            self.hears_until(|_| true).await;
        }
    }

    /// What the house said when it closed the socket.
    pub async fn is_closed(&mut self) -> (u16, String) {
        loop {
            match tokio::time::timeout(LONG, self.from.recv()).await.expect("nothing came") {
                Some(Word::Close(code, sentence)) => return (code, sentence),
                Some(Word::Frame(frame)) => self.hears(&frame).await,
                None => panic!("the room went away without a word"),
            }
        }
    }

    pub fn text(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }
}

pub async fn kept_text(pads: &Pads) -> Vec<(String, PersonId)> {
    let told: serde_json::Value = serde_json::from_slice(&pads.text(&pad()).await.unwrap().json).unwrap();
    let all = told.as_array().unwrap().iter();
    all.map(|part| (part["text"].as_str().unwrap().to_owned(), part["by"].as_str().unwrap().parse().unwrap()))
        .collect()
}
