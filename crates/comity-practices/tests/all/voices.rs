//! How the champions' proposals of several regions read beside each other.

use comity_common::World;
use comity_common::practice::Glance;
use comity_common::story::{person_named, tell};
use comity_common::view::{Nameless, Viewer};
use serde_json::Value;

/// Regions with their champions, how many proposals each made, and how many of these changed something; all
/// of them were answered.
const REGIONS: [(&str, &str, usize, usize); 4] =
    [("apac", "yuki", 9, 6), ("emea", "emil", 8, 4), ("latam", "luz", 5, 0), ("nordics", "ola", 1, 1)];

fn story(regions: &[(&str, &str, usize, usize)]) -> String {
    let mut text = String::from("person bo product lead\nperson ana marketing lead\n");
    regions.iter().for_each(|(region, who, ..)| text.push_str(&format!("person {who} growth {region}\n")));
    for (i, (region, who, made, shaped)) in regions.iter().enumerate() {
        text.push_str(&format!(
            "d{} 09:00 bo champion.named region={region} champion=@{who} reviewer=@ana\n",
            i * 2
        ));
        for n in 0..*made {
            text.push_str(&format!(
                "d{} 10:{n:02} {who} proposal.made proposal={region}-{n} region={region} text=\"This\"\n",
                i * 2
            ));
        }
        for n in 0..*made {
            let became = if n < *shaped {
                "disposition=adopted artefact=document:plan"
            } else {
                "disposition=declined reason=\"Too late\""
            };
            text.push_str(&format!(
                "d{} 09:{n:02} bo proposal.answered proposal={region}-{n} {became}\n",
                i * 2 + 1
            ));
        }
    }
    text
}

fn drawn(regions: &[(&str, &str, usize, usize)]) -> (Value, String) {
    let told = tell(&story(regions), World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    let practice = told.world.practices().iter().find(|it| it.slug() == "champions").unwrap();
    let viewer = Viewer::Person(person_named("bo"));
    let glance = Glance::new(&told.world, &viewer, told.world.last(), &Nameless);
    (practice.data("regions", &glance).unwrap(), practice.page("regions", &glance).unwrap().into_string())
}

#[test]
fn the_share_of_a_small_region_is_drawn_towards_what_is_usual() {
    let (data, page) = drawn(&REGIONS);
    let shares: Vec<(String, f64)> = data["heard"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (it["region"].as_str().unwrap().to_owned(), it["shaped_beside_others"]["share"].as_f64().unwrap())
        })
        .collect();
    let names: Vec<&str> = shares.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["apac", "emea", "latam"], "{data}");
    assert!(
        shares[0].1 > shares[1].1 && shares[1].1 > shares[2].1,
        "who shaped more still reads higher: {data}"
    );
    assert!(shares[0].1 < 6.0 / 9.0 && shares[2].1 > 0.0, "both ends come nearer to the middle: {data}");
    let alone = &data["heard_together"];
    assert_eq!(alone["voice"]["shaped"], 1, "{data}");
    let share = alone["shaped_beside_others"]["share"].as_f64().unwrap();
    assert!(share > 0.4 && share < 0.9, "one of one is no 100 %: {data}");
    assert!(page.contains("Shaped, beside the others"), "{page}");
    assert!(page.contains(&format!("{:.0} % (", share * 100.0)), "the page says what the data say: {page}");
}

#[test]
fn two_regions_are_not_drawn_towards_anything() {
    let (data, _) = drawn(&REGIONS[..2]);
    for region in data["heard"].as_array().unwrap() {
        assert!(region["shaped_beside_others"].is_null(), "{data}");
    }
}

