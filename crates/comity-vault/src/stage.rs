//! Taking an import in: row by row, in batches, without effect until it is confirmed.
//!
//! A row that says what is in force already is not written again; the import only vouches for it (`seen`), so
//! that undoing the one that brought it does not take it from this one. A row that says something else waits
//! beside the one in force and takes its place when the import is confirmed.

use crate::handles::{self, How};
use crate::people::{self, NewPerson};
use crate::{Vault, VaultError, codec, names};
use comity_spine::{
    Function, HandleId, ImportId, InitiativeId, LinkRule, PersonId, Ref, SourceId, Trace, TraceId,
};
use compact_str::CompactString;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

/// How many rows one transaction takes in; it bounds the write-ahead file and what a kill throws away.
const BATCH: u64 = 50_000;

/// What became of the rows of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of events not known before.
    pub new: u64,
    /// Rows that say what is in force already.
    pub known: u64,
    /// Rows that say something else of a known event.
    pub changed: u64,
    /// Rows that another row of the same file outdid: of two rows of one event the later counts.
    pub repeated: u64,
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The event was not known.
    New,
    /// The same is in force already.
    Known,
    /// Something else is in force; this waits to take its place.
    Changed,
    /// An earlier row of this import was of the same event, and gave way to this one.
    Repeated,
}

/// An import being taken in. Dropped without [`Staging::finish`], it leaves nothing that has effect: what
/// was written is thrown away by [`Vault::discard`], or by [`Vault::discard_staged`] after a kill.
pub struct Staging<'v> {
    vault: &'v mut Vault,
    run: i64,
    source: i64,
    source_name: SourceId,
    first: i64,
    next: i64,
    in_batch: u64,
    n_waiting: u64,
    seen: Stretch,
    places: FxHashMap<CompactString, InitiativeId>,
    counts: Counts,
}

/// Ids that follow each other, gathered so that a thousand rows met again cost one row in `seen`.
#[derive(Default)]
struct Stretch(Option<(i64, i64)>);

/// The row in force for an event.
struct InForce {
    trace: Trace,
    run: i64,
    /// What the source itself had said of the initiative.
    said: Option<InitiativeId>,
    /// Which initiative it has today, and by which rule of ours, if one said so.
    today: Option<InitiativeId>,
    rule: Option<String>,
}

impl Vault {
    /// Takes a whole import in, without effect until [`Vault::confirm`]. Fails whole: nothing stays staged.
    pub fn stage(
        &mut self,
        import: ImportId,
        source: &SourceId,
        traces: &mut dyn Iterator<Item = Trace>,
    ) -> Result<Counts, VaultError> {
        let staged = self.begin(import, source)?.put_all(traces);
        match staged {
            Ok(counts) => Ok(counts),
            Err(error) => {
                // Should this fail too (the disk is full), the next start throws the rows away.
                let _ = self.discard(import);
                Err(error)
            }
        }
    }

    /// Begins to take an import in. One source has one import at a time.
    pub fn begin(&mut self, import: ImportId, source: &SourceId) -> Result<Staging<'_>, VaultError> {
        self.conn.execute_batch("begin immediate")?;
        match open_run(&self.conn, import, source) {
            Ok((run, number, places)) => {
                let first = next_id(&self.conn)?;
                Ok(Staging {
                    vault: self,
                    run,
                    source: number,
                    source_name: source.clone(),
                    first,
                    next: first,
                    in_batch: 0,
                    n_waiting: 0,
                    seen: Stretch::default(),
                    places,
                    counts: Counts::default(),
                })
            }
            Err(error) => {
                self.conn.execute_batch("rollback")?;
                Err(error)
            }
        }
    }
}

