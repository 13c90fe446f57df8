//! The house for programs: the shape of every answer, tokens and their scopes, what cannot be taken.

use crate::common;

use crate::common::clerk::{Clerk, Doorman};
use crate::common::{AGREEMENT, Answer, ask, see, story};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use comity_web::House;
use comity_web::api::openapi::document;
use comity_web::routes::{Goes, ROUTES};
use serde_json::{Value, json};
use std::sync::Arc;

const NOW: &str = "2026-03-10";

fn house() -> (Arc<House>, Clerk) {
    let clerk = Clerk::default();
    let mut company = story();
    for (person, function) in [(1, "product"), (2, "legal"), (3, "marketing")] {
        let person = comity_spine::PersonId(person);
        company.act("2026-03-09", 0, "membership.began", json!({ "person": person, "function": function }));
    }
    let house = company.house(NOW).with_door(Box::new(Doorman)).with_pen(Box::new(clerk.clone()));
    (Arc::new(house), clerk)
}

fn n_acts(clerk: &Clerk) -> usize {
    clerk.0.lock().expect("whole").len()
}

async fn get(house: &Arc<House>, path: &str, token: &str) -> Answer {
    let request =
        Request::get(path).header("host", "localhost").header("authorization", format!("Bearer {token}"));
    ask(house, request.body(Body::empty()).expect("a request")).await
}

async fn post(house: &Arc<House>, path: &str, token: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path)
        .header("host", "localhost")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"));
    ask(house, request.body(body.into()).expect("a request")).await
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap_or_else(|why| panic!("{why}: {}", answer.text))
}

fn field(answer: &Answer) -> String {
    json_of(answer)["field"].as_str().unwrap_or("no field").to_owned()
}

fn filled(path: &str) -> String {
    path.replace("{initiative}", "atlas")
        .replace("{column}", "legal")
        .replace("{clause}", "legal-before-shape")
        .replace("{practice}", "concerns")
        .replace("{*path}", "concern/kyc")
}

#[tokio::test]
async fn every_address_of_the_api_is_described_and_answers_in_the_shape_that_it_describes() {
    let (house, _) = house();
    let described = json_of(&get(&house, "/openapi.json", "none").await);
    assert_eq!(described["openapi"], "3.1.0");
    assert_eq!(described, house.read(|rooms| document(&rooms.world)).expect("the house stands"));
    let mut n = 0;
    for row in ROUTES.iter().filter(|row| row.path.starts_with("/api/v1")) {
        let paths = described["paths"].as_object().expect("paths");
        let method = row.method.name().to_lowercase();
        if row.path.contains("{kind}") {
            let kinds: Vec<&String> = paths.keys().filter(|path| path.starts_with("/api/v1/acts/")).collect();
            assert!(kinds.len() > 5 && kinds.iter().all(|kind| paths[*kind][&method].is_object()));
            continue;
        }
        let path = row.path.replace("{*", "{");
        let operation = &paths.get(&path).unwrap_or_else(|| panic!("{path} is not described"))[&method];
        if !matches!(row.goes, Goes::Data(_)) {
            assert!(operation["requestBody"].is_object(), "{}", row.path);
            continue;
        }
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        for query in ["", "?as_of=2026-03-05", "?as_of=2025-01-01"] {
            let answer = get(&house, &format!("{}{query}", filled(row.path)), "comity_1_read").await;
            if query.ends_with("2025-01-01") && answer.status != StatusCode::OK {
                assert_eq!(answer.headers["content-type"], "application/problem+json", "{}", row.path);
                continue;
            }
            if answer.status == StatusCode::BAD_REQUEST && row.path.contains("{practice}") {
                continue; // There is no way back in this house.
            }
            assert_eq!(answer.status, StatusCode::OK, "{} {}", row.path, answer.text);
            let wrong = common::shape::wrong(&described, schema, &json_of(&answer), "answer");
            assert!(wrong.is_empty(), "{}: {wrong:?}", row.path);
            n += 1;
        }
    }
    assert!(n > 30, "{n} answers");
}

