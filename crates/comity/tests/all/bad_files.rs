//! Files as they really come: each gets a clear word, and nothing of it is half taken in.

use crate::house::House;
use std::io::Write;
use zip::write::SimpleFileOptions;

const HEAD: &str = "Name,Email,Department,Start date\n";

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const USERS: &[u8] =
    br#"[{"id":"U1","name":"ana","profile":{"email":"ana@acme.example","real_name":"Ana Sol"}},
    {"id":"U2","name":"bo","profile":{"email":"bo@acme.example","real_name":"Bo Lind"}}]"#;
const CHANNELS: &[u8] = br#"[{"id":"C1","name":"atlas","created":1700000000,"members":["U1","U2"]}]"#;
const DAY: &[u8] = br#"[{"type":"message","user":"U1","text":"hello <@U2>","ts":"1704186000.000100"},
    {"type":"message","user":"U2","text":"hello","ts":"1704186060.000100"}]"#;

fn slack(more: &[(&str, &[u8])]) -> Vec<u8> {
    let whole: [(&str, &[u8]); 3] =
        [("users.json", USERS), ("channels.json", CHANNELS), ("atlas/2024-01-02.json", DAY)];
    zipped(&[&whole[..], more].concat())
}

#[test]
fn a_mark_at_the_start_repeated_headers_and_wider_rows_are_read_and_said() {
    let house = House::empty();
    let text = "\u{feff}Name,Email,Department,Start date,Department\n\
        Ana Sol,ana@acme.example,Product,2024-01-02,\n\
        Bo Lind,bo@acme.example,Legal,2024-01-03,,one more,and more\n";
    house.file("people.csv", text);
    let said = house.run(&["import", "people.csv"]).good();
    assert!(said.out.contains("2 new") && said.out.contains("wider than the header"), "{}", said.out);
    assert!(house.run(&["people"]).good().out.starts_with("2 people"));
}

#[test]
fn a_table_in_utf_16_is_read_and_one_in_an_older_encoding_is_said_to_be() {
    let house = House::empty();
    house.file("wide.csv", utf16(&format!("{HEAD}Zoë Ünal,zoe@acme.example,Legal,2024-01-02\n")));
    house.run(&["import", "wide.csv"]).good();
    let mut latin = format!("{HEAD}Ren,rene@acme.example,Legal,2024-01-02\n").into_bytes();
    latin.insert(HEAD.len() + 3, 0xe9);
    house.file("latin.csv", latin);
    let said = house.run(&["import", "latin.csv"]);
    let all = format!("{}{}", said.out, said.err).to_lowercase();
    assert!(all.contains("utf-8") || all.contains("windows-1252"), "{all}");
}

#[test]
fn dates_that_could_be_read_two_ways_are_refused_until_somebody_says() {
    let house = House::empty();
    let rows = "Ana,ana@acme.example,Legal,03/04/2024\nBo,bo@acme.example,Sales,05/06/2024\n";
    house.file("people.csv", format!("{HEAD}{rows}"));
    house.run(&["import", "people.csv"]).says(2, &["--dates", "dmy", "mdy"]);
    assert_eq!((house.acts(), house.live().len()), (0, 0));
    house.run(&["import", "people.csv", "--dates", "day"]).says(2, &["dmy"]);
    house.run(&["import", "people.csv", "--dates", "dmy"]).good();
    assert_eq!(house.live().len(), 1);
}

#[test]
fn a_row_of_another_date_form_is_refused_alone_with_its_reason_and_cannot_become_a_formula() {
    let house = House::empty();
    let rows = "Ana,ana@acme.example,Legal,2024-04-13\n=HYPERLINK(1),bo@acme.example,Sales,next spring\n";
    house.file("people.csv", format!("{HEAD}{rows}"));
    house.run(&["import", "people.csv"]).says(1, &["1 refused", "people.csv.rejected.csv"]);
    let rejected = std::fs::read_to_string(house.path("people.csv.rejected.csv")).unwrap();
    let mut lines = rejected.lines();
    assert!(lines.next().unwrap().ends_with("\"why it was refused\""), "{rejected}");
    let row = lines.next().unwrap();
    assert!(
        row.starts_with("\"'=HYPERLINK(1)\"") && row.contains("line 3") && row.contains("next spring"),
        "{row}"
    );
}

