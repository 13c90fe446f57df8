//! Mail to people: claimed before it goes out, so that nobody gets it twice; and the addresses that answer.

use crate::access::Digest;
use crate::{Vault, VaultError, codec, people};
use comity_spine::{At, PersonId};
use rusqlite::{OptionalExtension, Row, params};

/// How a letter fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is on its way, or its process ended over it: nobody knows whether it arrived.
    Trying,
    /// A server took it.
    Sent,
    /// No server took it.
    Failed {
        /// Why not.
        fault: String,
        /// From when on it is tried again; `None` where it is given up.
        next: Option<At>,
    },
    /// There was nothing to tell.
    Nothing,
}

/// A letter that was written to somebody, or that there was nothing to write in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub person: PersonId,
    /// On what occasion: `digest 2026-03-02`.
    pub occasion: String,
    /// How it fared.
    pub fate: Fate,
    /// When that was.
    pub at: At,
    /// How often it was tried.
    pub tries: u32,
    /// What it was about, by the keys of the things.
    pub items: Vec<String>,
}

/// An address that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyWay {
    /// Who may answer by it.
    pub person: PersonId,
    /// The act that a reply does, or `mail.stop`.
    pub kind: String,
    /// The matter that it answers, as `ask:a-1`; empty where there is none.
    pub matter: String,
    /// The last instant at which a reply is taken.
    pub until: At,
    /// When a reply was taken, and the SHA-256 of it.
    pub used: Option<(At, Digest)>,
}

const COLUMNS: &str = "person, occasion, state, at, tries, next_at, fault, items";

impl Vault {
    /// Claims the right to send a letter: nobody else may, in any process, from then on. `None` where
    /// somebody has, and it is not yet time to try again; else how often it was tried before.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased.
    pub fn claim_letter(
        &mut self,
        person: PersonId,
        occasion: &str,
        now: At,
    ) -> Result<Option<u32>, VaultError> {
        let step = self.write()?;
        people::expect(&step, person)?;
        let blob = codec::person_blob(person);
        let known: Option<(String, u32, Option<i64>)> = step
            .query_row(
                "select state, tries, next_at from letters where person = ?1 and occasion = ?2",
                params![blob, occasion],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let before = match known {
            None => {
                step.execute(
                    "insert into letters (person, occasion, state, at) values (?1, ?2, 'trying', ?3)",
                    params![blob, occasion, now.0],
                )?;
                0
            }
            Some((state, tries, Some(next))) if state == "failed" && next <= now.0 => {
                step.execute(
                    "update letters set state = 'trying', at = ?3, tries = tries + 1, next_at = null
                    where person = ?1 and occasion = ?2",
                    params![blob, occasion, now.0],
                )?;
                tries
            }
            Some(_) => return Ok(None),
        };
        step.commit()?;
        Ok(Some(before))
    }

    /// Says how a claimed letter fared, and what it was about.
    ///
    /// # Errors
    /// A store that failed.
    pub fn settle_letter(
        &mut self,
        person: PersonId,
        occasion: &str,
        fate: &Fate,
        items: &[String],
        at: At,
    ) -> Result<(), VaultError> {
        let (state, fault, next) = match fate {
            Fate::Trying => ("trying", None, None),
            Fate::Sent => ("sent", None, None),
            Fate::Nothing => ("nothing", None, None),
            Fate::Failed { fault, next } => ("failed", Some(fault.as_str()), next.map(|next| next.0)),
        };
        self.conn
            .prepare_cached(
                "update letters set state = ?3, fault = ?4, next_at = ?5, items = ?6, at = ?7
                where person = ?1 and occasion = ?2",
            )?
            .execute(params![
                codec::person_blob(person),
                occasion,
                state,
                fault,
                next,
                codec::list(items).unwrap_or_else(|| "[]".to_owned()),
                at.0
            ])?;
        Ok(())
    }

    /// The letter of an occasion, if it was ever begun.
    ///
    /// # Errors
    /// A row that does not read back; a store that failed.
    pub fn letter(&self, person: PersonId, occasion: &str) -> Result<Option<Letter>, VaultError> {
        let sql = format!("select {COLUMNS} from letters where person = ?1 and occasion = ?2");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params![codec::person_blob(person), occasion])?;
        rows.next()?.map(letter).transpose()
    }

