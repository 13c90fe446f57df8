//! Whose text is whose, whatever an editor makes of an edit.

use comity_pads::check::Bounds;
use comity_pads::{No, Pad, Writer, snapshot};
use comity_spine::{Day, PersonId};
use std::collections::BTreeMap;
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, Text, TextRef, Transact, Update};

const ANA: PersonId = PersonId(1);
const BEN: PersonId = PersonId(2);

fn on(by: PersonId, day: i8) -> Writer {
    Writer { by, day: Day::constant(2026, 3, day) }
}

/// A page that somebody has open.
struct Page {
    doc: Doc,
    text: TextRef,
    by: PersonId,
}

impl Page {
    fn of(by: PersonId, client: u64) -> Page {
        let options = Options::with_client_id(ClientID::new(client));
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..options });
        let text = doc.get_or_insert_text("text");
        Page { doc, text, by }
    }

    fn hear(&self, pad: &Pad) {
        let update = Update::decode_v1(&pad.state()).unwrap();
        self.doc.transact_mut().apply_update(update).unwrap();
    }

    /// One update in which so many characters are deleted somewhere and text is inserted elsewhere.
    fn edit(&self, delete: Option<(u32, u32)>, insert: Option<(u32, &str)>) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        if let Some((at, len)) = delete {
            self.text.remove_range(&mut txn, at, len);
        }
        if let Some((at, text)) = insert {
            self.text.insert(&mut txn, at, text);
        }
        txn.encode_update_v1()
    }

    fn write(&self, pad: &mut Pad, delete: Option<(u32, u32)>, insert: Option<(u32, &str)>) {
        self.hear(pad);
        let update = self.edit(delete, insert);
        pad.apply(on(self.by, 2), &update, &Bounds::CHANGE).unwrap();
    }

    fn types(&self, pad: &mut Pad, at: u32, text: &str) {
        let mut at = at;
        for c in text.chars() {
            self.write(pad, None, Some((at, c.encode_utf8(&mut [0; 4]))));
            at += c.len_utf16() as u32;
        }
    }
}

fn whose(pad: &Pad) -> Vec<(String, u128)> {
    let mut all: Vec<(String, u128)> = Vec::new();
    for (text, author) in pad.attributed() {
        match all.last_mut() {
            Some((before, by)) if *by == author.by.0 => before.push_str(&text),
            _ => all.push((text, author.by.0)),
        }
    }
    all
}

fn is(expected: &[(&str, u128)]) -> Vec<(String, u128)> {
    expected.iter().map(|(text, by)| ((*text).to_owned(), *by)).collect()
}

/// Ana wrote a sentence, Ben the next one.
fn two_sentences() -> (Pad, Page, Page) {
    let (mut pad, ana, ben) = (Pad::new(), Page::of(ANA, 11), Page::of(BEN, 22));
    ana.types(&mut pad, 0, "Legal sees the first screen. ");
    ben.types(&mut pad, 29, "Product listens.");
    (pad, ana, ben)
}

#[test]
fn whoever_typed_a_character_has_it() {
    let (pad, ..) = two_sentences();
    assert_eq!(whose(&pad), is(&[("Legal sees the first screen. ", 1), ("Product listens.", 2)]));
}

#[test]
fn text_that_somebody_else_moves_stays_its_authors() {
    let (mut pad, _, ben) = two_sentences();
    // As editors do it: deleted and inserted again in one update, under Ben's id.
    ben.write(&mut pad, Some((0, 29)), Some((16, "Legal sees the first screen. ")));
    assert_eq!(whose(&pad), is(&[("Product listens.", 2), ("Legal sees the first screen. ", 1)]));
    let moved = pad.attributed().into_iter().find(|(_, author)| author.by == ANA).unwrap();
    assert_eq!(moved.1.via, Some(BEN));
}