/// What the page of regions tells of one pillar at the end of a story.
fn of_pillar(more: &str, pillar: &str) -> (Value, String, (Option<f64>, usize)) {
    let story = format!(
        "person bo product lead\nperson ana marketing lead\nperson yuki growth apac\n\
         d0 09:00 bo initiative.opened initiative=atlas dri=@bo\n\
         d0 09:01 bo initiative.opened initiative=beacon dri=@bo\n\
         d0 09:02 bo initiative.opened initiative=comet dri=@bo\n\
         d0 09:03 bo champion.named region=apac champion=@yuki reviewer=@ana\n\
         d0 09:04 bo champion.named pillar=trust champion=@ana reviewer=@yuki\n{more}"
    );
    let told = tell(&story, World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    let practice = told.world.practices().iter().find(|it| it.slug() == "champions").unwrap();
    let viewer = Viewer::Person(person_named("bo"));
    let glance = Glance::new(&told.world, &viewer, told.world.last(), &Nameless);
    let data = practice.data("regions", &glance).unwrap();
    let found = data["pillars"].as_array().unwrap().iter().find(|it| it["pillar"] == pillar).cloned();
    let reading = practice.measure("P5-3-shipped", &glance).unwrap();
    let page = practice.page("regions", &glance).unwrap().into_string();
    (found.unwrap_or_default(), page, (reading.value, reading.of))
}

#[test]
fn of_a_pillar_under_which_nothing_shipped_nobody_knows_whether_regions_had_a_hand_in_it() {
    let (trust, page, reading) =
        of_pillar("d1 09:00 bo pillar.joined initiative=atlas pillar=trust\n", "trust");
    assert_eq!((&trust["shipped"], &trust["share"]), (&serde_json::json!(0), &Value::Null), "{trust}");
    assert_eq!(reading, (None, 0));
    assert!(page.contains("not known"), "{page}");
}

#[test]
fn a_region_had_a_hand_in_what_its_proposal_changed_before_it_shipped() {
    let joined: String = ["atlas", "beacon", "comet"]
        .iter()
        .map(|it| format!("d1 09:00 bo pillar.joined initiative={it} pillar=trust\n"))
        .collect();
    let more = format!(
        "{joined}\
         d2 09:00 yuki proposal.made proposal=p1 region=apac initiative=atlas text=\"Yen\"\n\
         d2 09:01 yuki proposal.made proposal=p2 region=apac initiative=beacon text=\"Shops\"\n\
         d2 09:02 ana proposal.made proposal=p3 pillar=trust initiative=comet text=\"Words\"\n\
         d2 09:03 yuki proposal.made proposal=p4 region=apac text=\"Comet in kanji\"\n\
         d3 09:00 bo proposal.answered proposal=p1 disposition=adapted artefact=document:prices\n\
         d3 09:01 bo proposal.answered proposal=p2 disposition=declined reason=\"No shops\"\n\
         d3 09:02 bo proposal.answered proposal=p3 disposition=adopted artefact=initiative:comet\n\
         d4 09:00 bo initiative.landed initiative=atlas\n\
         d4 09:01 bo initiative.landed initiative=beacon\n\
         d4 09:02 bo initiative.landed initiative=comet\n\
         d5 09:00 bo proposal.answered proposal=p4 disposition=adopted artefact=initiative:comet\n"
    );
    let (trust, page, reading) = of_pillar(&more, "trust");
    let of = |id: &str| {
        let items = trust["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["initiative"] == id).unwrap();
        (item["heard"].as_u64().unwrap(), item["shaped"].as_u64().unwrap())
    };
    assert_eq!(of("atlas"), (1, 1), "changed with a document of its own");
    assert_eq!(of("beacon"), (1, 0), "heard, and declined");
    assert_eq!(of("comet"), (0, 0), "no region but its pillar spoke of it in time");
    assert_eq!((&trust["shipped"], &trust["linked"]), (&serde_json::json!(3), &serde_json::json!(1)));
    // Jeffreys of one of three at 80 %: the tenths of Beta(1.5, 2.5).
    let (low, high) = (trust["low"].as_f64().unwrap(), trust["high"].as_f64().unwrap());
    assert!((low - 0.101_54).abs() < 5e-4 && (high - 0.684_71).abs() < 5e-4, "{low} {high}");
    assert_eq!(reading, (Some(1.0 / 3.0), 3));
    assert!(page.contains("1 of 3 (10 to 68 %)"), "{page}");
}

#[test]
fn of_many_who_speak_for_one_thing_the_page_says_how_many_more_there_are_and_where() {
    // Somebody for all of a region and 130 for a pillar of it each: 130 pairs.
    let mut story = String::from("person bo product lead\nperson ana marketing\nperson yuki growth apac\n");
    story.push_str("d0 09:00 bo champion.named region=apac champion=@yuki reviewer=@bo\n");
    for n in 0..130 {
        story.push_str(&format!(
            "d0 10:00 bo champion.named region=apac pillar=p{n} champion=@ana reviewer=@bo\n"
        ));
    }
    let told = tell(&story, World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    let practice = told.world.practices().iter().find(|it| it.slug() == "champions").unwrap();
    let viewer = Viewer::Operator;
    let glance = Glance::new(&told.world, &viewer, told.world.last(), &Nameless);
    let page = |glance: &Glance<'_>| practice.page("regions", glance).unwrap().into_string();
    let short = page(&glance);
    assert_eq!(short.matches("Say who has the word").count(), 100);
    assert!(short.contains("These are 100 of 130; 30 more are in"), "{short}");
    assert!(short.contains("/p/champions/regions?overlaps=all"), "{short}");
    let asked = [("overlaps".to_owned(), "all".to_owned())];
    let whole = page(&Glance { asked: &asked, ..glance });
    assert_eq!(whole.matches("Say who has the word").count(), 130);
    assert!(!whole.contains("more are in"), "{whole}");
    let data = practice.data("regions", &glance).unwrap();
    assert_eq!(
        (data["overlapping"].as_u64(), data["two_for_one_thing"].as_array().unwrap().len()),
        (Some(130), 130)
    );
}
