//! The draft of the agreement that somebody keeps.

use crate::common::{person, vault};
use comity_spine::{At, PersonId, Seq};
use comity_vault::{Keeping, KeptDraft, VaultError};

const ANA: PersonId = PersonId(1);

fn draft(text: &str, at: i64) -> KeptDraft {
    KeptDraft { text: text.to_owned(), seen: Seq(4), at: At(at) }
}

#[test]
fn a_draft_is_its_writers_alone_and_goes_with_them() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    vault.add_person(&person(2, "Bo Ek")).unwrap();
    assert_eq!(vault.draft_of(ANA).unwrap(), None);
    assert_eq!(vault.keep_draft(ANA, &draft("one", 10), None).unwrap(), Keeping::Done(At(10)));
    assert_eq!(vault.draft_of(ANA).unwrap(), Some(draft("one", 10)));
    assert_eq!(vault.draft_of(PersonId(2)).unwrap(), None);
    assert!(!vault.drop_draft(PersonId(2), At(10)).unwrap());
    assert!(matches!(vault.keep_draft(PersonId(3), &draft("x", 1), None), Err(VaultError::NoPerson(_))));
    vault.erase(ANA, At(50)).unwrap();
    assert_eq!(vault.draft_of(ANA).unwrap(), None);
}

#[test]
fn a_second_window_writes_over_nothing_that_it_has_not_seen() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    vault.keep_draft(ANA, &draft("one", 10), None).unwrap();
    // The same sent twice is the same.
    assert_eq!(vault.keep_draft(ANA, &draft("one", 11), None).unwrap(), Keeping::Done(At(10)));
    // Within one instant, too, the next is told apart from the one before.
    assert_eq!(vault.keep_draft(ANA, &draft("two", 10), Some(At(10))).unwrap(), Keeping::Done(At(11)));
    let other = vault.keep_draft(ANA, &draft("of another window", 30), Some(At(10))).unwrap();
    assert_eq!(other, Keeping::Other(draft("two", 11)));
    assert_eq!(vault.draft_of(ANA).unwrap(), Some(draft("two", 11)));
    assert!(!vault.drop_draft(ANA, At(10)).unwrap(), "another was kept since");
    assert!(vault.drop_draft(ANA, At(11)).unwrap());
    assert_eq!(vault.draft_of(ANA).unwrap(), None);
}
