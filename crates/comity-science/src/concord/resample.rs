//! How sure a number about people is: they are drawn again, with replacement.

use crate::chance::philox;
use crate::special::{normal_cdf, normal_quantile};

/// Fewer people than this, and drawing them again says nothing.
pub const LEAST: usize = 10;

/// The bias-corrected and accelerated interval of a number over `n` people.
///
/// `of` is given how often each of them counts. Draws on which it is none are left out; `None` if half of
/// them are, or if it is none for the people as they are. Source: Efron 1987, JASA 82:171; the acceleration
/// is the jackknife's.
pub fn bca(
    n: usize,
    draws: u32,
    seed: u32,
    level: f64,
    of: impl Fn(&[f64]) -> Option<f64>,
) -> Option<(f64, f64)> {
    let point = of(&vec![1.0; n])?;
    let mut drawn: Vec<f64> = (0..draws).filter_map(|draw| of(&again(n, draw, seed))).collect();
    if drawn.len() * 2 < draws as usize || drawn.is_empty() {
        return None;
    }
    drawn.sort_by(f64::total_cmp);
    let n_drawn = drawn.len() as f64;
    let below = drawn.iter().filter(|it| **it < point).count() as f64;
    let ties = drawn.iter().filter(|it| **it == point).count() as f64;
    let share = ((below + ties / 2.0) / n_drawn).clamp(0.5 / n_drawn, 1.0 - 0.5 / n_drawn);
    let (bias, acceleration) = (normal_quantile(share), acceleration(n, &of));
    let end = |part: f64| {
        let z = bias + normal_quantile(part);
        let moved = normal_cdf(bias + z / (1.0 - acceleration * z));
        let place = (moved * n_drawn).floor().clamp(0.0, n_drawn - 1.0);
        drawn[place as usize]
    };
    let tail = (1.0 - level) / 2.0;
    Some((end(tail), end(1.0 - tail)))
}

/// How often each of `n` people is drawn, in one draw.
pub fn again(n: usize, draw: u32, seed: u32) -> Vec<f64> {
    let mut times = vec![0.0; n];
    for four in 0..n.div_ceil(4) {
        let words = philox([four as u32, draw, 0, 1], [seed, 0]);
        for word in words.iter().take(n - 4 * four) {
            times[((u64::from(*word) * n as u64) >> 32) as usize] += 1.0;
        }
    }
    times
}

fn acceleration(n: usize, of: &impl Fn(&[f64]) -> Option<f64>) -> f64 {
    let without = |i: usize| {
        let mut weights = vec![1.0; n];
        weights[i] = 0.0;
        of(&weights)
    };
    let left: Vec<f64> = (0..n).filter_map(without).collect();
    let mean = left.iter().sum::<f64>() / (left.len().max(1) as f64);
    let squares: f64 = left.iter().map(|it| (mean - it).powi(2)).sum();
    let cubes: f64 = left.iter().map(|it| (mean - it).powi(3)).sum();
    if squares > 0.0 { cubes / (6.0 * squares.powf(1.5)) } else { 0.0 }
}

/// The labels of some cases, shuffled: the same for the same draw and seed.
pub fn shuffled(labels: &[usize], draw: u32, seed: u32) -> Vec<usize> {
    let mut labels = labels.to_vec();
    for i in (1..labels.len()).rev() {
        let word = philox([i as u32, draw, 0, 2], [seed, 0])[0];
        labels.swap(i, ((u64::from(word) * (i as u64 + 1)) >> 32) as usize);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_holds_the_mean_about_as_often_as_it_says() {
        let mut held = 0;
        for sample in 0..200u32 {
            let draw = |i: u32| {
                let word = philox([i, sample, 9, 9], [4, 4])[0];
                normal_quantile((f64::from(word) + 0.5) / 4_294_967_296.0)
            };
            let values: Vec<f64> = (0..30).map(draw).collect();
            let mean = |weights: &[f64]| {
                let n: f64 = weights.iter().sum();
                Some(values.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>() / n)
            };
            let (low, high) = bca(30, 400, sample, 0.8, mean).unwrap();
            held += u32::from(low <= 0.0 && 0.0 <= high);
        }
        assert!((145..=175).contains(&held), "an 80 % interval held {held} of 200");
    }

    #[test]
    fn a_shuffle_keeps_all_labels() {
        let mut labels = shuffled(&[0, 0, 1, 2, 2], 3, 7);
        labels.sort_unstable();
        assert_eq!(labels, [0, 0, 1, 2, 2]);
    }
}
