//! One row or record, seen through the columns that a plan asks for.

use super::table::Binding;
use csv::StringRecord;
use smallvec::SmallVec;

/// For each column of a plan, where it stands; several positions where the header repeats its name.
pub type Cells = Vec<SmallVec<[usize; 1]>>;

/// A JSON record, flattened: for each column of a plan the values found under its path.
#[derive(Clone, Debug, Default)]
pub struct Flat {
    /// The values by column.
    pub at: Vec<SmallVec<[String; 1]>>,
    /// Closed words under `attr.`.
    pub rest: Vec<(String, String)>,
}

/// A row of a table or a record of JSON.
#[derive(Clone, Copy, Debug)]
pub enum Row<'r> {
    /// A row of a table.
    Table {
        /// Its cells.
        record: &'r StringRecord,
        /// Where the plan's columns stand.
        binding: &'r Binding,
    },
    /// A record of JSON.
    Record(&'r Flat),
}

impl<'r> Row<'r> {
    /// The first value of a column that is filled in; empty if there is none.
    #[inline]
    pub fn get(&self, column: usize) -> &'r str {
        match *self {
            Row::Table { record, binding } => match binding.at[column].as_slice() {
                [] => "",
                [one] => trimmed(record.get(*one).unwrap_or("")),
                all => {
                    let cells = all.iter().map(|&i| trimmed(record.get(i).unwrap_or("")));
                    cells.into_iter().find(|cell| !cell.is_empty()).unwrap_or("")
                }
            },
            Row::Record(flat) => {
                flat.at[column].iter().map(|text| text.trim()).find(|cell| !cell.is_empty()).unwrap_or("")
            }
        }
    }

    /// Every value of a column that is filled in, with its place among them.
    pub fn all(&self, column: usize) -> SmallVec<[&'r str; 4]> {
        let filled = |cell: &&str| !cell.is_empty();
        match *self {
            Row::Table { record, binding } => binding.at[column]
                .iter()
                .map(|&i| record.get(i).unwrap_or("").trim())
                .filter(filled)
                .collect(),
            Row::Record(flat) => flat.at[column].iter().map(|text| text.trim()).filter(filled).collect(),
        }
    }

    /// The closed words that stand in columns of their own, by name.
    pub fn rest(&self) -> SmallVec<[(&'r str, &'r str); 4]> {
        match *self {
            Row::Table { record, binding } => binding
                .rest
                .iter()
                .map(|(name, i)| (name.as_str(), record.get(*i).unwrap_or("").trim()))
                .filter(|(_, cell)| !cell.is_empty())
                .collect(),
            Row::Record(flat) => flat.rest.iter().map(|(name, text)| (name.as_str(), text.trim())).collect(),
        }
    }
}

/// The text without space around it; nearly always there is none, which two bytes tell.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}
