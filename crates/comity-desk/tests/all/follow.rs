//! The log goes first: whatever keeps the vault from following, it does so at the next act or start.

use crate::company::*;
use comity_desk::{Desk, DeskError};
use comity_log::{Draft, Log, NoKeys, Request};
use comity_sources::Item;
use comity_spine::{Slug, TraceId};
use std::path::Path;

/// Ana and Bo of the directory, and U1, who said something and is nobody yet.
fn acme(dir: &Path) -> Desk {
    let mut desk = open(dir);
    let people =
        [row(2, "Ana Sol", "ana@acme.example", "product"), row(3, "Bo Lind", "bo@acme.example", "legal")];
    take(&mut desk, "people", &people);
    take(&mut desk, "slack", &[Item::Trace(said("m1", &slack("U1"), "pricing"))]);
    desk
}

/// The act alone, as a process leaves it that is killed right after the log's commit.
fn only_in_the_log(desk: &mut Desk, kind: &str, fields: &serde_json::Value) {
    let terms = serde_json::json!({ (kind): fields });
    let act = Draft::new(kind, terms.to_string()).seal(&NoKeys, &mut Counted(99)).unwrap();
    desk.log().append(NOW, Request::new(vec![act])).unwrap();
}

fn counts_for(desk: &Desk, function: &str) -> bool {
    let word = desk.world().facts().find_word(function);
    desk.world().facts().iter().any(|row| row.depth.is_some() && Some(row.function) == word)
}

#[test]
fn a_confirmed_match_whose_process_is_killed_before_the_vault_knows_is_made_at_the_next_start() {
    let dir = workspace();
    let mut desk = acme(dir.path());
    let (handle, bo) = (handle(&desk, "slack", "U1"), person(&desk, "bo@acme.example"));
    let fields = serde_json::json!({ "matches": [(handle, bo)], "how": "confirmed" });
    only_in_the_log(&mut desk, "identity.matched", &fields);
    assert_eq!(desk.vault().holder_of(handle).unwrap(), None);
    drop(desk);
    let desk = open(dir.path());
    assert_eq!(desk.vault().holder_of(handle).unwrap(), Some(bo));
    assert!(counts_for(&desk, "legal"));
}

#[test]
fn a_vault_that_fails_after_the_log_has_the_match_follows_at_the_next_act_and_at_the_next_start() {
    for restart in [false, true] {
        let dir = workspace();
        let mut desk = acme(dir.path());
        let (handle, bo) = (handle(&desk, "slack", "U1"), person(&desk, "bo@acme.example"));
        let raw = rusqlite::Connection::open(dir.path().join("vault.db")).unwrap();
        raw.execute_batch(
            "create trigger broken before update on handles begin select raise(abort, 'broken disk'); end",
        )
        .unwrap();
        let size = desk.log().tree().size;
        let failed = desk.confirm_match(handle, bo, None, NOW).unwrap_err();
        assert!(failed.to_string().contains("broken disk"), "{failed}");
        assert_eq!((desk.log().tree().size, counts_for(&desk, "legal")), (size + 1, false));
        raw.execute_batch("drop trigger broken").unwrap();
        if restart {
            drop(desk);
            desk = open(dir.path());
        } else {
            desk.map_place(&source("slack"), "general", None, None, NOW).unwrap();
        }
        assert_eq!(desk.vault().holder_of(handle).unwrap(), Some(bo));
        assert!(counts_for(&desk, "legal"));
        assert_eq!(desk.world().digest(), from_zero(dir.path()));
    }
}

#[test]
fn a_match_that_cannot_be_made_is_refused_before_anything_is_written() {
    let dir = workspace();
    let mut desk = acme(dir.path());
    let (handle, bo) = (handle(&desk, "slack", "U1"), person(&desk, "bo@acme.example"));
    let ana = person(&desk, "ana@acme.example");
    desk.confirm_match(handle, bo, None, NOW).unwrap();
    let size = desk.log().tree().size;
    let refused = desk.confirm_match(handle, ana, None, NOW).unwrap_err().to_string();
    assert!(refused.contains("Bo Lind") && refused.contains("split it"), "{refused}");
    assert_eq!(desk.log().tree().size, size);
    desk.split(handle, None, NOW).unwrap();
    assert!(!counts_for(&desk, "legal"));
    desk.confirm_match(handle, ana, None, NOW).unwrap();
    assert!(counts_for(&desk, "product"));
    assert_eq!(desk.world().digest(), from_zero(dir.path()));
    drop(desk);
    assert_eq!(open(dir.path()).vault().holder_of(handle).unwrap(), Some(ana));
}

