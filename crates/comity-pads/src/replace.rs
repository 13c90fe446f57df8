//! Putting a text in the place of another, in the name of whoever suggested it.

use crate::pad::No;
use comity_spine::{Day, PersonId};
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, GetString, OffsetKind, Options, StickyIndex, Text, TextRef, Transact, Update};

/// The longest place, in bytes.
const PLACE_MOST: usize = 200;

/// A piece of text, and what is to stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replace {
    /// Under which client id it is written; nobody else writes under it.
    pub client: u64,
    /// Where the piece begins, as Yjs encodes a relative position.
    pub from: Vec<u8>,
    /// The piece, as it was when somebody chose it.
    pub quote: String,
    /// What is to stand there; nothing, if it is to go.
    pub instead: String,
}

/// Who suggested it, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// Who.
    pub by: PersonId,
    /// The day.
    pub day: Day,
}

/// What was quoted does not stand there any more.
pub const MOVED_ON: &str =
    "what was quoted does not stand there any more; say it anew of what stands there now";

/// The update that does it, over a whole document's state.
///
/// # Errors
/// No place in it, or another text stands there.
pub fn update(state: &[u8], it: &Replace) -> Result<Vec<u8>, String> {
    let broke = |_| No::Broke.to_string();
    if it.from.len() > PLACE_MOST {
        return Err(MOVED_ON.to_owned());
    }
    let place = StickyIndex::decode_v1(&it.from).map_err(|_| MOVED_ON.to_owned())?;
    let options =
        Options { offset_kind: OffsetKind::Utf16, ..Options::with_client_id(ClientID::new(it.client)) };
    let doc = Doc::with_options(Options { cleanup_formatting: false, ..options });
    let known = Update::decode_v1(state).map_err(broke)?;
    doc.transact_mut().apply_update(known).map_err(|_| No::Broke.to_string())?;
    let mut txn = doc.transact_mut();
    let at = place.get_offset(&txn).ok_or(MOVED_ON)?;
    let text = TextRef::from(at.branch);
    let units: Vec<u16> = text.get_string(&txn).encode_utf16().collect();
    let quote: Vec<u16> = it.quote.encode_utf16().collect();
    let stands = units.get(at.index as usize..at.index as usize + quote.len());
    if quote.is_empty() || stands != Some(&quote) {
        return Err(MOVED_ON.to_owned());
    }
    text.remove_range(&mut txn, at.index, quote.len() as u32);
    if !it.instead.is_empty() {
        text.insert(&mut txn, at.index, &it.instead);
    }
    Ok(txn.encode_update_v1())
}
