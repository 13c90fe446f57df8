//! The packs that come with Comity, how one is found by name, and how a mistake in one is shown.

use crate::{SourceError, mapping::Pack, options::Options};
use comity_spine::suggest;
use std::{fs, ops::Range, path::Path};

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!($name, ".toml")))),*]
    };
}

/// Every built-in pack: its name and its TOML.
pub const BUILT_IN: &[(&str, &str)] = built_in![
    "people-csv",
    "scim-users",
    "jira-csv",
    "linear-csv",
    "asana-csv",
    "github-issues",
    "github-reviews",
    "hubspot-deals",
    "salesforce-deals",
    "zendesk-jsonl",
    "intercom-jsonl",
    "problems-csv",
    "complaints-csv",
    "okr-csv",
    "metrics-csv",
    "project-goals",
    "project-asks",
    "project-teams",
    "irc-csv",
    "generic-csv",
    "generic-jsonl",
    "kep-people",
    "kep-leads",
    "kep-targets",
    "kep-status",
    "kep-releases",
    "kep-schedule",
    "kep-exceptions",
    "handbook-people",
    "handbook-role-changes",
    "handbook-touches",
];

/// A mistake in a pack, with the very word that it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("pack `{pack}`, line {line}, column {column}: {message}{help}")]
pub struct PackError {
    /// The pack.
    pub pack: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// " Did you mean …?", or nothing.
    pub help: String,
    /// The pack's whole text, for showing the place.
    pub text: String,
    /// The word's bytes within that text.
    pub span: Range<usize>,
}

impl PackError {
    /// A mistake at these bytes of a pack's text.
    pub fn at(pack: &str, text: &str, span: Range<usize>, message: String, help: String) -> Box<PackError> {
        let start = span.start.min(text.len());
        let before = text.get(..start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
        Box::new(PackError {
            pack: pack.to_owned(),
            line,
            column,
            message,
            help,
            text: text.to_owned(),
            span: start..span.end.clamp(start, text.len()),
        })
    }

    /// A mistake in a word: found where it stands quoted, else where it stands at all.
    pub fn at_word(pack: &str, text: &str, word: &str, message: String, help: String) -> Box<PackError> {
        let span = match text.find(&format!("\"{word}\"")) {
            Some(start) => start + 1..start + 1 + word.len(),
            None => text.find(word).map_or(0..0, |start| start..start + word.len()),
        };
        PackError::at(pack, text, span, message, help)
    }
}

/// Reads a pack's TOML; the error points at the word that is wrong.
pub fn parse(name: &str, text: &str) -> Result<Pack, Box<PackError>> {
    match toml::from_str::<Pack>(text) {
        Ok(pack) => Ok(Pack { name: name.to_owned(), text: text.to_owned(), ..pack }),
        Err(error) => Err(explain(name, text, &error)),
    }
}

/// "unknown field `knd`, expected one of `kind`, `at`": narrows the place to `knd` and says what was meant.
fn explain(name: &str, text: &str, error: &toml::de::Error) -> Box<PackError> {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().to_owned();
    let mut ticked = message.split('`').skip(1).step_by(2);
    let (Some(word), known) = (ticked.next(), ticked.collect::<Vec<_>>()) else {
        return PackError::at(name, text, span, message, String::new());
    };
    let help = suggest::hint(word, known);
    let narrowed = text
        .get(span.start..)
        .and_then(|rest| rest.find(word))
        .or_else(|| text.find(word).and_then(|at| at.checked_sub(span.start)))
        .map(|at| span.start + at..span.start + at + word.len());
    PackError::at(name, text, narrowed.unwrap_or(span), message.clone(), help)
}

/// The pack of that name: one of the caller's folder, else a built-in one.
pub fn find(name: &str, options: &Options) -> Result<Pack, SourceError> {
    if let Some((_, text)) = own(options)?.into_iter().find(|(own, _)| own == name) {
        return Ok(parse(name, &text)?);
    }
    match BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
        Some((_, text)) => Ok(parse(name, text)?),
        None => {
            let known: Vec<&str> = BUILT_IN
                .iter()
                .map(|(name, _)| *name)
                .chain(crate::read::READERS.iter().map(|r| r.0))
                .collect();
            let hint = match suggest::hint(name, known.iter().copied()) {
                hint if hint.is_empty() => format!(" There are: {}.", known.join(", ")),
                hint => hint,
            };
            Err(SourceError::UnknownPack { name: name.chars().take(60).collect(), hint })
        }
    }
}

/// Every pack that can be detected: the caller's own first, then the built-in ones that they do not replace.
pub fn all(options: &Options) -> Result<Vec<Pack>, SourceError> {
    let own = own(options)?;
    let mut packs = Vec::new();
    for (name, text) in &own {
        packs.push(parse(name, text)?);
    }
    for (name, text) in BUILT_IN {
        if !own.iter().any(|(own, _)| own == name) {
            packs.push(parse(name, text)?);
        }
    }
    Ok(packs)
}

fn own(options: &Options) -> Result<Vec<(String, String)>, SourceError> {
    let Some(folder) = &options.packs else { return Ok(Vec::new()) };
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| SourceError::Unreadable { path, source }
    };
    let mut packs = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if path.extension().is_some_and(|end| end == "toml") {
            packs.push((name.to_owned(), fs::read_to_string(&path).map_err(unreadable(&path))?));
        }
    }
    packs.sort();
    Ok(packs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_pack_can_be_read() {
        for (name, text) in BUILT_IN {
            let pack = parse(name, text).unwrap_or_else(|error| panic!("{error}"));
            crate::mapping::plan(&pack, &[]).unwrap_or_else(|error| panic!("{error}"));
        }
    }

    #[test]
    fn a_slip_in_a_pack_is_shown_at_the_very_word() {
        let text = "tool = \"x\"\nsays = \"x\"\nformat = \"csv\"\n\n[[event]]\nkind = \"contact\"\n\
                    at = \"at\"\ndepht = \"posted\"\n";
        let error = parse("mine", text).unwrap_err();
        assert_eq!((error.line, error.column), (8, 1), "{error}");
        assert!(error.to_string().contains("Did you mean `depth`?"), "{error}");
    }

    #[test]
    fn an_unknown_pack_is_answered_with_the_one_that_was_meant() {
        let error = find("jira-cvs", &Options::default()).unwrap_err().to_string();
        assert!(error.contains("Did you mean `jira-csv`?"), "{error}");
    }
}