#[test]
fn an_undo_an_erasure_and_a_mapped_place_that_only_the_log_knows_are_done_at_the_next_start() {
    let dir = workspace();
    let mut desk = acme(dir.path());
    let (ana, bo) = (person(&desk, "ana@acme.example"), person(&desk, "bo@acme.example"));
    let (more, _) = take(&mut desk, "git", &[Item::Trace(said("c1", &slack("U1"), "app"))]);
    let pricing =
        desk.vault().moves_with(&source("slack"), "pricing", Some(&"atlas".parse().unwrap())).unwrap();
    only_in_the_log(&mut desk, "import.undone", &serde_json::json!({ "import": more.import }));
    let mapped = serde_json::json!({ "source": "slack", "place": "pricing", "initiative": "atlas" });
    only_in_the_log(&mut desk, "place.mapped", &mapped);
    only_in_the_log(
        &mut desk,
        "trace.linked",
        &serde_json::json!({ "traces": pricing, "initiative": "atlas" }),
    );
    let basis = Slug::new("left").unwrap();
    comity_log::erase_person(desk.log(), NOW, None, bo, &basis, &mut Counted(5)).unwrap();
    drop(desk);
    let desk = open(dir.path());
    assert_eq!(desk.vault().traces(&source("git")).unwrap(), []);
    let linked = desk.vault().traces(&source("slack")).unwrap();
    assert_eq!(linked[0].initiative.as_ref().unwrap().as_str(), "atlas");
    assert!(desk.vault().person(bo).unwrap().unwrap().erased_at.is_some());
    assert!(desk.vault().person(ana).unwrap().unwrap().erased_at.is_none());
    assert_eq!(desk.world().digest(), from_zero(dir.path()));
}

#[test]
fn an_import_that_only_the_log_knows_is_in_force_at_the_next_start_and_one_it_does_not_know_never_was() {
    let dir = workspace();
    let mut desk = acme(dir.path());
    let raw = rusqlite::Connection::open(dir.path().join("vault.db")).unwrap();
    raw.execute_batch(
        "create trigger broken before update of state on imports when new.state = 'live'
        begin select raise(abort, 'broken disk'); end",
    )
    .unwrap();
    let asked = comity_desk::Asked {
        source: source("git"),
        pack: "git".to_owned(),
        sha256: "ab".to_owned(),
        domains: Vec::new(),
        by: None,
    };
    let failed = desk.import(
        &asked,
        NOW,
        &mut |_| {},
        &mut |intake| {
            intake.take(Item::Trace(said("c1", &slack("U1"), "app")))?;
            Ok(comity_sources::Summary::default())
        },
        &mut |_| true,
    );
    assert!(matches!(failed, Err(DeskError::Vault(_))), "{failed:?}");
    raw.execute_batch("drop trigger broken").unwrap();
    drop(desk);
    let mut desk = open(dir.path());
    assert_eq!(desk.vault().traces(&source("git")).unwrap().len(), 1);

    let import = comity_spine::ImportId(77);
    let trace = comity_spine::Trace::new(source("mail"), "x", "contact", NOW);
    desk.vault_mut().stage(import, &source("mail"), &mut std::iter::once(trace)).unwrap();
    drop(desk);
    assert_eq!(open(dir.path()).vault().import(import).unwrap(), None);
}

#[test]
fn an_act_with_something_beside_it_names_the_command_that_does_it() {
    let dir = workspace();
    let mut desk = acme(dir.path());
    for (kind, command) in [
        ("identity.matched", "comity people match"),
        ("place.mapped", "comity links map"),
        ("trace.linked", "comity links trace"),
    ] {
        let intent = comity_desk::Intent::new(kind, serde_json::json!({}), None);
        let refused = desk.act(intent, NOW).unwrap_err().to_string();
        assert!(refused.contains(command), "{refused}");
    }
    assert!(desk.link(&[TraceId(999)], None, None, NOW).is_err());
}
