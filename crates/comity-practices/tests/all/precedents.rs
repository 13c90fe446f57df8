//! What a precedent clears, until when, and what it never tells.

use comity_common::practice::{Focus, Glance, Open};
use comity_common::story::{Told, person_named, tell};
use comity_common::view::{Name, Nameless, Viewer};
use comity_common::{AnyPractice, World};
use comity_spine::{InitiativeId, Ref, Seq, entry::Words};
use serde_json::{Value, json};

const SETTLED: &str = r#"
person mia legal lead
person bo product lead
person kim product
d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T2 touches=[personal-data]
d1 09:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=[gdpr,eprivacy] text="The form asks for a birthday"
d2 09:00 bo concern.conditioned concern=c1 option=ask-less effect=better risk=low effort=small text="Ask for the year only"
d3 09:00 mia concern.resolved concern=c1 resolution=solved_with_change effect=better artefact=form
d3 10:00 mia precedent.set precedent=l-12 concern=c1 cites=gdpr touches=[personal-data] until=@d40 text="Ask for the year only"
d4 09:00 kim initiative.opened initiative=beacon dri=@kim tier=T1 touches=[personal-data]
"#;

fn told(more: &str) -> Told {
    let told = tell(&format!("{SETTLED}{more}"), World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    told
}

fn practice(world: &World) -> &dyn AnyPractice {
    world.practices().iter().find(|it| it.slug() == "buy-in").unwrap().as_ref()
}

/// What waits for somebody, as of the end of a story.
fn open(told: &Told) -> Vec<Open> {
    let viewer = Viewer::Operator;
    practice(&told.world).open(&Glance::new(&told.world, &viewer, told.end, &Nameless))
}

fn data(told: &Told, page: &str) -> Value {
    let viewer = Viewer::Operator;
    practice(&told.world).data(page, &Glance::new(&told.world, &viewer, told.end, &Nameless)).unwrap()
}

#[test]
fn an_initiative_in_scope_is_cleared_without_anybody_asking() {
    let told = told("d5 09:00\n");
    let cleared = &data(&told, "")["cleared"];
    assert_eq!(cleared[0]["initiative"], "beacon");
    assert_eq!(cleared[0]["precedent"], "l-12");
    assert_eq!(cleared.as_array().unwrap().len(), 1, "not the initiative that it came of: {cleared}");
    assert!(open(&told).is_empty());
    let viewer = Viewer::Operator;
    let beacon = InitiativeId::new("beacon").unwrap();
    let glance = Glance::new(&told.world, &viewer, told.end, &Nameless).on(Focus::Initiative(&beacon));
    let html = practice(&told.world).page("", &glance).unwrap().into_string();
    assert!(html.contains("cleared by precedent l-12 until"), "{html}");
    assert_eq!(
        practice(&told.world).notes(&glance),
        ["Cleared for gdpr by precedent l-12 until 2026-02-14."]
    );
}

#[test]
fn what_ran_out_mid_way_is_open_again_and_says_so() {
    let lapsed = told("d41 09:00\n");
    let open_now = open(&lapsed);
    assert_eq!(open_now.len(), 1);
    assert_eq!(open_now[0].matter.to_string(), "precedent:l-12");
    assert_eq!(open_now[0].initiative.as_deref(), Some("beacon"));
    assert_eq!(open_now[0].turn.as_ref().map(|it| it.as_str()), Some("legal"));
    assert!(open_now[0].next.contains("expired mid-way: it stood until 2026-02-14"), "{}", open_now[0].next);
    // It is taken up by a concern on the same rule, by letting it stand longer, or by the end of the work.
    let concern = "d41 10:00 mia concern.raised initiative=beacon concern=c2 function=legal cites=gdpr \
                   text=\"Again\"\n";
    let matters: Vec<String> = open(&told(concern)).iter().map(|open| open.matter.to_string()).collect();
    assert_eq!(matters, ["concern:c2"]);
    let longer = "d41 10:00 mia precedent.renewed precedent=l-12 until=@d90 text=\"It still holds\"\n";
    assert!(open(&told(longer)).is_empty());
    assert!(open(&told("d30 09:00 kim initiative.landed initiative=beacon\nd41\n")).is_empty());
}

#[test]
fn a_concern_that_it_cleared_is_open_again_when_it_ends_is_reopened_or_no_longer_fits() {
    let applied = "d5 09:00 mia concern.raised initiative=beacon concern=c2 function=legal cites=gdpr text=\"Again\"\n\
                   d5 10:00 kim precedent.applied precedent=l-12 concern=c2\n";
    assert!(open(&told(applied)).is_empty());
    let ends = [
        ("d41 09:00\n", "expired mid-way"),
        (
            "d9 09:00 mia precedent.expired precedent=l-12 reason=\"It is otherwise now\"\n",
            "was ended mid-way, on",
        ),
        (
            "d9 09:00 mia concern.reopened concern=c1 text=\"It is otherwise now\"\n",
            "its own concern was opened again",
        ),
        ("d9 09:00 kim initiative.described initiative=beacon touches=[money]\n", "when it no longer fitted"),
    ];
    for (end, says) in ends {
        let open = open(&told(&format!("{applied}{end}")));
        let again = open.iter().find(|open| open.matter.id == "c2").unwrap_or_else(|| panic!("{end}"));
        assert!(again.next.contains(says), "{}", again.next);
        assert!(again.next.contains("Find with legal"), "{}", again.next);
    }
    // And it says so on the page.
    let told = told(&format!("{applied}d41 09:00\n"));
    let viewer = Viewer::Operator;
    let html = practice(&told.world).page("", &Glance::new(&told.world, &viewer, told.end, &Nameless));
    assert!(html.unwrap().into_string().contains("Open again. "));
}

/// Words that only those may see whom they are for.
struct Secret;

impl Name for Secret {
    fn of(&self, _: &Ref) -> Option<String> {
        None
    }
    fn words(&self, _: Seq) -> Option<Words> {
        Some(["text", "reason"].map(|field| (field.into(), "said in confidence".to_owned())).into())
    }
}

#[test]
fn a_kept_concern_on_the_same_rule_is_told_by_no_precedent() {
    let kept = "d5 09:00 mia concern.raised visibility=privileged initiative=beacon concern=c9 function=legal cites=gdpr \
                with=@bo text=\"A case\"\nd41 09:00\n";
    let told = told(kept);
    for viewer in [Viewer::Operator, Viewer::Guest, Viewer::Person(person_named("kim"))] {
        let glance = Glance::new(&told.world, &viewer, told.end, &Secret);
        let it = practice(&told.world);
        for page in it.pages().into_iter().filter(|page| page.of.is_none()) {
            let html = it.page(page.path, &glance).unwrap().into_string();
            let data = it.data(page.path, &glance).unwrap().to_string();
            assert!(!html.contains("c9") && !data.contains("c9"), "{viewer:?} at {}", page.path);
        }
        // That legal takes it up in confidence must not show in what the precedent left open.
        assert_eq!(it.open(&glance).len(), 1, "{viewer:?}");
    }
}

#[test]
fn an_act_about_a_precedent_that_is_kept_changes_nothing_for_anybody() {
    let kept = "d5 09:00 mia precedent.expired visibility=pair precedent=l-12 reason=\"Quietly\"\nd6 09:00\n";
    assert_eq!(data(&told(kept), "")["cleared"][0]["lapsed"], Value::Null);
}

#[test]
fn ways_that_work_are_counted_by_who_offered_them_and_by_rule() {
    let raised = |id: &str, rule: &str| {
        format!(
            "d1 09:00 mia concern.raised initiative=atlas concern={id} function=legal cites={rule} text=\"Hm\"\n"
        )
    };
    let way = |at: &str, who: &str, id: &str, option: &str| {
        format!(
            "{at} {who} concern.conditioned concern={id} option={option} effect=same risk=low effort=small text=\"So\"\n"
        )
    };
    let story = format!(
        "person mia legal lead\nperson bo product lead\nd0 09:00 bo initiative.opened initiative=atlas dri=@bo\n{}{}{}{}{}\
         {}{}{}{}{}\
         d3 09:00 mia concern.workable concern=c2 option=less\n\
         d4 09:00 mia concern.resolved concern=c4 resolution=solved_as_is effect=same\n\
         d4 10:00 mia concern.resolved concern=c5 resolution=withdrawn reason=\"A mistake\"\n",
        raised("c1", "gdpr"),
        raised("c2", "gdpr"),
        raised("c3", "coppa"),
        raised("c4", "hipaa"),
        raised("c5", "hipaa"),
        // Their own way; two of product's, of which one would work; one that nobody spoke to; the only one.
        way("d2 09:00", "mia", "c1", "less"),
        way("d2 09:01", "bo", "c2", "later"),
        way("d2 09:02", "bo", "c2", "less"),
        way("d2 09:03", "bo", "c3", "later"),
        way("d2 09:04", "bo", "c4", "later"),
    );
    let told = |story: &str| {
        let told = tell(story, World::new(comity_practices::all()).unwrap()).unwrap();
        assert!(!told.text.contains("  !"), "{}", told.text);
        told
    };
    let taken = |told: &Told, id: &str| {
        let reading = told.world.measure(id, told.end).unwrap();
        (reading.value, reading.of)
    };
    let now = told(&story);
    assert_eq!(taken(&now, "P1-1"), (Some(0.75), 4), "whoever withdraws needs no way");
    assert_eq!(taken(&now, "P1-1-own"), (Some(1.0 / 3.0), 3));
    let glance = Glance::new(&now.world, &Viewer::Operator, now.end, &Nameless);
    let buy_in = now.world.practices().iter().find(|it| it.slug() == "buy-in").unwrap();
    let front = buy_in.data("", &glance).unwrap();
    let of = |id: &str| {
        let all = front["concerns"].as_array().unwrap();
        all.iter().find(|it| it["concern"] == id).unwrap()["workable"].clone()
    };
    assert_eq!(
        ["c1", "c2", "c3", "c4"].map(of),
        [json!(["less"]), json!(["less"]), json!([]), json!(["later"])]
    );
    // What was offered and said before it was opened again is past.
    let again = told(&format!("{story}d5 09:00 mia concern.reopened concern=c4 text=\"It grew\"\n"));
    assert_eq!(taken(&again, "P1-1"), (Some(0.5), 4));
    assert_eq!(taken(&again, "P1-1-own"), (Some(0.5), 2));
}

#[test]
fn the_register_says_how_often_there_is_a_way_drawn_towards_what_is_usual() {
    let mut story = String::from(
        "person mia legal lead\nperson bo product lead\nd0 09:00 bo initiative.opened initiative=atlas dri=@bo\n",
    );
    let rules = [("gdpr", 6, 5), ("coppa", 4, 1), ("hipaa", 1, 1)];
    for (rule, all, with) in rules {
        story += &format!(
            "d1 09:00 mia obligation.entered obligation={rule} sort=law name=\"{rule}\" source=\"The law\"\n"
        );
        for i in 0..all {
            story += &format!(
                "d1 09:00 mia concern.raised initiative=atlas concern={rule}-{i} function=legal cites={rule} text=\"Hm\"\n"
            );
            if i < with {
                story += &format!(
                    "d1 09:00 mia concern.conditioned concern={rule}-{i} option=so effect=same risk=low effort=small text=\"So\"\n"
                );
            }
        }
    }
    let told = tell(&story, World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    let glance = Glance::new(&told.world, &Viewer::Operator, told.end, &Nameless);
    let buy_in = told.world.practices().iter().find(|it| it.slug() == "buy-in").unwrap();
    let data = buy_in.data("obligations", &glance).unwrap();
    let ways = |rule: &str| {
        let all = data["obligations"].as_array().unwrap();
        all.iter().find(|it| it["obligation"] == rule).unwrap()["ways"].clone()
    };
    for (rule, all, with) in rules {
        assert_eq!(
            (ways(rule)["of"].as_u64(), ways(rule)["with"].as_u64()),
            (Some(all), Some(with)),
            "{data}"
        );
        let (raw, drawn) = (with as f64 / all as f64, ways(rule)["share"].as_f64().unwrap());
        let usual = 7.0 / 11.0;
        assert!(
            (drawn - usual).abs() < (raw - usual).abs() && (drawn > usual) == (raw > usual),
            "{rule}: {drawn}"
        );
    }
    assert!(buy_in.page("obligations", &glance).unwrap().into_string().contains("5 of 6; "));
}