#[tokio::test]
async fn the_same_log_and_the_same_instant_give_a_reader_the_same_bytes_in_two_houses() {
    let (one, other) = (house().0, house().0);
    for path in ["wall", "room/atlas", "cell/atlas/legal", "agreement", "clause/legal-before-shape", "people"]
    {
        let path = format!("/api/v1/{path}?as_of=2026-03-08");
        let (a, b) = (get(&one, &path, "comity_3_read").await, get(&other, &path, "comity_3_read").await);
        assert_eq!((a.status, &a.text), (StatusCode::OK, &b.text), "{path}");
        assert!(a.text.starts_with("{\"as_of\":\"2026-03-08T00:00:00Z\",\"acts\":"), "{}", &a.text[..60]);
    }
}

#[tokio::test]
async fn the_api_says_what_the_page_says_and_no_more_of_what_is_kept() {
    let (house, _) = house();
    let wall = json_of(&get(&house, "/api/v1/wall", "comity_1_read").await);
    let page = common::plain(&see(&house, "/", 1).await.text);
    for sentence in wall["data"]["sentences"].as_array().expect("sentences") {
        let sentence = sentence.as_str().expect("text").replace('`', "");
        assert!(page.contains(&sentence), "{sentence}");
    }
    for path in
        ["wall", "room/borealis", "cell/borealis/legal", "inbox", "agreement", "week", "search?q=merger"]
    {
        let answer = get(&house, &format!("/api/v1/{path}"), "comity_1_read").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        let hits = answer.text.matches("merger").count() - usize::from(path.contains("merger"));
        assert_eq!(hits, 0, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_token_does_what_it_is_for_and_nothing_else() {
    let (house, clerk) = house();
    let dispute =
        json!({ "clause": "legal-before-shape", "subject": "initiative:borealis", "why": "She sat in." });
    let sent =
        async |token: &str| post(&house, "/api/v1/acts/clause.disputed", token, dispute.to_string()).await;
    let read = sent("comity_1_read").await;
    assert_eq!(read.status, StatusCode::FORBIDDEN, "{}", read.text);
    let challenge = read.headers["www-authenticate"].to_str().expect("text");
    assert!(challenge.contains("insufficient_scope") && challenge.contains("scope=\"act\""), "{challenge}");
    assert_eq!(get(&house, "/api/v1/wall", "comity_1_act").await.status, StatusCode::FORBIDDEN);
    assert_eq!(n_acts(&clerk), 0);
    let done = sent("comity_1_act").await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text);
    assert_eq!(n_acts(&clerk), 1);
    let waiver = json!({
        "clause": "legal-before-shape", "subject": "initiative:borealis", "until": "2026-04-01",
        "critical": "x", "risk_late": "y", "risk_cut": "z",
    });
    let waived = async |token: &str| {
        post(&house, "/api/v1/acts/clause.waived", token, waiver.to_string()).await.status
    };
    assert_eq!(waived("comity_1_read+act").await, StatusCode::FORBIDDEN);
    assert_eq!(waived("comity_1_sign").await, StatusCode::CREATED);
}

#[tokio::test]
async fn who_has_no_token_is_told_so_and_a_cookie_looks_but_changes_nothing() {
    let (house, clerk) = house();
    for token in ["", "nonsense", "comity_1_everything"] {
        let answer = get(&house, "/api/v1/wall", token).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token:?}: {}", answer.text);
        assert!(answer.headers["www-authenticate"].to_str().expect("text").contains("invalid_token"));
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
    let bare = ask(
        &house,
        Request::get("/api/v1/wall").header("host", "localhost").body(Body::empty()).expect("a request"),
    )
    .await;
    assert_eq!(bare.status, StatusCode::UNAUTHORIZED);
    assert_eq!(bare.headers["www-authenticate"], "Bearer realm=\"comity\"");
    assert_eq!(see(&house, "/api/v1/wall", 1).await.status, StatusCode::OK);
    let request = Request::post("/api/v1/acts/clause.disputed")
        .header("host", "localhost")
        .header("origin", "http://localhost")
        .header("content-type", "application/json")
        .header("cookie", "comity=1");
    let answer = ask(&house, request.body(Body::from("{}")).expect("a request")).await;
    assert_eq!((answer.status, n_acts(&clerk)), (StatusCode::UNAUTHORIZED, 0));
    let page = get(&house, "/", "comity_1_read").await;
    assert_eq!(page.headers["location"], "/sign-in", "a token is no session");
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_by_the_place_and_the_mend() {
    let (house, clerk) = house();
    let path = "/api/v1/acts/clause.disputed";
    let sent = async |body: String| post(&house, path, "comity_1_act", body).await;
    let good = json!({ "clause": "legal-before-shape", "subject": "initiative:borealis", "why": "x" });
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body.to_string()
    };
    for (body, status, wanted) in [
        (with("wy", json!("x")), 422, "wy"),
        (with("why", json!(7)), 422, "why"),
        (with("why", Value::Null), 422, "why"),
        (with("why", json!("  ")), 422, "why"),
        (with("subject", json!("nonsense")), 422, "no field"),
        ("[]".to_owned(), 422, "no field"),
        ("{".to_owned(), 400, "no field"),
        (format!("{}1{}", "[".repeat(65), "]".repeat(65)), 400, "no field"),
    ] {
        let answer = sent(body.clone()).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        assert_eq!(field(&answer), wanted, "{body}: {}", answer.text);
        assert!(json_of(&answer)["mend"].as_str().is_some_and(|mend| !mend.is_empty()));
    }
    let large = sent(with("why", json!("x".repeat(2 << 20)))).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(large.headers["content-type"], "application/problem+json");
    let form = Request::post(path)
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", "Bearer comity_1_act");
    let answer = ask(&house, form.body(Body::from("why=x")).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(n_acts(&clerk), 0);
}

#[tokio::test]
async fn an_address_that_is_mistyped_is_told_by_its_name() {
    let (house, _) = house();
    for (path, status, wanted) in [
        ("/api/v1/wall?regoin=emea", 400, "regoin"),
        ("/api/v1/wall?region=emea&region=apac", 400, "region"),
        ("/api/v1/wall?as_of=yesterday", 400, "as_of"),
        ("/api/v1/wall?region=", 400, "region"),
        ("/api/v1/room/atlsa", 404, "no field"),
        ("/api/v1/nothing", 404, "no field"),
        ("/api/v1/room/%ff", 400, "no field"),
    ] {
        let answer = get(&house, path, "comity_1_read").await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text);
        assert_eq!(field(&answer), wanted, "{path}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{path}");
    }
    let wrong = post(&house, "/api/v1/wall", "comity_1_act", "{}").await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong.headers["content-type"], "application/problem+json");
    assert!(wrong.headers.contains_key("allow"), "{:?}", wrong.headers);
    assert!(get(&house, "/api/v1/room/atlsa", "comity_1_read").await.text.contains("Did you mean `atlas`?"));
}

#[tokio::test]
async fn a_draft_is_read_tried_adopted_and_signed_by_programs() {
    let (house, clerk) = house();
    let token = "comity_2_read+act+sign";
    let text = AGREEMENT.replace("Legal has contributed before", "Legal is in before");
    let read =
        json_of(&post(&house, "/api/v1/agreement/read", token, json!({ "text": text }).to_string()).await);
    assert_eq!(read["clauses"][0]["change"], "changed", "{read}");
    assert_eq!(read["clauses"][1]["change"], "as in force");
    let wrong = AGREEMENT.replace("[clause.before]", "[clause.befor]");
    let said =
        json_of(&post(&house, "/api/v1/agreement/read", token, json!({ "text": wrong }).to_string()).await);
    assert_eq!((&said["mistakes"][0]["line"], &said["mistakes"][0]["word"]), (&json!(13), &json!("befor")));
    let tried =
        json_of(&post(&house, "/api/v1/agreement/try", token, json!({ "text": text }).to_string()).await);
    assert_eq!(tried["clauses"].as_array().map(Vec::len), Some(1), "{tried}");
    let adopt = async |text: &str, seen: u64| {
        let body = json!({ "text": text, "seen": seen }).to_string();
        post(&house, "/api/v1/agreement/adopt", token, body).await
    };
    assert_eq!(adopt(&wrong, 999).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(adopt(&text, 1).await.status, StatusCode::CONFLICT, "another version came since");
    let seen = read["acts"].as_u64().expect("a number");
    let adopted = adopt(&text, seen).await;
    assert_eq!(adopted.status, StatusCode::CREATED, "{}", adopted.text);
    assert_eq!(adopt(&text, seen).await.status, StatusCode::OK, "the very same changes nothing");
    let agreement = json_of(&get(&house, "/api/v1/agreement", token).await);
    let clause = &agreement["data"]["version"]["clauses"][0];
    assert!(clause["missing"].as_array().expect("a list").contains(&json!("legal")), "{clause}");
    let sign = |function: &str| {
        json!({ "function": function, "clauses": [{ "id": clause["id"], "hash": clause["hash"] }] })
            .to_string()
    };
    let foreign = post(&house, "/api/v1/agreement/sign", token, sign("marketing")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.text);
    let signed = post(&house, "/api/v1/agreement/sign", token, sign("legal")).await;
    assert_eq!(signed.status, StatusCode::CREATED, "{}", signed.text);
    assert_eq!(n_acts(&clerk), 2);
}

#[tokio::test]
async fn a_search_finds_names_by_their_beginning_and_through_a_slip_of_a_finger() {
    let (house, _) = house();
    let hits = async |query: &str| {
        let answer = get(&house, &format!("/api/v1/search?q={query}"), "comity_1_read").await;
        let hits = json_of(&answer)["data"]["hits"].clone();
        let hits = hits.as_array().expect("a list").iter();
        hits.map(|hit| format!("{} {}", hit["sort"], hit["title"]).replace('"', "")).collect::<Vec<_>>()
    };
    assert_eq!(hits("boreal").await[0], "initiative Borealis");
    assert_eq!(hits("Boraelis").await[0], "initiative Borealis");
    assert_eq!(hits("mia").await[0], "person Mia");
    assert!(
        hits("shape").await.contains(&"clause Legal has contributed before the shape freeze.".to_owned())
    );
    assert!(hits("agree").await.contains(&"page Agreement".to_owned()));
    assert!(hits("zzz").await.is_empty());
    let page = see(&house, "/search?q=%3Cscript%3Eboreal", 1).await;
    assert!(page.text.contains("&lt;script&gt;") && !page.text.contains("<script>boreal"));
    let page = common::plain(&see(&house, "/search?q=bor", 1).await.text);
    assert!(page.contains("Initiatives 1 Borealis"), "{page}");
    let wall = see(&house, "/?region=emea", 1).await;
    assert!(wall.text.contains("Forget “Mine &lt;b&gt;”"), "{}", common::plain(&wall.text));
}

#[tokio::test]
async fn a_token_is_made_on_its_page_and_shown_once() {
    let (house, _) = house();
    let page = see(&house, "/account/tokens", 1).await;
    assert!(page.status.is_success() && page.text.contains("Make a token"));
    let made = common::send(&house, "/account/tokens", 1, &[("name", "report"), ("scope", "read")]).await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert!(made.text.contains("value=\"comity_1_read\"") && made.headers["cache-control"] == "no-store");
    let refused = common::send(&house, "/account/tokens", 1, &[("name", "<i>"), ("scope", "all")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"&lt;i&gt;\""), "what was typed is kept");
    let past = common::send(
        &house,
        "/account/tokens",
        1,
        &[("name", "x"), ("scope", "read"), ("until", "2026-02-30")],
    );
    assert!(common::plain(&past.await.text).contains("That is no day"));
    assert_eq!(common::get(&house, "/account/tokens").await.headers["location"], "/sign-in");
}
