//! The register of obligations as buy-in uses it: what rests on each of them.

pub mod page;

use super::fold::State;
use comity_common::view::View;
use comity_spine::{PrecedentId, Slug};
use std::collections::BTreeMap;

/// What rests on one rule, as far as this viewer may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resting<'a> {
    /// The concerns.
    pub concerns: Vec<&'a Slug>,
    /// The precedents.
    pub precedents: Vec<&'a PrecedentId>,
}

/// What rests on each rule that anything rests on, by rule.
pub fn resting<'a>(view: &'a View<'a, State>) -> BTreeMap<&'a Slug, Resting<'a>> {
    let mut all: BTreeMap<&Slug, Resting<'_>> = BTreeMap::new();
    for (id, concern) in view.state.concerns.seen_whole(view) {
        for rule in concern.opened.what.cites.as_slice() {
            all.entry(rule).or_default().concerns.push(id);
        }
    }
    for (id, precedent) in view.state.precedents.iter() {
        for rule in view.state.rules(precedent) {
            all.entry(rule).or_default().precedents.push(id);
        }
    }
    all
}
