//! What holds for requirements: whose meaning counts, who is asked and who takes over, what is marked in a
//! text, what a link says once its end has moved.

use comity_common::practice::{Focus, Glance};
use comity_common::story::{Told, person_named, tell};
use comity_common::view::{Name, Viewer};
use comity_common::{AnyPractice, World};
use comity_spine::{At, Noun, Ref, Seq, entry::Words};
use serde_json::Value;

const PEOPLE: &str = "person mia clinical lead\nperson lin clinical\nperson bo product lead\n\
    person kim product\nd0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1\n";

fn told(story: &str) -> Told {
    let told = tell(&format!("{PEOPLE}{story}"), World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    told
}

/// The words and names of a story's acts.
struct Spoken<'a>(&'a Told);

impl Name for Spoken<'_> {
    fn of(&self, about: &Ref) -> Option<String> {
        (about.noun == Noun::Term).then(|| about.id.replace('-', " "))
    }
    fn words(&self, seq: Seq) -> Option<Words> {
        self.0.words.get(&seq).cloned()
    }
}

fn practice(world: &World) -> &dyn AnyPractice {
    world.practices().iter().find(|it| it.slug() == "requirements").unwrap().as_ref()
}

fn data(told: &Told, who: &Viewer, at: At, path: &str, of: Option<&Ref>) -> Value {
    let names = Spoken(told);
    let glance = Glance::new(&told.world, who, at, &names);
    match of {
        Some(matter) => practice(&told.world).data(path, &glance.on(Focus::Matter(matter))).unwrap(),
        None => practice(&told.world).data(path, &glance).unwrap(),
    }
}

fn page(told: &Told, who: &Viewer, path: &str, of: Option<&Ref>) -> String {
    let names = Spoken(told);
    let glance = Glance::new(&told.world, who, told.end, &names);
    let drawn = match of {
        Some(matter) => practice(&told.world).page(path, &glance.on(Focus::Matter(matter))),
        None => practice(&told.world).page(path, &glance),
    };
    drawn.unwrap().into_string()
}

fn requirement(told: &Told, id: &str) -> Value {
    data(told, &Viewer::Operator, told.end, "requirement", Some(&Ref::new(Noun::Requirement, id)))
}

fn days(told: &Told, n: i64) -> At {
    told.end.plus_millis(n * 86_400_000)
}

/// Who has which card, as of so many days after the story's end.
fn cards(told: &Told, name: &str, after: i64) -> Vec<String> {
    let viewer = Viewer::Person(person_named(name));
    let queue = data(told, &viewer, days(told, after), "queue", None);
    let cards = queue["cards"].as_array().unwrap().iter();
    cards.map(|card| card["requirement"].as_str().unwrap().to_owned()).collect()
}

const ASKED: &str = r#"
d0 10:00 bo requirement.introduced requirement=r-1 initiative=vent name="A" statement="The light is amber."
d1 09:00 bo requirement.asked requirement=r-1 function=clinical person=@mia deputy=@lin days=2
"#;

#[test]
fn a_deputy_takes_over_after_so_many_working_days_and_when_it_is_not_their_field() {
    // Day 1 is a Tuesday.
    let asked = told(ASKED);
    let by = |after| (cards(&asked, "mia", after).len(), cards(&asked, "lin", after).len());
    assert_eq!((by(0), by(1), by(3)), ((1, 0), (1, 0), (0, 1)));
    let passed = told(&format!("{ASKED}d1 10:00 mia requirement.passed requirement=r-1\n"));
    assert_eq!((cards(&passed, "mia", 0), cards(&passed, "lin", 0)), (vec![], vec!["r-1".to_owned()]));
    let both = format!(
        "{ASKED}d1 10:00 mia requirement.passed requirement=r-1\nd1 11:00 lin requirement.passed requirement=r-1\n"
    );
    // Then it is the function's again, and no one person's.
    let both = told(&both);
    assert_eq!(
        (cards(&both, "mia", 0).len(), cards(&both, "lin", 0).len(), cards(&both, "bo", 0).len()),
        (1, 1, 0)
    );
}

#[test]
fn a_card_is_done_by_an_answer_waits_for_one_while_its_question_is_open_and_comes_back_then() {
    let right = told(&format!("{ASKED}d2 09:00 mia requirement.confirmed requirement=r-1 revision=1\n"));
    assert_eq!(cards(&right, "mia", 0), [""; 0]);
    let asked = format!("{ASKED}d2 09:00 mia requirement.questioned requirement=r-1 text=\"Why amber?\"\n");
    let waits = told(&asked);
    assert_eq!(cards(&waits, "mia", 0), [""; 0]);
    let back =
        told(&format!("{asked}d2 10:00 bo requirement.answered requirement=r-1 text=\"By the standard\"\n"));
    assert_eq!(cards(&back, "mia", 0), ["r-1"]);
}

