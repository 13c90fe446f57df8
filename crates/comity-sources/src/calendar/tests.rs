//! What a calendar yields, and what it refuses.

use super::*;
use crate::link::IdRule;

const NOW: &str = "2026-11-24T00:00:00Z";

struct Read {
    traces: Vec<crate::RawTrace>,
    people: Vec<crate::PersonRow>,
    refused: Vec<Refused>,
    summary: Summary,
}

impl Read {
    fn starts_of(&self, address: &str) -> Vec<String> {
        let of = |trace: &&crate::RawTrace| trace.who.as_ref().is_some_and(|who| who.text == address);
        self.traces.iter().filter(of).map(|trace| trace.at.to_string()).collect()
    }
}

fn options() -> CalendarOptions {
    CalendarOptions { domains: vec!["acme.example".into()], ..CalendarOptions::at(NOW.parse().unwrap()) }
}

fn read_with(text: &str, options: &CalendarOptions) -> Read {
    let (mut traces, mut people, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let summary = read_bytes(Path::new("team.ics"), text.as_bytes(), options, &mut |item| {
        match item {
            Item::Trace(trace) => traces.push(trace),
            Item::Person(person) => people.push(person),
            Item::Refused(row) => refused.push(row),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    Read { traces, people, refused, summary: summary.unwrap() }
}

fn calendar(events: &[&str]) -> String {
    let events: Vec<String> = events
        .iter()
        .map(|event| format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", event.replace('\n', "\r\n")))
        .collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.concat())
}

fn events(events: &[&str]) -> Read {
    read_with(&calendar(events), &options())
}

const BO: &str = "ATTENDEE;CN=Bo;PARTSTAT=ACCEPTED:mailto:bo@acme.example";

#[test]
fn a_meeting_is_one_contact_for_each_who_did_not_decline() {
    let read = events(&["UID:1\nDTSTART:20261102T090000Z\nSUMMARY:Pricing for ATLAS-7\n\
        ORGANIZER;CN=Ana:MAILTO:Ana@acme.example\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bo@acme.example\n\
        ATTENDEE;PARTSTAT=DECLINED:mailto:cy@acme.example\n\
        ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room1@acme.example\n\
        ATTENDEE;CUTYPE=GROUP:mailto:all@acme.example\nATTENDEE:mailto:eve@other.example"]);
    let said: Vec<_> = read
        .traces
        .iter()
        .map(|trace| (trace.who.as_ref().unwrap().text.as_str(), trace.depth.unwrap(), trace.people))
        .collect();
    assert_eq!(
        said,
        [
            ("ana@acme.example", Depth::Accepted, Some(3)),
            ("bo@acme.example", Depth::Invited, Some(3)),
            ("eve@other.example", Depth::Invited, Some(3)),
        ]
    );
    let being = |address: &str| read.people.iter().find(|row| row.handles[0].text == address).unwrap().being;
    assert_eq!(being("room1@acme.example"), Being::Room);
    assert_eq!(being("all@acme.example"), Being::List);
    assert_eq!(being("eve@other.example"), Being::External);
    assert_eq!(being("ana@acme.example"), Being::Person);
}

#[test]
fn nothing_that_people_wrote_leaves_the_reader() {
    let text = calendar(&["UID:secret-ana@acme.example\nDTSTART:20261102T090000Z\nSUMMARY:Secret merger\n\
        DESCRIPTION:secret https://secret.example\nLOCATION:secret room\n\
        ATTENDEE;CN=Bo:mailto:bo@acme.example"]);
    let read = read_with(&text, &options());
    let all = serde_json::to_string(&(&read.traces, &read.people, &read.summary)).unwrap();
    assert!(!all.to_lowercase().contains("secret"), "{all}");
    assert!(!all.contains("merger"));
}

#[test]
fn an_id_in_a_title_links_the_meeting_and_two_ids_link_it_to_none() {
    let links = LinkRules {
        ids: vec![IdRule { text: "ATLAS-#".into(), initiative: "atlas-#".into() }],
        ..LinkRules::default()
    };
    let options = CalendarOptions { links, ..options() };
    let one = format!("UID:1\nDTSTART:20261102T090000Z\nSUMMARY:ATLAS-7 pricing\n{BO}");
    let two = format!("UID:2\nDTSTART:20261103T090000Z\nSUMMARY:ATLAS-7 and atlas-8\n{BO}");
    let read = read_with(&calendar(&[&one, &two]), &options);
    assert_eq!(read.traces[0].initiative.as_ref().unwrap().as_str(), "atlas-7");
    assert_eq!(read.traces[1].initiative, None);
    assert_eq!(read.traces[1].about.len(), 2);
}

#[test]
fn a_weekly_meeting_in_a_windows_zone_keeps_its_local_hour_and_its_last_day() {
    let rule = "UID:1\nDTSTART;TZID=W. Europe Standard Time:20261012T090000\n\
        RRULE:FREQ=WEEKLY;UNTIL=20261116T080000Z";
    let starts = events(&[&format!("{rule}\n{BO}")]).starts_of("bo@acme.example");
    assert_eq!(starts.len(), 6);
    assert_eq!(starts[0], "2026-10-12T07:00:00Z");
    assert_eq!(starts[5], "2026-11-16T08:00:00Z");
}

#[test]
fn an_until_that_is_a_bare_day_includes_that_day() {
    let rule = "UID:1\nDTSTART;TZID=Europe/Berlin:20261012T090000\nRRULE:FREQ=WEEKLY;UNTIL=20261116";
    assert_eq!(events(&[&format!("{rule}\n{BO}")]).traces.len(), 6);
}

#[test]
fn in_the_hour_that_summer_time_skips_the_meeting_takes_the_offset_before() {
    let rule = "UID:1\nDTSTART;TZID=America/New_York:20260307T023000\nRRULE:FREQ=DAILY;COUNT=3";
    let starts = events(&[&format!("{rule}\n{BO}")]).starts_of("bo@acme.example");
    assert_eq!(starts, ["2026-03-07T07:30:00Z", "2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z"]);
}

#[test]
fn a_moved_instance_counts_once_and_a_cancelled_one_not_at_all() {
    let master = format!(
        "UID:1\nDTSTART:20261102T090000Z\nRRULE:FREQ=DAILY;COUNT=4\n\
        EXDATE:20261105T090000Z\n{BO}"
    );
    let old = format!("UID:1\nRECURRENCE-ID:20261103T090000Z\nSEQUENCE:1\nDTSTART:20261103T100000Z\n{BO}");
    let new = format!("UID:1\nRECURRENCE-ID:20261103T090000Z\nSEQUENCE:2\nDTSTART:20261103T150000Z\n{BO}");
    let off =
        format!("UID:1\nRECURRENCE-ID:20261104T090000Z\nDTSTART:20261104T090000Z\nSTATUS:CANCELLED\n{BO}");
    let read = events(&[&new, &master, &old, &off]);
    assert_eq!(read.starts_of("bo@acme.example"), ["2026-11-02T09:00:00Z", "2026-11-03T15:00:00Z"]);
    let whole =
        events(&[&master, &format!("UID:1\nSEQUENCE:3\nDTSTART:20261102T090000Z\nSTATUS:CANCELLED\n{BO}")]);
    assert!(whole.traces.is_empty());
}

#[test]
fn the_same_meeting_in_two_exports_has_the_same_names() {
    let event = format!("UID:1\nDTSTART:20261102T090000Z\nRRULE:FREQ=DAILY;COUNT=2\n{BO}");
    let lone = format!("UID:1\nRECURRENCE-ID:20261103T090000Z\nDTSTART:20261103T110000Z\n{BO}");
    let names = |read: &Read| read.traces.iter().map(|trace| trace.foreign.clone()).collect::<Vec<_>>();
    let (first, second, other) = (events(&[&event]), events(&[&event]), events(&[&lone]));
    assert_eq!(names(&first), names(&second));
    assert_eq!(names(&first)[1], names(&other)[0]);
    assert_ne!(names(&first)[0], names(&first)[1]);
}

#[test]
fn more_than_twelve_people_are_a_broadcast() {
    let guests: Vec<String> = (0..13).map(|n| format!("ATTENDEE:mailto:p{n}@acme.example")).collect();
    let read = |n: usize| events(&[&format!("UID:1\nDTSTART:20261102T090000Z\n{}", guests[..n].join("\n"))]);
    assert!(read(12).traces.iter().all(|trace| trace.attrs.is_empty()));
    assert!(read(13).traces.iter().all(|trace| trace.attrs == [("broadcast".into(), "yes".into())]));
}

#[test]
fn a_feed_without_people_says_so_loudly() {
    let one = "UID:1\nDTSTART:20261102T090000Z";
    let notes = events(&[one, "UID:2\nDTSTART;VALUE=DATE:20261103\nSUMMARY:Code freeze"]).summary.notes;
    assert_eq!(notes, ["0 of 2 events name any person: feeds leave attendees out; use export or the API"]);
}

#[test]
fn a_bomb_is_refused_with_its_line_and_the_rest_goes_on() {
    let bombs = [
        ("RRULE:FREQ=SECONDLY", "every second"),
        ("RRULE:FREQ=HOURLY;COUNT=3", "every hour"),
        ("RRULE:FREQ=DAILY;COUNT=1000000000", "COUNT=1000000000"),
        ("RRULE:FREQ=DAILY;COUNT=4294967297", "COUNT=4294967297"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("RRULE:FREQ=DAILY;BYSECOND=60", "BYSECOND"),
        ("RRULE:FREQ=DAILY;BYSEC\n OND=60", "BYSECOND"),
        ("RRULE:FREQ=YEARLY;BYMONTHDAY=400", "BYMONTHDAY"),
        ("RRULE:nonsense", "RRULE cannot be read"),
        ("EXRULE:FREQ=DAILY", "EXRULE"),
        ("RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12;BYMINUTE=0,1,2,3,4,5,6,7,8,9", "5000 times"),
    ];
    for (bomb, wanted) in bombs {
        let event = format!("UID:1\nDTSTART:20260101T090000Z\n{bomb}\n{BO}");
        let read = events(&[&event, &format!("UID:2\nDTSTART:20261102T090000Z\n{BO}")]);
        assert_eq!(read.traces.len(), 1, "{bomb}");
        assert_eq!(read.refused.len(), 1, "{bomb}");
        assert_eq!(read.refused[0].place, "event at line 3");
        assert!(read.refused[0].reason.contains(wanted), "{}", read.refused[0].reason);
    }
}

#[test]
fn a_rule_that_never_comes_true_ends() {
    let event = format!("UID:1\nDTSTART:20260101T090000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n{BO}");
    assert!(events(&[&event]).traces.len() <= 1);
}

#[test]
fn a_broken_zone_is_refused_and_a_home_made_one_with_one_offset_is_read() {
    let broken = format!("UID:1\nDTSTART;TZID=Mars/Olympus:20261102T090000\n{BO}");
    let read = events(&[&broken]);
    assert!(read.refused[0].reason.contains("`Mars/Olympus`"), "{}", read.refused[0].reason);
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
        TZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    let text = calendar(&[&format!("UID:1\nDTSTART;TZID=Ours:20261102T090000\n{BO}")])
        .replace("VERSION:2.0\r\n", &format!("VERSION:2.0\r\n{zone}"));
    assert_eq!(read_with(&text, &options()).starts_of("bo@acme.example"), ["2026-11-02T03:30:00Z"]);
}

#[test]
fn a_calendar_cut_off_in_the_middle_gives_what_it_has() {
    let whole = calendar(&[
        &format!("UID:1\nDTSTART:20261102T090000Z\n{BO}"),
        &format!("UID:2\nDTSTART:20261103T090000Z\n{BO}"),
    ]);
    for end in (0..whole.len()).step_by(7) {
        let mut n = 0;
        let _ = read_bytes(Path::new("cut.ics"), &whole.as_bytes()[..end], &options(), &mut |_| {
            n += 1;
            ControlFlow::Continue(())
        });
    }
    assert!(!read_with(&whole[..whole.len() - 40], &options()).traces.is_empty());
}

#[test]
fn too_many_components_and_no_calendar_are_errors_that_name_the_place() {
    let text = "BEGIN:VEVENT\n".repeat(COMPONENTS_MAX + 1);
    let error = |text: &str| {
        read_bytes(Path::new("x.ics"), text.as_bytes(), &options(), &mut |_| ControlFlow::Continue(()))
            .unwrap_err()
            .to_string()
    };
    assert!(error(&text).starts_with("line 50001 begins"), "{}", error(&text));
    assert!(error("hello").starts_with("x.ics has no line `BEGIN:VCALENDAR`"));
}

#[test]
fn a_calendar_is_known_by_its_first_line_or_its_name() {
    assert!(sniff(Path::new("x"), b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n").is_some());
    assert!(sniff(Path::new("x.ICS"), b"").is_some());
    assert!(sniff(Path::new("x.csv"), b"a,b").is_none());
}

proptest::proptest! {
    #[test]
    fn whatever_rule_stands_there_reading_it_does_not_panic(
        rule in "(FREQ|COUNT|BYDAY|UNTIL|=|;|DAILY|YEARLY|[0-9MOTU,TZ-]){0,12}"
    ) {
        let event = format!("UID:1\nDTSTART:20261102T090000Z\nRRULE:FREQ=WEEKLY;{rule}\n{BO}");
        events(&[&event]);
    }
}
