//! Chance from the operating system; the only place that asks for it.

use comity_log::Chance;

/// The operating system's random bytes.
pub struct OsChance;

impl Chance for OsChance {
    #[expect(clippy::disallowed_methods, reason = "this is the binary's own door to chance")]
    fn fill(&mut self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Without chance no key, salt or id can be made; going on with zeros would be worse than ending.
            eprintln!("comity: the operating system gives no random bytes: {error}");
            std::process::exit(70);
        }
    }
}

/// Chance that is the same at every run, for what is fiction: a demo's keys are nobody's secret.
pub struct SeededChance(comity_demo::dice::Dice);

impl SeededChance {
    /// The chance of a seed.
    pub fn new(seed: u64) -> SeededChance {
        SeededChance(comity_demo::dice::Dice::new(seed, "desk"))
    }
}

impl Chance for SeededChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
