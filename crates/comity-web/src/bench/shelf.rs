//! What was made for somebody, for whoever asks for the same next.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// For how many viewers something is kept.
const VIEWERS: usize = 64;

/// What was made for somebody, kept for whoever asks for the same next. Two who ask at once have it made
/// once.
pub struct Shelf<K, V>(Mutex<VecDeque<(K, Arc<OnceLock<V>>)>>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Shelf<K, V> {
        Shelf(Mutex::default())
    }
}

impl<K: PartialEq, V: Clone> Shelf<K, V> {
    /// What is kept under a key; made if nothing is. The newest are kept.
    pub fn get_or(&self, key: K, make: impl FnOnce() -> V) -> V {
        self.place(key).get_or_init(make).clone()
    }

    fn place(&self, key: K) -> Arc<OnceLock<V>> {
        // A page that died leaves a queue that is whole: it is only ever pushed and popped.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, place)) = kept.iter().find(|(known, _)| *known == key) {
            return place.clone();
        }
        let place = Arc::new(OnceLock::new());
        kept.push_front((key, place.clone()));
        kept.truncate(VIEWERS);
        place
    }
}
