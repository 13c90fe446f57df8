//! A letter and its bytes.

use comity_spine::At;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, error::Error as Unfit};
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime};

/// Why a letter cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BadLetter {
    /// An address that is none.
    #[error("`{0}` is no mail address: write it as in ana@acme.example")]
    Address(String),
    /// Anything else that does not fit into a mail.
    #[error("this letter cannot be written: {0}")]
    Unfit(#[from] Unfit),
}

/// A letter to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The address that it comes from.
    pub from: String,
    /// The one address that it goes to.
    pub to: String,
    /// Where a reply goes, if anywhere else.
    pub reply_to: Option<String>,
    /// Its subject.
    pub subject: String,
    /// What makes its id: the same occasion, the same id, so that a mail that came twice is seen once.
    pub occasion: String,
    /// Where a mail that asks for no more of them goes, and the page that does the same in one click.
    pub stop: Option<Stop>,
    /// Whether it answers a mail; then nobody's machine may answer it.
    pub is_reply: bool,
    /// Its date.
    pub at: At,
    /// Its words.
    pub text: String,
    /// The same as HTML; a letter may do without.
    pub html: Option<String>,
}

/// How to get no more of these mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The address to which any mail will do.
    pub mail: String,
    /// The page, where there is one that others can reach.
    pub page: Option<String>,
}

/// Checks an address, and yields it as it is written into a mail.
///
/// # Errors
/// It is none: no `@`, a line break in it, anything that would end a header.
pub fn address(text: &str) -> Result<String, BadLetter> {
    Ok(parsed(text)?.to_string())
}

fn parsed(text: &str) -> Result<Address, BadLetter> {
    let bad = || BadLetter::Address(text.chars().filter(|sign| !sign.is_control()).take(80).collect());
    if text.chars().any(|sign| sign.is_control() || sign.is_whitespace()) {
        return Err(bad());
    }
    text.parse().map_err(|_| bad())
}

fn mailbox(name: Option<&str>, text: &str) -> Result<Mailbox, BadLetter> {
    Ok(Mailbox::new(name.map(str::to_owned), parsed(text)?))
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

impl Letter {
    /// Its id, as headers write it: made of the addresses and the occasion, and of nothing else.
    pub fn id(&self) -> String {
        let domain = self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        format!("<{}@{domain}>", &self.hash()[..32])
    }

    fn hash(&self) -> String {
        let parts = [self.from.as_str(), &self.to, &self.occasion];
        let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part).chain_update([0]));
        hex::encode(hash.finalize())
    }

    /// The letter as a mail.
    ///
    /// # Errors
    /// An address that is none.
    pub(crate) fn message(&self) -> Result<Message, BadLetter> {
        let seconds = u64::try_from(self.at.0.div_euclid(1000)).unwrap_or(0);
        let mut message = Message::builder()
            .from(mailbox(Some("Comity"), &self.from)?)
            .to(mailbox(None, &self.to)?)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .subject(one_line(&self.subject))
            .message_id(Some(self.id()));
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(mailbox(None, reply_to)?);
        }
        // No machine answers what a machine wrote (RFC 3834).
        let automatic = if self.is_reply { "auto-replied" } else { "auto-generated" };
        message = message.raw_header(raw("Auto-Submitted", automatic.to_owned()));
        message = message.raw_header(raw("X-Auto-Response-Suppress", "All".to_owned()));
        if let Some(stop) = &self.stop {
            let mail = format!("<mailto:{}?subject=stop>", parsed(&stop.mail)?);
            let page = stop.page.as_deref().map(one_line).map(|page| format!(", <{page}>"));
            message = message.raw_header(raw("List-Unsubscribe", mail + page.as_deref().unwrap_or("")));
            if page.is_some() {
                let one_click = "List-Unsubscribe=One-Click".to_owned();
                message = message.raw_header(raw("List-Unsubscribe-Post", one_click));
            }
        }
        let plain = part(ContentType::TEXT_PLAIN, &self.text);
        Ok(match &self.html {
            None => message.singlepart(plain)?,
            Some(html) => {
                let both = MultiPart::alternative().boundary(format!("comity-{}", &self.hash()[32..]));
                message.multipart(both.singlepart(plain).singlepart(part(ContentType::TEXT_HTML, html)))?
            }
        })
    }

    /// Its bytes.
    ///
    /// # Errors
    /// An address that is none.
    pub fn bytes(&self) -> Result<Vec<u8>, BadLetter> {
        Ok(self.message()?.formatted())
    }
}

fn part(sort: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(sort).header(ContentTransferEncoding::QuotedPrintable).body(text.to_owned())
}

fn one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            from: "comity@acme.example".to_owned(),
            to: "bo@acme.example".to_owned(),
            reply_to: Some("reply+abc@acme.example".to_owned()),
            subject: "2 things wait for you".to_owned(),
            occasion: "digest 2024-06-03".to_owned(),
            stop: Some(Stop {
                mail: "reply+stop@acme.example".to_owned(),
                page: Some("https://comity.acme.example/mail/stop/x".to_owned()),
            }),
            is_reply: false,
            at: "2024-06-03T09:00:00Z".parse().unwrap(),
            text: "Grüße\n".to_owned(),
            html: Some("<p>Grüße</p>".to_owned()),
        }
    }

    fn text(letter: &Letter) -> String {
        String::from_utf8(letter.bytes().unwrap()).unwrap()
    }

    #[test]
    fn a_letter_has_its_headers_both_shapes_and_the_same_bytes_each_time() {
        let mail = text(&letter());
        assert_eq!(mail, text(&letter()));
        for line in [
            "From: Comity <comity@acme.example>\r\n",
            "To: bo@acme.example\r\n",
            "Reply-To: reply+abc@acme.example\r\n",
            "Subject: 2 things wait for you\r\n",
            "Date: Mon, 03 Jun 2024 09:00:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
        ] {
            assert!(mail.contains(line), "{line:?} is not in\n{mail}");
        }
        assert!(mail.contains("mailto:reply+stop@acme.example?subject=stop"), "{mail}");
        assert!(mail.contains(&format!("Message-ID: {}\r\n", letter().id())), "{mail}");
        let other = Letter { occasion: "digest 2024-06-10".to_owned(), ..letter() };
        assert_ne!(other.id(), letter().id());
    }

    #[test]
    fn nothing_that_ends_a_header_gets_into_one() {
        for bad in
            ["bo@acme.example\r\nBcc: all@acme.example", "bo", "", "a b@acme.example", "bo@acme.example\n"]
        {
            let refused = Letter { to: bad.to_owned(), ..letter() }.bytes();
            assert!(matches!(refused, Err(BadLetter::Address(_))), "{bad:?}");
        }
        let mail = text(&Letter { subject: "x\r\nBcc: all@acme.example".to_owned(), ..letter() });
        let head = mail.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        let reply_to = Some("a@b.example\r\nX: y".to_owned());
        assert!(Letter { reply_to, ..letter() }.bytes().is_err());
    }

    #[test]
    fn a_line_that_is_one_dot_or_very_long_stays_what_it_is() {
        let long = Letter { text: format!(".\n{}\n", "x".repeat(5000)), html: None, ..letter() };
        assert!(text(&long).lines().all(|line| line.len() <= 998), "{}", text(&long));
    }
}
