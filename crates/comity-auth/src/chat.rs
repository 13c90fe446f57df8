//! What a chat server signs: that a line which somebody typed there comes from it, and from just now.
//!
//! The way of Slack's signing secrets, which other chats follow: `v0=` and the HMAC-SHA256, as hex, of
//! `v0:TIMESTAMP:BODY` under a secret that the chat's page of apps shows.

use comity_spine::At;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// How old a signed request may be, in seconds: an old one may be somebody's who has recorded it.
pub const OLDEST: i64 = 5 * 60;

/// Why a request does not count as the chat server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// There is no signature, or no time.
    #[error("It has no signature: let the chat server send it, and nobody else.")]
    Missing,
    /// It is not from just now.
    #[error(
        "It is older than five minutes, or from the future: set the clocks of both machines, and send it again."
    )]
    Stale,
    /// Another secret, or another body.
    #[error("Its signature is not that of the chat server: compare the signing secret on both sides.")]
    Wrong,
}

/// The secret under which a chat server signs; wiped from memory when it is dropped.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret, if it is one: at least sixteen characters.
    pub fn new(text: &str) -> Option<Secret> {
        let text = text.trim();
        (text.len() >= 16).then(|| Secret(Zeroizing::new(text.to_owned())))
    }

    /// Whether a body was signed with it just now.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn holds(
        &self,
        stamp: Option<&str>,
        signature: Option<&str>,
        body: &[u8],
        now: At,
    ) -> Result<(), NotSigned> {
        let (Some(stamp), Some(signature)) = (stamp, signature) else { return Err(NotSigned::Missing) };
        let seconds: i64 = stamp.parse().map_err(|_| NotSigned::Missing)?;
        if now.0.div_euclid(1000).abs_diff(seconds) > OLDEST.unsigned_abs() {
            return Err(NotSigned::Stale);
        }
        let mut theirs = [0; 32];
        let hex = signature.strip_prefix("v0=").ok_or(NotSigned::Missing)?;
        hex::decode_to_slice(hex, &mut theirs).map_err(|_| NotSigned::Wrong)?;
        // Compared in constant time.
        self.mac(stamp, body).verify_slice(&theirs).map_err(|_| NotSigned::Wrong)
    }

    /// The signature of a body, as the chat server makes it.
    pub fn sign(&self, stamp: &str, body: &[u8]) -> String {
        format!("v0={}", hex::encode(self.mac(stamp, body).finalize().into_bytes()))
    }

    fn mac(&self, stamp: &str, body: &[u8]) -> Hmac<Sha256> {
        // INVARIANT: HMAC takes a key of any length.
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).unwrap_or_else(|_| Hmac::new(&[0; 64].into()));
        for part in [b"v0:".as_slice(), stamp.as_bytes(), b":", body] {
            mac.update(part);
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the chat server's own manual.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

    #[test]
    fn a_body_counts_if_it_was_signed_just_now_and_no_other() {
        let secret = Secret::new(SECRET).unwrap();
        let now = At(1_531_420_618_000);
        let body = b"token=x&text=ask+legal+about+atlas";
        let signature = secret.sign("1531420618", body);
        let holds = |stamp, signature, body: &[u8], now| secret.holds(stamp, signature, body, now);
        assert_eq!(holds(Some("1531420618"), Some(&signature), body, now), Ok(()));
        assert_eq!(holds(Some("1531420618"), Some(&signature), b"other", now), Err(NotSigned::Wrong));
        assert_eq!(holds(Some("1531420619"), Some(&signature), body, now), Err(NotSigned::Wrong));
        for later in [OLDEST + 1, -OLDEST - 1] {
            let then = now.plus_millis(later * 1000);
            assert_eq!(holds(Some("1531420618"), Some(&signature), body, then), Err(NotSigned::Stale));
        }
        for (stamp, signature) in
            [(None, Some("v0=00")), (Some("soon"), Some("v0=00")), (Some("1531420618"), None)]
        {
            assert_eq!(holds(stamp, signature, body, now), Err(NotSigned::Missing));
        }
        for odd in ["v0=zz", "v0=00", "v0="] {
            assert_eq!(holds(Some("1531420618"), Some(odd), body, now), Err(NotSigned::Wrong), "{odd}");
        }
    }

    #[test]
    fn the_signature_is_the_one_that_the_chat_servers_manual_shows() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
                    channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&\
                    response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F\
                    96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let signed =
            Secret::new("8f742231b10e8888abcd99yyyzzz85a5").unwrap().sign("1531420618", body.as_bytes());
        assert_eq!(signed, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
    }

    #[test]
    fn a_word_that_is_too_short_is_no_secret() {
        assert!(Secret::new("  hunter2 ").is_none());
    }
}
