//! Who hears customers, what one function was asked, and how far functions agree: what each page says, and to
//! whom.

use comity_common::practice::{Focus, Glance, Spared};
use comity_common::story::{Told, person_named, tell};
use comity_common::view::{Nameless, Viewer};
use comity_common::{AnyPractice, World};
use comity_spine::{At, Depth, Entry, Head, Noun, Ref, SourceId, Trace, TraceId, Visibility};
use serde_json::{Value, json};

fn told(story: &str) -> Told {
    let told = tell(story, World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    told
}

fn practice(world: &World) -> &dyn AnyPractice {
    world.practices().iter().find(|it| it.slug() == "shared-culture").unwrap().as_ref()
}

fn data(world: &World, page: &str, viewer: &Viewer, at: At) -> Value {
    practice(world).data(page, &Glance::new(world, viewer, at, &Nameless)).unwrap()
}

/// Eleven in marketing, of whom five were with customers for two hours, and two in legal.
fn company() -> String {
    let people: String = (0..11).map(|i| format!("person m{i} marketing\n")).collect();
    let logged: String =
        (0..5).map(|i| format!("d9 09:00 m{i} exposure.logged contact=visit hours=2 on=@d8\n")).collect();
    format!(
        "{people}person mia legal lead\nperson lin legal\n{logged}\
         d9 10:00 m5 exposure.logged contact=call hours=1.75 on=@d8\n\
         d9 11:00 mia exposure.logged contact=session hours=3 on=@d8\n"
    )
}

fn of_function<'d>(data: &'d Value, function: &str) -> &'d str {
    let all = data["functions"].as_array().unwrap();
    all.iter().find(|it| it["function"] == function).unwrap()["for_long_enough"].as_str().unwrap()
}

#[test]
fn of_a_function_it_is_said_how_many_heard_customers_and_of_a_person_nothing() {
    let told = told(&company());
    let seen = data(&told.world, "customers", &Viewer::Operator, told.end);
    assert_eq!(of_function(&seen, "marketing"), "5");
    assert_eq!(of_function(&seen, "legal"), "too few people to say");
    assert_eq!(seen["own_hours"], Value::Null);
    for person in ["m0", "m5", "mia"] {
        assert!(!seen.to_string().contains(&person_named(person).to_string()), "{seen}");
    }
    // Six weeks on it is too long ago.
    let later = told.end.plus_millis(42 * 86_400_000);
    assert_eq!(
        of_function(&data(&told.world, "customers", &Viewer::Operator, later), "marketing"),
        "fewer than 5"
    );
}

#[test]
fn ones_own_hours_are_shown_to_oneself_and_the_page_knows_whom_it_is_drawn_for() {
    let told = told(&company());
    let mia = Viewer::Person(person_named("mia"));
    let seen = data(&told.world, "customers", &mia, told.end);
    assert_eq!(seen["own_hours"], json!(3.0));
    let spared = Spared::default();
    let glance = Glance::new(&told.world, &Viewer::Operator, told.end, &Nameless).sparing(&spared);
    let html = practice(&told.world).page("customers", &glance).unwrap().into_string();
    assert!(html.contains("None of yours is known"), "{html}");
    let people = spared.into_people();
    assert!(people.contains(&person_named("mia")), "or mia would be shown a page that was drawn for another");
}

#[test]
fn a_series_that_counts_is_counted_for_whoever_came_and_taken_back_with_its_import() {
    let mut world = told(&company()).world;
    let source = SourceId::new("calendar").unwrap();
    let at = world.last().plus_millis(-3_600_000);
    let traces: Vec<Trace> = (0..9u64)
        .map(|i| Trace {
            id: TraceId(i + 1),
            by: Some(person_named(&format!("m{i}"))),
            depth: Some(if i == 8 { Depth::Invited } else { Depth::Accepted }),
            place: Some("customer-round".into()),
            ..Trace::new(source.clone(), format!("e{i}"), "contact", at)
        })
        .collect();
    let brought = json!({ "import.made": {
        "import": "im_00000000000000000000000001", "source": "calendar", "pack": "ics", "sha256": "", "rows": 9,
        "refused": 0, "gives": [], "from": null, "to": null,
    } });
    enter(&mut world, None, "import.made", &brought, traces, &[]);
    let at_end = world.last();
    assert_eq!(of_function(&data(&world, "customers", &Viewer::Operator, at_end), "marketing"), "5");
    let counted =
        json!({ "exposure.counted": { "source": "calendar", "place": "customer-round", "hours": 0.5 } });
    enter(&mut world, Some("mia"), "exposure.counted", &counted, Vec::new(), &[]);
    // With the half hour m5 has two hours and a quarter; m8 was asked and did not come.
    assert_eq!(of_function(&data(&world, "customers", &Viewer::Operator, at_end), "marketing"), "6");
    let own = data(&world, "customers", &Viewer::Person(person_named("m8")), at_end);
    assert_eq!(own["own_hours"], Value::Null);
    let undone = json!({ "import.undone": { "import": "im_00000000000000000000000001" } });
    let gone: Vec<TraceId> = (1..10).map(TraceId).collect();
    enter(&mut world, None, "import.undone", &undone, Vec::new(), &gone);
    assert_eq!(of_function(&data(&world, "customers", &Viewer::Operator, at_end), "marketing"), "5");
}

