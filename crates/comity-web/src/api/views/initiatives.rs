//! The initiatives that whoever asks may see.

use super::{Somebody, Thing};
use crate::api::data::Data;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use schemars::JsonSchema;
use serde::Serialize;

/// Initiatives, by id.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Initiatives {
    /// The initiatives.
    pub initiatives: Vec<Initiative>,
}

/// An initiative in short.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Initiative {
    /// Which.
    pub initiative: Thing,
    /// Who answers for it.
    pub dri: Option<Somebody>,
    /// How far it has come.
    pub stage: Option<String>,
    /// How big a launch it is.
    pub tier: Option<String>,
    /// When it was opened.
    pub opened: Option<String>,
    /// When it ended, if it has.
    pub ended: Option<String>,
    /// The keynotes that it is promised for.
    pub promised_for: Vec<String>,
}

impl Data for Initiatives {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Initiatives, Fault> {
        let (all, at) = (visit.world.initiatives(), visit.at());
        let seen = all.iter().filter(|(id, it)| visit.reaches(id) && it.is_open(at));
        let one = |(id, it): (&comity_spine::InitiativeId, &comity_common::initiatives::fold::Initiative)| {
            let promised = all.keynotes_of(id).filter(|keynote| all.is_promised(keynote, id, at));
            Initiative {
                initiative: Thing { id: id.to_string(), name: visit.initiative(id) },
                dri: it.dri(at).map(|who| Somebody::of(visit, who)),
                stage: it.stage(at).map(str::to_owned),
                tier: it.attr("tier", at).first().map(ToString::to_string),
                opened: it.opened_at().map(|at| at.to_string()),
                ended: it.ended(at).map(|(at, _)| at.to_string()),
                promised_for: promised.map(ToString::to_string).collect(),
            }
        };
        let mut initiatives: Vec<Initiative> = seen.map(one).collect();
        initiatives.sort_by(|a, b| a.initiative.id.cmp(&b.initiative.id));
        Ok(Initiatives { initiatives })
    }
}
