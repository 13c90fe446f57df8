//! Documents of something: who may read and write them, how their text is taken over, and that nobody says
//! what Comity counts.

use crate::company;

use crate::company::{Answer, Asker, Company, Writes, ask, at, call, escaped};
use comity_desk::{Desk, Intent};
use comity_spine::{Day, Noun, PersonId, Ref};
use comity_web::House;
use comity_web::co_writing::{Admitted, CoWriting, Line, Read, Soon, Stretch, Suggestion, Text};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const PAD: &str = "/write/requirement.alarm";

/// A document as a worker would hold it.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Text>>);

impl CoWriting for Paper {
    fn join(&self, _: Line) {}
    fn read(&self, _: &Admitted) -> Read {
        let text = self.0.lock().unwrap().clone();
        Box::pin(async move { Some(text) })
    }
    fn replace(&self, _: &Admitted, it: Suggestion) -> Soon<Result<(), Option<String>>> {
        let mut text = self.0.lock().unwrap();
        let there = text.stretches.iter_mut().find(|stretch| stretch.text == it.quote);
        let went = there.map(|stretch| (stretch.text, stretch.by) = (it.instead, it.by));
        Box::pin(async move { went.ok_or(Some("It moved on.".to_owned())) })
    }
    fn settle(&self, _: &Admitted, version: u32) -> Soon<bool> {
        self.0.lock().unwrap().base = version;
        Box::pin(async { true })
    }
}

impl Paper {
    /// What people have written, section by section, each a line.
    fn says(&self, base: u32, parts: &[(&str, &str, PersonId)]) {
        let stretch = |(root, text, by): &(&str, &str, PersonId)| Stretch {
            text: (*text).to_owned(),
            by: *by,
            day: Day::constant(2026, 3, 9),
            begins: true,
            root: (*root).to_owned(),
            block: String::new(),
            strong: false,
            em: false,
        };
        let stretches = parts.iter().map(stretch).collect();
        *self.0.lock().unwrap() = Text { stretches, base, is_begun: true };
    }
}

/// A requirement of Atlas, a canvas between legal and product, a vision.
fn company() -> Company {
    Company::tell(|desk| {
        company::requirement(desk, "atlas");
        let canvas = json!({ "canvas": "pots", "initiative": "atlas", "functions": "legal,product" });
        done(desk, "canvas.opened", canvas, &[("title", "Pots")], Asker::Dri);
        let words = [("name", "Calm"), ("text", "Nobody waits.")];
        done(desk, "vision.started", json!({ "vision": "calm" }), &words, Asker::Dri);
        vec![("atlas", Ref::new(Noun::Requirement, "alarm"))]
    })
}

fn done(desk: &mut Desk, kind: &str, fields: Value, words: &[(&str, &str)], by: Asker) {
    let mut intent = Intent::new(kind, fields, Some(by.id()));
    intent.words.extend(words.iter().map(|(name, text)| ((*name).into(), (*text).to_owned())));
    desk.act(intent, at("2026-02-02T09:00:00Z")).unwrap_or_else(|why| panic!("{kind}: {why}"));
}

fn house(company: &Company, paper: &Paper) -> Arc<House> {
    let house = Arc::into_inner(company.house(false, Writes::Everything)).unwrap();
    Arc::new(house.with_co_writing(Box::new(paper.clone())))
}

async fn get(company: &Company, house: &Arc<House>, asker: Asker, uri: &str) -> Answer {
    ask(house, "GET", uri, company.cookie(asker).as_deref(), "").await
}

async fn take(company: &Company, house: &Arc<House>, asker: Asker, uri: &str, form: &str) -> Answer {
    ask(house, "POST", uri, company.cookie(asker).as_deref(), form).await
}

async fn requirement(company: &Company, house: &Arc<House>) -> Value {
    let uri = "/api/v1/practice/requirements/requirement/alarm";
    let token = company.token(Asker::Admin, None);
    let answer = call(house, "GET", uri, token, "").await;
    let value: Value = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body));
    value["data"]["shows"].clone()
}

