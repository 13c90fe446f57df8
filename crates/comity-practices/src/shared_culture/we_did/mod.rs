//! "You asked, we did": what one function was asked and answered, what was changed because of it, and what
//! became of what it asked of others.

mod lists;
pub mod page;

use super::fold::{Ask, State};
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_spine::{Function, Noun, Slug};
use std::collections::BinaryHeap;

pub use lists::{Lists, Tally, counted};

/// How many asks of each direction are shown.
pub const MOST: usize = 100;

/// One function's asks in both directions, as far as this viewer may know.
#[derive(Clone, Debug)]
pub struct Both<'a> {
    /// Which function.
    pub function: Function,
    /// How many it was asked, and how many of those changed something.
    pub tally: Tally,
    /// What it was asked, the newest first, at most [`MOST`].
    pub asked: Vec<(&'a Slug, &'a Ask)>,
    /// What it asked of others, the newest first, at most [`MOST`].
    pub asks: Vec<(&'a Slug, &'a Ask)>,
    /// Whether it asked more than that.
    pub asks_more: bool,
}

/// The function that the view is on, with its asks; `None` where nobody was ever in it.
pub fn both<'a>(view: &'a View<'a, State>) -> Option<Both<'a>> {
    let Focus::Matter(thing) = view.scope() else { return None };
    let function = Function::new(&thing.id).ok().filter(|_| thing.noun == Noun::Function)?;
    if !view.people().functions(view.as_of).contains(&function) {
        return None;
    }
    let to = view.state.lists.to(&function).filter_map(|id| seen(view, id));
    let mut asks: Vec<_> = from(view, function.clone()).take(MOST + 1).collect();
    let asks_more = asks.len() > MOST;
    asks.truncate(MOST);
    Some(Both { tally: tally(view, &function), asked: to.take(MOST).collect(), asks, asks_more, function })
}

fn seen<'a>(view: &'a View<'a, State>, id: &Slug) -> Option<(&'a Slug, &'a Ask)> {
    let book = &view.state.asks;
    Some((book.id(id)?, book.get(id).filter(|ask| ask.is_for(view))?))
}

/// What everybody may count, and what of the few asks that are not open to all this viewer may.
fn tally(view: &View<'_, State>, function: &Function) -> Tally {
    let mut tally = view.state.lists.open_to_all(function);
    let closed_off = view.state.asks.closed_off().map(|(_, ask)| ask);
    for ask in closed_off.filter(|ask| ask.to == *function && ask.is_for(view)) {
        tally.add(Tally::of(ask.closed_for(view).map(|closed| &closed.what)));
    }
    tally
}

/// What the people of a function asked while they were in it, the newest first.
fn from<'a>(view: &'a View<'a, State>, function: Function) -> impl Iterator<Item = (&'a Slug, &'a Ask)> {
    let lists = &view.state.lists;
    let ever = view.people().ever_in(&function);
    // The newest ask of everybody waits in a heap; whoever's is taken puts the next one there.
    let waits = move |asks: &'a [Slug]| {
        let (newest, older) = asks.split_last()?;
        Some((view.state.asks.get(newest)?.opened.head.seq, newest, older))
    };
    let mut heap: BinaryHeap<_> = ever.iter().filter_map(|person| waits(lists.by(*person))).collect();
    let newest = std::iter::from_fn(move || {
        let (_, newest, older) = heap.pop()?;
        heap.extend(waits(older));
        Some(newest)
    });
    newest
        .filter_map(|id| seen(view, id))
        .filter(move |(_, ask)| ask.is_from(&function, &ever, view.people()))
}