impl Staging<'_> {
    /// Takes one trace in, whose initiative its source names; see [`Staging::put_by`].
    pub fn put(&mut self, trace: &Trace) -> Result<Came, VaultError> {
        self.put_by(trace, None)
    }

    /// Takes one trace in, with the rule of ours that found its initiative. Its `id` is not read: the vault
    /// gives it one.
    ///
    /// Where nothing stronger than a document's address speaks for an initiative, the trace gets that of its
    /// place, if the place is mapped to one; texts that name several initiatives keep it from any.
    pub fn put_by(&mut self, trace: &Trace, rule: Option<LinkRule>) -> Result<Came, VaultError> {
        if trace.source != self.source_name {
            return Err(VaultError::WrongSource {
                foreign_id: trace.foreign.to_string(),
                found: trace.source.clone(),
                meant: self.source_name.clone(),
            });
        }
        if trace.foreign.is_empty() {
            return Err(VaultError::NoForeignId(trace.kind.to_string()));
        }
        if self.in_batch >= BATCH {
            self.turn_page()?;
        }
        self.in_batch += 1;
        if self.insert_new(trace, rule)? {
            self.counts.new += 1;
            return Ok(Came::New);
        }
        self.meet(trace, rule)
    }

    /// The handle of that text; see [`Vault::handle`]. A discarded import takes its new handles back.
    pub fn handle(&mut self, space: &str, text: &str, fresh: HandleId) -> Result<HandleId, VaultError> {
        handles::get_or_add(&self.vault.conn, space, text, fresh, Some(self.run))
    }

    /// Who holds the handle of that text, if anybody.
    pub fn person_of(&self, space: &str, text: &str) -> Result<Option<PersonId>, VaultError> {
        self.vault.person_of(space, text)
    }

    /// Adds somebody whom this import tells of. They are listed once it is confirmed.
    pub fn add_person(&mut self, new: &NewPerson) -> Result<(), VaultError> {
        people::add(&self.vault.conn, new, Some(self.run))
    }

    /// Says that this import tells of somebody who is known: they stay listed for as long as it is in force.
    pub fn meet_person(&mut self, person: PersonId) -> Result<(), VaultError> {
        people::meet(&self.vault.conn, person, self.run)
    }

    /// Says that a handle is a person's; see [`Vault::match_handle`].
    pub fn match_handle(&mut self, handle: HandleId, person: PersonId, how: How) -> Result<(), VaultError> {
        handles::give(&self.vault.conn, handle, person, how, Some(self.run))
    }

    /// Keeps what this file calls a handle that is nobody's, and the function it gives for it.
    pub fn call_handle(
        &mut self,
        handle: HandleId,
        name: Option<&str>,
        function: Option<&Function>,
    ) -> Result<(), VaultError> {
        handles::call(&self.vault.conn, handle, name, function)
    }

    /// Names a thing; the name is in force while this import is.
    pub fn set_name(&mut self, about: &Ref, name: &str) -> Result<(), VaultError> {
        names::set(&self.vault.conn, about, name, self.run)
    }

    /// What became of the rows so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Makes what was staged durable; still without effect.
    pub fn finish(mut self) -> Result<Counts, VaultError> {
        self.note()?;
        self.vault.conn.execute_batch("commit")?;
        Ok(self.counts)
    }

    fn put_all(mut self, traces: &mut dyn Iterator<Item = Trace>) -> Result<Counts, VaultError> {
        for trace in traces {
            self.put(&trace)?;
        }
        self.finish()
    }

    fn turn_page(&mut self) -> Result<(), VaultError> {
        self.note()?;
        self.vault.conn.execute_batch("commit; begin immediate")?;
        self.next = next_id(&self.vault.conn)?;
        self.in_batch = 0;
        Ok(())
    }

    /// Writes down how far the import has come, so that what lies staged can be found and thrown away.
    fn note(&mut self) -> Result<(), VaultError> {
        if let Some(stretch) = self.seen.0.take() {
            self.write_seen(stretch)?;
        }
        let Counts { new, known, changed, .. } = self.counts;
        self.vault
            .conn
            .prepare_cached(
                "update imports
                set first_id = ?2, last_id = ?3, n_new = ?4, n_known = ?5, n_changed = ?6
                where run = ?1",
            )?
            .execute(params![
                self.run,
                self.first,
                self.next - 1,
                codec::int(new),
                codec::int(known),
                codec::int(changed)
            ])?;
        Ok(())
    }

    /// Inserts the row unless one for the event is in force: the common case costs one statement.
    fn insert_new(&mut self, trace: &Trace, rule: Option<LinkRule>) -> Result<bool, VaultError> {
        let (initiative, rule) = self.placed(trace, rule);
        let written = self.insert(trace, initiative, rule, None)?;
        self.next += i64::from(written);
        Ok(written)
    }

    /// The initiative that a trace gets, and the rule of ours that says so where the source does not.
    fn placed<'t>(
        &'t self,
        trace: &'t Trace,
        rule: Option<LinkRule>,
    ) -> (Option<&'t InitiativeId>, Option<LinkRule>) {
        let yields = rule == Some(LinkRule::Document) || (rule.is_none() && trace.initiative.is_none());
        match trace.place.as_ref().filter(|_| yields).and_then(|place| self.places.get(place)) {
            Some(initiative) => (Some(initiative), Some(LinkRule::Place)),
            None => (trace.initiative.as_ref(), rule),
        }
    }

    fn insert(
        &self,
        trace: &Trace,
        initiative: Option<&InitiativeId>,
        rule: Option<LinkRule>,
        replaces: Option<i64>,
    ) -> Result<bool, VaultError> {
        const INSERT: &str = "
            insert into traces (id, source, foreign_id, kind, at, by_person, handle, initiative, about,
                function, to_function, region, depth, place, attrs, people, run, replaces, gone, said, rule)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
                ?20, ?21)
            on conflict do nothing";
        let said = if rule.is_some() { trace.initiative.as_ref() } else { None };
        let written = self.vault.conn.prepare_cached(INSERT)?.execute(params![
            self.next,
            self.source,
            trace.foreign.as_str(),
            trace.kind.as_str(),
            trace.at.0,
            trace.by.map(codec::person_blob),
            trace.handle.map(codec::handle_blob),
            initiative.map(InitiativeId::as_str),
            codec::list(&trace.about),
            trace.function.as_ref().map(|function| function.as_str()),
            trace.to.as_ref().map(|function| function.as_str()),
            trace.region.as_ref().map(|region| region.as_str()),
            trace.depth.map(|depth| depth.name()),
            trace.place.as_deref(),
            codec::list(&trace.attrs),
            trace.people,
            self.run,
            replaces,
            if replaces.is_some() { 2 } else { 0 },
            said.map(InitiativeId::as_str),
            rule.map(LinkRule::name)
        ])?;
        Ok(written == 1)
    }

    /// Takes in a row of an event that is known.
    fn meet(&mut self, trace: &Trace, rule: Option<LinkRule>) -> Result<Came, VaultError> {
        let found = in_force(&self.vault.conn, self.source, &trace.foreign)?;
        if found.run == self.run {
            return self.repeat(trace, rule, &found);
        }
        let id = codec::int(found.trace.id.0);
        if found.says(trace) {
            let outdone = self.n_waiting > 0 && self.drop_waiting(id)?;
            if outdone {
                self.counts.changed -= 1;
                self.counts.repeated += 1;
            }
            self.vouch(id)?;
            self.counts.known += 1;
            return Ok(Came::Known);
        }
        let outdone = self.n_waiting > 0 && self.drop_waiting(id)?;
        let (initiative, rule) = match found.kept_link(trace) {
            Some(initiative) => (initiative, Some(LinkRule::Hand)),
            None => self.placed(trace, rule),
        };
        self.insert(trace, initiative, rule, Some(id))?;
        self.next += 1;
        self.n_waiting += 1;
        if outdone {
            self.counts.repeated += 1;
            return Ok(Came::Repeated);
        }
        self.counts.changed += 1;
        Ok(Came::Changed)
    }

    /// A second row, in this import, of an event that is new with it: the later row counts.
    fn repeat(&mut self, trace: &Trace, rule: Option<LinkRule>, found: &InForce) -> Result<Came, VaultError> {
        if !found.says(trace) {
            self.vault
                .conn
                .prepare_cached("delete from traces where id = ?1")?
                .execute([codec::int(found.trace.id.0)])?;
            self.insert_new(trace, rule)?;
        }
        self.counts.repeated += 1;
        Ok(Came::Repeated)
    }

    fn drop_waiting(&mut self, replaces: i64) -> Result<bool, VaultError> {
        let dropped = self
            .vault
            .conn
            .prepare_cached("delete from traces where replaces = ?1 and gone = 2")?
            .execute([replaces])?;
        self.n_waiting -= dropped as u64;
        Ok(dropped > 0)
    }

    fn vouch(&mut self, id: i64) -> Result<(), VaultError> {
        match self.seen.0 {
            Some((first, last)) if last + 1 == id => self.seen.0 = Some((first, id)),
            Some(stretch) => {
                self.write_seen(stretch)?;
                self.seen.0 = Some((id, id));
            }
            None => self.seen.0 = Some((id, id)),
        }
        Ok(())
    }

    fn write_seen(&self, (first, last): (i64, i64)) -> Result<(), VaultError> {
        self.vault
            .conn
            .prepare_cached(
                "insert into seen (run, first_id, last_id) values (?1, ?2, ?3)
                on conflict (run, first_id) do update set last_id = max(last_id, excluded.last_id)",
            )?
            .execute(params![self.run, first, last])?;
        Ok(())
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if !self.vault.conn.is_autocommit() {
            // A rollback that fails leaves the transaction to the connection's end, which rolls back too.
            let _ = self.vault.conn.execute_batch("rollback");
        }
    }
}

