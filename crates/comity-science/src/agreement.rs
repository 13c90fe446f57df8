//! How far several groups agree with one thing, so that a large group cannot outweigh a small one.

/// What one group says to one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// How many agree.
    pub agree: u64,
    /// How many have said anything, those who agree among them.
    pub seen: u64,
}

/// How far groups agree: the product over them of (agree + 1) / (seen + 2).
///
/// From 0 to 1; `None` without any group. A group of which nobody has said anything counts a half, so two
/// numbers can be compared only over the same groups. More agreeing than seen counts as all.
///
/// Source: group-informed consensus, Small, Bjorkegren, Erkkilä, Shaw & Megill 2021, Recerca 26(2), with the
/// rule of succession as each group's share.
pub fn agreement(voices: &[Voice]) -> Option<f64> {
    let share = |voice: &Voice| (voice.agree.min(voice.seen) as f64 + 1.0) / (voice.seen as f64 + 2.0);
    (!voices.is_empty()).then(|| voices.iter().map(share).product())
}

/// How likely somebody who moved stands higher after than before: the share of pairs that rose, with half of
/// those that stayed.
///
/// From 0 to 1; a half is no change. `None` without pairs. For words in an order, of which no mean makes
/// sense. Source: Vargha & Delaney 2000, J. Educ. Behav. Stat. 25:101; Agresti, paired ordinal data.
pub fn superiority<T: PartialOrd>(pairs: &[(T, T)]) -> Option<f64> {
    let worth = |(before, after): &(T, T)| match before.partial_cmp(after) {
        Some(std::cmp::Ordering::Less) => 1.0,
        Some(std::cmp::Ordering::Equal) => 0.5,
        _ => 0.0,
    };
    (!pairs.is_empty()).then(|| pairs.iter().map(worth).sum::<f64>() / pairs.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(voices: &[(u64, u64)]) -> f64 {
        let voices: Vec<Voice> = voices.iter().map(|&(agree, seen)| Voice { agree, seen }).collect();
        agreement(&voices).unwrap()
    }

    #[test]
    fn nine_votes_of_one_group_do_not_outweigh_two_of_another() {
        // By hand: 10/11 · 1/4, and 10/11 · 3/4.
        assert!((of(&[(9, 9), (0, 2)]) - 10.0 / 44.0).abs() < 1e-15);
        assert!((of(&[(9, 9), (2, 2)]) - 30.0 / 44.0).abs() < 1e-15);
        // Of eleven people nine agree either way.
        assert!(of(&[(9, 9), (0, 2)]) < of(&[(7, 9), (2, 2)]));
    }

    #[test]
    fn nobody_is_neither_for_nor_against_it() {
        assert_eq!(agreement(&[]), None);
        assert_eq!(of(&[(0, 0)]), 0.5);
        assert_eq!(of(&[(5, 3)]), of(&[(3, 3)]));
    }

    #[test]
    fn who_stays_is_a_half_and_who_all_rise_is_one() {
        assert_eq!(superiority::<u8>(&[]), None);
        assert_eq!(superiority(&[(1, 1), (3, 3)]), Some(0.5));
        assert_eq!(superiority(&[(1, 2), (2, 3)]), Some(1.0));
        assert_eq!(superiority(&[(2, 1), (1, 1), (1, 3), (1, 2)]), Some(2.5 / 4.0));
    }

    proptest! {
        #[test]
        fn whoever_agrees_raises_it_and_whoever_does_not_lowers_it(
            others in prop::collection::vec((0u64..50, 0u64..50), 0..5),
            (agree, more) in (0u64..50, 0u64..50),
        ) {
            let with = |agree: u64, seen: u64| {
                let mut all = others.clone();
                all.push((agree, seen));
                of(&all)
            };
            let (seen, now) = (agree + more, with(agree, agree + more));
            prop_assert!(now > 0.0 && now < 1.0);
            prop_assert!(with(agree + 1, seen + 1) > now);
            prop_assert!(with(agree, seen + 1) < now);
        }
    }
}
