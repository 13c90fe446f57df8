//! Small groups: what may be said of people together, so that nobody can be picked out.
//!
//! Source: MEASURES 6.2 and 6.3 (a floor of five, as comparable products have).

use crate::timeline::Timeline;
use crate::view::View;
use comity_spine::{At, Calendar, Function, Refusal};
use compact_str::CompactString;
use std::collections::BTreeMap;
use std::fmt;

/// The fewest people of whom anything is said together.
pub const LEAST: usize = 5;

/// How many of some people something is true of, as far as it may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Few {
    /// They are fewer than [`LEAST`]: nothing is said.
    TooFew,
    /// Of fewer than [`LEAST`] of them, perhaps of none.
    Hardly,
    /// Of all of them but fewer than [`LEAST`], perhaps of all.
    Nearly,
    /// Of that many.
    Exactly(usize),
}

impl Few {
    /// Of `n` out of `of`, as far as it may be said.
    pub fn of(n: usize, of: usize) -> Few {
        match n {
            _ if of < LEAST => Few::TooFew,
            n if n < LEAST => Few::Hardly,
            n if of - n.min(of) < LEAST => Few::Nearly,
            n => Few::Exactly(n),
        }
    }
}

impl fmt::Display for Few {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Few::TooFew => f.write_str("too few people to say"),
            Few::Hardly => write!(f, "fewer than {LEAST}"),
            Few::Nearly => write!(f, "all but fewer than {LEAST}"),
            Few::Exactly(n) => write!(f, "{n}"),
        }
    }
}

/// Up to when answers given without a name may be counted: the last Monday by which, since the Monday
/// counted up to before, at least [`LEAST`] came in.
///
/// Otherwise two looks at the same page, before and after one more answer, would say what that one said.
/// `None` while no such Monday has come. `answers` are in order of time.
pub fn counted_up_to(answers: &[At], calendar: &Calendar, now: At) -> Option<At> {
    let mut upto = None;
    let mut waiting = 0;
    let mut answers = answers.iter().peekable();
    while let Some(first) = answers.peek() {
        let day = calendar.day_of(**first);
        let days_on = i64::from(7 - day.weekday().to_monday_zero_offset());
        let monday = calendar.start_of(day.saturating_add(jiff::Span::new().days(days_on)));
        if monday > now {
            break;
        }
        while answers.next_if(|at| **at < monday).is_some() {
            waiting += 1;
        }
        if waiting >= LEAST {
            (upto, waiting) = (Some(monday), 0);
        }
    }
    upto
}

/// What was answered without a name, by function and mark ([`crate::practice::Telling::Unnamed`]).
///
/// **Invariant:** it knows marks, never a person. Who answers again is counted once, with what they said
/// last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnamed<T>(BTreeMap<Function, BTreeMap<CompactString, Timeline<T>>>);

impl<T> Default for Unnamed<T> {
    fn default() -> Unnamed<T> {
        Unnamed(BTreeMap::new())
    }
}

/// What a function answered without names, as far as it may be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted<'a, T> {
    /// The function has so few people that its answers would be theirs.
    TooSmall {
        /// How many people it has.
        people: usize,
    },
    /// Fewer have answered than may be counted, or not all of them are counted yet.
    Waiting,
    /// What so many said.
    Said {
        /// How many people the function has.
        people: usize,
        /// Each answer that is counted, in the order of marks, which says nothing of who gave it.
        answers: Vec<&'a T>,
        /// Up to when answers are counted.
        upto: At,
    },
}

impl<T> Unnamed<T> {
    /// Takes in an answer under a mark.
    pub fn take(&mut self, function: Function, mark: CompactString, at: At, answer: T) {
        self.0.entry(function).or_default().entry(mark).or_default().set(at, answer);
    }

    /// What a function answered, counted on Mondays and never one by one: see [`counted_up_to`].
    pub fn counted<S>(&self, view: &View<'_, S>, function: &Function) -> Counted<'_, T> {
        let people = view.people().members(function, view.as_of).len();
        if people < LEAST {
            return Counted::TooSmall { people };
        }
        let said = || self.0.get(function).into_iter().flat_map(BTreeMap::values);
        let changes = said().flat_map(|said| said.iter().map(|(at, _)| at));
        let mut changes: Vec<At> = changes.filter(|at| *at <= view.as_of).collect();
        changes.sort_unstable();
        let Some(upto) = counted_up_to(&changes, view.calendar(), view.as_of) else {
            return Counted::Waiting;
        };
        let before = upto.plus_millis(-1);
        let answers: Vec<&T> = said().filter_map(|said| said.at(before)).collect();
        match answers.len() < LEAST {
            true => Counted::Waiting,
            false => Counted::Said { people, answers, upto },
        }
    }
}

/// Refuses an answer without a name for a function that is not one's own, or that is so small that the answer
/// would still be somebody's.
///
/// # Errors
/// A sentence that says so, and what can be done instead.
pub fn may_answer<S>(
    view: &View<'_, S>,
    own: &Function,
    function: &Function,
    instead: &str,
) -> Result<(), Refusal> {
    if own != function {
        return Err(Refusal::of("function", format!("You are in {own}; answer for {own}.")));
    }
    let people = view.people().members(own, view.as_of).len();
    if people >= LEAST {
        return Ok(());
    }
    let there =
        if people == 1 { "There is one person".to_owned() } else { format!("There are {people} people") };
    Err(Refusal::of(
        "function",
        format!(
            "{there} in {own}, so an answer without a name would still be somebody's; from {LEAST} people on it can \
             be asked. {instead}"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_true_of_few_or_of_nearly_all_is_not_said_in_numbers() {
        let said = |n, of| Few::of(n, of).to_string();
        assert_eq!(said(2, 4), "too few people to say");
        assert_eq!(said(0, 12), "fewer than 5");
        assert_eq!(said(4, 12), "fewer than 5");
        assert_eq!(said(6, 12), "6");
        assert_eq!(said(9, 12), "all but fewer than 5");
        assert_eq!(said(5, 5), "all but fewer than 5");
    }

    #[test]
    fn one_more_answer_never_shows_by_itself() {
        let calendar = Calendar::default();
        // Monday, 2026-01-05.
        let hour = |n: i64| At::utc(comity_spine::Day::constant(2026, 1, 5)).plus_millis(n * 3_600_000);
        let five: Vec<At> = (0..5).map(hour).collect();
        assert_eq!(counted_up_to(&five, &calendar, hour(7 * 24 - 1)), None);
        assert_eq!(counted_up_to(&five, &calendar, hour(7 * 24)), Some(hour(7 * 24)));
        // A sixth in the second week waits until four more have come.
        let mut more = five;
        more.push(hour(8 * 24));
        assert_eq!(counted_up_to(&more, &calendar, hour(30 * 24)), Some(hour(7 * 24)));
        more.extend((0..4).map(|n| hour(15 * 24 + n)));
        assert_eq!(counted_up_to(&more, &calendar, hour(30 * 24)), Some(hour(21 * 24)));
        assert_eq!(counted_up_to(&four_only(hour), &calendar, hour(90 * 24)), None);
    }

    fn four_only(hour: impl Fn(i64) -> At) -> Vec<At> {
        (0..4).map(hour).collect()
    }
}
