//! The many handles of one person: an address, a chat id, a login, each in a space of its own.

use crate::{Vault, VaultError, codec, people};
use comity_spine::{Function, HandleId, PersonId};
use compact_str::CompactString;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

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

/// A handle that is nobody's yet, and what sources say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// Its id.
    pub handle: HandleId,
    /// The tool's namespace: `mail`, `slack`, `github` …
    pub space: CompactString,
    /// The handle within it.
    pub text: String,
    /// The name that a source gives for it.
    pub name: Option<String>,
    /// The function that a source gives for it, or the only one that its traces name.
    pub function: Option<Function>,
    /// The channels, repositories and series in which it was seen.
    pub places: BTreeSet<CompactString>,
    /// How many traces in force it did.
    pub n_traces: u64,
}

/// A handle that somebody confirmed to be a person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Its id.
    pub handle: HandleId,
    /// The tool's namespace: `mail`, `slack`, `github` …
    pub space: CompactString,
    /// The handle within it.
    pub text: String,
    /// Whose it is.
    pub person: PersonId,
}

/// How many actors there are, and of how many nobody knows who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actors {
    /// Distinct handles that did something in force.
    pub n: u64,
    /// Those that are nobody's.
    pub n_unmatched: u64,
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

    /// Says whether a handle can be made a person's now; asked before the act is appended.
    pub fn may_match(&self, handle: HandleId, person: PersonId) -> Result<(), VaultError> {
        may_give(&self.conn, handle, person).map(drop)
    }

    /// Who holds a handle, if anybody.
    pub fn holder_of(&self, handle: HandleId) -> Result<Option<PersonId>, VaultError> {
        Ok(holder(&self.conn, handle)?.person)
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
            "select h.handle, h.space, h.text, count(*) as n, h.name, coalesce(h.function,
                case when count(distinct t.function) = 1 then max(t.function) end),
                json_group_array(distinct t.place) filter (where t.place is not null)
            from live t
            join handles h on h.handle = t.handle
            where h.person is null and h.text is not null
            group by h.handle
            order by n desc, h.space, h.text
            limit ?1",
        )?;
        let mut rows = statement.query([codec::int(limit as u64)])?;
        let mut unmatched = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(2)?;
            let function: Option<String> = row.get(5)?;
            unmatched.push(Unmatched {
                handle: codec::handle_of(row.get(0)?),
                space: CompactString::from(row.get::<_, String>(1)?),
                n_traces: codec::uint(row.get(3)?),
                name: row.get(4)?,
                function: function.map(|word| codec::word(&word, "handles", &text)).transpose()?,
                places: serde_json::from_str(&row.get::<_, String>(6)?).unwrap_or_default(),
                text,
            });
        }
        Ok(unmatched)
    }

    /// The handles that somebody confirmed to be a person's, ordered by person, space and text.
    pub fn confirmed(&self) -> Result<Vec<Confirmed>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select handle, space, text, person
            from handles
            where how = 'confirmed' and person is not null and text is not null
            order by person, space, text",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Confirmed {
                handle: codec::handle_of(row.get(0)?),
                space: CompactString::from(row.get::<_, String>(1)?),
                text: row.get(2)?,
                person: codec::person_of(row.get(3)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many actors there are, and how many of them are nobody yet.
    pub fn actors(&self) -> Result<Actors, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select count(distinct t.handle), count(distinct case when h.person is null then t.handle end)
            from live t
            join handles h on h.handle = t.handle
            where h.text is not null",
        )?;
        Ok(statement.query_row([], |row| {
            Ok(Actors { n: codec::uint(row.get(0)?), n_unmatched: codec::uint(row.get(1)?) })
        })?)
    }

    /// Where everybody was seen, as (person, place), each once; ordered by person.
    pub fn seen_in(&self) -> Result<Vec<(PersonId, CompactString)>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select distinct person, place
            from live
            where person is not null and place is not null
            order by person, place",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((codec::person_of(row.get(0)?), CompactString::from(row.get::<_, String>(1)?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Keeps what a source calls a handle; what it does not say stays as it was.
pub(crate) fn call(
    conn: &Connection,
    handle: HandleId,
    name: Option<&str>,
    function: Option<&Function>,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "update handles
        set name = coalesce(?2, name), function = coalesce(?3, function)
        where handle = ?1 and text is not null",
    )?
    .execute(params![codec::handle_blob(handle), name, function.map(|function| function.as_str())])?;
    Ok(())
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
    if may_give(conn, handle, person)? {
        let (handle, person) = (codec::handle_blob(handle), codec::person_blob(person));
        conn.prepare_cached("update handles set person = ?2, how = ?3, matched_run = ?4 where handle = ?1")?
            .execute(params![handle, person, how.name(), run])?;
    }
    Ok(())
}

/// Whether a handle has yet to be given to a person; `false` where it is theirs already.
fn may_give(conn: &Connection, handle: HandleId, person: PersonId) -> Result<bool, VaultError> {
    people::expect(conn, person)?;
    let held = holder(conn, handle)?;
    match held.person {
        Some(same) if same == person => Ok(false),
        Some(other) => Err(VaultError::HandleTaken {
            handle: held.written,
            holder: people::called(conn, other)?,
            other: people::called(conn, person)?,
        }),
        None => Ok(true),
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
