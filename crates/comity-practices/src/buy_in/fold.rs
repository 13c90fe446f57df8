//! The state: every concern as an exchange.

use super::acts::{Act, Condition, Raised, Resolved};
use comity_common::exchange::{Book, Thread};
use comity_common::practice::Done;

/// Every concern that was ever raised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The concerns, by id.
    pub concerns: Book<Raised, Condition, Resolved>,
}

/// One concern with its conditions and what came of it.
pub type Concern = Thread<Raised, Condition, Resolved>;

/// Takes in an act.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    state.concerns.take(done.head, &done.act.concern().0, done.act.step());
}
