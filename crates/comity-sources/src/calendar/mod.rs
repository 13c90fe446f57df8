//! Calendars (`.ics`): who was asked to which meeting, who said they would come; never what it was called.
//!
//! Read in this order: `scan` looks the text over and refuses bombs, `event` takes what counts from each
//! event, `zone` puts local times on the line of time, `series` folds overrides and cancellations, `expand`
//! walks recurrences within limits, `guests` tells people from rooms and lists, and [`read`] makes traces of
//! it all.
//!
//! Published feeds carry no attendees; a file without any is said loudly in [`Summary::notes`].

mod event;
mod expand;
mod fault;
mod guests;
mod scan;
mod series;
mod zone;

#[cfg(test)]
mod tests;

use crate::item::{Being, Item, Refused, Summary};
use crate::link::LinkRules;
use crate::minimise::{Items, Met, contact, widen};
use calcard::common::timezone::Tz;
use comity_spine::{At, Depth};
use compact_str::CompactString;
use event::Event;
use expand::Budget;
use fault::Fault;
use serde::{Deserialize, Serialize};
use series::{Instance, Series};
use std::{fs, io, ops::ControlFlow, path::Path, path::PathBuf, str::FromStr};
use uuid::Uuid;

/// The largest calendar that is read, in bytes.
pub const BYTES_MAX: u64 = 10 << 20;
/// The most components (events, alarms, zones) that a calendar may have.
pub const COMPONENTS_MAX: usize = 50_000;

const DAY: i64 = 86_400_000;

/// How to read a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarOptions {
    /// Mail domains of the company; an address elsewhere is somebody else's. Empty: nobody is.
    #[serde(default)]
    pub domains: Vec<String>,
    /// The IANA zone of times that name none (and of whole days); UTC if `None`.
    #[serde(default)]
    pub zone: Option<String>,
    /// The instant that counts as now: the window reaches from two years before it to one year after it.
    pub now: At,
    /// The window itself, from (included) and to (not included), instead of the one around `now`.
    #[serde(default)]
    pub window: Option<(At, At)>,
    /// A meeting of more people than this is a broadcast, not a conversation.
    #[serde(default = "conversation_max")]
    pub conversation_max: u32,
    /// How texts name initiatives; a title is looked at and forgotten.
    #[serde(default)]
    pub links: LinkRules,
}

fn conversation_max() -> u32 {
    12
}

impl CalendarOptions {
    /// The usual options at an instant.
    pub fn at(now: At) -> CalendarOptions {
        CalendarOptions {
            domains: Vec::new(),
            zone: None,
            now,
            window: None,
            conversation_max: conversation_max(),
            links: LinkRules::default(),
        }
    }

    fn window(&self) -> (At, At) {
        let year = 365 * DAY + DAY / 4;
        self.window.unwrap_or((self.now.plus_millis(-2 * year), self.now.plus_millis(year)))
    }
}

/// Why a calendar could not be read at all; one wrong event is an `Item::Refused` instead.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The file system says no.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is larger than is read.
    #[error(
        "{} has {bytes} bytes, and calendars up to 10 MiB are read; export a shorter span of time",
        path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// The calendar has more parts than are read.
    #[error(
        "line {line} begins the {COMPONENTS_MAX}th component, and no more are read; \
         export a shorter span of time"
    )]
    TooManyComponents {
        /// Where the limit was reached.
        line: u32,
    },
    /// Nothing in the file begins a calendar or an event.
    #[error(
        "{} has no line `BEGIN:VCALENDAR`; export the calendar as iCalendar (.ics) and import that file",
        path.display()
    )]
    NoCalendar {
        /// The file.
        path: PathBuf,
    },
    /// The zone for floating times does not exist.
    #[error("`{zone}` is not a time zone: write an IANA name such as `Europe/Berlin`")]
    UnknownZone {
        /// The name as given.
        zone: String,
    },
}

/// Says why a file is a calendar, if it is one.
pub fn sniff(path: &Path, first_bytes: &[u8]) -> Option<String> {
    let head = first_bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first_bytes).trim_ascii_start();
    if head.get(..15).is_some_and(|line| line.eq_ignore_ascii_case(b"BEGIN:VCALENDAR")) {
        return Some("it begins with BEGIN:VCALENDAR".to_owned());
    }
    let named = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("ics"));
    named.then(|| "its name ends in .ics".to_owned())
}

