//! Back-tests and what-ifs: how a clause would have fared, had it been in force.

use super::judge::{Answers, Court, tally::ClauseVerdict};
use super::{InForce, Readable, as_if_in_force};
use crate::world::World;
use comity_spine::{At, Lapse};

/// Judges clauses as if they had been in force since an instant, as of another.
///
/// "In force for the last 180 days, this clause would have been broken on 4 of 11 initiatives": the same
/// judge, the same facts, only `since` is set. What was owed before `from` does not count. The days between
/// which a clause is meant to be valid are left out of account: a clause that begins next month can be tried
/// on the last half year.
///
/// Clauses that ask in SQL are unknown here; see [`back_test_given`].
pub fn back_test(world: &World, readable: &Readable, from: At, to: At) -> Vec<ClauseVerdict> {
    back_test_given(world, &in_hindsight(readable, from), to, &Answers::new())
}

/// The clauses as they would have been in force since an instant, without an end.
pub fn in_hindsight(readable: &Readable, from: At) -> Vec<InForce> {
    let clauses = as_if_in_force(readable, from, false).into_iter();
    clauses.map(|one| InForce { since: from, until: None, ..one }).collect()
}

/// The same with the answers to the clauses that ask in SQL, as of `to`.
pub fn back_test_given(world: &World, clauses: &[InForce], to: At, answers: &Answers) -> Vec<ClauseVerdict> {
    let mut court = Court::new(world, clauses, to);
    court.answers = Some(answers);
    court.judge()
}

/// The same for one clause that is already planned.
pub fn back_test_one(court: &Court<'_>, clause: &InForce, last: Lapse) -> ClauseVerdict {
    let since = clause.calendar.window_start(court.as_of, last);
    let one = InForce { since, until: None, ..clause.clone() };
    court.judge_clause(&one)
}
