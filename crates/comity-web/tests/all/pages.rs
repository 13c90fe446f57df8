//! The other pages: what they show, what they keep, and that time stands still in them.

use crate::common;

use crate::common::{Answer, ask, entry, get, plain, story};
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use comity_web::{House, Kept};
use serde_json::json;
use std::sync::Arc;

const EVERYWHERE: [&str; 9] = [
    "/",
    "/?keynote=-",
    "/room/borealis",
    "/cell/borealis/legal",
    "/cell/borealis/product",
    "/clause/legal-before-shape",
    "/agreement",
    "/about",
    "/p/concerns",
];

#[tokio::test]
async fn of_a_privileged_concern_every_page_tells_at_most_that_an_exchange_took_place() {
    let house = Arc::new(story().house("2026-03-10"));
    for path in EVERYWHERE {
        let page = get(&house, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("zenith"), "{path}");
    }
    let cell = plain(&get(&house, "/cell/borealis/legal").await.text);
    assert!(cell.contains("2026-03-04 legal an exchange took place"), "{cell}");
    assert!(!cell.contains("concern.raised") && !cell.contains("act 15"), "{cell}");
    let answered = plain(&get(&house, "/cell/borealis/product").await.text);
    assert!(
        answered.contains("2026-03-06 product an exchange took place"),
        "an open answer is as closed as its matter"
    );
    let open = plain(&get(&house, "/cell/atlas/legal").await.text);
    assert!(open.contains("concern.raised posted act 16"), "{open}");
    assert!(plain(&get(&house, "/p/concerns").await.text).contains("1 open"));
}

#[tokio::test]
async fn a_practice_has_a_page_of_one_thing_for_those_who_may_know_of_it() {
    let house = Arc::new(story().house("2026-03-10"));
    let page = get(&house, "/p/concerns/concern/kyc").await;
    assert_eq!(page.status, 200);
    assert!(plain(&page.text).contains("Concern kyc"), "{}", plain(&page.text));
    assert!(!page.text.contains("href=\"/p/concerns/concern\""), "it has no tab of its own");
    for path in ["concern/kyx", "concern/merger-with-zenith", "concern/", "concern", "concern/%22%3E/x"] {
        for base in ["/p/concerns/", "/api/v1/practice/concerns/"] {
            let page = get(&house, &format!("{base}{path}")).await;
            assert_eq!(page.status, 404, "{base}{path}: {}", page.text);
            assert!(!page.text.contains("zenith\"") && !page.text.contains("zenith<"), "{}", page.text);
        }
    }
    let data = get(&house, "/api/v1/practice/concerns/concern/kyc").await;
    let data: serde_json::Value = serde_json::from_str(&data.text).expect("JSON");
    assert_eq!(data["data"]["of"], "concern:kyc");
    assert_eq!(data["data"]["shows"]["concern"], "kyc");
}

#[tokio::test]
async fn acts_that_nobody_said_are_open_are_kept() {
    let mut company = story();
    company.kept = Kept::default();
    let house = Arc::new(company.house("2026-03-10"));
    let page = plain(&get(&house, "/cell/atlas/legal").await.text);
    assert!(!page.contains("concern.raised") && page.contains("an exchange took place"), "{page}");
}

#[tokio::test]
async fn the_same_instant_reads_the_same_whenever_it_is_asked_for() {
    let (early, late) = (Arc::new(story().house("2026-03-10")), Arc::new(story().house("2029-01-01")));
    for path in EVERYWHERE {
        let mark = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{mark}as_of=2026-03-09T15:00:00Z");
        let (first, second) = (get(&early, &path).await, get(&late, &path).await);
        assert_eq!(first.status, 200, "{path}");
        assert_eq!(first.text, second.text, "{path}");
        assert!(!first.text.contains("href=\"/room/atlas\""), "links stay at the instant");
    }
}

