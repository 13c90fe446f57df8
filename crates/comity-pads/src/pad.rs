//! A document: what it holds, and whose every character is.
//!
//! An update goes through four gates before it is decoded: its form ([`check`]), that it follows on what the
//! document has, that it writes in nobody else's name, and how deep it nests. Then it is integrated, and what
//! it made is its writer's, unless it had been somebody's before: see [`inherit`](crate::inherit).

use crate::authors::{Author, Strand};
use crate::check::{self, Bounds, Id, On, Run, Seen, Unfit};
use crate::form::{Block, Marks};
use crate::inherit::{self, Cuts};
use crate::runs::Runs;
use crate::texts::Texts;
use crate::walk::{self, Span};
use comity_spine::{Day, PersonId};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, TransactionMut, Update};

/// The largest document, in bytes of its whole state.
pub const PAD_MOST: usize = 10 << 20;
/// How deep elements may lie within elements.
pub const DEPTH_MOST: u8 = 32;
/// How many clients one document remembers: each opening of a page is one.
const CLIENTS_MOST: usize = 100_000;
/// A deletion of so many pieces may be a move, and is looked at in the order of the text.
const MOVE_LEAST: u32 = 8;

/// Why an update is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum No {
    /// It is not even decoded.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// It writes in somebody else's name.
    #[error(
        "this change writes under a name that belongs to somebody else; load the page anew and write as yourself"
    )]
    Foreign,
    /// It does not follow on what the document has.
    #[error("this change follows on changes that the document does not have; send those first")]
    Gap,
    /// It stands on or deletes what the document does not have.
    #[error("this change stands on text that the document does not have; load the page anew")]
    Unknown,
    /// Its elements lie too deep within elements.
    #[error("this change puts elements deeper than {DEPTH_MOST} levels; flatten it")]
    Deep,
    /// The document would become too large.
    #[error("the document has 10 MB and takes no more; begin a second one and link to it")]
    Full,
    /// Too many pages have written in it.
    #[error("too many pages have written in this document; begin a new one from its text")]
    Crowded,
    /// It broke what integrates it; the document must be opened anew.
    #[error("this change cannot be read; load the page anew and try again")]
    Broke,
}

/// Who writes, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer {
    /// Who.
    pub by: PersonId,
    /// The day, where the house stands.
    pub day: Day,
}

/// What an update came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Whether it changed anything: what the document has already changes nothing.
    pub changed: bool,
    /// How many characters of it had been somebody's before, in units of UTF-16.
    pub n_inherited: u32,
}

/// A stretch of visible text that is one author's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The text.
    pub text: String,
    /// Whose it is.
    pub whose: Author,
    /// Whether a container begins with it: it stands on a line of its own.
    pub begins: bool,
    /// The name of the root that it lies in: a section of the document.
    pub root: Arc<str>,
    /// What its line is.
    pub block: Block,
    /// What it carries.
    pub marks: Marks,
}

/// A document written together.
pub struct Pad {
    doc: Doc,
    known: BTreeMap<u64, u32>,
    owners: BTreeMap<u64, PersonId>,
    authors: Runs<Author>,
    depths: Runs<u8>,
    texts: Texts,
    cuts: BTreeMap<PersonId, Cuts>,
    size: usize,
}

impl Default for Pad {
    fn default() -> Pad {
        Pad::new()
    }
}

impl Pad {
    /// An empty document.
    pub fn new() -> Pad {
        // Positions count as in a browser, or they drift apart.
        let options =
            Options { offset_kind: OffsetKind::Utf16, ..Options::with_client_id(yrs::ClientID::new(0)) };
        Pad {
            doc: Doc::with_options(Options { cleanup_formatting: false, ..options }),
            known: BTreeMap::new(),
            owners: BTreeMap::new(),
            authors: Runs::default(),
            depths: Runs::default(),
            texts: Texts::default(),
            cuts: BTreeMap::new(),
            size: 0,
        }
    }

