//! What an update says, read without decoding it: bounds first, and nothing that recurses or reserves.
//!
//! An update is foreign bytes. The library that integrates it reserves by counts that it finds in them and
//! follows their nesting on its stack, so five bytes can ask for 133 MB and 16 KiB can end a process. This
//! reader walks the same format (Yjs updates, version 1) with a cursor and a list, holds every count against
//! the bytes that are left, and says what the update would make and delete, so that who may do so can be
//! asked before anything is done.
//!
//! **Invariant:** what this accepts costs the decoder memory in proportion to its bytes, and no more of the
//! stack than [`Bounds::nesting`] asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The largest client id: 53 bits, what a number in a browser can hold.
pub const CLIENT_MOST: u64 = (1 << 53) - 1;
/// The largest clock, so that no sum of two overflows where it is kept in 32 bits.
const CLOCK_MOST: u64 = 1 << 31;

/// What an update may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Its size, in bytes.
    pub bytes: usize,
    /// How deep values may lie within values.
    pub nesting: usize,
}

impl Bounds {
    /// For one change: room for a long paste, not for a book.
    pub const CHANGE: Bounds = Bounds { bytes: 256 << 10, nesting: 32 };
    /// For what somebody brings after a long time away, with every deletion ever made.
    pub const CATCH_UP: Bounds = Bounds { bytes: 2 << 20, nesting: 32 };
    /// For what the house itself has written: a whole document.
    pub const OWN: Bounds = Bounds { bytes: 64 << 20, nesting: 32 };
}

/// Why an update is not even decoded; a sentence for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Larger than allowed.
    #[error("this change has {bytes} bytes and at most {most} are taken at once; bring it in smaller pieces")]
    Size {
        /// How large it is.
        bytes: usize,
        /// How large it may be.
        most: usize,
    },
    /// It ends before it is complete.
    #[error("this change ends in the middle; load the page anew and try again")]
    Short,
    /// It announces more than its bytes could hold.
    #[error("this change announces {count} {what} and could not hold so many; load the page anew")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many it announces.
        count: u64,
    },
    /// Values lie too deep within values.
    #[error("this change nests deeper than {most} levels; flatten it")]
    Nesting {
        /// How deep it may be.
        most: usize,
    },
    /// A number, text or sort that the format does not have.
    #[error("this change is not in the format of Yjs updates ({what}); use a client that speaks version 1")]
    Form {
        /// What is not.
        what: &'static str,
    },
    /// A part of the format that documents here do not have.
    #[error("documents here hold no {what}; leave it out")]
    Foreign {
        /// What.
        what: &'static str,
    },
}

/// The place of one piece in a document: who made it, and the how manieth it is of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The client that made it.
    pub client: u64,
    /// Its clock.
    pub clock: u32,
}

/// Consecutive pieces of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first.
    pub id: Id,
    /// How many.
    pub len: u32,
}

impl Run {
    /// The clock after the last.
    pub fn end(&self) -> u32 {
        self.id.clock.saturating_add(self.len)
    }
}

/// A text that an update inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its first character.
    pub id: Id,
    /// Where it stands in the update.
    pub at: Range<usize>,
    /// Its length in units of UTF-16.
    pub units: u32,
}

/// What a piece stands on: by it one knows in which container it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A container that the document has by name; or nothing any more.
    Root,
    /// It is the first in a container that is itself a piece.
    Within(Id),
    /// It stands beside another piece.
    Beside(Id),
}

/// What an update would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What it makes, one run a client.
    pub made: Vec<Run>,
    /// What it deletes.
    pub gone: Vec<Run>,
    /// The texts among what it makes.
    pub texts: Vec<Piece>,
    /// What each piece of what it makes stands on.
    pub stands: Vec<(Run, On)>,
    /// What it refers to of each client: the highest clock.
    pub needs: BTreeMap<u64, u32>,
}

impl Seen {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.made.is_empty() && self.gone.is_empty()
    }

    /// How many characters it inserts, in units of UTF-16.
    pub fn units(&self) -> u32 {
        self.texts.iter().fold(0, |sum, piece| sum.saturating_add(piece.units))
    }
}

