//! The many handles of one person: an address, a chat id, a login, each in a space of its own.

use crate::{Vault, VaultError, codec, people};
use comity_spine::{HandleId, PersonId};
use compact_str::CompactString;
use rusqlite::{Connection, OptionalExtension, params};

/// How a handle came to be somebody's. Never a silent guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A people directory lists it for them.
    Directory,
    /// It is an address equal to one of theirs, on a company domain.
    Address,
    /// It is the login inside an address that the tool makes itself.
    Login,
    /// A file of aliases or a mailmap says so.
    Alias,
    /// A person confirmed it.
    Confirmed,
}

impl How {
    /// The word as the column writes it.
    pub fn name(self) -> &'static str {
        match self {
            How::Directory => "directory",
            How::Address => "address",
            How::Login => "login",
            How::Alias => "alias",
            How::Confirmed => "confirmed",
        }
    }
}

/// A handle that is nobody's yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// Its id.
    pub handle: HandleId,
    /// The tool's namespace: `mail`, `slack`, `github` …
    pub space: CompactString,
    /// The handle within it.
    pub text: String,
    /// How many traces in force it did.
    pub n_traces: u64,
}

impl Vault {
    /// The handle of that text; one not met before gets the id `fresh`, which the caller drew.
    pub fn handle(&mut self, space: &str, text: &str, fresh: HandleId) -> Result<HandleId, VaultError> {
        get_or_add(&self.conn, space, text, fresh, None)
    }

    /// Says that a handle is a person's. Saying it twice changes nothing; two people cannot hold one handle.
    pub fn match_handle(&mut self, handle: HandleId, person: PersonId, how: How) -> Result<(), VaultError> {
        let step = self.write()?;
        give(&step, handle, person, how, None)?;
        Ok(step.commit()?)
    }

    /// Takes a handle from whoever holds it, and says who that was.
    pub fn split_handle(&mut self, handle: HandleId) -> Result<Option<PersonId>, VaultError> {
        let step = self.write()?;
        let holder = holder(&step, handle)?.person;
        step.execute(
            "update handles set person = null, how = null where handle = ?1",
            [codec::handle_blob(handle)],
        )?;
        step.commit()?;
        Ok(holder)
    }

    /// Who holds the handle of that text, if anybody.
    pub fn person_of(&self, space: &str, text: &str) -> Result<Option<PersonId>, VaultError> {
        Ok(known(&self.conn, space, text)?.and_then(|(_, person)| person))
    }

    /// The handle of that text, and who holds it, if it was met before.
    pub fn find_handle(
        &self,
        space: &str,
        text: &str,
    ) -> Result<Option<(HandleId, Option<PersonId>)>, VaultError> {
        known(&self.conn, space, text)
    }

    /// A person's handles as (id, space, text), ordered by space and text.
    pub fn handles_of(&self, person: PersonId) -> Result<Vec<(HandleId, CompactString, String)>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select handle, space, text
            from handles
            where person = ?1 and text is not null
            order by space, text",
        )?;
        let rows = statement.query_map([codec::person_blob(person)], |row| {
            let space: String = row.get(1)?;
            Ok((codec::handle_of(row.get(0)?), CompactString::from(space), row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every handle with its holder, for resolving a whole file at once; ordered by id.
    pub fn matched(&self) -> Result<Vec<(HandleId, PersonId)>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select handle, person
            from handles
            where person is not null
            order by handle",
        )?;
        let rows = statement
            .query_map([], |row| Ok((codec::handle_of(row.get(0)?), codec::person_of(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The handles that are nobody's and did something, the busiest first, at most `limit` of them.
    pub fn unmatched(&self, limit: usize) -> Result<Vec<Unmatched>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select h.handle, h.space, h.text, count(*) as n
            from live t
            join handles h on h.handle = t.handle
            where h.person is null and h.text is not null
            group by h.handle
            order by n desc, h.space, h.text
            limit ?1",
        )?;
        let rows = statement.query_map([codec::int(limit as u64)], |row| {
            Ok(Unmatched {
                handle: codec::handle_of(row.get(0)?),
                space: CompactString::from(row.get::<_, String>(1)?),
                text: row.get(2)?,
                n_traces: codec::uint(row.get(3)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) fn known(
    conn: &Connection,
    space: &str,
    text: &str,
) -> Result<Option<(HandleId, Option<PersonId>)>, VaultError> {
    Ok(conn
        .prepare_cached("select handle, person from handles where space = ?1 and text = ?2")?
        .query_row([space, text], |row| {
            let person = row.get::<_, Option<[u8; 16]>>(1)?.map(codec::person_of);
            Ok((codec::handle_of(row.get(0)?), person))
        })
        .optional()?)
}

pub(crate) fn get_or_add(
    conn: &Connection,
    space: &str,
    text: &str,
    fresh: HandleId,
    run: Option<i64>,
) -> Result<HandleId, VaultError> {
    if let Some((handle, _)) = known(conn, space, text)? {
        return Ok(handle);
    }
    conn.prepare_cached("insert into handles (handle, space, text, run) values (?1, ?2, ?3, ?4)")?
        .execute(params![codec::handle_blob(fresh), space, text, run])?;
    Ok(fresh)
}

pub(crate) fn give(
    conn: &Connection,
    handle: HandleId,
    person: PersonId,
    how: How,
    run: Option<i64>,
) -> Result<(), VaultError> {
    people::expect(conn, person)?;
    let held = holder(conn, handle)?;
    match held.person {
        Some(same) if same == person => Ok(()),
        Some(other) => Err(VaultError::HandleTaken {
            handle: held.written,
            holder: people::called(conn, other)?,
            other: people::called(conn, person)?,
        }),
        None => {
            let (handle, person) = (codec::handle_blob(handle), codec::person_blob(person));
            conn.prepare_cached(
                "update handles set person = ?2, how = ?3, matched_run = ?4 where handle = ?1",
            )?
            .execute(params![handle, person, how.name(), run])?;
            Ok(())
        }
    }
}

struct Held {
    /// `space:text`.
    written: String,
    person: Option<PersonId>,
}

fn holder(conn: &Connection, handle: HandleId) -> Result<Held, VaultError> {
    conn.prepare_cached(
        "select space || ':' || coalesce(text, '(erased)'), person from handles where handle = ?1",
    )?
    .query_row([codec::handle_blob(handle)], |row| {
        Ok(Held { written: row.get(0)?, person: row.get::<_, Option<[u8; 16]>>(1)?.map(codec::person_of) })
    })
    .optional()?
    .ok_or(VaultError::NoHandle(handle))
}
