//! One event, cut down to what counts: when, how often, who; the title is looked at for ids and forgotten.

use super::fault::Fault;
use super::guests::{self, Guest};
use super::scan::Marks;
use super::zone::{Moment, Zones, text};
use crate::link::{LinkRules, Named};
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarMethod,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};

/// An event as written.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) line: u32,
    pub(super) uid: Option<String>,
    pub(super) sequence: i64,
    /// Which instance of its series this replaces.
    pub(super) replaces: Option<Moment>,
    pub(super) start: Moment,
    pub(super) rule: Option<Box<ICalendarRecurrenceRule>>,
    pub(super) also: Vec<Moment>,
    pub(super) except: Vec<Moment>,
    pub(super) cancelled: bool,
    pub(super) guests: Vec<Guest>,
    pub(super) named: Named,
}

/// Every event of the text, and those that were not taken with their lines.
pub(super) fn all(text: &str, marks: &Marks, home: Tz, links: &LinkRules) -> (Vec<Event>, Vec<(u32, Fault)>) {
    let (mut events, mut faults) = (Vec::new(), Vec::new());
    let mut parser = Parser::new(text);
    let mut marks = marks.events.iter();
    loop {
        let calendar = match parser.entry() {
            Entry::ICalendar(calendar) => calendar,
            Entry::Eof => return (events, faults),
            _ => continue,
        };
        let zones = Zones::of(&calendar, home);
        let cancels = is_cancelling(&calendar);
        for component in &calendar.components {
            if component.component_type != ICalendarComponentType::VEvent {
                continue;
            }
            let mark = marks.next();
            let line = mark.map_or(0, |mark| mark.line);
            let read = match mark.and_then(|mark| mark.fault.clone()) {
                Some(fault) => Err(fault),
                None => event(component, line, &zones, links),
            };
            match read {
                Ok(event) => events.push(Event { cancelled: event.cancelled || cancels, ..event }),
                Err(fault) => faults.push((line, fault)),
            }
        }
    }
}

fn is_cancelling(calendar: &ICalendar) -> bool {
    calendar.components.first().is_some_and(|root| {
        let method = root.property(&ICalendarProperty::Method).and_then(|entry| entry.values.first());
        method == Some(&ICalendarValue::Method(ICalendarMethod::Cancel))
    })
}

fn event(
    component: &ICalendarComponent,
    line: u32,
    zones: &Zones,
    links: &LinkRules,
) -> Result<Event, Fault> {
    let start = component.property(&ICalendarProperty::Dtstart).ok_or(Fault::NoStart)?;
    let start = *zones.moments(start, "DTSTART")?.first().ok_or(Fault::NoStart)?;
    let mut event = Event {
        line,
        uid: None,
        sequence: 0,
        replaces: None,
        start,
        rule: None,
        also: Vec::new(),
        except: Vec::new(),
        cancelled: false,
        guests: Vec::new(),
        named: Named::default(),
    };
    for entry in &component.entries {
        take(&mut event, entry, zones, links)?;
    }
    Ok(event)
}

fn take(event: &mut Event, entry: &ICalendarEntry, zones: &Zones, links: &LinkRules) -> Result<(), Fault> {
    match &entry.name {
        ICalendarProperty::Uid => event.uid = text(entry).map(str::to_owned),
        ICalendarProperty::Sequence => {
            event.sequence = entry.values.first().and_then(ICalendarValue::as_integer).unwrap_or(0);
        }
        ICalendarProperty::RecurrenceId => {
            event.replaces = zones.moments(entry, "RECURRENCE-ID")?.first().copied();
        }
        ICalendarProperty::Rrule => match entry.values.first() {
            Some(ICalendarValue::RecurrenceRule(rule)) => event.rule = Some(rule.clone()),
            _ => return Err(Fault::Rule),
        },
        ICalendarProperty::Rdate => event.also.extend(zones.moments(entry, "RDATE")?),
        ICalendarProperty::Exdate => event.except.extend(zones.moments(entry, "EXDATE")?),
        ICalendarProperty::Status => {
            event.cancelled |=
                entry.values.first() == Some(&ICalendarValue::Status(ICalendarStatus::Cancelled));
        }
        ICalendarProperty::Attendee => {
            if let Some(guest) = guests::guest(entry, false) {
                guests::add(&mut event.guests, guest);
            }
        }
        ICalendarProperty::Organizer => {
            if let Some(guest) = guests::guest(entry, true) {
                guests::add(&mut event.guests, guest);
            }
        }
        ICalendarProperty::Summary | ICalendarProperty::Description if !links.is_blind() => {
            text(entry).into_iter().for_each(|text| links.read(text, &mut event.named));
        }
        _ => {}
    }
    Ok(())
}