/// Reads what an update would do.
///
/// # Errors
/// What must not be decoded.
pub fn update(bytes: &[u8], bounds: &Bounds) -> Result<Seen, Unfit> {
    if bytes.len() > bounds.bytes {
        return Err(Unfit::Size { bytes: bytes.len(), most: bounds.bytes });
    }
    let mut from = Cursor::new(bytes);
    let mut seen = Seen::default();
    let n_clients = from.count("authors", 3)?;
    let mut clients = BTreeSet::new();
    for _ in 0..n_clients {
        let n_structs = from.count("pieces", 2)?;
        let client = from.client()?;
        let start = from.clock()?;
        if !clients.insert(client) {
            return Err(Unfit::Form { what: "an author stands twice" });
        }
        let mut clock = start;
        for _ in 0..n_structs {
            let id = Id { client, clock };
            let (len, on) = piece(&mut from, id, bounds, &mut seen)?;
            clock = after(clock, len)?;
            seen.stands.push((Run { id, len: clock - id.clock }, on));
        }
        if clock > start {
            seen.made.push(Run { id: Id { client, clock: start }, len: clock - start });
        }
    }
    deletions(&mut from, &mut seen)?;
    match from.left() {
        0 => Ok(seen),
        _ => Err(Unfit::Form { what: "something follows its end" }),
    }
}

/// Reads a state vector: how much of each client somebody has.
///
/// # Errors
/// What must not be decoded.
pub fn state(bytes: &[u8], bounds: &Bounds) -> Result<BTreeMap<u64, u32>, Unfit> {
    if bytes.len() > bounds.bytes {
        return Err(Unfit::Size { bytes: bytes.len(), most: bounds.bytes });
    }
    let mut from = Cursor::new(bytes);
    let mut state = BTreeMap::new();
    for _ in 0..from.count("authors", 2)? {
        state.insert(from.client()?, from.clock()?);
    }
    Ok(state)
}

fn after(clock: u32, len: u64) -> Result<u32, Unfit> {
    let sum = u64::from(clock).saturating_add(len);
    match u32::try_from(sum) {
        Ok(end) if sum <= CLOCK_MOST => Ok(end),
        _ => Err(Unfit::Form { what: "a clock beyond all clocks" }),
    }
}

/// One struct: how many clocks it takes, and what it stands on.
fn piece(from: &mut Cursor<'_>, id: Id, bounds: &Bounds, seen: &mut Seen) -> Result<(u64, On), Unfit> {
    let info = from.byte()?;
    match info {
        0 => return from.len().map(|len| (len, On::Root)),
        10 => return Err(Unfit::Form { what: "it leaves a gap" }),
        _ => {}
    }
    let has = |flag: u8| info & flag != 0;
    let mut on = On::Root;
    let left = has(0x80).then(|| from.reference(id, seen)).transpose()?;
    let right = has(0x40).then(|| from.reference(id, seen)).transpose()?;
    if let Some(beside) = left.or(right) {
        on = On::Beside(beside);
    } else {
        match from.var()? {
            1 => from.text().map(|_| ())?,
            _ => on = On::Within(from.reference(id, seen)?),
        }
        if has(0x20) {
            from.text()?;
        }
    }
    Ok((content(from, info & 0x1f, id, bounds, seen)?, on))
}

/// The content of a struct; how many clocks it takes.
fn content(from: &mut Cursor<'_>, sort: u8, id: Id, bounds: &Bounds, seen: &mut Seen) -> Result<u64, Unfit> {
    match sort {
        1 => from.len(),
        2 => Err(Unfit::Foreign { what: "values in the form of before 2020" }),
        3 => from.buffer().map(|_| 1),
        4 => {
            let (text, at) = from.text()?;
            let units = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
            if units > 0 {
                seen.texts.push(Piece { id, at, units });
            }
            Ok(u64::from(units))
        }
        5 => json(from.text()?.0, bounds).map(|()| 1),
        6 => {
            from.text()?;
            json(from.text()?.0, bounds).map(|()| 1)
        }
        7 => {
            match from.byte()? {
                0 | 1 | 2 | 4 | 6 => {}
                3 => from.text().map(|_| ())?,
                5 => return Err(Unfit::Foreign { what: "hooks" }),
                7 => return Err(Unfit::Foreign { what: "links into other texts" }),
                _ => return Err(Unfit::Form { what: "an element of no known sort" }),
            }
            Ok(1)
        }
        8 => {
            let n = from.count("values", 1)?;
            values(from, n, bounds)?;
            Ok(n)
        }
        9 => Err(Unfit::Foreign { what: "documents within documents" }),
        _ => Err(Unfit::Form { what: "a piece of no known sort" }),
    }
}

/// Values, each of which may hold further ones: what is still to come stands in a list, not on the stack.
fn values(from: &mut Cursor<'_>, n: u64, bounds: &Bounds) -> Result<(), Unfit> {
    /// So many values are left on this level, with a name each if they are those of a map.
    struct Level {
        left: u64,
        named: bool,
    }
    let mut levels = vec![Level { left: n, named: false }];
    while let Some(level) = levels.last_mut() {
        if level.left == 0 {
            levels.pop();
            continue;
        }
        level.left -= 1;
        if level.named {
            from.text()?;
        }
        let sort = from.byte()?;
        match sort {
            120 | 121 | 126 | 127 => {}
            125 => from.signed()?,
            124 => from.take(4).map(|_| ())?,
            122 | 123 => from.take(8).map(|_| ())?,
            119 => from.text().map(|_| ())?,
            116 => from.buffer().map(|_| ())?,
            117 | 118 => {
                let named = sort == 118;
                let left = from.count("values", if named { 2 } else { 1 })?;
                if levels.len() >= bounds.nesting {
                    return Err(Unfit::Nesting { most: bounds.nesting });
                }
                levels.push(Level { left, named });
            }
            _ => return Err(Unfit::Form { what: "a value of no known sort" }),
        }
    }
    Ok(())
}

