//! What an export yields, and what it refuses.

use super::*;
use crate::item::{Being, PersonRow, RawTrace};
use crate::link::IdRule;
use comity_spine::Depth;
use std::{fs, fs::File, io::Write};
use zip::{ZipWriter, write::SimpleFileOptions};

const USERS: &str = r#"[
  {"id":"U1ANA","real_name":"Ana","tz":"Europe/Berlin","profile":{"email":"Ana@acme.example"}},
  {"id":"U2BO","is_bot":null,"profile":null,"name":"bo"},
  {"id":"U3BOT","is_bot":true},
  {"id":"U4GUEST","is_restricted":"true","profile":{"email":"g@acme.example"}},
  17]"#;
const CHANNELS: &str = r#"[{"id":"C1","name":"atlas","created":"1500000000","members":null}]"#;
const DMS: &str = r#"[{"id":"D1","created":1500000000,"members":["U1ANA","U2BO"]}]"#;
const DAY: &str = r#"[
  {"user":"U1ANA","ts":"1762160400.000100","text":"Secret ATLAS-7 <@U2BO> and <@U3BOT>",
   "files":[{"url_private":"https://secret.example?t=token"}],
   "reactions":[{"name":"+1","users":["U2BO","U1ANA"]}]},
  {"user":"U2BO","ts":"1762160460.5","thread_ts":"1762160400.000100","parent_user_id":"U1ANA",
   "text":"secret"},
  {"user":"U1ANA","ts":1762160470,"thread_ts":"1762160400.000100","parent_user_id":"U1ANA"},
  {"user":"U3BOT","ts":"1762160480.0","subtype":"bot_message","text":"secret"},
  {"user":"U2BO","ts":"1762160490.0","subtype":"channel_join"},
  {"user":"U9OUT","ts":"1762160500.0","text":"secret"},
  {"user":"U1ANA","ts":"1762160600.0","subtype":"huddle_thread",
   "room":{"participants":["U1ANA","U4GUEST"],"date_start":1762160601}}
]"#;
const PRIVATE: &str = r#"[{"user":"U1ANA","ts":"1762160400.0","text":"Secret ATLAS-7 <@U2BO>"}]"#;

fn entries() -> Vec<(&'static str, &'static str)> {
    vec![
        ("users.json", USERS),
        ("channels.json", CHANNELS),
        ("dms.json", DMS),
        ("atlas/2025-11-03.json", DAY),
        ("D1/2025-11-03.json", PRIVATE),
        ("notes.txt", "not read"),
    ]
}

fn zipped(entries: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut zip = ZipWriter::new(File::create(folder.path().join("export.zip")).unwrap());
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    folder
}

#[derive(Default)]
struct Read {
    traces: Vec<RawTrace>,
    people: Vec<PersonRow>,
    refused: Vec<Refused>,
    summary: Summary,
}

fn options() -> SlackOptions {
    let ids = vec![IdRule { text: "ATLAS-#".into(), initiative: "atlas-#".into() }];
    let links = LinkRules { ids, ..LinkRules::default() };
    SlackOptions { domains: vec!["acme.example".into()], links, members_csv: None }
}

fn read_path(path: &Path, options: &SlackOptions) -> Result<Read, SlackError> {
    let mut all = Read::default();
    let summary = read(path, options, &mut |item| {
        match item {
            Item::Trace(trace) => all.traces.push(trace),
            Item::Person(person) => all.people.push(person),
            Item::Refused(row) => all.refused.push(row),
            _ => {}
        }
        ControlFlow::Continue(())
    })?;
    all.summary = summary;
    Ok(all)
}

fn read_zip(entries: &[(&str, &str)]) -> Read {
    read_path(&zipped(entries).path().join("export.zip"), &options()).unwrap()
}

#[test]
fn messages_answers_mentions_reactions_and_huddles_are_contact_by_depth() {
    let read = read_zip(&entries());
    let said: Vec<_> = read
        .traces
        .iter()
        .filter(|trace| trace.place.is_some())
        .map(|trace| (trace.who.as_ref().unwrap().text.as_str(), trace.depth.unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            ("U1ANA", Depth::Posted),
            ("U2BO", Depth::Invited),
            ("U2BO", Depth::Accepted),
            ("U2BO", Depth::Answered),
            ("U1ANA", Depth::Posted),
            ("U9OUT", Depth::Posted),
            ("U1ANA", Depth::Posted),
            ("U4GUEST", Depth::Posted),
        ]
    );
    let first = &read.traces.iter().find(|trace| trace.place.is_some()).unwrap();
    assert_eq!(first.place.as_deref(), Some("atlas"));
    assert_eq!(first.initiative.as_ref().unwrap().as_str(), "atlas-7");
    assert_eq!(first.at.to_string(), "2025-11-03T09:00:00Z");
}

