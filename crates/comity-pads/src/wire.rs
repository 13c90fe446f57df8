//! The messages that Yjs providers send over a socket: sync (version 1), awareness, and the word of refusal.
//!
//! One message a frame, as `y-websocket` sends them. Bytes in, bytes out; nothing here knows a socket.

use crate::check::{Cursor, Unfit};
use crate::snapshot::var;

/// What somebody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// How much they have; they ask for the rest.
    Have(&'a [u8]),
    /// What they have that we may lack.
    CatchUp(&'a [u8]),
    /// A change.
    Change(&'a [u8]),
    /// Where they are: cursors and names.
    Presence(Vec<Presence>),
    /// They ask where the others are.
    Who,
}

/// Where one client is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The client.
    pub client: u64,
    /// Counts its words; the latest holds.
    pub clock: u32,
    /// What it says, as JSON; `null` when it goes.
    pub state: String,
}

/// How many clients one word may speak of.
const PRESENCES_MOST: u64 = 1_000;

/// Reads a frame.
///
/// # Errors
/// None of these messages.
pub fn read(frame: &[u8]) -> Result<Said<'_>, Unfit> {
    let mut from = Cursor::new(frame);
    let said = match from.var()? {
        0 => match from.var()? {
            0 => Said::Have(from.buffer()?),
            1 => Said::CatchUp(from.buffer()?),
            2 => Said::Change(from.buffer()?),
            _ => return Err(Unfit::Form { what: "a message of no known sort" }),
        },
        1 => Said::Presence(presences(from.buffer()?)?),
        3 => Said::Who,
        _ => return Err(Unfit::Form { what: "a message of no known sort" }),
    };
    match from.left() {
        0 => Ok(said),
        _ => Err(Unfit::Form { what: "something follows its end" }),
    }
}

fn presences(bytes: &[u8]) -> Result<Vec<Presence>, Unfit> {
    let mut from = Cursor::new(bytes);
    let count = from.count("clients", 3)?;
    if count > PRESENCES_MOST {
        return Err(Unfit::Count { what: "clients", count });
    }
    (0..count)
        .map(|_| {
            let (client, clock) = (from.var()?, from.var()?);
            let clock =
                u32::try_from(clock).map_err(|_| Unfit::Form { what: "a clock beyond all clocks" })?;
            Ok(Presence { client, clock, state: from.text()?.0.to_owned() })
        })
        .collect()
}

fn with_buffer(head: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(head.len() + bytes.len() + 4);
    frame.extend_from_slice(head);
    var(&mut frame, bytes.len() as u64);
    frame.extend_from_slice(bytes);
    frame
}

/// How much we have.
pub fn have(state_vector: &[u8]) -> Vec<u8> {
    with_buffer(&[0, 0], state_vector)
}

/// What they lack.
pub fn catch_up(update: &[u8]) -> Vec<u8> {
    with_buffer(&[0, 1], update)
}

/// A change.
pub fn change(update: &[u8]) -> Vec<u8> {
    with_buffer(&[0, 2], update)
}

/// Where clients are.
pub fn presence<'a>(all: impl ExactSizeIterator<Item = (u64, u32, &'a str)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    var(&mut bytes, all.len() as u64);
    for (client, clock, state) in all {
        var(&mut bytes, client);
        var(&mut bytes, clock.into());
        var(&mut bytes, state.len() as u64);
        bytes.extend_from_slice(state.as_bytes());
    }
    with_buffer(&[1], &bytes)
}

/// That something is refused, and why: providers know it as "permission denied".
pub fn refused(sentence: &str) -> Vec<u8> {
    with_buffer(&[2, 0], sentence.as_bytes())
}
