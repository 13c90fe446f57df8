//! Clauses ready to adopt, from this mechanism and from every practice.

use super::clause::Clause;
use crate::world::World;
use serde::Deserialize;

/// The templates that belong to no practice built yet.
pub const SHARED: &str = include_str!("templates.toml");

/// A file of templates: clauses, without an agreement around them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    #[serde(default)]
    clause: Vec<Clause>,
}

/// A template with the text that stands in the file.
#[derive(Clone, Debug)]
pub struct Template {
    /// The clause.
    pub clause: Clause,
    /// Its text, ready to be put into an agreement.
    pub text: String,
}

/// The clauses of a text that has no agreement around them.
///
/// # Errors
/// If the text is no TOML, or holds something else than clauses.
pub fn read(text: &str) -> Result<Vec<Clause>, toml::de::Error> {
    Ok(toml::from_str::<Templates>(text)?.clause)
}

/// Every template, practice by practice.
///
/// # Errors
/// If a file of templates cannot be read; a test keeps that from happening.
pub fn all(world: &World) -> Result<Vec<Template>, toml::de::Error> {
    let files = world.practices().iter().map(|practice| practice.templates()).chain([SHARED]);
    let mut templates = Vec::new();
    for file in files {
        let parsed: Templates = toml::from_str(file)?;
        let mut texts = file.split("[[clause]]").skip(1);
        for clause in parsed.clause {
            let text = texts.next().map(|text| format!("[[clause]]{}", text.trim_end())).unwrap_or_default();
            templates.push(Template { clause, text });
        }
    }
    Ok(templates)
}
