//! A document as bytes: its state as Yjs has it, and beside it whose everything is.
//!
//! Numbers are written as Yjs writes them, seven bits a byte; people and days once each, in tables.

use crate::authors::Author;
use crate::check::{Cursor, Id, Run, Unfit};
use crate::journal::NOBODY;
use crate::pad::{No, Pad};
use crate::runs::Runs;
use comity_spine::{Day, PersonId};
use std::collections::BTreeMap;

const MARK: &[u8] = b"comity-pad 1\n";

/// Why a snapshot cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is none, or one of another version.
    #[error("this is no document of this version")]
    Mark,
    /// Its parts do not fit together.
    #[error("a part of the document is damaged: {0}")]
    Form(#[from] Unfit),
    /// A day that no calendar has.
    #[error("a day of the document is none")]
    Day,
    /// Its state cannot be integrated.
    #[error("the state of the document cannot be read: {0}")]
    State(#[from] No),
}

/// Writes a document.
pub fn write(pad: &Pad) -> Vec<u8> {
    let (owners, authors, depths) = pad.parts();
    let mut whose: Vec<Author> = authors.iter().map(|(_, author)| author).collect();
    whose.sort_unstable();
    whose.dedup();
    let mut people: Vec<PersonId> = owners.values().copied().collect();
    people.extend(whose.iter().flat_map(|author| [Some(author.by), author.via]).flatten());
    people.sort_unstable();
    people.dedup();
    let nth = |person: &PersonId| people.binary_search(person).unwrap_or_default() as u64;
    let mut out = MARK.to_vec();
    let state = pad.state();
    var(&mut out, state.len() as u64);
    out.extend_from_slice(&state);
    var(&mut out, people.len() as u64);
    people.iter().for_each(|person| out.extend_from_slice(&person.0.to_be_bytes()));
    var(&mut out, owners.len() as u64);
    for (client, person) in owners {
        var(&mut out, *client);
        var(&mut out, nth(person));
    }
    var(&mut out, whose.len() as u64);
    for author in &whose {
        var(&mut out, nth(&author.by));
        let day = author.day;
        var(&mut out, day.year().unsigned_abs().into());
        var(&mut out, u64::from(day.month().unsigned_abs()) << 5 | u64::from(day.day().unsigned_abs()));
        var(&mut out, author.via.map_or(0, |via| nth(&via) + 1));
    }
    runs(&mut out, authors, |author| whose.binary_search(&author).unwrap_or_default() as u64);
    runs(&mut out, depths, u64::from);
    out
}

fn runs<T: Copy + PartialEq>(out: &mut Vec<u8>, runs: &Runs<T>, said: impl Fn(T) -> u64) {
    var(out, runs.len() as u64);
    for (run, what) in runs.iter() {
        var(out, run.id.client);
        var(out, run.id.clock.into());
        var(out, run.len.into());
        var(out, said(what));
    }
}

/// Puts [`NOBODY`] in the place of a person, wherever the snapshot names them.
///
/// # Errors
/// Bytes that are none.
pub fn forget(bytes: &mut [u8], person: PersonId) -> Result<(), Unreadable> {
    let all = bytes.len();
    let mut from = Cursor::new(bytes.strip_prefix(MARK).ok_or(Unreadable::Mark)?);
    from.buffer()?;
    let n = from.count("people", 16)?;
    let start = all - from.left();
    let table = from.take(n * 16)?.len();
    for id in bytes[start..start + table].chunks_mut(16).filter(|id| **id == person.0.to_be_bytes()) {
        id.copy_from_slice(&NOBODY.0.to_be_bytes());
    }
    Ok(())
}

/// Reads a document.
///
/// # Errors
/// Bytes that are none.
pub fn read(bytes: &[u8]) -> Result<Pad, Unreadable> {
    let mut from = Cursor::new(bytes.strip_prefix(MARK).ok_or(Unreadable::Mark)?);
    let state = from.buffer()?;
    let mut people = Vec::new();
    for _ in 0..from.count("people", 16)? {
        let bytes = from.take(16)?;
        people.push(PersonId(u128::from_be_bytes(bytes.try_into().map_err(|_| Unfit::Short)?)));
    }
    let person = |nth: u64| {
        let person = usize::try_from(nth).ok().and_then(|nth| people.get(nth)).copied();
        person.ok_or(Unfit::Form { what: "a person that no table has" })
    };
    let mut owners = BTreeMap::new();
    for _ in 0..from.count("owners", 2)? {
        owners.insert(from.var()?, person(from.var()?)?);
    }
    let mut whose = Vec::new();
    for _ in 0..from.count("authors", 4)? {
        let (by, year, rest, via) = (person(from.var()?)?, from.var()?, from.var()?, from.var()?);
        let part = |n: u64| i8::try_from(n).map_err(|_| Unreadable::Day);
        let year = i16::try_from(year).map_err(|_| Unreadable::Day)?;
        let day = Day::new(year, part(rest >> 5)?, part(rest & 31)?).map_err(|_| Unreadable::Day)?;
        let via = via.checked_sub(1).map(person).transpose()?;
        whose.push(Author { by, day, via });
    }
    let authors = read_runs(&mut from, |nth| {
        let author = usize::try_from(nth).ok().and_then(|nth| whose.get(nth)).copied();
        author.ok_or(Unfit::Form { what: "an author that no table has" })
    })?;
    let depths =
        read_runs(&mut from, |depth| u8::try_from(depth).map_err(|_| Unfit::Form { what: "a depth" }))?;
    Ok(Pad::restore(state, owners, authors, depths)?)
}

fn read_runs<T: Copy + PartialEq>(
    from: &mut Cursor<'_>,
    said: impl Fn(u64) -> Result<T, Unfit>,
) -> Result<Runs<T>, Unfit> {
    let mut runs = Runs::default();
    for _ in 0..from.count("runs", 4)? {
        let id = Id { client: from.var()?, clock: from.clock()? };
        let len = u32::try_from(from.var()?).map_err(|_| Unfit::Form { what: "a length" })?;
        if id.clock.checked_add(len).is_none() {
            return Err(Unfit::Form { what: "a length" });
        }
        runs.put(Run { id, len }, said(from.var()?)?);
    }
    Ok(runs)
}

/// Writes a number, seven bits a byte.
pub(crate) fn var(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
