//! When a thing that nobody touches steps aside by itself, and when it comes back.
//!
//! Nothing runs for this: it follows from when the thing was last touched and the instant that is asked for.

use comity_spine::time::Unit;
use comity_spine::{At, Calendar, Day, Lapse};
use std::collections::BTreeMap;

/// How long a thing is shown to somebody who does not touch it.
pub const SHOWN: Lapse = Lapse::working_days(10);

/// How long it then steps aside, at least: it comes back on a Monday.
pub const ASIDE: Lapse = Lapse { n: 2, unit: Unit::Weeks };

/// Where a thing is that nobody touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is shown, up to this instant if nobody touches it.
    Shown(At),
    /// It has stepped aside.
    Aside {
        /// Since when.
        since: At,
        /// When it comes back.
        back: At,
    },
}

/// Where things are at one instant. What was touched on the same day goes the same way from there, so that
/// way is walked once for all of it.
pub struct Phases<'a> {
    calendar: &'a Calendar,
    at: At,
    from: BTreeMap<Day, Phase>,
}

impl<'a> Phases<'a> {
    /// Where things are at an instant.
    pub fn new(calendar: &'a Calendar, at: At) -> Phases<'a> {
        Phases { calendar, at, from: BTreeMap::new() }
    }

    /// Where a thing is that was last touched at an instant.
    pub fn of(&mut self, touched: At) -> Phase {
        let (mut from, mut way) = (self.calendar.day_of(touched), Vec::new());
        let phase = loop {
            if let Some(known) = self.from.get(&from) {
                break *known;
            }
            way.push(from);
            match self.step(from) {
                Ok(phase) => break phase,
                Err(back) => from = back,
            }
        };
        self.from.extend(way.into_iter().map(|from| (from, phase)));
        phase
    }

    /// Where a thing is that was last seen on a day, or the day it comes back if it has been aside since.
    fn step(&self, from: Day) -> Result<Phase, Day> {
        let (calendar, at) = (self.calendar, self.at);
        let until = calendar.deadline(calendar.start_of(from), SHOWN);
        if at <= until {
            return Ok(Phase::Shown(until));
        }
        let monday = monday_from(calendar.day_of(calendar.deadline(until, ASIDE)));
        let back = calendar.start_of(monday);
        if at < back || monday <= from {
            return Ok(Phase::Aside { since: until.plus_millis(1), back });
        }
        Err(monday)
    }
}

/// The first Monday on or after a day.
pub fn monday_from(day: Day) -> Day {
    let mut day = day;
    while day.weekday().to_monday_zero_offset() != 0 {
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => return day,
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At {
        text.parse().unwrap()
    }

    fn phase(touched: At, at: At, calendar: &Calendar) -> Phase {
        Phases::new(calendar, at).of(touched)
    }

    fn phase_on(day: &str) -> Phase {
        // A Monday.
        phase(at("2024-01-01T10:00:00Z"), at(&format!("{day}T12:00:00Z")), &Calendar::default())
    }

    #[test]
    fn what_nobody_touches_is_shown_ten_working_days_steps_aside_and_comes_back_on_a_monday() {
        let shown = Phase::Shown(at("2024-01-15T23:59:59.999Z"));
        assert_eq!(phase_on("2024-01-01"), shown);
        assert_eq!(phase_on("2024-01-15"), shown);
        let aside = Phase::Aside { since: at("2024-01-16"), back: at("2024-01-29") };
        assert_eq!(phase_on("2024-01-16"), aside);
        assert_eq!(phase_on("2024-01-28"), aside);
        assert_eq!(phase_on("2024-01-29"), Phase::Shown(at("2024-02-12T23:59:59.999Z")));
        assert!(matches!(phase_on("2024-02-13"), Phase::Aside { .. }));
    }

    #[test]
    fn what_comes_back_together_goes_on_together() {
        let calendar = Calendar::default();
        let now = at("2025-03-05T12:00:00Z");
        let mut phases = Phases::new(&calendar, now);
        for day in (1..=28).chain(1..=28) {
            let touched = at(&format!("2024-02-{day:02}T10:00:00Z"));
            assert_eq!(phases.of(touched), phase(touched, now, &calendar), "touched on the {day}th");
        }
    }

    #[test]
    fn it_is_told_for_the_far_future_and_at_the_end_of_time() {
        assert!(matches!(phase_on("2190-01-01"), Phase::Shown(_) | Phase::Aside { .. }));
        let end = phase(At(i64::MAX - 1), At(i64::MAX), &Calendar::default());
        assert!(matches!(end, Phase::Shown(_) | Phase::Aside { .. }));
    }

    #[test]
    fn a_monday_is_its_own_next_monday() {
        assert_eq!(monday_from("2024-01-01".parse().unwrap()), "2024-01-01".parse::<Day>().unwrap());
        assert_eq!(monday_from("2024-01-02".parse().unwrap()), "2024-01-08".parse::<Day>().unwrap());
    }
}