#[test]
fn text_that_is_cut_and_pasted_later_stays_its_authors() {
    let (mut pad, _, ben) = two_sentences();
    ben.write(&mut pad, Some((6, 22)), None);
    ben.types(&mut pad, 0, "Now: ");
    ben.write(&mut pad, None, Some((5, "sees the first screen.")));
    let sum = pad.by_person();
    assert_eq!(sum, BTreeMap::from([(ANA, 29), (BEN, 5 + 16)]));
}

#[test]
fn what_is_copied_from_the_document_stays_its_authors_also_across_authors() {
    let (mut pad, _, ben) = two_sentences();
    ben.write(&mut pad, None, Some((45, "first screen. Product")));
    assert_eq!(
        whose(&pad),
        is(&[
            ("Legal sees the first screen. ", 1),
            ("Product listens.", 2),
            ("first screen. ", 1),
            ("Product", 2)
        ])
    );
}

#[test]
fn an_undone_deletion_gives_nobody_anything() {
    let (mut pad, _, ben) = two_sentences();
    // A word at once, and a word by single strokes backwards.
    ben.write(&mut pad, Some((0, 5)), None);
    ben.write(&mut pad, None, Some((0, "Legal")));
    assert_eq!(pad.by_person(), BTreeMap::from([(ANA, 29), (BEN, 16)]));
    for at in (6..10).rev() {
        ben.write(&mut pad, Some((at, 1)), None);
    }
    ben.write(&mut pad, None, Some((6, "sees")));
    assert_eq!(pad.by_person(), BTreeMap::from([(ANA, 29), (BEN, 16)]));
    assert_eq!(pad.text(), "Legal sees the first screen. Product listens.");
}

#[test]
fn what_comes_from_outside_is_whoever_brings_it() {
    let (mut pad, _, ben) = two_sentences();
    ben.write(&mut pad, None, Some((45, " A text that nobody here had written before.")));
    assert_eq!(pad.by_person(), BTreeMap::from([(ANA, 29), (BEN, 16 + 44)]));
}

#[test]
fn the_same_letters_typed_again_are_the_typists() {
    let (mut pad, _, ben) = two_sentences();
    ben.write(&mut pad, Some((0, 5)), None);
    ben.types(&mut pad, 0, "Legal");
    assert_eq!(pad.by_person(), BTreeMap::from([(ANA, 24), (BEN, 16 + 5)]));
}

#[test]
fn deleted_text_counts_for_nobody() {
    let (mut pad, ana, _) = two_sentences();
    ana.write(&mut pad, Some((29, 16)), None);
    assert_eq!(pad.by_person(), BTreeMap::from([(ANA, 29)]));
}

#[test]
fn emoji_count_as_one_character_and_stay_whole() {
    let (mut pad, ana, ben) = (Pad::new(), Page::of(ANA, 11), Page::of(BEN, 22));
    ana.types(&mut pad, 0, "a😀b");
    ben.write(&mut pad, None, Some((3, "é😀")));
    assert_eq!(whose(&pad), is(&[("a😀", 1), ("é😀", 2), ("b", 1)]));
    assert_eq!(pad.by_person(), BTreeMap::from([(ANA, 3), (BEN, 2)]));
}

#[test]
fn a_function_is_that_of_the_day_of_writing() {
    let (mut pad, ana) = (Pad::new(), Page::of(ANA, 11));
    let first = ana.edit(None, Some((0, "as legal ")));
    pad.apply(on(ANA, 2), &first, &Bounds::CHANGE).unwrap();
    let second = ana.edit(None, Some((9, "as product")));
    pad.apply(on(ANA, 20), &second, &Bounds::CHANGE).unwrap();
    // She changed over on the tenth.
    let shares = pad.by(|author| if author.day.day() < 10 { "legal" } else { "product" });
    assert_eq!(shares, BTreeMap::from([("legal", 9), ("product", 10)]));
}