#[test]
fn two_people_with_one_address_are_one_person_or_are_refused_but_never_two() {
    let house = House::peopled();
    let rows = "Ana Sol,ana@acme.example,Legal,2024-01-02\nOther Person,ana@acme.example,Sales,2024-01-02\n";
    house.file("twice.csv", format!("{HEAD}{rows}"));
    let said = house.run(&["import", "twice.csv"]);
    assert!(said.code < 2, "{}", said.err);
    assert!(house.run(&["people"]).good().out.starts_with("2 people"));
}

#[test]
fn a_calendar_without_attendees_says_so_loudly_and_an_endless_one_is_bounded() {
    let house = House::peopled();
    let event = |more: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1@x\r\n\
             DTSTAMP:20240101T090000Z\r\nDTSTART:20240102T090000Z\r\nDTEND:20240102T100000Z\r\n\
             SUMMARY:Weekly\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    house.file("alone.ics", event(""));
    let said = house.run(&["import", "alone.ics"]);
    let all = format!("{}{}", said.out, said.err);
    assert!(all.contains("attendee"), "{all}");
    let guests = "ORGANIZER:mailto:ana@acme.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@acme.example\r\n";
    house.file("endless.ics", event(&format!("{guests}RRULE:FREQ=DAILY\r\n")));
    let said = house.run(&["import", "endless.ics"]);
    assert!(said.code < 2, "{}{}", said.out, said.err);
    house.file("seconds.ics", event(&format!("{guests}RRULE:FREQ=SECONDLY\r\n")));
    house.run(&["import", "seconds.ics"]).says(1, &["1 refused"]);
    let rejected = std::fs::read_to_string(house.path("seconds.ics.rejected.csv")).unwrap();
    assert!(rejected.contains("it repeats every second"), "{rejected}");
}

#[test]
fn bombs_tricks_and_torn_archives_are_refused_while_the_rest_is_taken_in() {
    let house = House::peopled();
    let whole = slack(&[]);
    house.file("bomb.zip", slack(&[("atlas/2024-01-03.json", &vec![b' '; 64 << 20])]));
    house.file("tricks.zip", slack(&[("../../outside.json", b"[]")]));
    house.file("torn.zip", &whole[..whole.len() / 2]);
    house.file("good.zip", &whole);
    let (acts, live) = (house.acts(), house.live());
    for bad in ["bomb.zip", "torn.zip"] {
        house.run(&["import", bad]).says(2, &[bad, "not taken in"]);
        assert_eq!((house.acts(), house.live()), (acts, live.clone()), "{bad}");
    }
    let tricks = house.run(&["import", "tricks.zip", "--plan"]);
    assert!(!house.path("../outside.json").exists(), "{}", tricks.out);
    let said = house.run(&["import", "bomb.zip", "good.zip", "torn.zip"]);
    said.says(2, &["bomb.zip", "torn.zip", "Nothing of it was taken in", "taken in as im_"]);
    assert_eq!(house.live().len(), live.len() + 1);
    assert_eq!(house.acts(), acts + 1);
}

#[test]
fn a_table_of_a_hundred_thousand_rows_is_taken_in_whole() {
    let house = House::peopled();
    let mut text = "kind,at,who,id,initiative\n".to_owned();
    for i in 0..100_000 {
        text += &format!("contact,2024-01-{:02}T09:00:00Z,ana@acme.example,{i},atlas\n", 1 + i % 28);
    }
    house.file("big.csv", text);
    house.run(&["import", "big.csv"]).says(0, &["100000 read", "100000 events, 0 refused"]);
    house.run(&["import", "big.csv"]).says(0, &["nothing new", "100000 known"]);
}
