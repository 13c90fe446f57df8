//! Instants, days and the calendar in which people count them.
//!
//! Nothing here reads a clock: an [`At`] always comes in as a value. Working days, midnights and quarters are
//! civil notions of one zone, the agreement's; [`Calendar`] is that zone with its holidays.

use jiff::{
    Timestamp, ToSpan, civil,
    civil::Weekday,
    fmt::{StdFmtWrite, temporal::DateTimePrinter},
    tz::TimeZone,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{collections::BTreeSet, fmt, ops::Bound, str::FromStr};

/// A civil day, without a zone.
pub type Day = civil::Date;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct At(pub i64);

/// A text that is no instant, no lapse or no zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// Not an instant.
    #[error("`{0}` is not a point in time: write `2026-03-01`, or `2026-03-01T09:30:00Z` with its zone")]
    Instant(String),
    /// Not a lapse of time.
    #[error(
        "`{0}` is not a lapse of time: write a number and hours, days, working days, weeks or months, such as `10 working days`"
    )]
    Lapse(String),
    /// A lapse outside of what an agreement can mean.
    #[error("`{0}` cannot be meant: a lapse lies between one hour and ten years")]
    LapseRange(String),
    /// Not a zone of the IANA database.
    #[error("`{0}` is not a time zone: write an IANA name such as `Europe/Berlin`")]
    Zone(String),
}

impl At {
    const MIN: i64 = -62_135_596_800_000; // 0001-01-01
    const MAX: i64 = 253_402_207_200_000; // 9999-12-30T22:00, the last instant jiff can place in every zone

    /// The instant so many milliseconds after 1970, held within the years 1 to 9999.
    pub fn from_millis(millis: i64) -> At {
        At(millis.clamp(At::MIN, At::MAX))
    }

    /// The instant as jiff has it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0.clamp(At::MIN, At::MAX)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The first instant of a day in UTC.
    pub fn utc(day: Day) -> At {
        day.to_zoned(TimeZone::UTC).map_or(At(0), |zoned| At(zoned.timestamp().as_millisecond()))
    }

    /// This instant moved by milliseconds.
    pub fn plus_millis(self, millis: i64) -> At {
        At::from_millis(self.0.saturating_add(millis))
    }

    /// Whole days from this instant to a later one, rounded down; negative if it is earlier.
    pub fn days_until(self, later: At) -> i64 {
        (later.0 - self.0).div_euclid(86_400_000)
    }
}

impl From<Timestamp> for At {
    fn from(timestamp: Timestamp) -> At {
        At(timestamp.as_millisecond())
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DateTimePrinter::new().print_timestamp(&self.timestamp(), StdFmtWrite(f)).map_err(|_| fmt::Error)
    }
}
impl fmt::Debug for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for At {
    type Err = BadTime;
    /// Reads an instant with its offset, or a bare day as that day's first instant in UTC.
    fn from_str(text: &str) -> Result<At, BadTime> {
        let text = text.trim();
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            return Ok(At(timestamp.as_millisecond()));
        }
        match text.parse::<Day>() {
            Ok(day) if text.len() <= 10 => Ok(At::utc(day)),
            _ => Err(BadTime::Instant(text.chars().take(60).collect())),
        }
    }
}
impl Serialize for At {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<At, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = At;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a point in time such as 2026-03-01T09:30:00Z")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<At, E> {
                text.parse().map_err(E::custom)
            }
        }
        d.deserialize_str(Text)
    }
}

/// The unit in which a lapse is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Exact hours.
    Hours,
    /// Civil days of the agreement's zone.
    Days,
    /// Days that are neither weekend nor holiday in the agreement's calendar.
    WorkingDays,
    /// Seven civil days.
    Weeks,
    /// Civil months.
    Months,
}

/// A lapse of time as people agree to it: `10 working days`, `2 weeks`, `36 hours`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lapse {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

impl Lapse {
    /// So many working days.
    pub const fn working_days(n: u32) -> Lapse {
        Lapse { n, unit: Unit::WorkingDays }
    }
    /// So many civil days.
    pub const fn days(n: u32) -> Lapse {
        Lapse { n, unit: Unit::Days }
    }

