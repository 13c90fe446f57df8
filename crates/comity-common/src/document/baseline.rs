//! Baselines: how a set of items stood at one instant, and what differs between two of them.

use super::print::{Fields, Print};
use super::signature::Slots;
use crate::view::SeenHead;
use comity_spine::Slug;
use std::collections::BTreeMap;

/// How one item stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The number of its revision, from 1.
    pub revision: u32,
    /// Its fingerprint.
    pub print: Print,
}

/// A named set of items as they stood when it was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// The act that cut it.
    pub head: SeenHead,
    /// Each item as it stood.
    pub items: BTreeMap<Slug, Held>,
    /// The fingerprint over all of theirs.
    pub print: Print,
    /// What was signed of it.
    pub slots: Slots,
}

impl Baseline {
    /// Of these items.
    pub fn cut(head: SeenHead, items: BTreeMap<Slug, Held>) -> Baseline {
        let mut fields = Fields::of("baseline");
        for (id, held) in &items {
            fields.put(id.as_str(), held.print.bytes());
        }
        Baseline { head, items, print: fields.print(), slots: Slots::default() }
    }
}

/// What became of an item between two sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It came.
    Added(Held),
    /// It went.
    Removed(Held),
    /// It is another than it was.
    Changed(Held, Held),
}

/// What differs between two sets of items, in order of their ids.
pub fn diff<'a>(old: &'a BTreeMap<Slug, Held>, new: &'a BTreeMap<Slug, Held>) -> Vec<(&'a Slug, Change)> {
    let gone = old.iter().filter(|(id, _)| !new.contains_key(*id));
    let gone = gone.map(|(id, was)| (id, Change::Removed(*was)));
    let others = new.iter().filter_map(|(id, is)| match old.get(id) {
        None => Some((id, Change::Added(*is))),
        Some(was) if was.print != is.print => Some((id, Change::Changed(*was, *is))),
        Some(_) => None,
    });
    let mut all: Vec<_> = gone.chain(others).collect();
    all.sort_by_key(|(id, _)| *id);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_spine::At;
    use proptest::prelude::*;

    fn set(items: &[(u8, u32)]) -> BTreeMap<Slug, Held> {
        let held = |revision: u32| {
            let mut fields = Fields::of("item");
            fields.put("revision", revision.to_be_bytes());
            Held { revision, print: fields.print() }
        };
        let named = |id: u8| Slug::new(&format!("r-{id}")).expect("a name");
        items.iter().map(|(id, revision)| (named(*id), held(*revision))).collect()
    }

    #[test]
    fn what_came_went_and_changed_is_told_and_nothing_else() {
        let (old, new) = (set(&[(1, 1), (2, 1), (3, 1)]), set(&[(2, 1), (3, 2), (4, 1)]));
        let told: Vec<String> = diff(&old, &new)
            .into_iter()
            .map(|(id, change)| match change {
                Change::Added(_) => format!("{id} came"),
                Change::Removed(_) => format!("{id} went"),
                Change::Changed(was, is) => format!("{id} {} to {}", was.revision, is.revision),
            })
            .collect();
        assert_eq!(told, ["r-1 went", "r-3 1 to 2", "r-4 came"]);
    }

    proptest! {
        #[test]
        fn two_baselines_have_one_fingerprint_exactly_where_nothing_differs(
            old in prop::collection::btree_map(0u8..6, 1u32..4, 0..6),
            new in prop::collection::btree_map(0u8..6, 1u32..4, 0..6),
        ) {
            let cut = |all: &BTreeMap<u8, u32>| {
                let all: Vec<(u8, u32)> = all.iter().map(|(id, it)| (*id, *it)).collect();
                Baseline::cut(SeenHead::of_source(At(0)), set(&all))
            };
            let (old, new) = (cut(&old), cut(&new));
            prop_assert_eq!(old.print == new.print, diff(&old.items, &new.items).is_empty());
        }
    }
}
