//! The company's story tells what it says it tells, and its agreement can be read.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

use comity_common::agreement::file;
use comity_common::{World, story::tell};

fn world() -> World {
    World::new(comity_practices::all()).unwrap()
}

/// With `COMITY_BLESS=1` the verdicts under the acts are written anew; read the difference.
#[test]
fn larkmoor_ends_as_it_is_written() {
    let told = tell(comity_demo::STORY, world()).unwrap().text;
    if told != comity_demo::STORY && std::env::var_os("COMITY_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../stories/larkmoor.story");
        std::fs::write(path, told).unwrap();
        return;
    }
    let differs = told.lines().zip(comity_demo::STORY.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(told == comity_demo::STORY, "{differs:?}\nIf that is right, run this test with COMITY_BLESS=1.");
}

#[test]
fn nobody_at_larkmoor_is_refused_what_the_story_says_they_did() {
    let told = tell(comity_demo::STORY, world()).unwrap().text;
    let refused: Vec<&str> = told.lines().filter(|line| line.starts_with("  !")).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn the_agreement_of_larkmoor_can_be_signed() {
    let world = world();
    let readable = file::read(comity_demo::AGREEMENT, world.catalogue(), &world.measures());
    let readable = readable.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    assert_eq!(readable.file.agreement.parties.len(), 11);
    assert!(readable.plans.len() >= 10);
}
