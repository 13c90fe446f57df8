//! What clauses may see of each act.

use super::acts::Act;
use super::fold::State;
use comity_common::exchange::facts::seen;
use comity_common::practice::{Done, Seen};
use comity_spine::{Depth, Noun, Ref};

/// The facts of an act.
///
/// Sending is no contact at all: an ask that nobody answers must never count as something the asked
/// function did, and asking is not yet contributing. An answer is one, and so is saying what became of it.
pub fn facts(state: &State, done: &Done<'_, Act>) -> Seen {
    // Of who was with customers clauses see nothing: it would tell of single people.
    let Some(id) = done.act.ask() else { return Seen::default() };
    let Some(thread) = state.asks.get(&id.0) else { return Seen::default() };
    let matter = Ref::new(Noun::Ask, id.as_str());
    let of = |depth, words: &[(&str, &str)]| seen(thread, matter.clone(), done.head, depth, words);
    match done.act {
        Act::Sent { level, .. } => of(None, &[("level", level.name())]),
        Act::Answered { .. } => of(Some(Depth::Answered), &[]),
        Act::Disposed { disposition, .. } => of(Some(Depth::Decided), &[("disposition", disposition.name())]),
        // No contact either: it asks nothing and answers nobody.
        Act::Weighed { mattered, .. } => of(None, &[("mattered", mattered.name())]),
        Act::Voted { stance, .. } => of(None, &[("stance", stance.name())]),
        Act::Lapsed { .. } | Act::Exposed { .. } | Act::Counted { .. } => of(None, &[]),
    }
}
