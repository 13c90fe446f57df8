//! Forgetting a person: their name, zone, handles, key and every way in go; their random id stays,
//! saying nothing.

use crate::{Vault, VaultError, access, codec, drafts, inbox, keys, people, tokens};
use comity_spine::{At, Noun, Owner, PersonId, Ref};
use rusqlite::params;

impl Vault {
    /// Says whether a person can be erased now; asked before the act is appended.
    ///
    /// # Errors
    /// Nobody of that id, or a legal hold on them.
    pub fn may_erase(&self, person: PersonId) -> Result<(), VaultError> {
        if let Some(reason) = self.setting(&hold_key(person))? {
            let reason = reason.as_str().map_or_else(|| reason.to_string(), str::to_owned);
            return Err(VaultError::LegalHold { person, reason });
        }
        people::find(&self.conn, person)?.map(drop).ok_or(VaultError::NoPerson(person))
    }

    /// Erases a person: name, zone and the texts of their handles go, their key is destroyed, their
    /// password, sessions and invitations are deleted, and so is what they put off, what mail they got and
    /// what they drafted.
    ///
    /// The files are swept too.
    ///
    /// What they did stays, under an id that leads to nobody. A legal hold (the setting `hold:PERSON`, its
    /// value the reason) refuses. Erasing twice sweeps again and changes nothing else. An import of a file
    /// that still has their address makes a new handle, which is nobody's: erase at the source too.
    pub fn erase(&mut self, person: PersonId, at: At) -> Result<(), VaultError> {
        self.may_erase(person)?;
        let step = self.write()?;
        let blob = codec::person_blob(person);
        // First, as it goes by their addresses.
        access::forget(&step, person)?;
        inbox::forget(&step, person)?;
        tokens::forget(&step, person)?;
        drafts::forget(&step, person)?;
        step.execute(
            "update handles set text = null, name = null, function = null where person = ?1",
            [blob],
        )?;
        keys::destroy(&step, &Owner::Person(person))?;
        let called = Ref::new(Noun::Person, person.to_string()).to_string();
        step.execute("delete from names where ref = ?1", [called])?;
        // What a source said may quote them.
        step.execute("delete from remarks", [])?;
        step.execute(
            "update people
            set name = null, zone = null, erased_at = coalesce(erased_at, ?2)
            where person = ?1",
            params![blob, at.0],
        )?;
        step.commit()?;
        self.sweep()
    }

    /// Empties the write-ahead file into the vault, so that nothing of what was overwritten is left in it.
    pub fn sweep(&mut self) -> Result<(), VaultError> {
        let busy: i64 = self.conn.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(VaultError::NotSwept) }
    }

    /// Puts a person under legal hold, with the reason, so that they are not erased.
    pub fn hold(&mut self, person: PersonId, reason: &str) -> Result<(), VaultError> {
        people::expect(&self.conn, person)?;
        self.set_setting(&hold_key(person), &serde_json::Value::from(reason))
    }

    /// Lifts a person's legal hold.
    pub fn lift_hold(&mut self, person: PersonId) -> Result<(), VaultError> {
        self.clear_setting(&hold_key(person))
    }
}

fn hold_key(person: PersonId) -> String {
    format!("hold:{person}")
}
