//! Who is who: people, their handles, their memberships, and how they are forgotten.

use crate::common::{bring, calendar, counted, import, person, trace, vault};
use comity_spine::{At, HandleId, Owner, PersonId, Seq, Trace};
use comity_vault::{How, Vault, VaultError};
use std::{fs, path::Path};

#[test]
fn two_people_cannot_hold_one_address_and_the_error_names_both() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    vault.add_person(&person(2, "Bo Chen")).unwrap();
    let handle = vault.handle("mail", "ana@example.com", HandleId(1)).unwrap();
    assert_eq!(vault.handle("mail", "ana@example.com", HandleId(2)).unwrap(), handle);
    vault.match_handle(handle, PersonId(1), How::Directory).unwrap();
    vault.match_handle(handle, PersonId(1), How::Directory).unwrap();
    let error = vault.match_handle(handle, PersonId(2), How::Confirmed).unwrap_err().to_string();
    assert!(error.contains("mail:ana@example.com"), "{error}");
    assert!(error.contains("Ana Bell") && error.contains("Bo Chen"), "{error}");
    assert_eq!(vault.split_handle(handle).unwrap(), Some(PersonId(1)));
    vault.match_handle(handle, PersonId(2), How::Confirmed).unwrap();
    assert_eq!(vault.person_of("mail", "ana@example.com").unwrap(), Some(PersonId(2)));
    assert_eq!(vault.handles_of(PersonId(2)).unwrap().len(), 1);
}

#[test]
fn the_busiest_unmatched_handle_is_shown_first() {
    let (_dir, mut vault) = vault();
    let quiet = vault.handle("slack", "U1", HandleId(1)).unwrap();
    let busy = vault.handle("slack", "U2", HandleId(2)).unwrap();
    let by = |foreign: &str, handle| Trace { handle: Some(handle), ..trace(foreign, 1) };
    bring(&mut vault, 1, vec![by("a", quiet), by("b", busy), by("c", busy)]);
    let shown: Vec<_> = vault.unmatched(9).unwrap().into_iter().map(|u| (u.text, u.n_traces)).collect();
    assert_eq!(shown, vec![("U2".to_owned(), 2), ("U1".to_owned(), 1)]);
}

#[test]
fn matching_a_handle_later_makes_no_import_say_something_new() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    let handle = vault.handle("slack", "U1", HandleId(1)).unwrap();
    let unknown = Trace { handle: Some(handle), ..trace("a", 1) };
    let (before, _) = bring(&mut vault, 1, vec![unknown.clone()]);
    vault.match_handle(handle, PersonId(1), How::Confirmed).unwrap();
    let known = Trace { by: Some(PersonId(1)), ..unknown };
    let counts = vault.stage(import(2), &calendar(), &mut vec![known].into_iter()).unwrap();
    assert_eq!((counts.known, counts.changed), (1, 0));
    assert_eq!(vault.brought(import(1)).unwrap().0, before, "replay tells what was known then");
    assert_eq!(vault.traces(&calendar()).unwrap()[0].by, Some(PersonId(1)), "today it is Ana's");
}

#[test]
fn somebody_who_moves_function_has_two_memberships() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    let step = |foreign: &str, kind: &str, at, function: &str| Trace {
        by: Some(PersonId(1)),
        kind: kind.into(),
        function: Some(function.parse().unwrap()),
        attrs: vec![("role".into(), "lead".into())],
        ..trace(foreign, at)
    };
    bring(
        &mut vault,
        1,
        vec![
            step("1", "membership.began", 10, "legal"),
            step("2", "membership.ended", 20, "legal"),
            step("3", "membership.began", 20, "design"),
        ],
    );
    let spans: Vec<_> = vault
        .memberships(PersonId(1))
        .unwrap()
        .into_iter()
        .map(|m| (m.function.unwrap().to_string(), m.role.unwrap().to_string(), m.from, m.to))
        .collect();
    let lead = || "lead".to_owned();
    assert_eq!(
        spans,
        vec![("legal".to_owned(), lead(), At(10), Some(At(20))), ("design".to_owned(), lead(), At(20), None),]
    );
}

