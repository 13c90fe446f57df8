//! The state: every ask as an exchange, who stands where to it, and who was with customers.

use super::acts::{Act, Ending, Sent};
use super::exposure::Exposure;
use super::votes::Votes;
use super::we_did::{Lists, counted};
use super::weight::Weights;
use comity_common::exchange::{Book, Thread};
use comity_common::practice::Done;
use comity_spine::{At, Calendar, Lapse};

/// Every ask that was ever sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The asks, by id.
    pub asks: Book<Sent, (), Ending>,
    /// The same by whom they went to and who sent them.
    pub lists: Lists,
    /// Where people stand to what is asked, as they said.
    pub votes: Votes,
    /// Whether answers mattered, as those said who gave them.
    pub weights: Weights,
    /// Who was with customers, and for how long.
    pub exposure: Exposure,
}

/// One ask with its answers and what became of them.
pub type Ask = Thread<Sent, (), Ending>;

/// The time in which an ask is answered, unless it says by when.
pub const ANSWER_IN: Lapse = Lapse::working_days(5);

/// Takes in an act.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    state.votes.fold(done);
    state.weights.fold(done);
    state.exposure.fold(done);
    if let (Some(ask), Some(step)) = (done.act.ask(), done.act.step()) {
        let (is_new, before) = (state.asks.get(&ask.0).is_none(), counted(&state.asks, &ask.0));
        state.asks.take(done.head, &ask.0, step);
        let Some(thread) = state.asks.get(&ask.0) else { return };
        if is_new {
            state.lists.file(&ask.0, thread);
        }
        state.lists.recount(&thread.to, before, counted(&state.asks, &ask.0));
    }
}

/// The last instant at which an answer is in time.
pub fn due(ask: &Ask, calendar: &Calendar) -> At {
    ask.opened.what.by_when.unwrap_or_else(|| calendar.deadline(ask.opened.head.at, ANSWER_IN))
}
