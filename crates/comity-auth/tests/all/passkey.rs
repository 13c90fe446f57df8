//! Passkeys, with an authenticator of software: what lets somebody in, and everything that does not.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use comity_auth::gate::{LOCKED, WRONG_MOST};
use comity_auth::passkey::{ASKED, PASSKEYS_MOST, id};
use comity_auth::{GateError, Signed};
use comity_spine::{Being, PersonId};
use comity_vault::{NewPerson, Vault};
use serde_json::{Value, json};

use crate::soft::*;

#[test]
fn a_passkey_lets_its_person_in_who_types_nothing() {
    let (house, mut soft) = House::with_key();
    let asked: Value = serde_json::from_str(&house.asks().options).unwrap();
    assert_eq!(asked["publicKey"]["userVerification"], "required");
    assert_eq!(asked["publicKey"]["rpId"], "comity.example.com");
    assert_eq!(asked["publicKey"]["allowCredentials"], json!([]), "it says nothing of who is here");
    assert!(asked.get("mediation").is_none());
    assert_eq!(house.enter(&soft.show(&house.asks())).unwrap(), Some(ANA));
    assert_eq!(house.enter(&soft.show(&house.asks())).unwrap(), Some(ANA));
    let kept = &house.gate.passkeys(ANA).unwrap()[0];
    assert_eq!((kept.name.as_str(), kept.added_at, kept.used_at), ("my laptop", NOON, Some(NOON)));
    house.gate.sign_in("ana@acme.example", PASSWORD, NOON).unwrap();
}

#[test]
fn one_that_is_made_must_be_found_without_a_name_and_ask_who_holds_it() {
    let (house, soft) = House::with_key();
    let asked: Value = serde_json::from_str(&house.asks_new(ANA).options).unwrap();
    let chosen = &asked["publicKey"]["authenticatorSelection"];
    assert_eq!((&chosen["residentKey"], &chosen["requireResidentKey"]), (&json!("required"), &json!(true)));
    assert_eq!(chosen["userVerification"], "required");
    let user = &asked["publicKey"]["user"];
    assert_eq!((&user["name"], &user["displayName"]), (&json!("ana@acme.example"), &json!("Ana Sol")));
    assert_eq!(asked["publicKey"]["excludeCredentials"][0]["id"], B64.encode(&soft.id));
    let careless = Soft { flags: PRESENT, ..Soft::new(8, ANA) };
    let made = careless.make(&house.asks_new(ANA));
    assert!(sentence(house.gate.add_passkey(ANA, "x", &made, NOON)).contains("did not ask who you are"));
    let again = soft.make(&house.asks_new(ANA));
    assert!(!sentence(house.gate.add_passkey(ANA, "again", &again, NOON)).is_empty());
    let nameless = Soft::new(9, ANA).make(&house.asks_new(ANA));
    assert!(sentence(house.gate.add_passkey(ANA, "  ", &nameless, NOON)).contains("Give it a name"));
}

#[test]
fn what_was_signed_is_good_once_for_five_minutes_and_in_one_browser() {
    let (house, mut soft) = House::with_key();
    let shown = soft.show(&house.asks());
    house.enter(&shown).unwrap();
    assert!(sentence(house.enter(&shown)).contains("used already"));
    let other = house.asks();
    let stolen = Signed { token: other.token.text().to_owned(), ..soft.show(&house.asks()) };
    assert!(
        sentence(house.enter(&stolen)).contains("did not prove"),
        "signed for another browser's challenge"
    );
    let mut shown = soft.show(&house.asks());
    shown.token = String::new();
    assert!(sentence(house.enter(&shown)).contains("in another browser"));
    let late = house.gate.enter_by_passkey(&soft.show(&house.asks()), NOON.plus_millis(ASKED));
    assert!(sentence(late).contains("longer than five minutes"));
}

#[test]
fn a_key_that_nobody_has_here_or_that_names_somebody_else_lets_nobody_in() {
    let (house, mut soft) = House::with_key();
    let mut foreign = Soft::new(99, ANA);
    assert!(sentence(house.enter(&foreign.show(&house.asks()))).contains("Nobody here has this passkey"));
    let mut forged = Soft::new(7, ANA);
    forged.counter = 100;
    assert!(sentence(house.enter(&forged.show(&house.asks()))).contains("did not prove"));
    soft.holder = BO;
    assert!(sentence(house.enter(&soft.show(&house.asks()))).contains("Nobody here has this passkey"));
    soft.holder = ANA;
    assert_eq!(house.enter(&soft.show(&house.asks())).unwrap(), Some(ANA));
}

