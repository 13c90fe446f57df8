//! What a week has changed.

use super::Case;
use crate::api::data::Data;
use crate::bench::Place;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use crate::wall::diff::Diff;
use schemars::JsonSchema;
use serde::Serialize;

/// How many verdicts each list holds.
const MOST: usize = 206;

/// What has changed since a week ago, and what is about to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Week {
    /// Due, and broken within seven days if nothing happens; the first to turn first.
    pub turning: Vec<Case>,
    /// Broken now, and not a week ago.
    pub broken: Vec<Case>,
    /// Kept now, and not a week ago.
    pub kept: Vec<Case>,
}

impl Data for Week {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Week, Fault> {
        let diff = Diff::of(visit);
        let list =
            |places: &[&Place]| places.iter().take(MOST).filter_map(|place| Case::of(visit, place)).collect();
        Ok(Week { turning: list(&diff.turning()), broken: list(&diff.broken()), kept: list(&diff.kept()) })
    }
}
