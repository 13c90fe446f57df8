//! Each person's own dealings with their Inbox, and their draft of the agreement, kept in the vault.

use super::Setup;
use crate::out;
use anyhow::Result;
use comity_spine::{At, Day, PersonId, Refusal};
use comity_vault::{Keeping, KeptDraft, Letter, MailWish, PutOff, Vault, VaultError};
use comity_web::drawer::{Drawer, MailCard};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The drawer of the workspace in a folder. `zone` is that of whoever has none of their own.
pub fn drawer(dir: &Path, zone: String) -> Result<Box<dyn Drawer>> {
    let (reader, writer) = (Mutex::new(Vault::reader(dir)?), Mutex::new(Vault::open(dir)?));
    Ok(Box::new(Chest { reader, writer, zone }))
}

struct Chest {
    reader: Mutex<Vault>,
    writer: Mutex<Vault>,
    zone: String,
}

/// Holds a lock, even if a thread died with it: what it had not committed was rolled back.
fn hold(lock: &Mutex<Vault>) -> MutexGuard<'_, Vault> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the vault answered; whoever runs Comity reads why it did not.
fn readable<T>(answer: Result<T, VaultError>) -> Option<T> {
    answer
        .inspect_err(|error| {
            out::note(&format!("what is somebody's own cannot be read from the vault: {error}"));
        })
        .ok()
}

fn written<T>(answer: Result<T, VaultError>) -> Result<T, Refusal> {
    answer.map_err(|error| {
        out::note(&format!("what is somebody's own cannot be written to the vault: {error}"));
        Refusal::new("That could not be kept just now; nothing was changed. Wait a moment, then try again.")
    })
}

impl Drawer for Chest {
    fn put_offs(&self, person: PersonId, by: At) -> Vec<PutOff> {
        readable(hold(&self.reader).put_offs(person, by)).unwrap_or_default()
    }

    fn put_off(&self, person: PersonId, off: &PutOff) -> Result<(), Refusal> {
        written(hold(&self.writer).put_off(person, off))
    }

    fn mail(&self, person: PersonId) -> Option<MailCard> {
        let vault = hold(&self.reader);
        let is_set_up = Setup::read(&vault).ok()?.is_some();
        let wish = readable(vault.mail_wish(person))?.map(|(wish, _)| wish).unwrap_or_default();
        let (address, zone) = readable(address_and_zone(&vault, person))?;
        Some(MailCard { wish, address, zone: zone.unwrap_or_else(|| self.zone.clone()), is_set_up })
    }

    fn set_wish(&self, person: PersonId, wish: &MailWish, now: At) -> Result<(), Refusal> {
        written(hold(&self.writer).set_mail_wish(person, wish, now))
    }

    fn letters(&self, person: PersonId, by: At, most: usize) -> Vec<Letter> {
        readable(hold(&self.reader).letters_to(person, by, most)).unwrap_or_default()
    }

    fn stops(&self, token: &str, now: At) -> Option<PersonId> {
        let digest = comity_auth::reply::kept(token)?;
        let way = readable(hold(&self.reader).reply_way(&digest)).flatten()?;
        (way.kind == STOP && now <= way.until).then_some(way.person)
    }

    fn draft(&self, person: PersonId) -> Option<KeptDraft> {
        readable(hold(&self.reader).draft_of(person)).flatten()
    }

    fn keep_draft(&self, person: PersonId, draft: &KeptDraft, over: Option<At>) -> Result<Keeping, Refusal> {
        written(hold(&self.writer).keep_draft(person, draft, over))
    }

    fn drop_draft(&self, person: PersonId, at: At) -> bool {
        readable(hold(&self.writer).drop_draft(person, at)).unwrap_or_default()
    }
}

/// The kind of an address that ends all mail.
pub const STOP: &str = "mail.stop";

/// What an address stands for to which somebody writes to open something: their subject says what.
pub const ASK: &str = "mail.ask";

/// The address to which a person's mail goes, the first by its letters, and their zone.
pub fn address_and_zone(
    vault: &Vault,
    person: PersonId,
) -> Result<(Option<String>, Option<String>), VaultError> {
    let Some(card) = vault.person(person)?.filter(|card| card.erased_at.is_none()) else {
        return Ok((None, None));
    };
    let all = vault.handles_of(person)?;
    let address = all.into_iter().filter(|(_, space, _)| space == "mail").map(|(_, _, text)| text).min();
    Ok((address, card.zone))
}

/// The word for the occasion of a list.
pub fn of_digest(day: Day) -> String {
    format!("digest {day}")
}
