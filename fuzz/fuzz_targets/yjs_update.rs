//! Any bytes as an update to a document: refused in words, or taken with every character somebody's.
//!
//! The first byte says what of it is sent before as another's update, so that the fuzzer finds updates that
//! follow on each other.

#![no_main]

use comity_pads::{Bounds, No, Pad, Writer, check, snapshot};
use comity_spine::{Day, PersonId};
use libfuzzer_sys::fuzz_target;

fn writer(n: u128) -> Writer {
    Writer { by: PersonId(n), day: Day::constant(2026, 3, 2) }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let (before, update) = rest.split_at(usize::from(*first).min(rest.len()));
    let _ = check::state(rest, &Bounds::CHANGE);
    let mut pad = Pad::new();
    for (n, update) in [(1, before), (2, update)] {
        match pad.apply(writer(n), update, &Bounds::CHANGE) {
            Err(No::Broke) => return,
            Err(_) => {}
            Ok(_) => {
                let visible: usize = pad.spans().iter().map(|span| span.text.chars().count()).sum();
                let attributed: u64 = pad.by_person().values().sum();
                assert_eq!(attributed, visible as u64, "a character is nobody's");
            }
        }
    }
    // What was taken is kept and read back as it was.
    let again = snapshot::read(&snapshot::write(&pad)).expect("a snapshot of our own is read");
    assert_eq!((again.text(), again.by_person()), (pad.text(), pad.by_person()));
});
