//! A synthetic log: the same seed, the same bytes, on every machine.

use std::fmt::Write as _;

const ACTIVITIES: &[u8] = b"abcdefgh";

/// Cases of 3 to 21 events as CSV `case,activity,at`, until at least `n_events` are written.
///
/// Most cases walk through the letters in order and now and then step back, repeat or skip, so that every
/// template of the peer finds cases that fulfil it, break it, and never meet it. Each case's times increase.
pub fn csv(seed: u64, n_events: usize) -> String {
    let mut dice = Dice(seed);
    let mut out = String::from("case,activity,at\n");
    let (mut n_written, mut case) = (0, 0_usize);
    while n_written < n_events {
        let mut letter = dice.below(3);
        let mut second = dice.below(60);
        for _ in 0..3 + dice.below(19) {
            line(&mut out, case, ACTIVITIES[letter], second);
            n_written += 1;
            second += 1 + dice.below(3_600);
            letter = match dice.below(10) {
                0..=5 => (letter + 1).min(ACTIVITIES.len() - 2),
                6..=7 => letter.saturating_sub(1),
                8 => letter,
                _ => dice.below(ACTIVITIES.len()),
            };
        }
        case += 1;
    }
    out
}

fn line(out: &mut String, case: usize, activity: u8, second: usize) {
    let (day, hour, minute) = (second / 86_400, second / 3_600 % 24, second / 60 % 60);
    let activity = char::from(activity);
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "c{case:06},{activity},2026-01-{:02}T{hour:02}:{minute:02}:{:02}Z",
        day + 1,
        second % 60
    );
}

/// A small generator of numbers (SplitMix64, Steele, Lea & Flood 2014), for logs and never for keys.
struct Dice(u64);

impl Dice {
    /// A number below `n`.
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % n as u64).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_writes_the_same_log() {
        assert_eq!(csv(7, 5_000), csv(7, 5_000));
        assert_ne!(csv(7, 5_000), csv(8, 5_000));
    }

    #[test]
    fn a_log_is_as_large_as_asked_and_each_case_moves_forward_in_time() {
        let log = csv(7, 5_000);
        let rows: Vec<Vec<&str>> = log.lines().skip(1).map(|line| line.split(',').collect()).collect();
        assert!(rows.len() >= 5_000);
        for pair in rows.windows(2).filter(|pair| pair[0][0] == pair[1][0]) {
            assert!(pair[0][2] < pair[1][2], "{pair:?}");
        }
        for letter in ACTIVITIES {
            assert!(rows.iter().any(|row| row[1].as_bytes() == [*letter]));
        }
    }
}
