//! The days of the company, counted from the week in which its story is read.

use comity_common::story::Moment;
use comity_spine::{At, Calendar, Day};
use std::collections::BTreeSet;

/// The zone in which the company lives.
pub const ZONE: &str = "Europe/Berlin";

/// Which instant a day of the story is.
pub struct Days {
    calendar: Calendar,
    monday: Day,
    today: Day,
}

impl Days {
    /// The days as they are counted on a given one.
    ///
    /// Past days are counted from that week's Monday, so that working days stay working days; days ahead are
    /// counted from that very day, so that the show is always as far away as the story says.
    pub fn new(now: At) -> Days {
        let zone = Calendar::zone_named(ZONE).unwrap_or(jiff::tz::TimeZone::UTC);
        let calendar = Calendar::new(zone, BTreeSet::new());
        let today = calendar.day_of(now);
        let since_monday = i64::from(today.weekday().to_monday_zero_offset());
        let monday = today.saturating_sub(jiff::Span::new().days(since_monday));
        Days { calendar, monday, today }
    }

    /// The day of a number.
    pub fn day(&self, n: i64) -> Day {
        let from = if n > 0 { self.today } else { self.monday };
        from.saturating_add(jiff::Span::new().days(n))
    }

    /// The instant so many minutes after a day has begun.
    pub fn at(&self, n: i64, minutes: i64) -> At {
        self.calendar.start_of(self.day(n)).plus_millis(minutes * 60_000)
    }

    /// The instant of a moment of the story.
    pub fn of(&self, moment: Moment) -> At {
        self.at(moment.day, moment.minutes)
    }

    /// The number of today: 0 on a Monday, 6 on a Sunday.
    pub fn last(&self) -> i64 {
        self.monday.until(self.today).map_or(0, |span| i64::from(span.get_days()))
    }

    /// Whether people work on that day.
    pub fn is_working(&self, n: i64) -> bool {
        self.calendar.is_working(self.day(n))
    }
}
