//! What `comity check` prints. Verdicts come in, with names; text, JSON, JUnit, annotations, Markdown or
//! SARIF go out.
//!
//! [`report`] gathers, one file a format writes, [`tell`] has the sentences that several of them say,
//! [`baseline`] tells new breaches from old ones, [`mod@explain`] says how a clause is judged, [`mistakes`]
//! shows a person their own file with its mistake, [`mod@safe`] keeps names from commanding a terminal.
//! Nothing here reads a file.

pub mod baseline;
pub mod explain;
pub mod human;
pub mod machine;
pub mod markdown;
pub mod mistakes;
pub mod report;
pub mod safe;
pub mod sarif;
pub mod tell;
pub mod warning;

pub use baseline::{BadBaseline, Baseline};
pub use explain::{Account, explain};
pub use mistakes::mistakes;
pub use report::{Case, Clause, Input, Line, Next, Report, Subject, Who};
pub use warning::Warning;

use std::io::{self, Write};
use std::str::FromStr;

/// The formats in which a report can be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    #[default]
    Human,
    /// Everything, with a stable schema.
    Json,
    /// For a test runner.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
    /// For a comment or a wiki.
    Markdown,
    /// For code scanning.
    Sarif,
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFormat(String);

impl std::fmt::Display for BadFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = ["human", "json", "junit", "github", "markdown", "sarif"];
        write!(f, "`{}` is not a format; there are {}", self.0, known.join(", "))?;
        f.write_str(&comity_spine::suggest::hint(&self.0, known))
    }
}
impl std::error::Error for BadFormat {}

impl FromStr for Format {
    type Err = BadFormat;
    fn from_str(text: &str) -> Result<Format, BadFormat> {
        match text {
            "human" => Ok(Format::Human),
            "json" => Ok(Format::Json),
            "junit" => Ok(Format::Junit),
            "github" => Ok(Format::Github),
            "markdown" => Ok(Format::Markdown),
            "sarif" => Ok(Format::Sarif),
            _ => Err(BadFormat(text.chars().take(40).collect())),
        }
    }
}

/// Writes a report in a format.
///
/// # Errors
/// Whatever the writer says; a closed pipe is the caller's to end on quietly.
pub fn write(report: &Report, format: Format, all: bool, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, all, out),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, report)?;
            writeln!(out)
        }
        Format::Junit => machine::junit(report, out),
        Format::Github => machine::github(report, out),
        Format::Markdown => markdown::write(report, all, out),
        Format::Sarif => {
            serde_json::to_writer_pretty(&mut *out, &sarif::document(report))?;
            writeln!(out)
        }
    }
}
