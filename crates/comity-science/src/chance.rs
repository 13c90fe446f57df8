//! Draws that are the same everywhere: each is a function of a seed and its place, and of nothing before it.

/// Philox 4x32 with ten rounds: the four words of a place under a key.
///
/// Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"; its published
/// answers are the test.
pub fn philox(place: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let (mut x, mut key) = (place, key);
    for _ in 0..10 {
        let a = u64::from(x[0]) * 0xD251_1F53;
        let b = u64::from(x[2]) * 0xCD9E_8D57;
        x = [(b >> 32) as u32 ^ x[1] ^ key[0], b as u32, (a >> 32) as u32 ^ x[3] ^ key[1], a as u32];
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    x
}

/// How often each of some weighted groups is among the first `top` when its cases are drawn again, with
/// replacement.
///
/// `cases` are (group, weight); one share a group, in order. A bootstrap over cases (Efron 1979, Annals of
/// Statistics 7:1): instead of a rank that one large case made, it says how sure that rank is. Groups that
/// weigh the same share the rank's luck by their order.
pub fn in_the_top(cases: &[(usize, f64)], n_groups: usize, top: usize, draws: u32, seed: u32) -> Vec<f64> {
    let mut hits = vec![0u32; n_groups];
    let n = cases.len() as u64;
    if n == 0 || draws == 0 {
        return vec![0.0; n_groups];
    }
    let mut order: Vec<usize> = (0..n_groups).collect();
    for draw in 0..draws {
        let mut weights = vec![0.0; n_groups];
        for four in 0..cases.len().div_ceil(4) {
            let words = philox([four as u32, draw, 0, 0], [seed, 0]);
            for word in words.iter().take(cases.len() - 4 * four) {
                let (group, weight) = cases[((u64::from(*word) * n) >> 32) as usize];
                if let Some(sum) = weights.get_mut(group) {
                    *sum += weight;
                }
            }
        }
        order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
        for &group in order.iter().take(top).filter(|&&group| weights[group] > 0.0) {
            hits[group] += 1;
        }
    }
    hits.iter().map(|&hits| f64::from(hits) / f64::from(draws)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_gives_its_published_answers() {
        // Random123 1.14, kat_vectors.
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn one_large_case_is_less_sure_of_its_rank_than_many_that_add_up_to_it() {
        let mut cases = vec![(0, 100.0)];
        cases.extend((0..90).map(|_| (1, 1.0)));
        cases.extend((0..9).map(|_| (2, 1.0)));
        let first = in_the_top(&cases, 4, 1, 2000, 7);
        // The large one is drawn at least once in 63 % of the draws.
        assert!((first[0] - 0.63).abs() < 0.05, "{first:?}");
        assert!((first[0] + first[1] - 1.0).abs() < 0.01, "{first:?}");
        assert_eq!(first[3], 0.0, "what nobody reported is in no top");
        assert_eq!(first, in_the_top(&cases, 4, 1, 2000, 7));
        assert_eq!(in_the_top(&[], 2, 1, 10, 0), [0.0, 0.0]);
    }
}
