//! What is shown of answers without names, and when.

use comity_common::practice::Glance;
use comity_common::story::{person_named, tell};
use comity_common::view::{Nameless, Viewer};
use comity_common::{AnyPractice, World};
use comity_spine::{At, Entry, Head, Visibility};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

/// Eight in marketing, two in legal, and an initiative; day 0 is a Monday.
fn world() -> World {
    let people: String = (0..8).map(|i| format!("person m{i} marketing\n")).collect();
    let story = format!(
        "{people}person mia legal lead\nperson lin legal\nd0 09:00 mia initiative.opened initiative=atlas\n"
    );
    tell(&story, World::new(comity_practices::all()).unwrap()).unwrap().world
}

fn answer(world: &mut World, voter: &str, stance: &str, at: At) {
    let head = Head {
        seq: world.next(),
        kind: "pulse.answered".into(),
        version: 1,
        recorded_at: at,
        at,
        by: None,
        on_behalf_of: None,
        source: None,
        visibility: Visibility::Open,
    };
    let terms = json!({ "pulse.answered": {
        "initiative": "atlas", "function": "marketing", "stance": stance, "voter": voter,
    } });
    let entry = Entry { head, terms: terms.to_string().into_bytes().into(), traces: Vec::new().into() };
    world.apply(&entry, &[]).unwrap();
}

fn practice(world: &World) -> &dyn AnyPractice {
    world.practices().iter().find(|it| it.slug() == "buy-in").unwrap().as_ref()
}

fn marketing(world: &World, at: At) -> Value {
    let viewer = Viewer::Person(person_named("mia"));
    let data = practice(world).data("pulse", &Glance::new(world, &viewer, at, &Nameless)).unwrap();
    let all = data["initiatives"][0]["without_names"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|it| it["function"] == "marketing").unwrap_or_default()
}

#[test]
fn answers_are_counted_on_mondays_and_never_one_by_one() {
    let mut world = world();
    let begin = world.last();
    let at = |days: i64| begin.plus_millis(days * DAY);
    for i in 0..4 {
        answer(&mut world, &format!("v{i}"), "against", at(1));
    }
    assert_eq!(marketing(&world, at(30))["poll"], "waiting", "four are too few for ever");
    answer(&mut world, "v4", "for_if", at(2));
    assert_eq!(marketing(&world, at(5))["poll"], "waiting", "not before Monday");
    let monday = marketing(&world, at(7));
    assert_eq!((&monday["poll"], &monday["answered"]), (&json!("counted"), &json!(5)));
    assert_eq!(monday["stands"]["against"], "fewer than 5", "four of five could be told apart");
    assert_eq!(monday["enough_to_say"], true, "five of eight");
    // One more does not show, and neither does one who thinks again.
    answer(&mut world, "v5", "for", at(8));
    answer(&mut world, "v0", "for", at(9));
    assert_eq!(marketing(&world, at(40)), monday);
}

#[test]
fn a_function_of_two_is_told_that_it_cannot_be_asked_without_names() {
    let mut world = world();
    let (at, end) = (world.last(), world.last().plus_millis(10 * DAY));
    for i in 0..6 {
        answer(&mut world, &format!("v{i}"), "agree", at);
    }
    let viewer = Viewer::Operator;
    let glance = Glance::new(&world, &viewer, end, &Nameless);
    let html = practice(&world).page("pulse", &glance).unwrap().into_string();
    assert!(html.contains("people are in legal. Answers without names would still"), "{html}");
    assert!(!html.contains("v0"), "{html}");
    let data = practice(&world).data("pulse", &glance).unwrap().to_string();
    assert!(data.contains(r#"{"function":"legal","poll":"too_small"}"#), "{data}");
}

#[test]
fn the_words_of_old_logs_are_read_as_the_ones_nearest_to_them_and_stand_in_the_same_order() {
    let mut world = world();
    let at = world.last();
    for (i, word) in ["object", "object", "can_live_with", "agree", "agree", "abstain"].iter().enumerate() {
        answer(&mut world, &format!("v{i}"), word, at);
    }
    for i in 6..20 {
        answer(&mut world, &format!("v{i}"), ["against", "for"][i % 2], at);
    }
    let monday = marketing(&world, at.plus_millis(7 * DAY));
    assert_eq!(monday["answered"], json!(20), "whoever would not say has answered");
    assert_eq!(
        (&monday["stands"]["against"], &monday["stands"]["for"]),
        (&json!("9"), &json!("9")),
        "{monday}"
    );
    let words: Vec<&String> = monday["stands"].as_object().unwrap().keys().collect();
    assert_eq!(words, ["against", "concerned", "for", "for_if", "neutral"]);
}
