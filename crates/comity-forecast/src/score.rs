//! How good forecasts have been: scores of probabilities, of ranges and of whole distributions.
//!
//! Formulas: MEASURES 9. Every function gives `None` where there is nothing to score.

use crate::history::Again;
use serde::Serialize;

/// A forecast of something that came true or did not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Told {
    /// What was forecast, 0 to 1.
    pub p: f64,
    /// Whether it came true.
    pub came: bool,
}

/// The mean squared distance of probabilities from what came: 0 is best, 0.25 is what always saying ½ gets.
///
/// Source: Brier 1950, Monthly Weather Review 78:1.
pub fn brier(told: &[Told]) -> Option<f64> {
    mean(told.iter().map(|one| (one.p - came(one)).powi(2)))
}

/// The mean logarithmic score, in nats: 0 is best; what was called impossible and came counts as 1e-6.
///
/// Source: Good 1952, Journal of the Royal Statistical Society B 14:1.
pub fn log_score(told: &[Told]) -> Option<f64> {
    mean(told.iter().map(|one| -(if one.came { one.p } else { 1.0 - one.p }).max(1e-6).ln()))
}

fn came(one: &Told) -> f64 {
    f64::from(u8::from(one.came))
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let n = values.len();
    if n == 0 { None } else { Some(values.sum::<f64>() / n as f64) }
}

/// How much lower one score is than another: 1 is perfect, 0 no better, below 0 worse.
pub fn skill(score: f64, reference: f64) -> Option<f64> {
    if reference > 0.0 { Some(1.0 - score / reference) } else { None }
}

/// Murphy's parts of a Brier score: score = reliability - resolution + uncertainty.
///
/// Exact over groups of equal forecasts, which is what it groups by. Source: Murphy 1973, Journal of Applied
/// Meteorology 12:4.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Murphy {
    /// The Brier score itself.
    pub brier: f64,
    /// How far forecasts lie from what came when they were made: 0 is best.
    pub reliability: f64,
    /// How far what came differs between forecasts: more is better.
    pub resolution: f64,
    /// How uncertain what came was by itself.
    pub uncertainty: f64,
}

/// The parts of a Brier score.
pub fn murphy(told: &[Told]) -> Option<Murphy> {
    let (n, all) = (told.len() as f64, mean(told.iter().map(came))?);
    let mut sorted = told.to_vec();
    sorted.sort_by(|a, b| a.p.total_cmp(&b.p));
    let (mut reliability, mut resolution) = (0.0, 0.0);
    for group in sorted.chunk_by(|a, b| a.p == b.p) {
        let (size, share) = (group.len() as f64, mean(group.iter().map(came))?);
        reliability += size * (group[0].p - share).powi(2) / n;
        resolution += size * (share - all).powi(2) / n;
    }
    Some(Murphy { brier: brier(told)?, reliability, resolution, uncertainty: all * (1.0 - all) })
}

/// One bin of a reliability diagram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How many forecasts lie in it.
    pub n: usize,
    /// Their mean.
    pub forecast: f64,
    /// What share came true.
    pub came: f64,
    /// Where that share would lie, 90 % of the time, if every forecast were right: the consistency bar.
    pub consistent: (f64, f64),
}

