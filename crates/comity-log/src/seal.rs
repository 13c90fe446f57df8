//! Sealing words: XChaCha20-Poly1305 under the 32-byte key of whoever they belong to.
//!
//! The salt of the commitment is sealed together with the words. Once the key is destroyed nothing is left to
//! try a dictionary against; once the row is deleted there is nothing left to open either.

use crate::{
    canonical::EventId,
    commitment::{Part, Salt},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use comity_spine::Owner;
use std::fmt;
use zeroize::Zeroize;

/// A data key; wiped from memory when it is dropped, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    /// The key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Key {
        Key(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Where keys come from; the vault holds them, the log only asks.
pub trait Keyring {
    /// The owner's key, or `None` once it is destroyed.
    fn key(&self, owner: &Owner) -> Option<Key>;
}

/// The keyring of an outsider: it opens nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeys;

impl Keyring for NoKeys {
    fn key(&self, _: &Owner) -> Option<Key> {
        None
    }
}

/// Sealed words as they are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The nonce, random per act.
    pub nonce: [u8; 24],
    /// Salt and words, encrypted, with the tag.
    pub bytes: Vec<u8>,
}

/// What the seal is bound to, so that one act's words cannot be passed off as another's.
fn bound_to(event: &EventId, owner: &Owner) -> Vec<u8> {
    let mut data = format!("comity/seal/v1/{}/{owner}/", Part::Words.name()).into_bytes();
    data.extend_from_slice(&event.0);
    data
}

/// Seals salt and words; `None` only if they were too long for the cipher (256 GiB).
pub fn seal(
    key: &Key,
    nonce: [u8; 24],
    event: &EventId,
    owner: &Owner,
    salt: &Salt,
    words: &[u8],
) -> Option<Sealed> {
    let mut plain = Vec::with_capacity(salt.len() + words.len());
    plain.extend_from_slice(salt);
    plain.extend_from_slice(words);
    let payload = Payload { msg: &plain, aad: &bound_to(event, owner) };
    let bytes = XChaCha20Poly1305::new(&key.0.into()).encrypt(&XNonce::from(nonce), payload);
    plain.zeroize();
    Some(Sealed { nonce, bytes: bytes.ok()? })
}

/// Opens sealed words; `None` if the key, the act, the owner or a single bit is another.
pub fn open(
    key: &Key,
    nonce: [u8; 24],
    event: &EventId,
    owner: &Owner,
    sealed: &[u8],
) -> Option<(Salt, Vec<u8>)> {
    let payload = Payload { msg: sealed, aad: &bound_to(event, owner) };
    let mut plain = XChaCha20Poly1305::new(&key.0.into()).decrypt(&XNonce::from(nonce), payload).ok()?;
    let salt: Salt = plain.get(..32)?.try_into().ok()?;
    plain.drain(..32);
    Some((salt, plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_spine::Slug;

    #[test]
    fn words_open_for_their_own_act_owner_and_key_and_for_no_other() {
        let (key, event, salt) = (Key::new([1; 32]), EventId([2; 16]), [3; 32]);
        let owner = Owner::Matter(Slug::new("m-17").unwrap());
        let sealed = seal(&key, [4; 24], &event, &owner, &salt, b"privileged").unwrap();
        let open =
            |key: &Key, event: &EventId, owner: &Owner, bytes: &[u8]| open(key, [4; 24], event, owner, bytes);
        assert_eq!(open(&key, &event, &owner, &sealed.bytes), Some((salt, b"privileged".to_vec())));
        assert_eq!(open(&Key::new([9; 32]), &event, &owner, &sealed.bytes), None);
        assert_eq!(open(&key, &EventId([9; 16]), &owner, &sealed.bytes), None);
        assert_eq!(open(&key, &event, &Owner::Workspace, &sealed.bytes), None);
        assert_eq!(open(&key, &event, &owner, &sealed.bytes[1..]), None);
        assert_eq!(open(&key, &event, &owner, b""), None);
    }

    #[test]
    fn an_owner_reads_back_as_written_and_a_key_is_never_shown() {
        for text in ["workspace", "person:p_00000000000000000000000001", "matter:m-17"] {
            assert_eq!(text.parse::<Owner>().unwrap().to_string(), text);
        }
        assert!("person:ana".parse::<Owner>().is_err());
        assert_eq!(format!("{:?}", Key::new([7; 32])), "Key(…)");
    }
}