#[tokio::test]
async fn whoever_may_not_see_a_thing_neither_reads_nor_joins_its_document() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    // What is read of it, what is written, by whom: nothing, the text, an editor.
    for (asker, uri, status, part) in [
        (Asker::Member, PAD, 200, "writes"),
        (Asker::Auditor, PAD, 200, "reads"),
        (Asker::Guest, PAD, 404, ""),
        (Asker::Nobody, PAD, 404, ""),
        (Asker::Member, "/write/requirement.nothing", 404, ""),
        (Asker::Member, "/write/initiative.atlas", 200, "writes"),
        (Asker::Auditor, "/write/initiative.atlas", 200, "reads"),
        (Asker::Guest, "/write/initiative.atlas", 404, ""),
        (Asker::Member, "/write/initiative.nothing", 404, ""),
        (Asker::Member, "/write/canvas.pots", 200, "writes"),
        // Sales is no party to it, and reads.
        (Asker::Region, "/write/canvas.pots", 200, "reads"),
        (Asker::Region, "/write/vision.calm", 200, "writes"),
        (Asker::Guest, "/write/vision.calm", 404, ""),
        (Asker::Member, "/write/two-hands", 200, "writes"),
    ] {
        let answer = get(&company, &house, asker, uri).await;
        assert_eq!(answer.status, status, "{asker:?} {uri}");
        assert_eq!(answer.body.contains("data-pad"), status == 200, "{asker:?} {uri}");
        assert!(answer.body.contains(&format!("data-part=\"{part}\"")) || part.is_empty(), "{asker:?} {uri}");
        // 400: let in, and no browser asked for the socket.
        let socket = get(&company, &house, asker, &uri.replace("/write/", "/pads/")).await;
        assert_eq!(socket.status, if status == 200 { 400 } else { 403 }, "{asker:?} {uri}");
    }
    let outside = ask(&house, "GET", PAD, None, "").await;
    assert_eq!((outside.status.as_u16(), outside.location.as_str()), (303, "/sign-in"));
    paper.says(1, &[("statement", "It sounds twice.", Asker::Dri.id())]);
    for asker in [Asker::Auditor, Asker::Guest, Asker::Nobody] {
        let answer = take(&company, &house, asker, PAD, "meaning=meaning").await;
        assert!([403, 404].contains(&answer.status.as_u16()), "{asker:?} {}", answer.status);
    }
    assert_eq!(requirement(&company, &house).await["revision"], 1);
}

#[tokio::test]
async fn a_text_is_taken_over_with_the_characters_of_each_as_counted_here() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    // Nobody has written yet: the page has what stands, and there is nothing to take over.
    let fresh = get(&company, &house, Asker::Dri, PAD).await.body;
    assert!(fresh.contains("<p>It sounds.</p>"), "{fresh}");
    let refused = take(&company, &house, Asker::Dri, PAD, "meaning=meaning").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("there is nothing to take over"), "{}", refused.body);

    let (dri, lead) = (Asker::Dri.id(), Asker::Lead.id());
    paper.says(1, &[("name", "Alarm", dri), ("statement", "", dri)]);
    let refused = take(&company, &house, Asker::Dri, PAD, "meaning=meaning").await;
    assert!(refused.body.contains("The section “What must hold” is empty"), "{}", refused.body);

    let statement = ("statement", "It sounds, and a nurse comes.", lead);
    paper.says(1, &[("name", "Alarm", dri), statement, ("rationale", "They sleep.", dri)]);
    let said_otherwise = format!("meaning=meaning&shares={}", escaped(&format!("{dri}=4000")));
    let refused = take(&company, &house, Asker::Dri, PAD, &said_otherwise).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("counted by Comity and taken from nobody"), "{}", refused.body);

    let taken = take(&company, &house, Asker::Dri, PAD, "meaning=safety").await;
    assert_eq!((taken.status.as_u16(), taken.location.as_str()), (303, "/p/requirements/requirement/alarm"));
    let now = requirement(&company, &house).await;
    assert_eq!(now["statement"], "It sounds, and a nurse comes.");
    assert_eq!(now["rationale"], "They sleep.");
    assert_eq!(now["revision"], 2);
    let legal = json!({ "function": "legal", "characters": 29 });
    let product = json!({ "function": "product", "characters": 16 });
    assert_eq!(now["characters"], json!([legal, product]));
    // The document goes from there, and says nothing new.
    assert_eq!(paper.0.lock().unwrap().base, 2);
    let again = take(&company, &house, Asker::Dri, PAD, "meaning=meaning").await;
    assert!(again.body.contains("there is nothing to take over"), "{}", again.body);
}

