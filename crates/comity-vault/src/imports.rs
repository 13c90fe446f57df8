//! Putting a staged import into force, or throwing it away; what it brought, now and at every replay.

use crate::{Vault, VaultError, codec};
use comity_spine::{At, ImportId, Seq, SourceId, Trace, TraceId, trace::Brought};
use compact_str::CompactString;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Written, without effect.
    Staging,
    /// In force.
    Live,
    /// In force once, and taken back.
    Undone,
}

impl ImportState {
    /// The word as the column writes it.
    pub fn name(self) -> &'static str {
        match self {
            ImportState::Staging => "staging",
            ImportState::Live => "live",
            ImportState::Undone => "undone",
        }
    }
}

/// One import as the list of imports shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportCard {
    /// What it brought, as the act says it.
    pub brought: Brought,
    /// How far it has come.
    pub state: ImportState,
    /// Rows of events not known before.
    pub n_new: u64,
    /// Rows that said what was in force already.
    pub n_known: u64,
    /// Rows that said something else of a known event.
    pub n_changed: u64,
    /// The act that made it.
    pub seq: Option<Seq>,
    /// The act that undid it.
    pub undone_seq: Option<Seq>,
}

/// An import's row as the functions of this crate need it.
pub(crate) struct Run {
    pub run: i64,
    pub source: i64,
    pub state: ImportState,
    pub first: i64,
    pub last: i64,
    pub seq: Option<Seq>,
    pub undone_seq: Option<Seq>,
}

impl Vault {
    /// Writes down what a staged import read, before its act is appended: the list of imports shows it.
    pub fn describe(&mut self, brought: &Brought) -> Result<(), VaultError> {
        let run = find(&self.conn, brought.import)?;
        self.conn
            .prepare_cached(
                "update imports
                set pack = ?2, sha256 = ?3, rows = ?4, refused = ?5, gives = ?6, from_at = ?7, to_at = ?8
                where run = ?1",
            )?
            .execute(params![
                run.run,
                brought.pack.as_str(),
                brought.sha256,
                codec::int(brought.rows),
                codec::int(brought.refused),
                codec::list(&brought.gives).unwrap_or_else(|| "[]".to_owned()),
                brought.from.map(|at| at.0),
                brought.to.map(|at| at.0)
            ])?;
        Ok(())
    }

    /// Puts a staged import into force, once the log holds its act at `seq`. Doing it twice changes nothing.
    pub fn confirm(&mut self, import: ImportId, seq: Seq) -> Result<(), VaultError> {
        let step = self.write()?;
        let run = find(&step, import)?;
        match run.state {
            ImportState::Staging => {}
            ImportState::Live if run.seq == Some(seq) => return Ok(()),
            state => return Err(VaultError::NotStaged { import, state: state.name(), verb: "confirmed" }),
        }
        step.execute(
            "update traces
            set gone = 1
            where id in (select replaces from traces where id between ?1 and ?2 and run = ?3 and gone = 2)",
            params![run.first, run.last, run.run],
        )?;
        step.execute(
            "update traces set gone = 0 where id between ?1 and ?2 and run = ?3 and gone = 2",
            params![run.first, run.last, run.run],
        )?;
        step.execute(
            "update imports set state = 'live', seq = ?2 where run = ?1",
            params![run.run, codec::int(seq.0)],
        )?;
        Ok(step.commit()?)
    }

    /// Throws a staged import away: its rows, its names, the people and handles that it
    /// alone brought, and whose it said that a handle is.
    pub fn discard(&mut self, import: ImportId) -> Result<(), VaultError> {
        let step = self.write()?;
        let run = find(&step, import)?;
        if run.state != ImportState::Staging {
            return Err(VaultError::NotStaged { import, state: run.state.name(), verb: "discarded" });
        }
        step.execute(
            "delete from traces where id between ?1 and ?2 and run = ?3",
            params![run.first, run.last, run.run],
        )?;
        for sql in [
            "delete from seen where run = ?1",
            "delete from remarks where run = ?1",
            "delete from names where run = ?1",
            "update handles set person = null, how = null, matched_run = null
            where matched_run = ?1 or person in (select person from people where run = ?1)",
            "delete from handles where run = ?1 and person is null",
            "delete from people where run = ?1",
            "delete from imports where run = ?1",
        ] {
            step.execute(sql, [run.run])?;
        }
        Ok(step.commit()?)
    }

    /// At start-up, once the vault has followed the log: discards what is still staged, and says what it was.
    pub fn discard_staged(&mut self) -> Result<Vec<ImportId>, VaultError> {
        let staged = in_state(&self.conn, ImportState::Staging)?;
        staged.iter().try_for_each(|import| self.discard(*import))?;
        Ok(staged)
    }

