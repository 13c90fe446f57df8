//! Krippendorff's alpha: agreement beyond chance, for any number of people, any scale, and missing answers.

use super::resample::bca;

/// How far two values lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Names: the same or not.
    Nominal,
    /// Places in an order: by how many values lie between them.
    Ordinal,
    /// Numbers whose differences mean something.
    Interval,
    /// Numbers with a true zero.
    Ratio,
}

/// Answers as a table: a row for each person, a column for each thing that was judged; `None` where they said
/// nothing.
pub type Answers = [Vec<Option<f64>>];

/// Krippendorff's alpha: 1 is full agreement, 0 what chance gives, below 0 is worse than chance.
///
/// Unit: none; at most 1. `None` where no thing was judged twice, or where all that was said is one and the
/// same value, so that there is nothing to agree about. A thing judged by one person is left out. Source:
/// Krippendorff 2011, "Computing Krippendorff's alpha-reliability"; `alpha = 1 - (n-1) Σ o d² / Σ n n d²`.
pub fn alpha(answers: &Answers, scale: Scale) -> Option<f64> {
    Table::of(answers).alpha(&vec![1.0; answers.len()], scale)
}

/// [`alpha`] with an interval: people are drawn again, with replacement (BCa, Efron 1987).
///
/// Somebody drawn twice is not held to agree with themselves: pairs of one person are left out. `None` with
/// fewer than ten people, or where alpha itself is none.
pub fn interval(answers: &Answers, scale: Scale, level: f64, draws: u32, seed: u32) -> Option<(f64, f64)> {
    if answers.len() < super::resample::LEAST {
        return None;
    }
    let table = Table::of(answers);
    bca(answers.len(), draws, seed, level, |weights| table.alpha(weights, scale))
}

/// Answers made ready to be counted again and again: values by their place in the order of all.
struct Table {
    values: Vec<f64>,
    /// A list for each thing: who said which value.
    things: Vec<Vec<(u32, u32)>>,
}

impl Table {
    fn of(answers: &Answers) -> Table {
        let mut values: Vec<f64> =
            answers.iter().flatten().flatten().copied().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let place = |value: f64| values.binary_search_by(|other| other.total_cmp(&value)).ok();
        let n_things = answers.iter().map(Vec::len).max().unwrap_or(0);
        let mut things = vec![Vec::new(); n_things];
        for (person, said) in answers.iter().enumerate() {
            for (thing, value) in said.iter().enumerate() {
                things[thing].extend(value.and_then(place).map(|place| (person as u32, place as u32)));
            }
        }
        Table { values, things }
    }

    /// Alpha where each person counts as often as said.
    fn alpha(&self, weights: &[f64], scale: Scale) -> Option<f64> {
        let n_values = self.values.len();
        let judged: Vec<Judged> =
            self.things.iter().filter_map(|thing| judge(thing, weights, n_values)).collect();
        let mut given = vec![0.0; n_values];
        for (value, weight) in judged.iter().flat_map(|judged| &judged.weights) {
            given[*value] += weight;
        }
        let n: f64 = given.iter().sum();
        let apart = distances(&self.values, &given, scale);
        let apart = |c: usize, k: usize| apart[c * n_values + k];
        let mut seen = 0.0;
        for it in &judged {
            let mut sum = 0.0;
            for (i, (c, by)) in it.weights.iter().enumerate() {
                for (k, also) in &it.weights[i + 1..] {
                    sum += by * also * apart(*c, *k);
                }
            }
            seen += sum / it.pairs;
        }
        let mut expected = 0.0;
        for c in 0..n_values {
            for k in c + 1..n_values {
                expected += given[c] * given[k] * apart(c, k);
            }
        }
        (expected > 0.0).then(|| 1.0 - (n - 1.0) * seen / expected)
    }
}

/// The values of one thing: by the place of a value in the order of all, the weight with which it was given.
struct Judged {
    weights: Vec<(usize, f64)>,
    /// Ordered pairs of different people, over all weight.
    pairs: f64,
}