#[tokio::test]
async fn a_sentence_of_an_initiative_s_document_becomes_a_requirement_and_stays_its_authors() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    let uri = "/write/initiative.atlas";
    let empty = get(&company, &house, Asker::Dri, uri).await.body;
    assert!(empty.contains("Nothing yet. Next: choose a sentence"), "{empty}");
    let (dri, lead) = (Asker::Dri.id(), Asker::Lead.id());
    let said = "The pump stops when the line is cut.";
    paper.says(0, &[("rich", "What we know of pumps.", dri), ("rich", said, lead)]);
    for (form, why) in [
        ("name=Pump", "needs its `statement`"),
        ("statement=It+stops.&name=Pump&risk=enormous", "risk"),
        ("statement=It+stops.&name=Pump&shares=x", "counted by Comity and taken from nobody"),
    ] {
        let refused = take(&company, &house, Asker::Dri, uri, form).await;
        assert_eq!(refused.status, 422, "{form}");
        assert!(refused.body.contains(why), "{form}: {}", refused.body);
    }
    // Smoothed on the way: eight characters are of whoever wrote it down, the others of whose they were.
    let form =
        format!("statement={}&name=Pump&risk=high", escaped("Always: The pump stops when the line is cut."));
    let made = take(&company, &house, Asker::Dri, uri, &form).await;
    assert_eq!((made.status.as_u16(), made.location.as_str()), (303, uri), "{}", made.body);
    let page = get(&company, &house, Asker::Dri, uri).await.body;
    let link = page.split("/p/requirements/requirement/").nth(1).unwrap_or_else(|| panic!("{page}"));
    let id = link.split('"').next().unwrap();
    let uri = format!("/api/v1/practice/requirements/requirement/{id}");
    let answer = call(&house, "GET", &uri, company.token(Asker::Admin, None), "").await;
    let shows: Value = serde_json::from_str::<Value>(&answer.body).unwrap()["data"]["shows"].clone();
    assert_eq!(
        (&shows["statement"], &shows["initiative"]),
        (&json!("Always: The pump stops when the line is cut."), &json!("atlas"))
    );
    let legal = json!({ "function": "legal", "characters": 36 });
    let product = json!({ "function": "product", "characters": 8 });
    assert_eq!(shows["characters"], json!([legal, product]));
    let page = get(&company, &house, Asker::Dri, &format!("/p/requirements/requirement/{id}")).await.body;
    assert!(page.contains("href=\"/write/initiative.atlas\""), "{page}");
    // Who may only read is told why; who may not come at all learns nothing.
    for asker in [Asker::Auditor, Asker::Guest, Asker::Nobody] {
        let answer = take(&company, &house, asker, "/write/initiative.atlas", &form).await;
        assert!([403, 404].contains(&answer.status.as_u16()), "{asker:?} {}", answer.status);
    }
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_shown_beside_and_lost_by_nobody() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    let dri = Asker::Dri.id();
    paper.says(1, &[("name", "Alarm", dri), ("statement", "It sounds twice.", dri)]);
    let form = "requirement=alarm&meaning=meaning&statement=It+blinks.";
    let changed = take(&company, &house, Asker::Lead, "/acts/requirement.changed", form).await;
    assert_eq!(changed.status, 303, "{}", changed.body);
    for stale in ["meaning=meaning", "meaning=meaning&over=1"] {
        let refused = take(&company, &house, Asker::Dri, PAD, stale).await;
        assert_eq!(refused.status, 422, "{stale}");
        for shown in [
            "Somebody has changed what stands",
            "It blinks.",
            "It sounds twice.",
            "name=\"over\" value=\"2\"",
        ] {
            assert!(refused.body.contains(shown), "{stale}: {shown}: {}", refused.body);
        }
    }
    assert_eq!(requirement(&company, &house).await["statement"], "It blinks.");
    let taken = take(&company, &house, Asker::Dri, PAD, "meaning=meaning&over=2").await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    assert_eq!(requirement(&company, &house).await["statement"], "It sounds twice.");
    // What is frozen changes only with a reason.
    let frozen = take(&company, &house, Asker::Dri, "/acts/requirement.frozen", "requirement=alarm").await;
    assert_eq!(frozen.status, 303, "{}", frozen.body);
    paper.says(3, &[("name", "Alarm", dri), ("statement", "It sounds thrice.", dri)]);
    let refused = take(&company, &house, Asker::Dri, PAD, "meaning=meaning").await;
    assert!(refused.body.contains("It is frozen; say why"), "{}", refused.body);
    let taken = take(&company, &house, Asker::Dri, PAD, "meaning=meaning&why=Nurses+asked").await;
    assert_eq!(taken.status, 303, "{}", taken.body);
}

