//! The text with which a document begins, where there was one before anybody wrote together.

use crate::form::{Block, Marks};
use crate::journal::Entry;
use comity_spine::{Day, PersonId, Slug};
use yrs::{
    Any, ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, TransactionMut, Xml,
    XmlElementPrelim, XmlElementRef, XmlFragment, XmlTextPrelim,
};

/// A section's text, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The section: the name of the root that it lies in.
    pub root: String,
    /// The text, line by line.
    pub lines: Vec<Line>,
    /// Who wrote it.
    pub by: PersonId,
    /// The day on which they did.
    pub day: Day,
}

/// A line: what it is, and its stretches with what each carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub block: Block,
    /// Its stretches.
    pub runs: Vec<(String, Marks)>,
}

impl Opening {
    /// As the update that writes it. The same each time, so that a document that is begun twice has it once.
    pub fn entry(&self, pad: &Slug) -> Entry {
        let client = client(&[pad.as_str(), &self.root]);
        let options = Options::with_client_id(ClientID::new(client));
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..options });
        let root = doc.get_or_insert_xml_fragment(self.root.as_str());
        let mut txn = doc.transact_mut();
        let mut open: Option<(Block, XmlElementRef)> = None;
        for line in self.lines.iter().filter(|line| line.runs.iter().any(|(text, _)| !text.is_empty())) {
            // Lines of one list stand in one list, those of one quotation in one quotation.
            let outer = match open.take().filter(|(block, _)| *block == line.block) {
                Some((_, outer)) => outer,
                None => root.push_back(&mut txn, line.block.element()),
            };
            let within = match line.block {
                Block::Plain => outer,
                Block::Heading => {
                    outer.insert_attribute(&mut txn, "level", Any::from(2_i32));
                    outer
                }
                block => {
                    open = Some((block, outer.clone()));
                    let item = match block {
                        Block::Quote => outer,
                        _ => outer.push_back(&mut txn, XmlElementPrelim::empty("list_item")),
                    };
                    item.push_back(&mut txn, Block::Plain.element())
                }
            };
            write(&mut txn, &within, &line.runs);
        }
        let update = txn.encode_state_as_update_v1(&StateVector::default());
        Entry { by: self.by, day: self.day, update }
    }
}

/// Writes a line's stretches: the text first, then its form, one mark at a time, so that it is the same
/// update each time.
fn write(txn: &mut TransactionMut<'_>, within: &XmlElementRef, runs: &[(String, Marks)]) {
    let whole: String = runs.iter().map(|(text, _)| text.as_str()).collect();
    let text = within.push_back(txn, XmlTextPrelim::new(whole));
    let mut at = 0;
    for (run, marks) in runs {
        let len = u32::try_from(run.encode_utf16().count()).unwrap_or(u32::MAX);
        for mark in marks.each().filter(|_| len > 0) {
            text.format(txn, at, len, mark);
        }
        at += len;
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
        let strong = Marks { strong: true, em: false };
        let both = Marks { strong: true, em: true };
        let line = |block, runs: &[(&str, Marks)]| Line {
            block,
            runs: runs.iter().map(|(text, marks)| ((*text).to_owned(), *marks)).collect(),
        };
        let bare = Marks::default();
        let lines = vec![
            line(Block::Heading, &[("Alarm", bare)]),
            line(Block::Plain, &[("It ", bare), ("sounds 😀", strong), (".", both)]),
            line(Block::Dot, &[("Twice.", bare)]),
            line(Block::Dot, &[("Thrice.", bare)]),
            line(Block::Number, &[("Once.", bare)]),
            line(Block::Quote, &[("", bare)]),
        ];
        let part = |root: &str, lines: &[Line], by| Opening {
            root: root.to_owned(),
            lines: lines.to_vec(),
            by: PersonId(by),
            day,
        };
        let why = [line(Block::Quote, &[("They sleep.", bare)])];
        let parts = [part("statement", &lines, 1), part("why", &why, 2)];
        let mut document = Pad::new();
        for opening in parts.iter().chain(&parts) {
            let entry = opening.entry(&pad);
            let writer = Writer { by: entry.by, day: entry.day };
            document.apply(writer, &entry.update, &Bounds::CATCH_UP).unwrap();
        }
        let found: Vec<_> = document
            .stretches()
            .into_iter()
            .map(|it| (it.root.to_string(), it.begins, it.block, it.text, it.marks, it.whose.by.0))
            .collect();
        let expected = [
            ("statement", true, Block::Heading, "Alarm", bare, 1),
            ("statement", true, Block::Plain, "It ", bare, 1),
            ("statement", false, Block::Plain, "sounds 😀", strong, 1),
            ("statement", false, Block::Plain, ".", both, 1),
            ("statement", true, Block::Dot, "Twice.", bare, 1),
            ("statement", true, Block::Dot, "Thrice.", bare, 1),
            ("statement", true, Block::Number, "Once.", bare, 1),
            ("why", true, Block::Quote, "They sleep.", bare, 2),
        ];
        let owned = |(root, begins, block, text, marks, by): (&str, bool, Block, &str, Marks, u128)| {
            (root.to_owned(), begins, block, text.to_owned(), marks, by)
        };
        assert_eq!(found, expected.map(owned));
    }

    #[test]
    fn no_page_draws_the_id_under_which_a_document_begins() {
        for name in ["statement", "rationale", "headline"] {
            let id = client(&["requirement.alarm", name]);
            assert!(id > u64::from(u32::MAX) && id < 1 << 53, "{id}");
        }
    }
}