/// Whether a JSON text nests no deeper than it may; whether it is JSON, the decoder says.
fn json(text: &str, bounds: &Bounds) -> Result<(), Unfit> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > bounds.nesting {
            return Err(Unfit::Nesting { most: bounds.nesting });
        }
    }
    Ok(())
}

fn deletions(from: &mut Cursor<'_>, seen: &mut Seen) -> Result<(), Unfit> {
    let mut clients = BTreeSet::new();
    for _ in 0..from.count("authors of what is deleted", 2)? {
        let client = from.client()?;
        if !clients.insert(client) {
            return Err(Unfit::Form { what: "an author stands twice" });
        }
        for _ in 0..from.count("deletions", 2)? {
            let clock = from.clock()?;
            let end = after(clock, from.len()?)?;
            if end > clock {
                seen.gone.push(Run { id: Id { client, clock }, len: end - clock });
            }
        }
    }
    Ok(())
}

/// A place in foreign bytes.
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    next: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes, next: 0 }
    }

    pub(crate) fn left(&self) -> usize {
        self.bytes.len() - self.next
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Unfit> {
        let byte = *self.bytes.get(self.next).ok_or(Unfit::Short)?;
        self.next += 1;
        Ok(byte)
    }

    pub(crate) fn take(&mut self, n: u64) -> Result<&'a [u8], Unfit> {
        let n = usize::try_from(n).map_err(|_| Unfit::Short)?;
        let end = self.next.checked_add(n).ok_or(Unfit::Short)?;
        let taken = self.bytes.get(self.next..end).ok_or(Unfit::Short)?;
        self.next = end;
        Ok(taken)
    }

    /// An unsigned number of at most 53 bits.
    pub(crate) fn var(&mut self) -> Result<u64, Unfit> {
        let mut number = 0_u64;
        for shift in (0..56).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return match number {
                    0..=CLIENT_MOST => Ok(number),
                    _ => Err(Unfit::Form { what: "a number beyond 53 bits" }),
                };
            }
        }
        Err(Unfit::Form { what: "a number without end" })
    }

    /// A signed number; six bits and then seven a byte, at most 62.
    fn signed(&mut self) -> Result<(), Unfit> {
        for _ in 0..9 {
            if self.byte()? < 0x80 {
                return Ok(());
            }
        }
        Err(Unfit::Form { what: "a number without end" })
    }

    fn client(&mut self) -> Result<u64, Unfit> {
        self.var()
    }

    pub(crate) fn clock(&mut self) -> Result<u32, Unfit> {
        after(0, self.var()?)
    }

    fn len(&mut self) -> Result<u64, Unfit> {
        let len = self.var()?;
        if len == 0 || len > CLOCK_MOST {
            return Err(Unfit::Form { what: "a piece of no length" });
        }
        Ok(len)
    }

    /// How many of something follow, of which each takes at least so many bytes.
    pub(crate) fn count(&mut self, what: &'static str, least: usize) -> Result<u64, Unfit> {
        let count = self.var()?;
        match usize::try_from(count) {
            Ok(n) if n <= self.left() / least => Ok(count),
            _ => Err(Unfit::Count { what, count }),
        }
    }

    pub(crate) fn buffer(&mut self) -> Result<&'a [u8], Unfit> {
        let n = self.var()?;
        self.take(n)
    }

    pub(crate) fn text(&mut self) -> Result<(&'a str, Range<usize>), Unfit> {
        let bytes = self.buffer()?;
        let text = str::from_utf8(bytes).map_err(|_| Unfit::Form { what: "a text that is not UTF-8" })?;
        Ok((text, self.next - bytes.len()..self.next))
    }

    /// What a piece refers to; of one's own, only what was there before it.
    fn reference(&mut self, of: Id, seen: &mut Seen) -> Result<Id, Unfit> {
        let to = Id { client: self.client()?, clock: self.clock()? };
        if to.client == of.client && to.clock >= of.clock {
            return Err(Unfit::Form { what: "a piece that stands on itself" });
        }
        let highest = seen.needs.entry(to.client).or_insert(to.clock);
        *highest = to.clock.max(*highest);
        Ok(to)
    }
}
