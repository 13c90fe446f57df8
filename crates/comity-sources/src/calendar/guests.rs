//! Who was asked: people told from rooms, lists and strangers, and how far each said yes.

use crate::item::{Being, Handle};
use crate::minimise::{being_of, hash_text, mail_handle};
use calcard::icalendar::{
    ICalendarEntry, ICalendarParameterName, ICalendarParameterValue, ICalendarParticipationStatus,
    ICalendarUserTypes,
};
use comity_spine::Depth;
use compact_str::CompactString;

/// Somebody or something on an event's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guest {
    pub(super) handle: Handle,
    /// The hash of the handle, which names a trace.
    pub(super) hash: CompactString,
    pub(super) name: Option<String>,
    /// A room or a list, where the file says so.
    pub(super) thing: Option<Being>,
    /// `None` if they declined.
    pub(super) depth: Option<Depth>,
}

impl Guest {
    pub(super) fn being(&self, domains: &[String]) -> Being {
        self.thing.unwrap_or_else(|| being_of(&self.handle, domains))
    }

    pub(super) fn is_somebody(&self) -> bool {
        self.thing.is_none()
    }
}

/// Reads an ATTENDEE or ORGANIZER line; `None` where it gives no address.
pub(super) fn guest(entry: &ICalendarEntry, organises: bool) -> Option<Guest> {
    let own = |name| entry.parameters(name).find_map(ICalendarParameterValue::as_text);
    let handle = entry
        .calendar_address()
        .and_then(mail_handle)
        .or_else(|| own(&ICalendarParameterName::Email).and_then(mail_handle))?;
    let status = entry.parameters(&ICalendarParameterName::Partstat).find_map(|value| match value {
        ICalendarParameterValue::Partstat(status) => Some(status),
        _ => None,
    });
    let depth = match status {
        Some(ICalendarParticipationStatus::Declined) => None,
        Some(ICalendarParticipationStatus::Accepted) => Some(Depth::Accepted),
        _ if organises => Some(Depth::Accepted),
        _ => Some(Depth::Invited),
    };
    let sort = entry.parameters(&ICalendarParameterName::Cutype).find_map(|value| match value {
        ICalendarParameterValue::Cutype(sort) => Some(sort),
        _ => None,
    });
    let thing = match sort {
        Some(ICalendarUserTypes::Resource | ICalendarUserTypes::Room) => Some(Being::Room),
        Some(ICalendarUserTypes::Group) => Some(Being::List),
        _ => by_address(&handle.text),
    };
    let name = own(&ICalendarParameterName::Cn).map(str::to_owned).filter(|name| !name.contains('@'));
    Some(Guest { hash: hash_text(&handle.text), handle, name, thing, depth })
}

/// Addresses that Google gives to rooms and to calendars themselves.
fn by_address(address: &str) -> Option<Being> {
    if address.ends_with("@resource.calendar.google.com") {
        Some(Being::Room)
    } else if address.ends_with("@group.calendar.google.com") || address.ends_with("@calendar.google.com") {
        Some(Being::List)
    } else {
        None
    }
}

/// Adds a guest; somebody who is named twice counts once, as deep as they are named, and a no stays a no.
pub(super) fn add(guests: &mut Vec<Guest>, guest: Guest) {
    match guests.iter_mut().find(|known| known.handle == guest.handle) {
        None => guests.push(guest),
        Some(known) => {
            known.depth = known.depth.and_then(|depth| guest.depth.map(|other| other.max(depth)));
            known.thing = known.thing.or(guest.thing);
            known.name = known.name.take().or(guest.name);
        }
    }
}
