//! Values as small numbers: each gets one when it is first seen, and keeps it.

use rustc_hash::FxBuildHasher;
use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};

/// Values by number and numbers by value.
///
/// The table beside the values holds numbers and a piece of each value's hash, open-addressed and at most
/// half full: to find a value takes one line of memory there and one among the values, which lie close
/// together in order of first appearance. A map from values to numbers takes more, and replay is bound by it.
#[derive(Clone, Debug)]
pub struct Interner<T> {
    all: Vec<T>,
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
    number: u32,
}

/// The number of a free slot; so many values are never reached.
const FREE: u32 = u32::MAX;

impl Slot {
    const EMPTY: Slot = Slot { hash: 0, number: FREE };
}

impl<T> Default for Interner<T> {
    fn default() -> Interner<T> {
        Interner { all: Vec::new(), slots: vec![Slot::EMPTY; 16] }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The number of a value, given one if it has none yet.
    pub fn add(&mut self, value: &T) -> u32 {
        let hash = hash(value);
        let place = self.place(value, hash);
        if self.slots[place].number != FREE {
            return self.slots[place].number;
        }
        let number = self.all.len() as u32;
        self.slots[place] = Slot { hash, number };
        self.all.push(value.clone());
        if self.all.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// The number of a value, if it has one.
    pub fn find<Q: Eq + Hash + ?Sized>(&self, value: &Q) -> Option<u32>
    where
        T: Borrow<Q>,
    {
        let number = self.slots[self.place(value, hash(value))].number;
        (number != FREE).then_some(number)
    }

    /// The values, each at its number.
    pub fn all(&self) -> &[T] {
        &self.all
    }

    /// Where in the table a value stands, or would stand.
    fn place<Q: Eq + Hash + ?Sized>(&self, value: &Q, hash: u32) -> usize
    where
        T: Borrow<Q>,
    {
        let is_it = |slot: Slot| slot.hash == hash && self.all[slot.number as usize].borrow() == value;
        let mut place = hash as usize & (self.slots.len() - 1);
        while self.slots[place].number != FREE && !is_it(self.slots[place]) {
            place = (place + 1) & (self.slots.len() - 1);
        }
        place
    }

    fn grow(&mut self) {
        let n_slots = self.slots.len() * 2;
        let before = std::mem::replace(&mut self.slots, vec![Slot::EMPTY; n_slots]);
        for slot in before.into_iter().filter(|slot| slot.number != FREE) {
            let mut place = slot.hash as usize & (n_slots - 1);
            while self.slots[place].number != FREE {
                place = (place + 1) & (n_slots - 1);
            }
            self.slots[place] = slot;
        }
    }
}

/// The low half of the hash: FxHasher puts its best bits there.
fn hash(value: &(impl Hash + ?Sized)) -> u32 {
    FxBuildHasher.hash_one(value) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_keeps_the_number_it_was_given_first() {
        let mut names = Interner::default();
        for round in 0..2 {
            for i in 0..1_000 {
                assert_eq!(names.add(&format!("initiative-{i}")), i, "round {round}");
            }
        }
        assert_eq!(names.all().len(), 1_000);
        assert_eq!(names.find("initiative-7"), Some(7));
        assert_eq!(names.find("initiative-1000"), None);
    }

    #[test]
    fn values_of_one_hash_are_still_two() {
        #[derive(Clone, Copy, PartialEq, Eq)]
        struct Same(u32);
        impl Hash for Same {
            fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
        }
        let mut all = Interner::default();
        for i in 0..40 {
            assert_eq!(all.add(&Same(i)), i);
        }
        assert_eq!(all.find(&Same(39)), Some(39));
        assert_eq!(all.find(&Same(40)), None);
    }
}
