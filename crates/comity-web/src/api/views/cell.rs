//! A cell of the Wall, opened.

use super::room::{Event, LINES, events};
use super::{Case, Matter, Thing, cases, matters};
use crate::api::data::Data;
use crate::pages::cell as page;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use schemars::JsonSchema;
use serde::Serialize;

/// What a cell rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CellOpened {
    /// The initiative.
    pub initiative: Thing,
    /// The function; or `region:` and the region.
    pub column: Thing,
    /// Whether and since when it is in, as a sentence.
    pub says: String,
    /// The verdicts on its part, the gravest first.
    pub verdicts: Vec<Case>,
    /// What is open between it and others; nothing where that is not known for this instant.
    pub open: Option<Vec<Matter>>,
    /// What it did, oldest first.
    pub timeline: Vec<Event>,
    /// How many older lines are left out.
    pub earlier: usize,
}

impl Data for CellOpened {
    fn of(visit: &Visit<'_>, named: &Named) -> Result<CellOpened, Fault> {
        let column = named.get("column");
        let cell = page::Opened::of(visit, &named.get("initiative"), &column)?;
        Ok(CellOpened {
            initiative: Thing { id: cell.initiative.to_string(), name: visit.initiative(&cell.initiative) },
            says: cell.lead(visit),
            verdicts: cases(visit, &cell.places).0,
            open: visit.open().map(|_| matters(visit, &cell.open(visit))),
            timeline: events(visit, &cell.lines(visit)),
            earlier: cell.lines(visit).len().saturating_sub(LINES),
            column: Thing { id: column, name: cell.name(visit) },
        })
    }
}
