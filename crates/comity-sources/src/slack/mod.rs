//! Slack exports: who wrote, answered, was mentioned, reacted or huddled, where and when; never what was
//! said.
//!
//! Read in this order: `archive` opens a zip (or a folder that somebody unpacked) within limits, `lenient`
//! reads JSON of which no field can be relied on, `people` says who there is, `channels` which places may be
//! named, `messages` what one message is a trace of, and [`read`] walks the export.
//!
//! A text is looked at for mentions and explicit ids and then dropped. Links to files carry live tokens and
//! are never even parsed. Private conversations yield contact between people and nothing else: no place, no
//! id.

mod archive;
mod channels;
mod lenient;
mod messages;
mod people;

#[cfg(test)]
mod tests;

use crate::item::{Item, Refused, Summary};
use crate::link::LinkRules;
use crate::minimise::Items;
use archive::{Archive, Entry};
use channels::Channels;
use compact_str::CompactString;
use people::People;
use serde::{Deserialize, Serialize};
use std::{io, ops::ControlFlow, path::Path, path::PathBuf};

/// The most entries of an export.
pub const ENTRIES_MAX: usize = 20_000;
/// The most that an export may unpack to, in bytes.
pub const BYTES_MAX: u64 = 2 << 30;
/// The most that one entry may unpack to, in bytes: a channel's day.
pub const ENTRY_BYTES_MAX: u64 = 64 << 20;
/// The most that an entry or an export may grow when it is unpacked.
pub const RATIO_MAX: u64 = 100;

/// How to read an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlackOptions {
    /// Mail domains of the company; an address elsewhere is somebody else's. Empty: nobody is.
    pub domains: Vec<String>,
    /// The text of the member list that an administrator can save as CSV, for exports without addresses.
    pub members_csv: Option<String>,
    /// How texts name initiatives.
    pub links: LinkRules,
}

/// Why an export could not be read at all; one broken entry is an `Item::Refused` instead.
#[derive(Debug, thiserror::Error)]
pub enum SlackError {
    /// The file system says no.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The zip's list of entries is missing or damaged, as when a download was cut off.
    #[error("{} is no whole zip ({reason}); download the export again", path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// What the zip reader said.
        reason: String,
    },
    /// The export is not what an export is like.
    #[error("{place}: {reason}; nothing was read")]
    Refused {
        /// The archive or the entry in it.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing in it is of a Slack export.
    #[error(
        "{} holds no users.json, no channels.json and no <channel>/<date>.json; \
         import the zip as Slack gave it",
        path.display()
    )]
    NoExport {
        /// The file or folder.
        path: PathBuf,
    },
}

/// Says why a file or folder is a Slack export, if it is one.
pub fn sniff(path: &Path, first_bytes: &[u8]) -> Option<String> {
    if path.is_dir() {
        let file = ["channels.json", "users.json", "org_users.json"]
            .into_iter()
            .find(|file| path.join(file).is_file())?;
        return Some(format!("the folder holds {file}"));
    }
    if !first_bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let length = usize::from(u16::from_le_bytes([*first_bytes.get(26)?, *first_bytes.get(27)?]));
    let first = String::from_utf8_lossy(first_bytes.get(30..30 + length).unwrap_or_default()).into_owned();
    if archive::sort(&first).is_some() || first == "integration_logs.json" || first == "canvases.json" {
        return Some("it is a zip that begins as Slack exports do".to_owned());
    }
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    (name.contains("slack") && name.ends_with(".zip")).then(|| "it is a zip named after Slack".to_owned())
}

/// Reads an export: a zip, or the folder that it was unpacked into.
pub fn read(path: &Path, options: &SlackOptions, sink: Items<'_>) -> Result<Summary, SlackError> {
    let mut archive = Archive::open(path)?;
    if archive.entries.is_empty() {
        return Err(SlackError::NoExport { path: path.to_owned() });
    }
    let mut run = Run {
        options,
        summary: Summary {
            pack: "slack".into(),
            source: "slack".into(),
            gives: vec![CompactString::const_new("contact")],
            zone: Some("each message carries its instant".to_owned()),
            ..Summary::default()
        },
        n_private: 0,
    };
    // A sink that says stop ends the reading; what was read until then is the summary.
    let _ = run.all(&mut archive, sink);
    Ok(run.summary)
}