    /// Takes an update of somebody.
    ///
    /// # Errors
    /// What is not theirs to write, or no update at all; the document is as it was, except after
    /// [`No::Broke`]: then it must be opened anew.
    pub fn apply(&mut self, writer: Writer, update: &[u8], bounds: &Bounds) -> Result<Applied, No> {
        let seen = check::update(update, bounds)?;
        let fresh = self.fresh(writer.by, &seen)?;
        let depths = self.depths_of(&seen, &fresh)?;
        if fresh.is_empty() && seen.gone.is_empty() {
            return Ok(Applied::default());
        }
        self.make_room(update.len(), fresh.is_empty())?;
        let n_gone = seen.gone.iter().fold(0_u32, |sum, run| sum.saturating_add(run.len));
        let is_move = n_gone >= MOVE_LEAST;
        let doc = self.doc.clone();
        let went = catch_unwind(AssertUnwindSafe(|| {
            let mut txn = doc.try_transact_mut().map_err(|_| No::Broke)?;
            let before = if is_move { removed(&mut txn, &seen, &self.authors) } else { Vec::new() };
            let decoded = Update::decode_v1(update).map_err(|_| No::Broke)?;
            txn.apply_update(decoded).map_err(|_| No::Broke)?;
            let left_over = txn.store().pending_update().is_some() || txn.store().pending_ds().is_some();
            let changed = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
            if left_over { Err(No::Broke) } else { Ok((before, changed)) }
        }));
        let (removed, changed) = went.unwrap_or(Err(No::Broke))?;
        for (run, depth) in depths {
            self.depths.put(run, depth);
        }
        for run in &fresh {
            self.known.insert(run.id.client, run.end());
            self.owners.insert(run.id.client, writer.by);
            self.authors.put(*run, Author { by: writer.by, day: writer.day, via: None });
        }
        self.size += update.len();
        let n_inherited = self.inherit(writer, update, &seen, &fresh, removed);
        Ok(Applied { changed, n_inherited })
    }

    /// What of an update the document does not have; that it follows on what it has, and is the writer's own.
    fn fresh(&self, by: PersonId, seen: &Seen) -> Result<Vec<Run>, No> {
        let mut fresh = Vec::new();
        for run in &seen.made {
            let known = self.known(run.id.client);
            if run.end() <= known {
                continue;
            }
            if run.id.clock > known {
                return Err(No::Gap);
            }
            match self.owners.get(&run.id.client) {
                Some(owner) if *owner != by => return Err(No::Foreign),
                None if self.owners.len() >= CLIENTS_MOST => return Err(No::Crowded),
                _ => {}
            }
            let id = Id { client: run.id.client, clock: known };
            fresh.push(Run { id, len: run.end() - known });
        }
        let has = |client: u64| {
            let made = fresh.iter().find(|run| run.id.client == client);
            made.map_or_else(|| self.known(client), Run::end)
        };
        let stands = seen.needs.iter().all(|(client, clock)| *clock < has(*client));
        let exists = seen.gone.iter().all(|run| run.end() <= has(run.id.client));
        if stands && exists { Ok(fresh) } else { Err(No::Unknown) }
    }

    /// How deep each new piece lies; an update whose pieces stand on each other in a ring is none.
    fn depths_of(&self, seen: &Seen, fresh: &[Run]) -> Result<Vec<(Run, u8)>, No> {
        let is_new =
            |run: &Run| fresh.iter().any(|made| made.id.client == run.id.client && run.end() > made.id.clock);
        let mut open: Vec<(Run, On)> =
            seen.stands.iter().filter(|(run, _)| run.len > 0 && is_new(run)).copied().collect();
        let mut found: Runs<u8> = Runs::default();
        while !open.is_empty() {
            let n_open = open.len();
            let mut later = Vec::new();
            for (run, on) in open {
                let of = |id: Id| found.of(id).or_else(|| self.depths.of(id));
                let depth = match on {
                    On::Root => Some(0),
                    On::Beside(id) => of(id),
                    On::Within(id) => of(id).map(|depth| depth.saturating_add(1)),
                };
                match depth {
                    Some(depth) if depth > DEPTH_MOST => return Err(No::Deep),
                    Some(depth) => found.put(run, depth),
                    None => later.push((run, on)),
                }
            }
            if later.len() == n_open {
                return Err(No::Unknown);
            }
            open = later;
        }
        Ok(found.iter().collect())
    }

    /// Whether there is room for so much more; what only deletes always has room.
    fn make_room(&mut self, more: usize, only_deletes: bool) -> Result<(), No> {
        if self.size + more > PAD_MOST && !only_deletes {
            self.size = self.state().len();
            if self.size + more > PAD_MOST {
                return Err(No::Full);
            }
        }
        Ok(())
    }

    /// Gives back to its authors what an update only moved, and remembers what it took away.
    fn inherit(
        &mut self,
        writer: Writer,
        update: &[u8],
        seen: &Seen,
        fresh: &[Run],
        removed: Vec<Strand>,
    ) -> u32 {
        let (placed, inserted) = inserted(update, seen, fresh);
        let cuts = self.cuts.entry(writer.by).or_default();
        let mut matches = inherit::from_removed(&inserted, &removed, cuts);
        if inherit::is_unmatched(&inserted, &matches) {
            let (living, stands) = self.living(fresh);
            for (at, from, len) in inherit::from_living(&inserted, &living, &matches) {
                let mut at = at;
                for (run, author) in
                    places(&stands, from, len).into_iter().flat_map(|run| self.authors.over(run))
                {
                    matches.push((at, run.len as usize, author));
                    at += run.len as usize;
                }
            }
        }
        let mut n_inherited = 0;
        for (at, len, author) in matches {
            n_inherited += len as u32;
            for run in places(&placed, at, len) {
                let via = (author.by != writer.by || author.via.is_some()).then_some(writer.by);
                self.authors.put(run, Author { via, ..author });
            }
        }
        self.remember(writer.by, seen, removed);
        for (run, units) in split(&placed, &inserted) {
            self.texts.put(run.id, units);
        }
        n_inherited
    }

