//! What mail yields, and what it refuses.

use super::*;
use comity_spine::At;
use std::fs;

#[derive(Default)]
struct Read {
    traces: Vec<RawTrace>,
    people: Vec<crate::PersonRow>,
    refused: Vec<Refused>,
    summary: Summary,
}

impl Read {
    fn said(&self) -> Vec<(&str, Depth, bool)> {
        self.traces
            .iter()
            .map(|trace| {
                (trace.who.as_ref().unwrap().text.as_str(), trace.depth.unwrap(), !trace.attrs.is_empty())
            })
            .collect()
    }
}

fn read_text(name: &str, text: &str) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let mut all = Read::default();
    let options = MailOptions { domains: vec!["acme.example".into()], ..MailOptions::default() };
    let summary = read(&path, &options, &mut |item| {
        match item {
            Item::Trace(trace) => all.traces.push(trace),
            Item::Person(person) => all.people.push(person),
            Item::Refused(row) => all.refused.push(row),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    all.summary = summary.unwrap();
    all
}

fn mail(id: &str, from: &str, more: &str) -> String {
    format!(
        "From x@y Mon Nov  2 09:00:00 2026\nMessage-ID: <{id}@acme.example>\nFrom: {from}\n\
         Date: Mon, 2 Nov 2026 09:00:00 +0100\n\
         Subject: Secret\n{more}\nSecret body\nFrom the start, not a mail\n\n"
    )
}

#[test]
fn a_mail_is_posted_by_its_sender_and_puts_it_to_those_it_is_to() {
    let text = mail(
        "1",
        "Ana <ANA@acme.example>",
        "To: bo@acme.example, Eve <eve@other.example>\nCc: cy@acme.example\n",
    );
    let read = read_text("x.mbox", &text);
    assert_eq!(
        read.said(),
        [
            ("ana@acme.example", Depth::Posted, false),
            ("bo@acme.example", Depth::Invited, false),
            ("eve@other.example", Depth::Invited, false),
            ("cy@acme.example", Depth::Invited, true),
        ]
    );
    assert_eq!(read.traces[0].at, "2026-11-02T08:00:00Z".parse::<At>().unwrap());
    assert_eq!(read.traces[0].people, Some(4));
    assert_eq!(read.summary.rows, 1);
    let all = serde_json::to_string(&(&read.traces, &read.people, &read.summary)).unwrap();
    assert!(!all.contains("Secret"), "{all}");
}

#[test]
fn an_answer_to_somebody_else_is_answered_and_going_on_is_not() {
    let text = [
        mail("1", "ana@acme.example", "To: bo@acme.example\n"),
        mail("2", "bo@acme.example", "To: ana@acme.example\nIn-Reply-To: <1@acme.example>\n"),
        mail("3", "ana@acme.example", "References: <0@x.example> <1@acme.example>\n"),
    ];
    let read = read_text("x.mbox", &text.concat());
    let depths: Vec<_> = read.said().into_iter().filter(|(_, depth, _)| *depth > Depth::Invited).collect();
    assert_eq!(
        depths,
        [
            ("ana@acme.example", Depth::Posted, false),
            ("bo@acme.example", Depth::Answered, false),
            ("ana@acme.example", Depth::Posted, false),
        ]
    );
}

#[test]
fn lists_machines_and_chats_are_no_people() {
    let text = [
        mail(
            "1",
            "ana@acme.example",
            "To: dev@lists.acme.example\nList-Id: Developers <dev.lists.acme.example>\n",
        ),
        mail("2", "robot@acme.example", "To: ana@acme.example\nAuto-Submitted: auto-generated\n"),
        mail("3", "bo@acme.example", "To: ana@acme.example\nX-Gmail-Labels: Chat,Inbox\n"),
    ];
    let read = read_text("x.mbox", &text.concat());
    assert_eq!(
        read.said(),
        [("ana@acme.example", Depth::Posted, false), ("ana@acme.example", Depth::Invited, false)]
    );
    assert_eq!(read.traces[0].place.as_deref(), Some("dev.lists.acme.example"));
    let being = |address: &str| read.people.iter().rfind(|row| row.handles[0].text == address).unwrap().being;
    assert_eq!(being("dev@lists.acme.example"), Being::List);
    assert_eq!(being("robot@acme.example"), Being::Bot);
    assert_eq!(read.summary.notes, ["1 chats among the mails are left out"]);
}

#[test]
fn a_mail_without_sender_or_date_or_end_of_headers_is_refused_with_its_line() {
    let text = [
        "From x Mon\nSubject: a\n\nbody\n\n".to_owned(),
        "From x Mon\nFrom: ana@acme.example\n\nbody\n\n".to_owned(),
        format!("From x Mon\nFrom: ana@acme.example\nX-Long: {}\n\nbody\n\n", "x".repeat(HEADERS_MAX)),
        mail("4", "ana@acme.example", ""),
    ];
    let read = read_text("x.mbox", &text.concat());
    let places: Vec<_> = read.refused.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(places, ["mail 1 at line 2", "mail 2 at line 7", "mail 3 at line 12"]);
    assert_eq!(read.traces.len(), 1);
}

#[test]
fn a_single_mail_is_read_without_a_separator() {
    let text = mail("1", "ana@acme.example", "To: bo@acme.example\n");
    let (_, single) = text.split_once('\n').unwrap();
    assert_eq!(read_text("x.eml", single).traces.len(), 2);
}

#[test]
fn a_file_without_mail_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.mbox");
    fs::write(&path, "\n\n").unwrap();
    let error = read(&path, &MailOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(error.to_string().contains("empty.mbox holds no mail"), "{error}");
}

proptest::proptest! {
    #[test]
    fn whatever_bytes_stand_there_reading_them_does_not_panic(
        text in "(From |From: a@b.c\n|Date: |To: |\n|\r\n|<|>|,|=|\\?|[a-z]){0,40}"
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.mbox");
        fs::write(&path, text).unwrap();
        let _ = read(&path, &MailOptions::default(), &mut |_| ControlFlow::Continue(()));
    }
}