#[tokio::test]
async fn what_was_done_after_an_instant_is_not_shown_as_of_it() {
    let house = Arc::new(story().house("2026-03-10"));
    let room = plain(&get(&house, "/room/borealis?as_of=2026-03-01").await.text);
    assert!(!room.contains("2026-03-02") && !room.contains("an exchange took place"), "{room}");
    assert!(room.contains("What was open between people at that time is not known here."), "{room}");
    let past = get(&house, "/p/concerns?as_of=2026-03-01").await;
    assert_eq!(past.status, 400);
    assert!(plain(&past.text).contains("Leave out as_of"));
}

#[tokio::test]
async fn a_house_with_a_way_back_shows_what_was_open_then() {
    let house = story().house("2026-03-10").with_rewind(Box::new(|_| {
        let mut past = common::Company::new();
        past.act("2026-01-05", 1, "initiative.opened", serde_json::json!({ "initiative": "atlas" }));
        Some(past.world)
    }));
    let house = Arc::new(house);
    assert!(plain(&get(&house, "/p/concerns?as_of=2026-03-01").await.text).contains("0 open"));
    let room = plain(&get(&house, "/room/atlas?as_of=2026-03-01").await.text);
    assert!(room.contains("Nothing that you may see waits for anybody."), "{room}");
}

#[tokio::test]
async fn a_bad_instant_is_answered_with_how_to_write_one() {
    let house = Arc::new(story().house("2026-03-10"));
    for path in ["/?as_of=yesterday", "/room/atlas?as_of=2026-13-01", "/about?as_of=%3Cscript%3E"] {
        let page = get(&house, path).await;
        assert_eq!(page.status, 400, "{path}");
        assert!(plain(&page.text).contains("write 2026-03-01, or 2026-03-01T09:30:00Z"), "{}", page.text);
        assert!(!page.text.contains("<script>"));
    }
}

