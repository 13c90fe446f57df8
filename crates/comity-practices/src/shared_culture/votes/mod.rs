//! Where people stand to what is asked, by name, and how far their functions agree.

use super::acts::Act;
use super::fold::{Ask, State};
use comity_common::exchange::Stance;
use comity_common::practice::Done;
use comity_common::view::{SeenHead, View};
use comity_science::agreement::{Voice, agreement};
use comity_spine::{AskId, Function, PersonId, Slug};
use std::collections::BTreeMap;

/// What people said of each ask, the last of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Votes(BTreeMap<AskId, BTreeMap<PersonId, (SeenHead, Stance)>>);

impl Votes {
    /// Takes in an act.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        let (Act::Voted { ask, stance }, Some(person)) = (done.act, done.head.on_behalf_of.or(done.head.by))
        else {
            return;
        };
        let head = SeenHead::new(done.head);
        self.0.entry(ask.clone()).or_default().insert(person, (head, *stance));
    }
}

/// How far the functions that said anything agree with what is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed<'a> {
    /// The product over those functions of (agree + 1) / (seen + 2).
    pub number: f64,
    /// What each of them says. Whoever can live with it counts as agreeing; whoever would not say, as having
    /// seen it.
    pub by_function: BTreeMap<&'a Function, Voice>,
}

/// How far functions agree with an ask; `None` while nobody has said where they stand.
///
/// What somebody said in an ask that is kept is for the ask's people alone.
pub fn agreed<'a>(view: &View<'a, State>, id: &Slug, ask: &Ask) -> Option<Agreed<'a>> {
    let said = view.state.votes.0.get(&AskId(id.clone()))?;
    let mut by_function: BTreeMap<&Function, Voice> = BTreeMap::new();
    for (person, (head, stance)) in said {
        let is_seen = view.may_see(head.visibility, &head.parties)
            || view.may_see(head.visibility, &ask.opened.head.parties);
        let Some(function) = view.people().function(*person, head.at).filter(|_| is_seen) else { continue };
        let voice = by_function.entry(function).or_default();
        voice.seen += 1;
        voice.agree += u64::from(matches!(stance, Stance::Agree | Stance::CanLiveWith));
    }
    let voices: Vec<Voice> = by_function.values().copied().collect();
    Some(Agreed { number: agreement(&voices)?, by_function })
}
