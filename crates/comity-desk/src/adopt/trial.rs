//! Trying a draft on the past: how each clause would have come out, beside the version in force.

use super::Queries;
use crate::DeskError;
use comity_common::World;
use comity_common::agreement::backtest::{back_test_given, in_hindsight};
use comity_common::agreement::judge::tally::ClauseVerdict;
use comity_common::agreement::{InForce, Readable};
use comity_spine::{At, ClauseId, Lapse};

/// How far back a draft is tried, unless somebody says otherwise.
pub const LAST: Lapse = Lapse::days(180);

/// How a clause of a draft differs from what is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing of that name is in force.
    New,
    /// Something of that name is in force, in other words or between others.
    Changed,
    /// It is in force just so.
    Same,
}

/// How each clause of a draft differs from what is in force, in the draft's order.
pub fn changes(world: &World, readable: &Readable, now: At) -> Vec<Change> {
    let in_force = world.agreement().in_force(now);
    let of = |id: &ClauseId| in_force.iter().find(|one| one.plan.id == *id);
    let change = |hash: &str, old: Option<&InForce>| match old {
        None => Change::New,
        Some(old) if old.plan.hash == hash => Change::Same,
        Some(_) => Change::Changed,
    };
    readable.plans.iter().map(|plan| change(&plan.hash, of(&plan.id))).collect()
}

/// A clause tried on the past.
#[derive(Clone, Debug)]
pub struct Trial {
    /// As the draft has it.
    pub draft: ClauseVerdict,
    /// As the version in force has it, over the same time; `None` if there is none.
    pub in_force: Option<ClauseVerdict>,
}

/// Tries one clause of a draft, by its place, on the time before `to`.
///
/// # Errors
/// If its query cannot be asked anywhere.
pub fn one(
    world: &World,
    readable: &Readable,
    place: usize,
    last: Lapse,
    to: At,
    queries: Option<&dyn Queries>,
) -> Result<Option<Trial>, DeskError> {
    let from = readable.calendar.window_start(to, last);
    let Some(draft) = in_hindsight(readable, from).into_iter().nth(place) else { return Ok(None) };
    let old = world.agreement().in_force(to).into_iter().find(|one| one.plan.id == draft.plan.id);
    let old = old.map(|one| InForce { since: from, until: None, ..one });
    let mut judge = |clause: InForce| -> Result<Option<ClauseVerdict>, DeskError> {
        Ok(judged(world, &[clause], to, queries)?.pop())
    };
    let in_force = old.map(&mut judge).transpose()?.flatten();
    Ok(judge(draft)?.map(|draft| Trial { draft, in_force }))
}

/// Tries every clause of a draft on the time before `to`.
///
/// # Errors
/// As [`one`].
pub fn all(
    world: &World,
    readable: &Readable,
    last: Lapse,
    to: At,
    queries: &dyn Queries,
) -> Result<Vec<ClauseVerdict>, DeskError> {
    let from = readable.calendar.window_start(to, last);
    judged(world, &in_hindsight(readable, from), to, Some(queries))
}

fn judged(
    world: &World,
    clauses: &[InForce],
    to: At,
    queries: Option<&dyn Queries>,
) -> Result<Vec<ClauseVerdict>, DeskError> {
    let answers = queries.map(|queries| queries.answers(world, clauses, to)).transpose()?;
    Ok(back_test_given(world, clauses, to, &answers.unwrap_or_default()))
}