    /// The letters to a person up to an instant, newest first, at most so many.
    ///
    /// # Errors
    /// A row that does not read back; a store that failed.
    pub fn letters_to(&self, person: PersonId, by: At, most: usize) -> Result<Vec<Letter>, VaultError> {
        let sql = format!(
            "select {COLUMNS} from letters where person = ?1 and at <= ?2
            order by at desc, letter desc limit ?3"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params![codec::person_blob(person), by.0, codec::int(most as u64)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(letter(row)?);
        }
        Ok(found)
    }

    /// Every letter that is not known to have arrived, newest first, at most so many.
    ///
    /// # Errors
    /// A row that does not read back; a store that failed.
    pub fn letters_unsent(&self, most: usize) -> Result<Vec<Letter>, VaultError> {
        let sql = format!(
            "select {COLUMNS} from letters where state in ('trying', 'failed')
            order by at desc, letter desc limit ?1"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([codec::int(most as u64)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(letter(row)?);
        }
        Ok(found)
    }

    /// Keeps an address that answers; one that is kept already stays as it is.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased.
    pub fn keep_reply_way(&mut self, digest: &Digest, way: &ReplyWay) -> Result<(), VaultError> {
        let step = self.write()?;
        people::expect(&step, way.person)?;
        step.execute(
            "insert into reply_ways (digest, person, kind, matter, until_at) values (?1, ?2, ?3, ?4, ?5)
            on conflict (digest) do nothing",
            params![digest, codec::person_blob(way.person), way.kind, way.matter, way.until.0],
        )?;
        Ok(step.commit()?)
    }

    /// The address of a token, also one whose time is over.
    ///
    /// # Errors
    /// A store that failed.
    pub fn reply_way(&self, digest: &Digest) -> Result<Option<ReplyWay>, VaultError> {
        Ok(self
            .conn
            .prepare_cached(
                "select person, kind, matter, until_at, used_at, used_by from reply_ways where digest = ?1",
            )?
            .query_row([digest], |row| {
                let used = row.get::<_, Option<i64>>(4)?.zip(row.get::<_, Option<Digest>>(5)?);
                Ok(ReplyWay {
                    person: codec::person_of(row.get(0)?),
                    kind: row.get(1)?,
                    matter: row.get(2)?,
                    until: At(row.get(3)?),
                    used: used.map(|(at, by)| (At(at), by)),
                })
            })
            .optional()?)
    }

    /// Notes that a reply was taken.
    ///
    /// # Errors
    /// A store that failed.
    pub fn use_reply_way(&mut self, digest: &Digest, by: &Digest, at: At) -> Result<(), VaultError> {
        self.conn
            .prepare_cached(
                "update reply_ways set used_at = ?2, used_by = ?3 where digest = ?1 and used_at is null",
            )?
            .execute(params![digest, at.0, by])?;
        Ok(())
    }
}

fn letter(row: &Row<'_>) -> Result<Letter, VaultError> {
    let person = codec::person_of(row.get(0)?);
    let damaged = |what: String| VaultError::Damaged { table: "letters", row: person.to_string(), what };
    let items: String = row.get(7)?;
    let fate = match row.get::<_, String>(2)?.as_str() {
        "trying" => Fate::Trying,
        "sent" => Fate::Sent,
        "nothing" => Fate::Nothing,
        "failed" => Fate::Failed {
            fault: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
            next: row.get::<_, Option<i64>>(5)?.map(At),
        },
        other => return Err(damaged(format!("no state is called {other}"))),
    };
    Ok(Letter {
        person,
        occasion: row.get(1)?,
        fate,
        at: At(row.get(3)?),
        tries: row.get(4)?,
        items: serde_json::from_str(&items).map_err(|error| damaged(error.to_string()))?,
    })
}
