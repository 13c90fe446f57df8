//! Chance that is the same at every run.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};
use sha2::{Digest, Sha256};

/// A stream of chance with a name: what one part of the company draws never moves what another part draws.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of that name under a seed.
    pub fn new(seed: u64, name: &str) -> Dice {
        let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(name).finalize();
        Dice(ChaCha8Rng::from_seed(digest.into()))
    }

    /// A number from 0 up to, not including, `n`; 0 if there is no such number.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.random_range(0..n) }
    }

    /// A number between two, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        self.0.random_range(from..=to.max(from))
    }

    /// Whether something of that probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.0.random::<f64>() < probability
    }

    /// How often something happens that happens so often on average: the whole part surely, the rest by
    /// chance.
    pub fn times(&mut self, mean: f64) -> usize {
        mean as usize + usize::from(self.happens(mean.fract()))
    }

    /// One of several; the first if there is only one.
    ///
    /// # Panics
    /// Never on a list that is written in the code; an empty list has no element to give.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Fills bytes with chance.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}
