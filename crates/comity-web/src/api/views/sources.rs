//! What the sources cover.

use crate::api::data::Data;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use schemars::JsonSchema;
use serde::Serialize;

/// The sources, by name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Sources {
    /// The sources.
    pub sources: Vec<Source>,
    /// Sources that the agreement relies on and that have never come.
    pub missing: Vec<String>,
}

/// A source with the time that it covers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Source {
    /// Its name.
    pub id: String,
    /// From when on it tells; nothing if all of it was undone.
    pub from: Option<String>,
    /// Until when.
    pub to: Option<String>,
}

impl Data for Sources {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Sources, Fault> {
        let sources = visit.world.coverage().sources();
        let declared = visit.bench.clauses.iter().flat_map(|clause| clause.sources.iter());
        let missing = declared.map(|line| &line.id).filter(|id| !sources.contains_key(id));
        let mut missing: Vec<String> = missing.map(ToString::to_string).collect();
        missing.sort();
        missing.dedup();
        let source =
            |(id, span): (&&comity_spine::SourceId, &Option<(comity_spine::At, comity_spine::At)>)| Source {
                id: id.to_string(),
                from: span.map(|(from, _)| from.to_string()),
                to: span.map(|(_, to)| to.to_string()),
            };
        Ok(Sources { sources: sources.iter().map(source).collect(), missing })
    }
}
