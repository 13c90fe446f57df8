//! A clause with every case.

use super::{Case, Counted, cases};
use crate::api::data::Data;
use crate::bench::Place;
use crate::pages::clause as page;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
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
        let verdict = &visit.bench.verdicts[place];
        let places: Vec<Place> = (0..verdict.cases.len()).map(|case| Place { clause: place, case }).collect();
        let (cases, more) = cases(visit, &places);
        Ok(Clause {
            id: verdict.clause.to_string(),
            says: verdict.says.clone(),
            because: verdict.because.clone(),
            severity: verdict.severity.name().to_owned(),
            standing: Counted::of(verdict),
            at_least: verdict.at_least,
            judged_from: verdict.judged_from,
            in_force: verdict.signed,
            since: verdict.in_force_since.map(|at| at.to_string()),
            cases,
            more,
        })
    }
}
