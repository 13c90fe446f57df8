//! Opening, keys, names, settings and links.

use crate::common::{bring, calendar, counted, import, trace, vault};
use comity_spine::{
    At, Function, InitiativeId, LinkRule, Noun, Owner, PersonId, Ref, Seq, Slug, Trace, trace::Brought,
};
use comity_vault::{SCHEMA, Share, Vault, VaultError};
use rusqlite::Connection;
use std::fs;
use tempfile::TempDir;

fn atlas() -> InitiativeId {
    InitiativeId::new("atlas").expect("a name")
}

#[test]
fn a_vault_of_version_one_is_brought_forward_with_what_it_holds() {
    let dir = TempDir::new().unwrap();
    let old = Connection::open(dir.path().join("vault.db")).unwrap();
    old.execute_batch(include_str!("../../migrations/0001_people_and_traces.sql")).unwrap();
    old.execute_batch(
        "insert into schema_version (version, name) values (1, 'people and traces');
        insert into people (person, name, being) values (zeroblob(16), 'Ana Bell', 'person')",
    )
    .unwrap();
    drop(old);
    assert!(matches!(Vault::reader(dir.path()), Err(VaultError::Older { found: 1, .. })));
    let mut vault = Vault::open(dir.path()).unwrap();
    assert_eq!(vault.directory().unwrap()[0].name.as_deref(), Some("Ana Bell"));
    vault.set_name(&Ref::initiative(&atlas()), "Atlas").unwrap();
    drop(vault);
    Vault::open(dir.path()).unwrap();
}

#[test]
fn a_vault_of_a_newer_comity_is_refused_in_a_clear_sentence() {
    let (dir, vault) = vault();
    drop(vault);
    let newer = Connection::open(dir.path().join("vault.db")).unwrap();
    newer.execute("insert into schema_version (version, name) values (?1, 'x')", [SCHEMA + 1]).unwrap();
    let error = Vault::open(dir.path()).err().unwrap().to_string();
    assert!(error.contains("use the newer Comity"), "{error}");
}

#[test]
fn a_file_that_is_no_vault_is_named() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("vault.db"), "people,handles\n".repeat(500)).unwrap();
    let error = Vault::open(dir.path()).err().unwrap();
    assert!(matches!(error, VaultError::NotAVault { .. }), "{error}");
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let (dir, mut vault) = vault();
    let staging = vault.begin(import(1), &calendar()).unwrap();
    let other = Connection::open(dir.path().join("vault.db")).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    let error = VaultError::from(other.execute_batch("begin immediate").unwrap_err());
    assert!(matches!(error, VaultError::Busy(_)), "{error}");
    drop(staging);
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_done() {
    let (dir, vault) = vault();
    drop(vault);
    let raw = Connection::open(dir.path().join("vault.db")).unwrap();
    raw.execute_batch("pragma max_page_count = 1").unwrap();
    let error = raw
        .execute("insert into settings (key, value) values ('a', hex(randomblob(100000)))", [])
        .map_err(VaultError::from)
        .unwrap_err();
    assert!(error.to_string().contains("free some space"), "{error}");
}

#[test]
fn a_key_opens_again_and_is_lost_for_ever_once_destroyed() {
    let (dir, mut vault) = vault();
    let mut fill = counted();
    let matter = Owner::Matter(Slug::new("acme-v-us").unwrap());
    assert!(vault.key_if_any(&matter).unwrap().is_none());
    let key = vault.key(&matter, &mut fill).unwrap();
    let other = vault.key(&Owner::Person(PersonId(1)), &mut fill).unwrap();
    assert_ne!(*key, *other);
    drop(vault);
    let mut vault = Vault::open(dir.path()).unwrap();
    assert_eq!(*vault.key(&matter, &mut fill).unwrap(), *key);
    assert!(vault.destroy_key(&matter).unwrap());
    assert!(!vault.destroy_key(&matter).unwrap());
    assert!(matches!(vault.key(&matter, &mut fill), Err(VaultError::KeyDestroyed(_))));
}