#[test]
fn another_site_an_unverified_holder_and_a_counter_that_went_back_are_refused() {
    let (house, mut soft) = House::with_key();
    soft.origin = "https://comity.evil.example";
    assert!(sentence(house.enter(&soft.show(&house.asks()))).contains("another address"));
    (soft.origin, soft.flags) = (HERE, PRESENT);
    assert!(sentence(house.enter(&soft.show(&house.asks()))).contains("did not ask who you are"));
    soft.flags = PRESENT | VERIFIED;
    house.enter(&soft.show(&house.asks())).unwrap();
    soft.counter -= 1;
    assert!(sentence(house.enter(&soft.show(&house.asks()))).contains("counter of this passkey went back"));
}

#[test]
fn a_challenge_for_one_thing_is_good_for_no_other_and_for_nobody_else() {
    let (house, mut soft) = House::with_key();
    let made = Soft::new(8, ANA).make(&house.asks_new(ANA));
    assert!(sentence(house.gate.add_passkey(BO, "mine", &made, NOON)).contains("something else"));
    let shown = soft.show(&house.asks_new(ANA));
    assert!(sentence(house.enter(&shown)).contains("something else"));
    let made = Soft::new(8, ANA).make(&house.asks());
    assert!(sentence(house.gate.add_passkey(ANA, "mine", &made, NOON)).contains("something else"));
    let shown = soft.show(&house.asks_new(ANA));
    assert!(!sentence(house.gate.add_passkey(ANA, "mine", &shown, NOON)).is_empty());
    assert_eq!(house.gate.passkeys(ANA).unwrap().len(), 1);
}

#[test]
fn ten_that_prove_nothing_lock_the_passkey_and_not_the_password() {
    let (house, mut soft) = House::with_key();
    let mut forged = Soft::new(7, ANA);
    for n in 0..WRONG_MOST {
        forged.counter = 100 + n;
        assert!(sentence(house.enter(&forged.show(&house.asks()))).contains("did not prove"));
    }
    let locked = house.enter(&soft.show(&house.asks()));
    assert!(matches!(locked, Err(GateError::Locked { wait: LOCKED, .. })), "{locked:?}");
    assert!(sentence(locked).contains("Try again in 15 minutes"));
    house.gate.sign_in("ana@acme.example", PASSWORD, NOON).unwrap();
    let later = NOON.plus_millis(LOCKED);
    let asked = house.gate.ask_for_passkey(&origin(), later).unwrap();
    house.gate.enter_by_passkey(&soft.show(&asked), later).unwrap();
}

#[test]
fn what_a_browser_did_not_send_or_nobody_can_read_is_said() {
    let house = House::new();
    let sent = |answer: &str| {
        let token = house.asks().token.text().to_owned();
        Signed { origin: origin(), token, answer: answer.to_owned() }
    };
    assert!(sentence(house.enter(&sent(""))).contains("asked for by script"));
    for odd in ["{}", "null", "[]", "<script>", "\u{202e}{", "{\"id\":\"\",\"rawId\":\"\",\"type\":\"x\"}"] {
        assert!(sentence(house.enter(&sent(odd))).contains("cannot be read"), "{odd}");
        let made = Signed { token: house.asks_new(ANA).token.text().to_owned(), ..sent(odd) };
        assert!(sentence(house.gate.add_passkey(ANA, "x", &made, NOON)).contains("cannot be read"), "{odd}");
    }
}

