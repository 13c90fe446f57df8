//! Reading the terms of an act, and what is said of those that cannot be read.

use comity_spine::{Head, Seq};
use compact_str::CompactString;
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// The terms of an act cannot be read by this version of Comity.
#[derive(Debug, thiserror::Error)]
#[error(
    "act {seq} ({kind}) cannot be read: {why}. It may be from a newer Comity; run that version, nothing is \
        lost"
)]
pub struct Unreadable {
    /// Which act.
    pub seq: Seq,
    /// Its wire name.
    pub kind: CompactString,
    /// What the parser said.
    pub why: String,
}

impl Unreadable {
    /// Of that act, because the parser said so.
    pub fn new(head: &Head, why: &impl Display) -> Unreadable {
        Unreadable { seq: head.seq, kind: head.kind.clone(), why: why.to_string() }
    }
}

/// Reads an act's terms.
///
/// # Errors
/// If they are not of the act's form.
pub fn read<A: DeserializeOwned>(head: &Head, terms: &[u8]) -> Result<A, Unreadable> {
    // As one text: checked once that it is one, and not again for each word in it.
    let text = str::from_utf8(terms).map_err(|why| Unreadable::new(head, &why))?;
    serde_json::from_str(text).map_err(|why| Unreadable::new(head, &why))
}