#[test]
fn a_master_key_that_is_missing_cut_or_another_is_named_and_never_made_anew() {
    let (dir, mut vault) = vault();
    let mut fill = counted();
    vault.key(&Owner::Workspace, &mut fill).unwrap();
    let path = dir.path().join("keys/master.key");
    let right = fs::read(&path).unwrap();
    fs::write(&path, [7; 32]).unwrap();
    assert!(matches!(vault.key(&Owner::Workspace, &mut fill), Err(VaultError::KeySealed(_))));
    fs::write(&path, &right[..31]).unwrap();
    assert!(matches!(vault.key(&Owner::Workspace, &mut fill), Err(VaultError::MasterKeyUnfit { .. })));
    fs::remove_file(&path).unwrap();
    let missing = vault.key(&Owner::Person(PersonId(1)), &mut fill);
    assert!(matches!(missing, Err(VaultError::MasterKeyMissing { .. })));
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn no_other_account_can_read_the_vault_or_its_master_key() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, mut vault) = vault();
    vault.key(&Owner::Workspace, &mut counted()).unwrap();
    let key = dir.path().join("keys/master.key");
    for file in [dir.path().join("vault.db"), key.clone()] {
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let error = vault.key(&Owner::Workspace, &mut counted()).unwrap_err().to_string();
    assert!(error.contains("chmod 600"), "{error}");
}

#[test]
fn a_persons_name_for_a_thing_wins_and_an_undone_import_takes_its_own_back() {
    let (_dir, mut vault) = vault();
    let about = Ref::new(Noun::Keynote, "spring");
    for (n, name) in [(1, "Spring"), (2, "Spring 2026")] {
        let mut staging = vault.begin(import(n), &calendar()).unwrap();
        staging.set_name(&about, name).unwrap();
        staging.finish().unwrap();
        vault.confirm(import(n), Seq(n as u64)).unwrap();
    }
    assert_eq!(vault.name_of(&about).unwrap().as_deref(), Some("Spring 2026"));
    vault.undo(import(2), Seq(3)).unwrap();
    assert_eq!(vault.name_of(&about).unwrap().as_deref(), Some("Spring"));
    vault.set_name(&about, "The Spring").unwrap();
    assert_eq!(vault.names().unwrap(), vec![(about, "The Spring".to_owned())]);
}

#[test]
fn settings_read_back_and_are_found_by_prefix() {
    let (_dir, mut vault) = vault();
    vault.set_setting("mail.from", &"comity@example.com".into()).unwrap();
    vault.set_setting("zone", &"Europe/Berlin".into()).unwrap();
    assert_eq!(vault.settings("mail.").unwrap().len(), 1);
    vault.clear_setting("zone").unwrap();
    assert_eq!(vault.setting("zone").unwrap(), None);
}

#[test]
fn what_an_import_read_is_shown_in_the_list_and_found_by_its_hash() {
    let (_dir, mut vault) = vault();
    vault.stage(import(1), &calendar(), &mut vec![trace("a", 1)].into_iter()).unwrap();
    let brought = Brought {
        import: import(1),
        source: calendar(),
        pack: "ics".into(),
        sha256: "ab12".into(),
        rows: 3,
        refused: 2,
        gives: vec!["contact".into()],
        from: Some(At(1)),
        to: None,
    };
    vault.describe(&brought).unwrap();
    assert_eq!(vault.import_with_sha("ab12", &calendar()).unwrap(), None, "not before it is in force");
    vault.confirm(import(1), Seq(4)).unwrap();
    let card = vault.import_with_sha("ab12", &calendar()).unwrap().unwrap();
    assert_eq!((card.brought, card.n_new, card.seq), (brought, 1, Some(Seq(4))));
}

/// A page that belongs to a function is touched: that is contact with the function, not work on anything.
#[test]
fn a_contact_addressed_to_a_function_waits_for_no_initiative_and_counts_once_it_is_linked() {
    let (_dir, mut vault) = vault();
    let there = |foreign: &str, to: Option<&str>| Trace {
        place: Some("pages".into()),
        to: to.map(|word| Function::new(word).unwrap()),
        ..trace(foreign, 1)
    };
    let (came, _) = bring(&mut vault, 1, vec![there("a", Some("sales")), there("b", None)]);
    let waiting = |vault: &Vault| vault.places().unwrap()[0].n_waiting;
    assert_eq!(vault.linked_share(At(0), At(9)).unwrap(), Share { n_linked: 0, n_traces: 1 });
    assert_eq!(waiting(&vault), 1);
    vault.link_by_hand(&[came[0].id], Some(&atlas())).unwrap();
    assert_eq!(vault.linked_share(At(0), At(9)).unwrap(), Share { n_linked: 1, n_traces: 2 });
    assert_eq!(waiting(&vault), 1);
}

