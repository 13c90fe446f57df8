//! Keys of the vault for the words of the log.

use comity_log::{Key, Keyring};
use comity_spine::Owner;
use comity_vault::Vault;
use std::collections::BTreeMap;

/// The vault as a keyring: it opens what has a key, and makes none.
pub struct VaultKeys<'a>(pub &'a Vault);

impl Keyring for VaultKeys<'_> {
    fn key(&self, owner: &Owner) -> Option<Key> {
        let key = self.0.key_if_any(owner).ok().flatten()?;
        Some(Key::new(*key))
    }
}

/// The few keys that one request needs, made beforehand where there was none.
#[derive(Default)]
pub struct HeldKeys(BTreeMap<Owner, Key>);

impl HeldKeys {
    /// Holds one more.
    pub fn hold(&mut self, owner: Owner, key: Key) {
        self.0.insert(owner, key);
    }
}

impl Keyring for HeldKeys {
    fn key(&self, owner: &Owner) -> Option<Key> {
        self.0.get(owner).cloned()
    }
}
