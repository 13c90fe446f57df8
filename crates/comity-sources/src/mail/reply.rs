//! A mail that answers one of ours: whom it was sent to, by whom, and the words that somebody wrote anew.
//!
//! What they quoted and how they sign is left out; nothing else of the mail is kept.

use crate::item::Handle;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;

/// The largest mail that is read, in bytes.
pub const MAIL_MAX: usize = 25 << 20;
/// The most parts that a mail may have.
pub const PARTS_MAX: usize = 100;
/// How deep parts may lie within each other.
pub const DEPTH_MAX: usize = 10;
/// The most words of an answer, in characters; of more, one more is kept, so that it can be told.
pub const TEXT_MAX: usize = 20_000;
/// How much of a subject is read, in characters.
const SUBJECT_MAX: usize = 200;
/// The largest mailbox that is taken at once, in bytes.
const BOX_MAX: u64 = 256 << 20;

/// A mail, cut down to what answering takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Every address that it was sent to, folded.
    pub to: Vec<String>,
    /// The address that it says it is from, folded.
    pub from: Option<String>,
    /// Why it is a machine's, if it is.
    pub machine: Option<String>,
    /// Its subject, cut short; by it somebody says what they would like to open.
    #[serde(default)]
    pub subject: String,
    /// What somebody wrote anew; empty if nothing.
    pub text: String,
    /// The SHA-256 of the whole mail, as hex.
    pub sha256: String,
}

/// Why a mail cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Too many bytes.
    #[error("it is larger than 25 MiB; answer without the attachments")]
    TooLarge,
    /// Too much before the first blank line.
    #[error("its headers are longer than 64 KiB")]
    HeadersTooLong,
    /// No headers at all.
    #[error("it has no headers that can be read")]
    NoHeaders,
    /// Too many parts, or too deep.
    #[error("it has more than 100 parts, or they lie more than 10 deep; answer in plain text")]
    TooManyParts,
}

/// What one mail of a file comes to.
pub type Came = Result<Reply, Fault>;

/// Reads the mails of a file: one mail, or a mailbox (mbox).
///
/// # Errors
/// The file system says no, or the file is larger than 256 MiB.
pub fn read_all(path: &Path, sink: &mut dyn FnMut(Came) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(BOX_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BOX_MAX {
        return Err(std::io::Error::other("this mailbox is larger than 256 MiB: split it"));
    }
    for mail in split(&bytes) {
        sink(read(&mail))?;
    }
    Ok(())
}

/// The mails of a mailbox, each without the line that separates them; a file that does not begin with such a
/// line is one mail.
fn split(bytes: &[u8]) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"From ") {
        return if bytes.trim_ascii().is_empty() { Vec::new() } else { vec![bytes.to_vec()] };
    }
    let (mut mails, mut mail, mut after_blank) = (Vec::new(), None::<Vec<u8>>, true);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if after_blank && line.starts_with(b"From ") {
            mails.extend(mail.replace(Vec::new()));
        } else if let Some(mail) = &mut mail {
            let quoted = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
            // A line of the body that would separate was given a `>`.
            let masked = quoted > 0 && line[quoted..].starts_with(b"From ");
            mail.extend_from_slice(if masked { &line[1..] } else { line });
        }
        after_blank = line.trim_ascii().is_empty();
    }
    mails.extend(mail);
    mails
}

/// Reads one mail.
///
/// # Errors
/// It is too large, or no mail.
pub fn read(bytes: &[u8]) -> Came {
    if bytes.len() > MAIL_MAX {
        return Err(Fault::TooLarge);
    }
    if head_len(bytes) > super::HEADERS_MAX {
        return Err(Fault::HeadersTooLong);
    }
    let mail = MessageParser::default().parse(bytes).ok_or(Fault::NoHeaders)?;
    if mail.headers().is_empty() {
        return Err(Fault::NoHeaders);
    }
    let mut n_parts = 0;
    if !few_parts(&mail, 1, &mut n_parts) {
        return Err(Fault::TooManyParts);
    }
    let text = fresh(&mail.body_text(0).unwrap_or_default()).chars().take(TEXT_MAX + 1).collect();
    Ok(Reply {
        to: sent_to(&mail),
        from: mail.from().and_then(|from| addresses(from).into_iter().next()),
        machine: machine(&mail),
        subject: mail.subject().unwrap_or_default().chars().take(SUBJECT_MAX).collect(),
        text,
        sha256: hex::encode(Sha256::digest(bytes)),
    })
}

fn head_len(bytes: &[u8]) -> usize {
    let mut len = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        len += line.len();
    }
    len
}

/// Counts the parts of a mail and of the mails within it.
fn few_parts(mail: &Message<'_>, depth: usize, n: &mut usize) -> bool {
    *n += mail.parts.len();
    if *n > PARTS_MAX || depth + deepest(mail, 0, 0) > DEPTH_MAX {
        return false;
    }
    mail.parts.iter().filter_map(|part| part.message()).all(|inner| few_parts(inner, depth + 1, n))
}

