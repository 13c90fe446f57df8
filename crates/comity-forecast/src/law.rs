//! How long things take: laws of durations, as curves over a standard normal value.
//!
//! Every duration is `curve(z)`, where `z` is normal and part of it is shared with others (a Gaussian
//! copula): so any law can take part in shared luck, and the same `z` means the same luck under every law.

use crate::draw::exp;
use comity_science::special::normal_cdf;
use std::sync::{Arc, LazyLock};

/// Knots of a table lie this far apart.
const STEP: f32 = 1.0 / 16.0;
/// A table reaches from minus to plus this many deviations.
const REACH: f32 = 4.0;
/// How many knots a table has.
const KNOTS: usize = (2.0 * REACH / STEP) as usize + 1;
/// The normal value below which nine in ten lie.
pub const Z90: f64 = 1.281_551_565_544_600_4;

/// The shares that lie below the knots of a table.
static SHARES: LazyLock<[f64; KNOTS]> =
    LazyLock::new(|| std::array::from_fn(|i| normal_cdf(f64::from(i as f32 * STEP - REACH))));

/// A duration as a rising function of a standard normal value. Unit: working days of one person.
#[derive(Debug, Clone, PartialEq)]
pub enum Curve {
    /// Always the same.
    Certain(f32),
    /// e^(middle + z·spread), with one spread below the middle and one above: lognormal if they are equal.
    Split {
        /// The logarithm of the median.
        middle: f32,
        /// The spread of the logarithm for z below 0.
        below: f32,
        /// The spread for z above 0.
        above: f32,
    },
    /// Straight lines between knots.
    Table(Arc<Table>),
}

/// Values at evenly spaced normal values.
#[derive(Debug, Clone, PartialEq)]
pub struct Table([f32; KNOTS]);

impl Table {
    /// The value at `z`; beyond the ends, that of the end.
    #[inline(always)]
    pub fn at(&self, z: f32) -> f32 {
        // The knot at or below it: adding 2²³ rounds to a whole number. On a knot either neighbour will do.
        const ROUND: f32 = 8_388_608.0;
        let place = (z.clamp(-REACH, REACH) + REACH) * (1.0 / STEP);
        let rounded = (place - 0.499_999).clamp(0.0, (KNOTS - 2) as f32) + ROUND;
        let knot = (rounded.to_bits() & 0x7f) as usize;
        let part = place - (rounded - ROUND);
        self.0[knot] + part * (self.0[knot + 1] - self.0[knot])
    }
}

impl Curve {
    /// Lognormal by its median and the spread of its logarithm.
    pub fn lognormal(median: f64, spread: f64) -> Self {
        Self::split(median.ln(), spread, spread)
    }

    /// The law of three typed quantiles: lognormal on either side of the median.
    ///
    /// `stretch` widens (above 1) or narrows both sides: what past hit rates say about such ranges.
    pub fn range(p10: f64, p50: f64, p90: f64, stretch: f64) -> Self {
        // A range may begin at nothing; a logarithm may not.
        let p10 = p10.max(0.05 * p50);
        Self::split(p50.ln(), (p50 / p10).ln() / Z90 * stretch, (p90 / p50).ln() / Z90 * stretch)
    }

    /// Cut to what a single number can hold at any luck: medians within e±30 days, spreads up to 8.
    fn split(middle: f64, below: f64, above: f64) -> Self {
        let spread = |spread: f64| spread.clamp(0.0, 8.0) as f32;
        Self::Split { middle: middle.clamp(-30.0, 30.0) as f32, below: spread(below), above: spread(above) }
    }

    /// A PERT beta: mean (low + 4·mode + high) / 6, shape 4 (Malcolm et al. 1959; Clark 1962).
    pub fn pert(low: f64, mode: f64, high: f64) -> Self {
        if high <= low {
            return Self::Certain(mode as f32);
        }
        let (a, b) = (4.0 * (mode - low) / (high - low), 4.0 * (high - mode) / (high - low));
        // The share below each of 2001 points, by the trapezoid rule over the density.
        const N: usize = 2000;
        let mut below = Vec::with_capacity(N + 1);
        let (mut sum, mut last) = (0.0, 0.0);
        for i in 0..=N {
            let x = i as f64 / N as f64;
            let density = x.powf(a) * (1.0 - x).powf(b);
            sum += if i == 0 { 0.0 } else { 0.5 * (last + density) };
            last = density;
            below.push(sum);
        }
        Self::of(|share| {
            let over = below.partition_point(|&at| at < share * sum).clamp(1, N);
            let part =
                (share * sum - below[over - 1]) / (below[over] - below[over - 1]).max(f64::MIN_POSITIVE);
            low + (high - low) * (over as f64 - 1.0 + part) / N as f64
        })
    }

