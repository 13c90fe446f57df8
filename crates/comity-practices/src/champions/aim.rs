//! What a key result is after: to get somewhere, or to keep within a band.

use comity_common::number::Number;
use std::fmt;

/// What a key result is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// To get from where it stood to where it is to stand.
    Reach {
        /// Where it stood at the beginning.
        from: Number,
        /// Where it is to stand.
        to: Number,
    },
    /// To keep within a band, its ends included; an end that was not said is open.
    Keep {
        /// The low end.
        low: Option<Number>,
        /// The high end.
        high: Option<Number>,
    },
}

impl Aim {
    /// Of what somebody said; `None` where that is neither one nor the other, or both.
    pub fn of(
        baseline: Option<Number>,
        target: Option<Number>,
        low: Option<Number>,
        high: Option<Number>,
    ) -> Option<Aim> {
        match (baseline, target, low, high) {
            (Some(from), Some(to), None, None) => Some(Aim::Reach { from, to }),
            (None, None, None, None) => None,
            (None, None, low, high) => Some(Aim::Keep { low, high }),
            _ => None,
        }
    }

    /// The word by which programs and clauses know it.
    pub fn name(self) -> &'static str {
        match self {
            Aim::Reach { .. } => "reach",
            Aim::Keep { .. } => "keep",
        }
    }

    /// How far a number is on the way, from 0 (at its baseline or behind) to 1 (at its target or beyond);
    /// `None` where target and baseline are one, and of a band, in which there is no way to go.
    ///
    /// Source: clamp((x - x0) / (x1 - x0), 0, 1), in whichever direction the target lies.
    pub fn progress(self, value: Number) -> Option<f64> {
        let Aim::Reach { from, to } = self else { return None };
        let way = to.value() - from.value();
        (way != 0.0).then(|| ((value.value() - from.value()) / way).clamp(0.0, 1.0))
    }

    /// Whether a number lies within the band; `None` where there is none to keep within.
    pub fn holds(self, value: Number) -> Option<bool> {
        let Aim::Keep { low, high } = self else { return None };
        Some(low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high))
    }

    /// Whether no number could ever do: its low end lies above its high one.
    pub fn is_empty(self) -> bool {
        matches!(self, Aim::Keep { low: Some(low), high: Some(high) } if low > high)
    }

    /// Whether it is met before anybody does anything: the target is where it began.
    pub fn is_met_before(self) -> bool {
        matches!(self, Aim::Reach { from, to } if from == to)
    }

    /// How two aims of one metric rule each other out, if they do: an exact rule, no reading of texts.
    pub fn against(self, other: Aim) -> Option<Against> {
        match (self, other) {
            _ if self.is_empty() || other.is_empty() => None,
            (Aim::Reach { from, to }, Aim::Reach { from: other_from, to: other_to }) => {
                let opposite = (to > from && other_to < other_from) || (to < from && other_to > other_from);
                opposite.then_some(Against::Direction)
            }
            (keep @ Aim::Keep { .. }, Aim::Reach { from, to })
            | (Aim::Reach { from, to }, keep @ Aim::Keep { .. }) => {
                (from != to && keep.holds(to) == Some(false)).then_some(Against::Band)
            }
            (Aim::Keep { low, high }, Aim::Keep { low: other_low, high: other_high }) => {
                let above = |low: Option<Number>, high: Option<Number>| {
                    low.zip(high).is_some_and(|(low, high)| low > high)
                };
                (above(low, other_high) || above(other_low, high)).then_some(Against::Band)
            }
        }
    }
}

/// How two aims of one metric rule each other out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Against {
    /// One is to move it up, the other down.
    Direction,
    /// One is to keep it within a band, and the other wants it elsewhere.
    Band,
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aim::Reach { from, to } => write!(f, "from {from} to {to}"),
            Aim::Keep { low: Some(low), high: Some(high) } => write!(f, "between {low} and {high}"),
            Aim::Keep { low: Some(low), high: None } => write!(f, "at {low} or more"),
            Aim::Keep { low: None, high: Some(high) } => write!(f, "at {high} or less"),
            Aim::Keep { low: None, high: None } => f.write_str("anywhere"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(whole: i64) -> Number {
        Number::whole(whole)
    }

    fn keep(low: Option<i64>, high: Option<i64>) -> Aim {
        Aim::Keep { low: low.map(n), high: high.map(n) }
    }

    fn reach(from: i64, to: i64) -> Aim {
        Aim::Reach { from: n(from), to: n(to) }
    }

    #[test]
    fn a_key_result_gets_somewhere_or_keeps_within_a_band_and_never_both() {
        assert_eq!(Aim::of(Some(n(1)), Some(n(2)), None, None), Some(reach(1, 2)));
        assert_eq!(Aim::of(None, None, Some(n(1)), None), Some(keep(Some(1), None)));
        for odd in [
            Aim::of(None, None, None, None),
            Aim::of(Some(n(1)), None, None, None),
            Aim::of(None, Some(n(1)), None, None),
            Aim::of(Some(n(1)), Some(n(2)), Some(n(1)), None),
        ] {
            assert_eq!(odd, None);
        }
    }

    #[test]
    fn the_ends_of_a_band_lie_within_it() {
        let band = keep(Some(3), Some(5));
        let within = [2, 3, 4, 5, 6].map(|value| band.holds(n(value)));
        assert_eq!(within, [Some(false), Some(true), Some(true), Some(true), Some(false)]);
        assert_eq!(keep(None, Some(5)).holds(n(-100)), Some(true));
        assert_eq!((reach(1, 2).holds(n(1)), band.progress(n(4))), (None, None));
        assert!(keep(Some(5), Some(3)).is_empty() && !band.is_empty());
    }

    #[test]
    fn aims_that_rule_each_other_out_are_told_from_those_that_do_not() {
        for (one, other, found) in [
            (reach(2, 6), reach(2, 1), Some(Against::Direction)),
            (reach(2, 6), reach(3, 9), None),
            (keep(Some(3), Some(5)), reach(2, 6), Some(Against::Band)),
            (keep(Some(3), Some(5)), reach(9, 4), None),
            (keep(Some(3), Some(5)), keep(Some(6), None), Some(Against::Band)),
            (keep(Some(3), Some(5)), keep(Some(5), None), None),
            (keep(None, Some(5)), keep(None, Some(1)), None),
            (keep(Some(5), Some(3)), reach(2, 6), None),
        ] {
            assert_eq!((one.against(other), other.against(one)), (found, found), "{one} and {other}");
        }
    }
}