#[test]
fn nobody_writes_under_anothers_name() {
    let (mut pad, _, _) = two_sentences();
    let forger = Page::of(BEN, 11);
    forger.hear(&pad);
    let update = forger.edit(None, Some((0, "Forged. ")));
    assert_eq!(pad.apply(on(BEN, 2), &update, &Bounds::CHANGE), Err(No::Foreign));
    assert!(!pad.text().contains("Forged"));
    // Her own text, which the document has, is nobody's news: a page that comes back sends all it has.
    let all = forger.doc.transact().encode_state_as_update_v1(&StateVector::default());
    assert_eq!(pad.apply(on(BEN, 2), &all, &Bounds::CHANGE), Err(No::Foreign));
    let honest = Page::of(BEN, 23);
    honest.hear(&pad);
    let all = honest.doc.transact().encode_state_as_update_v1(&StateVector::default());
    assert!(!pad.apply(on(BEN, 2), &all, &Bounds::CHANGE).unwrap().changed);
}

#[test]
fn what_does_not_follow_on_the_document_is_refused() {
    let (mut pad, ana, ben) = two_sentences();
    ana.hear(&pad);
    let unsent = ana.edit(None, Some((0, "never sent ")));
    let late = ana.edit(None, Some((0, "sent ")));
    assert_eq!(pad.apply(on(ANA, 2), &late, &Bounds::CHANGE), Err(No::Gap));
    ben.hear(&pad);
    ben.doc.transact_mut().apply_update(Update::decode_v1(&unsent).unwrap()).unwrap();
    let upon = ben.edit(None, Some((3, "upon it ")));
    assert_eq!(pad.apply(on(BEN, 2), &upon, &Bounds::CHANGE), Err(No::Unknown));
    assert_eq!(pad.text(), "Legal sees the first screen. Product listens.");
}

#[test]
fn elements_nest_so_deep_and_no_deeper() {
    let nested = |depth: u8| {
        let mut update = vec![1, depth, 7, 0, 7, 1, 1, b'x', 3, 1, b'p'];
        (0..depth - 1).for_each(|n| update.extend([7, 0, 7, n, 3, 1, b'p']));
        update.push(0);
        update
    };
    assert_eq!(Pad::new().apply(on(ANA, 2), &nested(34), &Bounds::CHANGE), Err(No::Deep));
    let mut pad = Pad::new();
    assert!(pad.apply(on(ANA, 2), &nested(33), &Bounds::CHANGE).unwrap().changed);
    // One more, in an update of its own.
    let deeper = [1, 1, 8, 0, 7, 0, 7, 32, 3, 1, b'p', 0];
    assert_eq!(pad.apply(on(BEN, 2), &deeper, &Bounds::CHANGE), Err(No::Deep));
}

#[test]
fn pieces_that_stand_on_each_other_in_a_ring_are_refused() {
    let ring = [2, 1, 9, 0, 0x84, 8, 0, 1, b'x', 1, 8, 0, 0x84, 9, 0, 1, b'y', 0];
    assert_eq!(Pad::new().apply(on(ANA, 2), &ring, &Bounds::CHANGE), Err(No::Unknown));
}

#[test]
fn a_snapshot_keeps_text_authors_and_names() {
    let (mut pad, _, ben) = two_sentences();
    ben.write(&mut pad, Some((0, 29)), Some((16, "Legal sees the first screen. ")));
    let bytes = snapshot::write(&pad);
    let mut again = snapshot::read(&bytes).unwrap();
    assert_eq!(again.text(), pad.text());
    assert_eq!(again.attributed(), pad.attributed());
    assert_eq!(snapshot::write(&again), bytes);
    let forger = Page::of(BEN, 11);
    forger.hear(&again);
    let update = forger.edit(None, Some((0, "Forged. ")));
    assert_eq!(again.apply(on(BEN, 2), &update, &Bounds::CHANGE), Err(No::Foreign));
    // What is cut off anywhere is no document, and no panic.
    for end in 0..bytes.len() {
        assert!(snapshot::read(&bytes[..end]).is_err(), "cut at {end}");
    }
}