    /// Exponential by its mean.
    pub fn exponential(mean: f64) -> Self {
        Self::of(|share| -mean * (-share).ln_1p())
    }

    /// Any law by its quantile function over shares strictly between 0 and 1.
    pub fn of(quantile: impl Fn(f64) -> f64) -> Self {
        let mut knots = [0.0f32; KNOTS];
        for (knot, share) in knots.iter_mut().zip(&*SHARES) {
            *knot = quantile(*share) as f32;
        }
        Self::Table(Arc::new(Table(knots)))
    }

    /// A table of a function of the normal value.
    pub fn by_z(value: impl Fn(f64) -> f64) -> Self {
        let mut knots = [0.0f32; KNOTS];
        for (i, knot) in knots.iter_mut().enumerate() {
            *knot = value(f64::from(i as f32 * STEP - REACH)) as f32;
        }
        Self::Table(Arc::new(Table(knots)))
    }

    /// One of these, each as likely, with straight lines between them.
    ///
    /// The quantile at (i + ½)/n is the i-th smallest (Hazen 1914). `None` if there are none.
    pub fn sample(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(match sorted.as_slice() {
            [] => return None,
            [only] => Self::Certain(*only as f32),
            _ => Self::of(|share| hazen(&sorted, share)),
        })
    }

    /// The duration at a normal value.
    #[inline(always)]
    pub fn at(&self, z: f32) -> f32 {
        match self {
            Self::Certain(days) => *days,
            Self::Split { middle, below, above } => {
                exp(z.mul_add(if z < 0.0 { *below } else { *above }, *middle))
            }
            Self::Table(table) => table.at(z),
        }
    }

    /// Every duration times `factor`.
    pub fn times(&self, factor: f64) -> Self {
        match self {
            Self::Certain(days) => Self::Certain((f64::from(*days) * factor) as f32),
            Self::Split { middle, below, above } => Self::Split {
                middle: (f64::from(*middle) + factor.ln()) as f32,
                below: *below,
                above: *above,
            },
            Self::Table(table) => {
                Self::Table(Arc::new(Table(table.0.map(|days| (f64::from(days) * factor) as f32))))
            }
        }
    }

    /// What is left after `spent` days: the law under the condition that it was not over by then.
    ///
    /// What took longer than anything known still needs at least a tenth of what it has taken; a convention.
    pub fn left_after(&self, spent: f64) -> Self {
        if let Self::Certain(days) = self {
            return Self::Certain((f64::from(*days) - spent).max(0.1 * spent) as f32);
        }
        if spent <= 0.0 {
            return self.clone();
        }
        let open = normal_cdf(-f64::from(self.z_of(spent as f32)));
        let least = if open < 0.001 { 0.1 * spent } else { 0.0 };
        Self::by_z(|z| {
            let z = -z_of_share((normal_cdf(-z) * open).max(1e-15));
            (f64::from(self.at(z as f32)) - spent).max(least)
        })
    }

