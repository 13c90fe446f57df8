//! "You asked, we did": what one function was asked and answered, what was changed because of it, and what
//! became of what it asked of others.

pub mod page;

use super::fold::{Ask, State};
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_spine::{Function, Noun, Slug};

/// One function's asks in both directions, as far as this viewer may know, by id.
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
    let ever = view.people().ever_in(&function);
    let (mut asked, mut asks) = (Vec::new(), Vec::new());
    // One way through all of them: there may be hundreds of thousands.
    for (id, ask) in view.state.asks.iter() {
        let is_asked = ask.to == function;
        let is_asking = ask.is_from(&function, &ever, view.people());
        if (is_asked || is_asking) && ask.is_for(view) {
            asked.extend(is_asked.then_some((id, ask)));
            asks.extend(is_asking.then_some((id, ask)));
        }
    }
    Some(Both { function, asked, asks })
}
