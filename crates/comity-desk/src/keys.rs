//! Keys of the vault for the words of the log.

use comity_log::{Key, Keyring, Owner};
use comity_vault::Vault;
use std::collections::BTreeMap;

/// The same owner as the vault names it.
pub fn in_vault(owner: &Owner) -> comity_vault::Owner {
    match owner {
        Owner::Workspace => comity_vault::Owner::Workspace,
        Owner::Person(person) => comity_vault::Owner::Person(*person),
        Owner::Matter(matter) => comity_vault::Owner::Matter(matter.clone()),
    }
}

/// The vault as a keyring: it opens what has a key, and makes none.
pub struct VaultKeys<'a>(pub &'a Vault);

impl Keyring for VaultKeys<'_> {
    fn key(&self, owner: &Owner) -> Option<Key> {
        let key = self.0.key_if_any(&in_vault(owner)).ok().flatten()?;
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
