//! "You asked, we did": what one function was asked and answered, what was changed because of it, and what
//! became of what it asked of others.

pub mod page;

use super::fold::{Ask, State};
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_spine::{Function, Noun, Slug};

/// One function's asks in both directions, as far as this viewer may know, newest first.
#[derive(Clone, Debug)]
pub struct Both<'a> {
    /// Which function.
    pub function: Function,
    /// What it was asked.
    pub asked: Vec<(&'a Slug, &'a Ask)>,
    /// What it asked of others.
    pub asks: Vec<(&'a Slug, &'a Ask)>,
}

/// The function that the view is on, with its asks; `None` where nobody was ever in it.
pub fn both<'a>(view: &'a View<'a, State>) -> Option<Both<'a>> {
    let Focus::Matter(thing) = view.scope() else { return None };
    let function = Function::new(&thing.id).ok().filter(|_| thing.noun == Noun::Function)?;
    if !view.people().functions(view.as_of).contains(&function) {
        return None;
    }
    let newest = |is_theirs: &dyn Fn(&Ask) -> bool| {
        let all = view.state.asks.iter().filter(|(_, ask)| is_theirs(ask) && ask.is_for(view));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(_, ask)| std::cmp::Reverse(ask.opened.head.seq));
        all
    };
    let asked = newest(&|ask| ask.to == function);
    let ever = view.people().ever_in(&function);
    let asks = newest(&|ask| ask.is_from(&function, &ever, view.people()));
    Some(Both { function, asked, asks })
}
