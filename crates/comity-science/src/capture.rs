//! How many there are that two lists miss, told by how much the lists share.

use crate::special::normal_quantile;

/// What two lists miss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missed {
    /// How many are on neither list.
    pub missed: f64,
    /// Where that lies.
    pub interval: (f64, f64),
}

/// From so many that are on both lists on, the estimate is as good as free of bias.
///
/// Source: Robson & Regier 1964, Transactions of the American Fisheries Society 93:215.
pub const SHARED_FROM: u64 = 7;

/// How many are on neither of two lists of `first` and `second`, of which `shared` are the same.
///
/// All there are: (first + 1)(second + 1) / (shared + 1) - 1, of which those on a list are taken off. The
/// interval is log-normal, so that it never says less than none. It holds where the lists were made without
/// regard to each other, and each of all is as likely as any other to be on one: where they share more than
/// that, it says too few. `None` under [`SHARED_FROM`] shared, where more are shared than a list has, and
/// where nothing is missed. Sources: Chapman 1951, University of California Publications in Statistics 1:131;
/// its variance by Seber 1970, Biometrika 57:313; the interval by Chao 1989, Biometrics 45:427.
pub fn missed(first: u64, second: u64, shared: u64, level: f64) -> Option<Missed> {
    if shared < SHARED_FROM || shared > first.min(second) {
        return None;
    }
    let (a, b, m) = (first as f64, second as f64, shared as f64);
    let all = (a + 1.0) * (b + 1.0) / (m + 1.0) - 1.0;
    let missed = all - (a + b - m);
    if missed <= 0.0 {
        return None;
    }
    let variance = (a + 1.0) * (b + 1.0) * (a - m) * (b - m) / ((m + 1.0).powi(2) * (m + 2.0));
    let z = normal_quantile(0.5 + level / 2.0);
    let factor = (z * (variance / missed.powi(2)).ln_1p().sqrt()).exp();
    Some(Missed { missed, interval: (missed / factor, missed * factor) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::philox;

    #[test]
    fn it_is_the_textbooks_estimate_less_what_is_known() {
        // 24 and 30, 8 on both: 25 * 31 / 9 - 1 = 85.11, of which 46 are known; the variance is
        // 25 * 31 * 16 * 22 / (81 * 10) = 336.79.
        let found = missed(24, 30, 8, 0.95).unwrap();
        assert!((found.missed - (775.0 / 9.0 - 1.0 - 46.0)).abs() < 1e-12);
        let factor =
            (1.959_963_984_540_054 * (1.0 + 336.790_123_456_790_1 / found.missed.powi(2)).ln().sqrt()).exp();
        assert!((found.interval.0 - found.missed / factor).abs() < 1e-9);
        assert!((found.interval.1 - found.missed * factor).abs() < 1e-9);
    }

    #[test]
    fn where_too_few_are_shared_or_nothing_is_missed_it_says_nothing() {
        assert_eq!(missed(24, 30, 6, 0.8), None);
        assert_eq!(missed(24, 30, 25, 0.8), None);
        assert_eq!(missed(9, 9, 9, 0.8), None);
        assert_eq!(missed(9, 20, 9, 0.8), None);
    }

    #[test]
    fn four_in_five_intervals_hold_what_lists_drawn_apart_miss() {
        let (mut held, mut tries) = (0, 0);
        for draw in 0..2_000 {
            let unit = |word: u32| f64::from(word) / f64::from(u32::MAX);
            let one = |i| philox([i, draw, 0, 0], [7, 0]);
            let on: Vec<(bool, bool)> =
                (0..120).map(one).map(|words| (unit(words[0]) < 0.4, unit(words[1]) < 0.3)).collect();
            let count = |is: &dyn Fn(&(bool, bool)) -> bool| on.iter().filter(|it| is(it)).count() as u64;
            let truth = count(&|it| !it.0 && !it.1) as f64;
            let Some(found) = missed(count(&|it| it.0), count(&|it| it.1), count(&|it| it.0 && it.1), 0.8)
            else {
                continue;
            };
            tries += 1;
            held += u64::from((found.interval.0..=found.interval.1).contains(&truth));
        }
        let share = held as f64 / tries as f64;
        assert!(tries > 1_900 && (0.76..0.88).contains(&share), "{held} of {tries}");
    }
}
