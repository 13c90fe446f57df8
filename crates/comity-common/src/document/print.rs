//! Fingerprints: equal for what is the same, and for nothing else.

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;

/// A fingerprint: SHA-256 over everything that an item is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print([u8; 32]);

/// Collects what a fingerprint covers, field by field; each is told apart from the next by its length.
#[derive(Debug)]
pub struct Fields(Sha256);

impl Fields {
    /// Of a sort of thing, so that two sorts never have one fingerprint.
    pub fn of(sort: &str) -> Fields {
        let mut fields = Fields(Sha256::new());
        fields.put("sort", sort);
        fields
    }

    /// Takes in one field.
    pub fn put(&mut self, name: &str, value: impl AsRef<[u8]>) {
        for part in [name.as_bytes(), value.as_ref()] {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part);
        }
    }

    /// The fingerprint of all of them.
    pub fn print(self) -> Print {
        Print(self.0.finalize().into())
    }
}

impl Print {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its first twelve digits: enough for people to compare, not to rely on.
    pub fn short(&self) -> String {
        hex::encode(&self.0[..6])
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}
impl fmt::Debug for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}
impl Serialize for Print {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
