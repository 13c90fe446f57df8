//! How ids and traces lie in columns, and how they read back.

use crate::VaultError;
use comity_spine::{At, Depth, Function, HandleId, ImportId, InitiativeId, PersonId, Region, SourceId};
use comity_spine::{Seq, Trace, TraceId};
use compact_str::CompactString;
use rusqlite::Row;
use std::{fmt, str::FromStr};

/// The columns of a trace as [`trace`] reads them, from `traces t` joined with `sources s`.
macro_rules! trace_columns {
    () => {
        "t.id, s.name, t.foreign_id, t.kind, t.at, t.by_person, t.handle, t.initiative, t.about, \
         t.function, t.to_function, t.region, t.depth, t.place, t.attrs, t.people"
    };
}
pub(crate) use trace_columns;

/// How many columns [`trace_columns`] names; what a query adds stands after these.
pub(crate) const N_TRACE_COLUMNS: usize = 16;

macro_rules! blob_id {
    ($write:ident, $read:ident, $id:ident) => {
        pub(crate) fn $write(id: $id) -> [u8; 16] {
            id.0.to_be_bytes()
        }
        pub(crate) fn $read(bytes: [u8; 16]) -> $id {
            $id(u128::from_be_bytes(bytes))
        }
    };
}
blob_id!(person_blob, person_of, PersonId);
blob_id!(handle_blob, handle_of, HandleId);
blob_id!(import_blob, import_of, ImportId);

/// SQLite's integers are signed. Row numbers and sequence numbers never reach the sign.
pub(crate) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(crate) fn uint(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

pub(crate) fn trace_id(id: i64) -> TraceId {
    TraceId(uint(id))
}

pub(crate) fn seq(value: i64) -> Seq {
    Seq(uint(value))
}

/// Reads a word of a closed form (a slug, a depth) out of a column.
pub(crate) fn word<T: FromStr<Err: fmt::Display>>(
    text: &str,
    table: &'static str,
    row: impl fmt::Display,
) -> Result<T, VaultError> {
    text.parse().map_err(|error: T::Err| VaultError::Damaged {
        table,
        row: row.to_string(),
        what: error.to_string(),
    })
}

/// A list as JSON, or nothing where the list is empty.
pub(crate) fn list<T: serde::Serialize>(items: &[T]) -> Option<String> {
    if items.is_empty() { None } else { serde_json::to_string(items).ok() }
}

fn unlist<T: serde::de::DeserializeOwned>(text: Option<&str>, id: i64) -> Result<Vec<T>, VaultError> {
    let Some(text) = text else { return Ok(Vec::new()) };
    serde_json::from_str(text).map_err(|error| VaultError::Damaged {
        table: "traces",
        row: id.to_string(),
        what: error.to_string(),
    })
}

/// A text column without a copy, where it is not null.
fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<Option<&'r str>, VaultError> {
    let value = row.get_ref(column)?;
    Ok(value.as_str_or_null().map_err(rusqlite::Error::from)?)
}

fn maybe<T: FromStr<Err: fmt::Display>>(
    row: &Row<'_>,
    column: usize,
    id: i64,
) -> Result<Option<T>, VaultError> {
    text(row, column)?.map(|found| word(found, "traces", id)).transpose()
}

/// Reads the trace that stands in a row's first columns, as it was brought.
pub(crate) fn trace(row: &Row<'_>) -> Result<Trace, VaultError> {
    let id: i64 = row.get(0)?;
    let copy = |column| Ok::<_, VaultError>(text(row, column)?.map(CompactString::from));
    let source = word::<SourceId>(text(row, 1)?.unwrap_or_default(), "traces", id)?;
    Ok(Trace {
        id: trace_id(id),
        source,
        foreign: copy(2)?.unwrap_or_default(),
        kind: copy(3)?.unwrap_or_default(),
        at: At(row.get(4)?),
        by: row.get::<_, Option<[u8; 16]>>(5)?.map(person_of),
        handle: row.get::<_, Option<[u8; 16]>>(6)?.map(handle_of),
        initiative: maybe::<InitiativeId>(row, 7, id)?,
        about: unlist(text(row, 8)?, id)?,
        function: maybe::<Function>(row, 9, id)?,
        to: maybe::<Function>(row, 10, id)?,
        region: maybe::<Region>(row, 11, id)?,
        depth: maybe::<Depth>(row, 12, id)?,
        place: copy(13)?,
        attrs: unlist(text(row, 14)?, id)?,
        people: row.get::<_, Option<u32>>(15)?,
    })
}
