//! The gate, with a clock and a chance of its own.

use comity_auth::gate::{IDLE, INVITED, LIFE, LOCKED, WRONG_MOST};
use comity_auth::{Chance, Gate, GateError, Token};
use comity_spine::{At, Being, HandleId, PersonId};
use comity_vault::{How, NewPerson, Vault};
use tempfile::TempDir;

const ANA: PersonId = PersonId(1);
const BO: PersonId = PersonId(2);
/// Somebody without an address.
const CY: PersonId = PersonId(3);
const MAIL: &str = "ana@acme.example";
const PASSWORD: &str = "a meadow in june";
const NOON: At = At(1_760_000_000_000);

/// Different bytes at each call, and the same in every run.
fn counted() -> Chance {
    let mut n = 0u8;
    Box::new(move |bytes: &mut [u8]| {
        n += 1;
        bytes.iter_mut().zip(0u8..).for_each(|(byte, at)| *byte = n.wrapping_mul(37).wrapping_add(at));
    })
}

struct House {
    dir: TempDir,
    gate: Gate,
}

impl House {
    /// Ana and Bo, with an address each, and Cy, who has none; nobody has a password.
    fn new() -> House {
        let dir = TempDir::new().unwrap();
        let mut vault = Vault::open(dir.path()).unwrap();
        for (person, mail) in [(ANA, Some(MAIL)), (BO, Some("bo@acme.example")), (CY, None)] {
            vault.add_person(&NewPerson { person, name: None, being: Being::Person, zone: None }).unwrap();
            if let Some(mail) = mail {
                let handle = vault.handle("mail", mail, HandleId(person.0)).unwrap();
                vault.match_handle(handle, person, How::Directory).unwrap();
            }
        }
        let gate = Gate::open(dir.path(), counted()).unwrap();
        House { dir, gate }
    }

    /// The same, where Ana has a password, and the session that she got with it.
    fn with_ana() -> (House, Token) {
        let house = House::new();
        let link = house.gate.invite(ANA, None, NOON).unwrap();
        let session = house.gate.accept(link.text(), PASSWORD, NOON).unwrap();
        (house, session)
    }

    fn who(&self, token: &Token, after: i64) -> Option<PersonId> {
        self.gate.session(token.text(), NOON.plus_millis(after)).unwrap()
    }

    fn refused(&self, mail: &str, password: &str, after: i64) -> String {
        sentence(self.gate.sign_in(mail, password, NOON.plus_millis(after)))
    }
}

