//! Whether an answer mattered, as those see it who gave it; and how far asks get.

use super::acts::{Act, Ending, Mattered};
use super::fold::{Ask, State};
use comity_common::exchange::{Disposition, Said};
use comity_common::practice::Done;
use comity_common::view::{SeenHead, View};
use comity_spine::{AskId, PersonId, Slug};
use std::collections::BTreeMap;

/// What people said of what they answered, the last of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights(BTreeMap<AskId, BTreeMap<PersonId, Said<Mattered>>>);

impl Weights {
    /// Takes in an act.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        let (Act::Weighed { ask, mattered }, Some(person)) =
            (done.act, done.head.on_behalf_of.or(done.head.by))
        else {
            return;
        };
        let said = Said { head: SeenHead::new(done.head), who: Some(person), what: *mattered };
        self.0.entry(ask.clone()).or_default().insert(person, said);
    }
}

/// What whoever answered an ask says of what became of it; what they said of what became of it before it was
/// taken up again is past. Of an ask that is kept, what was said is for the ask's people alone.
pub fn said<'a>(view: &'a View<'a, State>, id: &Slug, ask: &'a Ask) -> Vec<&'a Said<Mattered>> {
    let Some(closed) = ask.closed_for(view) else { return Vec::new() };
    let all = view.state.weights.0.get(&AskId(id.clone())).into_iter().flat_map(BTreeMap::values);
    let is_seen = |head: &SeenHead| {
        view.may_see(head.visibility, &head.parties)
            || view.may_see(head.visibility, &ask.opened.head.parties)
    };
    all.filter(|said| said.head.seq > closed.head.seq && is_seen(&said.head)).collect()
}

/// Whether an answer mattered: somebody who gave one says so, and nobody who did says no. `None` while none
/// of them has said anything.
pub fn mattered(view: &View<'_, State>, id: &Slug, ask: &Ask) -> Option<bool> {
    let said = said(view, id, ask);
    (!said.is_empty()).then(|| said.iter().all(|said| said.what == Mattered::Yes))
}

/// How far asks get, as far as a viewer may know; each is part of the one before.
///
/// Source: MEASURES 2.2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Asks that were sent.
    pub asked: usize,
    /// Those that were answered.
    pub answered: usize,
    /// Those whose answer was used, or declined with a reason, and of which that was said.
    pub had_consequence: usize,
    /// Those of which somebody who answered said anything about whether it mattered.
    pub weighed: usize,
    /// Those of which whoever answered says that it mattered.
    pub mattered: usize,
}

/// How far the asks get that a viewer may know of.
pub fn funnel(view: &View<'_, State>) -> Funnel {
    let mut funnel = Funnel::default();
    for (id, ask) in view.state.asks.seen_whole(view) {
        funnel.asked += 1;
        funnel.answered += usize::from(!ask.answers.is_empty());
        if !had_consequence(view, ask) {
            continue;
        }
        funnel.had_consequence += 1;
        let mattered = mattered(view, id, ask);
        funnel.weighed += usize::from(mattered.is_some());
        funnel.mattered += usize::from(mattered == Some(true));
    }
    funnel
}

/// Whether an answer was used, or declined with a reason. What was parked may yet have a consequence.
fn had_consequence(view: &View<'_, State>, ask: &Ask) -> bool {
    let disposition = ask.closed_for(view).map(|closed| &closed.what).and_then(Ending::disposition);
    disposition.is_some_and(|disposition| disposition != Disposition::Parked)
}
