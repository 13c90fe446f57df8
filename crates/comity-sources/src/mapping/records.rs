//! JSON: records one a line, in an array, in several arrays on end, or under a key of one object.

use super::{
    fold,
    input::{FIELD_MAX, Guard, Input, Mark},
    row::Flat,
};
use crate::SourceError;
use rustc_hash::FxHashMap;
use serde::{Deserialize, de};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt,
    io::{BufRead, BufReader},
    ops::ControlFlow,
};

/// How deep JSON may nest.
pub const DEPTH_MAX: usize = 64;

/// One record, or why the line that should hold one cannot be taken.
pub type Given = Result<Value, String>;

type On<'f> = &'f mut dyn FnMut(u64, Given) -> Result<ControlFlow<()>, SourceError>;

/// Goes through all records; `on` gets each with its line or its number, from 1.
pub fn for_each(input: Input<'_>, records: Option<&str>, on: On<'_>) -> Result<(), SourceError> {
    let mark = Mark::default();
    let mut reader = BufReader::with_capacity(64 << 10, input.open_text(input.encoding()?, mark.clone())?);
    let head = reader.fill_buf().map_err(|e| input.unreadable(e))?;
    if head.starts_with(b"\xEF\xBB\xBF") {
        reader.consume(3);
    }
    let head = reader.fill_buf().map_err(|e| input.unreadable(e))?;
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let a_line_each = line.starts_with(b"{") && line.len() < head.len() && records.is_none();
    if a_line_each && serde_json::from_slice::<de::IgnoredAny>(line).is_ok() {
        return by_line(reader, &mark, on);
    }
    let mut pass = Pass { n: 0, stopped: false, failed: None, mark, on };
    let mut json = serde_json::Deserializer::from_reader(reader);
    while !pass.stopped && json.end().is_err() {
        let seed = Top { records, pass: &mut pass };
        if let Err(error) = de::DeserializeSeed::deserialize(seed, &mut json) {
            return match pass.failed.take() {
                Some(failed) => Err(failed),
                None if pass.stopped => Ok(()),
                None => Err(SourceError::broken(
                    format!("line {}, column {}", error.line(), error.column()),
                    format!("{error}; the file is cut off or is not JSON, so nothing was imported"),
                )),
            };
        }
    }
    Ok(())
}

fn by_line(mut reader: BufReader<Guard<'_>>, mark: &Mark, on: On<'_>) -> Result<(), SourceError> {
    let mut line = Vec::new();
    for n in 1u64.. {
        line.clear();
        let place = || format!("line {n}");
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|error| SourceError::broken(place(), error.to_string()))? == 0 {
            break;
        }
        mark.row_begins_here();
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let given = serde_json::from_slice(&line).map_err(|error| format!("not a JSON object: {error}"));
        if on(n, given)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// The state of one pass through a file.
struct Pass<'f> {
    n: u64,
    stopped: bool,
    failed: Option<SourceError>,
    mark: Mark,
    on: On<'f>,
}

impl Pass<'_> {
    fn give<E: de::Error>(&mut self, value: Value) -> Result<(), E> {
        self.n += 1;
        match (self.on)(self.n, Ok(value)) {
            Ok(ControlFlow::Continue(())) => Ok(()),
            Ok(ControlFlow::Break(())) => {
                self.stopped = true;
                Err(E::custom("enough"))
            }
            Err(failed) => {
                self.failed = Some(failed);
                Err(E::custom("failed"))
            }
        }
    }
}

/// A value at the top: an array of records, an object that holds one, or a record.
struct Top<'a, 'f> {
    records: Option<&'a str>,
    pass: &'a mut Pass<'f>,
}

impl<'de> de::DeserializeSeed<'de> for Top<'_, '_> {
    type Value = ();
    fn deserialize<D: de::Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

/// An element of the array, counted so that the guard can tell one endless record from many.
struct Element<'a, 'f>(&'a mut Pass<'f>);

impl<'de> de::DeserializeSeed<'de> for Element<'_, '_> {
    type Value = ();
    fn deserialize<D: de::Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        let value = Value::deserialize(d)?;
        self.0.give(value)
    }
}

