//! One case among the verdicts.

use comity_spine::Ref;
use compact_str::CompactString;
use std::collections::BTreeMap;

/// Which clause, about what, for which function if it is judged function by function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The clause's place.
    pub clause: usize,
    /// What it is about.
    pub subject: Ref,
    /// The function.
    pub function: Option<CompactString>,
}

impl Place {
    /// The first that a clause can have on a subject.
    fn first(clause: usize, subject: &Ref) -> Place {
        Place { clause, subject: subject.clone(), function: None }
    }

    fn is_on(&self, clause: usize, subject: &Ref) -> bool {
        self.clause == clause && self.subject == *subject
    }
}

/// Those of some cases that are of a clause on a subject.
pub fn on<'a, V>(
    all: &'a BTreeMap<Place, V>,
    clause: usize,
    subject: &'a Ref,
) -> impl Iterator<Item = (&'a Place, &'a V)> {
    all.range(Place::first(clause, subject)..).take_while(move |(place, _)| place.is_on(clause, subject))
}

/// Takes those of some cases out that are of a clause on a subject.
pub fn forget<V>(all: &mut BTreeMap<Place, V>, clause: usize, subject: &Ref) {
    let known: Vec<Place> = on(all, clause, subject).map(|(place, _)| place.clone()).collect();
    known.iter().for_each(|place| drop(all.remove(place)));
}
