//! A small SMTP server that keeps what it takes, and what a mail says once its coding is taken off.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A server on this machine; it ends with the test's process.
pub struct Sink {
    addr: SocketAddr,
    mails: Mutex<Receiver<Mail>>,
    /// What it says once it has been given a mail: 250 takes it.
    verdict: Arc<AtomicU16>,
}

/// A mail that it took.
#[derive(Debug)]
pub struct Mail {
    /// Those to whom it went, as the envelope says.
    pub to: Vec<String>,
    /// As it came.
    pub raw: String,
}

impl Sink {
    pub fn start() -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (addr, verdict) = (listener.local_addr().unwrap(), Arc::new(AtomicU16::new(250)));
        let (sender, mails) = channel();
        let says = verdict.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (sender, says) = (sender.clone(), says.clone());
                std::thread::spawn(move || talk(stream.unwrap(), &sender, &says));
            }
        });
        Sink { addr, mails: Mutex::new(mails), verdict }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.addr)
    }

    /// From now on it answers a mail with that code.
    pub fn says(&self, code: u16) {
        self.verdict.store(code, Ordering::SeqCst);
    }

    /// The next mail; waits for it.
    #[track_caller]
    pub fn next(&self) -> Mail {
        self.mails.lock().unwrap().recv_timeout(Duration::from_secs(60)).expect("a mail comes")
    }

    /// Every mail that has come and was not asked for yet.
    pub fn rest(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().try_iter().collect()
    }
}

/// Speaks SMTP with one client, to its end.
fn talk(stream: TcpStream, mails: &Sender<Mail>, verdict: &AtomicU16) {
    let mut out = stream.try_clone().unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut say = |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).is_ok();
    say("220 sink");
    let mut to = Vec::new();
    while let Some(Ok(line)) = lines.next() {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let went = match verb.as_str() {
            "EHLO" | "HELO" => say("250-sink\r\n250 8BITMIME"),
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                to.push(address.to_owned());
                say("250 ok")
            }
            "DATA" => {
                say("354 go on");
                let mut raw = String::new();
                for line in lines.by_ref().map_while(Result::ok).take_while(|line| line != ".") {
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push_str("\r\n");
                }
                let code = verdict.load(Ordering::SeqCst);
                if code == 250 {
                    mails.send(Mail { to: std::mem::take(&mut to), raw }).unwrap();
                }
                say(&format!("{code} that is what it says"))
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            _ => say("250 ok"),
        };
        if !went {
            return;
        }
    }
}

impl Mail {
    /// A header, with its continuations.
    #[track_caller]
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
        let pairs = head.lines().filter_map(|line| line.split_once(": "));
        let found =
            pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next();
        found.unwrap_or_else(|| panic!("no {name} in {head}")).to_owned()
    }

    /// Whether it has a header.
    pub fn has(&self, name: &str) -> bool {
        let head = self.raw.split("\r\n\r\n").next().unwrap().to_lowercase();
        head.lines().any(|line| line.starts_with(&format!("{}:", name.to_lowercase())))
    }

    /// Its plain text.
    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    /// Its HTML.
    pub fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, sort: &str) -> String {
        let after = self.raw.split(&format!("Content-Type: {sort}")).nth(1);
        let after = after.unwrap_or_else(|| panic!("no {sort} in {}", self.raw));
        let body = after.split_once("\r\n\r\n").unwrap().1;
        let body = body.split("\r\n--comity-").next().unwrap();
        unquoted(body)
    }
}

/// Quoted-printable undone.
fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "").replace("\r\n", "\n");
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let coded = (*first == b'=').then(|| after.get(..2)).flatten();
        let value = coded.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match value {
            Some(value) => {
                bytes.push(value);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}
