//! Documents in a process that may die: what it is told and answers ([`Tell`], [`Told`]), its own side
//! ([`child`]), and the side of the house ([`parent`]).
//!
//! A frame is its length in four bytes and then numbers and bytes as Yjs writes them. Many
//! updates are one frame, so that a busy document costs one exchange a turn.

pub mod child;
pub mod parent;

use crate::check::{Cursor, Unfit};
use crate::journal::Entry;
use crate::replace::Replace;
use crate::snapshot::var;
use comity_spine::{Day, PersonId};
use std::io::{self, Read, Write};

/// The longest frame, in bytes: a whole document with all that was written since its snapshot.
const FRAME_MOST: usize = 256 << 20;

/// What the worker is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// Open a document from its snapshot and what was written since.
    Open(Option<Vec<u8>>, Vec<Entry>),
    /// Take updates, in order; each says whether it may be as large as what comes after a long time away.
    Take(Vec<(bool, Entry)>),
    /// How much it has.
    State,
    /// What somebody lacks who has so much.
    Lack(Vec<u8>),
    /// All of it as a snapshot.
    Snapshot,
    /// Its text with whose each stretch is.
    Text,
    /// The update that puts a text in the place of another.
    Replace(Replace),
    /// Forget it.
    Close,
}

/// What it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Who has written under which client id.
    Opened(Vec<(u64, PersonId)>),
    /// For each update whether it changed anything, or why it was not taken.
    Taken(Vec<Result<bool, String>>),
    /// Bytes: a state vector, an update, a snapshot, a text as JSON.
    Bytes(Vec<u8>),
    /// It was not done; a sentence.
    Refused(String),
    /// The document broke and is gone: open it anew.
    Lost,
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    var(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_entry(out: &mut Vec<u8>, entry: &Entry) {
    out.extend_from_slice(&entry.by.0.to_be_bytes());
    put(out, entry.day.to_string().as_bytes());
    put(out, &entry.update);
}

fn person(from: &mut Cursor<'_>) -> Result<PersonId, Unfit> {
    let bytes = from.take(16)?.try_into().map_err(|_| Unfit::Short)?;
    Ok(PersonId(u128::from_be_bytes(bytes)))
}

fn entry(from: &mut Cursor<'_>) -> Result<Entry, Unfit> {
    let by = person(from)?;
    let day: Day = from.text()?.0.parse().map_err(|_| Unfit::Form { what: "a day" })?;
    Ok(Entry { by, day, update: from.buffer()?.to_vec() })
}

impl Tell {
    /// As bytes, about a document.
    pub fn write(&self, pad: &str) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, pad.as_bytes());
        match self {
            Tell::Open(snapshot, entries) => {
                out.push(0);
                out.push(snapshot.is_some().into());
                put(&mut out, snapshot.as_deref().unwrap_or_default());
                var(&mut out, entries.len() as u64);
                entries.iter().for_each(|entry| put_entry(&mut out, entry));
            }
            Tell::Take(entries) => {
                out.push(1);
                var(&mut out, entries.len() as u64);
                for (catch_up, entry) in entries {
                    out.push((*catch_up).into());
                    put_entry(&mut out, entry);
                }
            }
            Tell::State => out.push(2),
            Tell::Lack(state) => {
                out.push(3);
                put(&mut out, state);
            }
            Tell::Snapshot => out.push(4),
            Tell::Text => out.push(5),
            Tell::Close => out.push(6),
            Tell::Replace(it) => {
                out.push(7);
                var(&mut out, it.client);
                put(&mut out, &it.from);
                put(&mut out, it.quote.as_bytes());
                put(&mut out, it.instead.as_bytes());
            }
        }
        out
    }

    /// From bytes: about which document, and what.
    ///
    /// # Errors
    /// Bytes that [`Tell::write`] did not write.
    pub fn read(bytes: &[u8]) -> Result<(String, Tell), Unfit> {
        let mut from = Cursor::new(bytes);
        let pad = from.text()?.0.to_owned();
        let tell = match from.byte()? {
            0 => {
                let has = from.byte()? == 1;
                let snapshot = from.buffer()?.to_vec();
                let n = from.count("updates", 18)?;
                let entries = (0..n).map(|_| entry(&mut from)).collect::<Result<_, _>>()?;
                Tell::Open(has.then_some(snapshot), entries)
            }
            1 => {
                let n = from.count("updates", 19)?;
                let one = |from: &mut Cursor<'_>| Ok::<_, Unfit>((from.byte()? == 1, entry(from)?));
                Tell::Take((0..n).map(|_| one(&mut from)).collect::<Result<_, _>>()?)
            }
            2 => Tell::State,
            3 => Tell::Lack(from.buffer()?.to_vec()),
            4 => Tell::Snapshot,
            5 => Tell::Text,
            6 => Tell::Close,
            7 => Tell::Replace(Replace {
                client: from.var()?,
                from: from.buffer()?.to_vec(),
                quote: from.text()?.0.to_owned(),
                instead: from.text()?.0.to_owned(),
            }),
            _ => return Err(Unfit::Form { what: "an errand of no known sort" }),
        };
        Ok((pad, tell))
    }
}