impl<'de> de::Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records, or a record")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Element(self.pass))?.is_some() {
            self.pass.mark.row_begins_here();
        }
        Ok(())
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut record = serde_json::Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if self.records == Some(key.as_str()) {
                map.next_value_seed(Top { records: None, pass: &mut *self.pass })?;
            } else {
                let value = map.next_value::<Value>()?;
                if self.records.is_none() {
                    record.insert(key, value);
                }
            }
        }
        if self.records.is_none() { self.pass.give(Value::Object(record)) } else { Ok(()) }
    }
}

/// Finds a plan's columns in records: `user.login` is the login within the user.
#[derive(Clone, Debug)]
pub struct Paths {
    by_path: FxHashMap<String, Vec<(usize, usize)>>,
    n: usize,
    rest: Option<String>,
    /// Paths that records have and nothing asks for, the first two hundred.
    pub unused: BTreeSet<String>,
    /// Columns that were found at least once.
    pub seen: Vec<bool>,
}

impl Paths {
    /// The paths under which each column is found, most telling first.
    pub fn new(columns: &[Vec<String>], rest: Option<&str>) -> Paths {
        let mut by_path: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for (column, names) in columns.iter().enumerate() {
            for (rank, name) in names.iter().enumerate() {
                by_path.entry(name.clone()).or_default().push((column, rank));
            }
        }
        let rest = rest.map(str::to_owned);
        Paths { by_path, n: columns.len(), rest, unused: BTreeSet::new(), seen: vec![false; columns.len()] }
    }

    /// Flattens a record into its columns; arrays give a column several values.
    pub fn flatten(&mut self, value: &Value, flat: &mut Flat) -> Result<(), String> {
        flat.at.clear();
        flat.at.resize_with(self.n, Default::default);
        flat.rest.clear();
        if !value.is_object() {
            return Err("the record is not an object".to_owned());
        }
        let mut ranks = vec![usize::MAX; self.n];
        self.walk(value, &mut String::new(), 0, flat, &mut ranks)
    }

    fn walk(
        &mut self,
        value: &Value,
        path: &mut String,
        depth: usize,
        flat: &mut Flat,
        ranks: &mut [usize],
    ) -> Result<(), String> {
        if depth > DEPTH_MAX {
            return Err(format!("the record nests deeper than {DEPTH_MAX} levels"));
        }
        let text = match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    let before = path.len();
                    if before > 0 {
                        path.push('.');
                    }
                    path.push_str(&fold(key));
                    self.walk(inner, path, depth + 1, flat, ranks)?;
                    path.truncate(before);
                }
                return Ok(());
            }
            Value::Array(all) => {
                return all.iter().try_for_each(|inner| self.walk(inner, path, depth + 1, flat, ranks));
            }
            Value::Null => return Ok(()),
            Value::String(text) if text.len() > FIELD_MAX => {
                return Err(format!("`{path}` is larger than 1 MiB"));
            }
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
        };
        self.place(path, text, flat, ranks);
        Ok(())
    }

    fn place(&mut self, path: &str, text: String, flat: &mut Flat, ranks: &mut [usize]) {
        if let Some(columns) = self.by_path.get(path) {
            for &(column, rank) in columns {
                self.seen[column] = true;
                if rank < ranks[column] {
                    ranks[column] = rank;
                    flat.at[column].clear();
                }
                if rank == ranks[column] {
                    flat.at[column].push(text.clone());
                }
            }
        } else if let Some(name) = self.rest.as_deref().and_then(|prefix| path.strip_prefix(prefix)) {
            flat.rest.push((name.to_owned(), text));
        } else if self.unused.len() < 200 && !self.unused.contains(path) {
            self.unused.insert(path.to_owned());
        }
    }
}
