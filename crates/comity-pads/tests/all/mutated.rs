//! Real updates, damaged at random: never a panic, never memory without bound, and the document stays whole.
//!
//! `COMITY_FUZZ_CASES` says how many; the seed is fixed, so that a failure comes back.

use comity_pads::check::{self, Bounds};
use comity_pads::{No, Pad, Writer};
use comity_spine::{Day, PersonId};
use yrs::updates::decoder::Decode;
use yrs::{
    Any, ClientID, Doc, Map, OffsetKind, Options, Text, Transact, Update, XmlElementPrelim, XmlFragment,
    XmlTextPrelim,
};

/// The most memory that this process ever had, in kB; `None` where the system does not say.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Chance that comes back: splitmix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Updates as editors send them: typing, formatting, elements, maps, deletions.
fn real_updates() -> Vec<Vec<u8>> {
    let options = Options::with_client_id(ClientID::new(77));
    let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..options });
    let text = doc.get_or_insert_text("text");
    let tree = doc.get_or_insert_xml_fragment("tree");
    let map = doc.get_or_insert_map("map");
    let mut updates = Vec::new();
    let mut keep = |what: &dyn Fn(&mut yrs::TransactionMut<'_>)| {
        let mut txn = doc.transact_mut();
        what(&mut txn);
        updates.push(txn.encode_update_v1());
    };
    keep(&|txn| text.insert(txn, 0, "The clinician confirms each dose before it is given. 😀"));
    keep(&|txn| text.format(txn, 4, 9, [("bold".into(), true.into())].into()));
    keep(&|txn| text.remove_range(txn, 10, 12));
    keep(&|txn| {
        let paragraph = tree.push_back(txn, XmlElementPrelim::empty("paragraph"));
        paragraph.push_back(txn, XmlTextPrelim::new("within"));
    });
    keep(&|txn| {
        let inner = Any::from(
            [("list".to_owned(), Any::from(vec![Any::from(1.5), Any::Null]))]
                .into_iter()
                .collect::<std::collections::HashMap<_, _>>(),
        );
        map.insert(txn, "comment", inner);
    });
    keep(&|txn| text.insert(txn, 5, "more "));
    updates
}

fn damage(update: &mut Vec<u8>, others: &[Vec<u8>], chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(update.len());
        match chance.below(6) {
            0 if !update.is_empty() => update[at] = chance.next() as u8,
            1 if !update.is_empty() => update[at] ^= 1 << chance.below(8),
            2 => update.insert(at, [0xff, 0x7f, 0x80, 0, 117, 118][chance.below(6)]),
            3 if !update.is_empty() => drop(update.remove(at)),
            4 => update.truncate(at),
            _ => {
                let other = &others[chance.below(others.len())];
                let from = chance.below(other.len());
                let to = (from + chance.below(16)).min(other.len());
                update.splice(at..at, other[from..to].iter().copied());
            }
        }
    }
}

#[test]
fn damaged_updates_are_refused_or_taken_but_never_break_anything() {
    let n_cases = std::env::var("COMITY_FUZZ_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let updates = real_updates();
    let writer = Writer { by: PersonId(7), day: Day::constant(2026, 3, 2) };
    let mut chance = Chance(20_260_302);
    let before = peak_kb();
    let (mut n_refused, mut n_taken, mut n_broke) = (0, 0, 0);
    for _ in 0..n_cases {
        let mut pad = Pad::new();
        let n_before = chance.below(updates.len());
        for update in &updates[..n_before] {
            pad.apply(writer, update, &Bounds::CHANGE).unwrap();
        }
        let mut update = updates[n_before].clone();
        damage(&mut update, &updates, &mut chance);
        match pad.apply(writer, &update, &Bounds::CHANGE) {
            Ok(_) => {
                n_taken += 1;
                let told = Update::decode_v1(&pad.state()).unwrap();
                assert!(!told.is_empty() || pad.text().is_empty());
                let n_attributed: u64 = pad.by_person().values().sum();
                let n_visible: usize = pad.spans().iter().map(|span| span.text.chars().count()).sum();
                assert_eq!(n_attributed, n_visible as u64, "a character without an author");
            }
            Err(No::Broke) => n_broke += 1,
            Err(_) => n_refused += 1,
        }
    }
    assert!(n_refused > n_cases / 4 && n_taken > 0, "{n_refused} refused, {n_taken} taken, {n_broke} broke");
    // The five bytes of the smallest known bomb ask for 133 MB.
    if let (Some(before), Some(after)) = (before, peak_kb()) {
        assert!(after - before < 64 << 10, "{} kB more", after - before);
    }
    // What broke the decoder was caught; the reader before it should let next to nothing through.
    assert!(n_broke <= n_cases / 20, "{n_broke} of {n_cases} reached the decoder and broke it");
}

#[test]
fn random_bytes_are_read_in_time_and_refused() {
    let mut chance = Chance(7);
    for _ in 0..50_000 {
        let bytes: Vec<u8> = (0..chance.below(64)).map(|_| chance.next() as u8).collect();
        if check::update(&bytes, &Bounds::CHANGE).is_ok() {
            // What passes is decodable or at least no harm.
            let _ = Pad::new().apply(
                Writer { by: PersonId(7), day: Day::constant(2026, 3, 2) },
                &bytes,
                &Bounds::CHANGE,
            );
        }
        let _ = check::state(&bytes, &Bounds::CHANGE);
    }
}
