//! Local times onto the line of time, by the zone database that is compiled in: no file is read for it.

use super::fault::Fault;
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarValue,
};
use chrono::{FixedOffset, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
use comity_spine::At;
use std::{collections::HashMap, str::FromStr};

/// The zones that a calendar names, and the one for times that name none.
pub(super) struct Zones {
    named: HashMap<String, Option<Tz>>,
    home: Tz,
}

/// A time as written: the local clock and the zone that it is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) local: NaiveDateTime,
    pub(super) zone: Tz,
}

impl Moment {
    /// The instant; in a gap of summer time by the offset before it, in an overlap the earlier one.
    pub(super) fn at(self) -> At {
        At::from_millis(instant(self.zone, self.local))
    }
}

fn instant(zone: Tz, local: NaiveDateTime) -> i64 {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.timestamp_millis(),
        LocalResult::None => {
            let before = zone.offset_from_utc_datetime(&(local - TimeDelta::hours(12))).fix();
            local.and_utc().timestamp_millis() - i64::from(before.local_minus_utc()) * 1000
        }
    }
}

/// The local clock of a zone at an instant.
pub(super) fn local(zone: Tz, at: At) -> Option<NaiveDateTime> {
    let utc = chrono::DateTime::from_timestamp_millis(at.0)?;
    Some(utc.with_timezone(&zone).naive_local())
}

impl Zones {
    /// The zones that a calendar defines by a known name or by one fixed offset.
    pub(super) fn of(calendar: &ICalendar, home: Tz) -> Zones {
        let mut named = HashMap::new();
        for zone in calendar.timezones() {
            let Some(name) = zone.property(&ICalendarProperty::Tzid).and_then(text) else { continue };
            let known = zone.timezone().map(|(_, zone)| zone).or_else(|| fixed(calendar, zone));
            named.insert(name.to_owned(), known);
        }
        Zones { named, home }
    }

    fn find(&self, name: &str) -> Result<Tz, Fault> {
        let known = match self.named.get(name) {
            Some(known) => *known,
            None => Tz::from_str(name).ok(),
        };
        let tail = || name.match_indices('/').find_map(|(slash, _)| Tz::from_str(&name[slash + 1..]).ok());
        known.or_else(tail).ok_or_else(|| Fault::Zone(name.chars().take(40).collect()))
    }

    /// The moments that a property names, in its zone; a day counts from its first instant.
    pub(super) fn moments(&self, entry: &ICalendarEntry, what: &'static str) -> Result<Vec<Moment>, Fault> {
        let zone = entry.tz_id().map_or(Ok(self.home), |name| self.find(name))?;
        let moment = |value: &ICalendarValue| match value {
            ICalendarValue::PartialDateTime(date) => moment(date, zone),
            ICalendarValue::Period(calcard::icalendar::ICalendarPeriod::Range { start, .. })
            | ICalendarValue::Period(calcard::icalendar::ICalendarPeriod::Duration { start, .. }) => {
                moment(start, zone)
            }
            _ => None,
        };
        entry.values.iter().map(|value| moment(value).ok_or(Fault::Date(what))).collect()
    }
}

/// A date as parsed, in its own offset where it has one, else in the zone.
pub(super) fn moment(date: &PartialDateTime, zone: Tz) -> Option<Moment> {
    let read = date.to_date_time()?;
    let zone = match read.offset {
        None => zone,
        Some(offset) if offset.local_minus_utc() == 0 => Tz::UTC,
        Some(offset) => Tz::Fixed(offset),
    };
    Some(Moment { local: read.date_time, zone })
}

/// The offset of a home-made zone that has no summer time.
fn fixed(calendar: &ICalendar, zone: &ICalendarComponent) -> Option<Tz> {
    let parts: Vec<_> = zone.component_ids.iter().filter_map(|&id| calendar.component_by_id(id)).collect();
    let [standard] = parts.as_slice() else { return None };
    if standard.component_type != ICalendarComponentType::Standard {
        return None;
    }
    match standard.property(&ICalendarProperty::Tzoffsetto)?.values.first()? {
        ICalendarValue::PartialDateTime(offset) => {
            let seconds = i32::from(offset.tz_hour?) * 3600 + i32::from(offset.tz_minute.unwrap_or(0)) * 60;
            let seconds = if offset.tz_minus { -seconds } else { seconds };
            FixedOffset::east_opt(seconds).map(Tz::Fixed)
        }
        _ => None,
    }
}

pub(super) fn text(entry: &ICalendarEntry) -> Option<&str> {
    entry.values.first().and_then(ICalendarValue::as_text)
}
