//! Whether a number that has been moving will be somewhere in time.

use crate::special::{beta_cdf, normal_cdf};

/// Fewer readings than this say nothing of where a number is going.
pub const LEAST: usize = 4;

/// From so many readings on, how sure the drift is stops to matter much: the normal curve is taken.
const MANY: usize = 8;

/// How likely a number reaches a target by a time, going on as it went: a level with a drift, whose steps are
/// independent and normal with a variance that grows with the time between readings.
///
/// `P = Phi((x + mu tau - x1) / (sigma sqrt(tau)))`, with drift and spread from the readings, and Student's
/// curve instead of the normal one below eight of them. Readings are (time, value), earliest first, times in
/// any unit and increasing; `up` says on which side of the target it is to be. `None` below four readings, or
/// where times do not increase. At the end itself it is reached or not: 1 or 0.
pub fn chance_by(readings: &[(f64, f64)], target: f64, by: f64, up: bool) -> Option<f64> {
    let (first, last) = (readings.first()?, readings.last()?);
    let steps = || readings.windows(2).map(|two| (two[1].0 - two[0].0, two[1].1 - two[0].1));
    if readings.len() < LEAST || steps().any(|(time, value)| time <= 0.0 || !value.is_finite()) {
        return None;
    }
    let sign = if up { 1.0 } else { -1.0 };
    let left = (by - last.0).max(0.0);
    let drift = (last.1 - first.1) / (last.0 - first.0);
    let ahead = sign * (last.1 + drift * left - target);
    let freedom = (readings.len() - 2) as f64;
    let variance = steps().map(|(time, value)| (value - drift * time).powi(2) / time).sum::<f64>() / freedom;
    let spread = (variance * left).sqrt();
    if spread == 0.0 {
        return Some(f64::from(u8::from(ahead >= 0.0)));
    }
    let z = ahead / spread;
    Some(if readings.len() < MANY { student_cdf(z, freedom) } else { normal_cdf(z) })
}

/// The share of Student's curve with so many degrees of freedom that lies below a value.
///
/// Source: Abramowitz & Stegun 26.7.1, by the incomplete beta function.
fn student_cdf(t: f64, freedom: f64) -> f64 {
    let tail = 0.5 * beta_cdf(freedom / (freedom + t * t), freedom / 2.0, 0.5);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The mean squared distance of probabilities from what came: 0 is best, and always saying a half gives .25.
/// `None` where there are none.
///
/// Source: Brier 1950, Monthly Weather Review 78:1.
pub fn brier(said: &[(f64, bool)]) -> Option<f64> {
    let sum: f64 = said.iter().map(|(chance, came)| (chance - f64::from(u8::from(*came))).powi(2)).sum();
    (!said.is_empty()).then(|| sum / said.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A day apart: two up, none, two up, none. Drift 1 a day, variance 4 / 3 a day.
    const STAIRS: [(f64, f64); 5] = [(0.0, 0.0), (1.0, 2.0), (2.0, 2.0), (3.0, 4.0), (4.0, 4.0)];

    #[test]
    fn a_walk_with_known_drift_has_the_chance_done_by_hand() {
        let chance = |target, by| chance_by(&STAIRS, target, by, true).unwrap();
        assert!((chance(8.0, 8.0) - 0.5).abs() < 1e-12, "where the drift leads");
        // (4 + 4 - 6) / sqrt(4 / 3 x 4) = .866; Student with 3 degrees: 1/2 + (.4 + atan .5) / pi.
        let by_hand = 0.5 + (0.4 + 0.5_f64.atan()) / std::f64::consts::PI;
        assert!((chance(6.0, 8.0) - by_hand).abs() < 1e-9, "{} and {by_hand}", chance(6.0, 8.0));
        assert!((chance(10.0, 8.0) - (1.0 - by_hand)).abs() < 1e-9);
        assert_eq!((chance(4.0, 4.0), chance(4.1, 4.0)), (1.0, 0.0), "at the end it is reached or not");
        let down = STAIRS.map(|(time, value)| (time, -value));
        assert!((chance_by(&down, -6.0, 8.0, false).unwrap() - by_hand).abs() < 1e-9);
    }

    #[test]
    fn from_eight_readings_on_it_is_the_normal_curve() {
        let many: Vec<(f64, f64)> = (0..9).map(|n| (f64::from(n), f64::from(n + n % 2))).collect();
        // Steps 2, 0, 2, 0 ...: drift 1, variance 8 / 7; (8 + 4 - 10) / sqrt(8 / 7 x 4).
        let z = 2.0 / (8.0_f64 / 7.0 * 4.0).sqrt();
        let found = chance_by(&many, 10.0, 12.0, true).unwrap();
        assert!((found - normal_cdf(z)).abs() < 1e-12, "{found}");
    }

    #[test]
    fn too_few_readings_say_nothing() {
        assert_eq!(chance_by(&STAIRS[..3], 8.0, 8.0, true), None);
        assert_eq!(chance_by(&[], 8.0, 8.0, true), None);
        let twice = [(0.0, 0.0), (1.0, 1.0), (1.0, 2.0), (2.0, 3.0)];
        assert_eq!(chance_by(&twice, 8.0, 8.0, true), None);
        let straight = [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)];
        assert_eq!(
            chance_by(&straight, 8.0, 9.0, true),
            Some(1.0),
            "what never wavered is taken at its word"
        );
    }

    #[test]
    fn a_half_scores_a_quarter() {
        assert_eq!(brier(&[(0.5, true), (0.5, false)]), Some(0.25));
        assert_eq!(brier(&[(1.0, true), (0.0, false)]), Some(0.0));
        assert!((brier(&[(0.7, true), (0.2, true)]).unwrap() - 0.365).abs() < 1e-12);
        assert_eq!(brier(&[]), None);
    }

    proptest! {
        #[test]
        fn a_chance_is_one_and_a_farther_target_is_no_likelier(
            values in prop::collection::vec(-50i32..50, 4..12),
            (near, farther) in (-60i32..60, 0i32..60),
        ) {
            let values = values.iter().map(|value| f64::from(*value));
            let readings: Vec<(f64, f64)> = (0..).map(f64::from).zip(values).collect();
            let by = readings.len() as f64 + 3.0;
            let near_by = chance_by(&readings, f64::from(near), by, true).unwrap();
            let far_by = chance_by(&readings, f64::from(near + farther), by, true).unwrap();
            prop_assert!((0.0..=1.0).contains(&near_by) && far_by <= near_by + 1e-12, "{near_by} {far_by}");
        }
    }
}
