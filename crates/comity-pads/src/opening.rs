//! The text with which a document begins, where there was one before anybody wrote together.

use crate::journal::Entry;
use comity_spine::{Day, PersonId, Slug};
use yrs::{
    ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, XmlElementPrelim, XmlFragment,
    XmlTextPrelim,
};

/// A section's text, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The section: the name of the root that it lies in.
    pub root: String,
    /// The text; each of its lines is a paragraph.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// The day on which they did.
    pub day: Day,
}

impl Opening {
    /// As the update that writes it. The same each time, so that a document that is begun twice has it once.
    pub fn entry(&self, pad: &Slug) -> Entry {
        let client = client(&[pad.as_str(), &self.root]);
        let options = Options::with_client_id(ClientID::new(client));
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..options });
        let root = doc.get_or_insert_xml_fragment(self.root.as_str());
        let mut txn = doc.transact_mut();
        for line in self.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let paragraph = root.push_back(&mut txn, XmlElementPrelim::empty("paragraph"));
            paragraph.push_back(&mut txn, XmlTextPrelim::new(line));
        }
        let update = txn.encode_state_as_update_v1(&StateVector::default());
        Entry { by: self.by, day: self.day, update }
    }
}

/// A client id for what the house writes, by its names: of 53 bits, and beyond the 32 of which browsers draw
/// theirs.
///
/// Source: FNV-1a, Fowler, Noll and Vo.
pub fn client(names: &[&str]) -> u64 {
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash % ((1 << 53) - (1 << 32)) + (1 << 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bounds, Pad, Writer};

    #[test]
    fn a_document_that_is_begun_twice_has_its_text_once() {
        let pad = Slug::new("requirement.alarm").unwrap();
        let day = Day::constant(2026, 3, 2);
        let part = |root: &str, text: &str, by| Opening {
            root: root.to_owned(),
            text: text.to_owned(),
            by: PersonId(by),
            day,
        };
        let parts = [part("statement", "It sounds.\n\nTwice. 😀", 1), part("why", "They sleep.", 2)];
        let mut document = Pad::new();
        for opening in parts.iter().chain(&parts) {
            let entry = opening.entry(&pad);
            let writer = Writer { by: entry.by, day: entry.day };
            document.apply(writer, &entry.update, &Bounds::CATCH_UP).unwrap();
        }
        let found: Vec<(String, String, u128)> = document
            .stretches()
            .into_iter()
            .map(|it| (it.root.to_string(), it.text, it.whose.by.0))
            .collect();
        let expected =
            [("statement", "It sounds.", 1), ("statement", "Twice. 😀", 1), ("why", "They sleep.", 2)];
        assert_eq!(found, expected.map(|(root, text, by)| (root.to_owned(), text.to_owned(), by)));
    }

    #[test]
    fn no_page_draws_the_id_under_which_a_document_begins() {
        for name in ["statement", "rationale", "headline"] {
            let id = client(&["requirement.alarm", name]);
            assert!(id > u64::from(u32::MAX) && id < 1 << 53, "{id}");
        }
    }
}
