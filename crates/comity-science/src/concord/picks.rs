//! How much more people recognise than guessing would.

use super::resample::{LEAST, bca};
use crate::interval::jeffreys_of_mean;

/// What of the right things whoever guesses finds, as a share of 1.
///
/// Whoever picks `right` of `all` things at random, of which as many are right, finds right * right / all
/// of them on the whole (the mean of the hypergeometric distribution): a share of `right / all`. Three of
/// eight is .375. `None` where there is nothing to tell apart: nothing is right, or everything.
pub fn by_guessing(right: usize, all: usize) -> Option<f64> {
    (right > 0 && right < all).then(|| right as f64 / all as f64)
}

/// A share corrected for what guessing gets: 1 where everything is recognised, 0 where no more than guessing
/// finds, below 0 where less.
///
/// Source: (p - p0) / (1 - p0), as Cohen 1960, Educational and Psychological Measurement 20:37, corrects
/// agreement.
pub fn above_chance(share: f64, by_guessing: f64) -> Option<f64> {
    (0.0..1.0).contains(&by_guessing).then(|| (share - by_guessing) / (1.0 - by_guessing))
}

/// What some people recognise together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recognised {
    /// The share of the right things that they found, on the whole.
    pub share: f64,
    /// The same above guessing; at most 1, and below 0 where guessing would have done better.
    pub above: f64,
    /// Where that lies.
    pub interval: (f64, f64),
}

/// What some people recognise together, given the share that each of them found.
///
/// The interval is over people, never over picks: those of one person hang together. From ten people on
/// they are drawn again (BCa, [`bca`]); below, and where all found the same, each person counts as one case
/// that was hit in part ([`jeffreys_of_mean`]), which is wider and never a point. `None` without people,
/// where a share is none, or where guessing finds everything.
pub fn recognised(found: &[f64], by_guessing: f64, level: f64, draws: u32, seed: u32) -> Option<Recognised> {
    if found.iter().any(|share| !(0.0..=1.0).contains(share)) {
        return None;
    }
    let (n, sum) = (found.len(), found.iter().sum::<f64>());
    let share = (n > 0).then(|| sum / n as f64)?;
    let above = above_chance(share, by_guessing)?;
    let mean = |times: &[f64]| {
        let n: f64 = times.iter().sum();
        (n > 0.0).then(|| found.iter().zip(times).map(|(share, times)| share * times).sum::<f64>() / n)
    };
    let differ = found.iter().any(|share| *share != found[0]);
    let (low, high) = match n >= LEAST && differ {
        true => bca(n, draws, seed, level, mean)?,
        false => jeffreys_of_mean(sum.min(n as f64), n as u64, level)?,
    };
    let interval = (above_chance(low, by_guessing)?, above_chance(high, by_guessing)?);
    Some(Recognised { share, above, interval })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::philox;

    const P0: f64 = 0.375;

    fn of(found: &[f64]) -> Recognised {
        recognised(found, P0, 0.8, 2000, 7).unwrap()
    }

    #[test]
    fn three_of_eight_are_found_by_guessing_in_three_eighths() {
        assert_eq!(by_guessing(3, 8), Some(P0));
        assert_eq!(by_guessing(3, 6), Some(0.5), "the fewer there are, the more guessing finds");
        assert_eq!((by_guessing(0, 8), by_guessing(8, 8)), (None, None));
        // Every way to pick three of eight, one after another: 9 / 8 right on the whole.
        let (mut n, mut right) = (0, 0);
        for mask in 0u32..256 {
            if mask.count_ones() == 3 {
                (n, right) = (n + 1, right + (mask & 0b111).count_ones());
            }
        }
        assert_eq!((n, right), (56, 63), "63 / 56 = 9 / 8 of 3 is .375");
    }

    #[test]
    fn everybody_right_is_one_and_the_known_example_is_what_it_is_by_hand() {
        assert!((of(&[1.0; 6]).above - 1.0).abs() < 1e-12);
        assert!(of(&[1.0; 6]).interval.0 < 0.9, "six are few, however right they are");
        assert!((of(&[0.0; 6]).above + 0.6).abs() < 1e-12, "-.375 / .625");
        // Five people found 3, 3, 2, 1 and 1 of three: 10 of 15. (2/3 - 3/8) / (5/8) = 7 / 15.
        let found = of(&[1.0, 1.0, 2.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
        assert!(
            (found.share - 2.0 / 3.0).abs() < 1e-12 && (found.above - 7.0 / 15.0).abs() < 1e-12,
            "{found:?}"
        );
        assert!(found.interval.0 < found.above && found.above < found.interval.1, "{found:?}");
        assert_eq!(recognised(&[], P0, 0.8, 100, 1), None);
        assert_eq!(recognised(&[1.2], P0, 0.8, 100, 1), None);
        assert_eq!(recognised(&[1.0], 1.0, 0.8, 100, 1), None);
    }

    #[test]
    fn picks_at_random_are_about_nothing_above_chance() {
        let found: Vec<f64> = (0..400u32)
            .map(|who| {
                let mut all = [0usize, 1, 2, 3, 4, 5, 6, 7];
                for i in (1..8usize).rev() {
                    let word = philox([i as u32, who, 0, 0], [1, 2])[0];
                    all.swap(i, ((u64::from(word) * (i as u64 + 1)) >> 32) as usize);
                }
                all[..3].iter().filter(|it| **it < 3).count() as f64 / 3.0
            })
            .collect();
        let found = of(&found);
        assert!(found.above.abs() < 0.06, "{found:?}");
        assert!(found.interval.0 <= 0.0 && 0.0 <= found.interval.1, "{found:?}");
    }

    #[test]
    fn the_interval_of_few_is_wider_than_that_of_many() {
        let mixed = |n: usize| (0..n).map(|i| (i % 4) as f64 / 3.0).collect::<Vec<f64>>();
        let width = |n: usize| {
            let it = of(&mixed(n));
            it.interval.1 - it.interval.0
        };
        assert!(width(8) > width(40) && width(40) > width(160), "{} {} {}", width(8), width(40), width(160));
    }
}
