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
