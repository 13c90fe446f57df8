//! What a browser carries and a link ends in: 256 random bits, of which only the SHA-256 is kept.

use crate::Chance;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use comity_vault::Digest;
use sha2::{Digest as _, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// How many random bytes a token has.
const BYTES: usize = 32;

/// How many letters it is written with.
const LETTERS: usize = (BYTES * 4).div_ceil(3);

/// A token, as base64url text. It is wiped from memory when dropped, and shows itself to no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// A new one.
    pub fn draw(chance: &mut Chance) -> Token {
        let mut bytes = Zeroizing::new([0; BYTES]);
        chance(bytes.as_mut());
        Token(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_ref())))
    }

    /// The text: letters, digits, `-` and `_`, as it may stand in a cookie and in an address.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> Digest {
        digest(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// What is kept of the token that somebody shows; `None` for a text that no token ever was.
pub fn shown(text: &str) -> Option<Digest> {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (text.len() == LETTERS && text.bytes().all(letter)).then(|| digest(text))
}

fn digest(text: &str) -> Digest {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_digest_and_no_other_text_is_one() {
        let mut chance: Chance = Box::new(|bytes| bytes.fill(0xfb));
        let token = Token::draw(&mut chance);
        assert_eq!(token.text(), "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
        assert_eq!(shown(token.text()), Some(token.digest()));
        assert_eq!(format!("{token:?}"), "Token");
        for no in ["", "short", &format!("{}=", token.text()), &"ü".repeat(LETTERS / 2), &" ".repeat(LETTERS)]
        {
            assert_eq!(shown(no), None, "{no:?}");
        }
    }
}
