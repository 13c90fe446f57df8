//! What a search finds.

use crate::api::data::{Ask, Data};
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::search::{self, Hit};
use crate::visit::Visit;
use schemars::JsonSchema;
use serde::Serialize;

/// What was found, the best first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Found {
    /// What was looked for.
    pub query: String,
    /// What was found, the best first.
    pub hits: Vec<Hit>,
    /// Whether the words of acts were looked through, too; they are still being read where not.
    pub whole: bool,
}

impl Data for Found {
    const ASKS: &'static [Ask] =
        &[Ask { name: "q", says: "What to look for; nothing lists what can be done." }];

    fn of(visit: &Visit<'_>, _: &Named) -> Result<Found, Fault> {
        let query = visit.asked.get("q").unwrap_or_default();
        let found = search::find(visit, query);
        Ok(Found { query: query.to_owned(), hits: found.hits, whole: found.whole })
    }
}