fn judge(thing: &[(u32, u32)], weights: &[f64], n_values: usize) -> Option<Judged> {
    let mut by_value = vec![0.0; n_values];
    let mut squares = 0.0;
    for (person, place) in thing {
        let weight = weights[*person as usize];
        by_value[*place as usize] += weight;
        squares += weight * weight;
    }
    let all: f64 = by_value.iter().sum();
    let pairs = if all > 0.0 { all - squares / all } else { 0.0 };
    let weights = by_value.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0).collect();
    (pairs > 1e-12).then_some(Judged { weights, pairs })
}

/// The squared distance of each two values, as one table.
fn distances(values: &[f64], given: &[f64], scale: Scale) -> Vec<f64> {
    // How much was given below each value, so that what lies between two is a difference.
    let mut below = vec![0.0; values.len() + 1];
    for (i, n) in given.iter().enumerate() {
        below[i + 1] = below[i] + n;
    }
    let one = |c: usize, k: usize| {
        let (low, high) = (c.min(k), c.max(k));
        let far = match scale {
            _ if low == high => 0.0,
            Scale::Nominal => 1.0,
            Scale::Ordinal => below[high + 1] - below[low] - (given[low] + given[high]) / 2.0,
            Scale::Interval => values[high] - values[low],
            Scale::Ratio if values[high] + values[low] == 0.0 => 0.0,
            Scale::Ratio => (values[high] - values[low]) / (values[high] + values[low]),
        };
        far * far
    };
    let n = values.len();
    (0..n * n).map(|at| one(at / n, at % n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Krippendorff's own example: four people, twelve things, some answers missing (0).
    fn published() -> Vec<Vec<Option<f64>>> {
        let table: [[u8; 12]; 4] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        table.iter().map(|row| row.iter().map(|v| (*v > 0).then(|| f64::from(*v))).collect()).collect()
    }

    #[test]
    fn alpha_gives_the_published_table() {
        let published = published();
        let printed = [
            (Scale::Nominal, 0.743),
            (Scale::Ordinal, 0.815),
            (Scale::Interval, 0.849),
            (Scale::Ratio, 0.797),
        ];
        for (scale, printed) in printed {
            let alpha = alpha(&published, scale).unwrap();
            assert!((alpha - printed).abs() < 6e-4, "{scale:?}: {alpha}");
        }
    }

    #[test]
    fn nothing_judged_twice_and_nothing_to_differ_about_have_no_alpha() {
        assert_eq!(alpha(&[], Scale::Nominal), None);
        assert_eq!(alpha(&[vec![Some(1.0), None], vec![None, Some(2.0)]], Scale::Nominal), None);
        assert_eq!(alpha(&[vec![Some(1.0)], vec![Some(1.0)]], Scale::Interval), None);
    }

    #[test]
    fn too_few_people_have_no_interval_and_enough_have_one_around_alpha() {
        assert_eq!(interval(&published(), Scale::Nominal, 0.8, 500, 1), None);
        let answers: Vec<Vec<Option<f64>>> = (0..24)
            .map(|i| {
                (0..8).map(|u| Some(f64::from(if (i * 7 + u * 3) % 5 == 0 { 9 } else { u % 4 }))).collect()
            })
            .collect();
        let (low, high) = interval(&answers, Scale::Nominal, 0.8, 1000, 1).unwrap();
        let middle = alpha(&answers, Scale::Nominal).unwrap();
        assert!(low < middle && middle < high, "{low} {middle} {high}");
        assert_eq!(interval(&answers, Scale::Nominal, 0.8, 1000, 1), Some((low, high)), "the same again");
    }

    proptest! {
        #[test]
        fn whoever_all_say_the_same_of_each_thing_agrees_fully(
            values in prop::collection::vec(0u8..5, 2..9),
            n in 2usize..6,
        ) {
            let one: Vec<Option<f64>> = values.iter().map(|v| Some(f64::from(*v))).collect();
            let all = vec![one; n];
            let distinct = values.iter().collect::<std::collections::BTreeSet<_>>().len();
            for scale in [Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio] {
                prop_assert_eq!(alpha(&all, scale), (distinct > 1).then_some(1.0));
            }
        }
    }
}