#[test]
fn an_invitation_is_taken_up_with_a_passkey_as_with_a_password() {
    let house = House::new();
    let before = house.gate.sign_in("ana@acme.example", PASSWORD, NOON).unwrap();
    let link = house.gate.invite(ANA, None, NOON).unwrap();
    let mut soft = Soft::new(7, ANA);
    let made = soft.make(&house.asks_new(BO));
    assert!(sentence(house.gate.accept_by_passkey(link.text(), &made, NOON)).contains("something else"));
    let session = house.gate.accept_by_passkey(link.text(), &soft.make(&house.asks_new(ANA)), NOON).unwrap();
    assert_eq!(house.gate.session(session.text(), NOON).unwrap(), Some(ANA));
    assert_eq!(house.gate.session(before.text(), NOON).unwrap(), None, "earlier sessions end");
    let made = Soft::new(8, ANA).make(&house.asks_new(ANA));
    assert!(sentence(house.gate.accept_by_passkey(link.text(), &made, NOON)).contains("Ask for another"));
    assert_eq!(house.enter(&soft.show(&house.asks())).unwrap(), Some(ANA));
}

#[test]
fn the_only_way_in_stays_until_there_is_another() {
    let house = House::new();
    Vault::open(house.dir.path()).unwrap();
    let person = PersonId(3);
    let mut vault = Vault::open(house.dir.path()).unwrap();
    vault.add_person(&NewPerson { person, name: None, being: Being::Person, zone: None }).unwrap();
    drop(vault);
    for n in [1, 2] {
        let made = Soft::new(n, person).make(&house.asks_new(person));
        house.gate.add_passkey(person, "a key", &made, NOON).unwrap();
    }
    let ids: Vec<String> = house.gate.passkeys(person).unwrap().iter().map(id).collect();
    assert!(sentence(house.gate.remove_passkey(ANA, &ids[0], false)).contains("no such passkey"));
    house.gate.remove_passkey(person, &ids[0], false).unwrap();
    assert!(sentence(house.gate.remove_passkey(person, &ids[0], false)).contains("no such passkey"));
    assert!(sentence(house.gate.remove_passkey(person, &ids[1], false)).contains("only way in"));
    house.gate.remove_passkey(person, &ids[1], true).unwrap();
    let (house, mut soft) = House::with_key();
    let mine = id(&house.gate.passkeys(ANA).unwrap()[0]);
    house.gate.remove_passkey(ANA, &mine, false).unwrap();
    assert!(sentence(house.enter(&soft.show(&house.asks()))).contains("Nobody here has this passkey"));
}

#[test]
fn nobody_has_more_than_twenty_and_an_erased_person_has_none() {
    let (house, mut soft) = House::with_key();
    for n in 1..PASSKEYS_MOST {
        let made = Soft::new(100 + u8::try_from(n).unwrap(), ANA).make(&house.asks_new(ANA));
        house.gate.add_passkey(ANA, "one more", &made, NOON).unwrap();
    }
    let tried = house.gate.ask_for_new_passkey(&origin(), ANA, NOON);
    assert!(sentence(tried.map(drop)).contains("remove one first"));
    let asked = house.asks();
    Vault::open(house.dir.path()).unwrap().erase(ANA, NOON).unwrap();
    assert!(house.gate.passkeys(ANA).unwrap().is_empty());
    assert!(sentence(house.enter(&soft.show(&asked))).contains("Nobody here has this passkey"));
}

#[test]
fn whoever_comes_by_passkey_alone_shows_one_that_they_have_before_they_get_another() {
    let (house, mut soft) = House::with_key();
    let asked = house.asks();
    let shown = soft.show(&asked);
    let token = house.gate.prove_by_passkey(ANA, &shown, NOON).unwrap();
    house.gate.is_proven(ANA, token.text(), NOON).unwrap();
    assert!(sentence(house.gate.prove_by_passkey(ANA, &shown, NOON)).contains("used already"));
    for (whose, token, when) in [
        (BO, token.text(), NOON),
        (ANA, "", NOON),
        (ANA, house.asks().token.text(), NOON),
        (ANA, token.text(), NOON.plus_millis(ASKED)),
    ] {
        let refused = house.gate.is_proven(whose, token, when).unwrap_err().sentence;
        assert!(refused.contains("show one that you have first"), "{whose}: {refused}");
    }
    let theirs = house.gate.prove_by_passkey(BO, &soft.show(&house.asks()), NOON);
    assert!(sentence(theirs).contains("somebody else's"));
    let careless = Signed { answer: "{}".to_owned(), ..soft.show(&house.asks()) };
    assert!(sentence(house.gate.prove_by_passkey(ANA, &careless, NOON)).contains("cannot be read"));
    // It lets nobody in by itself.
    assert_eq!(house.gate.session(token.text(), NOON).unwrap(), None);
}
