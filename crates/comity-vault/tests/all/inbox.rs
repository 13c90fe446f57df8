//! What somebody put off, when they want mail, what mail they got, and which addresses answer.

use crate::common::{person, vault};
use comity_spine::{At, PersonId};
use comity_vault::{Fate, MailWish, PutOff, ReplyWay, Rhythm, VaultError};

const ANA: PersonId = PersonId(1);

fn off(item: &str, at: i64, until: i64) -> PutOff {
    PutOff { item: item.to_owned(), at: At(at), until: At(until) }
}

#[test]
fn the_newest_word_on_a_thing_counts_and_an_earlier_one_can_be_seen_again() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    vault.put_off(ANA, &off("ask:a", 10, 50)).unwrap();
    vault.put_off(ANA, &off("ask:b", 11, 60)).unwrap();
    vault.put_off(ANA, &off("ask:a", 20, 20)).unwrap();
    assert_eq!(vault.put_offs(ANA, At(15)).unwrap(), [off("ask:a", 10, 50), off("ask:b", 11, 60)]);
    assert_eq!(vault.put_offs(ANA, At(20)).unwrap(), [off("ask:a", 20, 20), off("ask:b", 11, 60)]);
    assert_eq!(vault.put_offs(PersonId(2), At(20)).unwrap(), []);
    assert!(matches!(vault.put_off(PersonId(2), &off("x", 1, 2)), Err(VaultError::NoPerson(_))));
}

#[test]
fn a_letter_is_claimed_once_and_again_only_when_it_failed_and_its_time_has_come() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    assert_eq!(vault.claim_letter(ANA, "digest 1", At(10)).unwrap(), Some(0));
    assert_eq!(vault.claim_letter(ANA, "digest 1", At(11)).unwrap(), None, "another is at it");
    assert_eq!(vault.letter(ANA, "digest 1").unwrap().unwrap().fate, Fate::Trying);
    let failed = Fate::Failed { fault: "no server".to_owned(), next: Some(At(30)) };
    vault.settle_letter(ANA, "digest 1", &failed, &[], At(12)).unwrap();
    assert_eq!(vault.letters_unsent(9).unwrap().len(), 1);
    assert_eq!(vault.claim_letter(ANA, "digest 1", At(29)).unwrap(), None, "not yet");
    assert_eq!(vault.claim_letter(ANA, "digest 1", At(30)).unwrap(), Some(1));
    vault.settle_letter(ANA, "digest 1", &Fate::Sent, &["ask:a".to_owned()], At(31)).unwrap();
    assert_eq!(vault.claim_letter(ANA, "digest 1", At(99)).unwrap(), None, "it was sent");
    let all = vault.letters_to(ANA, At(99), 9).unwrap();
    assert_eq!((all.len(), all[0].tries, all[0].items[0].as_str()), (1, 2, "ask:a"));
    assert_eq!(vault.letters_to(ANA, At(30), 9).unwrap(), []);
    assert_eq!(vault.letters_unsent(9).unwrap(), []);
}

#[test]
fn an_address_that_answers_is_used_once_and_all_of_it_goes_with_the_person() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    let way = ReplyWay {
        person: ANA,
        kind: "ask.answered".to_owned(),
        matter: "ask:a".to_owned(),
        until: At(100),
        used: None,
    };
    vault.keep_reply_way(&[1; 32], &way).unwrap();
    vault.keep_reply_way(&[1; 32], &ReplyWay { until: At(900), ..way.clone() }).unwrap();
    assert_eq!(vault.reply_way(&[1; 32]).unwrap(), Some(way));
    vault.use_reply_way(&[1; 32], &[7; 32], At(20)).unwrap();
    vault.use_reply_way(&[1; 32], &[8; 32], At(21)).unwrap();
    assert_eq!(vault.reply_way(&[1; 32]).unwrap().unwrap().used, Some((At(20), [7; 32])));
    let wish = MailWish { rhythm: Rhythm::Daily, day: 2, hour: 8 };
    assert_eq!(vault.mail_wish(ANA).unwrap(), None);
    vault.set_mail_wish(ANA, &wish, At(5)).unwrap();
    assert_eq!(vault.mail_wish(ANA).unwrap(), Some((wish, At(5))));
    assert!(vault.set_mail_wish(ANA, &MailWish { hour: 24, ..wish }, At(5)).is_err());
    vault.put_off(ANA, &off("ask:a", 1, 2)).unwrap();
    vault.claim_letter(ANA, "digest 1", At(10)).unwrap();
    vault.erase(ANA, At(50)).unwrap();
    assert_eq!(vault.reply_way(&[1; 32]).unwrap(), None);
    assert_eq!(vault.mail_wish(ANA).unwrap(), None);
    assert_eq!(vault.put_offs(ANA, At(99)).unwrap(), []);
    assert_eq!(vault.letters_to(ANA, At(99), 9).unwrap(), []);
}
