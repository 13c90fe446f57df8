//! What `deny.toml` allows: licences, and advisories that somebody looked at.
//!
//! The file stays valid for cargo-deny.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The part of `deny.toml` that the errands read.
#[derive(Debug, Deserialize)]
pub struct Deny {
    /// Which licences may come in.
    pub licenses: Licences,
    /// Which advisories are known and borne.
    pub advisories: Advisories,
}

/// Which licences may come in.
#[derive(Debug, Deserialize)]
pub struct Licences {
    /// SPDX ids.
    pub allow: Vec<String>,
}

/// Which advisories are known and borne.
#[derive(Debug, Deserialize)]
pub struct Advisories {
    /// Each with its reason.
    #[serde(default)]
    pub ignore: Vec<Borne>,
}

/// One advisory that somebody looked at.
#[derive(Debug, Deserialize)]
pub struct Borne {
    /// `RUSTSEC-2026-0001`.
    pub id: String,
    /// The date it was looked at and why it does not matter here: `2026-11-24: only on Windows`.
    pub reason: String,
}

/// Reads `deny.toml`; an exception without date and reason is refused.
pub fn read(root: &Path) -> Result<Deny> {
    let text = std::fs::read_to_string(root.join("deny.toml")).context("cannot read deny.toml")?;
    parse(&text)
}

fn parse(text: &str) -> Result<Deny> {
    let deny: Deny = toml::from_str(text).context("deny.toml")?;
    for borne in &deny.advisories.ignore {
        if !is_dated(&borne.reason) {
            bail!("deny.toml: the reason of {} begins with a date and says why: \"2026-11-24: …\"", borne.id);
        }
    }
    Ok(deny)
}

fn is_dated(reason: &str) -> bool {
    let Some((date, why)) = reason.split_once(": ") else { return false };
    let shape = "0000-00-00";
    let fits = |(sign, like): (char, char)| if like == '0' { sign.is_ascii_digit() } else { sign == like };
    date.len() == shape.len() && date.chars().zip(shape.chars()).all(fits) && !why.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_needs_a_date_and_a_reason() {
        let with = |reason: &str| {
            parse(&format!(
                "[licenses]\nallow = []\n[advisories]\nignore = [{{ id = \"R\", reason = \"{reason}\" }}]"
            ))
        };
        assert!(with("2026-11-24: only on Windows").is_ok());
        assert!(with("only on Windows").is_err());
        assert!(with("2026-11-24: ").is_err());
    }
}
