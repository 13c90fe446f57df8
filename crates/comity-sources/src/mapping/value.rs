//! Values of a row: where each begins, how it is cut and translated, and what a row must hold to count.

use super::{fold, row::Row};
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::{borrow::Cow, rc::Rc};

/// Where a value begins.
#[derive(Clone, Debug)]
pub enum From {
    /// The pack says it.
    Const(CompactString),
    /// A column.
    Column(usize),
    /// Several columns or parts, joined by a space.
    Columns(Vec<From>),
    /// A part of the cell that was taken apart.
    Part(usize),
    /// The cell for which this event is.
    Each,
    /// The row itself, by its digest.
    Row,
}

/// A translation.
#[derive(Clone, Debug)]
pub enum Map {
    /// By the whole text.
    Exact(Rc<FxHashMap<String, String>>),
    /// By the first text that occurs in it as whole words.
    Words(Rc<Vec<(String, String)>>),
}

/// A value of a row.
#[derive(Clone, Debug)]
pub struct Value {
    /// Where it begins.
    pub from: From,
    pub(super) head: Option<(String, usize)>,
    pub(super) part: Option<(String, usize)>,
    pub(super) strip: Option<String>,
    pub(super) map: Option<Map>,
    pub(super) keep: bool,
    pub(super) prefix: Option<String>,
    /// The namespace, for handles.
    pub space: Option<CompactString>,
}

/// Values of which the first counts that yields something.
pub type Values = SmallVec<[Value; 1]>;

/// A row seen by one event: with the cell it is for and that cell's parts.
#[derive(Clone, Debug)]
pub struct Seen<'r> {
    /// The row.
    pub row: Row<'r>,
    /// The cell that this event is for; empty if it is for the whole row.
    pub each: &'r str,
    /// That cell's parts.
    pub parts: [&'r str; PARTS_MAX],
    /// What the row is known by, where it has no id of its own.
    pub id: &'r str,
}

/// Into how many parts a cell can be taken.
pub const PARTS_MAX: usize = 6;

impl<'r> Seen<'r> {
    /// The row as a whole.
    pub fn whole(row: Row<'r>) -> Seen<'r> {
        Seen { row, each: "", parts: [""; PARTS_MAX], id: "" }
    }
}

impl<'r> From {
    /// The text as it stands.
    #[inline]
    pub fn text(&'r self, seen: &Seen<'r>) -> Cow<'r, str> {
        match self {
            From::Const(text) => Cow::Borrowed(text),
            From::Column(column) => Cow::Borrowed(seen.row.get(*column)),
            From::Columns(columns) => {
                let texts: Vec<Cow<'_, str>> = columns.iter().map(|column| column.text(seen)).collect();
                Cow::Owned(texts.join(" ").trim().to_owned())
            }
            From::Part(part) => Cow::Borrowed(seen.parts.get(*part).copied().unwrap_or("")),
            From::Each => Cow::Borrowed(seen.each),
            From::Row => Cow::Borrowed(seen.id),
        }
    }
}

impl<'r> Value {
    /// The text after it was cut and before it is translated; `None` if nothing is left.
    #[inline]
    pub fn raw(&'r self, seen: &Seen<'r>) -> Option<Cow<'r, str>> {
        let mut text = self.from.text(seen);
        if let Some((by, n)) = &self.head {
            let end = text.match_indices(by.as_str()).nth(n - 1).map_or(text.len(), |(at, _)| at);
            text = cut(text, 0, end);
        }
        if let Some((by, n)) = &self.part {
            let part = text.split(by.as_str()).nth(*n).unwrap_or("").trim();
            let start = if part.is_empty() { 0 } else { part.as_ptr() as usize - text.as_ptr() as usize };
            let end = start + part.len();
            text = cut(text, start, end);
        }
        if let Some(rest) = self.strip.as_deref().and_then(|front| text.strip_prefix(front)) {
            let start = text.len() - rest.len();
            let end = text.len();
            text = cut(text, start, end);
        }
        (!text.is_empty()).then_some(text)
    }

    /// What a text becomes by this value's map and prefix; `None` where the map does not know it.
    pub fn translate(&'r self, raw: Cow<'r, str>) -> Option<Cow<'r, str>> {
        let text = match &self.map {
            None => raw,
            Some(map) => match map.look_up(&raw) {
                Some("") => return None,
                Some(meaning) => Cow::Borrowed(meaning),
                None if self.keep => raw,
                None => return None,
            },
        };
        Some(match &self.prefix {
            Some(prefix) if !text.starts_with(prefix.as_str()) => {
                Cow::Owned([prefix.as_str(), &text].concat())
            }
            _ => text,
        })
    }

    /// Whether what comes out is the pack's own words, not the file's.
    pub fn is_ours(&self) -> bool {
        matches!(self.from, From::Const(_)) || (self.map.is_some() && !self.keep)
    }

    /// The value.
    #[inline]
    pub fn get(&'r self, seen: &Seen<'r>) -> Option<Cow<'r, str>> {
        self.translate(self.raw(seen)?)
    }
}

