//! The world as it was, kept for a moment: whoever looks at one page of the past looks at the next.
//!
//! **Invariant:** what is kept is what would be made anew. Acts only add to what is later than they are;
//! whatever else changes (an import, who is who, what is forgotten) may change the past too, and makes it
//! be forgotten.

use comity_common::world::World;
use comity_spine::At;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Makes the world as it was at an earlier instant, by replaying acts up to it.
pub type Rewind = Box<dyn Fn(At) -> Option<World> + Send + Sync>;

/// How long a world waits for the next look, in milliseconds: a large one takes as much memory as that of
/// now.
const PATIENCE: i64 = 2 * 60_000;

/// The way back.
pub struct Past {
    rewind: Rewind,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    as_of: At,
    world: Arc<World>,
    used: At,
}

impl Past {
    /// One that makes worlds so.
    pub fn new(rewind: Rewind) -> Past {
        Past { rewind, kept: Mutex::default() }
    }

    /// The world as it was, if it can be made. Whoever asks meanwhile waits, rather than making it as well.
    pub fn world(&self, as_of: At, now: At) -> Option<Arc<World>> {
        let mut kept = self.kept();
        if let Some(kept) = kept.as_mut().filter(|kept| kept.as_of == as_of) {
            kept.used = now;
            return Some(kept.world.clone());
        }
        // Two of them would be twice the memory.
        *kept = None;
        let world = Arc::new((self.rewind)(as_of)?);
        *kept = Some(Kept { as_of, world: world.clone(), used: now });
        Some(world)
    }

    /// Lets go of what nobody has looked at for a while.
    pub fn let_go(&self, now: At) {
        self.kept().take_if(|kept| now.0 - kept.used.0 > PATIENCE);
    }

    /// Lets go of it at once: it may have been another.
    pub fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        // What is kept is put there whole, or not at all.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn a_world_is_made_once_until_it_waits_too_long_or_may_be_another() {
        let made = Arc::new(AtomicU64::new(0));
        let counted = made.clone();
        let past = Past::new(Box::new(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            World::new(Vec::new()).ok()
        }));
        let n = |as_of: i64, now: i64| {
            past.world(At(as_of), At(now)).unwrap();
            made.load(Ordering::Relaxed)
        };
        assert_eq!((n(1, 0), n(1, 10), n(2, 20), n(2, 30)), (1, 1, 2, 2));
        past.let_go(At(30 + PATIENCE));
        assert_eq!(n(2, 40 + PATIENCE), 2);
        past.let_go(At(41 + 2 * PATIENCE));
        assert_eq!(n(2, 41 + 2 * PATIENCE), 3);
        past.forget();
        assert_eq!(n(2, 41 + 2 * PATIENCE), 4);
    }
}
