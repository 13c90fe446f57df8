//! A small company at a desk: people, a channel, what was said there.
#![allow(dead_code, reason = "each test file uses some of it")]

use comity_desk::{Asked, Desk, DeskError, Glass, Taken};
use comity_log::{Chance, Options};
use comity_sources::item::{Handle, Item, MembershipRow, PersonRow, RawTrace, Refused, Summary};
use comity_sources::mapping::bare_trace;
use comity_spine::{At, Being, Depth, Function, HandleId, PersonId, SourceId};
use std::path::Path;
use tempfile::TempDir;

/// Chance that is none, so that a test is the same every time.
pub struct Counted(pub u64);

impl Chance for Counted {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 33) as u8;
        }
    }
}

pub const NOW: At = At(1_700_000_000_000);

pub fn workspace() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { ballast: 0, ..Options::default() };
    comity_desk::open::init(dir.path(), "comity.example/acme", &mut Counted(7), options).unwrap();
    dir
}

/// Each opening has chance of its own, as a process has.
pub fn open(dir: &Path) -> Desk {
    let seed = std::fs::metadata(dir.join("vault.db")).unwrap().len();
    let size = comity_log::SqliteReader::open(dir).unwrap().tree().unwrap().size;
    Desk::open(dir, Vec::new(), Box::new(Counted(seed ^ (size << 32)))).unwrap()
}

/// What the folder holds, folded from the first act on.
pub fn from_zero(dir: &Path) -> String {
    Glass::open(dir).unwrap().world(Vec::new()).unwrap().digest()
}

pub fn source(name: &str) -> SourceId {
    SourceId::new(name).unwrap()
}

pub fn take(desk: &mut Desk, feed: &str, items: &[Item]) -> (Taken, Vec<Refused>) {
    let asked = Asked {
        source: source(feed),
        pack: feed.to_owned(),
        sha256: format!("{feed}{items:?}"),
        domains: vec!["acme.example".to_owned()],
        by: None,
    };
    let mut refused = Vec::new();
    let taken = desk.import(
        &asked,
        NOW,
        &mut |row| refused.push(row.clone()),
        &mut |intake| -> Result<Summary, DeskError> {
            items.iter().try_for_each(|item| intake.take(item.clone()))?;
            Ok(Summary::default())
        },
        &mut |_| true,
    );
    (taken.unwrap(), refused)
}

/// A row of the directory.
pub fn row(line: u32, name: &str, mail: &str, function: &str) -> Item {
    Item::Person(PersonRow {
        handles: vec![Handle::new("mail", mail)],
        name: Some(name.to_owned()),
        directory: true,
        place: format!("line {line}"),
        memberships: vec![MembershipRow {
            function: Some(Function::new(function).unwrap()),
            region: None,
            role: None,
            from: Some(At(0)),
            to: None,
        }],
        ..PersonRow::default()
    })
}

/// Somebody or something that a chat knows by its own id.
pub fn member(id: &str, name: &str, being: Being) -> Item {
    Item::Person(PersonRow {
        handles: vec![Handle::new("slack", id)],
        name: Some(name.to_owned()),
        being,
        ..PersonRow::default()
    })
}

/// A word said in a channel.
pub fn said(foreign: &str, who: &Handle, place: &str) -> RawTrace {
    RawTrace {
        who: Some(who.clone()),
        depth: Some(Depth::Posted),
        place: Some(place.into()),
        ..bare_trace(foreign, "contact", At(1_000))
    }
}

pub fn slack(id: &str) -> Handle {
    Handle::new("slack", id)
}

pub fn handle(desk: &Desk, space: &str, text: &str) -> HandleId {
    desk.vault().find_handle(space, text).unwrap().unwrap().0
}

pub fn person(desk: &Desk, mail: &str) -> PersonId {
    desk.vault().person_of("mail", mail).unwrap().unwrap()
}
