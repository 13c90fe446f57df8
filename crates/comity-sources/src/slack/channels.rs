//! Which places may be named: public channels only.

use super::archive::{Entry, Sort};
use super::lenient::{text, texts};
use crate::minimise::place;
use compact_str::CompactString;
use serde_json::Value;
use std::collections::BTreeMap;

/// The channels that the export lists, by the folders that their messages stand in.
#[derive(Debug, Default)]
pub(super) struct Channels {
    known: BTreeMap<String, Channel>,
}

#[derive(Clone, Debug)]
struct Channel {
    id: String,
    public: bool,
    n_members: u32,
}

/// Where a day's messages were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// The channel's id or, where no list knows it, its folder; part of what a trace's name is hashed from.
    pub(super) id: String,
    /// The public channel's name; `None` for private conversations.
    pub(super) place: Option<CompactString>,
    /// How many take part in a private conversation, where a list says.
    pub(super) people: Option<u32>,
}

impl Channels {
    pub(super) fn add(&mut self, row: &Value, entry: &Entry) {
        let Some(id) = text(row, "id").or_else(|| text(row, "name")) else { return };
        let n_members = u32::try_from(texts(row, "members").count()).unwrap_or(u32::MAX);
        let public = entry.sort == Sort::Public;
        for folder in text(row, "name").into_iter().chain([id.clone()]) {
            let channel = Channel { id: id.clone(), public, n_members };
            // A name that stands in both lists is private: the stricter one counts.
            let known = self.known.entry(folder).or_insert(channel);
            known.public &= public;
        }
    }

    pub(super) fn knows_public(&self) -> bool {
        self.known.values().any(|channel| channel.public)
    }

    /// What may be said of a day's place.
    pub(super) fn setting(&self, entry: &Entry) -> Setting {
        let Sort::Day(folder) = &entry.sort else {
            return Setting { id: String::new(), place: None, people: None };
        };
        match self.known.get(folder) {
            Some(channel) if channel.public => {
                Setting { id: channel.id.clone(), place: place(folder), people: None }
            }
            Some(channel) => Setting {
                id: channel.id.clone(),
                place: None,
                people: Some(channel.n_members).filter(|&n| n > 0),
            },
            None => Setting { id: folder.clone(), place: None, people: None },
        }
    }
}
