//! Legal holds as buy-in shows them: to legal, and to nobody else.

pub mod page;

use super::fold::State;
use comity_common::holds::fold::LEGAL;
use comity_common::view::View;
use comity_spine::{Function, Visibility};

/// Whether this viewer is of legal, and so sees which holds there are.
///
/// Asked as of a thing kept between legal's people, so that a page drawn for somebody else is not shown to
/// them.
pub fn is_seen(view: &View<'_, State>) -> bool {
    let Ok(legal) = Function::new(LEGAL) else { return false };
    view.may_see(Visibility::Privileged, &view.people().members(&legal, view.as_of))
}
