//! When somebody's list is due, in their own zone: a question about an instant, asked anew each time.

use comity_spine::{At, Calendar, Day};
use comity_vault::{MailWish, Rhythm};
use std::collections::BTreeSet;

const HOUR: i64 = 3_600_000;

/// Mail comes from seven in the morning to eight in the evening.
const AWAKE: std::ops::Range<i64> = 7..20;

/// The days of a zone; of a name that no zone has, those of UTC.
pub fn days(zone: &str) -> Calendar {
    Calendar::zone_named(zone)
        .map_or_else(|_| Calendar::default(), |zone| Calendar::new(zone, BTreeSet::new()))
}

/// The newest occasion on which a list was due by an instant: its day, and when. `None` for who wants none.
pub fn occasion(wish: &MailWish, days: &Calendar, now: At) -> Option<(Day, At)> {
    let fits = |day: Day| match wish.rhythm {
        Rhythm::Weekly => day.weekday().to_monday_one_offset() == wish.day,
        Rhythm::Daily => days.is_working(day),
        Rhythm::Never => false,
    };
    let mut day = days.day_of(now);
    for _ in 0..8 {
        let due = days.start_of(day).plus_millis(i64::from(wish.hour) * HOUR);
        if fits(day) && due <= now {
            return Some((day, due));
        }
        day = day.yesterday().ok()?;
    }
    None
}

/// Whether no mail should come at an instant: at night, and at the weekend.
pub fn is_quiet(days: &Calendar, now: At) -> bool {
    let day = days.day_of(now);
    let hour = (now.0 - days.start_of(day).0).div_euclid(HOUR);
    !days.is_working(day) || !AWAKE.contains(&hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(wish: MailWish, zone: &str, now: &str) -> Option<String> {
        occasion(&wish, &days(zone), now.parse().unwrap()).map(|(day, at)| format!("{day} {at}"))
    }

    #[test]
    fn a_weekly_list_is_due_on_its_day_and_hour_in_the_persons_zone() {
        let monday = MailWish::default();
        let at = |now| due(monday, "America/New_York", now);
        // Monday 3 June, 09:00 in New York is 13:00 UTC.
        assert_eq!(at("2024-06-03T12:59:00Z").unwrap(), "2024-05-27 2024-05-27T13:00:00Z");
        assert_eq!(at("2024-06-03T13:00:00Z").unwrap(), "2024-06-03 2024-06-03T13:00:00Z");
        assert_eq!(at("2024-06-09T23:00:00Z").unwrap(), "2024-06-03 2024-06-03T13:00:00Z");
        assert_eq!(
            due(monday, "No/Zone", "2024-06-03T09:00:00Z").unwrap(),
            "2024-06-03 2024-06-03T09:00:00Z"
        );
    }

    #[test]
    fn a_daily_list_skips_the_weekend_and_none_is_none() {
        let daily = MailWish { rhythm: Rhythm::Daily, day: 1, hour: 8 };
        assert_eq!(due(daily, "UTC", "2024-06-09T12:00:00Z").unwrap(), "2024-06-07 2024-06-07T08:00:00Z");
        let never = MailWish { rhythm: Rhythm::Never, ..daily };
        assert_eq!(due(never, "UTC", "2024-06-09T12:00:00Z"), None);
    }

    #[test]
    fn nights_and_weekends_are_quiet_where_the_person_is() {
        let quiet = |zone: &str, now: &str| is_quiet(&days(zone), now.parse().unwrap());
        assert!(!quiet("UTC", "2024-06-03T07:00:00Z") && !quiet("UTC", "2024-06-03T19:59:00Z"));
        assert!(quiet("UTC", "2024-06-03T06:59:00Z") && quiet("UTC", "2024-06-03T20:00:00Z"));
        assert!(quiet("UTC", "2024-06-08T12:00:00Z"), "a Saturday");
        assert!(quiet("Asia/Tokyo", "2024-06-03T12:00:00Z"), "nine in the evening there");
    }
}