/// The sentence with which somebody was refused.
#[track_caller]
fn sentence(tried: Result<Token, GateError>) -> String {
    match tried {
        Err(GateError::Refused(refusal) | GateError::Locked { refusal, .. }) => refusal.sentence,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_link_lets_somebody_in_once_and_the_password_that_they_chose_does_from_then_on() {
    let house = House::new();
    assert_eq!(house.gate.signing_in_since().unwrap(), None);
    let link = house.gate.invite(ANA, None, NOON).unwrap();
    assert_eq!(house.gate.invited(link.text(), NOON).unwrap(), Some(ANA));
    assert!(sentence(house.gate.accept(link.text(), "too short", NOON)).contains("twelve characters"));
    let first = house.gate.accept(link.text(), PASSWORD, NOON).unwrap();
    assert_eq!(house.who(&first, 0), Some(ANA));
    assert_eq!(house.gate.signing_in_since().unwrap(), Some(NOON));
    assert_eq!(house.gate.invited(link.text(), NOON).unwrap(), None);
    assert!(sentence(house.gate.accept(link.text(), "another password", NOON)).contains("used already"));
    let second = house.gate.sign_in(MAIL, PASSWORD, NOON).unwrap();
    assert_eq!(house.who(&second, 0), Some(ANA));
}

#[test]
fn an_invitation_is_void_after_seven_days_and_where_nobody_gave_it() {
    let house = House::new();
    let link = house.gate.invite(ANA, None, NOON).unwrap();
    let at = |after| NOON.plus_millis(after);
    assert_eq!(house.gate.invited(link.text(), at(INVITED - 1)).unwrap(), Some(ANA));
    assert_eq!(house.gate.invited(link.text(), at(INVITED)).unwrap(), None);
    assert!(sentence(house.gate.accept(link.text(), PASSWORD, at(INVITED))).contains("Ask for another"));
    for made_up in ["", "x", &"A".repeat(43), &"A".repeat(100_000)] {
        assert!(sentence(house.gate.accept(made_up, PASSWORD, NOON)).contains("Ask for another"));
    }
}

#[test]
fn each_sign_in_gets_a_session_of_its_own_and_signing_out_ends_that_one() {
    let (house, first) = House::with_ana();
    let second = house.gate.sign_in(MAIL, PASSWORD, NOON).unwrap();
    assert_ne!(first.text(), second.text());
    house.gate.sign_out(first.text()).unwrap();
    house.gate.sign_out("no token").unwrap();
    assert_eq!((house.who(&first, 0), house.who(&second, 0)), (None, Some(ANA)));
    assert_eq!(house.gate.sign_out_everywhere(ANA).unwrap(), 1);
    assert_eq!(house.who(&second, 0), None);
}

#[test]
fn a_session_ends_after_eight_hours_unused_and_after_seven_days_whatever_was_done() {
    let (house, session) = House::with_ana();
    assert_eq!(house.who(&session, IDLE), None);
    let mut after = 0;
    while after + IDLE - 1 < LIFE {
        after += IDLE - 1;
        assert_eq!(house.who(&session, after), Some(ANA), "used every eight hours");
    }
    assert_eq!(house.who(&session, LIFE - 1), Some(ANA));
    assert_eq!(house.who(&session, LIFE), None);
}

#[test]
fn an_address_that_nobody_has_is_answered_as_one_that_somebody_has() {
    let (house, _) = House::with_ana();
    let wrong = house.refused(MAIL, "not this password", 0);
    assert_eq!(wrong, "This address and this password do not belong together.");
    for mail in ["nobody@acme.example", "bo@acme.example", "", "'; drop table people; --"] {
        assert_eq!(house.refused(mail, PASSWORD, 0), wrong, "{mail}");
    }
    assert_eq!(house.refused(MAIL, &"x".repeat(2_000), 0), wrong);
}

#[test]
fn ten_wrong_passwords_lock_an_address_for_a_quarter_of_an_hour_known_or_not() {
    let (house, _) = House::with_ana();
    for mail in [MAIL, "nobody@acme.example"] {
        for _ in 0..WRONG_MOST {
            assert!(house.refused(mail, "wrong", 0).contains("do not belong together"), "{mail}");
        }
        assert!(house.refused(mail, PASSWORD, 0).contains("Try again in 15 minutes"), "{mail}");
        assert!(house.refused(mail, PASSWORD, LOCKED - 1).contains("Try again in a minute"), "{mail}");
    }
    assert!(house.gate.sign_in("bo@acme.example", PASSWORD, NOON).is_err(), "bo has no password");
    assert!(house.gate.sign_in(MAIL, PASSWORD, NOON.plus_millis(LOCKED)).is_ok());
}

#[test]
fn a_right_password_or_a_new_link_begins_the_count_anew() {
    let (house, _) = House::with_ana();
    let wrong = |n: u32| (0..n).for_each(|_| drop(house.refused(MAIL, "wrong", 0)));
    wrong(WRONG_MOST - 1);
    house.gate.sign_in(MAIL, PASSWORD, NOON).unwrap();
    wrong(WRONG_MOST - 1);
    house.gate.sign_in(MAIL, PASSWORD, NOON).unwrap();
    wrong(WRONG_MOST);
    assert!(house.refused(MAIL, PASSWORD, 0).contains("locked"));
    let link = house.gate.invite(ANA, None, NOON).unwrap();
    house.gate.accept(link.text(), "another meadow in june", NOON).unwrap();
    house.gate.sign_in(MAIL, "another meadow in june", NOON).unwrap();
    assert!(house.refused(MAIL, PASSWORD, 0).contains("do not belong together"), "the old one is gone");
}

#[test]
fn who_runs_the_house_may_invite_and_others_may_not() {
    let (house, _) = House::with_ana();
    assert!(sentence(house.gate.invite(ANA, Some(BO), NOON)).contains("ask them for a link"));
    let link = house.gate.invite(BO, Some(ANA), NOON).unwrap();
    house.gate.accept(link.text(), PASSWORD, NOON).unwrap();
    assert!(house.gate.invite(ANA, Some(BO), NOON).is_err(), "to come in makes nobody an admin");
    assert!(sentence(house.gate.invite(CY, None, NOON)).contains("no mail address"));
    assert!(matches!(house.gate.invite(PersonId(9), None, NOON), Err(GateError::Vault(_))));
}

#[test]
fn whoever_is_erased_is_out_at_once_and_cannot_come_in_again() {
    let (house, session) = House::with_ana();
    Vault::open(house.dir.path()).unwrap().erase(ANA, NOON).unwrap();
    assert_eq!(house.who(&session, 0), None);
    assert!(house.refused(MAIL, PASSWORD, 0).contains("do not belong together"));
    assert!(matches!(house.gate.invite(ANA, None, NOON), Err(GateError::Vault(_))));
    assert_eq!(house.gate.signing_in_since().unwrap(), Some(NOON), "nobody looks in without signing in");
}

#[test]
fn no_file_of_the_workspace_holds_a_token_or_a_password() {
    let (house, session) = House::with_ana();
    let link = house.gate.invite(BO, Some(ANA), NOON).unwrap();
    let _ = house.gate.sign_in("a password typed as address", PASSWORD, NOON);
    let secrets = [session.text(), link.text(), PASSWORD, "typed as address"];
    for file in std::fs::read_dir(house.dir.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}