impl InForce {
    /// Whether a row just read says the same. Who did it is left aside where the handle is the same: matching
    /// a handle is an act of its own; and so is a link made by a rule of ours.
    fn says(&self, trace: &Trace) -> bool {
        let have = &self.trace;
        let same_actor = if trace.handle.is_some() {
            trace.handle == have.handle
        } else {
            have.handle.is_none() && trace.by == have.by
        };
        let same_link = trace.initiative == self.said || trace.initiative == self.today;
        same_actor
            && same_link
            && trace.kind == have.kind
            && trace.at == have.at
            && trace.about == have.about
            && trace.function == have.function
            && trace.to == have.to
            && trace.region == have.region
            && trace.depth == have.depth
            && trace.place == have.place
            && trace.attrs == have.attrs
            && trace.people == have.people
    }

    /// The link that a person made and the changed row keeps, as long as the source says no other.
    fn kept_link(&self, trace: &Trace) -> Option<Option<&InitiativeId>> {
        let by_hand = self.rule.as_deref() == Some(LinkRule::Hand.name());
        (by_hand && trace.initiative == self.said).then_some(self.today.as_ref())
    }
}

type Opened = (i64, i64, FxHashMap<CompactString, InitiativeId>);

fn open_run(conn: &Connection, import: ImportId, source: &SourceId) -> Result<Opened, VaultError> {
    conn.execute("insert into sources (name) values (?1) on conflict (name) do nothing", [source.as_str()])?;
    let number: i64 =
        conn.query_row("select source from sources where name = ?1", [source.as_str()], |row| row.get(0))?;
    let blob = codec::import_blob(import);
    let exists: Option<i64> =
        conn.query_row("select run from imports where import = ?1", [blob], |row| row.get(0)).optional()?;
    if exists.is_some() {
        return Err(VaultError::ImportExists(import));
    }
    refuse_while_staged(conn, number, source)?;
    conn.execute(
        "insert into imports (import, source, state) values (?1, ?2, 'staging')",
        params![blob, number],
    )?;
    let run = conn.last_insert_rowid();
    let places = crate::links::places_of(conn, number)?;
    Ok((run, number, places.into_iter().collect()))
}

