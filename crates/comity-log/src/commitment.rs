//! Salted commitments: what a header says of the payload beside it, without saying what it is.
//!
//! `SHA-256("comity/commit/v1" || salt || bytes)`. The salt is 32 random bytes. A short sentence can be
//! guessed from its bare hash by trying all short sentences; with the salt gone there is nothing to try
//! against.

use crate::merkle::Hash;
use sha2::{Digest, Sha256};

/// Random bytes that make a commitment unguessable; kept exactly where, and as long as, the bytes are.
pub type Salt = [u8; 32];

const DOMAIN: &[u8] = b"comity/commit/v1";

/// Commits to bytes under a salt.
pub fn commit(salt: &Salt, bytes: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update(DOMAIN).chain_update(salt).chain_update(bytes).finalize().into())
}

/// The parts of a payload that a header can commit to, in the order of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Ids, closed words, numbers: plain JSON, always there.
    Terms,
    /// Prose by field name: sealed, and erasable.
    Words,
}

impl Part {
    /// The part's name in headers and tables.
    pub fn name(self) -> &'static str {
        match self {
            Part::Terms => "terms",
            Part::Words => "words",
        }
    }

    /// The part of that name.
    pub fn named(name: &str) -> Option<Part> {
        [Part::Terms, Part::Words].into_iter().find(|part| part.name() == name)
    }
}
