//! What the Wall says and shows.

use crate::common;

use crate::common::{Company, Names, at, get, plain, story};
use comity_common::view::Nameless;
use comity_spine::{Depth, Noun};
use comity_web::{House, Kept};
use serde_json::json;
use std::sync::Arc;

/// The cell of a row and column, as its link says it to a screen reader.
fn label(page: &str, path: &str) -> String {
    let link = page.split("<a ").find(|link| link.starts_with(&format!("href=\"{path}\"")));
    let link = link.unwrap_or_else(|| panic!("there is no link to {path}"));
    let label = link.split("aria-label=\"").nth(1).and_then(|rest| rest.split('"').next());
    label.expect("the link has a label").to_owned()
}

/// The whole table cell around the link to that path.
fn cell<'a>(page: &'a str, path: &str) -> &'a str {
    let cells = page.split("<td ").filter(|cell| cell.contains(&format!("href=\"{path}\"")));
    cells.last().unwrap_or_else(|| panic!("there is no cell for {path}"))
}

#[tokio::test]
async fn the_first_lines_say_when_who_is_missing_and_what_is_not_known() {
    let page = plain(&get(&Arc::new(story().house("2026-03-10")), "/").await.text);
    for sentence in [
        "Spring keynote in 63 days (2026-05-12).",
        "2 of 3 promises lack marketing; both can still be mended by 2026-04-20.",
        "1 lacks legal; that can still be mended by 2026-04-20. In 1 more it came too late.",
        "Not known: how likely it is that every promise holds, since no forecast is on record.",
    ] {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
}

#[tokio::test]
async fn a_cell_says_in_one_sentence_how_a_function_stands() {
    let page = get(&Arc::new(story().house("2026-03-10")), "/").await.text;
    assert_eq!(
        label(&page, "/cell/borealis/legal"),
        "Broken since 2026-03-02: legal in Borealis, in since 2026-03-04, exchange."
    );
    assert_eq!(
        label(&page, "/cell/comet/marketing"),
        "Due until 2026-04-20: marketing in Comet, no contact seen. \
         Next: Ask who is missing in comet@spring by 2026-04-20."
    );
    // What can still be done stands in the cell for eyes too; what came too late nobody can mend.
    assert!(cell(&page, "/cell/comet/marketing").contains("Ask who is missing in comet@spring"));
    assert!(!cell(&page, "/cell/borealis/legal").contains("cell__next"));
    assert!(label(&page, "/cell/atlas/legal").ends_with("in since 2026-02-02, decided, 1 matter open."));
    assert!(label(&page, "/cell/atlas/legal").starts_with("Kept: legal in Atlas"));
    assert!(label(&page, "/cell/atlas/region:emea").starts_with("Not in: emea in Atlas"));
}

#[tokio::test]
async fn what_broke_before_does_not_hide_what_can_still_be_mended() {
    let mut company = story();
    company.act("2026-03-09", 1, "initiative.frozen", json!({ "initiative": "comet", "freeze": "shape" }));
    let house = Arc::new(company.house("2026-05-01"));
    let page = get(&house, "/?as_of=2026-03-09T18:00:00Z").await.text;
    assert!(
        plain(&page)
            .contains("1 lacks legal; that can still be mended by 2026-04-20. In 1 more it came too late."),
        "{page}"
    );
    let mut company = Company::new();
    company.act("2026-01-05", 1, "initiative.opened", json!({ "initiative": "atlas" }));
    company.act(
        "2026-01-05",
        1,
        "announcement.promised",
        json!({ "initiative": "atlas", "keynote": "spring" }),
    );
    company.act(
        "2026-01-06",
        1,
        "keynote.dated",
        json!({ "keynote": "spring", "on": "2026-05-12T00:00:00Z" }),
    );
    let content = json!({ "keynote": "spring", "freeze": "content", "on": "2026-04-20T12:00:00Z" });
    company.act("2026-01-06", 1, "freeze.set", content);
    company.agree("2026-01-08", common::AGREEMENT, &[("legal", 2), ("marketing", 3), ("product", 1)]);
    company.act("2026-03-02", 1, "initiative.frozen", json!({ "initiative": "atlas", "freeze": "shape" }));
    company.import("2026-03-09", "2026-01-01", "2026-03-09");
    let page = get(&Arc::new(company.house("2026-03-10")), "/").await.text;
    let legal = label(&page, "/cell/atlas/legal");
    assert!(
        legal.starts_with("Broken since 2026-03-02, also due until 2026-04-20: legal in atlas"),
        "{legal}"
    );
    assert!(
        plain(&page).contains("1 of 1 promises lacks legal; that can still be mended by 2026-04-20."),
        "{page}"
    );
}

#[tokio::test]
async fn of_functions_asked_together_only_those_missing_are_shown_as_missing() {
    let page = get(&Arc::new(story().house("2026-03-10")), "/?as_of=2026-03-03T18:00:00Z").await.text;
    assert!(label(&page, "/cell/atlas/marketing?as_of=2026-03-03T18:00:00Z").starts_with("Kept"));
    let mut company = story();
    company.contact("2026-03-09", "comet", "marketing", Depth::Posted);
    company.import("2026-03-10", "2026-01-01", "2026-03-10");
    let page = get(&Arc::new(company.house("2026-03-10")), "/").await.text;
    assert!(label(&page, "/cell/comet/marketing").starts_with("In: "));
    assert!(label(&page, "/cell/comet/legal").starts_with("Due until 2026-04-20"));
}

#[tokio::test]
async fn the_table_is_a_table_for_those_who_hear_it() {
    let page = get(&Arc::new(story().house("2026-03-10")), "/").await.text;
    assert!(page.contains("<table class=\"wall\" role=\"table\"><caption>"));
    assert_eq!(page.matches("<th scope=\"row\" role=\"rowheader\">").count(), 3);
    let n_columns = page.matches("<th scope=\"col\" role=\"columnheader\"").count();
    assert_eq!(n_columns, 1 + 4 + 1, "the promise, four functions, one region");
    assert_eq!(page.matches("<td role=\"cell\"").count(), 3 * 5);
    assert_eq!(
        page.matches(" aria-label=\"").count(),
        3 * 5 + 5 + 3,
        "every cell, two forms, two tables, the navigation, the palette with its field and its list"
    );
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(
        !page.contains(" style=") && !page.contains("<script>") && !page.contains("onclick"),
        "strict CSP"
    );
}

#[tokio::test]
async fn what_is_unknown_is_hatched_and_said_and_never_in() {
    let mut company = Company::new();
    company.act("2026-01-05", 1, "initiative.opened", json!({ "initiative": "atlas" }));
    company.agree("2026-01-06", common::AGREEMENT, &[("legal", 2), ("marketing", 3), ("product", 1)]);
    company.act("2026-02-02", 1, "initiative.frozen", json!({ "initiative": "atlas", "freeze": "shape" }));
    let page = get(&Arc::new(company.house("2026-03-10")), "/").await.text;
    assert!(label(&page, "/cell/atlas/legal").starts_with("Unknown, because no source tells of contact"));
    assert!(label(&page, "/cell/atlas/product").starts_with("Unknown, because no source tells of contact"));
    for path in ["/cell/atlas/legal", "/cell/atlas/product", "/cell/atlas/marketing"] {
        let cell = cell(&page, path);
        assert!(cell.contains("cell--unknown") && cell.contains(">unknown<"), "{cell}");
        assert!(!cell.contains("badge--in") && !cell.contains("badge--kept"), "{cell}");
    }
    let text = plain(&page);
    assert!(text.contains("Not known: 3 cells of the Wall, because no source tells of contact."), "{text}");
    assert!(text.contains("What Comity does not know"));
}

#[tokio::test]
async fn the_keynote_is_the_next_one_unless_somebody_chooses() {
    let mut company = story();
    for (id, on) in [("autumn", "2026-10-06"), ("winter", "2025-12-01")] {
        let on = format!("{on}T00:00:00Z");
        company.act("2026-03-09", 1, "keynote.dated", json!({ "keynote": id, "on": on }));
    }
    let house = Arc::new(company.house("2026-03-10"));
    assert!(plain(&get(&house, "/").await.text).contains("Spring keynote in 63 days"));
    assert!(plain(&get(&house, "/?keynote=autumn").await.text).contains("autumn in 210 days (2026-10-06)."));
    assert!(plain(&get(&house, "/?as_of=2027-01-01").await.text).contains("autumn was 87 days ago"));
    assert!(plain(&get(&house, "/?keynote=-").await.text).contains("3 initiatives are running."));
    let unknown = get(&house, "/?keynote=sprng").await;
    assert_eq!(unknown.status, 400);
    assert!(plain(&unknown.text).contains("Did you mean spring?"), "{}", plain(&unknown.text));
}

#[tokio::test]
async fn the_form_narrows_rows_and_columns() {
    let mut company = story();
    company.act("2026-03-09", 1, "initiative.described", json!({ "initiative": "comet", "tier": "T2" }));
    let house = Arc::new(company.house("2026-03-10"));
    let page = get(&house, "/?tier=T2").await.text;
    assert!(page.contains("/cell/comet/legal") && !page.contains("/cell/atlas/legal"));
    let page = get(&house, "/?function=legal").await.text;
    assert!(page.contains("/cell/atlas/legal") && !page.contains("/cell/atlas/marketing"));
    let page = get(&house, "/?open=1&region=emea").await.text;
    assert!(
        page.contains("/cell/borealis/legal") && page.contains("/cell/atlas/region:emea"),
        "atlas has a matter open"
    );
    let page = get(&house, "/?tier=T9").await.text;
    assert!(plain(&page).contains("Nothing fits what you chose"));
}

#[tokio::test]
async fn the_worst_row_stands_first_and_equals_by_name() {
    let page = get(&Arc::new(story().house("2026-03-10")), "/").await.text;
    let place = |id: &str| page.find(&format!("class=\"row-name\" href=\"/room/{id}\"")).unwrap();
    assert!(place("borealis") < place("comet") && place("comet") < place("atlas"));
}

#[tokio::test]
async fn a_week_later_the_page_says_what_broke_was_kept_and_turns() {
    let house = Arc::new(story().house("2026-03-10"));
    let page = plain(&get(&house, "/?as_of=2026-03-05").await.text);
    assert!(page.contains("Newly broken 1 ✕ broken Borealis , legal: Legal has contributed"), "{page}");
    let page = plain(&get(&house, "/?as_of=2026-02-05").await.text);
    assert!(page.contains("Newly kept 2 ✓ kept Atlas"), "{page}");
    let mut company = story();
    company.import("2026-04-15", "2026-01-01", "2026-04-15");
    let page = plain(&get(&Arc::new(company.house("2026-04-15")), "/").await.text);
    assert!(page.contains("About to turn in 7 days 2 ◷ due until 2026-04-20 Borealis"), "{page}");
    assert!(page.contains("Newly broken 0 Nothing broke."), "{page}");
}

#[tokio::test]
async fn without_any_agreement_or_world_the_page_says_the_next_step() {
    let mut company = Company::new();
    let empty = Arc::new(Company::new().house("2026-03-10"));
    let text = plain(&get(&empty, "/").await.text);
    assert!(text.contains("Comity knows of no keynote and no initiative yet. Three steps"), "{text}");
    assert!(text.contains("Bring three files") && text.contains("comity import FILE"), "{text}");
    company.act("2026-01-05", 1, "initiative.opened", json!({ "initiative": "atlas" }));
    let text = plain(&get(&Arc::new(company.house("2026-03-10")), "/").await.text);
    assert!(text.contains("No agreement was proposed by then, so the Wall shows contact only."), "{text}");
}

#[tokio::test]
async fn a_proposal_that_is_not_signed_is_shown_as_what_would_be() {
    let mut company = Company::new();
    company.act("2026-01-05", 1, "initiative.opened", json!({ "initiative": "atlas" }));
    company.agree("2026-01-06", common::AGREEMENT, &[("legal", 2)]);
    let house = Arc::new(company.house("2026-03-10"));
    assert!(plain(&get(&house, "/").await.text).contains("No clause is in force yet"));
    let text = plain(&get(&house, "/agreement").await.text);
    assert!(text.contains("1 of 3 have signed") && text.contains("marketing: has yet to sign"), "{text}");
}

#[tokio::test]
async fn before_anything_was_proposed_the_page_judges_in_hindsight_and_says_so() {
    let house = Arc::new(story().house("2026-03-10"));
    let text = plain(&get(&house, "/?as_of=2026-01-07T15:00:00Z").await.text);
    assert!(text.contains("judged in hindsight, as if the proposal of 2026-01-08 had always been"), "{text}");
    assert!(text.contains("3 of 3 promises lack legal; all 3 can still be mended"), "{text}");
    let text = plain(&get(&house, "/agreement?as_of=2026-01-07T15:00:00Z").await.text);
    assert!(text.contains("It had not been proposed by then"), "{text}");
}

#[tokio::test]
async fn what_no_one_function_owes_stands_beside_the_row() {
    let mut company = story();
    let clause = r#"
[[clause]]
id = "reviewed"
says = "A reviewer is on record before the content freeze."
because = "A design that nobody is named to read is read by nobody."
about = "announcement"
[clause.before]
first = { event = "contributed", depth = "decided" }
then = { event = "freeze.reached", where = { freeze = "content" } }
"#;
    let toml = format!("{}{clause}", common::AGREEMENT);
    company.agree("2026-03-09", &toml, &[("legal", 2), ("marketing", 3), ("product", 1)]);
    let text = plain(&get(&Arc::new(company.house("2026-03-10")), "/").await.text);
    assert!(text.contains("as a whole: ◷ due until 20 Apr"), "{text}");
    assert!(text.contains("2 promises are behind in something that no single function owes."), "{text}");
}

#[tokio::test]
async fn hundreds_of_rows_are_judged_once_and_asked_for_often() {
    let mut company = story();
    for i in 0..300 {
        let id = format!("promise-{i}");
        company.act("2026-03-07", 1, "initiative.opened", json!({ "initiative": id }));
        company.act(
            "2026-03-07",
            1,
            "announcement.promised",
            json!({ "initiative": id, "keynote": "spring" }),
        );
    }
    let house = Arc::new(company.house("2026-03-10"));
    for _ in 0..3 {
        let page = get(&house, "/").await.text;
        assert_eq!(page.matches("role=\"rowheader\"").count(), 50);
        assert!(page.contains("These are the gravest 50 of 303."), "{page}");
        assert!(page.contains("name=\"rows\" value=\"100\""), "the others are a click away: {page}");
    }
    let page = get(&house, "/?rows=1000").await.text;
    assert_eq!(page.matches("role=\"rowheader\"").count(), 303);
    assert!(house.benches().is_empty(), "what is so now is not judged anew for a page");
    for day in 1..20 {
        get(&house, &format!("/?as_of=2026-02-{day:02}")).await;
    }
    assert_eq!(house.benches().len(), 8, "only so many are kept");
}

#[tokio::test]
async fn names_that_look_like_html_stay_names() {
    let house = Arc::new(story().house("2026-03-10"));
    for path in ["/", "/room/atlas", "/cell/atlas/legal", "/clause/legal-before-shape"] {
        let page = get(&house, path).await.text;
        assert!(!page.contains("<b>&"), "{path}");
        assert!(page.contains("Atlas &lt;b&gt;&amp;&quot;maps&quot;&lt;/b&gt;"), "{path}");
    }
}

#[tokio::test]
async fn a_keynote_without_a_date_says_so() {
    let mut company = Company::new();
    company.name(Noun::Keynote, "spring", "Spring keynote");
    let set = json!({ "keynote": "spring", "freeze": "shape", "on": "2026-03-20T00:00:00Z" });
    company.act("2026-01-05", 1, "freeze.set", set);
    let page = plain(&get(&Arc::new(company.house("2026-03-10")), "/?keynote=spring").await.text);
    assert!(page.contains("Spring keynote has no date yet."), "{page}");
    assert!(page.contains("Nothing is promised for this keynote."), "{page}");
    let nameless =
        House::new(Company::new().world, Kept::default(), Box::new(Nameless), Box::new(|| at("2026-03-10")));
    assert_eq!(get(&Arc::new(nameless), "/").await.status, 200);
    assert!(Names::default().0.is_empty());
}
