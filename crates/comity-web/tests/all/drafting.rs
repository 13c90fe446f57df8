//! A draft of the agreement that is kept: by its writer alone, until it is adopted or thrown away.

use crate::common::chest::Chest;
use crate::common::clerk::{Clerk, Doorman};
use crate::common::{AGREEMENT, Answer, plain, see, send, story};
use axum::http::{StatusCode, header};
use comity_spine::PersonId;
use comity_web::House;
use serde_json::json;
use std::sync::Arc;

const EDIT: &str = "/agreement/edit";
const MINE: &str = "# mine alone\n";

/// The story's house, with Mia (1) of product and Lea (2) of legal, and a drawer.
fn house() -> Arc<House> {
    let mut company = story();
    for (person, function) in [(1, "product"), (2, "legal")] {
        let person = PersonId(person);
        company.act("2026-03-09", 0, "membership.began", json!({ "person": person, "function": function }));
    }
    let house = company.house("2026-03-10").with_door(Box::new(Doorman)).with_pen(Box::new(Clerk::default()));
    Arc::new(house.with_drawer(Box::new(Chest::default())))
}

fn mine() -> String {
    format!("{AGREEMENT}{MINE}")
}

fn seen(house: &House) -> String {
    house.read(|rooms| rooms.world.next().0.to_string()).expect("the house stands")
}

/// Sends a draft of somebody's with a word for what to do.
async fn sent(house: &Arc<House>, who: u128, what: &str, text: &str, kept: &str) -> Answer {
    let seen = seen(house);
    send(house, EDIT, who, &[("text", text), ("do", what), ("seen", &seen), ("kept", kept)]).await
}

fn kept(house: &House, who: u128) -> Option<String> {
    house.drawer().and_then(|drawer| drawer.draft(PersonId(who))).map(|draft| draft.text)
}

/// What a page says of when its draft was kept.
fn since(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("name=\"kept\" value=\"").expect("it says since when");
    rest.split('"').next().expect("a value").to_owned()
}

fn led(answer: &Answer) -> (StatusCode, &str) {
    let to = answer.headers.get(header::LOCATION).map_or("", |to| to.to_str().expect("letters"));
    (answer.status, to)
}

#[tokio::test]
async fn a_kept_draft_is_there_again_and_the_agreement_offers_to_go_on_with_it() {
    let house = house();
    assert!(!see(&house, "/agreement", 1).await.text.contains("Your draft"));
    assert_eq!(led(&sent(&house, 1, "keep", &mine(), "").await), (StatusCode::SEE_OTHER, EDIT));
    let page = see(&house, EDIT, 1).await;
    assert!(page.text.contains(MINE), "it goes on where it was left");
    assert!(plain(&page.text).contains("Kept 2026-03-10 12:00 UTC, for you alone"), "{}", plain(&page.text));
    let agreement = see(&house, "/agreement", 1).await.text;
    assert!(agreement.contains("Go on with it") && !agreement.contains("Another version was adopted since"));
    assert!(!agreement.contains(MINE));
    for path in [EDIT, "/agreement"] {
        let theirs = see(&house, path, 2).await.text;
        assert!(!theirs.contains(MINE) && !theirs.contains("Your draft"), "{path}");
        let past = see(&house, &format!("{path}?as_of=2026-03-09"), 1).await.text;
        assert!(!past.contains(MINE) && !past.contains("Your draft"), "{path}, of the past");
    }
}

#[tokio::test]
async fn a_draft_with_mistakes_is_kept_too() {
    let house = house();
    sent(&house, 1, "keep", "[agreement", "").await;
    assert_eq!(kept(&house, 1).as_deref(), Some("[agreement"));
    assert!(plain(&see(&house, EDIT, 1).await.text).contains("1 mistake"));
}

