//! A queue of what ends next.

/// What will end, the soonest first.
///
/// As many things are under way as there are people, and what begins now mostly ends after them: so it is a
/// sorted list that is looked through from its far end.
#[derive(Debug, Clone, Default)]
pub struct Ahead {
    events: Vec<u64>,
    from: usize,
}

impl Ahead {
    /// Nothing is under way.
    pub fn clear(&mut self) {
        self.events.clear();
        self.from = 0;
    }

    /// The same before anything ends; [`Ahead::sort`] comes after.
    pub fn push_unsorted(&mut self, event: u64) {
        self.events.push(event);
    }

    /// Sorts what was pushed without order.
    pub fn sort(&mut self) {
        self.events.sort_unstable();
    }

    /// Something more is under way.
    #[inline]
    pub fn push(&mut self, event: u64) {
        const NEAR: usize = 16;
        let mut place = self.events.len();
        self.events.push(event);
        let least = self.from.max(place.saturating_sub(NEAR));
        while place > least && self.events[place - 1] > event {
            self.events[place] = self.events[place - 1];
            place -= 1;
        }
        if place == least && place > self.from && self.events[place - 1] > event {
            let to = self.from + self.events[self.from..place].partition_point(|other| *other < event);
            self.events.copy_within(to..place, to + 1);
            place = to;
        }
        self.events[place] = event;
    }

    /// What ends next.
    #[inline]
    pub fn pop(&mut self) -> Option<u64> {
        let first = self.events.get(self.from).copied()?;
        self.from += 1;
        Some(first)
    }

    /// The next, if it ends at the same moment as another.
    #[inline]
    pub fn pop_beside(&mut self, other: u64) -> Option<u64> {
        let next = self.events.get(self.from).copied().filter(|event| event >> 32 == other >> 32)?;
        self.from += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_comes_in_order_however_it_was_pushed() {
        let mut ahead = Ahead::default();
        let mut word = 1u64;
        let mut known = Vec::new();
        for round in 0..400 {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ahead.push(word >> 40 << 32 | round);
            known.push(word >> 40 << 32 | round);
        }
        known.sort_unstable();
        assert_eq!(std::iter::from_fn(|| ahead.pop()).collect::<Vec<_>>(), known);
    }
}
