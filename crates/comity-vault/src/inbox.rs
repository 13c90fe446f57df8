//! A person's own dealings with what waits for them: what they put off, and when they want mail.

use crate::{Vault, VaultError, codec, people};
use comity_spine::{At, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

/// Something put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutOff {
    /// What, by its key.
    pub item: String,
    /// When that was said.
    pub at: At,
    /// Until when; the same instant brings it back.
    pub until: At,
}

/// How often somebody wants mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Once a week, on their day.
    Weekly,
    /// On each working day.
    Daily,
    /// Not at all.
    Never,
}

impl Rhythm {
    /// Every rhythm.
    pub const ALL: [Rhythm; 3] = [Rhythm::Weekly, Rhythm::Daily, Rhythm::Never];

    /// The word as the column and forms write it.
    pub fn name(self) -> &'static str {
        match self {
            Rhythm::Weekly => "weekly",
            Rhythm::Daily => "daily",
            Rhythm::Never => "never",
        }
    }

    /// The rhythm of that name.
    pub fn named(name: &str) -> Option<Rhythm> {
        Rhythm::ALL.into_iter().find(|rhythm| rhythm.name() == name)
    }
}

/// When somebody wants mail, in their own zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailWish {
    /// How often.
    pub rhythm: Rhythm,
    /// On which day of the week, 1 for Monday.
    pub day: i8,
    /// At which full hour, 0 to 23.
    pub hour: i8,
}

impl Default for MailWish {
    /// Mondays at nine.
    fn default() -> MailWish {
        MailWish { rhythm: Rhythm::Weekly, day: 1, hour: 9 }
    }
}

impl Vault {
    /// Puts something of a person's off until an instant, or brings it back with `until` the same as `at`.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased.
    pub fn put_off(&mut self, person: PersonId, off: &PutOff) -> Result<(), VaultError> {
        let step = self.write()?;
        people::expect(&step, person)?;
        step.execute(
            "insert into put_off (person, item, at, until_at) values (?1, ?2, ?3, ?4)
            on conflict (person, item, at) do update set until_at = excluded.until_at",
            params![codec::person_blob(person), off.item, off.at.0, off.until.max(off.at).0],
        )?;
        Ok(step.commit()?)
    }

    /// What a person had put off or brought back by an instant: the newest of each thing.
    ///
    /// # Errors
    /// A store that failed.
    pub fn put_offs(&self, person: PersonId, by: At) -> Result<Vec<PutOff>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select item, max(at), until_at from put_off where person = ?1 and at <= ?2
            group by item order by item",
        )?;
        let rows = statement.query_map(params![codec::person_blob(person), by.0], |row| {
            Ok(PutOff { item: row.get(0)?, at: At(row.get(1)?), until: At(row.get(2)?) })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When a person wants mail, and since when, if they ever said so.
    ///
    /// # Errors
    /// A row that does not read back; a store that failed.
    pub fn mail_wish(&self, person: PersonId) -> Result<Option<(MailWish, At)>, VaultError> {
        let found = self
            .conn
            .prepare_cached("select rhythm, day, hour, set_at from mail_wishes where person = ?1")?
            .query_row([codec::person_blob(person)], |row| {
                let rhythm: String = row.get(0)?;
                Ok((rhythm, row.get(1)?, row.get(2)?, At(row.get(3)?)))
            })
            .optional()?;
        let Some((rhythm, day, hour, set_at)) = found else { return Ok(None) };
        let rhythm = Rhythm::named(&rhythm).ok_or_else(|| VaultError::Damaged {
            table: "mail_wishes",
            row: person.to_string(),
            what: format!("no rhythm is called {rhythm}"),
        })?;
        Ok(Some((MailWish { rhythm, day, hour }, set_at)))
    }

    /// Says when a person wants mail.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased; a day or an hour that there is not.
    pub fn set_mail_wish(&mut self, person: PersonId, wish: &MailWish, at: At) -> Result<(), VaultError> {
        let step = self.write()?;
        people::expect(&step, person)?;
        step.execute(
            "insert into mail_wishes (person, rhythm, day, hour, set_at) values (?1, ?2, ?3, ?4, ?5)
            on conflict (person) do update
            set rhythm = excluded.rhythm, day = excluded.day, hour = excluded.hour, set_at = excluded.set_at",
            params![codec::person_blob(person), wish.rhythm.name(), wish.day, wish.hour, at.0],
        )?;
        Ok(step.commit()?)
    }
}

/// Forgets all of it.
pub(crate) fn forget(conn: &Connection, person: PersonId) -> Result<(), VaultError> {
    let blob = codec::person_blob(person);
    for sql in [
        "delete from put_off where person = ?1",
        "delete from mail_wishes where person = ?1",
        "delete from letters where person = ?1",
        "delete from reply_ways where person = ?1",
    ] {
        conn.execute(sql, [blob])?;
    }
    Ok(())
}
