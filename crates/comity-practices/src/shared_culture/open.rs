//! What is open between people: who owes an answer, who owes a disposition.

use super::fold::{State, due};
use crate::page as parts;
use comity_common::exchange::Turn;
use comity_common::practice::Open;
use comity_common::view::View;
use comity_spine::{Function, Noun, Ref};

/// Every ask that waits for somebody, as this viewer may see it.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let asks = view.state.asks.unclosed_whole(view);
    let waiting = asks.filter_map(|(id, ask)| {
        let from = ask.from(view.people()).cloned();
        let name = parts::about(view, ask.initiative.as_ref());
        let asker = from.as_ref().map_or("whoever asked", Function::as_str);
        let (turn, who, next, acts): (_, _, _, &[&str]) = match ask.turn() {
            Turn::Nobody => return None,
            Turn::Receiver => {
                let day = view.calendar().day_of(due(ask, view.calendar()));
                let next = format!("Answer what {asker} asks about {name}, by {day}.");
                (Some(ask.to.clone()), None, next, &["ask.answered"])
            }
            Turn::Opener => {
                let next = format!("Say what became of the answer of {} about {name}.", ask.to);
                (from.clone(), ask.opened.who, next, &["ask.disposed"])
            }
        };
        Some(Open {
            matter: Ref::new(Noun::Ask, id.as_str()),
            initiative: ask.initiative.as_ref().map(|id| id.as_str().into()),
            from,
            turn,
            who,
            since: ask.since(),
            next,
            acts,
            opened: ask.opened.head.seq,
            visibility: ask.opened.head.visibility,
        })
    });
    waiting.collect()
}
