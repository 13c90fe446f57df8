//! The one way in: a path, what the caller says about it, and where its items go.

use crate::{
    SourceError,
    calendar::{self, CalendarOptions},
    detect,
    git::{self, GitOptions},
    item::{Item, Summary},
    mail::{self, MailOptions},
    mapping::{self, Input},
    options::Options,
    packs,
    slack::{self, SlackOptions},
};
use comity_spine::At;
use std::{ops::ControlFlow, path::Path};

/// Where items go, one at a time; `Break` stops reading.
pub type Sink<'a> = &'a mut dyn FnMut(Item) -> ControlFlow<()>;

/// A reader for what is no table: its name, and how it recognises what it reads by path and first bytes.
pub type Reader = (&'static str, fn(&Path, &[u8]) -> Option<String>);

/// The readers beside the packs.
pub const READERS: &[Reader] =
    &[("calendar", calendar::sniff), ("slack", slack::sniff), ("git", git::sniff), ("mail", mail::sniff)];

/// Reads a file or folder by the pack or reader that the caller names, else by the one that recognises it.
///
/// Items come as they are read, so no file need fit into memory. After an error nothing that came counts.
pub fn read(path: &Path, options: &Options, sink: Sink<'_>) -> Result<Summary, SourceError> {
    let name = match &options.pack {
        Some(name) => name.clone(),
        None => detect::best(path, options)?,
    };
    let mut summary = match name.as_str() {
        "calendar" | "ics" => calendar::read(path, &calendar_options(options)?, sink)?,
        "slack" => slack::read(path, &slack_options(options), sink)?,
        "git" => git::read(path, &git_options(options), sink)?,
        "mail" | "mbox" => mail::read(path, &mail_options(options), sink)?,
        pack => return mapping::read(Input::File(path), &packs::find(pack, options)?, options, sink),
    };
    if let Some(source) = &options.source {
        summary.source.clone_from(source);
    }
    if let Some((from, to)) = options.covers {
        (summary.from, summary.to) = (Some(from), Some(to));
    }
    Ok(summary)
}

/// Reads bytes that are at hand by a pack, such as one entry of an archive.
pub fn read_bytes(
    bytes: &[u8],
    pack: &str,
    options: &Options,
    sink: Sink<'_>,
) -> Result<Summary, SourceError> {
    mapping::read(Input::Bytes(bytes), &packs::find(pack, options)?, options, sink)
}

fn calendar_options(options: &Options) -> Result<CalendarOptions, SourceError> {
    let now = match (options.now, options.covers) {
        (Some(now), _) => now,
        (None, Some(_)) => At(0), // the window alone decides
        (None, None) => return Err(SourceError::NoNow),
    };
    Ok(CalendarOptions {
        domains: options.domains.clone(),
        zone: options.zone.clone(),
        window: options.covers,
        links: options.links.clone(),
        ..CalendarOptions::at(now)
    })
}

fn slack_options(options: &Options) -> SlackOptions {
    SlackOptions {
        domains: options.domains.clone(),
        members_csv: options.slack_members.clone(),
        links: options.links.clone(),
    }
}

fn git_options(options: &Options) -> GitOptions {
    GitOptions {
        domains: options.domains.clone(),
        window: options.covers,
        links: options.links.clone(),
        ..GitOptions::default()
    }
}

fn mail_options(options: &Options) -> MailOptions {
    MailOptions { domains: options.domains.clone(), links: options.links.clone(), ..MailOptions::default() }
}
