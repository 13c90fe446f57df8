//! How deep a function or region is in an initiative, read off its contacts.

use crate::visit::Visit;
use comity_common::catalogue::CONTACT;
use comity_spine::{At, Depth, InitiativeId, Ref};
use std::collections::BTreeMap;

/// The contact of one function (or region) with one initiative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// When it first contributed, if it has: posted, answered or decided.
    pub since: Option<At>,
    /// How deep it has gone; `None` if all that may be told is that an exchange took place.
    pub depth: Option<Depth>,
}

/// The contacts of an initiative, by function and by region.
#[derive(Clone, Debug, Default)]
pub struct Touches<'a> {
    /// By function.
    pub functions: BTreeMap<&'a str, Touch>,
    /// By region.
    pub regions: BTreeMap<&'a str, Touch>,
}

/// Reads every contact with an initiative up to the page's instant.
pub fn touches<'a>(visit: &Visit<'a>, initiative: &InitiativeId) -> Touches<'a> {
    let facts = visit.world.facts();
    let mut touches = Touches::default();
    let Some(subject) = facts.find(&Ref::initiative(initiative)) else { return touches };
    for row in facts.of(subject, CONTACT).filter(|row| !row.gone && row.at <= visit.at()) {
        let Some(depth) = row.depth else { continue };
        let told = visit.may_tell(row.id).then_some(depth);
        let since = depth.contributes().then_some(row.at);
        if let Some(function) = facts.word_of(row.function) {
            touches
                .functions
                .entry(function)
                .and_modify(|touch| touch.add(since, told))
                .or_insert(Touch { since, depth: told });
        }
        if let Some(region) = facts.word_of(row.region) {
            touches
                .regions
                .entry(region)
                .and_modify(|touch| touch.add(since, told))
                .or_insert(Touch { since, depth: told });
        }
    }
    touches
}

impl Touch {
    fn add(&mut self, since: Option<At>, depth: Option<Depth>) {
        // Contacts come in order of time: the first date stays.
        self.since = self.since.or(since);
        self.depth = self.depth.max(depth);
    }

    /// How deep, in a word.
    pub fn word(&self) -> &'static str {
        self.depth.map_or("exchange", Depth::name)
    }
}
