//! The Room's picture, stepping through its time, and a clause tried as if it had been in force.

use crate::common;

use crate::common::clerk::Doorman;
use crate::common::{Company, get, plain, see, story};
use axum::http::StatusCode;
use comity_spine::{Depth, Visibility};
use serde_json::json;
use std::sync::Arc;

/// The picture of a page.
fn picture(page: &str) -> &str {
    let rest = page.split("<svg").nth(1).expect("the page has a picture");
    rest.split("</svg>").next().unwrap()
}

/// How many marks a lane has.
fn marks(picture: &str, lane: &str) -> usize {
    let found = picture.split("lane__line").find(|part| part.contains(&format!("lane__name\">{lane}<")));
    found.unwrap_or_else(|| panic!("there is no lane of {lane}")).matches("<circle").count()
}

#[tokio::test]
async fn every_function_has_a_lane_and_every_freeze_and_keynote_a_line() {
    let house = Arc::new(story().house("2026-03-10"));
    let page = get(&house, "/room/atlas").await.text;
    let picture = picture(&page);
    assert_eq!(marks(picture, "legal"), 3, "two meetings and a concern, weeks apart");
    assert_eq!(marks(picture, "marketing"), 1);
    assert_eq!(marks(picture, "design"), 1);
    for line in ["shape freeze of spring 20 Mar", "content freeze of spring 20 Apr", "Spring keynote 12 May"]
    {
        assert!(picture.contains(line), "{line}");
    }
    // An answer is a contribution, an accepted invitation is not.
    let of = |lane: &str| picture.split("lane__line").find(|part| part.contains(lane)).unwrap();
    assert!(of(">marketing<").contains("mark--deep") && !of(">design<").contains("mark--deep"));
}

#[tokio::test]
async fn a_function_that_is_asked_and_never_came_has_an_empty_lane() {
    let house = Arc::new(story().house("2026-03-10"));
    let page = get(&house, "/room/comet").await.text;
    assert_eq!(marks(picture(&page), "marketing"), 0);
    assert!(plain(&page).contains("marketing due until 20 Apr"), "{}", plain(&page));
}

#[tokio::test]
async fn of_what_is_kept_between_some_people_the_picture_shows_no_depth() {
    let house = Arc::new(story().house("2026-03-10"));
    let page = get(&house, "/room/borealis").await.text;
    let of = picture(&page).split("lane__line").find(|part| part.contains(">legal<")).unwrap().to_owned();
    assert!(of.contains("<circle") && !of.contains("at most") && !of.contains("mark--deep"), "{of}");
}

#[tokio::test]
async fn one_steps_from_stop_to_stop_while_the_range_stays() {
    let house = Arc::new(story().house("2026-03-10"));
    let now = get(&house, "/room/atlas").await.text;
    let to = |page: &str, rel: &str| {
        let link = page.split("<a ").find(|link| link.starts_with(&format!("rel=\"{rel}\"")))?;
        Some(link.split("href=\"").nth(1)?.split('"').next()?.to_owned())
    };
    assert_eq!(to(&now, "next"), None);
    let mut address = to(&now, "prev").expect("something happened before");
    let mut n = 1;
    while let Some(before) = to(&get(&house, &address).await.text, "prev") {
        (address, n) = (before, n + 1);
    }
    assert!(n >= 4, "{n}");
    let first = get(&house, &address).await.text;
    assert_eq!(picture(&first).matches("<circle").count(), 1, "nothing but its opening");
    // The line of the keynote stands where it stood.
    let keynote = |page: &str| {
        let upright = picture(page).split("upright--keynote").nth(1).unwrap().to_owned();
        upright.split("x1=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(keynote(&get(&house, &to(&first, "next").unwrap()).await.text), keynote(&now));
}

#[tokio::test]
async fn a_clause_is_tried_as_if_it_had_been_in_force() {
    let mut company = Company::new();
    company.act("2026-01-05", 1, "initiative.opened", json!({ "initiative": "atlas" }));
    company.act("2026-02-02", 1, "initiative.frozen", json!({ "initiative": "atlas", "freeze": "shape" }));
    company.contact("2026-02-20", "atlas", "legal", Depth::Posted);
    company.import("2026-03-01", "2026-01-01", "2026-03-01");
    // Proposed only now, and signed by nobody.
    company.act("2026-03-02", 1, "agreement.proposed", json!({ "toml": common::AGREEMENT }));
    let house = Arc::new(company.house("2026-03-10"));
    let page = get(&house, "/room/atlas?as_if=legal-before-shape").await.text;
    let text = plain(&page);
    assert!(text.contains("As if in force: Legal has contributed before the shape freeze."), "{text}");
    assert!(picture(&page).contains("strip--broken"), "{text}");
    let table = page.split("<table class=\"stretches\"").nth(1).unwrap().split("</table>").next().unwrap();
    let rows: Vec<String> = table.split("<tr>").skip(2).map(plain).collect();
    assert!(
        rows.first().unwrap().contains("not applicable") && rows.last().unwrap().contains("broken"),
        "{rows:?}"
    );
    let missing = get(&house, "/room/atlas?as_if=legal-before-shap").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(plain(&missing.text).contains("legal-before-shape"), "the one that was meant is named");
}

#[tokio::test]
async fn those_whom_a_kept_matter_names_see_it_in_the_timeline_and_nobody_else_does() {
    let mut company = story();
    let terms = json!({ "concern": "quiet", "initiative": "comet", "from": "legal", "to": "product" });
    company.act_seen("2026-03-07", 2, "concern.raised", terms, Visibility::Pair);
    let house = Arc::new(company.house("2026-03-10").with_door(Box::new(Doorman)));
    let hers = plain(&see(&house, "/room/comet", 2).await.text);
    assert!(hers.contains("2026-03-07 legal to product concern.raised"), "{hers}");
    let others = plain(&see(&house, "/room/comet", 3).await.text);
    assert!(others.contains("2026-03-07 legal an exchange took place"), "{others}");
    assert!(!others.contains("concern.raised"), "{others}");
}
