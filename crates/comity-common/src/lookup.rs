//! Values by key: found by hash, walked in the order of their keys.

use crate::interner::Interner;
use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::hash::Hash;

/// A map in which every act finds a value, and over which everything that is shown walks in order.
#[derive(Clone)]
pub struct Lookup<K, V> {
    keys: Interner<K>,
    /// Each at its key's number.
    values: Vec<V>,
    in_order: BTreeMap<K, u32>,
}

impl<K, V> Default for Lookup<K, V> {
    fn default() -> Lookup<K, V> {
        Lookup { keys: Interner::default(), values: Vec::new(), in_order: BTreeMap::new() }
    }
}

impl<K: Debug + Ord + Hash + Clone, V: Debug + Default> Debug for Lookup<K, V> {
    /// As a map in order, so that equal maps print alike whatever came first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord + Hash + Clone, V: Default> Lookup<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.keys.find(key).map(|place| &self.values[place as usize])
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.keys.find(key).map(|place| &mut self.values[place as usize])
    }

    /// The value of a key, to be changed; an empty one if there was none.
    pub fn entry(&mut self, key: &K) -> &mut V {
        let place = self.keys.add(key);
        if self.values.len() == place as usize {
            self.values.push(V::default());
            self.in_order.insert(key.clone(), place);
        }
        &mut self.values[place as usize]
    }

    /// Every key with its value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.in_order.iter().map(|(key, &place)| (key, &self.values[place as usize]))
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.in_order.keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_first_is_found_and_does_not_come_first_in_the_walk() {
        let (mut one, mut other) = (Lookup::<&str, u32>::default(), Lookup::<&str, u32>::default());
        for (name, again) in [("borea", "atlas"), ("atlas", "borea")] {
            *one.entry(&name) += 1;
            *other.entry(&again) += 1;
        }
        *one.entry(&"borea") += 1;
        assert_eq!(one.get(&"borea"), Some(&2));
        assert_eq!(one.get(&"corvo"), None);
        assert_eq!(one.iter().collect::<Vec<_>>(), [(&"atlas", &1), (&"borea", &2)]);
        *other.entry(&"borea") += 1;
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}