/// A reliability diagram of so many bins of equal width; empty bins are left out.
///
/// The bars are drawn, with `seed`: 2,000 times what would have come if every forecast in the bin were right.
/// Source: Bröcker & Smith 2007, Weather and Forecasting 22:3.
pub fn reliability(told: &[Told], bins: usize, seed: u64) -> Vec<Bin> {
    let bins = bins.max(1);
    let of = |p: f64| ((p * bins as f64) as usize).min(bins - 1);
    let mut found = Vec::new();
    for bin in 0..bins {
        let within: Vec<Told> = told.iter().copied().filter(|one| of(one.p) == bin).collect();
        let (Some(forecast), Some(share)) =
            (mean(within.iter().map(|one| one.p)), mean(within.iter().map(came)))
        else {
            continue;
        };
        let mut chance = Again::new(seed, bin as u32);
        let mut drawn: Vec<f64> = (0..2000)
            .map(|_| {
                within.iter().filter(|one| chance.uniform() < one.p).count() as f64 / within.len() as f64
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
        let (from, to) = (bin as f64 / bins as f64, (bin + 1) as f64 / bins as f64);
        found.push(Bin {
            from,
            to,
            n: within.len(),
            forecast,
            came: share,
            consistent: (drawn[100], drawn[1899]),
        });
    }
    found
}

/// How far forecasts lie from the share that comes anyway, on average: forecasts that say nothing have 0.
pub fn sharpness(told: &[Told]) -> Option<f64> {
    let all = mean(told.iter().map(|one| one.p))?;
    mean(told.iter().map(|one| (one.p - all).powi(2)))
}

/// The score of an interval of a level such as 0.8 for one outcome, in the outcome's unit: less is better.
///
/// Its width, and for an outcome outside 2 / (1 - level) times by how much. Source: Gneiting & Raftery 2007,
/// JASA 102:477, section 6.2.
pub fn interval(low: f64, high: f64, level: f64, outcome: f64) -> f64 {
    (high - low) + 2.0 / (1.0 - level) * ((low - outcome).max(0.0) + (outcome - high).max(0.0))
}

/// The continuous ranked probability score of an ensemble for one outcome, in its unit: less is better.
///
/// The fair form, which does not reward small ensembles: mean |x - y| less half the mean distance of two
/// different members. `None` under two members. Source: Ferro 2014, QJRMS 140:683.
pub fn crps(ensemble: &[f64], outcome: f64) -> Option<f64> {
    if ensemble.len() < 2 {
        return None;
    }
    let n = ensemble.len() as f64;
    let mut sorted = ensemble.to_vec();
    sorted.sort_by(f64::total_cmp);
    let off = mean(sorted.iter().map(|x| (x - outcome).abs()))?;
    // The sum of |xᵢ - xⱼ| over all ordered pairs, from the order alone.
    let apart: f64 =
        sorted.iter().enumerate().map(|(i, x)| (2.0 * i as f64 + 1.0 - n) * x).sum::<f64>() * 2.0;
    Some(off - apart / (2.0 * n * (n - 1.0)))
}

/// The same of a normal distribution.
///
/// Source: Gneiting et al. 2005, Monthly Weather Review 133:5.
pub fn crps_normal(mean: f64, sd: f64, outcome: f64) -> f64 {
    let z = (outcome - mean) / sd;
    let density = (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
    let below = comity_science::special::normal_cdf(z);
    sd * (z * (2.0 * below - 1.0) + 2.0 * density - 1.0 / std::f64::consts::PI.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::z_of_share;

    fn told(pairs: &[(f64, bool)]) -> Vec<Told> {
        pairs.iter().map(|&(p, came)| Told { p, came }).collect()
    }

    #[test]
    fn the_brier_score_is_the_sum_of_murphys_parts() {
        let told = told(&[
            (0.2, false),
            (0.2, true),
            (0.2, false),
            (0.7, true),
            (0.7, true),
            (0.7, false),
            (1.0, true),
        ]);
        let parts = murphy(&told).unwrap();
        assert!((parts.brier - (0.04 + 0.64 + 0.04 + 0.09 + 0.09 + 0.49) / 7.0).abs() < 1e-12);
        assert!((parts.brier - (parts.reliability - parts.resolution + parts.uncertainty)).abs() < 1e-12);
        assert!((parts.uncertainty - 4.0 / 7.0 * 3.0 / 7.0).abs() < 1e-12);
        assert_eq!((murphy(&[]), brier(&[])), (None, None));
        assert_eq!(brier(&[Told { p: 0.5, came: true }]), Some(0.25));
    }

    #[test]
    fn an_outcome_outside_an_interval_costs_ten_times_its_distance_at_80_percent() {
        assert!((interval(2.0, 5.0, 0.8, 4.0) - 3.0).abs() < 1e-12);
        assert!((interval(2.0, 5.0, 0.8, 6.0) - 13.0).abs() < 1e-12);
        assert!((interval(2.0, 5.0, 0.8, 1.5) - 8.0).abs() < 1e-12);
    }

    #[test]
    fn the_crps_of_an_ensemble_is_that_of_its_law() {
        assert!((crps(&[1.0, 3.0], 2.0).unwrap() - (1.0 - 1.0)).abs() < 1e-12);
        assert!((crps(&[0.0, 1.0, 5.0], 2.0).unwrap() - (2.0 - 20.0 / 12.0)).abs() < 1e-12);
        assert!((crps_normal(0.0, 1.0, 0.0) - 0.233_695).abs() < 1e-6);
        let normal: Vec<f64> =
            (0..20_000).map(|i| 3.0 + 2.0 * z_of_share((f64::from(i) + 0.5) / 20_000.0)).collect();
        assert!((crps(&normal, 4.5).unwrap() - crps_normal(3.0, 2.0, 4.5)).abs() < 1e-3);
        assert_eq!(crps(&[1.0], 1.0), None);
    }

    #[test]
    fn right_forecasts_lie_within_their_consistency_bars_nine_times_of_ten() {
        let mut chance = Again::new(3, 0);
        let (mut within, mut n) = (0, 0);
        for _ in 0..40 {
            let told: Vec<Told> = (0..400)
                .map(|_| {
                    let p = chance.uniform();
                    Told { p, came: chance.uniform() < p }
                })
                .collect();
            for bin in reliability(&told, 5, 1) {
                n += 1;
                within += u32::from(bin.consistent.0 <= bin.came && bin.came <= bin.consistent.1);
            }
        }
        let share = f64::from(within) / f64::from(n);
        assert!((0.84..=0.97).contains(&share), "{share}");
    }

    #[test]
    fn wrong_forecasts_lie_outside() {
        let sure = vec![Told { p: 0.95, came: false }; 30];
        let bins = reliability(&sure, 10, 1);
        assert_eq!((bins.len(), bins[0].n, bins[0].came), (1, 30, 0.0));
        assert!(bins[0].consistent.0 > 0.8);
        assert!(log_score(&sure).unwrap() > 2.9);
    }
}