impl Told {
    /// As bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Told::Opened(owners) => {
                out.push(0);
                var(&mut out, owners.len() as u64);
                for (client, person) in owners {
                    var(&mut out, *client);
                    out.extend_from_slice(&person.0.to_be_bytes());
                }
            }
            Told::Taken(all) => {
                out.push(1);
                var(&mut out, all.len() as u64);
                for one in all {
                    match one {
                        Ok(changed) => out.push((*changed).into()),
                        Err(sentence) => {
                            out.push(2);
                            put(&mut out, sentence.as_bytes());
                        }
                    }
                }
            }
            Told::Bytes(bytes) => {
                out.push(2);
                put(&mut out, bytes);
            }
            Told::Refused(sentence) => {
                out.push(3);
                put(&mut out, sentence.as_bytes());
            }
            Told::Lost => out.push(4),
        }
        out
    }

    /// From bytes.
    ///
    /// # Errors
    /// Bytes that [`Told::write`] did not write: a worker that broke may say anything.
    pub fn read(bytes: &[u8]) -> Result<Told, Unfit> {
        let mut from = Cursor::new(bytes);
        Ok(match from.byte()? {
            0 => {
                let n = from.count("owners", 17)?;
                let one = |from: &mut Cursor<'_>| Ok::<_, Unfit>((from.var()?, person(from)?));
                Told::Opened((0..n).map(|_| one(&mut from)).collect::<Result<_, _>>()?)
            }
            1 => {
                let n = from.count("answers", 1)?;
                let one = |from: &mut Cursor<'_>| {
                    Ok::<_, Unfit>(match from.byte()? {
                        0 => Ok(false),
                        1 => Ok(true),
                        _ => Err(from.text()?.0.to_owned()),
                    })
                };
                Told::Taken((0..n).map(|_| one(&mut from)).collect::<Result<_, _>>()?)
            }
            2 => Told::Bytes(from.buffer()?.to_vec()),
            3 => Told::Refused(from.text()?.0.to_owned()),
            4 => Told::Lost,
            _ => return Err(Unfit::Form { what: "an answer of no known sort" }),
        })
    }
}

/// Reads a frame; `None` at the end.
pub(crate) fn read_frame(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > FRAME_MOST {
        return Err(io::Error::other("a frame beyond all frames"));
    }
    let mut bytes = Vec::new();
    from.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(Some(bytes)) } else { Ok(None) }
}

/// Writes a frame.
pub(crate) fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).ok().filter(|n| *n as usize <= FRAME_MOST);
    let length = length.ok_or_else(|| io::Error::other("a frame beyond all frames"))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}