    /// The visible text without what is new of an update, and where each stretch of it stands.
    fn living(&self, fresh: &[Run]) -> (Vec<u16>, Vec<Run>) {
        let (mut units, mut stands) = (Vec::new(), Vec::new());
        for span in self.spans() {
            let (old, from) = (before_all(span.run, fresh), units.len());
            span.add_to(&mut units);
            units.truncate(from + old.len as usize);
            stands.push(old);
        }
        (units, stands)
    }

    /// Remembers what somebody took away, for when they put it back.
    fn remember(&mut self, by: PersonId, seen: &Seen, removed: Vec<Strand>) {
        let in_order = !removed.is_empty();
        let cuts = self.cuts.entry(by).or_default();
        for strand in removed {
            cuts.add(strand);
        }
        for gone in &seen.gone {
            for (id, units) in self.texts.take(*gone) {
                if !in_order {
                    let run = Run { id, len: units.len() as u32 };
                    cuts.grow(run, &units, &self.authors.over(run));
                }
            }
        }
    }

    fn known(&self, client: u64) -> u32 {
        self.known.get(&client).copied().unwrap_or(0)
    }

    /// Whose a client id is, if it has written.
    pub fn owner(&self, client: u64) -> Option<PersonId> {
        self.owners.get(&client).copied()
    }

    /// Everybody who has written, by client id.
    pub fn owners(&self) -> impl Iterator<Item = (&u64, &PersonId)> {
        self.owners.iter()
    }

    /// How much of each client it has.
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// What somebody lacks who has so much, as an update.
    ///
    /// # Errors
    /// No state vector.
    pub fn diff(&self, state_vector: &[u8]) -> Result<Vec<u8>, No> {
        check::state(state_vector, &Bounds::CATCH_UP)?;
        let theirs = StateVector::decode_v1(state_vector).map_err(|_| No::Broke)?;
        Ok(self.doc.transact().encode_state_as_update_v1(&theirs))
    }

    /// All of it, as one update.
    pub fn state(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// The visible text in order, each stretch with its id.
    pub fn spans(&self) -> Vec<Span> {
        self.doc.try_transact_mut().map_or_else(|_| Vec::new(), |mut txn| walk::spans(&mut txn))
    }

    /// The visible text; what lies in different containers stands on lines of its own.
    pub fn text(&self) -> String {
        walk::text(&self.spans())
    }

    /// Each stretch of the visible text with whose it is.
    pub fn attributed(&self) -> Vec<(String, Author)> {
        let mut all: Vec<(String, Author)> = Vec::new();
        for Stretch { text, whose, .. } in self.stretches() {
            match all.last_mut() {
                Some((before, author)) if *author == whose => before.push_str(&text),
                _ => all.push((text, whose)),
            }
        }
        all
    }

    /// The same, told apart where a container begins: a paragraph, a heading, what stands in a list.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut all: Vec<Stretch> = Vec::new();
        for span in self.spans() {
            let (units, mut begins) = (span.units(), span.begins);
            for (run, whose) in self.authors.over(span.run) {
                let from = (run.id.clock - span.run.id.clock) as usize;
                let text = String::from_utf16_lossy(&units[from..from + run.len as usize]);
                match all.last_mut() {
                    Some(before) if before.whose == whose && before.marks == span.marks && !begins => {
                        before.text.push_str(&text);
                    }
                    _ => {
                        let (root, block, marks) = (span.root.clone(), span.block, span.marks);
                        all.push(Stretch { text, whose, begins, root, block, marks });
                    }
                }
                begins = false;
            }
        }
        all
    }

    /// How many visible characters are whose, by person and day, in characters of Unicode.
    pub fn shares(&self) -> BTreeMap<Author, u64> {
        let mut shares = BTreeMap::new();
        for (text, author) in self.attributed() {
            *shares.entry(author).or_insert(0) += text.chars().count() as u64;
        }
        shares
    }

    /// How many visible characters belong to whom, whenever they wrote them.
    pub fn by_person(&self) -> BTreeMap<PersonId, u64> {
        self.by(|author| author.by)
    }

