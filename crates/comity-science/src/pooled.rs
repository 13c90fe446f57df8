//! Shares of many small groups, each drawn towards what is usual among them.

use crate::special::{beta_quantile, ln_gamma};

/// A share of one group, with regard to the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// The posterior mean: a share of 1.
    pub share: f64,
    /// Where it lies: quantiles of the posterior.
    pub interval: (f64, f64),
}

/// How much groups may count for together, in cases: from hardly anything in common to nearly the same.
const WEIGHT: (f64, f64) = (0.1, 1_000.0);

/// Steps of each search: the golden section comes nearer by 0.618 a step.
const STEPS: usize = 60;

/// The shares of groups, each given as `(k, n)`: `k` of `n`.
///
/// Each group's share is taken as drawn from one Beta(a, b), whose a and b make what was seen most likely
/// (marginal likelihood, empirical Bayes); what is told is the posterior Beta(a + k, b + n - k), so that one
/// of one is no 100 %. Where groups differ no more than chance would have them, a + b would grow without end:
/// it stops at 1,000 cases. `None` unless at least three groups have cases, since two say nothing of how
/// groups differ, and where any has more hits than cases. Source: Casella 1985, American Statistician 39:83.
pub fn drawn_together(groups: &[(u64, u64)], level: f64) -> Option<Vec<Drawn>> {
    let with_cases = groups.iter().filter(|(_, n)| *n > 0).count();
    if with_cases < 3 || groups.iter().any(|(k, n)| k > n) {
        return None;
    }
    let (a, b) = usual(groups);
    let tail = (1.0 - level) / 2.0;
    let one = |&(k, n): &(u64, u64)| {
        let (a, b) = (a + k as f64, b + (n - k) as f64);
        let interval = (beta_quantile(tail, a, b), beta_quantile(1.0 - tail, a, b));
        Drawn { share: a / (a + b), interval }
    };
    Some(groups.iter().map(one).collect())
}

/// The a and b under which what was seen is most likely. All or nothing in every group has its middle half a
/// case from the end, as Jeffreys would.
fn usual(groups: &[(u64, u64)]) -> (f64, f64) {
    let n: u64 = groups.iter().map(|(_, n)| n).sum();
    let edge = 0.5 / (n as f64 + 1.0);
    let middle_at = |weight: f64| {
        highest(edge, 1.0 - edge, |middle| log_likelihood(groups, middle * weight, (1.0 - middle) * weight))
    };
    let log_weight = highest(WEIGHT.0.ln(), WEIGHT.1.ln(), |log_weight| {
        let weight = log_weight.exp();
        let middle = middle_at(weight);
        log_likelihood(groups, middle * weight, (1.0 - middle) * weight)
    });
    let weight = log_weight.exp();
    let middle = middle_at(weight);
    (middle * weight, (1.0 - middle) * weight)
}

/// The logarithm of the chance of what was seen under Beta(a, b), but for what does not depend on a and b.
fn log_likelihood(groups: &[(u64, u64)], a: f64, b: f64) -> f64 {
    let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    groups.iter().map(|&(k, n)| ln_beta(a + k as f64, b + (n - k) as f64) - ln_beta(a, b)).sum()
}

/// Where a function with one summit is highest: the golden section.
fn highest(mut low: f64, mut high: f64, of: impl Fn(f64) -> f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..STEPS {
        if at_left < at_right {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = of(right);
        } else {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = of(left);
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn six_groups_have_the_shares_that_scipy_finds() {
        // Marginal likelihood maximised with scipy 1.17.1, Nelder-Mead over ln a and ln b: a 1.763253, b
        // 6.591846.
        let groups = [(0, 20), (2, 20), (4, 18), (3, 12), (9, 24), (1, 1)];
        let known = [
            (0.062185, 0.015207, 0.122810),
            (0.132719, 0.059364, 0.217676),
            (0.218677, 0.122045, 0.324936),
            (0.234008, 0.122125, 0.357855),
            (0.332660, 0.229611, 0.440336),
            (0.295374, 0.121136, 0.491200),
        ];
        let found = drawn_together(&groups, 0.8).unwrap();
        for (found, (share, low, high)) in found.iter().zip(known) {
            assert!((found.share - share).abs() < 1e-5, "{found:?} {share}");
            assert!((found.interval.0 - low).abs() < 1e-5, "{found:?} {low}");
            assert!((found.interval.1 - high).abs() < 1e-5, "{found:?} {high}");
        }
    }

    #[test]
    fn groups_that_differ_by_chance_alone_are_all_told_what_is_usual() {
        let found = drawn_together(&[(5, 10), (4, 8), (6, 12)], 0.8).unwrap();
        for one in found {
            assert!((one.share - 0.5).abs() < 1e-6, "{one:?}");
        }
    }

    #[test]
    fn two_groups_say_nothing_of_how_groups_differ() {
        assert_eq!(drawn_together(&[(1, 2), (3, 4)], 0.8), None);
        assert_eq!(
            drawn_together(&[(1, 2), (3, 4), (0, 0)], 0.8),
            None,
            "one without cases tells of nothing"
        );
        assert_eq!(drawn_together(&[(1, 2), (3, 4), (5, 4)], 0.8), None);
    }

    proptest! {
        #[test]
        fn every_share_lies_between_its_own_and_what_is_usual(
            groups in prop::collection::vec((0u64..30, 0u64..30), 3..9)
        ) {
            let groups: Vec<(u64, u64)> = groups.into_iter().map(|(k, more)| (k, k + more)).collect();
            let Some(found) = drawn_together(&groups, 0.8) else { return Ok(()) };
            let (a, b) = usual(&groups);
            let middle = a / (a + b);
            for (one, (k, n)) in found.iter().zip(&groups) {
                let own = if *n == 0 { middle } else { *k as f64 / *n as f64 };
                prop_assert!(own.min(middle) - 1e-9 <= one.share && one.share <= own.max(middle) + 1e-9);
                let (low, high) = one.interval;
                prop_assert!(0.0 <= low && low <= high && high <= 1.0);
            }
        }
    }
}
