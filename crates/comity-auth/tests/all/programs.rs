//! Tokens of people's programs: what they are for, until when, and that they are forgotten with the person.

use comity_auth::programs::{TOKENS_MOST, id};
use comity_auth::{Chance, Gate, GateError, NewToken, Scope};
use comity_spine::{At, Being, PersonId};
use comity_vault::{NewPerson, Vault};
use tempfile::TempDir;

const ANA: PersonId = PersonId(1);
const BO: PersonId = PersonId(2);
const NOON: At = At(1_760_000_000_000);
const DAY: i64 = 86_400_000;

fn counted() -> Chance {
    let mut n = 0u8;
    Box::new(move |bytes: &mut [u8]| {
        n += 1;
        bytes.iter_mut().zip(0u8..).for_each(|(byte, at)| *byte = n.wrapping_mul(37).wrapping_add(at));
    })
}

fn gate() -> (TempDir, Gate) {
    let dir = TempDir::new().unwrap();
    let mut vault = Vault::open(dir.path()).unwrap();
    for person in [ANA, BO] {
        vault.add_person(&NewPerson { person, name: None, being: Being::Person, zone: None }).unwrap();
    }
    let gate = Gate::open(dir.path(), counted()).unwrap();
    (dir, gate)
}

fn wish(name: &str, scopes: &[Scope], days: i64) -> NewToken {
    let scopes = scopes.iter().copied().collect();
    NewToken { person: ANA, name: name.to_owned(), scopes, until: NOON.plus_millis(days * DAY) }
}

fn refused(gate: &Gate, new: &NewToken) -> (Option<String>, String) {
    match gate.make_token(new, NOON) {
        Err(GateError::Refused(refusal)) => (refusal.field, refusal.sentence),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_is_its_persons_for_what_it_names_until_its_day() {
    let (_dir, gate) = gate();
    let text = gate.make_token(&wish(" nightly report ", &[Scope::Read, Scope::Act], 30), NOON).unwrap();
    assert!(text.starts_with("comity_"), "{text}");
    let who = |text: &str, at: At| gate.program(text, at).unwrap();
    assert_eq!(who(&text, NOON), Some((ANA, [Scope::Read, Scope::Act].into())));
    assert_eq!(who(&text, NOON.plus_millis(30 * DAY)), None, "its time is over");
    let bare = text.strip_prefix("comity_").unwrap();
    for no in [bare, "comity_", "", &text[..text.len() - 1], &format!("{text}x"), &text.to_uppercase()] {
        assert_eq!(who(no, NOON), None, "{no:?}");
    }
    let [card] = gate.tokens(ANA).unwrap().try_into().unwrap();
    assert_eq!(
        (card.name.as_str(), card.used_on),
        ("nightly report", Some(At(NOON.0.div_euclid(DAY) * DAY)))
    );
}

#[test]
fn a_token_that_was_revoked_opens_nothing_and_nobody_revokes_anothers() {
    let (_dir, gate) = gate();
    let text = gate.make_token(&wish("x", &[Scope::Sign], 1), NOON).unwrap();
    let name = id(&gate.tokens(ANA).unwrap()[0].digest);
    assert!(!gate.revoke_token(BO, &name).unwrap());
    assert!(gate.program(&text, NOON).unwrap().is_some());
    assert!(gate.revoke_token(ANA, &name).unwrap());
    assert_eq!(gate.program(&text, NOON).unwrap(), None);
    assert!(gate.tokens(ANA).unwrap().is_empty());
}

#[test]
fn a_wish_that_will_not_do_is_told_by_its_field() {
    let (_dir, gate) = gate();
    let field = |new: &NewToken| refused(&gate, new).0.unwrap();
    assert_eq!(field(&wish("  ", &[Scope::Read], 1)), "name");
    assert_eq!(field(&wish(&"x".repeat(61), &[Scope::Read], 1)), "name");
    assert_eq!(field(&wish("a\nb", &[Scope::Read], 1)), "name");
    assert_eq!(field(&wish("x", &[], 1)), "scope");
    assert_eq!(field(&wish("x", &[Scope::Read], 0)), "until");
    assert_eq!(field(&wish("x", &[Scope::Read], 400)), "until");
    for n in 0..TOKENS_MOST {
        gate.make_token(&wish(&format!("{n}"), &[Scope::Read], 1), NOON).unwrap();
    }
    assert!(refused(&gate, &wish("one more", &[Scope::Read], 1)).1.contains("revoke one"));
}

#[test]
fn no_token_stands_in_the_vaults_file_and_erasing_somebody_takes_theirs_away() {
    let (dir, gate) = gate();
    let text = gate.make_token(&wish("x", &[Scope::Read], 1), NOON).unwrap();
    gate.keep_filter(ANA, "mine", "region=emea").unwrap();
    let bare = text.strip_prefix("comity_").unwrap().as_bytes();
    for file in ["vault.db", "vault.db-wal"] {
        let bytes = std::fs::read(dir.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(bare.len()).any(|part| part == bare), "{file}");
    }
    Vault::open(dir.path()).unwrap().erase(ANA, NOON).unwrap();
    assert_eq!(gate.program(&text, NOON).unwrap(), None);
    assert!(gate.tokens(ANA).unwrap().is_empty() && gate.filters(ANA).unwrap().is_empty());
    assert!(gate.make_token(&wish("again", &[Scope::Read], 1), NOON).is_err());
}

#[test]
fn a_choice_is_kept_under_one_name_until_it_is_forgotten() {
    let (_dir, gate) = gate();
    gate.keep_filter(ANA, "EMEA", "region=emea").unwrap();
    gate.keep_filter(ANA, "EMEA", "region=emea&open=1").unwrap();
    gate.keep_filter(BO, "EMEA", "region=apac").unwrap();
    assert_eq!(gate.filters(ANA).unwrap(), [("EMEA".to_owned(), "region=emea&open=1".to_owned())]);
    assert!(gate.drop_filter(ANA, "EMEA").unwrap() && !gate.drop_filter(ANA, "EMEA").unwrap());
    assert_eq!(gate.filters(BO).unwrap().len(), 1);
    assert!(gate.keep_filter(ANA, " ", "x").is_err());
}