/// Refuses what would change the rows in force of a source under an import that is being staged.
pub(crate) fn refuse_while_staged(conn: &Connection, source: i64, name: &SourceId) -> Result<(), VaultError> {
    let staged: Option<[u8; 16]> = conn
        .query_row("select import from imports where source = ?1 and state = 'staging'", [source], |row| {
            row.get(0)
        })
        .optional()?;
    match staged {
        Some(other) => {
            Err(VaultError::StagedElsewhere { import: codec::import_of(other), from: name.clone() })
        }
        None => Ok(()),
    }
}

fn next_id(conn: &Connection) -> Result<i64, VaultError> {
    Ok(conn.query_row("select coalesce(max(id), 0) + 1 from traces", [], |row| row.get(0))?)
}

fn in_force(conn: &Connection, source: i64, foreign: &str) -> Result<InForce, VaultError> {
    const IN_FORCE: &str = concat!(
        "select ",
        codec::trace_columns!(),
        ", t.run, t.said, t.rule, l.trace is not null, l.initiative, l.rule
        from traces t
        join sources s on s.source = t.source
        left join links l on l.trace = t.id
        where t.source = ?1 and t.foreign_id = ?2 and t.gone = 0"
    );
    const MORE: usize = codec::N_TRACE_COLUMNS;
    let mut statement = conn.prepare_cached(IN_FORCE)?;
    let mut rows = statement.query(params![source, foreign])?;
    let Some(row) = rows.next()? else { return Err(rusqlite::Error::QueryReturnedNoRows.into()) };
    let trace = codec::trace(row)?;
    let initiative = |column| -> Result<Option<InitiativeId>, VaultError> {
        let text: Option<String> = row.get(column)?;
        text.map(|text| codec::word(&text, "traces", trace.id.0)).transpose()
    };
    let rule: Option<String> = row.get(MORE + 2)?;
    let said = if rule.is_some() { initiative(MORE + 1)? } else { trace.initiative.clone() };
    let (today, rule) = if row.get(MORE + 3)? {
        (initiative(MORE + 4)?, row.get(MORE + 5)?)
    } else {
        (trace.initiative.clone(), rule)
    };
    Ok(InForce { run: row.get(MORE)?, said, today, rule, trace })
}

/// The stretches of following ids that a sorted list of ids makes.
pub(crate) fn stretches(ids: &[TraceId]) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    for id in ids.iter().map(|id| codec::int(id.0)) {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == id => *last = id,
            _ => found.push((id, id)),
        }
    }
    found
}