/// One reading: what it was asked and what it found.
struct Run<'a> {
    options: &'a SlackOptions,
    summary: Summary,
    n_private: u64,
}

impl Run<'_> {
    fn all(&mut self, archive: &mut Archive, sink: Items<'_>) -> ControlFlow<()> {
        let entries = archive.entries.clone();
        let mut people = People::default();
        let mut channels = Channels::default();
        for entry in entries.iter().filter(|entry| !entry.is_day()) {
            match archive.bytes(entry).and_then(|bytes| lenient::list(&bytes)) {
                Ok((rows, cut)) => {
                    for row in &rows {
                        if entry.is_people() {
                            people.add(row);
                        } else {
                            channels.add(row, entry);
                        }
                    }
                    if let Some(reason) = cut {
                        refuse(&entry.name, reason, sink)?;
                    }
                }
                Err(reason) => refuse(&entry.name, reason, sink)?,
            }
        }
        if let Some(Err(reason)) = self.options.members_csv.as_deref().map(|csv| people.add_members(csv)) {
            refuse("the member list", reason, sink)?;
        }
        people.tell(&self.options.domains, sink)?;
        let days: Vec<&Entry> = entries.iter().filter(|entry| entry.is_day()).collect();
        for (done, entry) in (0u64..).zip(&days) {
            if done % 64 == 0 {
                sink(Item::Progress { done, total: Some(days.len() as u64) })?;
            }
            self.day(archive, entry, &mut people, &channels, sink)?;
        }
        self.say(&people, &channels, days.len());
        ControlFlow::Continue(())
    }

    fn day(
        &mut self,
        archive: &mut Archive,
        entry: &Entry,
        people: &mut People,
        channels: &Channels,
        sink: Items<'_>,
    ) -> ControlFlow<()> {
        let (rows, cut) = match archive.bytes(entry).and_then(|bytes| lenient::list(&bytes)) {
            Ok(read) => read,
            Err(reason) => return refuse(&entry.name, reason, sink),
        };
        let setting = channels.setting(entry);
        for (number, row) in (1..).zip(&rows) {
            self.summary.rows += 1;
            self.n_private += u64::from(setting.place.is_none());
            match messages::traces(row, &setting, &self.options.links, people) {
                Ok(traces) => {
                    for trace in traces {
                        if let Some(who) = &trace.who {
                            people.meet(who, sink)?;
                        }
                        crate::minimise::widen(&mut self.summary.from, &mut self.summary.to, trace.at);
                        sink(Item::Trace(trace))?;
                    }
                }
                Err(reason) => refuse(&format!("{}, message {number}", entry.name), reason.to_owned(), sink)?,
            }
        }
        match cut {
            Some(reason) => refuse(&entry.name, reason, sink),
            None => ControlFlow::Continue(()),
        }
    }

    fn say(&mut self, people: &People, channels: &Channels, n_days: usize) {
        let notes = &mut self.summary.notes;
        let (n_addressed, n_people) = people.addressed();
        if n_people == 0 {
            notes.push(
                "the export names no people (users.json is missing): give the member list as CSV".to_owned(),
            );
        } else if n_addressed * 2 < n_people {
            notes.push(format!(
                "{n_addressed} of {n_people} people have a mail address: \
                 give the member list as CSV to match the rest"
            ));
        }
        if n_days > 0 && !channels.knows_public() {
            notes.push(
                "channels.json is missing: no channel is known to be public, so no place is kept".to_owned(),
            );
        }
        if self.n_private > 0 {
            notes.push(format!(
                "{} messages are private: contact is kept, their place is not",
                self.n_private
            ));
        }
    }
}

fn refuse(place: &str, reason: String, sink: Items<'_>) -> ControlFlow<()> {
    sink(Item::Refused(Refused { place: place.to_owned(), reason, cells: Vec::new() }))
}