/// Reads a calendar file.
pub fn read(path: &Path, options: &CalendarOptions, sink: Items<'_>) -> Result<Summary, CalendarError> {
    let unreadable = |source| CalendarError::Unreadable { path: path.to_owned(), source };
    let bytes = fs::metadata(path).map_err(unreadable)?.len();
    if bytes > BYTES_MAX {
        return Err(CalendarError::TooLarge { path: path.to_owned(), bytes });
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    read_bytes(path, &bytes, options, sink)
}

/// Reads a calendar that is in memory already, such as a mail's `text/calendar` part; `path` is for errors
/// only.
pub fn read_bytes(
    path: &Path,
    bytes: &[u8],
    options: &CalendarOptions,
    sink: Items<'_>,
) -> Result<Summary, CalendarError> {
    let home = match &options.zone {
        None => Tz::UTC,
        Some(zone) => Tz::from_str(zone).map_err(|()| CalendarError::UnknownZone { zone: zone.clone() })?,
    };
    let text = String::from_utf8_lossy(bytes);
    let marks = scan::scan(&text).map_err(|line| CalendarError::TooManyComponents { line })?;
    if marks.n_components == 0 {
        return Err(CalendarError::NoCalendar { path: path.to_owned() });
    }
    let (events, faults) = event::all(&text, &marks, home, &options.links);
    let mut run =
        Run { options, met: Met::default(), budget: Budget::default(), summary: Summary::default() };
    run.summary = Summary {
        pack: "calendar".into(),
        source: "calendar".into(),
        rows: events.len() as u64 + faults.len() as u64,
        gives: vec![CompactString::const_new("contact")],
        zone: Some(format!(
            "each time is read in the zone that it names; times without a zone in {}, {}",
            options.zone.as_deref().unwrap_or("UTC"),
            if options.zone.is_some() { "as was asked for" } else { "as nobody said another" },
        )),
        ..Summary::default()
    };
    let n_peopled = events.iter().filter(|event| event.guests.iter().any(guests::Guest::is_somebody)).count();
    // A sink that says stop ends the reading; what was read until then is the summary.
    let _ = run.all(events, faults, sink);
    run.say(n_peopled);
    Ok(run.summary)
}

/// One reading: what it has met, spent and found.
struct Run<'a> {
    options: &'a CalendarOptions,
    met: Met,
    budget: Budget,
    summary: Summary,
}

impl Run<'_> {
    fn all(&mut self, events: Vec<Event>, faults: Vec<(u32, Fault)>, sink: Items<'_>) -> ControlFlow<()> {
        for (line, fault) in faults {
            refuse(line, &fault, sink)?;
        }
        let all = series::fold(events);
        let total = Some(all.len() as u64);
        for (done, series) in all.iter().enumerate() {
            if done % 256 == 0 {
                sink(Item::Progress { done: done as u64, total })?;
            }
            self.series(series, sink)?;
        }
        ControlFlow::Continue(())
    }

    fn series(&mut self, series: &Series, sink: Items<'_>) -> ControlFlow<()> {
        for event in series.events() {
            for guest in &event.guests {
                let being = guest.being(&self.options.domains);
                self.met.tell(&guest.handle, guest.name.as_deref(), being, sink)?;
            }
        }
        let (instances, fault) = series.instances(self.options.window(), &mut self.budget);
        if let Some((line, fault)) = fault {
            refuse(line, &fault, sink)?;
        }
        for instance in &instances {
            self.instance(series, instance, sink)?;
        }
        ControlFlow::Continue(())
    }

    fn instance(&mut self, series: &Series, instance: &Instance<'_>, sink: Items<'_>) -> ControlFlow<()> {
        let guests = &instance.event.guests;
        let people: Vec<_> = guests
            .iter()
            .filter(|guest| guest.depth.is_some() && guest.being(&self.options.domains) != Being::Room)
            .filter(|guest| guest.being(&self.options.domains) != Being::List)
            .collect();
        if people.is_empty() {
            return ControlFlow::Continue(());
        }
        widen(&mut self.summary.from, &mut self.summary.to, instance.at);
        let name = format!("{}\n{}", series.name, instance.key.0);
        let meeting = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes());
        let n_people = u32::try_from(people.len()).unwrap_or(u32::MAX);
        for guest in people {
            let foreign = format!("{}-{}", meeting.simple(), guest.hash);
            let depth = guest.depth.unwrap_or(Depth::Invited);
            let mut trace = contact(foreign, instance.at, guest.handle.clone(), depth);
            trace.place = Some(series.place.clone());
            trace.people = Some(n_people);
            if n_people > self.options.conversation_max {
                trace.attrs.push((CompactString::const_new("broadcast"), CompactString::const_new("yes")));
            }
            instance.event.named.apply(&mut trace);
            sink(Item::Trace(trace))?;
        }
        ControlFlow::Continue(())
    }

    fn say(&mut self, n_peopled: usize) {
        let n = self.summary.rows;
        if n == 0 {
            self.summary.notes.push("the calendar has no events".to_owned());
        } else if n_peopled == 0 {
            self.summary.notes.push(format!(
                "0 of {n} events name any person: feeds leave attendees out; use export or the API"
            ));
        } else if (n_peopled as u64) * 2 < n {
            self.summary.notes.push(format!("{n_peopled} of {n} events name people"));
        }
    }
}

fn refuse(line: u32, fault: &Fault, sink: Items<'_>) -> ControlFlow<()> {
    let reason = fault.to_string();
    sink(Item::Refused(Refused { place: format!("event at line {line}"), reason, cells: Vec::new() }))
}
