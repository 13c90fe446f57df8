//! Which cells of a published row are kept back, so that nobody can be made out in it.

/// Which cells are kept back, given how many people each is about (`None` where that is not known) and the
/// fewest people that a shown cell may be about.
///
/// Primary: a cell about fewer than `k` people, or about nobody knows how many. Complementary, where the
/// row's total is published: as long as what is kept back could be made out from the total and the rest
/// (one cell alone, or fewer than `k` people together), the smallest cell still shown is kept back, too.
///
/// Source: complementary suppression as in Cox 1980, JASA 75:377, for a table of one row.
///
/// ```
/// use comity_science::kept_back;
/// // One small cell alone: the next smallest goes with it, or the total would tell.
/// assert_eq!(kept_back(&[Some(4), Some(12), Some(90)], 10, true), [true, true, false]);
/// assert_eq!(kept_back(&[Some(4), Some(12), Some(90)], 10, false), [true, false, false]);
/// ```
pub fn kept_back(people: &[Option<u64>], k: u64, total_is_published: bool) -> Vec<bool> {
    let mut kept: Vec<bool> = people.iter().map(|n| n.is_none_or(|n| n < k)).collect();
    if !total_is_published {
        return kept;
    }
    loop {
        let back = people.iter().zip(&kept).filter(|(_, kept)| **kept);
        let (n_cells, n_people) =
            back.fold((0, 0u64), |(cells, all), (n, _)| (cells + 1, all.saturating_add(n.unwrap_or(0))));
        if n_cells == 0 || (n_cells > 1 && n_people >= k) {
            return kept;
        }
        let shown = people.iter().enumerate().filter(|(place, _)| !kept[*place]);
        let Some((place, _)) = shown.min_by_key(|(place, n)| (**n, *place)) else { return kept };
        kept[place] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_small_cells_that_are_few_together_take_a_third_with_them() {
        assert_eq!(kept_back(&[Some(2), Some(3), Some(50), Some(40)], 10, true), [true, true, false, true]);
        assert_eq!(kept_back(&[Some(50), Some(40)], 10, true), [false, false]);
        assert_eq!(kept_back(&[None, Some(40), Some(41)], 10, true), [true, true, false]);
        assert_eq!(kept_back(&[], 10, true), [false; 0]);
    }

    proptest! {
        #[test]
        fn what_is_kept_back_cannot_be_made_out_from_the_total(
            people in prop::collection::vec(prop::option::of(0u64..60), 0..12),
        ) {
            let kept = kept_back(&people, 10, true);
            let back: Vec<u64> =
                people.iter().zip(&kept).filter(|(_, k)| **k).map(|(n, _)| n.unwrap_or(0)).collect();
            let all_back = kept.iter().all(|k| *k);
            prop_assert!(back.is_empty() || all_back || (back.len() > 1 && back.iter().sum::<u64>() >= 10));
            for (n, kept) in people.iter().zip(&kept) {
                prop_assert!(*kept || n.is_some_and(|n| n >= 10));
            }
        }
    }
}
