//! How a file is recognised: by its first bytes, by a table's header, by the keys of a record.

use crate::{
    SourceError,
    mapping::{Input, Pack, fold, form::Format, plan::names_of, records, table},
    options::Options,
    packs,
    read::READERS,
};
use serde_json::Value;
use std::{collections::BTreeSet, io::Read, ops::ControlFlow, path::Path};

/// A pack or reader that fits, and what it was recognised by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The pack or reader.
    pub name: String,
    /// Why, as half a sentence: "has the columns `kep`, `who`".
    pub why: String,
    n: usize,
}

/// Everything that fits a file, the most particular first.
pub fn detect(path: &Path, options: &Options) -> Result<Vec<Guess>, SourceError> {
    if let Some(guess) = by_reader(path)? {
        return Ok(vec![guess]);
    }
    let input = Input::File(path);
    input.size()?;
    let head = input.head()?;
    let names = shape(input, &head);
    let is_table = !head.trim_start().starts_with(['{', '[']);
    let mut guesses: Vec<Guess> = packs::all(options)?
        .iter()
        .filter(|pack| (pack.format == Format::Csv) == is_table)
        .filter_map(|pack| fits(pack, &names))
        .collect();
    guesses.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.name.cmp(&b.name)));
    Ok(guesses)
}

/// Asks the readers of what is no table, which know it by its first bytes or by its folder.
fn by_reader(path: &Path) -> Result<Option<Guess>, SourceError> {
    let input = Input::File(path);
    let mut head = Vec::new();
    if !path.is_dir() {
        input.open()?.take(64 << 10).read_to_end(&mut head).map_err(|source| input.unreadable(source))?;
    }
    let found = READERS.iter().find_map(|(name, sniff)| Some((name, sniff(path, &head)?)));
    if let Some((name, why)) = found {
        return Ok(Some(Guess { name: (*name).to_owned(), why, n: 0 }));
    }
    if path.is_dir() {
        let hint =
            "a folder is read if it is a Slack export or a git repository; name the files in it".to_owned();
        return Err(SourceError::Unrecognised { path: path.to_owned(), hint });
    }
    Ok(None)
}

/// The best fit, or what was seen instead.
pub fn best(path: &Path, options: &Options) -> Result<String, SourceError> {
    if let Some(guess) = detect(path, options)?.into_iter().next() {
        return Ok(guess.name);
    }
    let input = Input::File(path);
    let names: Vec<String> = shape(input, &input.head()?).into_iter().take(12).collect();
    let hint = if names.is_empty() {
        "it has neither a header nor records; name a pack with --as".to_owned()
    } else {
        format!("its columns are {}; name a pack with --as, or write one", names.join(", "))
    };
    Err(SourceError::Unrecognised { path: path.to_owned(), hint })
}

/// What will read a file, why, and for which feed; and the header of a table, for its file of rejected rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The pack or reader.
    pub pack: String,
    /// Why, as half a sentence.
    pub why: String,
    /// The feed that it belongs to, unless the caller names another.
    pub source: String,
    /// The names of the columns; empty for what is no table.
    pub header: Vec<String>,
}

/// Recognises a file, or takes the caller's word for it.
pub fn recognise(path: &Path, options: &Options) -> Result<Recognised, SourceError> {
    let (pack, why) = match &options.pack {
        Some(pack) => (pack.clone(), "as asked".to_owned()),
        None => match detect(path, options)?.into_iter().next() {
            Some(guess) => (guess.name, guess.why),
            None => (best(path, options)?, String::new()),
        },
    };
    let reader = READERS.iter().find(|(name, _)| *name == pack);
    let (source, header) = match reader {
        Some((name, _)) => ((*name).to_owned(), Vec::new()),
        None => {
            let found = packs::find(&pack, options)?;
            let head = Input::File(path).head()?;
            let layout = (found.format == Format::Csv).then(|| table::layout(&head)).flatten();
            (found.tool, layout.map(|layout| layout.header).unwrap_or_default())
        }
    };
    let source = options.source.clone().unwrap_or(source);
    Ok(Recognised { pack, why, source, header })
}

fn fits(pack: &Pack, names: &BTreeSet<String>) -> Option<Guess> {
    let has = |wanted: &String| {
        wanted.split('|').flat_map(|name| names_of(pack, name.trim())).find(|name| names.contains(name))
    };
    let found: Option<Vec<String>> = pack.detect.iter().map(has).collect();
    let found = found.filter(|found| !found.is_empty())?;
    let why = format!("has the columns `{}`", found.join("`, `"));
    Some(Guess { name: pack.name.clone(), why, n: found.len() })
}

/// The names that a file gives its columns, folded: its header, or the paths of its first record.
fn shape(input: Input<'_>, head: &str) -> BTreeSet<String> {
    if !head.trim_start().starts_with(['{', '[']) {
        let header = table::layout(head).map(|layout| layout.header).unwrap_or_default();
        return header.iter().map(|name| fold(name)).collect();
    }
    let mut names = BTreeSet::new();
    let _ = records::for_each(input, None, &mut |_, given| {
        if let Ok(value) = given {
            paths(&value, "", 0, &mut names);
        }
        Ok(ControlFlow::Break(()))
    });
    names
}

fn paths(value: &Value, path: &str, depth: usize, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) if depth < 6 => {
            for (key, inner) in map {
                let key = fold(key);
                let path = if path.is_empty() { key } else { format!("{path}.{key}") };
                names.insert(path.clone());
                paths(inner, &path, depth + 1, names);
            }
        }
        Value::Array(all) => all.iter().take(3).for_each(|inner| paths(inner, path, depth + 1, names)),
        _ => {}
    }
}
