//! Names of people and things, and the words of acts, for pages and reports.

use crate::keys::VaultKeys;
use comity_common::view::Name;
use comity_common::{World, naming};
use comity_log::SqliteReader;
use comity_spine::{Noun, PersonId, Ref, Seq, entry::Words, suggest};
use comity_vault::{Vault, VaultError};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// All names, read at once and anew when the vault has changed; words are fetched act by act.
pub struct Names {
    known: RwLock<Known>,
    /// One reader of each store, taken in turn: words are read rarely and quickly.
    stores: Option<Mutex<Stores>>,
}

#[derive(Default)]
struct Known {
    people: BTreeMap<PersonId, String>,
    things: BTreeMap<Ref, String>,
}

struct Stores {
    log: SqliteReader,
    vault: Vault,
    /// The vault as it was when the names were read.
    change: i64,
}

impl Known {
    fn read(vault: &Vault) -> Result<Known, VaultError> {
        let mut people = BTreeMap::new();
        for card in vault.directory()?.into_iter().filter(|card| card.erased_at.is_none()) {
            // Who has no name is called by the first handle that is known of them.
            let name = match card.name {
                Some(name) => Some(name),
                None => vault.handles_of(card.person)?.into_iter().next().map(|(_, _, text)| text),
            };
            people.extend(name.map(|name| (card.person, name)));
        }
        Ok(Known { people, things: vault.names()?.into_iter().collect() })
    }
}

impl Names {
    /// Reads the names of a workspace.
    ///
    /// # Errors
    /// A vault that cannot be read.
    pub fn read(vault: &Vault, dir: Option<&Path>) -> Result<Names, VaultError> {
        let stores = || -> Option<Stores> {
            let dir = dir?;
            let (log, vault) = (SqliteReader::open(dir).ok()?, Vault::reader(dir).ok()?);
            let change = vault.change().ok()?;
            Some(Stores { log, vault, change })
        };
        let stores = stores().map(Mutex::new);
        Ok(Names { known: RwLock::new(Known::read(vault)?), stores })
    }

    /// Learns what acts call things that no source has named.
    pub fn learn(&mut self, world: &World) {
        let given = naming::names(world, &|seq| self.words(seq));
        let mut known = self.write();
        for (about, name) in given {
            known.things.entry(about).or_insert(name);
        }
    }

    /// What a person is called.
    pub fn person(&self, person: PersonId) -> Option<String> {
        self.look().people.get(&person).cloned()
    }

    /// Everybody who bears that name, in whatever case.
    pub fn people_named(&self, name: &str) -> Vec<PersonId> {
        let name = name.to_lowercase();
        let known = self.look();
        known.people.iter().filter(|(_, theirs)| theirs.to_lowercase() == name).map(|(id, _)| *id).collect()
    }

    /// The known name nearest to one that was mistyped, as half a sentence; nothing if none is near.
    pub fn hint(&self, name: &str) -> String {
        let known = self.look();
        let folded: BTreeMap<String, &String> =
            known.people.values().map(|name| (name.to_lowercase(), name)).collect();
        let near = suggest::did_you_mean(name, folded.keys().map(String::as_str));
        near.and_then(|near| folded.get(near)).map_or(String::new(), |it| format!(" Did you mean {it}?"))
    }

    fn look(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Name for Names {
    fn of(&self, about: &Ref) -> Option<String> {
        if about.noun == Noun::Person {
            return about.id.parse().ok().and_then(|person| self.person(person));
        }
        if let (Noun::Announcement, Some((initiative, _))) = (about.noun, about.id.split_once('@')) {
            return self.look().things.get(&Ref::new(Noun::Initiative, initiative)).cloned();
        }
        self.look().things.get(about).cloned()
    }

    fn words(&self, seq: Seq) -> Option<Words> {
        let stores = self.stores.as_ref()?.lock().ok()?;
        stores.log.words(seq, &VaultKeys(&stores.vault)).ok().flatten()
    }

    /// In one look at either store: most of what a single act's words cost is to begin and end it.
    fn words_of(&self, seqs: &[Seq]) -> Vec<Option<Words>> {
        let Some(stores) = self.stores.as_ref().and_then(|stores| stores.lock().ok()) else {
            return vec![None; seqs.len()];
        };
        let (_log, _vault) = (stores.log.look(), stores.vault.look());
        let words = |seq: &Seq| stores.log.words(*seq, &VaultKeys(&stores.vault)).ok().flatten();
        seqs.iter().map(words).collect()
    }

    /// A vault that cannot be read just now leaves the names as they were.
    fn refresh(&self) -> bool {
        let Some(mut stores) = self.stores.as_ref().and_then(|stores| stores.lock().ok()) else {
            return false;
        };
        let Ok(change) = stores.vault.change() else { return false };
        if change == stores.change {
            return false;
        }
        let Ok(known) = Known::read(&stores.vault) else { return false };
        stores.change = change;
        let is_new = {
            let before = self.look();
            before.people != known.people || before.things != known.things
        };
        if is_new {
            *self.write() = known;
        }
        is_new
    }
}
