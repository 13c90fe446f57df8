//! Updates that must not reach the decoder.

use comity_pads::check::{self, Bounds, Unfit};

/// An update of client 1 with one piece at the root `t`.
fn with_content(sort: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![1, 1, 1, 0, sort, 1, 1, b't'];
    bytes.extend_from_slice(content);
    bytes.push(0);
    bytes
}

#[test]
fn nested_values_that_overflow_a_stack_are_refused_before_they_are_decoded() {
    // 16 KB: a list in a list, eight thousand deep.
    let mut content = vec![1];
    content.extend([117, 1].repeat(8_000));
    content.push(126);
    let update = with_content(8, &content);
    assert_eq!(check::update(&update, &Bounds::CHANGE), Err(Unfit::Nesting { most: 32 }));
    // The same through a map, and through JSON.
    let mut content = vec![1];
    content.extend([118, 1, 1, b'k'].repeat(8_000));
    content.push(126);
    assert_eq!(check::update(&with_content(8, &content), &Bounds::CHANGE), Err(Unfit::Nesting { most: 32 }));
    let json = "[".repeat(200);
    let mut content = vec![200, 1];
    content.extend(json.bytes());
    assert_eq!(check::update(&with_content(5, &content), &Bounds::CHANGE), Err(Unfit::Nesting { most: 32 }));
}

#[test]
fn five_bytes_that_reserve_133_megabytes_are_refused_before_they_are_decoded() {
    let update = [0x87, 0xf9, 0x90, 0x35, 0x6a];
    assert_eq!(
        check::update(&update, &Bounds::CHANGE),
        Err(Unfit::Count { what: "authors", count: 111_426_695 })
    );
}

#[test]
fn every_count_is_held_against_the_bytes_that_are_left() {
    let huge = [0xff, 0xff, 0xff, 0x7f];
    let mut pieces = vec![1];
    pieces.extend(huge);
    pieces.extend([1, 0, 1, 1]);
    let values = with_content(8, &huge);
    let map = with_content(8, &[[1, 118].as_slice(), &huge].concat());
    let mut deletions = vec![0, 1, 1];
    deletions.extend(huge);
    let authors = [[0].as_slice(), &huge].concat();
    for update in [pieces, values, map, deletions, authors] {
        let refused = check::update(&update, &Bounds::CHANGE);
        assert!(matches!(refused, Err(Unfit::Count { .. })), "{refused:?}");
    }
    assert!(matches!(check::state(&huge, &Bounds::CHANGE), Err(Unfit::Count { .. })));
}

#[test]
fn what_documents_here_do_not_have_is_refused_in_words() {
    let within = with_content(9, &[1, b'g', 127]);
    let refused = check::update(&within, &Bounds::CHANGE).unwrap_err().to_string();
    assert_eq!(refused, "documents here hold no documents within documents; leave it out");
    let large = vec![0; (256 << 10) + 1];
    let refused = check::update(&large, &Bounds::CHANGE).unwrap_err().to_string();
    assert_eq!(
        refused,
        "this change has 262145 bytes and at most 262144 are taken at once; bring it in smaller pieces"
    );
    // A piece that stands on itself, a clock past all clocks, a number without end, a text that is none.
    for update in [
        vec![1, 1, 1, 0, 0x84, 1, 0, 1, b'x', 0],
        vec![1, 1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 4, 1, 1, b't', 1, b'x', 0],
        vec![0xff; 12],
        with_content(4, &[1, 0xff]),
    ] {
        assert!(check::update(&update, &Bounds::CHANGE).is_err());
    }
}
