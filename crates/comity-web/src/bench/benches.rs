//! The benches of the last few instants that somebody asked for.

use super::{Bench, Live};
use comity_common::world::World;
use comity_spine::{At, Seq};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many instants are kept.
const INSTANTS: usize = 8;

/// What a bench is judged for: the length of the log and the instant.
type Key = (Seq, At);

/// The place of a bench that is judged by whoever asks for it first.
type Slot = Arc<OnceLock<Arc<Bench>>>;

/// The benches of the last few instants that somebody asked for.
#[derive(Default)]
pub struct Benches {
    kept: Mutex<VecDeque<(Key, Slot)>>,
}

impl Benches {
    /// The bench of an instant, judged now if it has not been; two pages that ask at once judge once.
    pub fn at(&self, world: &World, live: &Live, as_of: At) -> Arc<Bench> {
        if let Some(bench) = live.at(as_of) {
            return bench.clone();
        }
        let slot = self.slot((world.next(), as_of));
        slot.get_or_init(|| Arc::new(Bench::judge(world, as_of))).clone()
    }

    fn slot(&self, key: Key) -> Slot {
        // A page that died while it held the lock leaves a queue that is whole: it is only ever pushed and
        // popped.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = kept.iter().position(|(known, _)| *known == key)
            && let Some(found) = kept.remove(place)
        {
            kept.push_front(found.clone());
            return found.1;
        }
        let slot = Arc::new(OnceLock::new());
        kept.push_front((key, slot.clone()));
        kept.truncate(INSTANTS);
        slot
    }

    /// How many instants are kept now.
    pub fn len(&self) -> usize {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
