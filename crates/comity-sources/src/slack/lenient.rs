//! JSON of which nothing can be relied on: a number may be a text, a list may be null, the end may be
//! missing.

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The rows of a JSON list, and a sentence if it breaks off; an error if it is no list at all.
pub(super) fn list(bytes: &[u8]) -> Result<(Vec<Value>, Option<String>), String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii() == b"null" {
        return Ok((Vec::new(), None));
    }
    let mut rows = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = Rows(&mut rows).deserialize(&mut json).and_then(|()| json.end());
    match read {
        Ok(()) => Ok((rows, None)),
        Err(error) if rows.is_empty() => Err(format!("it is no JSON list ({error}); export it again")),
        Err(error) => {
            let n = rows.len();
            Ok((rows, Some(format!("it breaks off after {n} entries ({error}); export it again"))))
        }
    }
}

struct Rows<'a>(&'a mut Vec<Value>);

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(row) = list.next_element()? {
            self.0.push(row);
        }
        Ok(())
    }
}

/// A text, also where it is written as a number; empty texts are none.
pub(super) fn text(row: &Value, key: &str) -> Option<String> {
    match row.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a field says yes, as `true`, `1` or a text of either.
pub(super) fn says_yes(row: &Value, key: &str) -> bool {
    match row.get(key) {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        Some(Value::String(text)) => matches!(text.as_str(), "true" | "1"),
        _ => false,
    }
}

/// The texts of a list that may be missing or null.
pub(super) fn texts<'a>(row: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    rows(row, key).iter().filter_map(Value::as_str)
}

/// The rows of a list that may be missing or null.
pub(super) fn rows<'a>(row: &'a Value, key: &str) -> &'a [Value] {
    row.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
