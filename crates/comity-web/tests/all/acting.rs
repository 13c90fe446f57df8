//! Signing in, doing an act in place, and being told of others' acts.

use crate::common::clerk::Doorman;
use crate::common::{Answer, ask, entry, get, plain, story};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use comity_desk::{Acted, DeskError, Intent};
use comity_spine::{At, PersonId, Refusal};
use comity_web::{House, Pen};
use serde_json::json;
use std::sync::{Arc, Mutex};

const NOW: &str = "2026-03-10";

/// A pen that writes into the house alone, and refuses whatever says so.
#[derive(Clone, Default)]
struct Pencil(Arc<Mutex<Vec<Intent>>>);

impl Pen for Pencil {
    fn act(&self, house: &House, intent: Intent, now: At) -> Result<Acted, DeskError> {
        if intent.words.values().any(|text| text.contains("refuse me")) {
            return Err(Refusal::of("text", "Say it in another way.").into());
        }
        let entry = entry(house, &intent.kind, intent.fields.clone());
        house.apply(&entry, &[]).expect("the act can be read");
        self.0.lock().expect("no test died here").push(intent);
        Ok(Acted { seq: entry.head.seq, recorded_at: now, repeated: false, matter: None })
    }
}

fn house() -> (Arc<House>, Pencil) {
    let pencil = Pencil::default();
    let house = story().house(NOW).with_door(Box::new(Doorman)).with_pen(Box::new(pencil.clone()));
    (Arc::new(house), pencil)
}

async fn see(house: &Arc<House>, path: &str, person: u128) -> Answer {
    let request =
        Request::get(path).header("host", "localhost").header(header::COOKIE, format!("comity={person}"));
    ask(house, request.body(Body::empty()).expect("a request")).await
}

async fn send(house: &Arc<House>, path: &str, person: Option<u128>, form: &str) -> Answer {
    let request = Request::post(path)
        .header("host", "localhost")
        .header("origin", "http://localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, person.map_or(String::new(), |person| format!("comity={person}")));
    ask(house, request.body(Body::from(form.to_owned())).expect("a request")).await
}

#[tokio::test]
async fn who_has_not_signed_in_sees_nothing_and_is_shown_the_door() {
    let (house, pencil) = house();
    for path in ["/", "/room/atlas", "/inbox", "/agreement", "/p/concerns", "/acts/clause.disputed"] {
        let answer = get(&house, path).await;
        assert_eq!(
            (answer.status, &answer.headers[header::LOCATION]),
            (StatusCode::SEE_OTHER, &"/sign-in".parse().expect("text")),
            "{path}"
        );
    }
    let answer = send(&house, "/acts/clause.disputed", None, "clause=legal-before-shape").await;
    assert_eq!(answer.headers[header::LOCATION], "/sign-in");
    assert!(pencil.0.lock().expect("whole").is_empty());
}

#[tokio::test]
async fn a_wrong_password_says_nothing_of_whether_the_address_is_known() {
    let (house, _) = house();
    let wrong = send(&house, "/sign-in", None, "mail=mia%40acme.example&password=short").await;
    let nobody = send(&house, "/sign-in", None, "mail=nobody%40acme.example&password=short").await;
    assert_eq!(
        (wrong.status, nobody.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    let sentence = "This address and this password do not belong together.";
    assert!(plain(&wrong.text).contains(sentence) && plain(&nobody.text).contains(sentence));
    let right = send(&house, "/sign-in", None, "mail=mia%40acme.example&password=long+enough").await;
    let cookie = right.headers[header::SET_COOKIE].to_str().expect("text");
    assert!(
        cookie.starts_with("comity=1;") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax")
    );
}

#[tokio::test]
async fn a_dispute_is_sent_from_the_room_and_the_reader_comes_back_to_it() {
    let (house, pencil) = house();
    let room = see(&house, "/room/borealis", 1).await;
    assert!(room.text.contains("action=\"/acts/clause.disputed\""), "{}", plain(&room.text));
    let mut heard = house.listen();
    heard.mark_unchanged();
    let form = "_back=%2Froom%2Fborealis&clause=legal-before-shape&subject=initiative%3Aborealis&why=Legal+sat+in+the+room";
    let answer = send(&house, "/acts/clause.disputed", Some(1), form).await;
    assert_eq!(
        (answer.status, &answer.headers[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/room/borealis".parse().expect("text"))
    );
    assert!(heard.has_changed().expect("the house stands"), "every open page is told");
    let done = pencil.0.lock().expect("whole").clone();
    assert_eq!(done[0].by, Some(PersonId(1)));
    assert_eq!(done[0].fields, json!({ "clause": "legal-before-shape", "subject": "initiative:borealis" }));
    assert_eq!(done[0].words["why"], "Legal sat in the room");
    let after = see(&house, "/room/borealis", 1).await;
    assert!(plain(&after.text).contains("disputed"), "{}", plain(&after.text));
}

#[tokio::test]
async fn what_is_refused_comes_back_as_it_was_typed() {
    let (house, pencil) = house();
    let form = "clause=legal-before-shape&subject=initiative%3Aborealis&until=2026-02-30&critical=%3Cb%3Enow%3C%2Fb%3E&risk_late=x&risk_cut=y";
    let answer = send(&house, "/acts/clause.waived", Some(1), form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = plain(&answer.text);
    assert!(text.contains("`2026-02-30` is no day"), "{text}");
    assert!(
        answer.text.contains("&lt;b&gt;now&lt;/b&gt;") && !answer.text.contains("<b>now"),
        "typed, not drawn"
    );
    assert!(answer.text.contains("name=\"clause\" value=\"legal-before-shape\""));
    assert!(pencil.0.lock().expect("whole").is_empty());
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    let (house, pencil) = house();
    let request = Request::post("/acts/clause.disputed")
        .header("host", "localhost")
        .header("origin", "https://elsewhere.example")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, "comity=1");
    let form = Body::from("clause=legal-before-shape&subject=initiative%3Aborealis&why=x");
    let answer = ask(&house, request.body(form).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(pencil.0.lock().expect("whole").is_empty());
}

#[tokio::test]
async fn the_inbox_is_of_whoever_looks() {
    let (house, _) = house();
    let mia = plain(&see(&house, "/inbox", 1).await.text);
    assert!(mia.contains("Inbox") && mia.contains("Owed by you"), "{mia}");
    let other = plain(&see(&house, "/inbox", 4).await.text);
    assert!(other.contains("Nobody waits for you."), "{other}");
    assert_ne!(mia, other);
}

#[tokio::test]
async fn a_page_of_the_past_offers_nothing_to_do() {
    let (house, _) = house();
    let past = see(&house, "/room/borealis?as_of=2026-03-09", 1).await;
    assert!(!past.text.contains("action=\"/acts/"));
}
