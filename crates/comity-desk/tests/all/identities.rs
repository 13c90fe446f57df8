//! Whose handle is whose: suggested with a reason, confirmed by a person, never merged on a name alone.

use crate::company::*;
use comity_desk::{Desk, identity};
use comity_sources::Item;
use comity_spine::Being;
use std::path::Path;

fn acme(dir: &Path) -> Desk {
    let mut desk = open(dir);
    let people =
        [row(2, "Mia Klein", "mia@acme.example", "product"), row(3, "Bo Lind", "bo@acme.example", "legal")];
    take(&mut desk, "people", &people);
    desk
}

#[test]
fn a_handle_of_a_like_name_is_suggested_only_where_it_was_seen_in_the_same_place_and_matched_by_nobody() {
    let dir = workspace();
    let mut desk = acme(dir.path());
    let mia = comity_sources::Handle::new("mail", "mia@acme.example");
    take(&mut desk, "mail", &[Item::Trace(said("l1", &mia, "pricing"))]);
    let chat = [
        member("U1", "Klein, Mia", Being::Person),
        member("U2", "Mia Klein", Being::Person),
        Item::Trace(said("m1", &slack("U1"), "pricing")),
        Item::Trace(said("m2", &slack("U2"), "lunch")),
        Item::Trace(said("m3", &slack("U2"), "lunch")),
    ];
    take(&mut desk, "slack", &chat);
    let open = identity::open_handles(desk.vault(), &[], 10).unwrap();
    let texts: Vec<&str> = open.iter().map(|one| one.handle.text.as_str()).collect();
    assert_eq!(texts, ["U2", "U1"], "the busiest first");
    assert_eq!(open[0].may_be, [], "a name alone suggests nobody");
    let (who, why) = &open[1].may_be[0];
    assert_eq!(
        (*who, why.as_str()),
        (person(&desk, "mia@acme.example"), "the names are alike (100 %) and both were seen in pricing")
    );
    assert_eq!(desk.vault().actors().unwrap(), comity_vault::Actors { n: 3, n_unmatched: 2 });
    let loud = identity::too_many_unmatched(&desk.vault().actors().unwrap()).unwrap();
    assert!(loud.starts_with("2 of 3 actors (66 %) are nobody yet"), "{loud}");
    for text in ["U1", "U2"] {
        desk.confirm_match(handle(&desk, "slack", text), *who, None, NOW).unwrap();
    }
    assert_eq!(identity::too_many_unmatched(&desk.vault().actors().unwrap()), None);
}

#[test]
fn two_people_with_one_address_are_said_loudly_with_both_rows_and_never_become_one() {
    let dir = workspace();
    let mut desk = open(dir.path());
    let rows = [
        row(2, "Bo Jönsson", "bo@acme.example", "sales"),
        row(3, "Bo Jonasson", "bo@acme.example", "design"),
        row(4, "JÖNSSON, Bo", "bo@acme.example", "marketing"),
    ];
    let (taken, refused) = take(&mut desk, "people", &rows);
    let note = &taken.summary.notes[0];
    for part in
        ["TWO PEOPLE WITH ONE ADDRESS", "Bo Jonasson (line 3)", "Bo Jönsson (line 2)", "bo@acme.example"]
    {
        assert!(note.contains(part), "`{part}` is not in: {note}");
    }
    assert_eq!((refused.len(), refused[0].place.as_str()), (1, "line 3"));
    assert_eq!((taken.people_added, taken.refused), (1, 1));
    let functions = desk.vault().memberships(person(&desk, "bo@acme.example")).unwrap();
    let functions: Vec<String> =
        functions.iter().map(|it| it.function.as_ref().unwrap().to_string()).collect();
    assert_eq!(functions, ["marketing", "sales"], "the same name, written otherwise, is the same person");
}

#[test]
fn what_bots_and_rooms_do_counts_for_nobody() {
    let dir = workspace();
    let mut desk = acme(dir.path());
    let closed = comity_sources::RawTrace {
        depth: None,
        initiative: Some("atlas".parse().unwrap()),
        kind: "work.done".into(),
        ..said("w1", &slack("B1"), "pricing")
    };
    let chat = [
        member("B1", "Deploy Bot", Being::Bot),
        Item::Trace(said("m1", &slack("B1"), "pricing")),
        Item::Trace(closed),
    ];
    let (taken, _) = take(&mut desk, "slack", &chat);
    assert_eq!((taken.by_things, taken.new), (2, 1));
    let kept = desk.vault().traces(&source("slack")).unwrap();
    assert_eq!((kept[0].kind.as_str(), kept[0].by, kept[0].handle), ("work.done", None, None));
    assert_eq!(identity::open_handles(desk.vault(), &[], 10).unwrap(), []);
    // Known from then on, in any later file.
    let (taken, _) = take(&mut desk, "slack", &[Item::Trace(said("m2", &slack("B1"), "pricing"))]);
    assert_eq!((taken.by_things, taken.new), (1, 0));
}
