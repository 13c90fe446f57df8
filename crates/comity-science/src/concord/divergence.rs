//! What groups choose, held against each other: how far apart, and whether chance would do the same.

use super::resample::shuffled;

/// How many shuffles a chance is read off.
const SHUFFLES: u32 = 999;

/// How far the choices of groups lie apart: 0 where all choose alike, 1 where no two share a choice.
///
/// One list a group: how often each choice was made there. Groups count equally, however large; one that said
/// nothing is left out. `None` with fewer than two groups. Jensen-Shannon divergence over its largest value:
/// `(H(mean p) - mean H(p)) / log2 m`. Source: Lin 1991, IEEE Trans. Inf. Theory 37:145.
pub fn divergence(groups: &[Vec<f64>]) -> Option<f64> {
    let m = groups.iter().filter(|group| group.iter().sum::<f64>() > 0.0).count();
    bits(groups).map(|bits| (bits / (m as f64).log2()).clamp(0.0, 1.0))
}

/// The same in bits, from 0 to log2 of the number of groups.
pub fn bits(groups: &[Vec<f64>]) -> Option<f64> {
    let shares: Vec<Vec<f64>> = groups.iter().filter_map(|group| shares(group)).collect();
    if shares.len() < 2 {
        return None;
    }
    let (m, n) = (shares.len() as f64, shares.iter().map(Vec::len).max().unwrap_or(0));
    let share = |of: &Vec<f64>, at: usize| of.get(at).copied().unwrap_or(0.0);
    let mean: Vec<f64> = (0..n).map(|at| shares.iter().map(|it| share(it, at)).sum::<f64>() / m).collect();
    let within = shares.iter().map(|it| entropy(it)).sum::<f64>() / m;
    Some((entropy(&mean) - within).max(0.0))
}

fn shares(group: &[f64]) -> Option<Vec<f64>> {
    let all: f64 = group.iter().sum();
    (all > 0.0).then(|| group.iter().map(|n| n / all).collect())
}

/// In bits.
fn entropy(shares: &[f64]) -> f64 {
    -shares.iter().filter(|p| **p > 0.0).map(|p| p * p.log2()).sum::<f64>()
}

/// The two groups that lie farthest apart, and how far; the first of those that lie equally far.
pub fn farthest(groups: &[Vec<f64>]) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    for a in 0..groups.len() {
        for b in a + 1..groups.len() {
            let Some(far) = divergence(&[groups[a].clone(), groups[b].clone()]) else { continue };
            if best.is_none_or(|(_, _, most)| far > most + 1e-12) {
                best = Some((a, b, far));
            }
        }
    }
    best
}

/// How likely chance alone parts the groups so far: group labels are shuffled over the answers.
///
/// `answers` are (group, choice). `p = (1 + how many shuffles lie as far apart) / 1000`, so never 0. `None`
/// where there is no divergence to speak of. Source: MEASURES 1.10 (b); Phipson & Smyth 2010, SAGMB 9:39.
pub fn chance_of(answers: &[(usize, usize)], seed: u32) -> Option<f64> {
    let n_groups = answers.iter().map(|(group, _)| group + 1).max()?;
    let n_choices = answers.iter().map(|(_, choice)| choice + 1).max()?;
    let labels: Vec<usize> = answers.iter().map(|(group, _)| *group).collect();
    let apart = |labels: &[usize]| {
        let mut table = vec![vec![0.0; n_choices]; n_groups];
        for (label, (_, choice)) in labels.iter().zip(answers) {
            table[*label][*choice] += 1.0;
        }
        bits(&table)
    };
    let seen = apart(&labels)?;
    let as_far = (0..SHUFFLES)
        .filter(|draw| apart(&shuffled(&labels, *draw, seed)).is_some_and(|drawn| drawn >= seen - 1e-12));
    Some((1 + as_far.count()) as f64 / f64::from(SHUFFLES + 1))
}

/// Which of several chances stay surprising when all are looked at together, at a share `q` of false ones.
///
/// Source: Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57:289.
pub fn discoveries(chances: &[f64], q: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    let n = chances.len() as f64;
    let passes = |(rank, at): (usize, &usize)| chances[*at] <= q * (rank + 1) as f64 / n;
    let last = order.iter().enumerate().rev().find(|(rank, at)| passes((*rank, at))).map(|(rank, _)| rank);
    let mut found = vec![false; chances.len()];
    for at in order.iter().take(last.map_or(0, |last| last + 1)) {
        found[*at] = true;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_value_of_one_and_half_is_given() {
        let groups = [vec![1.0, 0.0], vec![0.5, 0.5]];
        assert!((bits(&groups).unwrap() - 0.311_278_124_459_132_8).abs() < 1e-12);
        assert_eq!(divergence(&groups[..1]), None);
        assert_eq!(divergence(&[vec![0.0, 0.0], vec![1.0, 0.0]]), None, "who said nothing is no group");
    }

    #[test]
    fn three_groups_without_a_shared_choice_lie_as_far_apart_as_can_be() {
        let groups = [vec![9.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 2.0]];
        assert!((divergence(&groups).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(farthest(&groups).map(|(a, b, _)| (a, b)), Some((0, 1)));
    }

    #[test]
    fn chance_seldom_parts_two_groups_wholly_and_often_a_little() {
        let apart: Vec<(usize, usize)> = (0..16).map(|i| (i % 2, i % 2)).collect();
        assert!(chance_of(&apart, 1).unwrap() < 0.01);
        let mixed: Vec<(usize, usize)> = (0..16).map(|i| (i % 2, i / 2 % 2)).collect();
        assert!(chance_of(&mixed, 1).unwrap() > 0.5);
        assert_eq!(chance_of(&[(0, 1)], 1), None);
    }

    #[test]
    fn the_rule_finds_what_its_paper_finds() {
        // Benjamini & Hochberg 1995, section 4.2: fifteen chances, four found at 0.05.
        let chances = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        assert_eq!(discoveries(&chances, 0.05).iter().filter(|found| **found).count(), 4);
        assert_eq!(discoveries(&[], 0.05), Vec::<bool>::new());
    }

    proptest! {
        #[test]
        fn it_lies_between_none_and_all(
            groups in prop::collection::vec(prop::collection::vec(0u8..9, 4), 2..6),
        ) {
            let groups: Vec<Vec<f64>> =
                groups.iter().map(|g| g.iter().map(|n| f64::from(*n)).collect()).collect();
            if let Some(far) = divergence(&groups) {
                prop_assert!((0.0..=1.0).contains(&far));
            }
        }
    }
}