fn enter(
    world: &mut World,
    by: Option<&str>,
    kind: &str,
    terms: &Value,
    traces: Vec<Trace>,
    gone: &[TraceId],
) {
    let head = Head {
        seq: world.next(),
        kind: kind.into(),
        version: 1,
        recorded_at: world.last(),
        at: world.last(),
        by: by.map(person_named),
        on_behalf_of: None,
        source: None,
        visibility: Visibility::Open,
    };
    let entry = Entry { head, terms: terms.to_string().into_bytes().into(), traces: traces.into() };
    world.apply(&entry, gone).unwrap();
}

const ASKED: &str = r#"
person bo product lead
person mia legal lead
person lin legal
person ana marketing lead
d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text="Which name?"
d1 10:00 mia ask.voted ask=a1 stance=object
d1 10:01 lin ask.voted ask=a1 stance=object
d1 10:02 bo ask.voted ask=a1 stance=agree
d1 10:03 ana ask.voted ask=a1 stance=can_live_with
d2 09:00 ana ask.answered ask=a1 text="The second"
d3 09:00 bo ask.disposed ask=a1 disposition=adopted artefact=name
d4 09:00 ana ask.sent ask=a2 initiative=atlas to=product level=small text="When?"
d5 09:00 bo ask.sent visibility=pair ask=a3 initiative=atlas to=marketing level=small with=@mia text="Between us"
"#;

#[test]
fn two_who_object_weigh_as_much_as_everybody_else() {
    let told = told(ASKED);
    let asks = data(&told.world, "", &Viewer::Operator, told.end);
    let first = asks["asks"].as_array().unwrap().iter().find(|it| it["ask"] == "a1").unwrap();
    // By hand: legal (0+1)/(2+2), marketing (1+1)/(1+2), product (1+1)/(1+2).
    let number = first["agreement"]["number"].as_f64().unwrap();
    assert!((number - 0.25 * 2.0 / 3.0 * 2.0 / 3.0).abs() < 1e-12, "{first}");
    assert_eq!(first["agreement"]["by_function"]["legal"], json!({ "agree": 0, "seen": 2 }));
    let reading = told.world.measure("P2-4", told.end).unwrap();
    assert_eq!((reading.value, reading.of), (Some(number), 1));
}

#[test]
fn each_function_has_a_page_of_what_it_was_asked_and_what_that_changed() {
    let told = told(ASKED);
    let page = |function: &str, viewer: &Viewer| {
        let thing = Ref::new(Noun::Function, function);
        let glance = Glance::new(&told.world, viewer, told.end, &Nameless).on(Focus::Matter(&thing));
        let it = practice(&told.world);
        (it.page("function", &glance).map(maud::Markup::into_string), it.data("function", &glance))
    };
    let (html, data) = page("marketing", &Viewer::Operator);
    let (html, data) = (html.unwrap(), data.unwrap());
    assert!(html.contains("Of 1 asks to marketing, 1 changed something"), "{html}");
    assert_eq!(data["asked"][0]["changed"], "name");
    assert_eq!(data["asks"][0]["ask"], "a2");
    assert!(!data.to_string().contains("a3") && !html.contains("a3"), "what is kept is told to nobody else");
    let (_, data) = page("marketing", &Viewer::Person(person_named("mia")));
    assert_eq!(data.unwrap()["asked"].as_array().unwrap().len(), 2);
    assert_eq!(page("astronomy", &Viewer::Operator), (None, None));
}

