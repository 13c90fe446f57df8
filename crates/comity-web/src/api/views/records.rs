//! What is kept of people and sources beside the world: handles with whose they are, and imports. It is of
//! now: an earlier instant lists none.

use super::{Somebody, Thing};
use crate::api::data::Data;
use crate::keeper::Who;
use crate::pages::error::Fault;
use crate::pages::sources;
use crate::routes::Named;
use crate::visit::Visit;
use comity_desk::sources::Run;
use comity_spine::InitiativeId;
use schemars::JsonSchema;
use serde::Serialize;

/// Who is who, as far as sources have handles.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Identities {
    /// Handles that are nobody's yet, the busiest first.
    pub unmatched: Vec<Unmatched>,
    /// Handles that somebody said are a person's.
    pub confirmed: Vec<Confirmed>,
}

/// A handle that is nobody's yet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "UnmatchedHandle")]
pub struct Unmatched {
    /// Its id.
    pub handle: String,
    /// The tool that it is of.
    pub space: String,
    /// The handle within it.
    pub text: String,
    /// Whose it may be, each with the reason as half a sentence.
    pub may_be: Vec<Perhaps>,
}

/// Somebody whose handle it may be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Perhaps {
    /// Who.
    pub person: Somebody,
    /// Why, as half a sentence.
    pub why: String,
}

/// A handle that somebody said is a person's.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "ConfirmedHandle")]
pub struct Confirmed {
    /// Its id.
    pub handle: String,
    /// The tool that it is of.
    pub space: String,
    /// The handle within it.
    pub text: String,
    /// Whose it is.
    pub person: Somebody,
}

/// What was imported, and what belongs to nothing yet.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Imports {
    /// The imports, the newest first.
    pub imports: Vec<Import>,
    /// Places that belong to no initiative yet, the busiest first.
    pub places: Vec<Place>,
}

/// An import.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "ImportMade")]
pub struct Import {
    /// Its id.
    pub import: String,
    /// The source.
    pub source: String,
    /// As what it was read.
    pub kind: String,
    /// `live`, or `undone` once it was taken back.
    pub state: String,
    /// How many rows were read.
    pub rows: u64,
    /// How many of them were refused.
    pub refused: u64,
    /// When it was made.
    pub at: Option<String>,
    /// By whom; nothing if by whoever runs Comity.
    pub by: Option<Somebody>,
}

/// A place that belongs to no initiative yet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "OpenPlace")]
pub struct Place {
    /// The source that it is in.
    pub source: String,
    /// The place.
    pub place: String,
    /// How many traces wait there.
    pub waiting: u64,
    /// The initiatives that it may belong to.
    pub may_be: Vec<Thing>,
}

impl Data for Identities {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Identities, Fault> {
        let Some(records) = visit.house.records().filter(|_| !visit.as_of.said) else {
            return Ok(Identities::default());
        };
        let who = records.who().map_err(|error| Fault::down(format!("{error}.")))?;
        Ok(identities(visit, &who))
    }
}

fn identities(visit: &Visit<'_>, who: &Who) -> Identities {
    let perhaps = |(person, why): &(comity_spine::PersonId, String)| Perhaps {
        person: Somebody::of(visit, *person),
        why: why.clone(),
    };
    let unmatched = who.open.iter().map(|open| Unmatched {
        handle: open.handle.handle.to_string(),
        space: open.handle.space.to_string(),
        text: open.handle.text.clone(),
        may_be: open.may_be.iter().map(perhaps).collect(),
    });
    let confirmed = who.confirmed.iter().map(|it| Confirmed {
        handle: it.handle.to_string(),
        space: it.space.to_string(),
        text: it.text.clone(),
        person: Somebody::of(visit, it.person),
    });
    Identities { unmatched: unmatched.collect(), confirmed: confirmed.collect() }
}

impl Data for Imports {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Imports, Fault> {
        let Some(records) = visit.house.records().filter(|_| !visit.as_of.said) else {
            return Ok(Imports::default());
        };
        let whence = records.whence(&sources::known(visit), visit.at());
        let whence = whence.map_err(|error| Fault::down(format!("{error}.")))?;
        let thing = |id: &InitiativeId| Thing { id: id.to_string(), name: visit.initiative(id) };
        let places = whence.open.iter().map(|open| Place {
            source: open.place.source.to_string(),
            place: open.place.place.to_string(),
            waiting: open.place.n_waiting,
            may_be: open.may_be.iter().map(|(id, _)| thing(id)).collect(),
        });
        Ok(Imports {
            imports: whence.runs.iter().map(|run| import(visit, run)).collect(),
            places: places.collect(),
        })
    }
}

fn import(visit: &Visit<'_>, run: &Run) -> Import {
    let brought = &run.card.brought;
    Import {
        import: brought.import.to_string(),
        source: brought.source.to_string(),
        kind: brought.pack.to_string(),
        state: run.card.state.name().to_owned(),
        rows: brought.rows,
        refused: brought.refused,
        at: run.made.map(|made| made.at.to_string()),
        by: run.made.and_then(|made| made.by).map(|by| Somebody::of(visit, by)),
    }
}
