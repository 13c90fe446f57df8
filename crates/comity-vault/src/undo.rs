//! Taking an import back whole, as if it had never been made.
//!
//! What is in force for an event is what the newest import in force says of it, and an import says something
//! by the rows it wrote and by the rows it met again (`seen`). So an undo looks only at rows in force that
//! the undone import spoke for: where another import vouches for the row it stays; else it goes, and the
//! nearest row below it (`replaces`) for which an import in force vouches comes back.

use crate::imports::{self, ImportState, Run};
use crate::{Vault, VaultError, codec, stage};
use comity_spine::{ImportId, Seq, SourceId, Trace, TraceId};
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashSet;

/// What an undo did to the traces in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Traces that came back, each with the initiative that it had when it did.
    pub restored: Vec<Trace>,
    /// Traces that went.
    pub gone: Vec<TraceId>,
}

/// Which rows the other imports in force of a source vouch for.
struct Vouchers {
    runs: FxHashSet<i64>,
    /// Stretches of ids, sorted and apart from each other.
    seen: Vec<(i64, i64)>,
}

impl Vault {
    /// Says whether an import can be undone now; asked before the act is appended.
    pub fn may_undo(&self, import: ImportId) -> Result<(), VaultError> {
        undoable(&self.conn, import).map(drop)
    }

    /// Undoes an import, once the log holds the act at `seq`; says what changed.
    pub fn undo(&mut self, import: ImportId, seq: Seq) -> Result<Undone, VaultError> {
        let step = self.write()?;
        let run = undoable(&step, import)?;
        let vouchers = Vouchers::besides(&step, &run)?;
        let (mut gone, mut restored) = (Vec::new(), Vec::new());
        for (id, by, replaces) in spoken_for(&step, &run)? {
            if !vouchers.hold(id, by) {
                gone.push(codec::trace_id(id));
                restored.extend(next_below(&step, &vouchers, replaces)?);
            }
        }
        gone.sort_unstable();
        restored.sort_unstable();
        write_down(&step, run.run, &gone, &restored)?;
        step.execute(
            "update imports set state = 'undone', undone_seq = ?2 where run = ?1",
            params![run.run, codec::int(seq.0)],
        )?;
        step.commit()?;
        self.undone(import)
    }

    /// What the undo of an import did: the same at every replay. Empty for an import that was not undone.
    pub fn undone(&self, import: ImportId) -> Result<Undone, VaultError> {
        const RESTORED: &str = concat!(
            "select ",
            codec::trace_columns!(),
            ", u.initiative, h.person
            from undo_restored u
            join traces t on t.id = u.trace
            join sources s on s.source = t.source
            left join handles h on h.handle = t.handle
            where u.run = ?1
            order by t.id"
        );
        let run = imports::find(&self.conn, import)?;
        let mut undone = Undone::default();
        let mut statement = self.conn.prepare_cached(RESTORED)?;
        let mut rows = statement.query([run.run])?;
        while let Some(row) = rows.next()? {
            let mut trace = codec::trace(row)?;
            let initiative: Option<String> = row.get(codec::N_TRACE_COLUMNS)?;
            trace.initiative =
                initiative.map(|text| codec::word(&text, "undo_restored", trace.id.0)).transpose()?;
            // A handle that was matched since it came is somebody's; later acts of identity follow anyway.
            let holder: Option<[u8; 16]> = row.get(codec::N_TRACE_COLUMNS + 1)?;
            trace.by = holder.map(codec::person_of).or(trace.by);
            undone.restored.push(trace);
        }
        let mut statement = self
            .conn
            .prepare_cached("select first_id, last_id from undo_gone where run = ?1 order by first_id")?;
        let mut rows = statement.query([run.run])?;
        while let Some(row) = rows.next()? {
            let (first, last): (i64, i64) = (row.get(0)?, row.get(1)?);
            undone.gone.extend((first..=last).map(codec::trace_id));
        }
        Ok(undone)
    }
}

