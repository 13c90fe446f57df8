//! A clause with every case.

use super::verdict::MOST;
use super::{Case, Counted};
use crate::api::data::Data;
use crate::pages::clause as page;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use comity_spine::At;
use schemars::JsonSchema;
use serde::Serialize;

/// A clause: its reason, how it stands, its cases.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Clause {
    /// Its name.
    pub id: String,
    /// Its sentence.
    pub says: String,
    /// Why it exists.
    pub because: String,
    /// `must`, `should` or `may`.
    pub severity: String,
    /// How its cases came out.
    pub standing: Counted,
    /// The share that must be kept, 0 to 1.
    pub at_least: f64,
    /// From how many decided cases on it is judged.
    pub judged_from: u32,
    /// Whether it is in force; else it is shown as if it always had been.
    pub in_force: bool,
    /// Since when, if not from the beginning.
    pub since: Option<String>,
    /// Its cases, the gravest first.
    pub cases: Vec<Case>,
    /// How many more there are.
    pub more: usize,
}

impl Data for Clause {
    fn of(visit: &Visit<'_>, named: &Named) -> Result<Clause, Fault> {
        let place = page::find(visit, &named.get("clause"))?;
        let clause = &visit.bench.clauses[place];
        let (places, n) = visit.bench.gravest_of(place);
        let cases: Vec<Case> = places.iter().take(MOST).filter_map(|place| Case::of(visit, place)).collect();
        let more = n.saturating_sub(MOST);
        Ok(Clause {
            id: clause.plan.id.to_string(),
            says: clause.says.clone(),
            because: clause.because.clone(),
            severity: clause.plan.severity.name().to_owned(),
            standing: Counted::of(visit, place),
            at_least: clause.plan.hold.at_least,
            judged_from: clause.plan.hold.judged_from,
            in_force: clause.signed,
            since: (clause.since != At(i64::MIN)).then(|| clause.since.to_string()),
            cases,
            more,
        })
    }
}
