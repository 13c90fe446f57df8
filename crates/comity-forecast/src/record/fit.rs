//! How much each kind of evidence weighs: a logistic regression with normal priors, at its most likely
//! weights.
//!
//! The logarithm of the odds that a promise is kept is a level, a level of its stage, and five kinds of
//! evidence times their weights. Every weight is drawn towards zero by a prior whose strength was fixed
//! beforehand, so that little history moves little. Source: Gelman et al. 2008, Annals of Applied Statistics
//! 2:4 (weakly informative priors); the delay of records as in Lawless 1994, Canadian Journal of Statistics
//! 22:1.

use super::Day;
use super::evidence::{Earlier, NAMES, SPREADS, Seen};
use std::collections::BTreeMap;

/// The standard deviations of the level and of a stage's level before anything is seen, in log-odds.
const LEVEL: f64 = 2.0;
const STAGE: f64 = 1.5;
/// What a record's delay is before any was seen: exponential with this mean in days, worth so many records.
const DELAY: f64 = 60.0;
const DELAY_WORTH: f64 = 4.0;

/// The probability of log-odds.
pub fn share(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// The log-odds of a probability.
pub fn log_odds(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// The share of misses that are still not on record so many days after the date.
///
/// Shape: 0 to 1, falling. Source: the delays of those on record, and an exponential one worth four of them.
pub fn still_unrecorded(days: f64, delays: &[f64]) -> f64 {
    let later = delays.iter().filter(|delay| **delay > days).count() as f64;
    (later + DELAY_WORTH * (-days.max(0.0) / DELAY).exp()) / (delays.len() as f64 + DELAY_WORTH)
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    stages: Vec<String>,
    /// The mean of each kind of evidence, which is taken off.
    means: [f64; 5],
    weights: Vec<f64>,
    /// The lower triangle of the Cholesky factor of what is known of the weights.
    known: Vec<Vec<f64>>,
    /// How likely each earlier promise was kept in truth, from the record and the model.
    pub kept: Vec<f64>,
}

/// Fits the weights to earlier promises, as the record stands at an instant.
pub fn fit(past: &[Earlier], at: Day) -> Model {
    let mut stages: Vec<String> = past.iter().map(|it| it.seen.stage.clone()).collect();
    stages.sort();
    stages.dedup();
    let mean = |i: usize| past.iter().map(|it| it.seen.values[i]).sum::<f64>() / past.len().max(1) as f64;
    let n = 1 + stages.len() + NAMES.len();
    let means = std::array::from_fn(mean);
    let mut model = Model { stages, means, weights: vec![0.0; n], known: Vec::new(), kept: Vec::new() };
    let rows: Vec<Vec<f64>> = past.iter().map(|it| model.row(&it.seen)).collect();
    let delays: Vec<f64> =
        past.iter().filter_map(|it| it.missed.map(|missed| (missed - it.date).max(0.0))).collect();
    let hidden: Vec<f64> = past.iter().map(|it| still_unrecorded(at - it.date, &delays)).collect();
    model.kept = past.iter().map(|it| if it.missed.is_some() { 0.0 } else { 1.0 }).collect();
    // Expectation and maximisation in turn; the second only sharpens, so that few rounds are enough.
    for _ in 0..60 {
        model.climb(&rows);
        let mut moved: f64 = 0.0;
        for ((it, row), (kept, hidden)) in past.iter().zip(&rows).zip(model.kept.iter_mut().zip(&hidden)) {
            if it.missed.is_none() {
                let p = share(dot(row, &model.weights));
                let now = p / (p + (1.0 - p) * hidden);
                moved = moved.max((now - *kept).abs());
                *kept = now;
            }
        }
        if moved < 1e-7 {
            break;
        }
    }
    model
}

impl Model {
    fn row(&self, seen: &Seen) -> Vec<f64> {
        let stage = |name: &String| f64::from(u8::from(*name == seen.stage));
        let values = seen.values.iter().zip(&self.means).map(|(value, mean)| value - mean);
        std::iter::once(1.0).chain(self.stages.iter().map(stage)).chain(values).collect()
    }

    /// How sure each weight is of zero beforehand.
    fn priors(&self) -> Vec<f64> {
        let stages = self.stages.iter().map(|_| STAGE);
        std::iter::once(LEVEL).chain(stages).chain(SPREADS).map(|sd| 1.0 / (sd * sd)).collect()
    }

    /// Newton's steps to the most likely weights.
    fn climb(&mut self, rows: &[Vec<f64>]) {
        let priors = self.priors();
        for _ in 0..50 {
            let mut slope: Vec<f64> = priors.iter().zip(&self.weights).map(|(sure, w)| -sure * w).collect();
            let mut bend: Vec<Vec<f64>> = diagonal(&priors);
            for (row, kept) in rows.iter().zip(&self.kept) {
                let p = share(dot(row, &self.weights));
                for (i, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                    slope[i] += x * (kept - p);
                    for (j, y) in row.iter().enumerate().take(i + 1) {
                        bend[i][j] += p * (1.0 - p) * x * y;
                    }
                }
            }
            self.known = cholesky(bend);
            let step = solve(&self.known, &slope);
            for (weight, step) in self.weights.iter_mut().zip(&step) {
                *weight += step;
            }
            if step.iter().all(|step| step.abs() < 1e-9) {
                break;
            }
        }
    }

    /// The log-odds that a promise is kept.
    pub fn odds(&self, seen: &Seen) -> f64 {
        dot(&self.row(seen), &self.weights)
    }

    /// How unsure the weights leave the common level of some promises: a variance of log-odds.
    pub fn doubt(&self, all: &[Seen]) -> f64 {
        let mut mean = vec![0.0; self.weights.len()];
        let mut sum = 0.0;
        for seen in all {
            let (row, p) = (self.row(seen), share(self.odds(seen)));
            let pull = p * (1.0 - p);
            sum += pull;
            for (mean, x) in mean.iter_mut().zip(&row) {
                *mean += pull * x;
            }
        }
        let mean: Vec<f64> = mean.iter().map(|x| x / sum.max(1e-12)).collect();
        dot(&mean, &solve(&self.known, &mean))
    }

    /// The weight of each kind of evidence.
    pub fn weights(&self) -> Vec<(&'static str, f64)> {
        NAMES.into_iter().zip(self.weights[1 + self.stages.len()..].iter().copied()).collect()
    }
}

/// What share of earlier promises the record calls kept, of all and by stage: one kept and one missed are
/// added.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    all: (f64, f64),
    stages: BTreeMap<String, (f64, f64)>,
}

impl Rates {
    /// The rates as the record had them at an instant.
    pub fn of(past: &[Earlier], at: Day) -> Rates {
        let mut rates = Rates { all: (0.0, 0.0), stages: BTreeMap::new() };
        for it in past {
            let kept = f64::from(u8::from(it.missed.is_none_or(|missed| missed > at)));
            let stage = rates.stages.entry(it.seen.stage.clone()).or_default();
            for place in [&mut rates.all, stage] {
                (place.0, place.1) = (place.0 + kept, place.1 + 1.0);
            }
        }
        rates
    }

    /// Of all.
    pub fn all(&self) -> f64 {
        (self.all.0 + 1.0) / (self.all.1 + 2.0)
    }

    /// At a stage; of all where nothing was promised at it.
    pub fn at(&self, stage: &str) -> f64 {
        self.stages.get(stage).map_or_else(|| self.all(), |(kept, n)| (kept + 1.0) / (n + 2.0))
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn diagonal(values: &[f64]) -> Vec<Vec<f64>> {
    let row = |i: usize| (0..values.len()).map(|j| if i == j { values[i] } else { 0.0 }).collect();
    (0..values.len()).map(row).collect()
}

/// The lower factor of a symmetric positive matrix, of which the lower triangle is given.
fn cholesky(mut a: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for i in 0..a.len() {
        for j in 0..=i {
            let rest: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - rest).max(1e-12).sqrt() } else { (a[i][j] - rest) / a[j][j] };
        }
    }
    a
}

/// Solves for the matrix whose lower factor is given.
fn solve(factor: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let mut x = right.to_vec();
    for i in 0..x.len() {
        let rest: f64 = (0..i).map(|k| factor[i][k] * x[k]).sum();
        x[i] = (x[i] - rest) / factor[i][i];
    }
    for i in (0..x.len()).rev() {
        let rest: f64 = (i + 1..x.len()).map(|k| factor[k][i] * x[k]).sum();
        x[i] = (x[i] - rest) / factor[i][i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_solved_and_multiplied_back_is_what_it_was() {
        let factor = cholesky(vec![vec![4.0, 0.0], vec![2.0, 3.0]]);
        // 4x + 2y = 10, 2x + 3y = 11.
        let x = solve(&factor, &[10.0, 11.0]);
        assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 3.0).abs() < 1e-12, "{x:?}");
    }

    #[test]
    fn half_of_the_delays_seen_lie_ahead_and_a_weak_guess_fills_in() {
        assert!((still_unrecorded(0.0, &[]) - 1.0).abs() < 1e-12);
        assert!((still_unrecorded(60.0, &[]) - (-1.0f64).exp()).abs() < 1e-12);
        // Two of four are later; with four of the guess: (2 + 4/e) / 8.
        let delays = [10.0, 50.0, 70.0, 90.0];
        assert!((still_unrecorded(60.0, &delays) - (2.0 + 4.0 / 1f64.exp()) / 8.0).abs() < 1e-12);
    }

    fn earlier(stage: &str, missed: Option<Day>) -> Earlier {
        Earlier { seen: Seen { stage: stage.into(), values: [0.0; 5] }, show: "a".into(), date: 0.0, missed }
    }

    #[test]
    fn where_all_is_long_on_record_a_stage_lies_between_its_own_rate_and_that_of_all() {
        let mut past: Vec<Earlier> = (0..30).map(|i| earlier("x", (i < 15).then_some(1.0))).collect();
        past.extend((0..30).map(|i| earlier("y", (i < 3).then_some(1.0))));
        let model = fit(&past, 10_000.0);
        let p = |stage: &str| share(model.odds(&earlier(stage, None).seen));
        assert!(p("x") > 0.5 && p("x") < 0.7 && p("y") < 0.9 && p("y") > 0.7, "{} {}", p("x"), p("y"));
        assert!(p("never seen") > p("x") && p("never seen") < p("y"));
        let rates = Rates::of(&past, 10_000.0);
        assert_eq!((rates.at("x"), rates.at("never seen")), (16.0 / 32.0, 43.0 / 62.0));
    }

    #[test]
    fn a_keynote_of_last_week_without_misses_on_record_proves_little() {
        let past: Vec<Earlier> = (0..30).map(|_| earlier("x", None)).collect();
        let p = |at: Day| share(fit(&past, at).odds(&past[0].seen));
        assert!(p(7.0) < 0.9 && p(400.0) > 0.95, "{} {}", p(7.0), p(400.0));
    }
}
