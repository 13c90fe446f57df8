//! The token in an address that answers: it stands for one person, one act on one matter, and a time; nobody
//! makes one without the workspace's key, and of each only the SHA-256 is kept.

use comity_spine::{At, PersonId};
use comity_vault::Digest;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

/// How many letters a token is written with: 160 bits, five a letter, since mail may fold upper case.
pub const LETTERS: usize = 32;

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stands<'a> {
    /// Who may use it.
    pub person: PersonId,
    /// The act that it does.
    pub kind: &'a str,
    /// The matter, as `ask:a-1`; empty where there is none.
    pub matter: &'a str,
    /// The last step that was taken in the matter when it was made: the next turn has another token.
    pub turn: At,
    /// The last instant at which it holds.
    pub until: At,
}

/// The token for that, the same whenever it is asked for.
pub fn token(key: &[u8; 32], stands: &Stands<'_>) -> String {
    // As long as a block of the hash, as HMAC itself would fill it up.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(b"comity/reply/v1\0");
    mac.update(&stands.person.0.to_be_bytes());
    mac.update(&stands.turn.0.to_be_bytes());
    mac.update(&stands.until.0.to_be_bytes());
    // Neither an act's name nor a reference holds the sign that stands between them.
    mac.update(stands.kind.as_bytes());
    mac.update(b"\0");
    mac.update(stands.matter.as_bytes());
    letters(&mac.finalize().into_bytes())
}

/// What is kept of a token, and of one that somebody shows; `None` for a text that no token ever was. Upper
/// case counts as lower case.
pub fn kept(text: &str) -> Option<Digest> {
    let text = text.to_ascii_lowercase();
    let fits = text.len() == LETTERS && text.bytes().all(|byte| ALPHABET.contains(&byte));
    fits.then(|| Sha256::digest(text.as_bytes()).into())
}

fn letters(bytes: &[u8]) -> String {
    let bit = |place: usize| (bytes[place / 8] >> (7 - place % 8)) & 1;
    let letter = |place: usize| {
        let value = (0..5).fold(0usize, |value, nth| value << 1 | usize::from(bit(place * 5 + nth)));
        char::from(ALPHABET[value])
    };
    (0..LETTERS).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDS: Stands<'_> =
        Stands { person: PersonId(7), kind: "ask.answered", matter: "ask:a-1", turn: At(5), until: At(90) };

    #[test]
    fn a_token_changes_with_everything_that_it_stands_for_and_with_the_key() {
        let first = token(&[1; 32], &STANDS);
        assert_eq!(first, token(&[1; 32], &STANDS));
        let others = [
            token(&[2; 32], &STANDS),
            token(&[1; 32], &Stands { person: PersonId(8), ..STANDS }),
            token(&[1; 32], &Stands { kind: "ask.answere", matter: "d\u{0}ask:a-1", ..STANDS }),
            token(&[1; 32], &Stands { matter: "ask:a-2", ..STANDS }),
            token(&[1; 32], &Stands { turn: At(6), ..STANDS }),
            token(&[1; 32], &Stands { until: At(91), ..STANDS }),
        ];
        assert!(others.iter().all(|other| *other != first), "{first} {others:?}");
    }

    #[test]
    fn a_token_is_known_in_either_case_and_no_other_text_is_one() {
        let text = token(&[1; 32], &STANDS);
        assert!(kept(&text).is_some());
        assert_eq!(kept(&text), kept(&text.to_ascii_uppercase()));
        for no in ["", "short", &text[1..], &format!("{text}a"), &text.replace(&text[..1], "1")] {
            assert_eq!(kept(no), None, "{no:?}");
        }
    }
}
