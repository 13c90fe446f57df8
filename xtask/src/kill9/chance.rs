//! Chance that can be had again: the same seed, the same moments.

/// SplitMix64, as its authors published it.
pub struct Chance(u64);

impl Chance {
    /// The chance of one cycle of one run.
    pub fn of(seed: u64, cycle: u64) -> Chance {
        let mut chance = Chance(seed);
        Chance(chance.next() ^ cycle.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `from` up to and without `to`.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.next() % (to - from).max(1)
    }

    /// A moment after a process was started, in microseconds: from 0.2 ms to 400 ms, as often in the first
    /// milliseconds as in the last hundreds.
    pub fn moment(&mut self) -> u64 {
        let doublings = self.between(0, 11);
        let base = 200 << doublings;
        base + self.between(0, base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_moments_and_another_cycle_gives_others() {
        let moments = |cycle| {
            let mut chance = Chance::of(7, cycle);
            (0..20).map(|_| chance.moment()).collect::<Vec<_>>()
        };
        assert_eq!(moments(3), moments(3));
        assert_ne!(moments(3), moments(4));
        assert!(moments(3).iter().all(|&moment| (200..=409_600).contains(&moment)));
    }
}