    /// What the world takes in for an import: the rows it wrote, and the rows whose place they took.
    ///
    /// The answer is the same for ever, whatever later imports replaced and whatever was undone or linked
    /// since: links and undos are acts of their own.
    pub fn brought(&self, import: ImportId) -> Result<(Vec<Trace>, Vec<TraceId>), VaultError> {
        const BROUGHT: &str = concat!(
            "select ",
            codec::trace_columns!(),
            ", t.replaces
            from traces t
            join sources s on s.source = t.source
            where t.id between ?1 and ?2 and t.run = ?3
            order by t.id"
        );
        let run = find(&self.conn, import)?;
        let mut statement = self.conn.prepare_cached(BROUGHT)?;
        let mut rows = statement.query(params![run.first, run.last, run.run])?;
        let (mut came, mut gone) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            came.push(codec::trace(row)?);
            let replaced: Option<i64> = row.get(codec::N_TRACE_COLUMNS)?;
            gone.extend(replaced.map(codec::trace_id));
        }
        Ok((came, gone))
    }

    /// Every import, in the order in which they were begun.
    pub fn imports(&self) -> Result<Vec<ImportCard>, VaultError> {
        cards(&self.conn, "", [])
    }

    /// One import.
    pub fn import(&self, import: ImportId) -> Result<Option<ImportCard>, VaultError> {
        Ok(cards(&self.conn, "where i.import = ?1", [codec::import_blob(import)])?.pop())
    }

    /// The newest import in force of a file with that SHA-256 (in hexadecimal) into a source.
    pub fn import_with_sha(&self, sha256: &str, source: &SourceId) -> Result<Option<ImportCard>, VaultError> {
        let only = "where i.sha256 = ?1 and s.name = ?2 and i.state = 'live'";
        Ok(cards(&self.conn, only, [sha256, source.as_str()])?.pop())
    }
}

pub(crate) fn find(conn: &Connection, import: ImportId) -> Result<Run, VaultError> {
    conn.prepare_cached(
        "select run, source, state, first_id, last_id, seq, undone_seq
        from imports
        where import = ?1",
    )?
    .query_row([codec::import_blob(import)], |row| {
        Ok(Run {
            run: row.get(0)?,
            source: row.get(1)?,
            state: state(row.get_ref(2)?.as_str()?),
            first: row.get(3)?,
            last: row.get(4)?,
            seq: row.get::<_, Option<i64>>(5)?.map(codec::seq),
            undone_seq: row.get::<_, Option<i64>>(6)?.map(codec::seq),
        })
    })
    .optional()?
    .ok_or(VaultError::NoImport(import))
}

/// The imports in a state, in the order of their acts (those without one: as begun).
pub(crate) fn in_state(conn: &Connection, state: ImportState) -> Result<Vec<ImportId>, VaultError> {
    let mut statement =
        conn.prepare_cached("select import from imports where state = ?1 order by seq, run")?;
    let rows = statement.query_map([state.name()], |row| Ok(codec::import_of(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The column's check admits these three words alone.
fn state(text: &str) -> ImportState {
    match text {
        "live" => ImportState::Live,
        "undone" => ImportState::Undone,
        _ => ImportState::Staging,
    }
}

fn cards(
    conn: &Connection,
    only: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<ImportCard>, VaultError> {
    let mut statement = conn.prepare_cached(&format!(
        "select i.import, s.name, i.pack, i.sha256, i.rows, i.refused, i.gives, i.from_at, i.to_at, i.state,
            i.n_new, i.n_known, i.n_changed, i.seq, i.undone_seq
        from imports i
        join sources s on s.source = i.source
        {only}
        order by i.run"
    ))?;
    let mut rows = statement.query(params)?;
    let mut cards = Vec::new();
    while let Some(row) = rows.next()? {
        cards.push(card(row)?);
    }
    Ok(cards)
}

fn card(row: &Row<'_>) -> Result<ImportCard, VaultError> {
    let import = codec::import_of(row.get(0)?);
    let damaged = |what: String| VaultError::Damaged { table: "imports", row: import.to_string(), what };
    let gives: Vec<CompactString> =
        serde_json::from_str(&row.get::<_, String>(6)?).map_err(|error| damaged(error.to_string()))?;
    Ok(ImportCard {
        brought: Brought {
            import,
            source: codec::word(&row.get::<_, String>(1)?, "imports", import)?,
            pack: CompactString::from(row.get::<_, String>(2)?),
            sha256: row.get(3)?,
            rows: codec::uint(row.get(4)?),
            refused: codec::uint(row.get(5)?),
            gives,
            from: row.get::<_, Option<i64>>(7)?.map(At),
            to: row.get::<_, Option<i64>>(8)?.map(At),
        },
        state: state(&row.get::<_, String>(9)?),
        n_new: codec::uint(row.get(10)?),
        n_known: codec::uint(row.get(11)?),
        n_changed: codec::uint(row.get(12)?),
        seq: row.get::<_, Option<i64>>(13)?.map(codec::seq),
        undone_seq: row.get::<_, Option<i64>>(14)?.map(codec::seq),
    })
}
