//! The state: every concern as an exchange, the precedents that came of them, and who stands where.

use super::acts::{Act, Condition, Raised, Resolution, Resolved};
use super::precedents::Precedents;
use super::pulse::Pulses;
use super::ways::Marks;
use comity_common::exchange::{Book, Thread};
use comity_common::practice::Done;
use comity_spine::{InitiativeId, Slug, Visibility};
use std::collections::{BTreeMap, BTreeSet};

/// Every concern that was ever raised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The concerns, by id.
    pub concerns: Book<Raised, Condition, Resolved>,
    /// The ways of which those who raised a concern said that they would work.
    pub marks: Marks,
    /// Those that were closed because there is no lawful way: somebody still has to decide.
    pub stuck: BTreeSet<Slug>,
    /// The rules that concerns about an initiative rest on; of those that are not kept between some people.
    pub cited: BTreeMap<InitiativeId, BTreeSet<Slug>>,
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
    state.marks.fold(done);
    let Some((concern, step)) = done.act.step() else { return };
    let id = &concern.0;
    state.concerns.take(done.head, id, step);
    let Some(concern) = state.concerns.get(id) else { return };
    if let Some(initiative) = concern.initiative.as_ref().filter(|_| is_opened_by(concern, done)) {
        let cites = concern.opened.what.cites.as_slice().iter().cloned();
        state.cited.entry(initiative.clone()).or_default().extend(cites);
    }
    let closed = concern.closed();
    match closed.is_some_and(|closed| closed.what.resolution == Resolution::NoLawfulPath) {
        true => state.stuck.insert(id.clone()),
        false => state.stuck.remove(id),
    };
}

/// Whether an act opened a concern, for everybody who may see its initiative.
fn is_opened_by(concern: &Concern, done: &Done<'_, Act>) -> bool {
    concern.opened.head.seq == done.head.seq && done.head.visibility <= Visibility::Space
}
