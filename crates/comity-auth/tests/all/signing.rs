//! Whoever signs shows at that moment who they are: what is taken of it, and everything that is not.

use comity_auth::gate::{LOCKED, WRONG_MOST};
use comity_auth::passkey::ASKED;
use comity_auth::{Challenge, Drawn, GateError, Proven, Token, assertion, codes};
use comity_spine::{At, PersonId, Seq, Shown, Statement, Sum};
use serde_json::Value;

use crate::soft::*;

fn drawn(signer: PersonId, copy: &str) -> Drawn {
    let statement = Statement {
        subject: "requirement:alarm-1".parse().unwrap(),
        revision: 2,
        print: Sum([7; 32]),
        record: Sum([8; 32]),
        meaning: "clinical_review".into(),
        signer,
        at: NOON,
        site: HERE.into(),
        after: Seq(41),
    };
    Drawn { statement, record: format!("The text. Copy: {copy}"), sent: "[]".to_owned() }
}

impl House {
    fn draws(&self, signer: PersonId) -> Token {
        self.gate.draw_up(signer, NOON, |copy| drawn(signer, copy))
    }

    /// What the browser is asked for something that was drawn up.
    fn asks_to_sign(&self, token: &Token, signer: PersonId) -> Challenge {
        let options = self.gate.ask_to_sign(&origin(), token.text(), signer, NOON).unwrap();
        Challenge { token: token.clone(), options }
    }

    fn signs(&self, soft: &mut Soft, signer: PersonId) -> Result<Proven, GateError> {
        let token = self.draws(signer);
        let answer = soft.show(&self.asks_to_sign(&token, signer)).answer;
        self.gate.sign_by_passkey(token.text(), signer, &answer, NOON)
    }

    /// Codes for somebody, and their secret.
    fn with_codes(&self, person: PersonId) -> Vec<u8> {
        let made = self.gate.new_code(person, PASSWORD, NOON).unwrap();
        let secret = secret_of(&made.spelt);
        assert!(made.address.contains(&made.spelt.replace(' ', "")));
        let code = code_at(&secret, NOON.plus_millis(-30_000));
        self.gate.keep_code(made.token.text(), person, &code, NOON).unwrap();
        secret
    }
}

/// The bytes of a secret as people type it.
fn secret_of(spelt: &str) -> Vec<u8> {
    let five = |letter: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter);
    let bits: String = spelt.chars().filter_map(five).map(|value| format!("{value:05b}")).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

fn code_at(secret: &[u8], at: At) -> String {
    format!("{:06}", codes::code(secret, codes::step(at)))
}

#[test]
fn a_passkey_signs_the_sum_of_what_was_shown_and_anybody_can_check_it_afterwards() {
    let (house, mut soft) = House::with_key();
    let token = house.draws(ANA);
    let asked = house.asks_to_sign(&token, ANA);
    let options: Value = serde_json::from_str(&asked.options).unwrap();
    assert_eq!(options["publicKey"]["userVerification"], "required");
    assert_eq!(options["publicKey"]["allowCredentials"].as_array().unwrap().len(), 1);
    let answer = soft.show(&asked).answer;
    let proven = house.gate.sign_by_passkey(token.text(), ANA, &answer, NOON).unwrap();
    assert!(
        proven.record.starts_with("The text. Copy: ") && proven.record.len() == 16 + 64,
        "{}",
        proven.record
    );
    let assurance = &proven.assurance;
    assert_eq!(assertion::holds(&assurance.statement, &assurance.shown), Ok(soft.counter));
    assert_eq!(house.gate.passkeys(ANA).unwrap()[0].used_at, Some(NOON));
    assert!(house.signs(&mut soft, ANA).is_ok(), "another thing is signed anew");

    let again = sentence(house.gate.sign_by_passkey(token.text(), ANA, &answer, NOON));
    assert!(again.contains("used already"), "{again}");
    let mut moved = assurance.statement.clone();
    moved.revision = 3;
    assert!(assertion::holds(&moved, &assurance.shown).is_err(), "it is bound to that revision");
}

#[test]
fn what_was_signed_for_another_page_or_another_time_signs_nothing() {
    let (house, mut soft) = House::with_key();
    let first = house.draws(ANA);
    let answer = soft.show(&house.asks_to_sign(&first, ANA)).answer;
    let mut other = drawn(ANA, "");
    other.statement.subject = "requirement:alarm-2".parse().unwrap();
    let second = house.gate.draw_up(ANA, NOON, |_| other);
    let refused = sentence(house.gate.sign_by_passkey(second.text(), ANA, &answer, NOON));
    assert!(refused.contains("signed something else"), "{refused}");

    let late = NOON.plus_millis(ASKED);
    let refused = sentence(house.gate.sign_by_passkey(first.text(), ANA, &answer, late));
    assert!(refused.contains("longer than five minutes"), "{refused}");
    let third = house.draws(ANA);
    assert!(house.gate.drawn(third.text(), BO, NOON).is_err(), "it is shown to nobody else");
    let refused = sentence(house.gate.sign_by_passkey(third.text(), BO, &answer, NOON));
    assert!(refused.contains("signed for something else"), "{refused}");
    let entry = soft.show(&house.asks());
    let fourth = house.draws(ANA);
    let refused = sentence(house.gate.sign_by_passkey(fourth.text(), ANA, &entry.answer, NOON));
    assert!(refused.contains("signed something else"), "coming in is no signature: {refused}");
}

