//! How many promises of a keynote are kept: they stray together, so the number strays more than a sum of
//! independent chances.

use super::Number;
use super::evidence::Earlier;
use super::fit::{Model, share};
use comity_science::special::normal_quantile;
use std::collections::BTreeMap;

/// How far keynotes stray as a whole before any is seen: a half-normal with this standard deviation, in
/// log-odds. A convention: at .35, two keynotes of three have odds within 0.7 to 1.4 times what was expected.
const STRAY: f64 = 0.35;
/// Into how many equally likely levels the common part is cut.
const LEVELS: usize = 41;

/// How far whole keynotes stray together, from earlier ones: a standard deviation of log-odds.
///
/// The mean over the posterior of its square, on a grid up to 1.2. A keynote's number kept is taken as normal
/// with the variance of independent chances and that of a common shift of all log-odds. Source: a random
/// effect of the keynote; Breslow & Clayton 1993, JASA 88:421.
pub fn shared(past: &[Earlier], model: &Model) -> f64 {
    let mut shows: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for (it, kept) in past.iter().zip(&model.kept) {
        let p = share(model.odds(&it.seen));
        let of = shows.entry(&it.show).or_default();
        *of = (of.0 + kept, of.1 + p, of.2 + p * (1.0 - p));
    }
    let like = |stray: f64| {
        let told = shows.values().map(|(kept, expected, alone)| {
            let variance = (alone + (stray * alone).powi(2)).max(1e-9);
            -0.5 * (variance.ln() + (kept - expected).powi(2) / variance)
        });
        told.sum::<f64>() - 0.5 * (stray / STRAY).powi(2)
    };
    let grid: Vec<(f64, f64)> =
        (0..=24).map(|i| f64::from(i) * 0.05).map(|stray| (stray, like(stray))).collect();
    let most = grid.iter().map(|(_, like)| *like).fold(f64::NEG_INFINITY, f64::max);
    let (mut sum, mut of) = (0.0, 0.0);
    for (stray, like) in grid {
        let weight = (like - most).exp();
        (sum, of) = (sum + weight * stray * stray, of + weight);
    }
    (sum / of).sqrt()
}

/// How many are expected to be kept, of promises with these log-odds that stray together by `spread`.
pub fn expected(odds: &[f64], spread: f64) -> f64 {
    kept(odds, spread).iter().enumerate().map(|(n, p)| n as f64 * p).sum()
}

/// An interval of the number kept that leaves out at most half of the rest on either side.
pub fn number(odds: &[f64], spread: f64, level: f64) -> Number {
    let chances = kept(odds, spread);
    let reach = |share: f64| {
        let mut below = 0.0;
        let at = chances.iter().position(|p| {
            below += p;
            below >= share
        });
        at.unwrap_or(odds.len())
    };
    Number { low: reach(0.5 - level / 2.0), high: reach(0.5 + level / 2.0) }
}

/// How likely each number is: exact for each level of the common part, and the mean over those.
fn kept(odds: &[f64], spread: f64) -> Vec<f64> {
    let mut all = vec![0.0; odds.len() + 1];
    let levels = if spread > 0.0 { LEVELS } else { 1 };
    for level in 0..levels {
        let shift =
            if levels == 1 { 0.0 } else { spread * normal_quantile((level as f64 + 0.5) / levels as f64) };
        let mut chances = vec![1.0];
        for odds in odds {
            let p = share(odds + shift);
            chances.push(0.0);
            for n in (0..chances.len()).rev() {
                let one_less = if n == 0 { 0.0 } else { chances[n - 1] };
                chances[n] = chances[n] * (1.0 - p) + one_less * p;
            }
        }
        for (all, chance) in all.iter_mut().zip(&chances) {
            *all += chance / levels as f64;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_coins_are_both_heads_one_time_of_four() {
        let chances = kept(&[0.0, 0.0], 0.0);
        assert!(chances.iter().zip([0.25, 0.5, 0.25]).all(|(a, b)| (a - b).abs() < 1e-12), "{chances:?}");
        assert!((expected(&[0.0, 0.0], 0.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn promises_that_stray_together_have_a_wider_number() {
        let odds = vec![1.0; 50];
        let (alone, together) = (number(&odds, 0.0, 0.8), number(&odds, 0.5, 0.8));
        // Binomial(50, .7311): .0570 up to 31, .1003 up to 32; .8992 up to 40, .9479 up to 41.
        assert_eq!((alone.low, alone.high), (32, 41));
        assert!(together.low < 31 && together.high > 42, "{together:?}");
        assert!((kept(&odds, 0.5).iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
