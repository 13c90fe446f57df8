//! The middle of some numbers, and how sure it is.

/// The median; `None` of no numbers. Numbers that are not comparable (NaN) count as the greatest.
///
/// Infinite values are allowed and mean "below (or above) everything": the median of mostly such is infinite.
pub fn median(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = sorted[sorted.len() / 2 - 1];
    Some(if lower == upper { lower } else { lower / 2.0 + upper / 2.0 })
}

/// An interval for the median from the order of the numbers alone, whatever their distribution.
///
/// Its true level is at least `level`. `None` under five numbers, or when they are too few for the level.
/// Source: the sign test turned round; Conover 1999, Practical Nonparametric Statistics, section 3.2.
pub fn median_interval(values: &[f64], level: f64) -> Option<(f64, f64)> {
    const LEAST: usize = 5;
    let n = values.len();
    if n < LEAST {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let sorted = sorted(values);
    // How many numbers may be left out on each side so that each tail stays within its share. The weights are
    // kept as logarithms: for many numbers 0.5^n is below what a float can hold.
    let (mut leave_out, mut cumulated) = (0, 0.0);
    let mut ln_weight = -(n as f64) * std::f64::consts::LN_2;
    loop {
        cumulated += ln_weight.exp();
        if cumulated > tail || leave_out >= n / 2 {
            break;
        }
        ln_weight += ((n - leave_out) as f64 / (leave_out + 1) as f64).ln();
        leave_out += 1;
    }
    let below = leave_out.checked_sub(1)?;
    Some((sorted[below], sorted[n - 1 - below]))
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
        assert_eq!(median(&[f64::NEG_INFINITY, f64::NEG_INFINITY, 5.0]), Some(f64::NEG_INFINITY));
        assert_eq!(median(&[f64::NEG_INFINITY, f64::NEG_INFINITY]), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn ten_numbers_give_the_interval_of_the_tables() {
        // n = 10 at 95 %: the second and the ninth (true level 97.85 %), as in every table of the sign test.
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(median_interval(&ten, 0.95), Some((2.0, 9.0)));
        assert_eq!(median_interval(&ten[..4], 0.5), None);
        // Five numbers cannot give 95 %: the widest interval, first to last, is at 93.75 %.
        assert_eq!(median_interval(&ten[..5], 0.95), None);
        assert_eq!(median_interval(&ten[..5], 0.8), Some((1.0, 5.0)));
    }

    proptest! {
        #[test]
        fn the_interval_lies_around_the_median(values in prop::collection::vec(-1e6f64..1e6, 5..200)) {
            let (low, high) = median_interval(&values, 0.8).unwrap();
            let middle = median(&values).unwrap();
            prop_assert!(low <= middle && middle <= high);
        }
    }
}
