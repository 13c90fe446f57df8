//! Recurrences walked within limits: at most daily, 20,000 steps, 5,000 instances, and a budget for the file.
//!
//! The walk goes over the local clock; each step is put onto the line of time by the event's own zone, so
//! that a weekly nine o'clock stays nine o'clock over a change of summer time.

use super::event::Event;
use super::fault::Fault;
use super::zone::{self, Moment};
use calcard::common::CalendarScale;
use calcard::icalendar::{
    ICalendarDay, ICalendarFrequency, ICalendarMonth, ICalendarRecurrenceRule, ICalendarWeekday,
};
use chrono::{Month, TimeDelta, TimeZone};
use comity_spine::At;
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Tz, Unvalidated, Weekday};
use std::collections::BTreeSet;

/// The most steps that one rule may take to walk through the window.
const STEPS_MAX: u32 = 20_000;
/// The most instances of one event within the window.
const INSTANCES_MAX: usize = 5_000;
/// The most steps that all rules of one file may take.
const FILE_STEPS_MAX: u32 = 4_000_000;

/// What the rules of a file may still spend.
#[derive(Debug)]
pub(super) struct Budget(u32);

impl Default for Budget {
    fn default() -> Budget {
        Budget(FILE_STEPS_MAX)
    }
}

/// Every start of an event within the window, earliest first, without the left-out ones.
pub(super) fn starts(event: &Event, window: (At, At), budget: &mut Budget) -> Result<Vec<At>, Fault> {
    let within = |at: &At| window.0 <= *at && *at < window.1;
    let mut starts: BTreeSet<At> = event.also.iter().map(|moment| moment.at()).filter(within).collect();
    match &event.rule {
        None => starts.extend(Some(event.start.at()).filter(within)),
        Some(rule) => walk(event.start, rule, window, budget, &mut starts)?,
    }
    for moment in &event.except {
        starts.remove(&moment.at());
    }
    if starts.len() > INSTANCES_MAX {
        return Err(Fault::TooManyInstances);
    }
    Ok(starts.into_iter().collect())
}

fn walk(
    start: Moment,
    rule: &ICalendarRecurrenceRule,
    window: (At, At),
    budget: &mut Budget,
    starts: &mut BTreeSet<At>,
) -> Result<(), Fault> {
    if start.at() >= window.1 {
        return Ok(());
    }
    let from = Tz::UTC.from_utc_datetime(&start.local);
    if rule.until.is_some() && until(rule, start).is_some_and(|until| until < from) {
        starts.extend(Some(start.at()).filter(|at| window.0 <= *at));
        return Ok(());
    }
    let rule = translated(rule, start)?.validate(from).map_err(|_| Fault::Contradiction)?;
    let mut n_within = 0;
    // One day of slack: the walk is over local clocks, the window over instants.
    let end = zone::local(start.zone, window.1).map(|local| local + TimeDelta::days(1));
    for (step, local) in (1u32..).zip(&RRuleSet::new(from).rrule(rule).limit()) {
        if end.is_some_and(|end| local.naive_utc() > end) {
            break;
        }
        budget.0 = budget.0.checked_sub(1).ok_or(Fault::BudgetSpent)?;
        if step > STEPS_MAX {
            return Err(Fault::TooManySteps);
        }
        let at = Moment { local: local.naive_utc(), zone: start.zone }.at();
        if window.0 <= at && at < window.1 {
            n_within += 1;
            starts.insert(at);
        }
        if n_within > INSTANCES_MAX {
            return Err(Fault::TooManyInstances);
        }
    }
    Ok(())
}

/// The last local clock that a rule reaches: a bare day means that whole day.
fn until(rule: &ICalendarRecurrenceRule, start: Moment) -> Option<chrono::DateTime<Tz>> {
    let until = rule.until.as_ref()?;
    let moment = zone::moment(until, start.zone)?;
    let local = if until.hour.is_none() {
        moment.local.date().and_hms_opt(23, 59, 59)?
    } else {
        zone::local(start.zone, moment.at())?
    };
    Some(Tz::UTC.from_utc_datetime(&local))
}

fn translated(rule: &ICalendarRecurrenceRule, start: Moment) -> Result<RRule<Unvalidated>, Fault> {
    if rule.skip.is_some() || rule.rscale.as_ref().is_some_and(|scale| *scale != CalendarScale::Gregorian) {
        return Err(Fault::OtherCalendar);
    }
    let freq = match rule.freq {
        ICalendarFrequency::Yearly => Frequency::Yearly,
        ICalendarFrequency::Monthly => Frequency::Monthly,
        ICalendarFrequency::Weekly => Frequency::Weekly,
        ICalendarFrequency::Daily => Frequency::Daily,
        ICalendarFrequency::Hourly => return Err(Fault::TooOften("every hour")),
        ICalendarFrequency::Minutely => return Err(Fault::TooOften("every minute")),
        ICalendarFrequency::Secondly => return Err(Fault::TooOften("every second")),
    };
    let mut to = RRule::new(freq)
        .interval(rule.interval.unwrap_or(1))
        .week_start(rule.wkst.map_or(Weekday::Mon, weekday))
        .by_set_pos(rule.bysetpos.clone())
        .by_month(&rule.bymonth.iter().map(month).collect::<Result<Vec<_>, _>>()?)
        .by_month_day(rule.bymonthday.clone())
        .by_year_day(rule.byyearday.clone())
        .by_week_no(rule.byweekno.clone())
        .by_weekday(rule.byday.iter().map(nth).collect())
        .by_hour(rule.byhour.clone())
        .by_minute(rule.byminute.clone())
        .by_second(rule.bysecond.clone());
    if let Some(count) = rule.count {
        to = to.count(count);
    }
    if rule.until.is_some() {
        to = to.until(until(rule, start).ok_or(Fault::Date("UNTIL"))?);
    }
    Ok(to)
}

fn nth(day: &ICalendarDay) -> NWeekday {
    NWeekday::new(day.ordwk, weekday(day.weekday))
}

fn month(month: &ICalendarMonth) -> Result<Month, Fault> {
    if month.is_leap() {
        return Err(Fault::OtherCalendar);
    }
    Month::try_from(month.month()).map_err(|_| Fault::Rule)
}

fn weekday(day: ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Monday => Weekday::Mon,
        ICalendarWeekday::Tuesday => Weekday::Tue,
        ICalendarWeekday::Wednesday => Weekday::Wed,
        ICalendarWeekday::Thursday => Weekday::Thu,
        ICalendarWeekday::Friday => Weekday::Fri,
        ICalendarWeekday::Saturday => Weekday::Sat,
        ICalendarWeekday::Sunday => Weekday::Sun,
    }
}
