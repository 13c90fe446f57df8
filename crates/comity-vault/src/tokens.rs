//! Tokens with which programs come in, and the choices on the Wall that somebody keeps by name.
//!
//! Of a token there is the SHA-256. What a scope lets a program do is decided by whoever calls.

use crate::{Digest, Vault, VaultError, codec, people};
use comity_spine::{At, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;
use std::time::Duration;

/// What a program may do with a token, as far as its person may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Looks.
    Read,
    /// Does acts that are everybody's, or its person's to do.
    Act,
    /// Signs clauses, and waives them.
    Sign,
    /// Reads the calendar of keynotes at its secret address, and nothing else.
    Calendar,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 4] = [Scope::Read, Scope::Act, Scope::Sign, Scope::Calendar];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Act => "act",
            Scope::Sign => "sign",
            Scope::Calendar => "calendar",
        }
    }

    /// The scope of that name.
    pub fn named(name: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A token, without what opens anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCard {
    /// The SHA-256 of it.
    pub digest: Digest,
    /// Whose it is.
    pub person: PersonId,
    /// What they call it.
    pub name: String,
    /// What it is for.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub made_at: At,
    /// From when on it is void.
    pub until: At,
    /// The first instant of the last day on which it was used.
    pub used_on: Option<At>,
}

const COLUMNS: &str = "digest, person, name, scopes, made_at, until_at, used_on";

impl Vault {
    /// Keeps a token.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased; a store that failed.
    pub fn add_token(&mut self, card: &TokenCard) -> Result<(), VaultError> {
        let step = self.write()?;
        people::expect(&step, card.person)?;
        let scopes: Vec<&str> = card.scopes.iter().map(|scope| scope.name()).collect();
        step.execute(
            "insert into tokens (digest, person, name, scopes, made_at, until_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                card.digest,
                codec::person_blob(card.person),
                card.name,
                scopes.join(" "),
                card.made_at.0,
                card.until.0
            ],
        )?;
        Ok(step.commit()?)
    }

    /// The token of a digest, also one that is void by now.
    ///
    /// # Errors
    /// A store that failed.
    pub fn token(&self, digest: &Digest) -> Result<Option<TokenCard>, VaultError> {
        let sql = format!("select {COLUMNS} from tokens where digest = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([digest], card).optional()?)
    }

    /// The tokens of a person, the newest first.
    ///
    /// # Errors
    /// A store that failed.
    pub fn tokens_of(&self, person: PersonId) -> Result<Vec<TokenCard>, VaultError> {
        let sql = format!("select {COLUMNS} from tokens where person = ?1 order by made_at desc, digest");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let cards = statement.query_map([codec::person_blob(person)], card)?;
        Ok(cards.collect::<Result<_, _>>()?)
    }

    /// Makes a person's token void; says whether they had it.
    ///
    /// # Errors
    /// A store that failed.
    pub fn revoke_token(&mut self, person: PersonId, digest: &Digest) -> Result<bool, VaultError> {
        let gone = self
            .conn
            .prepare_cached("delete from tokens where digest = ?1 and person = ?2")?
            .execute(params![digest, codec::person_blob(person)])?;
        Ok(gone > 0)
    }

    /// Notes the day on which a token was used, unless another process is writing: nobody waits for that.
    ///
    /// # Errors
    /// A store that failed.
    pub fn see_token(&mut self, digest: &Digest, day: At) -> Result<(), VaultError> {
        self.conn.busy_timeout(Duration::ZERO)?;
        let seen = self
            .conn
            .prepare_cached("update tokens set used_on = max(coalesce(used_on, ?2), ?2) where digest = ?1")
            .and_then(|mut statement| statement.execute(params![digest, day.0]));
        self.conn.busy_timeout(crate::open::PATIENCE)?;
        match seen.map_err(VaultError::from) {
            Err(VaultError::Busy(_)) => Ok(()),
            other => other.map(drop),
        }
    }

    /// What a person has kept of the Wall: names and what stands behind the `?`, by name.
    ///
    /// # Errors
    /// A store that failed.
    pub fn filters_of(&self, person: PersonId) -> Result<Vec<(String, String)>, VaultError> {
        let sql = "select name, query from filters where person = ?1 order by name";
        let mut statement = self.conn.prepare_cached(sql)?;
        let kept = statement.query_map([codec::person_blob(person)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(kept.collect::<Result<_, _>>()?)
    }

    /// Keeps a choice under a name, in the place of an earlier one.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased; a store that failed.
    pub fn keep_filter(&mut self, person: PersonId, name: &str, query: &str) -> Result<(), VaultError> {
        let step = self.write()?;
        people::expect(&step, person)?;
        step.execute(
            "insert into filters (person, name, query) values (?1, ?2, ?3)
            on conflict (person, name) do update set query = excluded.query",
            params![codec::person_blob(person), name, query],
        )?;
        Ok(step.commit()?)
    }

    /// Forgets a choice; says whether there was one of that name.
    ///
    /// # Errors
    /// A store that failed.
    pub fn drop_filter(&mut self, person: PersonId, name: &str) -> Result<bool, VaultError> {
        let gone = self
            .conn
            .prepare_cached("delete from filters where person = ?1 and name = ?2")?
            .execute(params![codec::person_blob(person), name])?;
        Ok(gone > 0)
    }
}

/// Forgets every token and every choice of a person.
pub(crate) fn forget(conn: &Connection, person: PersonId) -> Result<(), VaultError> {
    let blob = codec::person_blob(person);
    conn.execute("delete from tokens where person = ?1", [blob])?;
    conn.execute("delete from filters where person = ?1", [blob])?;
    Ok(())
}

fn card(row: &Row<'_>) -> rusqlite::Result<TokenCard> {
    let scopes: String = row.get(3)?;
    Ok(TokenCard {
        digest: row.get(0)?,
        person: codec::person_of(row.get(1)?),
        name: row.get(2)?,
        // A word that this version does not know lets nobody do anything.
        scopes: scopes.split(' ').filter_map(Scope::named).collect(),
        made_at: At(row.get(4)?),
        until: At(row.get(5)?),
        used_on: row.get::<_, Option<i64>>(6)?.map(At),
    })
}