/// What a column lists: all of its cells, each of which may be a list itself; of an address its end.
pub(super) fn listed<'r>(row: &Row<'r>, column: usize) -> impl Iterator<Item = &'r str> {
    let words = row.all(column).into_iter().flat_map(|cell| cell.split([',', ';'])).map(str::trim);
    words.filter(|word| !word.is_empty()).map(address_end)
}

/// The end of an address, which is what an item's key is: its last four parts; what is no address as it is.
fn address_end(text: &str) -> &str {
    if !text.starts_with("http") {
        return text;
    }
    let text = text.trim_end_matches('/');
    text.rmatch_indices('/').nth(3).map_or(text, |(at, _)| &text[at + 1..])
}

pub(super) fn is_prose(text: &str, words_max: usize) -> bool {
    text.len() > 2 * words_max
        && !(text.is_ascii() && text.bytes().filter(|byte| *byte <= b' ').count() < words_max)
        && text.split_whitespace().count() > words_max
}

fn cut(text: Cow<'_, str>, start: usize, end: usize) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
        Cow::Owned(text) => Cow::Owned(text[start..end].to_owned()),
    }
}

impl Map {
    fn look_up(&self, text: &str) -> Option<&str> {
        match self {
            Map::Exact(map) => {
                let known = map.get(text).or_else(|| map.get(&fold(text)));
                known.or_else(|| map.get("*")).map(String::as_str)
            }
            Map::Words(list) => {
                let text = fold(text);
                let hit = list.iter().find(|(needle, _)| needle == "*" || occurs(&text, needle));
                hit.map(|(_, meaning)| meaning.as_str())
            }
        }
    }
}

/// Whether a text occurs as whole words.
fn occurs(text: &str, needle: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(needle).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + needle.len()..].chars().next());
        !(is_word(before) && is_word(needle.chars().next())
            || is_word(after) && is_word(needle.chars().next_back()))
    })
}

/// The first of some values that yields something.
#[inline]
pub fn first<'r>(values: &'r [Value], seen: &Seen<'r>) -> Option<Cow<'r, str>> {
    values.iter().find_map(|value| value.get(seen))
}

/// A point in time of a row.
#[derive(Clone, Debug)]
pub struct Time {
    /// Where it stands.
    pub from: From,
    /// Which of the plan's columns of dates it is.
    pub dates: usize,
    /// By how many milliseconds it is moved.
    pub plus: i64,
}

/// What a column must hold.
#[derive(Clone, Debug)]
pub struct When {
    pub(super) from: From,
    pub(super) set: Option<bool>,
    pub(super) one_of: Vec<String>,
    pub(super) not: Vec<String>,
}

impl When {
    /// Whether a row passes.
    pub fn holds(&self, seen: &Seen<'_>) -> bool {
        let text = self.from.text(seen);
        let is =
            |word: &String| word.eq_ignore_ascii_case(&text) || (!word.is_ascii() && *word == fold(&text));
        self.set.is_none_or(|set| set != text.is_empty())
            && (self.one_of.is_empty() || self.one_of.iter().any(is))
            && !self.not.iter().any(is)
    }
}
