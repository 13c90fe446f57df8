//! Calendars and mails that other projects found hard, read whole; nothing may panic.
//!
//! The files lie in `../shared/data`, or where `COMITY_SHARED_DATA` says; without them the tests skip loudly.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use comity_sources::calendar::{self, CalendarOptions};
use comity_sources::mail::{self, MailOptions};
use comity_sources::{Item, Summary};
use std::{ops::ControlFlow, path::Path, path::PathBuf};

fn data(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("COMITY_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: {} is not here", path.display());
    None
}

/// Every file below a folder whose name ends so, in order.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.extension().is_some_and(|own| own == end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// How many traces and refusals a reading gives.
fn count(read: impl FnOnce(&mut dyn FnMut(Item) -> ControlFlow<()>) -> Option<Summary>) -> (u64, u64, u64) {
    let (mut n_traces, mut n_refused) = (0, 0);
    let summary = read(&mut |item| {
        match item {
            Item::Trace(_) => n_traces += 1,
            Item::Refused(_) => n_refused += 1,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    (summary.map_or(0, |summary| summary.rows), n_traces, n_refused)
}

#[test]
fn every_hard_calendar_is_read_without_a_panic() {
    let Some(folder) = data("torture/ical") else { return };
    let files = files(&folder, "ics");
    let window = ("1990-01-01".parse().unwrap(), "2030-01-01".parse().unwrap());
    let options =
        CalendarOptions { window: Some(window), ..CalendarOptions::at("2026-11-24".parse().unwrap()) };
    let (mut rows, mut traces, mut refused) = (0, 0, 0);
    for file in &files {
        let one = count(|sink| calendar::read(file, &options, sink).ok());
        (rows, traces, refused) = (rows + one.0, traces + one.1, refused + one.2);
    }
    eprintln!("{} calendars: {rows} events, {traces} traces, {refused} refused", files.len());
    assert!(files.len() >= 300 && rows > 500 && traces > 100, "{rows} events, {traces} traces");
    assert!(refused * 5 < rows, "{refused} of {rows} events are refused");
}

#[test]
fn the_kubernetes_schedule_names_nobody_and_says_so() {
    let Some(folder) = data("k8s-ics") else { return };
    let options = CalendarOptions::at("2026-11-24".parse().unwrap());
    for file in files(&folder, "ics") {
        let mut n_traces = 0;
        let summary = calendar::read(&file, &options, &mut |item| {
            n_traces += u32::from(matches!(item, Item::Trace(_)));
            ControlFlow::Continue(())
        });
        let summary = summary.unwrap();
        assert_eq!(n_traces, 0);
        let n = summary.rows;
        assert!(n > 10);
        let loud =
            format!("0 of {n} events name any person: feeds leave attendees out; use export or the API");
        assert_eq!(summary.notes, [loud]);
    }
}

#[test]
fn every_hard_mail_is_read_without_a_panic() {
    let Some(folder) = data("torture/mail") else { return };
    let files = files(&folder, "eml");
    let (mut rows, mut traces, mut refused) = (0, 0, 0);
    for file in &files {
        let one = count(|sink| mail::read(file, &MailOptions::default(), sink).ok());
        (rows, traces, refused) = (rows + one.0, traces + one.1, refused + one.2);
    }
    eprintln!("{} mails: {rows} read, {traces} traces, {refused} refused", files.len());
    assert!(files.len() > 50 && traces > 20);
}
