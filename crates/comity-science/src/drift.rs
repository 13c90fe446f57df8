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
    let Walk { last, drift, variance, .. } = Walk::of(readings)?;
    let sign = if up { 1.0 } else { -1.0 };
    let left = (by - last.0).max(0.0);
    let ahead = sign * (last.1 + drift * left - target);
    let freedom = (readings.len() - 2) as f64;
    let spread = (variance * left).sqrt();
    if spread == 0.0 {
        return Some(f64::from(u8::from(ahead >= 0.0)));
    }
    let z = ahead / spread;
    Some(if readings.len() < MANY { student_cdf(z, freedom) } else { normal_cdf(z) })
}

/// How likely a number lies within a band at every look until a time, going on as it went: the walk of
/// [`chance_by`], looked at as often as it was so far.
///
/// The ends of the band lie within it; an open end is infinite. The chance of a walk that is still within
/// after each of some normal steps is worked out step by step on a grid (Simpson's rule, a quarter of a
/// step's spread apart, eight spreads to each side). `None` below eight readings: over many steps nearly
/// everything hangs on how wide they are, and fewer do not say that. More than 64 looks are taken as 64,
/// further apart. It is pessimistic for a number that something draws back to its level, since this walk
/// has none. With no time left nothing can leave any more: 1.
pub fn chance_to_stay(readings: &[(f64, f64)], (low, high): (f64, f64), by: f64) -> Option<f64> {
    let Walk { last, drift, variance, gap } = Walk::of(readings).filter(|_| readings.len() >= MANY)?;
    let left = by - last.0;
    if left <= 0.0 {
        return Some(1.0);
    }
    let n = (left / gap).ceil().clamp(1.0, LOOKS_MOST as f64);
    let (step, spread) = (drift * left / n, (variance * left / n).sqrt());
    let ends = (last.1 + (step * n).min(0.0), last.1 + (step * n).max(0.0));
    let reach = FAR * spread * n.sqrt();
    let (from, to) = (low.max(ends.0 - reach), high.min(ends.1 + reach));
    let halves = ((to - from) / spread * 2.0).ceil().max(16.0);
    // A drift that dwarfs every step's spread is a straight line.
    if spread == 0.0 || halves > NODES_MOST as f64 / 2.0 {
        let stays = (1..=n as usize).all(|i| (low..=high).contains(&(last.1 + step * i as f64)));
        return Some(f64::from(u8::from(stays)));
    }
    if from >= to {
        return Some(0.0);
    }
    let n_nodes = 2 * halves as usize;
    let grid = Grid { from, apart: (to - from) / n_nodes as f64, n_nodes, step, spread };
    Some(grid.still_within(last.1, n as usize))
}

/// The most looks ahead that are worked out one by one.
const LOOKS_MOST: usize = 64;
/// So many spreads away from where a step leads, nothing is left of the normal curve.
const FAR: f64 = 8.0;
/// The most places of a grid.
const NODES_MOST: usize = 4096;

/// Places between two ends, and the steps of a walk over them.
struct Grid {
    from: f64,
    apart: f64,
    n_nodes: usize,
    step: f64,
    spread: f64,
}

impl Grid {
    /// The chance that a walk from a place lies between the ends after each of so many steps.
    fn still_within(&self, start: f64, n_steps: usize) -> f64 {
        let place = |i: usize| self.from + self.apart * i as f64;
        let mut density: Vec<f64> = (0..=self.n_nodes).map(|i| self.curve(place(i) - start)).collect();
        let reach = |spreads: f64| ((self.step + spreads * self.spread) / self.apart) as i64;
        let (back, ahead) = (reach(-FAR) - 1, reach(FAR) + 1);
        let kernel: Vec<f64> = (back..=ahead).map(|d| self.curve(d as f64 * self.apart)).collect();
        for _ in 1..n_steps {
            let weighted: Vec<f64> = density.iter().enumerate().map(|(i, it)| it * self.weight(i)).collect();
            let at = |i: i64| usize::try_from(i).ok().and_then(|i| weighted.get(i)).copied().unwrap_or(0.0);
            let one = |i: usize| (back..).zip(&kernel).map(|(d, curve)| curve * at(i as i64 - d)).sum();
            density = (0..=self.n_nodes).map(one).collect();
        }
        density.iter().enumerate().map(|(i, it)| it * self.weight(i)).sum::<f64>().clamp(0.0, 1.0)
    }

    /// The density of a step that goes so far.
    fn curve(&self, far: f64) -> f64 {
        let z = (far - self.step) / self.spread;
        (-0.5 * z * z).exp() / (self.spread * (2.0 * std::f64::consts::PI).sqrt())
    }

    /// What a place counts for in Simpson's rule.
    fn weight(&self, i: usize) -> f64 {
        let times = match i {
            0 => 1.0,
            i if i == self.n_nodes => 1.0,
            i if i % 2 == 1 => 4.0,
            _ => 2.0,
        };
        times * self.apart / 3.0
    }
}

