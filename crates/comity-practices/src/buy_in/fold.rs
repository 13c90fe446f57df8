//! The state: every concern as an exchange, the precedents that came of them, and who stands where.

use super::acts::{Act, Condition, Raised, Resolution, Resolved};
use super::precedents::Precedents;
use super::pulse::Pulses;
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
    /// What came of one concern and counts for others.
    pub precedents: Precedents,
    /// How people stand to initiatives, as they said.
    pub pulses: Pulses,
}

/// One concern with its conditions and what came of it.
pub type Concern = Thread<Raised, Condition, Resolved>;

/// Takes in an act.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    state.precedents.fold(done);
    state.pulses.fold(done);
    let Some((concern, step)) = done.act.step() else { return };
    let id = &concern.0;
    state.concerns.take(done.head, id, step);
    let closed = state.concerns.get(id).and_then(|concern| concern.closed());
    match closed.is_some_and(|closed| closed.what.resolution == Resolution::NoLawfulPath) {
        true => state.stuck.insert(id.clone()),
        false => state.stuck.remove(id),
    };
}