#[test]
fn an_answer_of_which_nobody_says_what_became_counts_against_whoever_asked() {
    let told = told(
        "person bo product lead\nperson ana marketing lead\n\
         d0 08:00 bo initiative.opened initiative=atlas\n\
         d0 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text=\"Which name?\"\n\
         d0 09:01 bo ask.sent ask=a2 initiative=atlas to=marketing level=small text=\"Which colour?\"\n\
         d0 09:02 bo ask.sent ask=a3 initiative=atlas to=marketing level=small text=\"Which day?\"\n\
         d1 09:00 ana ask.answered ask=a1 text=\"The short one\"\n\
         d1 09:01 ana ask.answered ask=a2 text=\"Blue\"\n\
         d2 09:00 bo ask.disposed ask=a1 disposition=declined reason=\"It is taken\"\n",
    );
    let viewer = Viewer::Operator;
    let glance = Glance::new(&told.world, &viewer, told.world.last(), &Nameless);
    let reading = practice(&told.world).measure("P2-1-told", &glance).unwrap();
    assert_eq!((reading.value, reading.of), (Some(0.5), 2), "a reasoned no is an answer; silence is none");
    let page = data(&told.world, "", &viewer, told.world.last());
    let pair = json!([{ "from": "product", "to": "marketing", "asks": 3, "lift": 1.0, "even": null }]);
    assert_eq!(page["between"], pair);
}

#[test]
fn asks_are_followed_to_whoever_answered_saying_that_it_mattered() {
    let mut story = String::from(
        "person bo product lead\nperson ana marketing lead\nperson kim marketing\n\
         d0 08:00 bo initiative.opened initiative=atlas\n",
    );
    for (ask, rest) in [
        (
            "a1",
            "d3 09:00 bo ask.disposed ask=a1 disposition=adopted artefact=name\nd4 09:00 ana ask.weighed ask=a1 mattered=yes\n",
        ),
        ("a2", "d3 09:01 bo ask.disposed ask=a2 disposition=declined reason=\"It is taken\"\n"),
        (
            "a3",
            "d3 09:02 bo ask.disposed ask=a3 disposition=parked reason=\"Later\"\nd4 09:01 ana ask.weighed ask=a3 mattered=yes\n",
        ),
        // What was said before it was taken up again is past.
        (
            "a4",
            "d3 09:03 bo ask.disposed ask=a4 disposition=parked reason=\"Later\"\nd4 09:02 ana ask.weighed ask=a4 mattered=no\n\
                d5 09:00 bo ask.disposed ask=a4 disposition=adapted artefact=name\n",
        ),
        // One who says no is enough.
        (
            "a5",
            "d2 10:00 kim ask.answered ask=a5 text=\"Red\"\nd3 09:04 bo ask.disposed ask=a5 disposition=adopted artefact=colour\n\
                d4 09:03 ana ask.weighed ask=a5 mattered=yes\nd4 09:04 kim ask.weighed ask=a5 mattered=no\n",
        ),
    ] {
        story += &format!(
            "d1 09:00 bo ask.sent ask={ask} initiative=atlas to=marketing level=small text=\"What?\"\n\
             d2 09:00 ana ask.answered ask={ask} text=\"This\"\n{rest}"
        );
    }
    story += "d6 09:00 bo ask.sent ask=a6 initiative=atlas to=marketing level=small text=\"What?\"\n";
    let told = told(&in_order(&story));
    let viewer = Viewer::Operator;
    let page = data(&told.world, "", &viewer, told.world.last());
    let funnel = json!({ "asked": 6, "answered": 5, "had_consequence": 4, "weighed": 2, "mattered": 1 });
    assert_eq!(page["funnel"], funnel);
    let glance = Glance::new(&told.world, &viewer, told.world.last(), &Nameless);
    let taken = |id| practice(&told.world).measure(id, &glance).map(|it| (it.value, it.of)).unwrap();
    assert_eq!(taken("P2-1-told"), (Some(0.8), 5), "what is parked may yet have a consequence");
    assert_eq!(taken("P2-1-mattered"), (Some(0.25), 4), "silence is no yes");
    let mattered = |id: &str| {
        let asks = page["asks"].as_array().unwrap();
        asks.iter().find(|it| it["ask"] == id).unwrap()["mattered"].clone()
    };
    assert_eq!(["a1", "a2", "a4", "a5"].map(mattered), [json!(true), json!(null), json!(null), json!(false)]);
}

/// The lines of a story in order of day and time.
fn in_order(story: &str) -> String {
    let (mut steps, head): (Vec<&str>, Vec<&str>) = story.lines().partition(|line| line.starts_with('d'));
    steps.sort_by_key(|line| line.get(..8));
    head.into_iter().chain(steps).map(|line| format!("{line}\n")).collect()
}
