//! How much of the time before a freeze the partners were present: not how early once, but how steadily.

use comity_common::view::View;
use comity_spine::{At, Lapse};

/// For so long after a contribution somebody counts as present.
pub const LASTS: Lapse = Lapse::working_days(10);

/// The share of the time from the beginning to the freeze in which somebody had contributed within the ten
/// working days before; `None` where there is no such time.
///
/// Unit: 0 to 1. Source: MEASURES 1.7: |{t in [t0, t1] : an act in (t - 10 working days, t]}| / (t1 - t0).
pub fn present<S>(view: &View<'_, S>, begin: At, freeze: At, acts: &[At]) -> Option<f64> {
    let spans: Vec<(At, At)> = acts.iter().map(|at| (*at, view.calendar().deadline(*at, LASTS))).collect();
    covered(begin, freeze, &spans)
}

/// The share of a time that lies in some of the spans, which come in the order of their beginnings.
fn covered(begin: At, end: At, spans: &[(At, At)]) -> Option<f64> {
    let whole = end.0.checked_sub(begin.0).filter(|whole| *whole > 0)?;
    let (mut reached, mut sum) = (begin.0, 0);
    for (from, to) in spans {
        let (from, to) = (from.0.max(reached), to.0.min(end.0));
        if from < to {
            sum += to - from;
            reached = to;
        }
    }
    Some(sum as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_twice_in_a_span_counts_once_and_what_lies_outside_counts_not_at_all() {
        let spans = |all: &[(i64, i64)]| all.iter().map(|(a, b)| (At(*a), At(*b))).collect::<Vec<_>>();
        let share = |all: &[(i64, i64)]| covered(At(100), At(200), &spans(all));
        assert_eq!(share(&[]), Some(0.0));
        assert_eq!(share(&[(110, 130), (120, 140), (190, 400)]), Some(0.4));
        assert_eq!(share(&[(0, 110), (150, 160)]), Some(0.2));
        assert_eq!(share(&[(0, 900)]), Some(1.0));
        assert_eq!(share(&[(0, 50), (200, 300)]), Some(0.0));
        assert_eq!(covered(At(5), At(5), &spans(&[(0, 9)])), None);
    }
}