#[test]
fn a_passkey_of_somebody_else_or_that_did_not_ask_or_of_another_site_signs_nothing() {
    let (house, mut ana) = House::with_key();
    let mut bo = Soft::new(9, BO);
    house.gate.add_passkey(BO, "phone", &bo.make(&house.asks_new(BO)), NOON).unwrap();
    assert!(sentence(house.signs(&mut bo, ANA)).contains("somebody else's"));
    let mut nobody = Soft::new(11, ANA);
    assert!(sentence(house.signs(&mut nobody, ANA)).contains("Nobody here has this passkey"));
    let mut forged = Soft::new(7, ANA);
    forged.counter = 50;
    assert!(sentence(house.signs(&mut forged, ANA)).contains("did not prove"), "her id, another key");
    ana.flags = 1;
    assert!(sentence(house.signs(&mut ana, ANA)).contains("did not ask who you are"));
    ana.flags = 4;
    assert!(sentence(house.signs(&mut ana, ANA)).contains("did not ask who you are"), "nobody was there");
    (ana.flags, ana.origin) = (5, "https://comity.example.org");
    assert!(sentence(house.signs(&mut ana, ANA)).contains("another address"));
    ana.origin = HERE;
    house.signs(&mut ana, ANA).unwrap();
    ana.counter = 1;
    assert!(sentence(house.signs(&mut ana, ANA)).contains("went back"));
}

#[test]
fn a_password_and_a_code_sign_once_each_half_minute() {
    let house = House::new();
    let none = house.draws(ANA);
    let refused = sentence(house.gate.sign_by_code(none.text(), ANA, PASSWORD, "123456", NOON));
    assert!(refused.contains("no codes yet"), "{refused}");
    let secret = house.with_codes(ANA);
    assert_eq!(house.gate.codes_since(ANA).unwrap(), Some(NOON));
    let code = code_at(&secret, NOON);
    let signs = |password: &str, code: &str, now: At| {
        let token = house.draws(ANA);
        house.gate.sign_by_code(token.text(), ANA, password, code, now)
    };
    assert!(sentence(signs("another meadow", &code, NOON)).contains("not yours of now"));
    assert!(sentence(signs(PASSWORD, "000000", NOON)).contains("not yours of now"));
    let proven = signs(PASSWORD, &code, NOON).unwrap();
    assert_eq!(proven.assurance.shown, Shown::PasswordAndCode { step: codes::step(NOON) });
    assert!(sentence(signs(PASSWORD, &code, NOON)).contains("good once"));
    let next = NOON.plus_millis(30_000);
    signs(PASSWORD, &code_at(&secret, next), next).unwrap();
    assert!(house.gate.drop_code(ANA).unwrap());
    assert!(sentence(signs(PASSWORD, &code, NOON)).contains("no codes yet"));
}

#[test]
fn codes_are_set_up_by_whoever_has_the_password_and_shows_one() {
    let house = House::new();
    assert!(matches!(house.gate.new_code(ANA, "another meadow", NOON), Err(GateError::Refused(_))));
    assert!(house.gate.comes_by_password(ANA).unwrap());
    assert!(sentence(house.gate.ask_password(ANA, "another meadow", NOON)).contains("not your password"));
    let made = house.gate.new_code(ANA, PASSWORD, NOON).unwrap();
    let wrong = house.gate.keep_code(made.token.text(), ANA, "000000", NOON);
    assert!(sentence(wrong).contains("Nothing was kept"));
    assert_eq!(house.gate.codes_since(ANA).unwrap(), None);
    let secret = house.with_codes(BO);
    let gone = house.gate.keep_code(made.token.text(), ANA, &code_at(&secret, NOON), NOON);
    assert!(sentence(gone).contains("used already"), "a secret is tried once");
    let database: Vec<u8> = ["vault.db", "vault.db-wal"]
        .iter()
        .filter_map(|name| std::fs::read(house.dir.path().join(name)).ok())
        .flatten()
        .collect();
    assert!(
        !database.windows(secret.len()).any(|window| window == secret),
        "the database alone makes no codes"
    );
}

#[test]
fn ten_bad_tries_lock_signing_for_a_while_and_nothing_else() {
    let (house, mut soft) = House::with_key();
    let secret = house.with_codes(ANA);
    for _ in 0..WRONG_MOST {
        let token = house.draws(ANA);
        sentence(house.gate.sign_by_code(token.text(), ANA, PASSWORD, "000000", NOON));
    }
    assert!(house.gate.take_locked(ANA, NOON) && !house.gate.take_locked(ANA, NOON), "told once");
    let token = house.draws(ANA);
    let right = house.gate.sign_by_code(token.text(), ANA, PASSWORD, &code_at(&secret, NOON), NOON);
    assert!(!house.gate.take_locked(ANA, NOON) && !house.gate.take_locked(BO, NOON));
    assert!(matches!(right, Err(GateError::Locked { wait: LOCKED, .. })), "{right:?}");
    assert!(matches!(house.signs(&mut soft, ANA), Err(GateError::Locked { .. })));
    house.gate.sign_in("ana@acme.example", PASSWORD, NOON).unwrap();
    let later = NOON.plus_millis(LOCKED);
    let token = house.gate.draw_up(ANA, later, |copy| drawn(ANA, copy));
    house.gate.sign_by_code(token.text(), ANA, PASSWORD, &code_at(&secret, later), later).unwrap();
}
