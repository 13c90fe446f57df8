//! What Larkmoor's files are, and that the importers read them for all their traps.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

use comity_demo::crowd::Crowd;
use comity_demo::{Company, Source};
use comity_sources::link::LinkRules;
use comity_sources::{Item, Options, Summary, read};
use comity_spine::At;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

const NOW: &str = "2026-11-26T10:00:00Z";

fn company() -> Company {
    Company::new(1, NOW.parse().unwrap(), 120).unwrap()
}

#[derive(Default)]
struct Read {
    summary: Summary,
    kinds: BTreeMap<String, usize>,
    linked: usize,
    placed: usize,
    refused: usize,
    people: usize,
}

fn import(source: &Source) -> Read {
    let links: LinkRules = toml::from_str(&comity_demo::tables::links()).unwrap();
    let now = Some(NOW.parse().unwrap());
    let zone = source.zone.map(str::to_owned);
    let domains = vec!["larkmoor.example".to_owned()];
    let options = Options { now, zone, domains, links, ..Options::default() };
    let mut got = Read::default();
    let summary = read(&source.path, &options, &mut |item| {
        match item {
            Item::Trace(trace) => {
                *got.kinds.entry(trace.kind.to_string()).or_default() += 1;
                got.linked += usize::from(trace.initiative.is_some());
                got.placed += usize::from(trace.place.as_deref() == Some("pay-later"));
            }
            Item::Person(_) => got.people += 1,
            Item::Refused(_) => got.refused += 1,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    got.summary = summary.unwrap_or_else(|error| panic!("{}: {error}", source.path.display()));
    got
}

fn named(dir: &Path) -> BTreeMap<String, Read> {
    let sources = company().write(dir).unwrap();
    let name = |source: &Source| source.path.file_name().unwrap().to_string_lossy().into_owned();
    sources.iter().map(|source| (name(source), import(source))).collect()
}

#[test]
fn every_file_is_recognised_and_read() {
    let dir = tempfile::tempdir().unwrap();
    let all = named(dir.path());
    let pack = |name: &str| all[name].summary.pack.to_string();
    assert_eq!(pack("people.csv"), "people-csv");
    assert_eq!(pack("jira-issues.csv"), "jira-csv");
    assert_eq!(pack("hubspot-deals.csv"), "hubspot-deals");
    assert_eq!(pack("zendesk-tickets.jsonl"), "zendesk-jsonl");
    assert_eq!(pack("goals.csv"), "okr-csv");
    assert_eq!(pack("app.git"), "git");
    for (name, read) in &all {
        assert_eq!(read.refused, 0, "{name} has rows that are refused");
    }
    assert!((115..=130).contains(&all["people.csv"].people), "{}", all["people.csv"].people);
    assert!(all["slack-export.zip"].kinds["contact"] > 4_000, "{:?}", all["slack-export.zip"].kinds);
    let placed = all["slack-export.zip"].placed;
    assert!(placed > 200, "{placed} messages stand in #pay-later");
    assert!(all["calendar-product.ics"].kinds["contact"] > 1_000);
    assert!(all["jira-issues.csv"].linked > 50);
    assert!(all["app.git"].kinds["contact"] > 300);
    assert!(all["zendesk-tickets.jsonl"].kinds["problem.reported"] == 900);
}

#[test]
fn a_published_feed_names_nobody_and_the_importer_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let all = named(dir.path());
    let feed = &all["calendar-published-feed.ics"];
    assert!(feed.kinds.is_empty(), "{:?}", feed.kinds);
    assert!(feed.summary.notes.iter().any(|note| note.contains("name")), "{:?}", feed.summary.notes);
}

#[test]
fn the_desktop_program_and_the_web_program_tell_of_the_same_meeting_at_the_same_time() {
    let dir = tempfile::tempdir().unwrap();
    let sources = company().write(dir.path()).unwrap();
    let foreign = |name: &str| {
        let source = sources.iter().find(|source| source.path.ends_with(name)).unwrap();
        let options = Options { now: Some(NOW.parse().unwrap()), ..Options::default() };
        let mut all = BTreeMap::new();
        let sink = &mut |item| {
            if let Item::Trace(trace) = item {
                all.insert(trace.foreign.to_string(), trace.at);
            }
            ControlFlow::Continue(())
        };
        read(&source.path, &options, sink).unwrap();
        all
    };
    let (web, desktop) = (foreign("calendar-product.ics"), foreign("calendar-clinical-outlook.ics"));
    let both: Vec<(&At, &At)> = web.iter().filter_map(|(id, at)| Some((at, desktop.get(id)?))).collect();
    assert!(both.len() > 100, "{} meetings are in both calendars", both.len());
    assert!(both.iter().all(|(a, b)| a == b));
}

#[test]
fn the_same_seed_and_day_give_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, second) = (company().write(one.path()).unwrap(), company().write(two.path()).unwrap());
    assert_eq!(first.len(), second.len());
    for (a, b) in first.iter().zip(&second) {
        let bytes = |path: &Path| match path.is_dir() {
            true => std::fs::read(path.join("refs/heads/main")).unwrap(),
            false => std::fs::read(path).unwrap(),
        };
        assert!(bytes(&a.path) == bytes(&b.path), "{} differs", a.path.display());
    }
    let acts = |n| Crowd::new(&company(), n).map(|act| format!("{act:?}")).collect::<Vec<_>>();
    assert_eq!(acts(300), acts(300));
}

#[test]
fn the_crowd_does_as_many_acts_as_are_wanted_in_order_of_time() {
    for wanted in [300, 20_000] {
        let acts: Vec<_> = Crowd::new(&company(), wanted).collect();
        let short = wanted as usize - acts.len();
        assert!(short * 20 < wanted as usize, "{short} of {wanted} are missing");
        assert!(acts.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(acts.iter().all(|act| act.at < NOW.parse().unwrap()));
    }
}