#[tokio::test]
async fn a_name_that_is_nobodys_is_answered_with_the_one_that_was_meant() {
    let house = Arc::new(story().house("2026-03-10"));
    for (path, hint) in [
        ("/room/atals", "Did you mean atlas?"),
        ("/cell/atlas/leagl", "Did you mean legal?"),
        ("/cell/atlas/region:mars", "There is no region of that name."),
        ("/clause/legal-before-shap", "Did you mean legal-before-shape?"),
        ("/p/concernz", "Did you mean concerns?"),
        ("/p/concerns/nowhere", "has no page of that name"),
        ("/nowhere/at/all", "The Wall leads to every page there is."),
    ] {
        let page = get(&house, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(plain(&page.text).contains(hint), "{path}: {}", plain(&page.text));
        assert!(page.text.contains("<h1>Nothing here</h1>"), "{path}");
    }
    assert_eq!(get(&house, "/room/%FF").await.status, 400);
}

#[tokio::test]
async fn a_room_shows_freezes_events_and_the_next_move() {
    let page = plain(&get(&Arc::new(story().house("2026-03-10")), "/room/borealis").await.text);
    for text in [
        "2026-03-02 – shape freeze of borealis",
        "2026-04-20 – content freeze of spring, planned",
        "Ask legal about borealis now. – Mia, DRI of borealis",
        "Answers for it (DRI) Mia",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    assert_eq!(page.matches("2026-03-02 –").count(), 1, "a freeze stands there once");
    let atlas = plain(&get(&Arc::new(story().house("2026-03-10")), "/room/atlas").await.text);
    assert!(atlas.contains("2026-02-20 legal contact decided trace 2"), "{atlas}");
}

#[tokio::test]
async fn the_sheet_says_what_is_covered_and_never_names_a_person_beside_a_contact() {
    let house = Arc::new(story().house("2026-03-10"));
    let about = plain(&get(&house, "/about").await.text);
    assert!(about.contains("calendar 2026-01-01 2026-03-09"), "{about}");
    assert!(about.contains("never a number per person"));
    let cell = get(&house, "/cell/atlas/legal").await.text;
    assert!(!cell.contains("p_0000"), "no ids of people");
}

#[tokio::test]
async fn a_page_that_dies_is_answered_with_a_number_and_the_others_go_on() {
    let house = Arc::new(story().house("2026-03-10"));
    for number in 1..3 {
        let page = get(&house, "/p/concerns/dies").await;
        assert_eq!(page.status, 500);
        let text = plain(&page.text);
        assert!(text.contains(&format!("Number of this mishap: {number}")), "{text}");
        assert!(page.headers.contains_key("content-security-policy"));
    }
    assert_eq!(get(&house, "/").await.status, 200);
    assert_eq!(get(&house, "/readyz").await.text, "ready\n");
    assert_eq!(get(&house, "/livez").await.text, "alive\n");
}

#[tokio::test]
async fn the_style_sheet_is_asked_for_once_and_changes_its_address_with_its_text() {
    let plain_house = Arc::new(story().house("2026-03-10"));
    let house = Arc::new(story().house("2026-03-10").with_styles(&[".practice-x { color: red; }"]));
    assert_ne!(plain_house.style().href(), house.style().href());
    assert!(get(&house, "/").await.text.contains(&house.style().href()));
    let sheet = get(&house, &house.style().href()).await;
    assert_eq!(sheet.headers["content-type"], "text/css; charset=utf-8");
    assert!(sheet.text.starts_with("@layer reset, tokens, base, layout, components, practices, utilities;"));
    assert!(sheet.text.contains("@layer practices {\n.practice-x"));
    let again = Request::get("/assets/app.css")
        .header("host", "localhost")
        .header("if-none-match", &sheet.headers["etag"])
        .body(Body::empty());
    assert_eq!(ask(&house, again.expect("a request")).await.status, 304);
}

#[tokio::test]
async fn an_act_is_on_the_next_page_and_one_that_cannot_be_read_changes_nothing() {
    let house = Arc::new(story().house("2026-03-10"));
    assert!(!get(&house, "/").await.text.contains("/room/delta"));
    let opened = json!({ "initiative": "delta" });
    house.apply(&entry(&house, "initiative.opened", opened), &[]).expect("it can be read");
    let promised = json!({ "initiative": "delta", "keynote": "spring" });
    house.apply(&entry(&house, "announcement.promised", promised), &[]).expect("it can be read");
    assert!(get(&house, "/").await.text.contains("/room/delta"));
    let before = get(&house, "/").await.text;
    let unknown = entry(&house, "initiative.teleported", json!({}));
    assert!(house.apply(&unknown, &[]).expect_err("no such act").to_string().contains("newer Comity"));
    assert_eq!(get(&house, "/").await.text, before);
}

#[tokio::test]
async fn a_world_left_in_the_middle_of_an_act_is_not_shown() {
    let house = Arc::new(story().house("2026-03-10"));
    let terms =
        json!({ "concern": "breaks-the-fold", "initiative": "atlas", "from": "legal", "to": "product" });
    let act = entry(&house, "concern.raised", terms);
    let (dying, copy) = (house.clone(), act.clone());
    let died = std::thread::spawn(move || dying.apply(&copy, &[]).is_ok()).join();
    assert!(died.is_err(), "the fold died");
    assert!(house.apply(&act, &[]).is_err());
    let page = get(&house, "/").await;
    assert_eq!(page.status, 500);
    let text = plain(&page.text);
    assert!(text.contains("start Comity anew, everything acknowledged is in the log"), "{text}");
    assert!(text.contains("Number of this mishap: 1"), "{text}");
    assert_eq!(get(&house, "/readyz").await.status, 503);
    assert_eq!(get(&house, "/livez").await.status, 200);
}

/// What a browser gets for `/` that has a page of that tag.
async fn again(house: &Arc<House>, tag: &HeaderValue) -> Answer {
    let request = Request::get("/").header("host", "localhost").header("if-none-match", tag);
    ask(house, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_browser_that_has_the_page_is_told_so_until_something_happens() {
    let house = Arc::new(story().house("2026-03-10"));
    let page = get(&house, "/").await;
    let tag = page.headers["etag"].clone();
    assert_eq!(get(&house, "/").await.text, page.text);
    let same = again(&house, &tag).await;
    assert_eq!((same.status, same.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let stopped = json!({ "initiative": "borealis" });
    house.apply(&entry(&house, "initiative.stopped", stopped), &[]).unwrap();
    let new = again(&house, &tag).await;
    assert_eq!(new.status, StatusCode::OK);
    assert!(new.text != page.text && new.headers["etag"] != tag);
}