    /// How many visible characters belong to what a lookup says: a function, by who wrote and on which day.
    pub fn by<K: Ord>(&self, lookup: impl Fn(&Author) -> K) -> BTreeMap<K, u64> {
        let mut sums = BTreeMap::new();
        for (author, n) in self.shares() {
            *sums.entry(lookup(&author)).or_insert(0) += n;
        }
        sums
    }

    /// The parts that a snapshot keeps beside the state.
    pub(crate) fn parts(&self) -> (&BTreeMap<u64, PersonId>, &Runs<Author>, &Runs<u8>) {
        (&self.owners, &self.authors, &self.depths)
    }

    /// A document from the parts of a snapshot.
    pub(crate) fn restore(
        state: &[u8],
        owners: BTreeMap<u64, PersonId>,
        authors: Runs<Author>,
        depths: Runs<u8>,
    ) -> Result<Pad, No> {
        let seen = check::update(state, &Bounds::OWN)?;
        let mut pad = Pad { owners, authors, depths, size: state.len(), ..Pad::new() };
        let decoded = Update::decode_v1(state).map_err(|_| No::Broke)?;
        pad.doc.transact_mut().apply_update(decoded).map_err(|_| No::Broke)?;
        for run in &seen.made {
            pad.known.insert(run.id.client, run.end());
        }
        for piece in &seen.texts {
            let units: Vec<u16> = text_of(state, piece).encode_utf16().collect();
            pad.texts.put(piece.id, &units);
        }
        Ok(pad)
    }
}

/// The part of a run that was there before; what is new of a client comes after all that it had.
fn before_all(run: Run, fresh: &[Run]) -> Run {
    let made = fresh.iter().find(|made| made.id.client == run.id.client);
    let end = made.map_or(run.end(), |made| made.id.clock.clamp(run.id.clock, run.end()));
    Run { id: run.id, len: end - run.id.clock }
}

fn text_of<'a>(update: &'a [u8], piece: &check::Piece) -> &'a str {
    update.get(piece.at.clone()).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The visible text that an update is about to delete, in the order of the text, with whose it is.
fn removed(txn: &mut TransactionMut<'_>, seen: &Seen, authors: &Runs<Author>) -> Vec<Strand> {
    let mut gone: Runs<()> = Runs::default();
    for run in &seen.gone {
        gone.put(*run, ());
    }
    let (mut strands, mut open) = (Vec::new(), Strand::default());
    for span in walk::spans(txn) {
        let over = gone.over(span.run);
        let units = if over.is_empty() { Vec::new() } else { span.units() };
        let mut at = span.run.id.clock;
        for (run, ()) in over {
            if run.id.clock > at && !open.units.is_empty() {
                strands.push(std::mem::take(&mut open));
            }
            let from = (run.id.clock - span.run.id.clock) as usize;
            open.push(&units[from..from + run.len as usize], &authors.over(run));
            at = run.end();
        }
        if at < span.run.end() && !open.units.is_empty() {
            strands.push(std::mem::take(&mut open));
        }
    }
    if !open.units.is_empty() {
        strands.push(open);
    }
    strands
}

/// The new text of an update in one piece, and where each stretch of it stands.
fn inserted(update: &[u8], seen: &Seen, fresh: &[Run]) -> (Vec<Run>, Vec<u16>) {
    let (mut placed, mut units) = (Vec::new(), Vec::new());
    for piece in &seen.texts {
        let Some(made) = fresh.iter().find(|run| run.id.client == piece.id.client) else { continue };
        let skip = made.id.clock.saturating_sub(piece.id.clock);
        if skip < piece.units {
            let id = Id { client: piece.id.client, clock: piece.id.clock + skip };
            placed.push(Run { id, len: piece.units - skip });
            units.extend(text_of(update, piece).encode_utf16().skip(skip as usize));
        }
    }
    (placed, units)
}

/// The runs that hold a part of what was inserted.
fn places(placed: &[Run], from: usize, len: usize) -> Vec<Run> {
    let (mut at, mut runs) = (0, Vec::new());
    for run in placed {
        let end = at + run.len as usize;
        let (start, stop) = (at.max(from), end.min(from + len));
        if start < stop {
            let id = Id { client: run.id.client, clock: run.id.clock + (start - at) as u32 };
            runs.push(Run { id, len: (stop - start) as u32 });
        }
        at = end;
    }
    runs
}

fn split<'a>(placed: &'a [Run], units: &'a [u16]) -> impl Iterator<Item = (Run, &'a [u16])> {
    let mut rest = units;
    placed.iter().map(move |run| {
        let (head, tail) = rest.split_at((run.len as usize).min(rest.len()));
        rest = tail;
        (*run, head)
    })
}
