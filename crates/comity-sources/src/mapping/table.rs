//! Tables: a header and rows, however the tool wrote them.

use super::{
    fold,
    input::{FIELD_MAX, Guard, Input, Mark},
    row::{Cells, Row},
};
use crate::SourceError;
use csv::{ByteRecord, StringRecord};
use std::{collections::BTreeMap, ops::ControlFlow};

/// How a table is laid out, as its first line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What divides the cells.
    pub delimiter: u8,
    /// Whether a spreadsheet's `sep=;` line stands before the header.
    pub sep_line: bool,
    /// The header's names, as written; a name may stand there several times.
    pub header: Vec<String>,
}

/// Reads the layout off a text's beginning; `None` where it has no line at all.
pub fn layout(head: &str) -> Option<Layout> {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next()?;
    let told = first.trim().strip_prefix("sep=").and_then(|rest| rest.bytes().next());
    let line = if told.is_some() { lines.next()? } else { first };
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        for (delimiter, n) in &mut counts {
            *n += usize::from(!quoted && byte == *delimiter);
        }
    }
    let seen = counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(delimiter, _)| *delimiter);
    let delimiter = told.unwrap_or(if counts.iter().all(|(_, n)| *n == 0) { b',' } else { seen });
    let from = line.as_ptr() as usize - head.as_ptr() as usize;
    let mut reader = builder(delimiter).from_reader(&head.as_bytes()[from..]);
    let mut record = ByteRecord::new();
    reader.read_byte_record(&mut record).ok().filter(|read| *read)?;
    let header = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
    Some(Layout { delimiter, sep_line: told.is_some(), header })
}

fn builder(delimiter: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true).has_headers(false).buffer_capacity(64 << 10);
    builder
}

/// Where each of a plan's columns stands in this header.
#[derive(Clone, Debug, Default)]
pub struct Binding {
    /// Positions of each column, left to right.
    pub at: Cells,
    /// Positions of the columns of closed words (`attr.NAME`).
    pub rest: Vec<(String, usize)>,
}

/// Finds each column by the first of its names that the header has.
pub fn bind(columns: &[Vec<String>], header: &[String], rest: Option<&str>) -> Binding {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, name) in header.iter().enumerate() {
        by_name.entry(fold(name)).or_default().push(i);
    }
    let at = columns
        .iter()
        .map(|names| {
            names
                .iter()
                .find_map(|name| by_name.get(name))
                .map_or_else(Default::default, |at| at.iter().copied().collect())
        })
        .collect();
    let rest = rest.map_or_else(Vec::new, |prefix| {
        let named = |(i, name): (usize, &String)| Some((fold(name).strip_prefix(prefix)?.to_owned(), i));
        header.iter().enumerate().filter_map(named).collect()
    });
    Binding { at, rest }
}

/// What was odd about a table's rows; said with the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// Rows with more cells than the header names, the further ones filled in.
    pub n_wider: u64,
    /// Rows that are not UTF-8 and were read as Windows-1252 (Latin-1).
    pub n_latin: u64,
}

/// One row, or why it cannot be taken.
pub type Given<'r> = Result<Row<'r>, String>;

/// Goes through all rows; `on` gets each with its line (from 1, as an editor counts) and the bytes so far.
pub fn for_each(
    input: Input<'_>,
    layout: &Layout,
    binding: &Binding,
    mut on: impl FnMut(u64, u64, Given<'_>, &StringRecord) -> Result<ControlFlow<()>, SourceError>,
) -> Result<Oddities, SourceError> {
    let mark = Mark::default();
    let encoding = input.encoding()?;
    let mut reader = builder(layout.delimiter).from_reader(input.open_text(encoding, mark.clone())?);
    let mut oddities = Oddities::default();
    let mut record = StringRecord::new();
    let mut to_skip = 1 + usize::from(layout.sep_line);
    while next(&mut reader, &mut record, &mut oddities)? {
        let byte = reader.position().byte();
        mark.row_begins(byte);
        if to_skip > 0 {
            to_skip -= 1;
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let given = judge(&record, binding);
        let wider = record.len() > layout.header.len();
        oddities.n_wider +=
            u64::from(wider && record.iter().skip(layout.header.len()).any(|c| !c.is_empty()));
        if on(line, byte, given, &record)?.is_break() {
            break;
        }
    }
    Ok(oddities)
}

fn judge<'r>(record: &'r StringRecord, binding: &'r Binding) -> Given<'r> {
    let cells = record.as_slice();
    if memchr(0, cells.as_bytes()) {
        return Err("a cell holds a NUL byte; export the file again as UTF-8 text".to_owned());
    }
    if cells.len() > FIELD_MAX
        && let Some(i) = record.iter().position(|cell| cell.len() > FIELD_MAX)
    {
        return Err(format!("cell {} is larger than 1 MiB; is a quote left open?", i + 1));
    }
    Ok(Row::Table { record, binding })
}

fn memchr(needle: u8, bytes: &[u8]) -> bool {
    bytes.contains(&needle)
}

/// The next row, decoded; a row that is not UTF-8 is taken for Windows-1252, which every byte is.
fn next(
    reader: &mut csv::Reader<Guard<'_>>,
    record: &mut StringRecord,
    oddities: &mut Oddities,
) -> Result<bool, SourceError> {
    let mut bytes = std::mem::take(record).into_byte_record();
    let more = reader.read_byte_record(&mut bytes).map_err(|error| {
        let line = reader.position().line();
        let reason = format!("{error}; is a quote left open? Nothing was imported");
        SourceError::broken(format!("line {line}"), reason)
    })?;
    *record = match StringRecord::from_byte_record(bytes) {
        Ok(record) => record,
        Err(error) => {
            oddities.n_latin += 1;
            let bytes = error.into_byte_record();
            let decode = |cell| encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0;
            let mut decoded: StringRecord = bytes.iter().map(decode).collect();
            decoded.set_position(bytes.position().cloned());
            decoded
        }
    };
    Ok(more)
}
