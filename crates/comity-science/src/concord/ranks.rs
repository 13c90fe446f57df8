//! What people put in an order: how far they agree, and how far the orders of two groups lie apart.

use crate::special::chi_square_above;

/// Orders as ranks: a row for each person, the rank of each thing; ties share the mean of their places.
pub type Ranks = [Vec<f64>];

/// How far people agree on an order, and how likely chance gives as much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concordance {
    /// Kendall's W: 0 for no agreement, 1 for one order.
    pub w: f64,
    /// The chance of a W as high when everybody orders at random; the chi-square approximation
    /// `m (n - 1) W` on n - 1 degrees of freedom.
    pub chance: f64,
}

/// Kendall's W over the orders of several people, ties counted out.
///
/// `None` with fewer than two people or things, or where everybody ties everything. Source: Kendall &
/// Babington Smith 1939; `W = 12 S / (m² (n³ - n) - m Σ T)`.
pub fn concordance(ranks: &Ranks) -> Option<Concordance> {
    let (m, n) = (ranks.len(), ranks.first().map_or(0, Vec::len));
    if m < 2 || n < 2 || ranks.iter().any(|row| row.len() != n) {
        return None;
    }
    let sums: Vec<f64> = (0..n).map(|at| ranks.iter().map(|row| row[at]).sum()).collect();
    let mean = sums.iter().sum::<f64>() / n as f64;
    let spread: f64 = sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let ties: f64 = ranks.iter().map(|row| tied(row)).sum();
    let (m, n) = (m as f64, n as f64);
    let most = m * m * (n.powi(3) - n) - m * ties;
    (most > 0.0).then(|| {
        let w = (12.0 * spread / most).clamp(0.0, 1.0);
        Concordance { w, chance: chi_square_above(m * (n - 1.0) * w, n - 1.0) }
    })
}

/// The sum over ties of t³ - t.
fn tied(row: &[f64]) -> f64 {
    let mut row = row.to_vec();
    row.sort_by(f64::total_cmp);
    let each = row.chunk_by(|a, b| a == b).map(|tie| tie.len() as f64);
    each.map(|t| t.powi(3) - t).sum()
}

/// The ranks of `n` things of which only the first few were named, in order: the others share the rest.
pub fn of_named(named: &[usize], n: usize) -> Vec<f64> {
    let k = named.len().min(n);
    let rest = (k + 1 + n) as f64 / 2.0;
    let mut ranks = vec![rest; n];
    for (place, thing) in named.iter().enumerate().take(k) {
        if let Some(rank) = ranks.get_mut(*thing) {
            *rank = place as f64 + 1.0;
        }
    }
    ranks
}

/// How far two orders lie apart: the share of pairs of things that they order otherwise, a pair that one of
/// them ties counting a half. From 0 to 1; `None` with fewer than two things.
///
/// For groups, of the sums of their ranks (Borda). Source: Kendall 1938; Fagin et al. 2006, SIAM J. Discrete
/// Math. 20:628, with p = 1/2.
pub fn distance(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len().min(b.len());
    if n < 2 {
        return None;
    }
    let mut sum = 0.0;
    for i in 0..n {
        for j in i + 1..n {
            let (here, there) = (a[i].total_cmp(&a[j]), b[i].total_cmp(&b[j]));
            sum += match (here.is_eq(), there.is_eq()) {
                (false, false) if here != there => 1.0,
                (true, false) | (false, true) => 0.5,
                _ => 0.0,
            };
        }
    }
    Some(sum / (n * (n - 1) / 2) as f64)
}

/// The sum of the ranks of each thing: a group's order, the smallest first.
pub fn borda(ranks: &Ranks) -> Vec<f64> {
    let n = ranks.iter().map(Vec::len).max().unwrap_or(0);
    (0..n).map(|at| ranks.iter().filter_map(|row| row.get(at)).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shrout & Fleiss 1979, table 2: six targets, four judges; each judge's ranks of the targets.
    fn published() -> Vec<Vec<f64>> {
        let judges = [
            [9.0, 6.0, 8.0, 7.0, 10.0, 6.0],
            [2.0, 1.0, 4.0, 1.0, 5.0, 2.0],
            [5.0, 3.0, 6.0, 2.0, 6.0, 4.0],
            [8.0, 2.0, 8.0, 6.0, 9.0, 7.0],
        ];
        judges.iter().map(|scores| middle_ranks(scores)).collect()
    }

    fn middle_ranks(scores: &[f64]) -> Vec<f64> {
        let rank = |score: &f64| {
            let below = scores.iter().filter(|it| *it < score).count() as f64;
            let same = scores.iter().filter(|it| *it == score).count() as f64;
            below + (same + 1.0) / 2.0
        };
        scores.iter().map(rank).collect()
    }

    #[test]
    fn w_gives_the_value_of_the_table() {
        let found = concordance(&published()).unwrap();
        assert!((found.w - 0.887).abs() < 6e-4, "{found:?}");
        assert!(found.chance < 0.01);
    }

    #[test]
    fn one_order_is_one_and_two_opposite_ones_are_none() {
        let (up, down) = (vec![1.0, 2.0, 3.0], vec![3.0, 2.0, 1.0]);
        assert_eq!(concordance(&[up.clone(), up.clone()]).map(|it| it.w), Some(1.0));
        assert_eq!(concordance(&[up.clone(), down.clone()]).map(|it| it.w), Some(0.0));
        assert_eq!((distance(&up, &up), distance(&up, &down)), (Some(0.0), Some(1.0)));
        assert_eq!(distance(&up, &[1.0, 1.0, 2.0]), Some(0.5 / 3.0));
        assert_eq!(concordance(&[up]), None);
    }

    #[test]
    fn what_was_not_named_shares_the_places_left() {
        assert_eq!(of_named(&[3, 0], 5), [2.0, 4.0, 4.0, 1.0, 4.0]);
        assert_eq!(borda(&[of_named(&[0], 2), of_named(&[1], 2)]), [3.0, 3.0]);
    }
}
