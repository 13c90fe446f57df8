//! The journal in one SQLite file.

use super::{Entry, Journal, JournalError, Kept, NOBODY};
use crate::snapshot;
use comity_spine::{Day, PersonId, Slug};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::path::Path;

const SCHEMA: &str = "
    create table if not exists pad (
        pad text primary key,
        last integer not null,
        snapshot blob,
        snapshot_at integer not null
    ) strict;
    create table if not exists entry (
        pad text not null,
        seq integer not null,
        by blob not null,
        day text not null,
        body blob not null,
        primary key (pad, seq)
    ) strict, without rowid;
    create table if not exists base (
        pad text primary key,
        version integer not null
    ) strict;";

const LAST: &str = "
    select last
    from pad
    where pad = ?1";

const BEGIN: &str = "
    insert into pad (pad, last, snapshot, snapshot_at)
    values (?1, ?2, null, 0)
    on conflict (pad) do update set last = excluded.last";

const ADD: &str = "
    insert into entry (pad, seq, by, day, body)
    values (?1, ?2, ?3, ?4, ?5)";

const SNAPSHOT: &str = "
    select last, snapshot, snapshot_at
    from pad
    where pad = ?1";

const REST: &str = "
    select seq, by, day, body
    from entry
    where pad = ?1 and seq > ?2
    order by seq";

const KEEP: &str = "
    update pad
    set snapshot = ?2, snapshot_at = ?3
    where pad = ?1 and snapshot_at < ?3 and last >= ?3";

const DROP: &str = "
    delete from entry
    where pad = ?1 and seq <= ?2";

const BASE: &str = "
    select version
    from base
    where pad = ?1";

const SETTLE: &str = "
    insert into base (pad, version)
    values (?1, ?2)
    on conflict (pad) do update set version = excluded.version";

const NAMELESS: &str = "
    update entry
    set by = ?2
    where by = ?1";

const SNAPSHOTS: &str = "
    select pad, snapshot
    from pad
    where instr(snapshot, ?1) > 0";

const REWRITE: &str = "
    update pad
    set snapshot = ?2
    where pad = ?1";

/// The journal in one file.
pub struct Sqlite {
    connection: Connection,
    is_fenced: bool,
}

impl Sqlite {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// The file is no journal, or cannot be opened.
    pub fn open(path: &Path) -> Result<Sqlite, JournalError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        // What is overwritten is gone from the file as well: a person may have asked for that.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.execute_batch(SCHEMA)?;
        Ok(Sqlite { connection, is_fenced: false })
    }

    /// Does something in one transaction. After a failure nothing more is taken: what the system's memory
    /// holds of a file that could not be written is not what the disk has.
    fn whole(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        if self.is_fenced {
            return Err(JournalError::Fenced);
        }
        let go = || {
            let transaction = self.connection.transaction()?;
            work(&transaction)?;
            Ok(transaction.commit()?)
        };
        let went = go();
        self.is_fenced = went.is_err();
        went
    }
}

impl Journal for Sqlite {
    fn append(&mut self, batch: &[(Slug, Vec<Entry>)]) -> Result<(), JournalError> {
        self.whole(|transaction| {
            let mut last = transaction.prepare_cached(LAST)?;
            let mut begin = transaction.prepare_cached(BEGIN)?;
            let mut add = transaction.prepare_cached(ADD)?;
            for (pad, entries) in batch {
                let mut seq: i64 =
                    last.query_row(params![pad.as_str()], |row| row.get(0)).optional()?.unwrap_or(0);
                for entry in entries {
                    seq += 1;
                    let by = entry.by.0.to_be_bytes();
                    add.execute(params![pad.as_str(), seq, by, entry.day.to_string(), entry.update])?;
                }
                begin.execute(params![pad.as_str(), seq])?;
            }
            Ok(())
        })
    }

    fn load(&mut self, pad: &Slug) -> Result<Kept, JournalError> {
        type Row = (i64, Option<Vec<u8>>, i64);
        let mut known = self.connection.prepare_cached(SNAPSHOT)?;
        let found: Option<Row> = known
            .query_row(params![pad.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let mut base = self.connection.prepare_cached(BASE)?;
        let base = base.query_row(params![pad.as_str()], |row| row.get(0)).optional()?.unwrap_or(0);
        let Some((last, snapshot, at)) = found else { return Ok(Kept { base, ..Kept::default() }) };
        let mut rest = self.connection.prepare_cached(REST)?;
        let mut rows = rest.query(params![pad.as_str(), at])?;
        let (mut entries, mut seq) = (Vec::new(), at);
        while let Some(row) = rows.next()? {
            seq += 1;
            if row.get::<_, i64>(0)? != seq {
                return Err(JournalError::Damaged("an update is missing"));
            }
            let by: [u8; 16] = row.get(1)?;
            let day: String = row.get(2)?;
            let day: Day = day.parse().map_err(|_| JournalError::Damaged("a day is none"))?;
            entries.push(Entry { by: PersonId(u128::from_be_bytes(by)), day, update: row.get(3)? });
        }
        if seq != last {
            return Err(JournalError::Damaged("the last updates are missing"));
        }
        Ok(Kept { snapshot, entries, last: last.unsigned_abs(), base })
    }

    fn compact(&mut self, pad: &Slug, up_to: u64, snapshot: &[u8]) -> Result<(), JournalError> {
        let at = i64::try_from(up_to).map_err(|_| JournalError::Damaged("a number beyond all"))?;
        self.whole(|transaction| {
            if transaction.execute(KEEP, params![pad.as_str(), snapshot, at])? > 0 {
                transaction.execute(DROP, params![pad.as_str(), at])?;
            }
            Ok(())
        })
    }

    fn settle(&mut self, pad: &Slug, base: u32) -> Result<(), JournalError> {
        self.whole(|transaction| {
            transaction.execute(SETTLE, params![pad.as_str(), base])?;
            Ok(())
        })
    }

    fn forget(&mut self, person: PersonId) -> Result<(), JournalError> {
        let (id, nobody) = (person.0.to_be_bytes(), NOBODY.0.to_be_bytes());
        self.whole(|transaction| {
            transaction.execute(NAMELESS, params![id, nobody])?;
            let mut all = transaction.prepare(SNAPSHOTS)?;
            let rows = all.query_map(params![id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for row in rows.collect::<Result<Vec<(String, Vec<u8>)>, _>>()? {
                let (pad, mut bytes) = row;
                let forgotten = snapshot::forget(&mut bytes, person);
                forgotten.map_err(|_| JournalError::Damaged("a snapshot cannot be read"))?;
                transaction.execute(REWRITE, params![pad, bytes])?;
            }
            Ok(())
        })?;
        // Else the old pages stay in the file beside it.
        self.connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
        Ok(())
    }
}
