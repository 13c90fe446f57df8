//! Requirements as other tools write them: tables, Markdown, ReqIF, StrictDoc and Doorstop in; tables,
//! Markdown and ReqIF out.
//!
//! What a tool has beside what Comity knows (attributes of its own, the place in its tree) is kept with the
//! item, so that what comes in goes out again.

mod check;
mod doorstop;
mod markdown;
mod reqif;
mod sdoc;
mod table;
mod xml;

use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The largest file that is read, in bytes.
pub const FILE_MOST: u64 = 64 << 20;

/// The longest field that is taken in, in characters.
pub const FIELD_MOST: usize = 20_000;

/// The most items that one file or folder may hold.
pub const ITEMS_MOST: usize = 100_000;

/// One requirement as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its id there.
    pub id: String,
    /// What it is called.
    pub name: Option<String>,
    /// What must hold.
    pub statement: String,
    /// Why.
    pub rationale: Option<String>,
    /// By what one sees that it holds.
    pub acceptance: Option<String>,
    /// What may happen where it does not hold: none, low, medium or high.
    pub risk: Option<String>,
    /// Closed words for it.
    pub tags: Vec<String>,
    /// The obligations that it rests on.
    pub cites: Vec<String>,
    /// The ids of what it is derived from.
    pub parents: Vec<String>,
    /// What its tool has beside that.
    pub more: Vec<Attribute>,
    /// Its signatures, a line each; written for people, and never read.
    #[serde(default)]
    pub signed: Vec<String>,
    /// Where it stands: `line 12`.
    #[serde(default)]
    pub place: String,
}

/// An attribute of another tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name there.
    pub name: String,
    /// What sort of value it has.
    pub sort: Sort,
    /// The value.
    pub value: String,
}

/// The sorts of value that ReqIF has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Sort {
    String,
    Xhtml,
    Integer,
    Real,
    Boolean,
    Date,
    Enumeration,
    /// No attribute: the item above it in the tree of its document.
    Under,
    /// No attribute: its place in the order of its document, where that is not the order of the ids.
    Order,
    /// No attribute: the document that it is in, where a file has several.
    Document,
    /// No attribute: what the link with a parent is called there, where that is not "derived from"; the value
    /// is the parent.
    Relation,
}

impl Sort {
    /// Whether it is the value of an attribute; else it says where the item stands in its file.
    pub fn is_value(self) -> bool {
        !matches!(self, Sort::Under | Sort::Order | Sort::Document | Sort::Relation)
    }
}

/// Something in a file that is not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where: `line 12`.
    pub place: String,
    /// Why, and what mends it.
    pub why: String,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The items, each after what it is derived from.
    pub rows: Vec<Row>,
    /// What is left out.
    pub faults: Vec<Fault>,
}

/// The forms that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Form {
    Csv,
    Markdown,
    ReqIf,
    StrictDoc,
    Doorstop,
}

/// A file of which nothing can be read.
#[derive(Debug, thiserror::Error)]
pub enum ItemsError {
    /// It cannot be opened.
    #[error("cannot open {path}")]
    Unreadable {
        /// Which.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is too large.
    #[error("it is larger than {} MiB; bring it in parts", FILE_MOST >> 20)]
    TooLarge,
    /// It is in no form that is known.
    #[error(
        "its form is not known here: bring .csv, .md, .reqif, .reqifz, .sdoc, or a folder of StrictDoc or Doorstop"
    )]
    UnknownForm,
    /// It is not what its name says.
    #[error("{place}: {why}")]
    Broken {
        /// Where.
        place: String,
        /// Why.
        why: String,
    },
}

/// Reads a file, or a folder of StrictDoc or Doorstop.
///
/// # Errors
/// If nothing of it can be read; what is wrong with one item is a fault.
pub fn read(path: &Path) -> Result<Found, ItemsError> {
    let (form, files) = files(path)?;
    let mut found = Found::default();
    for file in &files {
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let text = if name.ends_with(".reqifz") { unzipped(file)? } else { text(file)? };
        let mut more = read_text(form, &text, &name)?;
        if files.len() > 1 {
            let places = more.rows.iter_mut().map(|row| &mut row.place);
            let places = places.chain(more.faults.iter_mut().map(|fault| &mut fault.place));
            places.for_each(|place| *place = format!("{name}, {place}"));
        }
        found.rows.extend(more.rows);
        found.faults.extend(more.faults);
    }
    Ok(check::checked(found))
}