/// How deep the parts under one of them lie; whoever refers to themselves is cut off by the limit.
fn deepest(mail: &Message<'_>, place: usize, depth: usize) -> usize {
    let Some(parts) = mail.parts.get(place).and_then(|part| part.sub_parts()) else { return depth };
    if depth > DEPTH_MAX {
        return depth;
    }
    parts.iter().map(|part| deepest(mail, *part as usize, depth + 1)).max().unwrap_or(depth)
}

fn addresses(all: &Address<'_>) -> Vec<String> {
    let some = all.iter().take(super::ADDRESSES_MAX).filter_map(|it| it.address.as_deref());
    some.map(|address| Handle::new("mail", address).text).collect()
}

/// Where it went, by its own headers and by those that servers add on delivery.
fn sent_to(mail: &Message<'_>) -> Vec<String> {
    let mut all: Vec<String> = [mail.to(), mail.cc()].into_iter().flatten().flat_map(addresses).collect();
    for name in ["Delivered-To", "X-Original-To", "Envelope-To"] {
        for value in mail.header_values(name) {
            match value {
                HeaderValue::Address(to) => all.extend(addresses(to)),
                HeaderValue::Text(text) => all.push(Handle::new("mail", text.trim_matches(['<', '>'])).text),
                _ => {}
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Why a mail is a machine's: it says so itself, or is a message on a delivery, or went over a list.
fn machine(mail: &Message<'_>) -> Option<String> {
    let text = |name: &'static str| mail.header_raw(name).map(|text| text.trim().to_ascii_lowercase());
    if text("Auto-Submitted").is_some_and(|how| !how.starts_with("no")) {
        return Some("it says that a machine sent it (Auto-Submitted)".to_owned());
    }
    let precedence = text("Precedence").unwrap_or_default();
    if ["bulk", "junk", "list", "auto_reply"].iter().any(|word| precedence.starts_with(word)) {
        return Some(format!("its precedence is {}", precedence.chars().take(20).collect::<String>()));
    }
    for name in ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id"] {
        if text(name).is_some() {
            return Some(format!("it has the header {name}"));
        }
    }
    if text("Return-Path").is_some_and(|path| path == "<>") {
        return Some("it is a message on a delivery (no return path)".to_owned());
    }
    let report = mail.content_type().is_some_and(|sort| sort.subtype() == Some("report"));
    let from = mail.from().map(addresses).unwrap_or_default();
    let postmaster = from.iter().any(|it| it.starts_with("mailer-daemon@") || it.starts_with("postmaster@"));
    (report || postmaster).then(|| "it is a message on a delivery".to_owned())
}

/// What somebody wrote anew in a mail: up to what they quoted or their signature.
pub fn fresh(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if *line == "-- " || *line == "--" || is_divider(line) || is_head(&lines[place..]) {
            break;
        }
        if introduces(&lines[place..]) {
            break;
        }
        if !line.starts_with('>') {
            kept.push(line.trim_end());
        }
    }
    let joined = kept.join("\n");
    let clean: String =
        joined.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect();
    let mut out = String::new();
    for part in clean.trim().split("\n\n\n") {
        out.push_str(if out.is_empty() { "" } else { "\n\n" });
        out.push_str(part.trim_matches('\n'));
    }
    out
}

/// `-----Original Message-----` and its kin, and the line that some programs draw.
fn is_divider(line: &str) -> bool {
    let line = line.trim();
    (line.starts_with("-----") && line.ends_with("-----") && line.len() > 12)
        || (line.len() >= 20 && line.chars().all(|sign| sign == '_'))
}

/// The headers that some programs copy above what they quote: `From: …` with `Sent:`, `Date:` or `To:` under
/// it, in a few languages.
fn is_head(lines: &[&str]) -> bool {
    const FROM: [&str; 4] = ["From:", "Von:", "De :", "De:"];
    const NEXT: [&str; 9] =
        ["Sent:", "Date:", "To:", "Gesendet:", "Datum:", "An:", "Envoyé", "Enviado", "Subject:"];
    let bare = |line: &str| line.trim().trim_matches('*').replace('*', "");
    let first = lines.first().map(|line| bare(line)).unwrap_or_default();
    FROM.iter().any(|from| first.starts_with(from))
        && lines.iter().skip(1).take(3).any(|line| NEXT.iter().any(|next| bare(line).starts_with(next)))
}

/// `On 3 June 2024, Comity wrote:`, over one line or two, right above what is quoted or at the end.
fn introduces(lines: &[&str]) -> bool {
    let begins = |line: &str| {
        let line = line.trim_start();
        ["On ", "Am ", "Le ", "El ", "Il ", "Op ", "Den "].iter().any(|word| line.starts_with(word))
    };
    let ends = |line: &str| line.trim_end().ends_with(':');
    let quoted_after = |from: usize| {
        lines.iter().skip(from).find(|it| !it.trim().is_empty()).is_none_or(|it| it.starts_with('>'))
    };
    match lines {
        [first, ..] if begins(first) && ends(first) => quoted_after(1),
        [first, second, ..] if begins(first) && ends(second) && !second.starts_with('>') => quoted_after(2),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "From: Bo Lind <Bo@Acme.example>\r\nTo: reply+abc@acme.example\r\n\
        Subject: Re: x\r\nDate: Mon, 3 Jun 2024 09:00:00 +0000\r\n\r\nUse the short name.\r\n";

    fn mail(headers: &str, body: &str) -> Reply {
        read(format!("From: bo@acme.example\r\nTo: reply+abc@acme.example\r\n{headers}\r\n{body}").as_bytes())
            .unwrap()
    }

    #[test]
    fn an_answer_is_what_was_written_anew() {
        let reply = read(PLAIN.as_bytes()).unwrap();
        assert_eq!(reply.text, "Use the short name.");
        assert_eq!(reply.from.as_deref(), Some("bo@acme.example"));
        assert_eq!((reply.to, reply.machine), (vec!["reply+abc@acme.example".to_owned()], None));
        for quoting in [
            "\r\n> Which name?\r\n> Ana\r\n",
            "\r\nOn Mon, 3 Jun 2024 at 09:00, Comity wrote:\r\n\r\n> Which name?\r\n",
            "\r\nAm Montag, dem 03.06.2024 um 09:00 +0000 schrieb Comity\r\n<comity@acme.example>:\r\n> Which?\r\n",
            "\r\n-----Original Message-----\r\nFrom: Comity\r\n",
            "\r\n*From:* Comity\r\n*Sent:* Monday\r\n*To:* Bo\r\nWhich name?\r\n",
            "\r\n________________________________\r\nFrom: Comity\r\n",
            "\r\n-- \r\nBo Lind, Marketing\r\n",
        ] {
            assert_eq!(mail("", &format!("Use the short name.\r\n{quoting}")).text, "Use the short name.");
        }
        let between = mail("", "> Which name?\r\nThe short one.\r\n> Until when?\r\nFriday.\r\n");
        assert_eq!(between.text, "The short one.\nFriday.");
        let none = mail("", "\r\n> Which name?\r\n-- \r\nBo\r\n");
        assert_eq!(none.text, "");
        let prose = mail("", "On Monday we said:\r\nthe short one.\r\n");
        assert_eq!(prose.text, "On Monday we said:\nthe short one.");
    }

    #[test]
    fn html_alone_is_read_as_text() {
        let html = mail("Content-Type: text/html\r\n", "<p>Use <b>the short</b> name.</p><script>x</script>");
        assert!(html.text.contains("the short") && !html.text.contains('<'), "{}", html.text);
    }

    #[test]
    fn a_machines_mail_is_known() {
        for header in [
            "Auto-Submitted: auto-replied\r\n",
            "Precedence: bulk\r\n",
            "X-Autoreply: yes\r\n",
            "List-Id: <dev.acme.example>\r\n",
            "Return-Path: <>\r\n",
            "Content-Type: multipart/report; boundary=x\r\n",
        ] {
            assert!(mail(header, "I am away.\r\n").machine.is_some(), "{header}");
        }
        assert_eq!(mail("Auto-Submitted: no\r\n", "Yes.\r\n").machine, None);
        let bounce = PLAIN.replace("Bo@Acme.example", "MAILER-DAEMON@acme.example");
        assert!(read(bounce.as_bytes()).unwrap().machine.is_some());
    }

    #[test]
    fn a_mailbox_is_taken_apart() {
        let masked = PLAIN.replace("Use the", ">From now on use the");
        let text = format!("From bo Mon Jun  3\r\n{PLAIN}\r\nFrom bo Mon Jun  3\r\n{masked}");
        let mails = split(text.as_bytes());
        assert_eq!(mails.len(), 2);
        assert_eq!(read(&mails[0]).unwrap().text, "Use the short name.");
        assert_eq!(read(&mails[1]).unwrap().text, "From now on use the short name.");
        assert_eq!((split(PLAIN.as_bytes()).len(), split(b" \n").len()), (1, 0));
    }

    #[test]
    fn what_is_too_much_is_refused() {
        assert_eq!(read(&vec![b'x'; MAIL_MAX + 1]), Err(Fault::TooLarge));
        let headers = "X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(2000);
        assert_eq!(read(format!("{headers}\r\nx").as_bytes()), Err(Fault::HeadersTooLong));
        let long = format!("From: bo@acme.example\r\n\r\n{}", "long ".repeat(5000));
        assert_eq!(read(long.as_bytes()).unwrap().text.chars().count(), TEXT_MAX + 1);
        assert_eq!(read(b""), Err(Fault::NoHeaders));
        let part = "--x\r\nContent-Type: text/plain\r\n\r\na\r\n".repeat(101);
        let many =
            format!("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{part}--x--\r\n");
        assert_eq!(read(many.as_bytes()), Err(Fault::TooManyParts));
        let mut deep = "From: a@b.example\r\n".to_owned();
        for n in 0..20 {
            deep += &format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
        }
        assert!(read((deep + "Content-Type: text/plain\r\n\r\nhello").as_bytes()).is_err());
    }
}
