//! Events of one UID folded: the newest wording of each instance wins, what was cancelled did not happen.

use super::event::Event;
use super::expand::{self, Budget};
use super::fault::Fault;
use crate::minimise::hash_text;
use comity_spine::At;
use compact_str::CompactString;
use std::collections::BTreeMap;

/// A meeting with all its instances.
#[derive(Debug)]
pub(super) struct Series {
    /// The UID, or what stands in for it; never leaves.
    pub(super) name: String,
    /// The hash of the UID: the place that traces name.
    pub(super) place: CompactString,
    master: Option<Event>,
    replaced: BTreeMap<At, Event>,
}

/// One time that a series takes place.
#[derive(Debug)]
pub(super) struct Instance<'a> {
    /// When the series would have it: the instance's name, which a move does not change.
    pub(super) key: At,
    /// When it takes place.
    pub(super) at: At,
    pub(super) event: &'a Event,
}

/// Puts events into series, in the order of their names.
pub(super) fn fold(events: Vec<Event>) -> Vec<Series> {
    let mut all: BTreeMap<String, Series> = BTreeMap::new();
    for event in events {
        let name = event.uid.clone().unwrap_or_else(|| stand_in(&event));
        let series = all.entry(name).or_insert_with_key(|name| Series {
            place: hash_text(name),
            name: name.clone(),
            master: None,
            replaced: BTreeMap::new(),
        });
        let newer = |known: &Event| known.sequence <= event.sequence;
        match event.replaces.map(|moment| moment.at()) {
            Some(key) if series.replaced.get(&key).is_none_or(newer) => {
                series.replaced.insert(key, event);
            }
            None if series.master.as_ref().is_none_or(newer) => series.master = Some(event),
            _ => {}
        }
    }
    all.into_values().collect()
}

/// What stands in for a missing UID: the start and the guests.
fn stand_in(event: &Event) -> String {
    let mut guests: Vec<&str> = event.guests.iter().map(|guest| guest.hash.as_str()).collect();
    guests.sort_unstable();
    format!("no uid {} {}", event.start.at().0, guests.join(" "))
}

impl Series {
    /// The master and every replacement.
    pub(super) fn events(&self) -> impl Iterator<Item = &Event> {
        self.master.iter().chain(self.replaced.values())
    }

    /// Every instance within the window, earliest first, and what is wrong with the rule.
    pub(super) fn instances(
        &self,
        window: (At, At),
        budget: &mut Budget,
    ) -> (Vec<Instance<'_>>, Option<(u32, Fault)>) {
        let within = |at: At| window.0 <= at && at < window.1;
        let mut instances = Vec::new();
        let mut fault = None;
        if let Some(master) = self.master.as_ref().filter(|master| !master.cancelled) {
            match expand::starts(master, window, budget) {
                Ok(starts) => instances.extend(
                    starts.into_iter().filter(|key| !self.replaced.contains_key(key)).map(|key| Instance {
                        key,
                        at: key,
                        event: master,
                    }),
                ),
                Err(wrong) => fault = Some((master.line, wrong)),
            }
        }
        let stands = !self.master.as_ref().is_some_and(|master| master.cancelled);
        for (&key, event) in self.replaced.iter().filter(|(_, event)| stands && !event.cancelled) {
            let at = event.start.at();
            if within(at) {
                instances.push(Instance { key, at, event });
            }
        }
        instances.sort_by_key(|instance| (instance.at, instance.key));
        (instances, fault)
    }
}
