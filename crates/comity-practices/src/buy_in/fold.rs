//! The state: every concern as an exchange.

use super::acts::{Act, Condition, Raised, Resolution, Resolved};
use comity_common::exchange::{Book, Thread};
use comity_common::practice::Done;
use comity_spine::Slug;
use std::collections::BTreeSet;

/// Every concern that was ever raised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The concerns, by id.
    pub concerns: Book<Raised, Condition, Resolved>,
    /// Those that were closed because there is no lawful way: somebody still has to decide.
    pub stuck: BTreeSet<Slug>,
}

/// One concern with its conditions and what came of it.
pub type Concern = Thread<Raised, Condition, Resolved>;

/// Takes in an act.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    let id = &done.act.concern().0;
    state.concerns.take(done.head, id, done.act.step());
    let closed = state.concerns.get(id).and_then(|concern| concern.closed());
    match closed.is_some_and(|closed| closed.what.resolution == Resolution::NoLawfulPath) {
        true => state.stuck.insert(id.clone()),
        false => state.stuck.remove(id),
    };
}
