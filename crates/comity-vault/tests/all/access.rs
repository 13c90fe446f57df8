//! Passwords, sessions, invitations and wrong passwords, and that they are forgotten with the person.

use crate::common::{person, vault};
use comity_spine::{At, HandleId, PersonId};
use comity_vault::{Attempts, How, Invitation, NewWay, Vault, VaultError};
use rusqlite::Connection;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ANA: PersonId = PersonId(1);
const BO: PersonId = PersonId(2);
const ADDRESS: &str = "ana@acme.example";

/// A vault with Ana, who has an address, and Bo.
fn peopled() -> (TempDir, Vault) {
    let (dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    vault.add_person(&person(2, "Bo Chen")).unwrap();
    let handle = vault.handle("mail", ADDRESS, HandleId(1)).unwrap();
    vault.match_handle(handle, ANA, How::Directory).unwrap();
    (dir, vault)
}

fn to(person: PersonId, by: Option<PersonId>) -> Invitation {
    Invitation { person, by, until: At(100) }
}

#[test]
fn an_invitation_is_taken_up_once_and_only_the_newest_stands() {
    let (_dir, mut vault) = peopled();
    vault.invite(&[1; 32], &to(ANA, None)).unwrap();
    vault.invite(&[2; 32], &to(ANA, None)).unwrap();
    assert_eq!(vault.invitation(&[1; 32], At(5)).unwrap(), None, "the older link is void");
    assert_eq!(vault.invitation(&[2; 32], At(99)).unwrap(), Some(to(ANA, None)));
    assert_eq!(
        vault.accept(&[2; 32], &NewWay::Password("phc"), &[9; 32], At(100)).unwrap(),
        None,
        "its time is over"
    );
    assert_eq!(vault.signing_in_since().unwrap(), None);
    assert_eq!(vault.accept(&[2; 32], &NewWay::Password("phc"), &[9; 32], At(99)).unwrap(), Some(ANA));
    assert_eq!(vault.accept(&[2; 32], &NewWay::Password("other"), &[8; 32], At(99)).unwrap(), None);
    assert_eq!(vault.password_of(ANA).unwrap().as_deref(), Some("phc"));
    assert_eq!(vault.session(&[9; 32]).unwrap().unwrap().person, ANA);
    assert_eq!(vault.signing_in_since().unwrap(), Some(At(99)));
}

#[test]
fn the_first_who_comes_by_the_console_runs_the_house_and_nobody_after_them() {
    let (_dir, mut vault) = peopled();
    vault.invite(&[1; 32], &to(BO, Some(ANA))).unwrap();
    vault.accept(&[1; 32], &NewWay::Password("phc"), &[1; 32], At(1)).unwrap();
    assert!(!vault.is_admin(BO, At(9)).unwrap(), "a colleague's invitation makes nobody an admin");
    vault.invite(&[2; 32], &to(ANA, None)).unwrap();
    vault.accept(&[2; 32], &NewWay::Password("phc"), &[2; 32], At(2)).unwrap();
    vault.invite(&[3; 32], &to(BO, None)).unwrap();
    vault.accept(&[3; 32], &NewWay::Password("phc"), &[3; 32], At(3)).unwrap();
    assert_eq!((vault.is_admin(ANA, At(9)).unwrap(), vault.is_admin(BO, At(9)).unwrap()), (true, false));
}

#[test]
fn a_new_password_ends_the_sessions_that_the_old_one_began() {
    let (_dir, mut vault) = peopled();
    vault.begin_session(&[1; 32], ANA, At(1)).unwrap();
    vault.begin_session(&[2; 32], BO, At(1)).unwrap();
    vault.invite(&[3; 32], &to(ANA, None)).unwrap();
    vault.accept(&[3; 32], &NewWay::Password("phc"), &[4; 32], At(2)).unwrap();
    assert_eq!(vault.session(&[1; 32]).unwrap(), None);
    assert!(vault.session(&[2; 32]).unwrap().is_some() && vault.session(&[4; 32]).unwrap().is_some());
    assert_eq!(vault.end_sessions(ANA).unwrap(), 1);
}

#[test]
fn tries_for_an_address_are_counted_in_a_row_and_forgotten_after_a_while() {
    let (_dir, mut vault) = peopled();
    vault.count_attempt(ADDRESS, At(10), At(0)).unwrap();
    vault.count_attempt(ADDRESS, At(11), At(1)).unwrap();
    vault.count_attempt("other@acme.example", At(20), At(10)).unwrap();
    assert_eq!(vault.attempts(ADDRESS, At(10)).unwrap(), Some(Attempts { n: 2, last_at: At(11) }));
    assert_eq!(vault.attempts(ADDRESS, At(11)).unwrap(), None);
    vault.count_attempt(ADDRESS, At(30), At(15)).unwrap();
    assert_eq!(vault.attempts(ADDRESS, At(15)).unwrap(), Some(Attempts { n: 1, last_at: At(30) }));
    vault.forget_attempts(ADDRESS).unwrap();
    assert_eq!(vault.attempts(ADDRESS, At(0)).unwrap(), None);
}

#[test]
fn noting_that_somebody_is_there_waits_for_no_import() {
    let (dir, mut vault) = peopled();
    vault.begin_session(&[1; 32], ANA, At(1)).unwrap();
    let other = Connection::open(dir.path().join("vault.db")).unwrap();
    other.execute_batch("begin immediate").unwrap();
    #[expect(clippy::disallowed_methods, reason = "this test is about waiting")]
    let begun = Instant::now();
    vault.see_session(&[1; 32], At(9)).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(vault.session(&[1; 32]).unwrap().unwrap().seen_at, At(1));
    other.execute_batch("rollback").unwrap();
    vault.see_session(&[1; 32], At(9)).unwrap();
    vault.see_session(&[1; 32], At(8)).unwrap();
    assert_eq!(vault.session(&[1; 32]).unwrap().unwrap().seen_at, At(9));
    vault.clear_sessions(At(0), At(9)).unwrap();
    assert_eq!(vault.session(&[1; 32]).unwrap(), None);
}

#[test]
fn an_erased_person_has_no_way_in_any_more_and_the_house_stays_shut() {
    let (dir, mut vault) = peopled();
    vault.invite(&[1; 32], &to(ANA, None)).unwrap();
    vault.accept(&[1; 32], &NewWay::Password("$canary-phc"), &[2; 32], At(1)).unwrap();
    vault.invite(&[3; 32], &to(BO, Some(ANA))).unwrap();
    vault.invite(&[4; 32], &to(ANA, None)).unwrap();
    vault.count_attempt(ADDRESS, At(5), At(0)).unwrap();
    vault.count_attempt("bo@acme.example", At(5), At(0)).unwrap();
    vault.erase(ANA, At(6)).unwrap();
    assert_eq!((vault.session(&[2; 32]).unwrap(), vault.password_of(ANA).unwrap()), (None, None));
    assert!(!vault.is_admin(ANA, At(9)).unwrap());
    assert_eq!(vault.grants_of(ANA).unwrap(), []);
    for digest in [[3; 32], [4; 32]] {
        assert_eq!(vault.invitation(&digest, At(6)).unwrap(), None);
    }
    assert_eq!(vault.attempts(ADDRESS, At(0)).unwrap(), None);
    assert!(vault.attempts("bo@acme.example", At(0)).unwrap().is_some(), "others stay");
    assert_eq!(vault.signing_in_since().unwrap(), Some(At(1)), "nobody looks in from outside again");
    assert!(matches!(vault.begin_session(&[5; 32], ANA, At(7)), Err(VaultError::Erased(_))));
    assert!(matches!(vault.invite(&[5; 32], &to(ANA, None)), Err(VaultError::Erased(_))));
    drop(vault);
    let bytes = std::fs::read(dir.path().join("vault.db")).unwrap();
    assert!(!bytes.windows(11).any(|window| window == b"$canary-phc"));
}
