//! What people rate: how far a group agrees, and how much of the difference lies between groups.

/// Agreement within a group on a scale of `points`: 1 where all say the same, 0 where they say as unlike as
/// if drawn at random.
///
/// `rwg = 1 - s² / ((A² - 1) / 12)`, floor 0; `None` with fewer than two ratings or points. It rests on the
/// assumption that chance spreads evenly over the scale; look at [`deviation`] beside it. Source: James,
/// Demaree & Wolf 1984, J. Appl. Psychol. 69:85.
pub fn within(ratings: &[f64], points: u32) -> Option<f64> {
    let variance = variance(ratings)?;
    let even = (f64::from(points).powi(2) - 1.0) / 12.0;
    (points > 1).then(|| (1.0 - variance / even).max(0.0))
}

/// The mean distance of ratings from their mean, in points of the scale.
///
/// Source: Burke, Finkelstein & Dusig 1999, Organ. Res. Methods 2:49 (AD_M).
pub fn deviation(ratings: &[f64]) -> Option<f64> {
    let mean = mean(ratings)?;
    mean_of(ratings.iter().map(|it| (it - mean).abs()))
}

/// The share of the variance of ratings that lies between groups: ICC(1).
///
/// At most 1, and below 0 where groups differ less than chance would have it. `None` with fewer than two
/// groups that answered, without a group of two, or where all said the same. `(MSB - MSW) / (MSB + (n0 - 1)
/// MSW)`, `n0 = (N - Σ n² / N) / (k - 1)` for groups of unlike size. Source: Shrout & Fleiss 1979, Psychol.
/// Bull. 86:420; Bliese 2000.
pub fn between(groups: &[Vec<f64>]) -> Option<f64> {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| !group.is_empty()).collect();
    let (k, n) = (groups.len() as f64, groups.iter().map(|group| group.len()).sum::<usize>() as f64);
    if k < 2.0 || n <= k {
        return None;
    }
    let grand = groups.iter().flat_map(|group| group.iter()).sum::<f64>() / n;
    let (mut among, mut inside) = (0.0, 0.0);
    for group in &groups {
        let mean = mean(group)?;
        among += group.len() as f64 * (mean - grand).powi(2);
        inside += group.iter().map(|it| (it - mean).powi(2)).sum::<f64>();
    }
    let (msb, msw) = (among / (k - 1.0), inside / (n - k));
    let squares: f64 = groups.iter().map(|group| (group.len() as f64).powi(2)).sum();
    let size = (n - squares / n) / (k - 1.0);
    let all = msb + (size - 1.0) * msw;
    (all > 0.0).then(|| (msb - msw) / all)
}

fn mean(values: &[f64]) -> Option<f64> {
    mean_of(values.iter().copied())
}

fn mean_of(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let n = values.len() as f64;
    (n > 0.0).then(|| values.sum::<f64>() / n)
}

fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    Some(values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_values_are_given() {
        assert!((within(&[4.0, 4.0, 5.0, 4.0, 4.0], 5).unwrap() - 0.9).abs() < 1e-12);
        assert!((deviation(&[4.0, 4.0, 5.0, 4.0, 4.0]).unwrap() - 0.32).abs() < 1e-12);
        // Shrout & Fleiss 1979, table 2: six targets by four judges, ICC(1,1) = .17.
        let targets = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
        let groups: Vec<Vec<f64>> =
            targets.iter().map(|row| row.iter().map(|v| f64::from(*v)).collect()).collect();
        assert!((between(&groups).unwrap() - 0.17).abs() < 5e-3);
    }

    #[test]
    fn too_little_has_no_number() {
        assert_eq!(within(&[3.0], 5), None);
        assert_eq!(between(&[vec![1.0, 2.0]]), None);
        assert_eq!(between(&[vec![1.0], vec![2.0]]), None, "nobody is beside another");
        assert_eq!(between(&[vec![1.0, 1.0], vec![1.0]]), None, "all said the same");
        assert_eq!(within(&[1.0, 5.0, 1.0, 5.0], 5), Some(0.0), "worse than chance is no agreement");
    }
}