#[tokio::test]
async fn what_is_thrown_away_is_gone_and_what_another_window_kept_is_not() {
    let house = house();
    sent(&house, 1, "keep", &mine(), "").await;
    let old = since(&see(&house, EDIT, 1).await);
    assert_eq!(led(&sent(&house, 1, "keep", "# newer", &old).await), (StatusCode::SEE_OTHER, EDIT));
    let stale = send(&house, EDIT, 1, &[("do", "drop"), ("kept", &old)]).await;
    assert_eq!((led(&stale), kept(&house, 1).as_deref()), ((StatusCode::SEE_OTHER, EDIT), Some("# newer")));
    let now = since(&see(&house, "/agreement", 1).await);
    let gone = send(&house, EDIT, 1, &[("do", "drop"), ("kept", &now)]).await;
    assert_eq!((led(&gone), kept(&house, 1)), ((StatusCode::SEE_OTHER, "/agreement"), None));
}

#[tokio::test]
async fn two_windows_of_one_person_show_both_texts_and_lose_neither() {
    let house = house();
    sent(&house, 1, "keep", "# of the first window", "").await;
    let second = sent(&house, 1, "keep", "# of the second window", "").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text.contains("# of the first window") && second.text.contains("# of the second window"));
    assert!(second.text.contains("data-both"), "no script decides between them");
    assert_eq!(kept(&house, 1).as_deref(), Some("# of the first window"));
    sent(&house, 1, "keep", "# of both", &since(&second)).await;
    assert_eq!(kept(&house, 1).as_deref(), Some("# of both"));
}

#[tokio::test]
async fn a_script_is_told_what_it_kept_and_what_it_did_not() {
    let house = house();
    let first = sent(&house, 1, "note", "# one", "").await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(
        first.text.starts_with("<div id=\"kept\"") || first.text.contains("id=\"kept\""),
        "{}",
        first.text
    );
    assert!(!first.text.contains("<html"), "that part alone");
    let again = sent(&house, 1, "note", "# two", &since(&first)).await;
    assert_eq!((again.status, kept(&house, 1).as_deref()), (StatusCode::OK, Some("# two")));
    let stale = sent(&house, 1, "note", "# three", &since(&first)).await;
    assert_eq!((stale.status, kept(&house, 1).as_deref()), (StatusCode::CONFLICT, Some("# two")));
    assert_eq!(since(&stale), since(&first), "it still says from what it goes on");
}

#[tokio::test]
async fn a_draft_that_was_overtaken_shows_both_versions_when_it_is_opened_again() {
    let house = house();
    sent(&house, 1, "keep", &mine(), "").await;
    let theirs = AGREEMENT.replace("Legal has contributed before", "Legal is in before");
    assert_eq!(led(&sent(&house, 2, "adopt", &theirs, "").await), (StatusCode::SEE_OTHER, "/agreement"));
    let agreement = plain(&see(&house, "/agreement", 1).await.text);
    assert!(agreement.contains("Another version was adopted since you began it"), "{agreement}");
    let page = see(&house, EDIT, 1).await;
    assert!(page.text.contains(MINE) && page.text.contains("Legal is in before"), "{}", plain(&page.text));
    assert!(plain(&page.text).contains("Another version was adopted while you wrote"));
}

#[tokio::test]
async fn an_adopted_draft_is_no_draft_any_more_and_a_taken_template_is_kept() {
    let house = house();
    let page =
        send(&house, EDIT, 1, &[("text", AGREEMENT), ("take", "contributors-before-shape-freeze")]).await;
    assert!(kept(&house, 1).expect("it is kept").contains("contributors-before-shape-freeze"));
    let now = since(&page);
    assert_eq!(led(&sent(&house, 1, "adopt", &mine(), &now).await), (StatusCode::SEE_OTHER, "/agreement"));
    assert_eq!(kept(&house, 1), None);
}

#[tokio::test]
async fn where_nothing_is_kept_the_page_says_so_and_the_text_stays() {
    let company = story().house("2026-03-10").with_door(Box::new(Doorman));
    let house = Arc::new(company.with_pen(Box::new(Clerk::default())));
    let page = sent(&house, 1, "keep", &mine(), "").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text.contains(MINE) && plain(&page.text).contains("copy your text before you leave"));
    assert!(!page.text.contains("value=\"keep\""));
}