#[test]
fn what_was_typed_as_said_by_an_expert_is_nobodys_until_they_say_so() {
    let story = r#"
d1 09:00 bo requirement.introduced requirement=r-1 initiative=vent said_by=@mia name="A" statement="The light is amber."
"#;
    let experts = |told: &Told| {
        let front = data(told, &Viewer::Operator, told.end, "", None);
        front["requirements"][0]["experts"].to_string()
    };
    let waits = told(story);
    assert_eq!((experts(&waits).as_str(), cards(&waits, "mia", 0).len()), ("[]", 1));
    let theirs = told(&format!("{story}d2 09:00 mia requirement.authored requirement=r-1\n"));
    assert_eq!((experts(&theirs).as_str(), cards(&theirs, "mia", 0).len()), (r#"["clinical"]"#, 0));
    let not =
        told(&format!("{story}d2 09:00 mia requirement.disowned requirement=r-1 text=\"I said red\"\n"));
    assert_eq!((experts(&not).as_str(), cards(&not, "mia", 0).len()), ("[]", 0));
}

#[test]
fn a_change_of_any_attribute_makes_what_follows_suspect_until_somebody_has_looked() {
    let story = r#"
d0 10:00 bo requirement.introduced requirement=up initiative=vent name="A" statement="It breathes."
d0 10:01 bo requirement.introduced requirement=low initiative=vent parents=up name="B" statement="It loops."
"#;
    let suspects = |told: &Told| requirement(told, "low")["suspects"].to_string();
    assert_eq!(suspects(&told(story)), "[]");
    for change in [
        "requirement.changed requirement=up meaning=wording statement=\"It does breathe.\"",
        "requirement.changed requirement=up meaning=wording risk=high",
        "requirement.changed requirement=up meaning=wording tags=alarm",
        "requirement.changed requirement=up meaning=wording cites=iso-14971",
        "requirement.withdrawn requirement=up why=\"It is two\"",
    ] {
        let moved = format!("{story}d1 09:00 bo {change}\n");
        assert_eq!(suspects(&told(&moved)), r#"["up"]"#, "{change}");
        if !change.contains("withdrawn") {
            let looked = "d1 10:00 bo suspect.cleared requirement=low parent=up reason=\"It still does\"\n";
            assert_eq!(suspects(&told(&format!("{moved}{looked}"))), "[]", "{change}");
        }
    }
}

#[test]
fn surviving_characters_count_for_the_function_of_their_writer_and_are_unknown_where_nobody_counted() {
    let share = |name: &str, n: u32| format!("\"{}={n}\"", person_named(name));
    let story = format!(
        "d1 09:00 bo requirement.introduced requirement=r-1 initiative=vent name=\"A\" statement=\"Amber light.\" shares=[{},{}]\n",
        share("mia", 30).trim_matches('"'),
        share("bo", 70).trim_matches('"'),
    );
    let counted = told(&story);
    let characters = requirement(&counted, "r-1")["characters"].to_string();
    assert_eq!(
        characters,
        r#"[{"function":"clinical","characters":30},{"function":"product","characters":70}]"#
    );
    let measure = |told: &Told| {
        let names = Spoken(told);
        let glance = Glance::new(&told.world, &Viewer::Operator, told.end, &names);
        let reading = practice(&told.world).measure("P4-1-text", &glance).unwrap();
        (reading.value, reading.of)
    };
    assert_eq!(measure(&counted), (Some(1.0), 1));
    let anew = told(&format!(
        "{story}d2 09:00 bo requirement.changed requirement=r-1 meaning=wording statement=\"An amber light.\"\n"
    ));
    assert_eq!(measure(&anew), (None, 0));
}

#[test]
fn words_of_the_trade_lead_to_what_they_mean_and_unverified_ones_say_so() {
    let story = r#"
d1 09:00 mia term.defined term=tidal-volume function=clinical name="tidal volume" definition="Air per breath"
d1 09:01 mia term.defined term=apnoea function=clinical name="apnoea" definition="No breath"
d1 09:02 lin term.verified term=apnoea
d1 10:00 bo requirement.introduced requirement=r-1 initiative=vent name="A" statement="On apnoea, show the tidal volume <b>."
"#;
    let html =
        page(&told(story), &Viewer::Operator, "requirement", Some(&Ref::new(Noun::Requirement, "r-1")));
    assert!(
        html.contains(r##"<a class="term" href="/p/requirements/glossary#term-apnoea">apnoea</a>"##),
        "{html}"
    );
    assert!(html.contains("tidal volume<sup>?</sup>") && html.contains("term--unverified"), "{html}");
    assert!(html.contains("&lt;b&gt;"), "what is typed is text");
}

#[test]
fn a_card_shows_its_buttons_to_whom_it_is_for_and_to_nobody_else() {
    let asked = told(ASKED);
    let queue = |viewer: &Viewer| page(&asked, viewer, "queue", None);
    let mine = queue(&Viewer::Person(person_named("mia")));
    for act in ["requirement.confirmed", "requirement.questioned", "requirement.vetoed", "requirement.passed"]
    {
        assert!(mine.contains(&format!(r#"action="/acts/{act}""#)), "{act}");
    }
    assert!(mine.contains("The light is amber."));
    for viewer in [Viewer::Operator, Viewer::Guest, Viewer::Person(person_named("kim"))] {
        let theirs = queue(&viewer);
        assert!(!theirs.contains("<form") && theirs.contains("No card waits for you"), "{viewer:?}");
    }
}

#[test]
fn a_baseline_tells_what_came_went_and_changed() {
    let story = r#"
d1 09:00 bo requirement.introduced requirement=r-1 initiative=vent name="A" statement="One."
d1 09:01 bo requirement.introduced requirement=r-2 initiative=vent name="B" statement="Two."
d2 09:00 bo baseline.cut baseline=b-1 initiative=vent name="First"
d3 09:00 bo requirement.changed requirement=r-1 meaning=meaning statement="One and a half." why="It was short"
d3 09:01 bo requirement.withdrawn requirement=r-2 why="Gone"
d3 09:02 bo requirement.introduced requirement=r-3 initiative=vent name="C" statement="Three."
d4 09:00 bo baseline.cut baseline=b-2 initiative=vent name="Second"
"#;
    let told = told(story);
    let second = data(&told, &Viewer::Operator, told.end, "baseline", Some(&Ref::new(Noun::Baseline, "b-2")));
    let changes = second["since_the_one_before"].as_array().unwrap();
    let said: Vec<String> =
        changes.iter().map(|it| format!("{} {}", it["requirement"], it["change"]).replace('"', "")).collect();
    assert_eq!(said, ["r-1 changed", "r-2 removed", "r-3 added"]);
    assert_eq!(second["different_now"].as_array().unwrap().len(), 0);
    let html = page(&told, &Viewer::Operator, "baseline", Some(&Ref::new(Noun::Baseline, "b-2")));
    assert!(html.contains("One and a half.") && html.contains("One."), "{html}");
}

#[test]
fn every_page_of_one_thing_is_drawn() {
    let told = told(ASKED);
    for (path, of) in
        [("requirement", Ref::new(Noun::Requirement, "r-1")), ("of", Ref::new(Noun::Initiative, "vent"))]
    {
        let html = page(&told, &Viewer::Operator, path, Some(&of));
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
        assert_eq!(html.matches("<table").count(), html.matches("<caption").count());
        assert!(!html.contains("style=") && !html.contains("<script"));
    }
}

#[test]
fn a_trail_has_every_act_in_order_and_a_review_covers_what_there_was() {
    let before = told(
        "d1 09:00 bo requirement.introduced requirement=r-1 initiative=vent name=\"One\" statement=\"It sounds an alarm\"\n\
         d1 09:10 mia requirement.changed requirement=r-1 meaning=meaning statement=\"It sounds two alarms\"\n\
         d1 09:20 lin requirement.confirmed requirement=r-1\n\
         d1 09:30 bo requirement.linked requirement=r-1 link=tested_by artefact=document:cases\n\
         d2 09:00 lin trail.reviewed initiative=vent revision=4\n\
         d2 09:10 bo requirement.unlinked requirement=r-1 link=tested_by artefact=document:cases why=\"Done\"\n",
    );
    let of = Ref::new(Noun::Initiative, "vent");
    let trail = data(&before, &Viewer::Operator, before.end, "trail", Some(&of));
    let kinds: Vec<&str> =
        trail["entries"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    let expected = ["introduced", "changed", "confirmed", "linked", "unlinked"];
    assert_eq!(kinds, expected.map(|kind| format!("requirement.{kind}")), "in the order of the log");
    let revisions: Vec<u64> = trail["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["revision"].as_u64().unwrap())
        .collect();
    assert_eq!(revisions, [1, 2, 2, 2, 2]);
    assert_eq!((&trail["reviews"][0]["entries"], &trail["not_reviewed"]), (&4.into(), &1.into()));
    assert_ne!(trail["reviews"][0]["fingerprint"], trail["fingerprint"], "one more was done since");
    assert!(page(&before, &Viewer::Operator, "trail", Some(&of)).contains("1 entry was"), "the page says so");
    // The same acts give the same fingerprint, and one that was done otherwise another one.
    let print = |text: &str| {
        let story = format!(
            "d1 09:00 bo requirement.introduced requirement=r-1 initiative=vent name=\"One\" statement=\"It rings\" tags={text}\n"
        );
        let told = told(&story);
        data(&told, &Viewer::Operator, told.end, "trail", Some(&of))["fingerprint"].clone()
    };
    assert_eq!(print("clinical"), print("clinical"));
    assert_ne!(print("clinical"), print("safety"));
}
