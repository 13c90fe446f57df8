//! Who there is: a random id in the log, a name, a zone and a sort of being here.

use crate::{Vault, VaultError, codec};
use comity_spine::{At, Being, Noun, PersonId, Ref};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use std::collections::BTreeMap;

/// Somebody who is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Their id: random, drawn by the caller, never used before.
    pub person: PersonId,
    /// Their name as written, if known.
    pub name: Option<String>,
    /// What sort of being.
    pub being: Being,
    /// Their IANA time zone, if known.
    pub zone: Option<String>,
}

/// Somebody as pages need them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonCard {
    /// Their id.
    pub person: PersonId,
    /// Their name; `None` if never given, or erased.
    pub name: Option<String>,
    /// What sort of being.
    pub being: Being,
    /// Their IANA time zone.
    pub zone: Option<String>,
    /// When they were erased, if they were.
    pub erased_at: Option<At>,
}

/// People whom a staged or undone import added are not listed: they are not, or no longer, told of.
const LISTED: &str = "
    from people p
    left join imports i on i.run = p.run
    where p.run is null or i.state = 'live'";

impl Vault {
    /// Adds somebody.
    pub fn add_person(&mut self, new: &NewPerson) -> Result<(), VaultError> {
        add(&self.conn, new, None)
    }

    /// Changes somebody's name.
    pub fn rename_person(&mut self, person: PersonId, name: &str) -> Result<(), VaultError> {
        update(
            &self.conn,
            person,
            "update people set name = ?2 where person = ?1 and erased_at is null",
            name,
        )
    }

    /// Changes somebody's IANA time zone.
    pub fn set_zone(&mut self, person: PersonId, zone: &str) -> Result<(), VaultError> {
        update(
            &self.conn,
            person,
            "update people set zone = ?2 where person = ?1 and erased_at is null",
            zone,
        )
    }

    /// One person, listed or not; `None` where there is nobody of that id.
    pub fn person(&self, person: PersonId) -> Result<Option<PersonCard>, VaultError> {
        find(&self.conn, person)
    }

    /// Everybody who is listed, ordered by id: the names for a whole page at once.
    pub fn directory(&self) -> Result<Vec<PersonCard>, VaultError> {
        let sql = format!("select p.person, p.name, p.being, p.zone, p.erased_at {LISTED} order by p.person");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut people = Vec::new();
        while let Some(row) = rows.next()? {
            people.push(card(row)?);
        }
        self.call(&mut people)?;
        Ok(people)
    }

    /// Gives those who came without a name the one that an import in force has for them.
    fn call(&self, people: &mut [PersonCard]) -> Result<(), VaultError> {
        let is_nameless = |card: &&mut PersonCard| card.name.is_none() && card.erased_at.is_none();
        let mut nameless = people.iter_mut().filter(is_nameless).peekable();
        if nameless.peek().is_none() {
            return Ok(());
        }
        let names: BTreeMap<Ref, String> = self.names()?.into_iter().collect();
        for card in nameless {
            card.name = names.get(&Ref::new(Noun::Person, card.person.to_string())).cloned();
        }
        Ok(())
    }

    /// How many are listed, of every sort of being.
    pub fn n_people(&self) -> Result<u64, VaultError> {
        let n = self.conn.query_row(&format!("select count(*) {LISTED}"), [], |row| row.get(0))?;
        Ok(codec::uint(n))
    }
}

/// Adds somebody on behalf of an import (`run`) or, with `None`, of a person at the desk.
pub(crate) fn add(conn: &Connection, new: &NewPerson, run: Option<i64>) -> Result<(), VaultError> {
    let added = conn
        .prepare_cached(
            "insert into people (person, name, being, zone, run) values (?1, ?2, ?3, ?4, ?5)
            on conflict (person) do nothing",
        )?
        .execute(params![codec::person_blob(new.person), new.name, new.being.name(), new.zone, run])?;
    if added == 1 { Ok(()) } else { Err(VaultError::PersonExists(new.person)) }
}

/// Says that an import tells of somebody known, so that they stay listed if it is the only one left to do so.
pub(crate) fn meet(conn: &Connection, person: PersonId, run: i64) -> Result<(), VaultError> {
    conn.prepare_cached(
        "update people set run = ?2
        where person = ?1 and run in (select run from imports where state = 'undone')",
    )?
    .execute(params![codec::person_blob(person), run])?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, person: PersonId) -> Result<Option<PersonCard>, VaultError> {
    let mut statement =
        conn.prepare_cached("select person, name, being, zone, erased_at from people where person = ?1")?;
    let mut rows = statement.query([codec::person_blob(person)])?;
    rows.next()?.map(card).transpose()
}

/// A person who is there and was not erased; anything else is an error that says so.
pub(crate) fn expect(conn: &Connection, person: PersonId) -> Result<PersonCard, VaultError> {
    let card = find(conn, person)?.ok_or(VaultError::NoPerson(person))?;
    if card.erased_at.is_some() { Err(VaultError::Erased(person)) } else { Ok(card) }
}

fn update(conn: &Connection, person: PersonId, sql: &str, value: &str) -> Result<(), VaultError> {
    let changed = conn.prepare_cached(sql)?.execute(params![codec::person_blob(person), value])?;
    if changed == 0 {
        expect(conn, person)?;
    }
    Ok(())
}

fn card(row: &Row<'_>) -> Result<PersonCard, VaultError> {
    let person = codec::person_of(row.get(0)?);
    Ok(PersonCard {
        person,
        name: row.get(1)?,
        being: codec::word(&row.get::<_, String>(2)?, "people", person)?,
        zone: row.get(3)?,
        erased_at: row.get::<_, Option<i64>>(4)?.map(At),
    })
}

/// How a person is called in an error: by name and id, or by id alone.
pub(crate) fn called(conn: &Connection, person: PersonId) -> Result<String, VaultError> {
    let name: Option<Option<String>> = conn
        .prepare_cached("select name from people where person = ?1")?
        .query_row([codec::person_blob(person)], |row| row.get(0))
        .optional()?;
    Ok(match name.flatten() {
        Some(name) => format!("{name} ({person})"),
        None => person.to_string(),
    })
}