/// Reads a text of a form; `name` is its file's.
///
/// # Errors
/// If nothing of it can be read.
pub fn read_text(form: Form, text: &str, name: &str) -> Result<Found, ItemsError> {
    match form {
        Form::Csv => table::read(text),
        Form::Markdown => markdown::read(text),
        Form::ReqIf => reqif::read(text),
        Form::StrictDoc => Ok(sdoc::read(text)),
        Form::Doorstop => Ok(doorstop::read(text, name)),
    }
}

/// Writes items in a form.
///
/// # Errors
/// If that form is only read.
pub fn write(form: Form, title: &str, rows: &[Row]) -> Result<String, ItemsError> {
    match form {
        Form::Csv => Ok(table::write(rows)),
        Form::Markdown => Ok(markdown::write(title, rows)),
        Form::ReqIf => Ok(reqif::write(title, rows)),
        Form::StrictDoc | Form::Doorstop => Err(ItemsError::UnknownForm),
    }
}

/// The form of a file by its name.
pub fn form_of(name: &str) -> Option<Form> {
    let name = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match () {
        () if ends(&[".csv"]) => Some(Form::Csv),
        () if ends(&[".md", ".markdown"]) => Some(Form::Markdown),
        () if ends(&[".reqif", ".reqifz", ".xml"]) => Some(Form::ReqIf),
        () if ends(&[".sdoc"]) => Some(Form::StrictDoc),
        () if ends(&[".yml", ".yaml"]) => Some(Form::Doorstop),
        () => None,
    }
}

/// The files to read, in order of their names, and their form.
fn files(path: &Path) -> Result<(Form, Vec<std::path::PathBuf>), ItemsError> {
    if !path.is_dir() {
        let form = path.file_name().and_then(|name| form_of(&name.to_string_lossy()));
        return form.map(|form| (form, vec![path.to_owned()])).ok_or(ItemsError::UnknownForm);
    }
    let mut all = Vec::new();
    walk(path, 0, &mut all)?;
    all.sort();
    for form in [Form::StrictDoc, Form::Doorstop] {
        let of = |file: &&std::path::PathBuf| {
            let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            form_of(&name) == Some(form) && !name.starts_with('.')
        };
        let files: Vec<_> = all.iter().filter(of).cloned().collect();
        if !files.is_empty() {
            return Ok((form, files));
        }
    }
    Err(ItemsError::UnknownForm)
}

/// How deep folders are looked into.
const DEEP: usize = 8;

fn walk(folder: &Path, deep: usize, all: &mut Vec<std::path::PathBuf>) -> Result<(), ItemsError> {
    let unreadable = |source| ItemsError::Unreadable { path: folder.display().to_string(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let sort = entry.file_type().map_err(unreadable)?;
        if sort.is_dir() && deep < DEEP {
            walk(&entry.path(), deep + 1, all)?;
        } else if sort.is_file() && all.len() < ITEMS_MOST {
            all.push(entry.path());
        }
    }
    Ok(())
}

fn text(path: &Path) -> Result<String, ItemsError> {
    let unreadable = |source| ItemsError::Unreadable { path: path.display().to_string(), source };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FILE_MOST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    decoded(&bytes)
}

/// The ReqIF document in an archive of one.
fn unzipped(path: &Path) -> Result<String, ItemsError> {
    let broken = |why: String| ItemsError::Broken { place: "the archive".to_owned(), why };
    let unreadable = |source| ItemsError::Unreadable { path: path.display().to_string(), source };
    let file = File::open(path).map_err(unreadable)?;
    let mut archive = zip::ZipArchive::new(file).map_err(|error| broken(error.to_string()))?;
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let Some(name) = names.iter().filter(|name| name.to_ascii_lowercase().ends_with(".reqif")).min() else {
        return Err(broken("it holds no .reqif".to_owned()));
    };
    let member = archive.by_name(name).map_err(|error| broken(error.to_string()))?;
    let mut bytes = Vec::new();
    member.take(FILE_MOST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    decoded(&bytes)
}

/// The text of some bytes: UTF-8, or what the mark at their beginning says.
fn decoded(bytes: &[u8]) -> Result<String, ItemsError> {
    if bytes.len() as u64 > FILE_MOST {
        return Err(ItemsError::TooLarge);
    }
    let (text, _, had_errors) = encoding_rs::UTF_8.decode(bytes);
    if had_errors {
        return Err(ItemsError::Broken {
            place: "the file".to_owned(),
            why: "it is not UTF-8 text".to_owned(),
        });
    }
    Ok(text.into_owned())
}

/// A text as a field holds it; `None` if nothing is in it.
pub(crate) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A list as people type it.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.split([',', ';', '\n']).filter_map(some).collect()
}

#[cfg(test)]
mod tests;
