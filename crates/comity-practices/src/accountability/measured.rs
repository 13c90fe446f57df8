//! Whether a number of another function changed, said no more boldly than the cases allow.

use super::acts::{Closed, Direction, Done, Measured, Reported};
use crate::reading::LEVEL;
use comity_common::exchange::Step;
use comity_science::interval::jeffreys;

/// The unit of a share.
pub const PERCENT: &str = "percent";

/// What can be said of a number before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It moved the right way, by more than chance would.
    Better,
    /// It moved the wrong way, by more than chance would.
    Worse,
    /// Whatever moved may be chance.
    NoVisible,
    /// Nobody said out of how many cases, so nobody can tell it from chance.
    TooLittle,
}

impl Change {
    /// The word as code and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Change::Better => "better",
            Change::Worse => "worse",
            Change::NoVisible => "no_visible_change",
            Change::TooLittle => "too_little",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Change::Better => "visibly better",
            Change::Worse => "visibly worse",
            Change::NoVisible => "no visible change",
            Change::TooLittle => "too little to tell from chance",
        }
    }
}

/// What a step of measuring says; `None` for every other step.
pub fn of_step(step: &Step<Reported, Done, Closed>) -> Option<Change> {
    match step {
        Step::Answered(Done::Measured(measured)) => Some(change(measured)),
        _ => None,
    }
}

/// What can be said of a number before and after.
///
/// A share is visibly changed where its two 80 % Jeffreys intervals do not touch: a stricter test than most,
/// on purpose, for nobody here drew lots who gets the fix. Any other number needs its spread to be told from
/// chance, which is not asked for: it is shown, and called too little.
pub fn change(measured: &Measured) -> Change {
    let share = |(amount, of): &(comity_spine::Amount, Option<super::acts::Count>)| {
        let n = u64::from((*of)?.0);
        let k = (amount.value() / 100.0 * n as f64).round() as u64;
        (amount.unit() == PERCENT && k <= n).then(|| jeffreys(k, n, LEVEL)).flatten()
    };
    let (Some(before), Some(after)) = (share(&measured.before), share(&measured.after)) else {
        return Change::TooLittle;
    };
    let rose = after.0 > before.1;
    let fell = after.1 < before.0;
    match (measured.better, rose, fell) {
        (Direction::Higher, true, _) | (Direction::Lower, _, true) => Change::Better,
        (Direction::Higher, _, true) | (Direction::Lower, true, _) => Change::Worse,
        _ => Change::NoVisible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accountability::acts::Count;
    use comity_spine::{Amount, Slug};

    fn measured(before: &str, before_of: Option<u32>, after: &str, after_of: Option<u32>) -> Change {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        change(&Measured {
            metric: Slug::new("win-rate").unwrap(),
            better: Direction::Higher,
            before: (amount(before), before_of.map(Count)),
            after: (amount(after), after_of.map(Count)),
            days: Count(90),
        })
    }

    #[test]
    fn a_win_rate_of_few_deals_shows_no_change_where_that_of_many_does() {
        assert_eq!(measured("20 percent", Some(10), "30 percent", Some(10)), Change::NoVisible);
        assert_eq!(measured("20 percent", Some(1000), "30 percent", Some(1000)), Change::Better);
        assert_eq!(measured("30 percent", Some(1000), "20 percent", Some(1000)), Change::Worse);
    }

    #[test]
    fn a_number_without_its_cases_is_shown_and_never_called_a_change() {
        assert_eq!(measured("20 percent", None, "90 percent", None), Change::TooLittle);
        assert_eq!(measured("900 EUR", Some(100), "100 EUR", Some(100)), Change::TooLittle);
    }
}
