//! Asks by whom they went to and who sent them, kept as acts come: the page of one function is drawn without
//! a look at every ask there is.

use crate::shared_culture::acts::{Ending, Sent};
use crate::shared_culture::fold::Ask;
use comity_common::exchange::Book;
use comity_spine::{Function, PersonId, Slug};
use std::collections::BTreeMap;

/// The asks of each function and of each person, in the order in which they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    to: BTreeMap<Function, To>,
    /// By who asked, whatever function they were in: that is looked up when somebody looks.
    by: BTreeMap<PersonId, Vec<Slug>>,
}

/// What went to one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct To {
    asks: Vec<Slug>,
    open_to_all: Tally,
}

/// How many asks there were, and how many of them changed something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub asked: usize,
    /// Those that were adopted or adapted.
    pub changed: usize,
}

impl Tally {
    /// What one ask adds, with its ending as far as it may be told.
    pub fn of(ending: Option<&Ending>) -> Tally {
        let disposition = ending.and_then(Ending::disposition);
        let changed = disposition.is_some_and(|it| it.changed_something());
        Tally { asked: 1, changed: changed.into() }
    }

    /// One more.
    pub fn add(&mut self, other: Tally) {
        self.asked += other.asked;
        self.changed += other.changed;
    }
}

/// What an ask adds to what everybody may count; nothing while any step of it is not open to all.
pub fn counted(book: &Book<Sent, (), Ending>, id: &Slug) -> Tally {
    let ask = book.get(id).filter(|_| !book.is_closed_off(id));
    ask.map_or_else(Tally::default, |ask| Tally::of(ask.closed().map(|closed| &closed.what)))
}

impl Lists {
    /// Files an ask that was just sent.
    pub fn file(&mut self, id: &Slug, ask: &Ask) {
        self.to.entry(ask.to.clone()).or_default().asks.push(id.clone());
        if let Some(who) = ask.opened.who {
            self.by.entry(who).or_default().push(id.clone());
        }
    }

    /// Counts an ask as it is now instead of as it was before its last step.
    pub fn recount(&mut self, to: &Function, before: Tally, now: Tally) {
        let Some(to) = self.to.get_mut(to) else { return };
        let all = &mut to.open_to_all;
        all.asked = all.asked + now.asked - before.asked;
        all.changed = all.changed + now.changed - before.changed;
    }

    /// The asks that went to a function, the newest first.
    pub fn to(&self, function: &Function) -> impl Iterator<Item = &Slug> {
        self.to.get(function).map(|to| to.asks.as_slice()).unwrap_or_default().iter().rev()
    }

    /// How many of them are open to everybody, and how many of those changed something.
    pub fn open_to_all(&self, function: &Function) -> Tally {
        self.to.get(function).map(|to| to.open_to_all).unwrap_or_default()
    }

    /// The asks of somebody, in the order in which they were sent.
    pub fn by(&self, person: PersonId) -> &[Slug] {
        self.by.get(&person).map(Vec::as_slice).unwrap_or_default()
    }
}