/// What readings say of how a number moves.
struct Walk {
    /// The last reading.
    last: (f64, f64),
    /// How far it moves in a unit of time.
    drift: f64,
    /// How much it wobbles about that in a unit of time.
    variance: f64,
    /// The time between two readings, on the whole.
    gap: f64,
}

impl Walk {
    /// Of at least [`LEAST`] readings whose times increase.
    fn of(readings: &[(f64, f64)]) -> Option<Walk> {
        let (first, last) = (readings.first()?, readings.last()?);
        let steps = || readings.windows(2).map(|two| (two[1].0 - two[0].0, two[1].1 - two[0].1));
        if readings.len() < LEAST || steps().any(|(time, value)| time <= 0.0 || !value.is_finite()) {
            return None;
        }
        let time = last.0 - first.0;
        let drift = (last.1 - first.1) / time;
        let freedom = (readings.len() - 2) as f64;
        let variance =
            steps().map(|(time, value)| (value - drift * time).powi(2) / time).sum::<f64>() / freedom;
        Some(Walk { last: *last, drift, variance, gap: time / (readings.len() - 1) as f64 })
    }
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

    /// Nine readings a day apart, up one and down again: no drift, variance 8 / 7 a day, at 0 in the end.
    fn wobble() -> Vec<(f64, f64)> {
        (0..9).map(|n| (f64::from(n), f64::from(n % 2))).collect()
    }

    #[test]
    fn a_walk_that_stands_at_an_end_stays_within_as_sparre_andersen_says() {
        // Whatever the steps, as long as they are symmetric: C(2n, n) / 4^n after n of them.
        for (n, known) in [(1, 0.5), (2, 0.375), (3, 0.3125), (4, 0.273_437_5)] {
            let found = chance_to_stay(&wobble(), (0.0, f64::INFINITY), 8.0 + f64::from(n)).unwrap();
            assert!((found - known).abs() < 5e-5, "{n}: {found} and {known}");
            let below = chance_to_stay(&wobble(), (f64::NEG_INFINITY, 0.0), 8.0 + f64::from(n)).unwrap();
            assert!((below - known).abs() < 5e-5, "{n}: {below} and {known}");
        }
    }

    #[test]
    fn one_look_ahead_is_the_normal_curve_between_both_ends() {
        let spread = (8.0_f64 / 7.0).sqrt();
        let by_hand = normal_cdf(2.0 / spread) - normal_cdf(-1.0 / spread);
        let found = chance_to_stay(&wobble(), (-1.0, 2.0), 9.0).unwrap();
        assert!((found - by_hand).abs() < 1e-6, "{found} and {by_hand}");
        // Half a look is one, half as far.
        let half = normal_cdf(2.0 / (spread * 0.5_f64.sqrt())) - normal_cdf(-1.0 / (spread * 0.5_f64.sqrt()));
        let found = chance_to_stay(&wobble(), (-1.0, 2.0), 8.5).unwrap();
        assert!((found - half).abs() < 1e-6, "{found} and {half}");
    }

    #[test]
    fn what_is_far_off_stays_and_what_is_over_has_stayed() {
        let all = chance_to_stay(&wobble(), (-1000.0, 1000.0), 100.0).unwrap();
        assert!((all - 1.0).abs() < 1e-6, "{all}");
        assert_eq!(chance_to_stay(&wobble(), (5.0, 6.0), 8.0), Some(1.0), "no time is left");
        assert_eq!(chance_to_stay(&wobble()[..7], (-9.0, 9.0), 100.0), None, "too few readings");
        let straight: Vec<(f64, f64)> = (0..9).map(|n| (f64::from(n), f64::from(n))).collect();
        assert_eq!(chance_to_stay(&straight, (0.0, 12.0), 12.0), Some(1.0));
        assert_eq!(chance_to_stay(&straight, (0.0, 12.0), 13.0), Some(0.0), "it leaves with the last step");
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
        fn a_wider_band_is_no_harder_to_keep_within(
            values in prop::collection::vec(-20i32..20, 8..14),
            (low, high, more) in (-40i32..0, 0i32..40, 0i32..40),
            days in 1i32..20,
        ) {
            let values = values.iter().map(|value| f64::from(*value));
            let readings: Vec<(f64, f64)> = (0..).map(f64::from).zip(values).collect();
            let by = readings.len() as f64 + f64::from(days);
            let within = |low: i32, high: i32| {
                chance_to_stay(&readings, (f64::from(low), f64::from(high)), by).unwrap()
            };
            let (narrow, wide) = (within(low, high), within(low - more, high + more));
            prop_assert!((0.0..=1.0).contains(&narrow) && narrow <= wide + 1e-4, "{narrow} {wide}");
        }

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