#[test]
fn mapping_a_channel_links_what_is_there_and_what_will_come_but_nothing_linked_by_hand() {
    let (_dir, mut vault) = vault();
    let boreas = InitiativeId::new("boreas").unwrap();
    let there = |foreign: &str, at| Trace { place: Some("c-launch".into()), ..trace(foreign, at) };
    let (came, _) = bring(&mut vault, 1, vec![there("a", 1), there("b", 2)]);
    vault.link_by_hand(&[came[0].id], Some(&boreas)).unwrap();
    assert_eq!(vault.linked_share(At(0), At(9)).unwrap(), Share { n_linked: 1, n_traces: 2 });
    assert_eq!(vault.map_place(&calendar(), "c-launch", Some(&atlas())).unwrap(), vec![came[1].id]);

    let counts = vault.stage(
        import(2),
        &calendar(),
        &mut vec![there("a", 1), there("b", 2), there("c", 3)].into_iter(),
    );
    assert_eq!(counts.map(|c| (c.new, c.known, c.changed)).unwrap(), (1, 2, 0), "a link changes no event");
    vault.confirm(import(2), Seq(2)).unwrap();
    assert_eq!(vault.brought(import(2)).unwrap().0[0].initiative, Some(atlas()));
    assert_eq!(vault.brought(import(1)).unwrap().0, came, "replay tells what was known then");
    let place = vault.places().unwrap().remove(0);
    assert_eq!((place.n_traces, place.n_linked, place.mapped), (3, 3, Some(atlas())));
    assert_eq!((place.source, place.n_waiting), (calendar(), 0));

    assert_eq!(vault.map_place(&calendar(), "c-launch", None).unwrap().len(), 2);
    assert_eq!(vault.places().unwrap()[0].n_linked, 1);
}

#[test]
fn a_link_made_by_hand_survives_that_the_event_moves() {
    let (_dir, mut vault) = vault();
    let (came, _) = bring(&mut vault, 1, vec![trace("a", 1)]);
    vault.link_by_hand(&[came[0].id], Some(&atlas())).unwrap();
    let (moved, _) = bring(&mut vault, 2, vec![trace("a", 2)]);
    assert_eq!(moved[0].initiative, Some(atlas()));
    let counts = vault.stage(import(3), &calendar(), &mut vec![trace("a", 2)].into_iter()).unwrap();
    assert_eq!(counts.known, 1);
    vault.discard(import(3)).unwrap();
    vault.link_by_hand(&[came[0].id], None).unwrap();
    assert_eq!(vault.trace(moved[0].id).unwrap().unwrap().initiative, Some(atlas()), "replaced rows stay");
    let undone = vault.undo(import(2), Seq(4)).unwrap();
    assert_eq!(undone.restored[0].initiative, Some(atlas()), "it comes back with its link");
}

#[test]
fn a_mapped_place_yields_to_what_texts_say_and_outdoes_a_document() {
    let (_dir, mut vault) = vault();
    let boreas = InitiativeId::new("boreas").unwrap();
    let there = |foreign: &str, initiative: Option<&InitiativeId>| Trace {
        place: Some("c-launch".into()),
        initiative: initiative.cloned(),
        ..trace(foreign, 1)
    };
    let rows = [
        (there("id", Some(&boreas)), Some(LinkRule::Explicit), Some(boreas.clone())),
        (there("label", Some(&boreas)), Some(LinkRule::Label), Some(boreas.clone())),
        (there("several", None), Some(LinkRule::Several), None),
        (there("said", Some(&boreas)), None, Some(boreas.clone())),
        (there("document", Some(&boreas)), Some(LinkRule::Document), Some(atlas())),
        (there("nothing", None), None, Some(atlas())),
    ];
    let bring = |vault: &mut Vault, n: u64| {
        let mut staging = vault.begin(import(u128::from(n)), &calendar()).unwrap();
        for (trace, rule, _) in &rows {
            staging.put_by(trace, *rule).unwrap();
        }
        let counts = staging.finish().unwrap();
        vault.confirm(import(u128::from(n)), Seq(n)).unwrap();
        counts
    };
    let as_wanted = |vault: &Vault| {
        for (trace, (_, rule, wanted)) in vault.traces(&calendar()).unwrap().iter().zip(&rows) {
            assert_eq!(trace.initiative, *wanted, "{} by {rule:?}", trace.foreign);
        }
    };
    bring(&mut vault, 1);
    assert_eq!(vault.moves_with(&calendar(), "c-launch", Some(&atlas())).unwrap().len(), 2);
    assert_eq!(vault.map_place(&calendar(), "c-launch", Some(&atlas())).unwrap().len(), 2);
    as_wanted(&vault);
    assert_eq!(bring(&mut vault, 2).known, 6, "the same rows again change nothing");
    vault.undo(import(1), Seq(3)).unwrap();
    vault.undo(import(2), Seq(4)).unwrap();
    bring(&mut vault, 3);
    as_wanted(&vault);
}
