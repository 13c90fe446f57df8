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
    let terms = json!({ "pulse.answered": {
        "initiative": "atlas", "function": "marketing", "stance": stance, "voter": voter,
    } });
    write(world, "pulse.answered", &terms, at);
}

/// Takes in an act of which the log does not say who did it.
fn write(world: &mut World, kind: &str, terms: &Value, at: At) {
    let head = Head {
        seq: world.next(),
        kind: kind.into(),
        version: 1,
        recorded_at: at,
        at,
        by: None,
        on_behalf_of: None,
        source: None,
        visibility: Visibility::Open,
    };
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

/// Twelve in marketing, six in design and two in legal are asked which three of eight goals are the
/// company's.
fn asked() -> World {
    let mut story = String::from("person noor product lead\nperson mia legal\nperson lin legal\n");
    (0..12).for_each(|i| story.push_str(&format!("person m{i} marketing\n")));
    (0..6).for_each(|i| story.push_str(&format!("person d{i} design\n")));
    for id in ["c1", "c2", "c3"] {
        story.push_str(&format!(
            "d0 09:00 noor objective.set objective={id} owner=@noor scope=company period=h1\n"
        ));
    }
    for id in ["o1", "o2", "o3", "o4", "o5"] {
        story.push_str(&format!(
            "d0 09:01 m0 objective.set objective={id} owner=@m0 scope=function function=marketing period=h1\n"
        ));
    }
    story.push_str("d0 10:00 noor pick.asked pick=h1 objectives=c1,c2,c3 others=o1,o2,o3,o4,o5\n");
    let told = tell(&story, World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    told.world
}

fn pick(world: &mut World, function: &str, voter: &str, chosen: &[&str], at: At) {
    let terms =
        json!({ "pick.made": { "pick": "h1", "function": function, "chosen": chosen, "voter": voter } });
    write(world, "pick.made", &terms, at);
}

fn champions(world: &World) -> &dyn AnyPractice {
    world.practices().iter().find(|it| it.slug() == "champions").unwrap().as_ref()
}

fn sight(world: &World, who: &str, at: At) -> Value {
    let viewer = Viewer::Person(person_named(who));
    champions(world).data("sight", &Glance::new(world, &viewer, at, &Nameless)).unwrap()
}

fn of(data: &Value, function: &str) -> Value {
    let all = data["picks"][0]["functions"].as_array().unwrap();
    all.iter().find(|it| it["function"] == function).cloned().unwrap()
}

#[test]
fn who_finds_all_of_the_company_s_objectives_is_at_one_and_who_guesses_is_at_nothing() {
    let mut world = asked();
    let begin = world.last();
    let at = |days: i64| begin.plus_millis(days * DAY);
    for i in 0..6 {
        pick(&mut world, "design", &format!("d{i}"), &["c1", "c2", "c3"], at(1));
    }
    // 3, 3, 2, 1 and 1 of three, done by hand in the science: 7 / 15.
    let picks: [[&str; 3]; 5] =
        [["c1", "c2", "c3"], ["c1", "c2", "c3"], ["c1", "c2", "o1"], ["c1", "o2", "o1"], ["o3", "o4", "c3"]];
    for (i, chosen) in picks.iter().enumerate() {
        pick(&mut world, "marketing", &format!("m{i}"), chosen, at(1));
    }
    let early = sight(&world, "noor", at(5));
    assert_eq!(of(&early, "design")["poll"], "waiting", "not before Monday");
    let monday = sight(&world, "noor", at(7));
    assert_eq!(monday["picks"][0]["by_guessing"], json!(0.375));
    let (design, marketing) = (of(&monday, "design"), of(&monday, "marketing"));
    assert_eq!((&design["above_guessing"], &design["found"]), (&json!(1.0), &json!(1.0)), "{design}");
    assert_eq!(design["high"], json!(1.0), "{design}");
    assert!(design["low"].as_f64().unwrap() < 0.9, "six are few: {design}");
    assert!((marketing["above_guessing"].as_f64().unwrap() - 7.0 / 15.0).abs() < 1e-12, "{marketing}");
    assert_eq!(
        (&marketing["answered"], &marketing["enough_to_say"]),
        (&json!(5), &json!(false)),
        "five of twelve"
    );
    assert_eq!(of(&monday, "legal"), json!({ "function": "legal", "poll": "too_small" }));
    let viewer = Viewer::Operator;
    let reading =
        champions(&world).measure("P5-2-sight", &Glance::new(&world, &viewer, at(7), &Nameless)).unwrap();
    // Over people: (18 + 10) of 33, above .375.
    assert_eq!(reading.of, 11);
    assert!((reading.value.unwrap() - (28.0 / 33.0 - 0.375) / 0.625).abs() < 1e-12, "{reading:?}");
}

#[test]
fn one_more_pick_shows_nothing_and_who_picks_again_counts_once() {
    let mut world = asked();
    let begin = world.last();
    let at = |days: i64| begin.plus_millis(days * DAY);
    for i in 0..6 {
        pick(&mut world, "design", &format!("d{i}"), &["o1", "o2", "o3"], at(1));
    }
    let monday = of(&sight(&world, "noor", at(7)), "design");
    assert_eq!(
        monday["above_guessing"],
        json!(0.0),
        "that nobody found any is not told from guessing: {monday}"
    );
    assert_eq!((&monday["found"], &monday["low"]), (&json!(0.375), &json!(0.0)), "{monday}");
    pick(&mut world, "design", "d0", &["c1", "c2", "c3"], at(8));
    assert_eq!(of(&sight(&world, "noor", at(40)), "design"), monday, "one who thinks again");
    for i in 1..5 {
        pick(&mut world, "design", &format!("d{i}"), &["c1", "c2", "c3"], at(9));
    }
    let later = of(&sight(&world, "noor", at(40)), "design");
    assert_eq!(later["answered"], json!(6), "each once");
    assert!((later["found"].as_f64().unwrap() - 5.0 / 6.0).abs() < 1e-12, "{later}");
}

#[test]
fn everybody_has_an_order_of_their_own_and_nobody_sees_a_mark_or_which_are_the_company_s() {
    let mut world = asked();
    let begin = world.last();
    let at = begin.plus_millis(7 * DAY);
    for i in 0..6 {
        pick(&mut world, "design", &format!("secretmark{i}"), &["c1", "o1", "o2"], begin);
    }
    let shown = |who: &str| {
        let data = sight(&world, who, at);
        let shown = data["picks"][0]["shown"].as_array().unwrap();
        shown.iter().map(|it| it.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let orders: std::collections::BTreeSet<Vec<String>> = (0..12).map(|i| shown(&format!("m{i}"))).collect();
    assert!(orders.len() >= 11, "twelve people, {} orders", orders.len());
    assert_eq!(shown("m0"), shown("m0"));
    for order in &orders {
        let mut sorted = order.clone();
        sorted.sort();
        assert_eq!(sorted, ["c1", "c2", "c3", "o1", "o2", "o3", "o4", "o5"]);
    }
    assert_eq!(sight(&world, "m0", at)["picks"][0]["objectives"], Value::Null, "not while it is asked");
    for viewer in [Viewer::Operator, Viewer::Guest, Viewer::Person(person_named("d0"))] {
        let glance = Glance::new(&world, &viewer, at, &Nameless);
        let told = champions(&world).page("sight", &glance).unwrap().into_string()
            + &champions(&world).data("sight", &glance).unwrap().to_string();
        assert!(!told.contains("secretmark"), "{told}");
    }
}

#[test]
fn a_page_with_an_order_of_their_own_is_drawn_for_each_alone() {
    let world = asked();
    let viewer = Viewer::Operator;
    let spared = comity_common::practice::Spared::default();
    let glance = Glance::new(&world, &viewer, world.last(), &Nameless).sparing(&spared);
    champions(&world).page("sight", &glance).unwrap();
    let people = spared.into_people();
    for who in ["noor", "mia", "m0", "d5"] {
        assert!(people.contains(&person_named(who)), "{who} is shown somebody else's page");
    }
}
