//! What a place is like, told from when things happened there and by which functions: a meeting series
//! bears no title here, and its people know it by its hour.

use comity_common::people::People;
use comity_spine::{At, Calendar, Day, Function};
use comity_vault::Happening;
use std::collections::{BTreeMap, BTreeSet};

/// What a place is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit {
    /// How often something happened there: people of one meeting are there at one instant.
    pub n: usize,
    /// The first time, and the last.
    pub first: At,
    #[expect(missing_docs, reason = "see above")]
    pub last: At,
    /// The weekday and the time of day, if most of it is at one.
    pub usual: Option<Usual>,
    /// How many days lie between two of them, in the middle; `None` under three.
    pub every_days: Option<i64>,
    /// The functions that were there, each with how often; the most frequent first.
    pub functions: Vec<(Function, usize)>,
}

impl Habit {
    /// The functions whose place it is: people of each took part in at least half of what happened there.
    pub fn owners(&self) -> BTreeSet<Function> {
        let half = |(_, n): &&(Function, usize)| n * 2 >= self.n;
        self.functions.iter().filter(half).map(|(function, _)| function.clone()).collect()
    }
}

/// When most of it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// The day of the week, 1 for Monday.
    pub weekday: i8,
    /// The time of day, in minutes from midnight.
    pub minute: i64,
    /// How often it is just then.
    pub n: usize,
}

/// Of fewer times nothing is usual.
const FEWEST: usize = 3;

const MINUTE: i64 = 60_000;

/// What a place is like, by what happened there; `None` if nothing did.
pub fn of(happenings: &[Happening], calendar: &Calendar, people: &People) -> Option<Habit> {
    let mut times: BTreeMap<At, BTreeSet<&Function>> = BTreeMap::new();
    for one in happenings {
        let of_person = || people.function(one.person?, one.at);
        times.entry(one.at).or_default().extend(one.function.as_ref().or_else(of_person));
    }
    let mut functions: BTreeMap<&Function, usize> = BTreeMap::new();
    for function in times.values().flatten() {
        *functions.entry(function).or_default() += 1;
    }
    let mut functions: Vec<(Function, usize)> =
        functions.into_iter().map(|(function, n)| (function.clone(), n)).collect();
    functions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let ats: Vec<At> = times.keys().copied().collect();
    Some(Habit {
        n: ats.len(),
        first: *ats.first()?,
        last: *ats.last()?,
        usual: usual(&ats, calendar),
        every_days: every_days(&ats),
        functions,
    })
}

/// The weekday and minute at which more than half of them are.
fn usual(ats: &[At], calendar: &Calendar) -> Option<Usual> {
    let mut counts: BTreeMap<(i8, i64), usize> = BTreeMap::new();
    for at in ats {
        let day: Day = calendar.day_of(*at);
        let minute = (at.0 - calendar.start_of(day).0) / MINUTE;
        *counts.entry((day.weekday().to_monday_one_offset(), minute)).or_default() += 1;
    }
    let ((weekday, minute), n) = counts.into_iter().max_by_key(|(_, n)| *n)?;
    (ats.len() >= FEWEST && n * 2 > ats.len()).then_some(Usual { weekday, minute, n })
}

fn every_days(ats: &[At]) -> Option<i64> {
    let mut gaps: Vec<i64> = ats.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    gaps.sort_unstable();
    let middle = gaps.get(gaps.len() / 2).filter(|_| ats.len() >= FEWEST)?;
    let day = 24 * 60 * MINUTE;
    Some((middle + day / 2) / day).filter(|days| *days > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, function: &str) -> Happening {
        Happening { at: text.parse().unwrap(), function: Function::new(function).ok(), person: None }
    }

    #[test]
    fn a_weekly_meeting_is_known_by_its_day_its_hour_and_its_functions() {
        let all = [
            at("2026-01-06T09:00:00Z", "legal"),
            at("2026-01-06T09:00:00Z", "product"),
            at("2026-01-13T09:00:00Z", "product"),
            at("2026-01-21T14:00:00Z", "product"),
            at("2026-01-27T09:00:00Z", "product"),
        ];
        let habit = of(&all, &Calendar::default(), &People::default()).unwrap();
        assert_eq!((habit.n, habit.every_days), (4, Some(7)));
        assert_eq!(habit.usual, Some(Usual { weekday: 2, minute: 9 * 60, n: 3 }));
        let functions: Vec<(&str, usize)> = habit.functions.iter().map(|(it, n)| (it.as_str(), *n)).collect();
        assert_eq!(functions, [("product", 4), ("legal", 1)]);
        assert_eq!(habit.owners().iter().map(Function::as_str).collect::<Vec<_>>(), ["product"]);
    }

    #[test]
    fn of_what_has_no_hour_none_is_told() {
        let all = [at("2026-01-06T09:00:00Z", "legal"), at("2026-01-07T10:00:00Z", "legal")];
        let habit = of(&all, &Calendar::default(), &People::default()).unwrap();
        assert_eq!((habit.usual, habit.every_days), (None, None));
        assert_eq!(of(&[], &Calendar::default(), &People::default()), None);
    }
}
