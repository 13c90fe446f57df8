//! Signing for a function: what is left to sign, and who is waited for.

use crate::Intent;
use comity_common::World;
use comity_spine::{At, ClauseId, Function, PersonId};
use serde_json::json;
use std::collections::BTreeSet;

/// What of the newest version a function has yet to sign: each clause with the hash that its signature is
/// bound to.
pub fn left(world: &World, function: &Function, now: At) -> Vec<(ClauseId, String)> {
    let agreement = world.agreement();
    let Some(version) = agreement.newest(now) else { return Vec::new() };
    let plans = version.readable.plans.iter().enumerate();
    let mine = plans.filter(|(place, _)| agreement.unsigned(version, *place, now).contains(function));
    mine.map(|(_, plan)| (plan.id.clone(), plan.hash.clone())).collect()
}

/// The act that signs clauses for a function.
pub fn sign(function: &Function, clauses: &[(ClauseId, String)], by: PersonId) -> Intent {
    let fields = json!({ "function": function, "clauses": clauses });
    Intent::new("agreement.signed", fields, Some(by))
}

/// How many signatures the newest version lacks, and whose.
pub fn waiting(world: &World, now: At) -> (usize, BTreeSet<Function>) {
    let agreement = world.agreement();
    let Some(version) = agreement.newest(now) else { return (0, BTreeSet::new()) };
    let places = 0..version.readable.plans.len();
    let all: Vec<Function> = places.flat_map(|place| agreement.unsigned(version, place, now)).collect();
    (all.len(), all.into_iter().collect())
}
