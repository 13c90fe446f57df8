//! What readers of calendars, chats, repositories and mail share: names cut down to what may be kept.
//!
//! An outside id (of an event, a mail, a commit) can carry an address or a title, so only its hash leaves.

use crate::item::{Being, Handle, Item, PersonRow, RawTrace};
use crate::link::LinkRules;
use crate::mapping::bare_trace;
use comity_spine::{At, Depth, Slug};
use compact_str::CompactString;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, ops::ControlFlow};

/// Where items go, one after another; whoever takes them can say stop.
pub(crate) type Items<'a> = &'a mut dyn FnMut(Item) -> ControlFlow<()>;

/// The first 16 hexadecimal digits of the SHA-256 of some parts, which are told apart by their lengths.
pub(crate) fn hash(parts: &[&[u8]]) -> CompactString {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    CompactString::from(hex::encode(&sha.finalize()[..8]))
}

/// The first 16 hexadecimal digits of a text's SHA-256, as `sha256sum` prints them.
pub(crate) fn hash_text(text: &str) -> CompactString {
    CompactString::from(hex::encode(&Sha256::digest(text.as_bytes())[..8]))
}

/// The handle of a mail address, or nothing if the text is no address.
pub(crate) fn mail_handle(text: &str) -> Option<Handle> {
    let handle = Handle::new("mail", text);
    let (local, domain) = handle.text.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c == '@' || c.is_whitespace() || c.is_control())
    };
    (plain(local) && plain(domain) && handle.text.len() <= 254).then_some(handle)
}

/// A place's name as traces carry it: folded to a slug, so that nothing but a name can stand there.
pub(crate) fn place(text: &str) -> Option<CompactString> {
    Slug::from_text(text).map(|slug| CompactString::from(slug.as_str()))
}

/// Whether an address belongs to somebody of another organisation; nobody does while no domain is given.
pub(crate) fn being_of(handle: &Handle, domains: &[String]) -> Being {
    let Some((_, domain)) = handle.text.split_once('@') else { return Being::Person };
    let ours = |own: &String| {
        let own = own.trim_start_matches('@');
        domain.eq_ignore_ascii_case(own)
            || domain.len() > own.len()
                && domain.as_bytes()[domain.len() - own.len() - 1] == b'.'
                && domain.as_bytes()[domain.len() - own.len()..].eq_ignore_ascii_case(own.as_bytes())
    };
    if domains.is_empty() || domains.iter().any(ours) { Being::Person } else { Being::External }
}

/// A contact of somebody, with nothing said yet of where and about what.
pub(crate) fn contact(foreign: impl Into<CompactString>, at: At, who: Handle, depth: Depth) -> RawTrace {
    let foreign = foreign.into();
    RawTrace { who: Some(who), depth: Some(depth), ..bare_trace(&foreign, "contact", at) }
}

/// Looks texts through for what links a trace.
pub(crate) fn link<'a>(trace: &mut RawTrace, rules: &LinkRules, texts: impl IntoIterator<Item = &'a str>) {
    if !rules.is_blind() {
        rules.judge(texts, []).apply(trace);
    }
}

/// The handles met so far, so that each person is told of once.
#[derive(Debug, Default)]
pub(crate) struct Met(BTreeMap<Handle, Being>);

impl Met {
    /// Tells of somebody the first time, or again where a later line knows them to be no person.
    pub(crate) fn tell(
        &mut self,
        handle: &Handle,
        name: Option<&str>,
        being: Being,
        sink: Items<'_>,
    ) -> ControlFlow<()> {
        if self.0.get(handle).is_some_and(|&known| known == being || being == Being::Person) {
            return ControlFlow::Continue(());
        }
        self.0.insert(handle.clone(), being);
        let name = name.map(str::trim).filter(|name| !name.is_empty() && name.chars().count() <= 200);
        sink(Item::Person(PersonRow {
            handles: vec![handle.clone()],
            name: name.map(str::to_owned),
            being,
            ..PersonRow::default()
        }))
    }
}

/// Widens a span of time by one more instant.
pub(crate) fn widen(from: &mut Option<At>, to: &mut Option<At>, at: At) {
    *from = Some(from.map_or(at, |known| known.min(at)));
    *to = Some(to.map_or(at, |known| known.max(at)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_elsewhere_is_somebody_elses_once_a_domain_is_known() {
        let ours = ["acme.example".to_owned()];
        let being = |address: &str| being_of(&mail_handle(address).unwrap(), &ours);
        assert_eq!(being("Ana@ACME.example"), Being::Person);
        assert_eq!(being("ana@eu.acme.example"), Being::Person);
        assert_eq!(being("ana@notacme.example"), Being::External);
        assert_eq!(being_of(&mail_handle("x@y.example").unwrap(), &[]), Being::Person);
    }

    #[test]
    fn what_is_no_address_is_no_handle() {
        for text in ["", "ana", "@acme.example", "ana@", "a b@c.example", "a@b@c.example", "invalid:nomail"] {
            assert_eq!(mail_handle(text), None, "{text}");
        }
    }
}
