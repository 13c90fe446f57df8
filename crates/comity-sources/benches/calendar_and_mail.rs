//! What reading costs beside the format's own parser, on the same bytes in the same run; the ratios are
//! printed.

use comity_sources::calendar::{self, CalendarOptions};
use comity_sources::mail::{self, MailOptions};
use criterion::{Criterion, criterion_group, criterion_main};
use mail_parser::{MessageParser, mailbox::mbox::MessageIterator};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use std::{fs::File, hint::black_box, io::BufReader, ops::ControlFlow, path::Path};

/// A year of 3,000 events, a fifth of them weekly for three months, with one to twelve people.
fn year_of_calendar() -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for n in 0..3000u32 {
        let (month, day, hour) = (n % 12 + 1, n % 28 + 1, n % 9 + 8);
        let _ = write!(
            text,
            "BEGIN:VEVENT\r\nUID:{n}@acme.example\r\nDTSTAMP:20260101T000000Z\r\n\
             DTSTART;TZID=Europe/Berlin:2026{month:02}{day:02}T{hour:02}0000\r\nDURATION:PT30M\r\n\
             SUMMARY:Planning of the {n}th kind\r\nDESCRIPTION:We meet and talk about what has to be \
             talked about\\, \
             and write down\r\n  what was said\\, so that \
             nobody has to ask twice.\r\nLOCATION:Room {hour}\r\n\
             SEQUENCE:0\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\n\
             ORGANIZER;CN=Person {o}:mailto:person{o}@acme.example\r\n",
            o = n % 200
        );
        if n % 5 == 0 {
            text.push_str("RRULE:FREQ=WEEKLY;COUNT=12\r\n");
        }
        for guest in 0..n % 12 {
            let who = (n * 7 + guest * 13) % 500;
            let _ = write!(
                text,
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;\
                 CN=Person {who};X-NUM-GUESTS=0:\r\n \
                 mailto:person{who}@acme.example\r\n"
            );
        }
        text.push_str("END:VEVENT\r\n");
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

/// 50,000 mails of about 750 bytes, every third an answer.
fn mailbox() -> String {
    let mut text = String::new();
    for n in 0..50_000u32 {
        let (from, to, cc) = (n % 300, (n * 7 + 1) % 300, (n * 11 + 2) % 300);
        let _ = write!(
            text,
            "From person{from}@acme.example Mon Nov  2 09:00:00 2026\n\
             Received: from mail.acme.example (mail.acme.example [192.0.2.1]) by mx.acme.example; \
             Mon, 2 Nov 2026 09:00:01 +0100\nMessage-ID: <{n}@acme.example>\nFrom: Person {from} \
             <person{from}@acme.example>\n\
             To: Person {to} <person{to}@acme.example>\nCc: person{cc}@acme.example\n\
             Subject: About the {n}th thing\nDate: Mon, 2 Nov 2026 09:00:00 +0100\nMIME-Version: 1.0\n\
             Content-Type: text/plain; charset=utf-8\n"
        );
        if n % 3 == 0 && n > 0 {
            let _ = writeln!(text, "In-Reply-To: <{}@acme.example>", n - 1);
        }
        text.push('\n');
        for _ in 0..4 {
            text.push_str("Thank you for the notes; I have one more question about the second point.\n");
        }
        text.push('\n');
    }
    text
}

fn read_calendar(text: &str, options: &CalendarOptions) -> u64 {
    let mut n = 0;
    let read = calendar::read_bytes(Path::new("bench.ics"), text.as_bytes(), options, &mut |item| {
        black_box(item);
        n += 1;
        ControlFlow::Continue(())
    });
    assert!(read.is_ok());
    n
}

fn parse_calendar(text: &str) {
    let mut parser = calcard::Parser::new(text);
    loop {
        match parser.entry() {
            calcard::Entry::Eof => return,
            entry => drop(black_box(entry)),
        }
    }
}

fn read_mail(path: &Path, options: &MailOptions) -> u64 {
    let mut n = 0;
    let read = mail::read(path, options, &mut |item| {
        black_box(item);
        n += 1;
        ControlFlow::Continue(())
    });
    assert!(read.is_ok());
    n
}

fn parse_mail(path: &Path) {
    let Ok(file) = File::open(path) else { return };
    let parser = MessageParser::default();
    for mail in MessageIterator::new(BufReader::new(file)).flatten() {
        black_box(parser.parse_headers(mail.contents()));
    }
}

/// The shortest of five runs.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn shortest(mut run: impl FnMut()) -> Duration {
    let once = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..5).map(|_| once(&mut run)).min().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "the ratio is what this bench is for")]
fn ratio(what: &str, ours: Duration, parsers: Duration, n: u64) {
    let ratio = ours.as_secs_f64() / parsers.as_secs_f64();
    println!("RATIO {what}: {ratio:.2} x the parser's own read ({ours:.1?} / {parsers:.1?}, {n} items)");
}

fn benches(criterion: &mut Criterion) {
    let Ok(now) = "2026-07-01".parse() else { return };
    let (text, options) = (year_of_calendar(), CalendarOptions::at(now));
    let n = read_calendar(&text, &options);
    let ours = shortest(|| {
        black_box(read_calendar(&text, &options));
    });
    ratio("calendar of a year", ours, shortest(|| parse_calendar(&text)), n);
    criterion.bench_function("calendar of a year: read", |b| b.iter(|| read_calendar(&text, &options)));
    criterion.bench_function("calendar of a year: calcard alone", |b| b.iter(|| parse_calendar(&text)));

    let Ok(folder) = tempfile::tempdir() else { return };
    let (path, options) = (folder.path().join("bench.mbox"), MailOptions::default());
    if std::fs::write(&path, mailbox()).is_err() {
        return;
    }
    let n = read_mail(&path, &options);
    let ours = shortest(|| {
        black_box(read_mail(&path, &options));
    });
    ratio("50,000 mails", ours, shortest(|| parse_mail(&path)), n);
    criterion.bench_function("50,000 mails: read", |b| b.iter(|| read_mail(&path, &options)));
    criterion.bench_function("50,000 mails: mail-parser alone", |b| b.iter(|| parse_mail(&path)));
}

criterion_group! {
    name = group;
    config = Criterion::default().sample_size(10);
    targets = benches
}
criterion_main!(group);
