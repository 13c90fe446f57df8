//! Names of people and things, and the words of acts, for pages and reports.

use crate::keys::VaultKeys;
use comity_common::view::Name;
use comity_common::{World, naming};
use comity_log::SqliteReader;
use comity_spine::{Noun, PersonId, Ref, Seq, entry::Words};
use comity_vault::{Vault, VaultError};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// All names, read once; words are fetched act by act.
pub struct Names {
    people: BTreeMap<PersonId, String>,
    things: BTreeMap<Ref, String>,
    /// One reader of each store, taken in turn: words are read rarely and quickly.
    stores: Option<Mutex<(SqliteReader, Vault)>>,
}

impl Names {
    /// Reads the names of a workspace.
    ///
    /// # Errors
    /// A vault that cannot be read.
    pub fn read(vault: &Vault, dir: Option<&Path>) -> Result<Names, VaultError> {
        let mut people = BTreeMap::new();
        for card in vault.directory()?.into_iter().filter(|card| card.erased_at.is_none()) {
            // Who has no name is called by the first handle that is known of them.
            let name = match card.name {
                Some(name) => Some(name),
                None => vault.handles_of(card.person)?.into_iter().next().map(|(_, _, text)| text),
            };
            people.extend(name.map(|name| (card.person, name)));
        }
        let things = vault.names()?.into_iter().collect();
        let stores =
            dir.and_then(|dir| Some(Mutex::new((SqliteReader::open(dir).ok()?, Vault::reader(dir).ok()?))));
        Ok(Names { people, things, stores })
    }

    /// Learns what acts call things that no source has named.
    pub fn learn(&mut self, world: &World) {
        for (about, name) in naming::names(world, &|seq| self.words(seq)) {
            self.things.entry(about).or_insert(name);
        }
    }

    /// What a person is called.
    pub fn person(&self, person: PersonId) -> Option<&str> {
        self.people.get(&person).map(String::as_str)
    }

    /// The person of that name, if exactly one bears it.
    pub fn person_named(&self, name: &str) -> Option<PersonId> {
        let mut found =
            self.people.iter().filter(|(_, theirs)| theirs.eq_ignore_ascii_case(name)).map(|(id, _)| *id);
        match (found.next(), found.next()) {
            (Some(person), None) => Some(person),
            _ => None,
        }
    }
}

impl Name for Names {
    fn of(&self, about: &Ref) -> Option<String> {
        if about.noun == Noun::Person {
            return about.id.parse().ok().and_then(|person| self.people.get(&person).cloned());
        }
        if let (Noun::Announcement, Some((initiative, _))) = (about.noun, about.id.split_once('@')) {
            return self.things.get(&Ref::new(Noun::Initiative, initiative)).cloned();
        }
        self.things.get(about).cloned()
    }

    fn words(&self, seq: Seq) -> Option<Words> {
        let stores = self.stores.as_ref()?.lock().ok()?;
        let (log, vault) = &*stores;
        log.words(seq, &VaultKeys(vault)).ok().flatten()
    }
}
