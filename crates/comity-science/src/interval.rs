//! How sure a share of cases is.

use crate::special::{beta_quantile, normal_quantile};

/// Where a share lies, given `k` of `n`: the Jeffreys interval of a level such as 0.8.
///
/// Unit: shares of 1. `None` when there are no cases, or more hits than cases. The lower end is 0 when `k`
/// is 0, the upper end 1 when `k` is `n`. Source: Brown, Cai & DasGupta 2001, Statistical Science 16:2,
/// section 3.
pub fn jeffreys(k: u64, n: u64, level: f64) -> Option<(f64, f64)> {
    jeffreys_of_mean(k as f64, n, level)
}

/// The same of a mean of numbers from 0 to 1, given their sum: each counts as one case that was hit in part.
///
/// A number from 0 to 1 spreads no more than a case that is hit or missed with the same mean, so that this is
/// no narrower than it should be. `None` when there are no cases, or the sum is more than they can have.
pub fn jeffreys_of_mean(sum: f64, n: u64, level: f64) -> Option<(f64, f64)> {
    let all = n as f64;
    if n == 0 || !(0.0..=all).contains(&sum) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let (a, b) = (sum + 0.5, all - sum + 0.5);
    let low = if sum == 0.0 { 0.0 } else { beta_quantile(tail, a, b) };
    let high = if sum == all { 1.0 } else { beta_quantile(1.0 - tail, a, b) };
    Some((low, high))
}

/// The same by Wilson's score, for comparison with what others print.
///
/// Source: Wilson 1927; values to check against in Newcombe 1998, Statistics in Medicine 17, table I.
pub fn wilson(k: u64, n: u64, level: f64) -> Option<(f64, f64)> {
    if n == 0 || k > n {
        return None;
    }
    let z = normal_quantile(0.5 + level / 2.0);
    let (n, share) = (n as f64, k as f64 / n as f64);
    let centre = share + z * z / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    Some((((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::beta_cdf;
    use proptest::prelude::*;

    #[test]
    fn wilson_gives_the_published_table() {
        let table = [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ];
        for (k, n, low, high) in table {
            let (l, h) = wilson(k, n, 0.95).unwrap();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{k}/{n}: {l} {h}");
        }
    }

    #[test]
    fn nothing_seen_and_everything_seen_touch_the_ends() {
        assert_eq!(jeffreys(0, 20, 0.95).unwrap().0, 0.0);
        assert_eq!(jeffreys(20, 20, 0.95).unwrap().1, 1.0);
        assert_eq!(jeffreys(0, 0, 0.95), None);
        assert_eq!(jeffreys(3, 2, 0.95), None);
        // The known upper end of 0 of 20 at 95 %: the 0.975 quantile of Beta(0.5, 20.5).
        assert!((jeffreys(0, 20, 0.95).unwrap().1 - 0.1167).abs() < 5e-4);
    }

    #[test]
    fn cases_that_are_hit_in_part_have_the_interval_between_their_neighbours() {
        let [two, some, three] = [2.0, 2.4, 3.0].map(|sum| jeffreys_of_mean(sum, 6, 0.8).unwrap());
        assert!(two.0 < some.0 && some.0 < three.0 && two.1 < some.1 && some.1 < three.1);
        assert_eq!(jeffreys_of_mean(2.0, 6, 0.8), jeffreys(2, 6, 0.8));
        assert_eq!(jeffreys_of_mean(6.1, 6, 0.8), None);
        assert_eq!(jeffreys_of_mean(0.0, 0, 0.8), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_just_its_level(n in 1u64..400, part in 0.0f64..1.0) {
            let k = ((n as f64) * part) as u64;
            let (low, high) = jeffreys(k, n, 0.8).unwrap();
            prop_assert!(0.0 <= low && low < high && high <= 1.0);
            let (a, b) = (k as f64 + 0.5, (n - k) as f64 + 0.5);
            if k > 0 {
                prop_assert!((beta_cdf(low, a, b) - 0.1).abs() < 1e-9);
            }
            if k < n {
                prop_assert!((beta_cdf(high, a, b) - 0.9).abs() < 1e-9);
            }
        }
    }
}
