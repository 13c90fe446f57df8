//! Who was spared by a look: for whom something was kept back.

use comity_spine::PersonId;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Whom things were kept back for while somebody else looked: the people of every matter that was not shown.
///
/// Everybody who is not among them would have seen the same, so that one drawing serves them all.
#[derive(Debug, Default)]
pub struct Spared(RefCell<BTreeSet<PersonId>>);

impl Spared {
    /// Notes the people of something that was kept back.
    pub fn note(&self, people: &[PersonId]) {
        self.0.borrow_mut().extend(people);
    }

    /// Those people.
    pub fn into_people(self) -> BTreeSet<PersonId> {
        self.0.into_inner()
    }
}