#[test]
fn people_of_an_undone_directory_are_not_listed_until_an_import_tells_of_them_again() {
    let (_dir, mut vault) = vault();
    let mut staging = vault.begin(import(1), &calendar()).unwrap();
    staging.add_person(&person(1, "Ana Bell")).unwrap();
    staging.finish().unwrap();
    assert_eq!(vault.n_people().unwrap(), 0, "staged is without effect");
    vault.confirm(import(1), Seq(1)).unwrap();
    assert_eq!(vault.directory().unwrap().len(), 1);
    vault.undo(import(1), Seq(2)).unwrap();
    assert_eq!(vault.directory().unwrap().len(), 0);
    let mut staging = vault.begin(import(2), &calendar()).unwrap();
    staging.meet_person(PersonId(1)).unwrap();
    staging.finish().expect("reads");
    vault.confirm(import(2), Seq(3)).expect("reads");
    assert_eq!(vault.directory().expect("reads")[0].name.as_deref(), Some("Ana Bell"));
}

fn found_in(dir: &Path, canary: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("reads") {
        let path = entry.expect("reads").path();
        if path.is_dir() {
            found.extend(found_in(&path, canary));
        } else if fs::read(&path).expect("reads").windows(canary.len()).any(|window| window == canary) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn after_erasing_a_person_no_file_of_the_vault_has_their_name_or_address() {
    let (dir, mut vault) = vault();
    let mut fill = counted();
    for n in 1..400 {
        let name = if n == 200 { "Canarina Finch".to_owned() } else { format!("Person {n}") };
        vault.add_person(&person(n, &name)).unwrap();
        let text = if n == 200 { "canary@finch.example".to_owned() } else { format!("p{n}@example.com") };
        let handle = vault.handle("mail", &text, HandleId(n)).unwrap();
        vault.match_handle(handle, PersonId(n), How::Directory).unwrap();
        vault.key(&Owner::Person(PersonId(n)), &mut fill).unwrap();
    }
    vault.set_zone(PersonId(200), "Canary/Zone").unwrap();
    vault.rename_person(PersonId(200), "Canarina Finch-Bell").unwrap();
    let traces = vec![Trace { handle: Some(HandleId(200)), ..trace("a", 1) }];
    bring(&mut vault, 1, traces);
    assert!(!found_in(dir.path(), b"Canarina").is_empty(), "the search can find");

    vault.erase(PersonId(200), At(77)).unwrap();
    for canary in [&b"Canarina"[..], b"canary@finch", b"Canary/Zone"] {
        assert_eq!(found_in(dir.path(), canary), Vec::<String>::new());
    }
    let card = vault.person(PersonId(200)).unwrap().unwrap();
    assert_eq!((card.name, card.zone, card.erased_at), (None, None, Some(At(77))));
    assert!(matches!(vault.key(&Owner::Person(PersonId(200)), &mut fill), Err(VaultError::KeyDestroyed(_))));
    assert_eq!(vault.traces(&calendar()).unwrap()[0].by, Some(PersonId(200)), "their traces lead to nobody");
    assert!(matches!(vault.rename_person(PersonId(200), "X"), Err(VaultError::Erased(_))));
    assert_eq!(vault.person_of("mail", "p3@example.com").unwrap(), Some(PersonId(3)), "others stay");
    vault.erase(PersonId(200), At(99)).unwrap();
    assert_eq!(vault.person(PersonId(200)).unwrap().unwrap().erased_at, Some(At(77)));
}

#[test]
fn a_legal_hold_keeps_a_person_from_being_erased_and_says_why() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    vault.hold(PersonId(1), "matter 12").unwrap();
    let error = vault.erase(PersonId(1), At(1)).unwrap_err().to_string();
    assert!(error.contains("legal hold (matter 12)"), "{error}");
    vault.lift_hold(PersonId(1)).unwrap();
    vault.erase(PersonId(1), At(1)).unwrap();
}

#[test]
fn erasing_says_when_a_reader_keeps_old_pages_and_can_be_swept_after() {
    let (dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    let reader = Vault::reader(dir.path()).unwrap();
    assert_eq!(reader.n_people().unwrap(), 1);
    let raw = rusqlite::Connection::open(dir.path().join("vault.db")).unwrap();
    raw.execute_batch("begin; select count(*) from people").unwrap();
    assert!(matches!(vault.erase(PersonId(1), At(1)), Err(VaultError::NotSwept)));
    raw.execute_batch("commit").unwrap();
    vault.sweep().unwrap();
    assert_eq!(found_in(dir.path(), b"Ana Bell"), Vec::<String>::new());
    assert_eq!(reader.person(PersonId(1)).unwrap().unwrap().name, None, "an idle reader holds nothing up");
}
