//! Passkeys: public keys of people's authenticators, by which they come in.
//!
//! What is kept here opens nothing. Whether an authenticator signed what it was asked is decided by whoever
//! calls; what a passkey's text says is theirs, too.

use crate::access::{self, Digest};
use crate::{Vault, VaultError, codec, people};
use comity_spine::{At, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyCard {
    /// What the authenticator calls it.
    pub id: Vec<u8>,
    /// Whose it is.
    pub person: PersonId,
    /// What they call it.
    pub name: String,
    /// The public key and its counter, as whoever checks it wrote it.
    pub kept: String,
    /// When it was added.
    pub added_at: At,
    /// When somebody last came in by it.
    pub used_at: Option<At>,
}

/// What came of taking a passkey away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Gone,
    /// They had none of that id.
    None,
    /// It is the only way in that they have, and stays.
    Last,
}

const COLUMNS: &str = "id, person, name, kept, added_at, used_at";

impl Vault {
    /// The passkey of an id.
    ///
    /// # Errors
    /// A store that failed.
    pub fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyCard>, VaultError> {
        let sql = format!("select {COLUMNS} from passkeys where id = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([id], card).optional()?)
    }

    /// The passkeys of a person, the newest first.
    ///
    /// # Errors
    /// A store that failed.
    pub fn passkeys_of(&self, person: PersonId) -> Result<Vec<PasskeyCard>, VaultError> {
        let sql = format!("select {COLUMNS} from passkeys where person = ?1 order by added_at desc, id");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let cards = statement.query_map([codec::person_blob(person)], card)?;
        Ok(cards.collect::<Result<_, _>>()?)
    }

    /// Keeps a passkey.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased; a passkey of that id that is kept already; a store that
    /// failed.
    pub fn add_passkey(&mut self, card: &PasskeyCard) -> Result<(), VaultError> {
        let step = self.write()?;
        add(&step, card)?;
        Ok(step.commit()?)
    }

    /// Begins a session for whoever has a passkey, with what is to be kept of it from now on.
    ///
    /// # Errors
    /// They were erased meanwhile; a store that failed.
    pub fn enter_by_passkey(
        &mut self,
        card: &PasskeyCard,
        session: &Digest,
        now: At,
    ) -> Result<(), VaultError> {
        let step = self.write()?;
        step.execute(
            "update passkeys set kept = ?2, used_at = ?3 where id = ?1",
            params![card.id, card.kept, now.0],
        )?;
        access::begin(&step, session, card.person, now)?;
        Ok(step.commit()?)
    }

    /// Keeps what is to be kept of a passkey after it was used for something else than coming in.
    ///
    /// # Errors
    /// A store that failed.
    pub fn use_passkey(&mut self, card: &PasskeyCard, now: At) -> Result<(), VaultError> {
        let sql = "update passkeys set kept = ?2, used_at = ?3 where id = ?1";
        self.conn.prepare_cached(sql)?.execute(params![card.id, card.kept, now.0])?;
        Ok(())
    }

    /// Takes a passkey away, unless it is the only way in that its person has here: no password, no other
    /// passkey, and none elsewhere, which `has_other` says.
    ///
    /// # Errors
    /// A store that failed.
    pub fn remove_passkey(
        &mut self,
        person: PersonId,
        id: &[u8],
        has_other: bool,
    ) -> Result<Removed, VaultError> {
        let step = self.write()?;
        let blob = codec::person_blob(person);
        let ways: i64 = step.query_row(
            "select (select count(*) from passwords where person = ?1)
                + (select count(*) from passkeys where person = ?1 and id <> ?2)",
            params![blob, id],
            |row| row.get(0),
        )?;
        if step.execute("delete from passkeys where person = ?1 and id = ?2", params![blob, id])? == 0 {
            return Ok(Removed::None);
        }
        if ways == 0 && !has_other {
            return Ok(Removed::Last);
        }
        step.commit()?;
        Ok(Removed::Gone)
    }
}

/// How tries with a passkey are counted among those for addresses.
pub fn tried_as(id: &[u8]) -> String {
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("passkey:{hex}")
}

pub(crate) fn add(conn: &Connection, card: &PasskeyCard) -> Result<(), VaultError> {
    people::expect(conn, card.person)?;
    conn.prepare_cached(
        "insert into passkeys (id, person, name, kept, added_at, used_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        card.id,
        codec::person_blob(card.person),
        card.name,
        card.kept,
        card.added_at.0,
        card.used_at.map(|at| at.0)
    ])?;
    Ok(())
}

fn card(row: &Row<'_>) -> rusqlite::Result<PasskeyCard> {
    Ok(PasskeyCard {
        id: row.get(0)?,
        person: codec::person_of(row.get(1)?),
        name: row.get(2)?,
        kept: row.get(3)?,
        added_at: At(row.get(4)?),
        used_at: row.get::<_, Option<i64>>(5)?.map(At),
    })
}