    /// Roughly how many days this is; for ranges and for ordering, never for a verdict.
    pub fn days_about(self) -> f64 {
        let n = f64::from(self.n);
        match self.unit {
            Unit::Hours => n / 24.0,
            Unit::Days => n,
            Unit::WorkingDays => n * 7.0 / 5.0,
            Unit::Weeks => n * 7.0,
            Unit::Months => n * 30.44,
        }
    }
}

impl fmt::Display for Lapse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = match self.unit {
            Unit::Hours => ("hour", "hours"),
            Unit::Days => ("day", "days"),
            Unit::WorkingDays => ("working day", "working days"),
            Unit::Weeks => ("week", "weeks"),
            Unit::Months => ("month", "months"),
        };
        write!(f, "{} {}", self.n, if self.n == 1 { one } else { many })
    }
}
impl FromStr for Lapse {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Lapse, BadTime> {
        let bad = || BadTime::Lapse(text.chars().take(60).collect());
        let (number, unit) = text.trim().split_once(char::is_whitespace).ok_or_else(bad)?;
        let number: i64 = number.parse().map_err(|_| bad())?;
        let unit = match unit.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase().as_str() {
            "hour" | "hours" => Unit::Hours,
            "day" | "days" | "calendar day" | "calendar days" => Unit::Days,
            "working day" | "working days" | "business day" | "business days" => Unit::WorkingDays,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            _ => return Err(bad()),
        };
        let lapse = Lapse { n: u32::try_from(number).unwrap_or(0), unit };
        if number < 1 || lapse.days_about() > 3660.0 {
            return Err(BadTime::LapseRange(text.trim().to_owned()));
        }
        Ok(lapse)
    }
}
impl Serialize for Lapse {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Lapse {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Lapse, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// A zone with its holidays: where an agreement's working days, quarters and midnights are counted.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    holidays: BTreeSet<Day>,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar { zone: TimeZone::UTC, holidays: BTreeSet::new() }
    }
}

impl Calendar {
    /// A calendar of that zone and those days off besides Saturdays and Sundays.
    pub fn new(zone: TimeZone, holidays: BTreeSet<Day>) -> Calendar {
        Calendar { zone, holidays }
    }

    /// Finds a zone by its IANA name.
    pub fn zone_named(name: &str) -> Result<TimeZone, BadTime> {
        TimeZone::get(name).map_err(|_| BadTime::Zone(name.chars().take(60).collect()))
    }

    /// The zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// An instant with its offset and zone, for people: `2026-03-01 09:00:00 +01:00 Europe/Berlin`.
    pub fn clock(&self, at: At) -> String {
        let there = at.timestamp().to_zoned(self.zone.clone());
        let zone = self.zone.iana_name().unwrap_or("UTC");
        format!("{} {zone}", there.strftime("%Y-%m-%d %H:%M:%S %:z"))
    }

    /// The civil day of an instant.
    pub fn day_of(&self, at: At) -> Day {
        self.zone.to_datetime(at.timestamp()).date()
    }

    /// The first instant of a day.
    pub fn start_of(&self, day: Day) -> At {
        self.zone
            .to_ambiguous_timestamp(day.at(0, 0, 0, 0))
            .compatible()
            .map_or_else(|_| At::utc(day), At::from)
    }

    /// The last instant of a day.
    pub fn end_of(&self, day: Day) -> At {
        self.start_of(day.tomorrow().unwrap_or(day)).plus_millis(-1)
    }

    /// Whether people are at work that day.
    pub fn is_working(&self, day: Day) -> bool {
        self.is_working_on(day.weekday(), day)
    }

    fn is_working_on(&self, weekday: Weekday, day: Day) -> bool {
        !matches!(weekday, Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }

    /// The `n`th working day after (or, if `n` is negative, before) a day; the day itself never counts.
    pub fn working_days_from(&self, day: Day, n: i64) -> Day {
        let (mut day, mut weekday) = (day, day.weekday());
        let mut left = n.unsigned_abs();
        while left > 0 {
            let next = if n > 0 { day.tomorrow() } else { day.yesterday() };
            let Ok(next) = next else { return day };
            (day, weekday) = (next, if n > 0 { weekday.next() } else { weekday.previous() });
            left -= u64::from(self.is_working_on(weekday, day));
        }
        day
    }

    /// How many working days lie after `from` up to and including `to`; negative if `to` is earlier.
    pub fn working_days_between(&self, from: Day, to: Day) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let is_weekday = |day: &Day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let (days, after) = (days_between(from, to), (Bound::Excluded(from), Bound::Included(to)));
        let holidays = self.holidays.range(after).filter(|day| is_weekday(day)).count();
        // Whole weeks have five; of the rest each day counts for itself.
        let rest = i64::from(from.weekday().to_monday_zero_offset());
        let rest = (1..=days % 7).filter(|n| (rest + n) % 7 < 5).count();
        days / 7 * 5 + rest as i64 - holidays as i64
    }