#[tokio::test]
async fn a_canvas_and_a_vision_take_their_text_over_by_the_same_way() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    let (dri, lead) = (Asker::Dri.id(), Asker::Lead.id());
    paper.says(0, &[("statement", "Pots for families.", dri), ("value", "Calm.", lead)]);
    let taken = take(&company, &house, Asker::Lead, "/write/canvas.pots", "").await;
    assert_eq!((taken.status.as_u16(), taken.location.as_str()), (303, "/p/positioning/canvas/pots"));
    let page = get(&company, &house, Asker::Dri, "/p/positioning/canvas/pots").await.body;
    for shown in ["Pots for families.", "Calm.", "document:canvas.pots", "Characters that survive"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let refused = take(&company, &house, Asker::Region, "/write/canvas.pots", "").await;
    assert!(refused.body.contains("is between legal, product"), "{}", refused.body);

    let press =
        [("headline", "Nobody waits", dri), ("quote", "At last.", lead), ("question", "Who pays?", dri)];
    paper.says(0, &press[..2]);
    let refused = take(&company, &house, Asker::Dri, "/write/vision.calm", "").await;
    assert!(refused.body.contains("The hardest question that somebody will ask”"), "{}", refused.body);
    paper.says(0, &press);
    let taken = take(&company, &house, Asker::Dri, "/write/vision.calm", "").await;
    assert_eq!(taken.location, "/p/vision/vision/calm", "{}", taken.body);
    let page = get(&company, &house, Asker::Dri, "/p/vision/vision/calm").await.body;
    for shown in ["Nobody waits", "At last.", "Who pays?", "Characters that survive"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

#[tokio::test]
async fn nobody_says_what_comity_counts_by_a_form_a_program_or_a_command() {
    let company = company();
    let house = house(&company, &Paper::default());
    let share = format!("{}=4000", Asker::Dri.id());
    let sentence = "is counted by Comity and taken from nobody";
    let form = format!("requirement=alarm&meaning=wording&statement=It+blinks.&shares={}", escaped(&share));
    let answer = take(&company, &house, Asker::Dri, "/acts/requirement.changed", &form).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains(sentence), "{}", answer.body);
    for (kind, mut fields) in [
        (
            "requirement.changed",
            json!({ "requirement": "alarm", "meaning": "wording", "statement": "It blinks." }),
        ),
        ("requirement.introduced", json!({ "initiative": "atlas", "name": "A", "statement": "B" })),
        ("positioning.drafted", json!({ "canvas": "pots", "statement": "Pots." })),
        ("vision.drafted", json!({ "vision": "calm", "headline": "A", "quote": "B", "question": "C" })),
    ] {
        fields["shares"] = json!([share]);
        let uri = format!("/api/v1/acts/{kind}");
        let answer = call(&house, "POST", &uri, company.token(Asker::Dri, None), &fields.to_string()).await;
        assert_eq!(answer.status, 422, "{kind}: {}", answer.body);
        assert!(answer.body.contains(sentence), "{kind}: {}", answer.body);
    }
    drop(house);
    let mut desk =
        Desk::open(company.dir(), comity_practices::all(), Box::new(company::Counted(1 << 55))).unwrap();
    let fields = json!({ "requirement": "alarm", "meaning": "wording", "shares": [share] });
    let mut intent = Intent::new("requirement.changed", fields, Some(Asker::Dri.id()));
    intent.words.insert("statement".into(), "It blinks.".to_owned());
    let now = at(company::NOW);
    for refused in [
        desk.act(intent.clone(), now).unwrap_err().to_string(),
        desk.would(&intent, now).unwrap_err().to_string(),
        desk.act_all(vec![intent], now).unwrap_err().to_string(),
    ] {
        assert!(refused.contains(sentence), "{refused}");
    }
}

#[tokio::test]
async fn a_suggestion_is_taken_by_somebody_else_and_stays_whose_it_is() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    paper.says(1, &[("name", "Alarm", Asker::Dri.id()), ("statement", "It sounds.", Asker::Dri.id())]);
    let form =
        "document=requirement.alarm&suggests=another&instead=It+blinks.&quote=It+sounds.&place=0100.0105";
    for lacking in ["&place=0100.0105", "&quote=It+sounds.", "&instead=It+blinks."] {
        let form = form.replace(lacking, "");
        let refused = take(&company, &house, Asker::Lead, "/acts/comment.made", &form).await;
        assert_eq!(refused.status, 422, "{lacking}");
    }
    let made = take(&company, &house, Asker::Lead, "/acts/comment.made", form).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = get(&company, &house, Asker::Dri, PAD).await.body;
    assert!(page.contains("Suggests instead: <ins>It blinks.</ins>"), "{page}");
    let number =
        page.split("name=\"comment\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let uri = format!("{PAD}/suggestion");
    for (asker, comment, status, says) in [
        (Asker::Lead, number.as_str(), 422, "You suggested it yourself"),
        (Asker::Dri, "0", 422, "There is no comment 0"),
        (Asker::Auditor, &number, 403, ""),
        (Asker::Guest, &number, 404, ""),
    ] {
        let answer = take(&company, &house, asker, &uri, &format!("comment={comment}")).await;
        assert_eq!(answer.status, status, "{asker:?}: {}", answer.body);
        assert!(answer.body.contains(says), "{asker:?}: {}", answer.body);
    }
    // Nobody says by hand that it was put into the text.
    let form = format!("document=requirement.alarm&comment={number}");
    assert_eq!(take(&company, &house, Asker::Dri, "/acts/suggestion.taken", &form).await.status, 404);
    let taken = take(&company, &house, Asker::Dri, &uri, &format!("comment={number}")).await;
    assert_eq!((taken.status.as_u16(), taken.location.as_str()), (303, PAD), "{}", taken.body);
    let text = paper.0.lock().unwrap().stretches[1].clone();
    assert_eq!((text.text.as_str(), text.by), ("It blinks.", Asker::Lead.id()));
    let again = take(&company, &house, Asker::Dri, &uri, &format!("comment={number}")).await;
    assert!(again.body.contains("It is settled"), "{}", again.body);
}

#[tokio::test]
async fn comments_are_answered_and_settled_and_read_without_script() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    let form = "document=requirement.alarm&place=0100.0105&text=Who+hears+it%3F&quote=It+sounds";
    let made = take(&company, &house, Asker::Lead, "/acts/comment.made", form).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = get(&company, &house, Asker::Dri, PAD).await.body;
    for shown in [
        "Who hears it?",
        "<blockquote>It sounds</blockquote>",
        "Person lead, legal",
        "data-place=\"0100.0105\"",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let number =
        page.split("name=\"comment\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = format!("document=requirement.alarm&comment={number}&text=The+nurse.");
    assert_eq!(take(&company, &house, Asker::Dri, "/acts/comment.answered", &form).await.status, 303);
    assert_eq!(take(&company, &house, Asker::Lead, "/acts/comment.settled", &form).await.status, 303);
    let again = take(&company, &house, Asker::Lead, "/acts/comment.settled", &form).await;
    assert!(again.body.contains("It is settled"), "{}", again.body);
    let page = get(&company, &house, Asker::Auditor, PAD).await.body;
    assert!(
        page.contains("Settled: 1") && page.contains("The nurse.") && !page.contains("data-place"),
        "{page}"
    );
    for (asker, form, status) in [
        (Asker::Lead, "document=requirement.nothing&text=A", 422),
        (Asker::Lead, "document=requirement.alarm&place=%3Cb%3E&text=A", 422),
        (Asker::Guest, "document=requirement.alarm&text=A", 404),
        (Asker::Auditor, "document=requirement.alarm&text=A", 403),
    ] {
        let answer = take(&company, &house, asker, "/acts/comment.made", form).await;
        assert_eq!(answer.status, status, "{asker:?} {form}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_thing_with_a_long_name_has_a_document_too() {
    let long = "a".repeat(80);
    let company = Company::tell(|desk| {
        company::requirement(desk, "atlas");
        let fields = json!({ "requirement": "a".repeat(80), "initiative": "atlas" });
        done(
            desk,
            "requirement.introduced",
            fields,
            &[("name", "Long"), ("statement", "It lasts.")],
            Asker::Dri,
        );
        vec![("atlas", Ref::new(Noun::Requirement, "alarm"))]
    });
    let paper = Paper::default();
    let house = house(&company, &paper);
    let page = get(&company, &house, Asker::Dri, &format!("/p/requirements/requirement/{long}")).await.body;
    let pad = page.split("href=\"/write/requirement..").nth(1).unwrap_or_else(|| panic!("{page}"));
    let uri = format!("/write/requirement..{}", pad.split('"').next().unwrap());
    let opened = get(&company, &house, Asker::Dri, &uri).await;
    assert!(opened.status == 200 && opened.body.contains("It lasts."), "{}", opened.body);
    let made = format!("document={}&text=Really%3F", &uri["/write/".len()..]);
    assert_eq!(take(&company, &house, Asker::Lead, "/acts/comment.made", &made).await.status, 303);
    paper.says(1, &[("name", "Long", Asker::Dri.id()), ("statement", "It lasts longer.", Asker::Dri.id())]);
    let taken = take(&company, &house, Asker::Dri, &uri, "meaning=wording").await;
    assert_eq!(taken.location, format!("/p/requirements/requirement/{long}"), "{}", taken.body);
    assert_eq!(get(&company, &house, Asker::Guest, &uri).await.status, 404);
    let other = format!("/write/requirement..{}", "0".repeat(32));
    assert_eq!(get(&company, &house, Asker::Dri, &other).await.status, 404);
}

#[tokio::test]
async fn form_comes_along_where_a_section_holds_it_and_back_into_the_document() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    let page = get(&company, &house, Asker::Dri, PAD).await.body;
    assert!(
        page.contains("lists and quotations come along") && page.contains("“What it is called” words alone"),
        "{page}"
    );
    let dri = Asker::Dri.id();
    paper.says(
        1,
        &[
            ("name", "Alarm", dri),
            ("statement", "It ", dri),
            ("statement", "sounds", dri),
            ("statement", "once", dri),
            ("statement", "twice * 2", dri),
        ],
    );
    {
        let mut text = paper.0.lock().unwrap();
        let all = &mut text.stretches;
        // One line of two stretches, then a list.
        (all[0].strong, all[2].begins, all[2].strong) = (true, false, true);
        (all[3].block, all[4].block) = ("dot".to_owned(), "dot".to_owned());
    }
    let taken = take(&company, &house, Asker::Dri, PAD, "meaning=wording").await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let now = requirement(&company, &house).await;
    assert_eq!(
        (&now["name"], &now["statement"]),
        (&json!("Alarm"), &json!("It **sounds**\n- once\n- twice \\* 2"))
    );
    let product = json!({ "function": "product", "characters": 5 + 9 + 4 + 9 });
    assert_eq!(now["characters"], json!([product]), "signs of form are nobody's");
    let page = get(&company, &house, Asker::Dri, "/p/requirements/requirement/alarm").await.body;
    assert!(
        page.contains("<p>It <strong>sounds</strong></p><ul><li>once</li><li>twice * 2</li></ul>"),
        "{page}"
    );
    let again = take(&company, &house, Asker::Dri, PAD, "meaning=wording").await;
    assert!(again.body.contains("there is nothing to take over"), "{}", again.body);
}

#[tokio::test]
async fn what_nobody_could_mean_is_refused_in_words_by_a_form_and_by_a_program() {
    let (company, paper) = (company(), Paper::default());
    let house = house(&company, &paper);
    let before = requirement(&company, &house).await;
    for (kind, fields, says) in [
        (
            "requirement.linked",
            json!({ "requirement": "alarm", "link": "derives", "artefact": "requirement:alarm" }),
            "derived from itself",
        ),
        (
            "round.opened",
            json!({ "round": "r-1", "subject": "canvas:pots", "quorum": "1", "functions": "legal" }),
            "function",
        ),
        ("requirement.confirmed", json!({ "requirement": "alarm", "revision": "7" }), "You read revision 7"),
        ("suspect.cleared", json!({ "requirement": "alarm", "parent": "alarm", "reason": "x" }), "alarm"),
    ] {
        let typed: Vec<String> = fields
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={}", escaped(value.as_str().unwrap())))
            .collect();
        let form = take(&company, &house, Asker::Lead, &format!("/acts/{kind}"), &typed.join("&")).await;
        assert!(form.status == 422 && form.body.contains(says), "{kind}: {}", form.body);
        let uri = format!("/api/v1/acts/{kind}");
        let program = call(&house, "POST", &uri, company.token(Asker::Lead, None), &fields.to_string()).await;
        assert!(program.status == 422 && program.body.contains(says), "{kind}: {}", program.body);
    }
    // A signature is not a program's to give, and not over a page that has moved on.
    let stale = "requirement=alarm&revision=7&meaning=approval";
    let refused = take(&company, &house, Asker::Lead, "/acts/signature.given", stale).await;
    assert!(refused.status == 422, "{}", refused.body);
    let ten = "x".repeat(10 << 20);
    let form = format!("requirement=alarm&meaning=wording&statement={ten}");
    let program = json!({ "requirement": "alarm", "meaning": "wording", "statement": ten }).to_string();
    let pasted = take(&company, &house, Asker::Lead, "/acts/requirement.changed", &form).await;
    assert!([413, 400].contains(&pasted.status.as_u16()), "{}", pasted.status);
    let token = company.token(Asker::Lead, None);
    let sent = call(&house, "POST", "/api/v1/acts/requirement.changed", token, &program).await;
    assert!([413, 400].contains(&sent.status.as_u16()), "{}", sent.status);
    let form = format!("requirement=alarm&meaning=wording&statement={}", "x".repeat(300_000));
    let pasted = take(&company, &house, Asker::Lead, "/acts/requirement.changed", &form).await;
    assert!(pasted.status == 422 && pasted.body.contains("longer than a book"), "{}", pasted.body);
    assert_eq!(requirement(&company, &house).await, before);
}