    /// The normal value at which the curve reaches so many days.
    fn z_of(&self, days: f32) -> f32 {
        let (mut low, mut high) = (-8.0f32, 8.0f32);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if self.at(middle) < days {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }

    /// Mean and standard deviation, by Simpson's rule over the normal density.
    pub fn moments(&self) -> (f64, f64) {
        const N: usize = 4000;
        let (mut mean, mut square, mut whole) = (0.0, 0.0, 0.0);
        for i in 0..=N {
            let z = -8.0 + 16.0 * i as f64 / N as f64;
            let ends = if i == 0 || i == N {
                1.0
            } else if i % 2 == 1 {
                4.0
            } else {
                2.0
            };
            let (weight, days) = (ends * (-0.5 * z * z).exp(), f64::from(self.at(z as f32)));
            mean += weight * days;
            square += weight * days * days;
            whole += weight;
        }
        let mean = mean / whole;
        (mean, (square / whole - mean * mean).max(0.0).sqrt())
    }
}

/// The normal value below which a share lies, to about 1e-9: Acklam's rational approximation (2003).
pub fn z_of_share(share: f64) -> f64 {
    let tail = |q: f64| {
        let top = ((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q
            - 2.549732539343734)
            * q
            + 4.374664141464968)
            * q
            + 2.938163982698783;
        let bottom = (((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q
            + 3.754408661907416)
            * q
            + 1.0;
        top / bottom
    };
    if share < 0.02425 {
        return tail((-2.0 * share.ln()).sqrt());
    }
    if share > 1.0 - 0.02425 {
        return -tail((-2.0 * (-share).ln_1p()).sqrt());
    }
    let q = share - 0.5;
    let r = q * q;
    let top = (((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r
        + 1.383_577_518_672_69e2)
        * r
        - 3.066479806614716e1)
        * r
        + 2.506628277459239)
        * q;
    let bottom = ((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r
        + 6.680131188771972e1)
        * r
        - 1.328068155288572e1)
        * r
        + 1.0;
    top / bottom
}

/// The quantile of sorted values at a share, straight lines between the middles of their steps.
pub fn hazen(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len() - 1;
    let place = (share * sorted.len() as f64 - 0.5).clamp(0.0, last as f64);
    let under = (place as usize).min(last);
    let over = (under + 1).min(last);
    sorted[under] + (place - under as f64) * (sorted[over] - sorted[under])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, within: f64) -> bool {
        (a - b).abs() <= within
    }

    #[test]
    fn the_quick_normal_value_is_the_slow_one() {
        for share in [1e-9, 1e-5, 0.001, 0.02, 0.1, 0.5, 0.9, 0.98, 0.9999] {
            assert!(
                near(z_of_share(share), comity_science::special::normal_quantile(share), 1e-7),
                "{share}"
            );
        }
    }

    #[test]
    fn pert_has_the_textbooks_moments() {
        // Beta on [a, b] with shape 4: mean (a + 4m + b)/6, variance (mean - a)(b - mean)/7.
        for (low, mode, high) in [(2.0, 4.0, 12.0), (1.0, 1.0, 8.0), (3.0, 10.0, 11.0)] {
            let (mean, sd) = Curve::pert(low, mode, high).moments();
            let known = (low + 4.0 * mode + high) / 6.0;
            assert!(near(mean, known, 2e-3 * (high - low)), "{mean} {known}");
            assert!(near(sd, ((known - low) * (high - known) / 7.0).sqrt(), 4e-3 * (high - low)), "{sd}");
        }
        assert_eq!(Curve::pert(3.0, 3.0, 3.0), Curve::Certain(3.0));
    }

    #[test]
    fn a_lognormal_has_the_textbooks_moments() {
        let (mean, sd) = Curve::lognormal(5.0, 0.85).moments();
        let known = 5.0 * (0.85f64 * 0.85 / 2.0).exp();
        assert!(near(mean, known, 1e-3), "{mean} {known}");
        assert!(near(sd, known * ((0.85f64 * 0.85).exp() - 1.0).sqrt(), 1e-2), "{sd}");
    }

    #[test]
    fn a_typed_range_has_its_quantiles() {
        let curve = Curve::range(3.0, 5.0, 13.0, 1.0);
        for (z, days) in [(-Z90, 3.0), (0.0, 5.0), (Z90, 13.0)] {
            assert!(near(f64::from(curve.at(z as f32)), days, 1e-4));
        }
        assert!(Curve::range(3.0, 5.0, 13.0, 1.5).at(1.28) > 13.0);
    }

    #[test]
    fn an_exponential_forgets_what_was_spent() {
        let left = Curve::exponential(4.0).left_after(3.0);
        let (mean, sd) = left.moments();
        assert!(near(mean, 4.0, 0.02) && near(sd, 4.0, 0.05), "{mean} {sd}");
    }

    #[test]
    fn what_has_taken_long_is_likely_to_take_longer_still() {
        let curve = Curve::lognormal(5.0, 0.85);
        assert!(curve.left_after(20.0).moments().0 > curve.left_after(5.0).moments().0);
        assert!(Curve::Certain(5.0).left_after(2.0).at(0.0) == 3.0);
        assert!(Curve::sample(&[1.0, 2.0, 3.0]).unwrap().left_after(30.0).at(0.0) >= 2.9);
    }

    #[test]
    fn a_sample_gives_back_its_middle_and_its_ends() {
        let curve = Curve::sample(&[4.0, 1.0, 2.0, 8.0, 16.0]).unwrap();
        assert!(near(f64::from(curve.at(0.0)), 4.0, 1e-3));
        assert!(near(f64::from(curve.at(3.9)), 16.0, 1e-3));
        assert_eq!(Curve::sample(&[]), None);
    }
}
