//! What keynote planning makes of odd input: a sentence, and never a number from nothing.

use comity_common::practice::{Focus, Glance, Open};
use comity_common::view::{Name, Nameless, View, Viewer};
use comity_common::{World, story::person_named, story::tell};
use comity_practices::keynote::{State, outlook, results};
use comity_spine::{At, KeynoteId, Ref, Seq, entry::Words};
use serde_json::Value;

const START: &str = r#"
person bo product lead
person ana marketing lead
person mia legal lead
person zoe engineering lead
d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:01 bo freeze.set keynote=spring freeze=content on=@d40
d0 09:10 bo initiative.opened initiative=atlas dri=@ana tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
"#;

fn told(story: &str) -> (World, At) {
    let told = tell(&format!("{START}{story}"), World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    (told.world, told.end)
}

/// What the page of the keynote says to programs at the end of a story.
fn plan(story: &str) -> Value {
    let (world, end) = told(story);
    let glance = Glance::new(&world, &Viewer::Operator, end, &Nameless);
    let keynote = Ref::new(comity_spine::Noun::Keynote, "spring");
    practice(&world).data("keynote", &glance.on(Focus::Matter(&keynote))).unwrap()
}

fn practice(world: &World) -> &dyn comity_common::AnyPractice {
    world.practices().iter().find(|it| it.slug() == "keynote").unwrap().as_ref()
}

fn text(value: &Value) -> String {
    value.to_string()
}

const GATE: &str = "d2 09:00 bo gate.set gate=g announcement=atlas@spring asks=legal\n";
const MET: &str = "d2 09:30 mia gate.met gate=g artefact=document:terms\n";
const CREW: &str = "d2 10:00 bo crew.staffed crew=web person=@zoe share=100\n";

#[test]
fn a_gate_without_a_past_has_no_number_and_is_named() {
    let plan = plan(GATE);
    assert_eq!(plan["forecast"]["ready"], Value::Null);
    assert!(text(&plan["forecast"]["headline"]).contains("no data on legal's gate of atlas"), "{plan}");
    assert_eq!(plan["forecast"]["promises"][0]["ready"], Value::Null);
}

#[test]
fn no_history_at_all_gives_no_number() {
    let plan = plan("d2 09:00 bo deliverable.planned deliverable=film initiative=atlas crew=web\n");
    assert_eq!(plan["forecast"]["ready"], Value::Null);
    assert!(text(&plan["forecast"]["headline"]).contains("has no number"), "{plan}");
}

#[test]
fn an_announcement_that_needs_nothing_has_no_number_and_one_without_gates_is_named() {
    assert!(text(&plan("")["forecast"]["flaws"]).contains("neither gates nor deliverables"));
    let work =
        "d2 11:00 bo deliverable.planned deliverable=film initiative=atlas crew=web p10=2 p50=3 p90=5\n";
    let plan = plan(&format!("{CREW}{work}"));
    assert!(text(&plan["forecast"]["flaws"]).contains("has no gates"), "{plan}");
    assert!(plan["forecast"]["ready"]["p"].as_f64().unwrap() > 0.9, "{plan}");
}

#[test]
fn a_person_without_time_is_said_and_what_needs_them_has_no_number() {
    let nobody = "d2 10:00 bo crew.staffed crew=web person=@zoe share=0\n";
    let work =
        "d2 11:00 bo deliverable.planned deliverable=film initiative=atlas crew=web p10=2 p50=3 p90=5\n";
    let plan = plan(&format!("{GATE}{MET}{nobody}{work}"));
    assert_eq!(plan["forecast"]["ready"], Value::Null);
    assert!(
        text(&plan["forecast"]["flaws"]).contains("nobody in")
            || text(&plan["forecast"]).contains("Nobody in"),
        "{plan}"
    );
}

#[test]
fn items_of_trackers_that_wait_for_each_other_are_named_as_a_ring() {
    let story = "d4 09:00 trace work.planned initiative=atlas item=PAY-1 place=linear:pay status=todo \
                 waits_for=PAY-2\n\
                 d4 09:01 trace work.planned initiative=atlas item=PAY-2 place=linear:pay status=todo \
                 waits_for=PAY-1\n\
                 d20 09:01 trace work.planned initiative=atlas item=PAY-3 place=linear:pay\n\
                 d21 09:01 trace work.done initiative=atlas item=PAY-3 place=linear:pay\n\
                 d30\n";
    let plan = plan(&format!("{GATE}{MET}{story}"));
    assert_eq!(plan["forecast"]["ready"], Value::Null);
    assert!(text(&plan["forecast"]["flaws"]).contains("wait for each other"), "{plan}");
}

/// Items of a tracker, of which one is finished each week.
fn board(extra: &str) -> Value {
    let mut story = format!("{GATE}{MET}");
    for week in 0..4 {
        let day = 4 + week * 7;
        story.push_str(&format!(
            "d{day} 09:00 trace work.planned initiative=atlas item=PAY-{week} place=linear:pay status=done\n\
             d{} 09:00 trace work.done initiative=atlas item=PAY-{week} place=linear:pay\n",
            day + 1
        ));
    }
    story.push_str("d26 10:00 trace work.planned initiative=atlas item=PAY-9 place=linear:pay status=todo\n");
    story.push_str(extra);
    plan(&format!("{story}d33\n"))
}

#[test]
fn work_is_read_from_a_tracker_with_its_pace_and_nothing_is_typed() {
    let plan = board("");
    let p = plan["forecast"]["ready"]["p"].as_f64().unwrap();
    assert!(p > 0.9, "one item to do at one a week, and four weeks left: {plan}");
    assert_eq!(plan["claims"]["promises"][0]["done"], 4);
    assert_eq!(plan["claims"]["promises"][0]["of"], 5);
}

#[test]
fn an_item_that_is_open_again_is_work_and_a_double_is_none() {
    let again =
        board("d32 09:00 trace work.planned initiative=atlas item=PAY-0 place=linear:pay status=todo\n");
    assert!(text(&again["forecast"]["notes"]).contains("open again"), "{again}");
    assert_eq!(again["claims"]["promises"][0]["done"], 3);
    let double = board(
        "d32 09:00 trace work.planned initiative=atlas item=PAY-7 place=linear:pay status=todo \
            duplicate_of=PAY-9\n",
    );
    assert_eq!(double["claims"]["promises"][0]["of"], 5);
    assert!(text(&double["forecast"]["notes"]).contains("doubles"), "{double}");
}

#[test]
fn an_item_waits_for_all_that_its_tracker_names_and_a_whole_for_its_parts() {
    let plan = board(
        "d32 09:00 trace work.planned initiative=atlas item=PAY-10 place=linear:pay status=todo \
         waits_for=pay-9-pay-11 part_of=PAY-12\n\
         d32 09:01 trace work.planned initiative=atlas item=PAY-11 place=linear:pay status=todo\n\
         d32 09:02 trace work.planned initiative=atlas item=PAY-12 place=linear:pay status=todo\n",
    );
    let waits = |id: &str| {
        let work = plan["map"]["work"].as_array().unwrap();
        text(&work.iter().find(|it| text(&it["id"]).contains(id)).unwrap()["waits_for"])
    };
    assert!(waits("PAY-10").contains("PAY-9") && waits("PAY-10").contains("PAY-11"), "{plan}");
    assert!(waits("PAY-12").contains("PAY-10") && waits("PAY-9") == "[]", "{plan}");
}

#[test]
fn a_show_that_is_over_is_not_forecast() {
    let plan = plan(&format!("{GATE}{MET}d70\n"));
    assert_eq!(plan["forecast"]["ready"], Value::Null);
    assert!(text(&plan["forecast"]["why"]).contains("The day has come"), "{plan}");
}

#[test]
fn what_moved_between_keynotes_is_planned_for_the_one_it_is_promised_for() {
    let moved = "d5 09:00 bo keynote.dated keynote=autumn on=@d200 owner=@bo\n\
                 d6 09:00 bo announcement.cut initiative=atlas keynote=spring\n\
                 d6 09:01 bo announcement.promised initiative=atlas keynote=autumn\n";
    let plan = plan(&format!("{GATE}{MET}{moved}"));
    assert_eq!(plan["promises"].as_array().unwrap().len(), 0);
    assert!(text(&plan["forecast"]["why"]).contains("Nothing is promised"), "{plan}");
    let at = |keynote: &str, story: &str| {
        let (world, end) = told(story);
        let keynote = Ref::new(comity_spine::Noun::Keynote, keynote);
        let glance = Glance::new(&world, &Viewer::Operator, end, &Nameless);
        practice(&world).data("keynote", &glance.on(Focus::Matter(&keynote))).unwrap()
    };
    let autumn = at("autumn", &format!("{GATE}{MET}{moved}"));
    let notes = text(&autumn["forecast"]["notes"]);
    assert!(notes.contains("was promised for spring before and moved here"), "{autumn}");
    // Without gates of its own there, it says so; its old ones do not count.
    assert!(text(&autumn["forecast"]["flaws"]).contains("neither gates nor deliverables"), "{autumn}");
    let both = "d5 09:00 bo keynote.dated keynote=autumn on=@d200 owner=@bo\n\
                d6 09:01 bo announcement.promised initiative=atlas keynote=autumn\n";
    let both = at("autumn", &format!("{GATE}{MET}{both}"));
    assert!(text(&both["forecast"]["notes"]).contains("is promised for spring, too"), "{both}");
}

/// What the page of questions says to programs, of what an address asks.
fn what_if(story: &str, asked: &[(&str, &str)]) -> (Value, String) {
    let (world, end) = told(story);
    let asked: Vec<_> = asked.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let glance = Glance::new(&world, &Viewer::Operator, end, &Nameless).asking(&asked);
    let practice = practice(&world);
    let page = practice.page("what-if", &glance).unwrap().into_string();
    (practice.data("what-if", &glance).unwrap(), page)
}

#[test]
fn what_a_change_would_do_is_asked_by_an_address_alone() {
    let work = "d2 11:00 bo deliverable.planned deliverable=film initiative=atlas crew=web p10=20 p50=40 p90=70\n\
                d2 11:01 bo deliverable.planned deliverable=script initiative=atlas crew=web p10=2 p50=4 p90=9\n";
    let story = format!("{GATE}{MET}{CREW}{work}");
    let (plain, page) = what_if(&story, &[]);
    let p = plain["before"].as_f64().unwrap();
    assert_eq!(plain["after"].as_f64(), Some(p));
    assert!(0.1 < p && p < 0.9, "{plain}");
    assert!(page.contains("As it is planned") && page.contains("method=\"get\""), "{page}");
    for (asked, more) in
        [(("done", "film"), true), (("crew", "web"), true), (("days", "20"), true), (("days", "-20"), false)]
    {
        let (answer, page) = what_if(&story, &[asked]);
        assert_eq!(answer["before"].as_f64(), Some(p), "the same luck: {answer}");
        assert_eq!(answer["delta"].as_f64().unwrap() > 0.0, more, "{asked:?}: {answer}");
        assert!(page.contains("give or take"), "{page}");
        assert_eq!(page.contains("The date stands."), asked.0 == "days", "{page}");
    }
    // Two changes are one question.
    let (both, _) = what_if(&story, &[("done", "script"), ("days", "5")]);
    assert_eq!(both["changes"].as_array().unwrap().len(), 2);
}

#[test]
fn a_risk_makes_it_less_likely_until_it_is_closed() {
    let work =
        "d2 11:00 bo deliverable.planned deliverable=film initiative=atlas crew=web p10=20 p50=30 p90=45\n";
    let risk = "d3 09:00 bo risk.named keynote=spring risk=late chance=40 times=2 hits=atlas text=\"Late\"\n";
    let story = format!("{GATE}{MET}{CREW}{work}");
    let p = |plan: &Value| plan["forecast"]["ready"]["p"].as_f64().unwrap();
    let (without, with) = (plan(&format!("{story}d3 10:00\n")), plan(&format!("{story}{risk}d3 10:00\n")));
    assert!(p(&with) < p(&without) - 0.1, "{} {}", p(&with), p(&without));
    assert_eq!(with["risks"][0]["risk"], "late");
    let says = text(&with["forecast"]["drivers"]["changes"]);
    assert!(says.contains("If late could not happen"), "{says}");
    let closed = "d3 09:30 bo risk.closed keynote=spring risk=late reason=\"They came\"\n";
    assert_eq!(p(&plan(&format!("{story}{risk}{closed}d3 10:00\n"))), p(&without));
}

#[test]
fn a_risk_may_hit_one_piece_of_work_and_leave_the_others_alone() {
    let work = "d2 11:00 bo deliverable.planned deliverable=film initiative=atlas crew=web p10=20 p50=30 p90=45\n\
                d2 11:01 bo deliverable.planned deliverable=poster initiative=atlas crew=ink p10=1 p50=2 p90=3\n\
                d2 11:02 bo crew.staffed crew=ink person=@bo share=100\n";
    let story = |risk: &str| format!("{GATE}{MET}{CREW}{work}{risk}d3 10:00\n");
    let hits = |what: &str| {
        let risk = "d3 09:00 bo risk.named keynote=spring risk=late chance=40 times=2";
        plan(&story(&format!("{risk} {what} text=\"Late\"\n")))
    };
    let p = |plan: &Value| plan["forecast"]["ready"]["p"].as_f64().unwrap();
    let none = p(&plan(&story("")));
    let (film, poster, all) = (hits("work=film"), hits("work=poster"), hits("hits=atlas"));
    assert!(p(&film) < none - 0.1, "{} {none}", p(&film));
    assert_eq!(p(&poster), none, "a poster that takes twice as long is still early");
    assert_eq!(p(&film), p(&all), "the same luck, and only the film matters");
    assert_eq!(film["risks"][0]["work"][0], "film");
}

#[test]
fn how_much_luck_is_shared_is_read_from_what_trackers_finished() {
    let autumn = "d5 09:00 bo keynote.dated keynote=autumn on=@d300 owner=@bo\n\
                  d6 09:00 bo announcement.cut initiative=atlas keynote=spring\n\
                  d6 09:01 bo announcement.promised initiative=atlas keynote=autumn\n";
    // Two teams, three quarters: what the second quarter takes is four times as long, for both of them.
    let done = |n: usize, slow: usize| {
        let mut lines = Vec::new();
        for i in 0..n {
            let (quarter, team) = (i % 3, i % 2);
            let begun = 8 + quarter * 90 + i % 20;
            let took = (2 + i / 6 % 3) * if quarter == 1 { slow } else { 1 };
            let item = format!("initiative=atlas item=T{team}-{i} place=linear:t{team}");
            lines.push((begun, format!("d{begun} 09:00 trace work.started {item} status=done\n")));
            lines.push((begun + took, format!("d{} 09:00 trace work.done {item}\n", begun + took)));
        }
        lines.sort_by_key(|(day, _)| *day);
        let story = lines.iter().fold(autumn.to_owned(), |story, (_, line)| story + line);
        let (world, end) = told(&format!("{story}d280\n"));
        let keynote = Ref::new(comity_spine::Noun::Keynote, "autumn");
        let glance = Glance::new(&world, &Viewer::Operator, end, &Nameless);
        let all = practice(&world).data("keynote", &glance.on(Focus::Matter(&keynote))).unwrap();
        (all["forecast"]["shared_luck"][1].as_f64().unwrap(), all["forecast"]["shared_luck_from"].clone())
    };
    let (few, many, slow) = (done(150, 4), done(240, 1), done(240, 4));
    assert_eq!(few.1, 0, "a convention under 200");
    assert!((few.0 - 0.05).abs() < 1e-6, "{few:?}");
    assert!(many.1 == 240 && slow.1 == 240, "{many:?} {slow:?}");
    assert!(many.0 < 0.1 && slow.0 > 0.5, "{many:?} {slow:?}");
}

#[test]
fn what_cannot_be_asked_is_said_in_a_sentence() {
    let work =
        "d2 11:00 bo deliverable.planned deliverable=film initiative=atlas crew=web p10=2 p50=3 p90=5\n";
    let story = format!("{GATE}{MET}{CREW}{work}");
    for (asked, says) in [
        (("crew", "nobody"), "is not in the plan"),
        (("done", "no such thing"), "is not in the plan"),
        (("days", "soon"), "Ask for a whole number of working days"),
        (("days", "9999999999999"), "Ask for a whole number of working days"),
        (("days", "-200"), "working days in the past"),
        (("form.atlas", "cut"), "nothing is promised for this date yet"),
    ] {
        let (answer, page) = what_if(&story, &[asked]);
        assert!(text(&answer["why"]).to_lowercase().contains(&says.to_lowercase()), "{asked:?}: {answer}");
        assert!(page.contains("role=\"alert\""), "{page}");
    }
    // What is not there to be chosen is passed over, as an old address might have it.
    let (answer, _) =
        what_if(&story, &[("form.atlas", "smaller"), ("form.beacon", "cut"), ("keynote", "none")]);
    assert_eq!(answer["changes"].as_array().unwrap().len(), 0, "{answer}");
}

/// A name for nothing, and one reason for everything.
struct Reason;

impl Name for Reason {
    fn of(&self, _: &Ref) -> Option<String> {
        None
    }
    fn words(&self, _: Seq) -> Option<Words> {
        Some([("why".into(), "The hall burnt down".to_owned())].into())
    }
}

#[test]
fn everybody_whom_a_moved_date_concerns_has_it_before_them_until_they_have_seen_it() {
    let moved =
        format!("{GATE}d5 09:00 bo keynote.dated keynote=spring on=@d70 why=\"The hall burnt down\"\n");
    let waiting = |story: &str| -> Vec<Open> {
        let (world, end) = told(story);
        let glance = Glance::new(&world, &Viewer::Operator, end, &Reason);
        let open = practice(&world).open(&glance);
        open.into_iter().filter(|it| it.acts == ["keynote.acknowledged"]).collect()
    };
    let open = waiting(&moved);
    let who: Vec<_> = open.iter().map(|it| it.who.unwrap()).collect();
    let mut all = [person_named("ana"), person_named("mia")];
    all.sort();
    assert_eq!(who, all);
    assert!(
        open[0].next.contains("from 2026-03-06 to 2026-03-16") && open[0].next.contains("burnt down"),
        "{open:?}"
    );
    let seen = waiting(&format!("{moved}d6 09:00 ana keynote.acknowledged keynote=spring\n"));
    assert_eq!(seen.iter().map(|it| it.who.unwrap()).collect::<Vec<_>>(), [person_named("mia")]);
}

#[test]
fn what_is_put_on_record_is_what_the_forecast_says_and_is_scored_once_the_show_is_over() {
    let work =
        "d2 11:00 bo deliverable.planned deliverable=film initiative=atlas crew=web p10=2 p50=3 p90=5\n";
    let before = format!("{GATE}{MET}{CREW}{work}");
    let (world, end) = told(&before);
    let state = practice(&world).state().downcast_ref::<State>().unwrap();
    let view = View::new(Glance::new(&world, &Viewer::Operator, end, &Nameless), state);
    let spring = KeynoteId::new("spring").unwrap();
    let made = outlook::of(&view, &spring).unwrap();
    assert_eq!(made, outlook::of(&view, &spring).unwrap(), "the same twice");
    let said = made.told();
    let line = |joint: &str| {
        format!(
            "d4 09:00 bo forecast.shown keynote=spring on=@d60 seed=1 trials=8192 joint={joint} \
                promises=atlas={}\n",
            said.promises[0].odds.unwrap()
        )
    };
    let untrue = tell(
        &format!("{START}{before}{}", line("0.1:0.05-0.2")),
        World::new(comity_practices::all()).unwrap(),
    );
    assert!(untrue.unwrap().text.contains("! The forecast says otherwise"));
    let after = "d61 09:00 bo announcement.announced announcement=atlas@spring outcome=kept\n";
    let (world, end) = told(&format!("{before}{}{after}", line(&said.joint.unwrap().to_string())));
    let state = practice(&world).state().downcast_ref::<State>().unwrap();
    let view = View::new(Glance::new(&world, &Viewer::Operator, end, &Nameless), state);
    let pairs = results::pairs(&view);
    assert_eq!(pairs.len(), 2, "of the promise, and of all together");
    let worth = results::worth(&pairs).unwrap();
    assert_eq!((worth.n_promises, worth.is_proven()), (1, false));
    assert!((worth.murphy.brier - (1.0 - said.promises[0].odds.unwrap().p()).powi(2)).abs() < 1e-9);
    assert_eq!(
        practice(&world)
            .measure("P9-5-brier", &Glance::new(&world, &Viewer::Operator, end, &Nameless))
            .unwrap()
            .value,
        None
    );
}

#[test]
fn the_next_plan_shows_how_reliable_and_how_sharp_earlier_forecasts_were() {
    let mut before = GATE.replace("d2 09:00", "d2 08:00");
    let ids: Vec<String> = (0..20).map(|i| format!("thing{i:02}")).collect();
    for (i, id) in ids.iter().enumerate() {
        let done = format!("deliverable=work{i:02}");
        before.push_str(&format!(
            "d2 10:{i:02} bo initiative.opened initiative={id} dri=@bo tier=T2\n\
             d2 10:{i:02} bo announcement.promised initiative={id} keynote=spring\n\
             d2 10:{i:02} bo deliverable.planned {done} initiative={id} crew=web p10=1 p50=2 p90=3\n\
             d2 10:{i:02} bo deliverable.done {done}\n"
        ));
    }
    before.push_str("d2 11:00 bo announcement.cut initiative=atlas keynote=spring\n");
    let spring = KeynoteId::new("spring").unwrap();
    let (world, end) = told(&before);
    let state = practice(&world).state().downcast_ref::<State>().unwrap();
    let view = View::new(Glance::new(&world, &Viewer::Operator, end, &Nameless), state);
    let said = outlook::of(&view, &spring).unwrap().told();
    let promises: Vec<String> = said.promises.iter().map(ToString::to_string).collect();
    let mut story = format!(
        "{before}d4 09:00 bo forecast.shown keynote=spring on=@d60 seed=1 trials=8192 joint={} promises=\"{}\"\n\
         d5 09:00 bo keynote.dated keynote=autumn on=@d200 owner=@bo\n\
         d5 09:01 bo announcement.promised initiative=atlas keynote=autumn\n",
        said.joint.unwrap(),
        promises.join(" ")
    );
    for (i, id) in ids.iter().enumerate() {
        let outcome = if i < 15 { "kept" } else { "not text=\"Not there\"" };
        let of = format!("announcement={id}@spring outcome={outcome}");
        story.push_str(&format!("d61 09:{i:02} bo announcement.announced {of}\n"));
    }
    let (world, end) = told(&story);
    let autumn = Ref::new(comity_spine::Noun::Keynote, "autumn");
    let glance = Glance::new(&world, &Viewer::Operator, end, &Nameless).on(Focus::Matter(&autumn));
    let page = practice(&world).page("keynote", &glance).unwrap().into_string();
    for shown in ["Brier score <strong>0.250", "Reliability diagram", "Sharpness:", "75 %"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(
        page.contains("<td>T1</td>") && page.contains("no draft"),
        "the promise's tier, and its stub: {page}"
    );
}