#[test]
fn a_private_message_is_contact_and_nothing_else() {
    let read = read_zip(&entries());
    let private: Vec<_> = read.traces.iter().filter(|trace| trace.place.is_none()).collect();
    assert_eq!(private.len(), 1);
    assert_eq!(private[0].people, Some(2));
    assert_eq!(private[0].initiative, None);
    assert!(read.summary.notes.iter().any(|note| note.starts_with("1 messages are private")));
}

#[test]
fn nothing_that_people_wrote_leaves_the_reader() {
    let read = read_zip(&entries());
    let all = serde_json::to_string(&(&read.traces, &read.people, &read.refused, &read.summary)).unwrap();
    assert!(!all.to_lowercase().contains("secret"), "{all}");
    assert!(!all.contains("token"));
}

#[test]
fn people_are_told_from_bots_guests_and_strangers() {
    let read = read_zip(&entries());
    let row = |id: &str| read.people.iter().find(|row| row.handles[0].text == id).unwrap();
    assert_eq!(row("U1ANA").handles[1].text, "ana@acme.example");
    assert_eq!(row("U1ANA").zone.as_deref(), Some("Europe/Berlin"));
    let beings = ["U1ANA", "U2BO", "U3BOT", "U4GUEST", "U9OUT"].map(|id| row(id).being);
    assert_eq!(beings, [Being::Person, Being::Person, Being::Bot, Being::External, Being::External]);
}

#[test]
fn the_member_list_gives_addresses_that_the_export_lacks() {
    let members = "username,email,status,userid,fullname\nbo,BO@acme.example,Member,U2BO,Bo Bee\n";
    let options = SlackOptions { members_csv: Some(members.into()), ..options() };
    let folder = zipped(&entries());
    let read = read_path(&folder.path().join("export.zip"), &options).unwrap();
    let bo = read.people.iter().find(|row| row.handles[0].text == "U2BO").unwrap();
    assert_eq!(bo.handles[1].text, "bo@acme.example");
}

#[test]
fn an_unpacked_folder_and_a_grid_give_what_the_zip_gives() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in entries() {
        let path = folder.path().join("teams/acme").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let read = read_path(folder.path(), &options()).unwrap();
    assert_eq!(read.traces, read_zip(&entries()).traces);
    assert!(sniff(&folder.path().join("teams/acme"), b"").is_some());
}

#[test]
fn a_broken_entry_is_refused_by_name_and_the_rest_is_read() {
    let mut entries = entries();
    entries.push(("atlas/2025-11-04.json", r#"[{"user":"U1ANA","ts":"1762246800.0"},{"user":"U1"#));
    entries.push(("atlas/2025-11-05.json", "<html>"));
    entries.push((
        "atlas/2025-11-06.json",
        r#"[{"user":"U1ANA","ts":"soon"},{"user":"U1ANA","ts":"1762419600.0"}]"#,
    ));
    let read = read_zip(&entries);
    let places: Vec<_> = read.refused.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(
        places,
        ["atlas/2025-11-04.json", "atlas/2025-11-05.json", "atlas/2025-11-06.json, message 1"]
    );
    assert_eq!(read.traces.len(), 11);
}

#[test]
fn without_channels_json_no_place_is_kept_and_that_is_said() {
    let read = read_zip(&[("users.json", USERS), ("atlas/2025-11-03.json", DAY)]);
    assert!(read.traces.iter().all(|trace| trace.place.is_none()));
    assert!(read.summary.notes.iter().any(|note| note.starts_with("channels.json is missing")));
}

#[test]
fn bombs_tricks_and_cut_downloads_are_refused_with_the_entry() {
    let error = |entries: &[(&str, &str)]| {
        let folder = zipped(entries);
        read_path(&folder.path().join("export.zip"), &options()).err().unwrap().to_string()
    };
    let blanks = " ".repeat(8 << 20);
    assert!(
        error(&[("a/2025-11-03.json", &blanks)])
            .contains("a/2025-11-03.json: it grows more than a hundredfold")
    );
    assert!(error(&[("../users.json", "[]")]).contains("leads out of the export"));
    assert!(error(&[("/users.json", "[]")]).contains("leads out of the export"));
    assert!(error(&[("notes.txt", "x")]).contains("holds no users.json"));
    let names: Vec<String> = (0..=ENTRIES_MAX).map(|n| format!("x/{n}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(error(&many).contains("it has 20001 entries"));
    let folder = zipped(&entries());
    let path = folder.path().join("export.zip");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let error = read_path(&path, &options()).err().unwrap().to_string();
    assert!(error.contains("download the export again"), "{error}");
}

#[test]
fn an_entry_whose_bytes_were_damaged_is_refused_by_name() {
    let folder = zipped(&entries());
    let path = folder.path().join("export.zip");
    let mut bytes = fs::read(&path).unwrap();
    bytes[60] ^= 0xff;
    fs::write(&path, &bytes).unwrap();
    let read = read_path(&path, &options()).unwrap();
    assert_eq!(read.refused[0].place, "users.json");
    assert!(!read.traces.is_empty());
}
