//! What counts of a mail's headers: who, to whom, when, in answer to what.

use super::ADDRESSES_MAX;
use crate::item::{Being, Handle};
use crate::minimise::{hash_text, mail_handle, place};
use comity_spine::At;
use compact_str::CompactString;
use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser};

/// Why a mail was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("its headers are longer than 64 KiB; take the mail out of the export")]
    TooLong,
    #[error("it has no headers that can be read; export it again")]
    NoHeaders,
    #[error("it has no sender's address (From); export it again")]
    NoSender,
    #[error("it has no date that can be read (Date); export it again")]
    NoDate,
}

/// Somebody who wrote a mail or was written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) handle: Handle,
    pub(super) name: Option<String>,
    /// A list or a machine, where the headers say so.
    pub(super) being: Option<Being>,
}

/// A mail, cut down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// The hash of its id.
    pub(super) id: CompactString,
    /// The hash of the id of the mail that it answers.
    pub(super) answers: Option<CompactString>,
    pub(super) at: At,
    pub(super) from: Party,
    pub(super) to: Vec<Party>,
    pub(super) cc: Vec<Party>,
    /// The mailing list that it went over.
    pub(super) list: Option<CompactString>,
    /// For ids alone, and only if any are looked for.
    pub(super) subject: Option<String>,
    pub(super) is_chat: bool,
}

/// Reads headers, of which it asks the parser for those that count only.
pub(super) struct Letters {
    parser: MessageParser,
}

const LABELS: &str = "X-Gmail-Labels";

impl Letters {
    pub(super) fn new(with_subjects: bool) -> Letters {
        let mut parser = MessageParser::new()
            .header_address(HeaderName::From)
            .header_address(HeaderName::To)
            .header_address(HeaderName::Cc)
            .header_date(HeaderName::Date)
            .header_id(HeaderName::MessageId)
            .header_id(HeaderName::InReplyTo)
            .header_id(HeaderName::References)
            .header_raw(HeaderName::ListId)
            .header_text(HeaderName::Other(LABELS.into()))
            .header_text(HeaderName::AutoSubmitted);
        if with_subjects {
            parser = parser.header_text(HeaderName::Subject);
        }
        Letters { parser: parser.default_header_ignore() }
    }

    pub(super) fn read(&self, bytes: &[u8]) -> Result<Letter, Fault> {
        let mail = self.parser.parse_headers(bytes).ok_or(Fault::NoHeaders)?;
        let date = mail.date().filter(|date| date.is_valid()).ok_or(Fault::NoDate)?;
        let at = At::from_millis(date.to_timestamp().saturating_mul(1000));
        let list = list(&mail);
        let mut from =
            mail.from().and_then(|from| parties(from, None).into_iter().next()).ok_or(Fault::NoSender)?;
        let automatic = mail.header(HeaderName::AutoSubmitted).and_then(HeaderValue::as_text);
        if automatic.is_some_and(|how| how.trim().to_ascii_lowercase().starts_with("auto-")) {
            from.being = Some(Being::Bot);
        }
        let to = mail.to().map_or_else(Vec::new, |to| parties(to, list.as_deref()));
        let cc = mail.cc().map_or_else(Vec::new, |cc| parties(cc, list.as_deref()));
        let (to, cc) = once(&from, to, cc);
        let stand_in = || format!("{} {}", at.0, from.handle.text);
        Ok(Letter {
            id: mail.message_id().map_or_else(|| hash_text(&stand_in()), hash_text),
            answers: last(mail.in_reply_to()).or_else(|| last(mail.references())).map(hash_text),
            at,
            list: list.as_deref().and_then(place),
            subject: mail.subject().map(str::to_owned),
            is_chat: mail
                .header(HeaderName::Other(LABELS.into()))
                .and_then(HeaderValue::as_text)
                .is_some_and(|labels| labels.split(',').any(|label| label.trim() == "Chat")),
            from,
            to,
            cc,
        })
    }
}

/// The id within `List-Id: Some words <dev.lists.acme.example>`.
fn list(mail: &Message<'_>) -> Option<String> {
    let text = mail.list_id().as_text()?;
    let id = text.rsplit_once('<').map_or(text, |(_, id)| id);
    let id = id.trim().trim_end_matches('>').trim().to_lowercase();
    (!id.is_empty() && id.len() <= 200).then_some(id)
}

/// The last id of a header: the mail that this one answers.
fn last<'a>(value: &'a HeaderValue<'_>) -> Option<&'a str> {
    match value {
        HeaderValue::Text(id) => Some(id.as_ref()),
        HeaderValue::TextList(ids) => ids.last().map(AsRef::as_ref),
        _ => None,
    }
}

fn parties(addresses: &Address<'_>, list: Option<&str>) -> Vec<Party> {
    let is_list = |handle: &Handle| list.is_some_and(|list| handle.text.replace('@', ".") == list);
    addresses
        .iter()
        .take(ADDRESSES_MAX)
        .filter_map(|address| {
            let handle = mail_handle(address.address.as_deref()?)?;
            let being = is_list(&handle).then_some(Being::List);
            let name = address.name.as_deref().map(str::to_owned).filter(|name| !name.contains('@'));
            Some(Party { handle, name, being })
        })
        .collect()
}

/// Each address once: as sender, else as one written to, else as one copied in.
fn once(from: &Party, to: Vec<Party>, cc: Vec<Party>) -> (Vec<Party>, Vec<Party>) {
    let mut known = std::collections::BTreeSet::from([from.handle.clone()]);
    let mut fresh = |party: &Party| known.insert(party.handle.clone());
    let to = to.into_iter().filter(&mut fresh).collect();
    (to, cc.into_iter().filter(&mut fresh).collect())
}
