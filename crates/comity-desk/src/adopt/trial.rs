//! Trying a draft on the past: how each clause would have come out, beside the version in force.

use super::{Asking, Queries};
use crate::DeskError;
use comity_common::World;
use comity_common::agreement::backtest::{back_test_given, in_hindsight};
use comity_common::agreement::judge::{Answers, tally::ClauseVerdict};
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

/// A clause that is about to be tried: all that its queries need was taken from the world.
pub struct Begun {
    draft: Laid,
    in_force: Option<Laid>,
    to: At,
}

/// A clause with what its query asks about.
struct Laid {
    clause: InForce,
    asking: Option<Box<dyn Asking>>,
}

/// A clause that is about to be judged: its queries were answered.
pub struct Answered {
    draft: (InForce, Answers),
    in_force: Option<(InForce, Answers)>,
    to: At,
}

/// Begins to try one clause of a draft, by its place, on the time before `to`; `None` if there is none there.
///
/// # Errors
/// If its query cannot be asked anywhere.
pub fn begin(
    world: &World,
    readable: &Readable,
    place: usize,
    last: Lapse,
    to: At,
    queries: Option<&dyn Queries>,
) -> Result<Option<Begun>, DeskError> {
    let from = readable.calendar.window_start(to, last);
    let Some(draft) = in_hindsight(readable, from).into_iter().nth(place) else { return Ok(None) };
    let old = world.agreement().in_force(to).into_iter().find(|one| one.plan.id == draft.plan.id);
    let old = old.map(|one| InForce { since: from, until: None, ..one });
    let lay = |clause: InForce| {
        let laid = queries.map(|queries| queries.lay_out(world, std::slice::from_ref(&clause), to));
        Ok::<_, DeskError>(Laid { asking: laid.transpose()?, clause })
    };
    Ok(Some(Begun { draft: lay(draft)?, in_force: old.map(lay).transpose()?, to }))
}

impl Begun {
    /// Asks the queries, away from the world: it may take a while.
    ///
    /// # Errors
    /// If they cannot be asked anywhere.
    pub fn ask(self) -> Result<Answered, DeskError> {
        let ask = |laid: Laid| {
            let answers = laid.asking.map(|asking| asking.answers()).transpose()?;
            Ok::<_, DeskError>((laid.clause, answers.unwrap_or_default()))
        };
        Ok(Answered { draft: ask(self.draft)?, in_force: self.in_force.map(ask).transpose()?, to: self.to })
    }
}

impl Answered {
    /// Judges the clause with the answers, beside the version in force.
    pub fn judge(&self, world: &World) -> Option<Trial> {
        let judge = |(clause, answers): &(InForce, Answers)| {
            back_test_given(world, std::slice::from_ref(clause), self.to, answers).pop()
        };
        Some(Trial { draft: judge(&self.draft)?, in_force: self.in_force.as_ref().and_then(judge) })
    }
}

/// Tries every clause of a draft on the time before `to`.
///
/// # Errors
/// If its queries cannot be asked anywhere.
pub fn all(
    world: &World,
    readable: &Readable,
    last: Lapse,
    to: At,
    queries: &dyn Queries,
) -> Result<Vec<ClauseVerdict>, DeskError> {
    let from = readable.calendar.window_start(to, last);
    let clauses = in_hindsight(readable, from);
    let answers = queries.lay_out(world, &clauses, to)?.answers()?;
    Ok(back_test_given(world, &clauses, to, &answers))
}