    /// The last instant at which something due a lapse after `from` is still in time.
    ///
    /// Hours are exact; every other unit runs to the end of the last day, so that nobody is late at 16:59.
    pub fn deadline(&self, from: At, lapse: Lapse) -> At {
        self.moved(from, lapse, 1)
    }

    /// The last instant at which something needed a lapse before `to` is still early enough.
    pub fn latest_before(&self, to: At, lead: Lapse) -> At {
        self.moved(to, lead, -1)
    }

    /// The instant a lapse before `at`: where a window that ends at `at` begins.
    pub fn window_start(&self, at: At, window: Lapse) -> At {
        match window.unit {
            Unit::Hours => self.moved(at, window, -1),
            _ => self.start_of(self.day_of(self.moved(at, window, -1))),
        }
    }

    fn moved(&self, at: At, lapse: Lapse, sign: i64) -> At {
        let n = i64::from(lapse.n) * sign;
        if lapse.unit == Unit::Hours {
            return at.plus_millis(n * 3_600_000);
        }
        let day = self.day_of(at);
        let span = match lapse.unit {
            Unit::Hours | Unit::WorkingDays => return self.end_of(self.working_days_from(day, n)),
            Unit::Days => n.days(),
            Unit::Weeks => (n * 7).days(),
            Unit::Months => n.months(),
        };
        self.end_of(day.saturating_add(span))
    }
}

/// How many days lie after `from` up to and including `to`.
fn days_between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn berlin() -> Calendar {
        Calendar::new(Calendar::zone_named("Europe/Berlin").unwrap(), [date(2026, 5, 1)].into())
    }

    #[test]
    fn five_working_days_skip_the_weekend_and_the_holiday() {
        let monday = "2026-04-27T10:00:00+02:00".parse::<At>().unwrap();
        assert_eq!(
            berlin().deadline(monday, "5 working days".parse().unwrap()).to_string(),
            "2026-05-05T21:59:59.999Z"
        );
    }

    #[test]
    fn ten_working_days_before_a_freeze_end_with_that_day() {
        let freeze = "2026-06-15T12:00:00Z".parse::<At>().unwrap();
        let latest = berlin().latest_before(freeze, Lapse::working_days(10));
        assert_eq!(berlin().day_of(latest), date(2026, 6, 1));
    }

    #[test]
    fn a_lapse_nobody_can_mean_is_refused() {
        assert!("0 days".parse::<Lapse>().is_err());
        assert!("-3 days".parse::<Lapse>().is_err());
        assert!("4000 weeks".parse::<Lapse>().is_err());
        assert!("ten days".parse::<Lapse>().is_err());
        assert_eq!("1 working day".parse::<Lapse>().unwrap().to_string(), "1 working day");
    }

    proptest! {
        #[test]
        fn going_forth_and_back_counts_the_same_working_days(start in 0i64..40_000, n in 1i64..200) {
            let day = date(1950, 1, 1).saturating_add(start.days());
            let there = berlin().working_days_from(day, n);
            prop_assert_eq!(berlin().working_days_between(day, there), n);
        }

        #[test]
        fn the_working_days_between_are_those_counted_one_by_one(start in 0i64..40_000, n in 0i64..900) {
            let from = date(1950, 1, 1).saturating_add(start.days());
            let to = from.saturating_add(n.days());
            let one_by_one = (1..=n).filter(|n| berlin().is_working(from.saturating_add(n.days()))).count();
            prop_assert_eq!(berlin().working_days_between(from, to), one_by_one as i64);
            prop_assert_eq!(berlin().working_days_between(to, from), -(one_by_one as i64));
        }

        #[test]
        fn an_instant_reads_back_as_itself(millis in At::MIN..At::MAX) {
            prop_assert_eq!(At(millis).to_string().parse::<At>().unwrap(), At(millis));
        }
    }
}
