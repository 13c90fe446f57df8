//! In which matters somebody took part, so that their news need not be sought in everybody's.

use comity_common::trace::facts::RefIx;
use comity_common::world::{Changed, World};
use comity_spine::PersonId;
use std::collections::{BTreeMap, BTreeSet};

/// In which matters people took part; taken from the facts, and kept in step with them.
#[derive(Debug, Default)]
pub struct TookPart(BTreeMap<PersonId, BTreeSet<RefIx>>);

impl TookPart {
    /// Everybody's.
    pub fn of(world: &World) -> TookPart {
        let mut took = TookPart::default();
        world.facts().subjects().for_each(|subject| took.note(world, subject));
        took
    }

    /// Takes in what acts have changed.
    pub fn again(&mut self, world: &World, changed: &Changed) {
        changed.facts.iter().for_each(|(subject, _)| self.note(world, *subject));
    }

    fn note(&mut self, world: &World, subject: RefIx) {
        let facts = world.facts();
        if facts.noun(subject).is_matter() {
            for person in facts.about_it(subject).filter_map(|row| facts.person(row)) {
                self.0.entry(person).or_default().insert(subject);
            }
        }
    }

    /// Somebody's, in order of when the matter was first heard of.
    pub fn matters_of(&self, person: PersonId) -> impl Iterator<Item = RefIx> {
        self.0.get(&person).into_iter().flatten().copied()
    }
}