fn undoable(conn: &Connection, import: ImportId) -> Result<Run, VaultError> {
    let run = imports::find(conn, import)?;
    match (run.state, run.undone_seq) {
        (ImportState::Staging, _) => Err(VaultError::NotLive(import)),
        (ImportState::Undone, seq) => Err(VaultError::UndoneAlready { import, seq: seq.unwrap_or(Seq(0)) }),
        (ImportState::Live, _) => {
            let name: String =
                conn.query_row("select name from sources where source = ?1", [run.source], |row| row.get(0))?;
            let name: SourceId = codec::word(&name, "sources", run.source)?;
            stage::refuse_while_staged(conn, run.source, &name)?;
            Ok(run)
        }
    }
}

/// The rows in force that an import wrote or met again, as (id, the run that wrote it, the row it replaced).
fn spoken_for(conn: &Connection, run: &Run) -> Result<Vec<(i64, i64, Option<i64>)>, VaultError> {
    let mut statement = conn.prepare_cached(
        "select id, run, replaces
        from traces
        where id between ?1 and ?2 and run = ?3 and gone = 0
        union
        select t.id, t.run, t.replaces
        from seen s
        cross join traces t on t.id between s.first_id and s.last_id
        where s.run = ?3 and t.gone = 0
        order by 1",
    )?;
    let rows = statement.query_map(params![run.first, run.last, run.run], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The nearest row at or below `replaces` that an import in force vouches for.
fn next_below(
    conn: &Connection,
    vouchers: &Vouchers,
    replaces: Option<i64>,
) -> Result<Option<i64>, VaultError> {
    let mut statement = conn.prepare_cached("select run, replaces from traces where id = ?1")?;
    let mut below = replaces;
    while let Some(id) = below {
        let (by, next): (i64, Option<i64>) =
            statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if vouchers.hold(id, by) {
            return Ok(Some(id));
        }
        below = next;
    }
    Ok(None)
}

/// Marks the rows, and keeps what was done for replay.
fn write_down(
    step: &Transaction<'_>,
    run: i64,
    gone: &[TraceId],
    restored: &[i64],
) -> Result<(), VaultError> {
    let mut mark =
        step.prepare_cached("update traces set gone = 1 where id between ?1 and ?2 and gone = 0")?;
    let mut keep =
        step.prepare_cached("insert into undo_gone (run, first_id, last_id) values (?1, ?2, ?3)")?;
    for (first, last) in stage::stretches(gone) {
        mark.execute([first, last])?;
        keep.execute([run, first, last])?;
    }
    let mut mark = step.prepare_cached("update traces set gone = 0 where id = ?1")?;
    let mut keep = step.prepare_cached(
        "insert into undo_restored (run, trace, initiative)
        select ?1, t.id, case when l.trace is null then t.initiative else l.initiative end
        from traces t
        left join links l on l.trace = t.id
        where t.id = ?2",
    )?;
    for id in restored {
        mark.execute([id])?;
        keep.execute([run, *id])?;
    }
    Ok(())
}

impl Vouchers {
    fn besides(conn: &Connection, undone: &Run) -> Result<Vouchers, VaultError> {
        let mut statement =
            conn.prepare("select run from imports where source = ?1 and state = 'live' and run <> ?2")?;
        let runs = statement
            .query_map([undone.source, undone.run], |row| row.get(0))?
            .collect::<Result<FxHashSet<i64>, _>>()?;
        let mut statement = conn.prepare(
            "select s.first_id, s.last_id
            from seen s
            join imports i on i.run = s.run
            where i.source = ?1 and i.state = 'live' and i.run <> ?2
            order by 1, 2",
        )?;
        let mut seen: Vec<(i64, i64)> = Vec::new();
        let mut rows = statement.query([undone.source, undone.run])?;
        while let Some(row) = rows.next()? {
            let (first, last): (i64, i64) = (row.get(0)?, row.get(1)?);
            match seen.last_mut() {
                Some((_, until)) if first <= *until + 1 => *until = last.max(*until),
                _ => seen.push((first, last)),
            }
        }
        Ok(Vouchers { runs, seen })
    }

    fn hold(&self, id: i64, by: i64) -> bool {
        let after = self.seen.partition_point(|(first, _)| *first <= id);
        self.runs.contains(&by) || (after > 0 && self.seen[after - 1].1 >= id)
    }
}
