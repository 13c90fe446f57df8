//! Drafting, trying, adopting and signing an agreement in the browser.

use crate::common;

use crate::common::clerk::{Clerk, Doorman};
use crate::common::{AGREEMENT, Answer, plain, see, send, story};
use axum::http::{StatusCode, header};
use comity_common::World;
use comity_common::agreement::file::Mistake;
use comity_common::agreement::judge::Answers;
use comity_common::agreement::{InForce, Readable};
use comity_desk::DeskError;
use comity_desk::adopt::{Asking, Queries};
use comity_spine::{At, ClauseId, Noun, PersonId, Visibility};
use comity_web::House;
use serde_json::json;
use std::sync::{Arc, OnceLock, Weak};

const NOW: &str = "2026-03-10";
const EDIT: &str = "/agreement/edit";

/// The story's house, with Mia (1) of product, Lea (2) of legal and Max (3) of marketing.
fn house() -> (Arc<House>, Clerk) {
    let clerk = Clerk::default();
    let mut company = story();
    for (person, function) in [(1, "product"), (2, "legal"), (3, "marketing")] {
        let person = PersonId(person);
        company.act("2026-03-09", 0, "membership.began", json!({ "person": person, "function": function }));
    }
    let house = company.house(NOW).with_door(Box::new(Doorman)).with_pen(Box::new(clerk.clone()));
    (Arc::new(house), clerk)
}

fn n_acts(clerk: &Clerk) -> usize {
    clerk.0.lock().expect("whole").len()
}

fn next(house: &House) -> String {
    house.read(|rooms| rooms.world.next().0.to_string()).expect("the house stands")
}

/// What stands in the text area, as a browser would read it.
fn written(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("id=\"text\"").expect("there is a text area");
    let (_, rest) = rest.split_once('>').expect("its tag ends");
    let (text, _) = rest.split_once("</textarea>").expect("it ends");
    let text = text.strip_prefix('\n').unwrap_or(text);
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The story's agreement with another sentence for its first clause.
fn reworded() -> String {
    AGREEMENT
        .replace("Legal has contributed before the shape freeze.", "Legal is in before the shape freezes.")
}

#[tokio::test]
async fn the_draft_begins_with_the_newest_version_and_says_how_each_clause_is_read() {
    let (house, _) = house();
    let page = see(&house, EDIT, 1).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(written(&page), AGREEMENT);
    let text = plain(&page.text);
    let read = "On each initiative, for each of legal: contribution by that function (at least posted) comes before shape freeze.";
    assert!(text.contains(read) && text.contains("as in force"), "{text}");
    assert!(text.contains("there is nothing to try"), "{text}");
}

#[tokio::test]
async fn a_mistake_is_shown_at_its_word_with_what_was_meant_and_the_text_is_kept() {
    let (house, clerk) = house();
    let wrong = AGREEMENT.replace("[clause.before]", "[clause.befor]") + "# <b>mine</b>\r\n";
    for (what, status) in [("read", StatusCode::OK), ("adopt", StatusCode::UNPROCESSABLE_ENTITY)] {
        let page = send(&house, EDIT, 1, &[("text", &wrong), ("do", what), ("seen", &next(&house))]).await;
        assert_eq!(page.status, status, "{what}");
        assert_eq!(written(&page), wrong.replace("\r\n", "\n"), "{what}");
        assert!(
            page.text.contains("<a href=\"#L13\" data-from=\"305\" data-to=\"310\">line 13</a>"),
            "{}",
            page.text
        );
        assert!(page.text.contains("[clause.<mark>befor</mark>]"), "{}", page.text);
        assert!(page.text.contains("id=\"L13\""), "the line is there to be led to");
        let text = plain(&page.text);
        assert!(text.contains("Did you mean before?"), "{text}");
        assert!(!page.text.contains("value=\"adopt\""), "what cannot be read cannot be adopted");
    }
    assert_eq!(n_acts(&clerk), 0);
}

#[tokio::test]
async fn a_changed_clause_is_tried_on_the_past_beside_the_version_in_force_before_the_button_that_adopts() {
    let (house, _) = house();
    let stricter = AGREEMENT.replace(
        "event = \"contributed\", function = \"each\" }",
        "event = \"contributed\", function = \"each\", depth = \"decided\", lead = \"60 days\" }",
    );
    assert_ne!(stricter, AGREEMENT);
    let page = send(&house, EDIT, 1, &[("text", &stricter), ("do", "read")]).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = plain(&page.text);
    assert!(text.contains("Trying legal-before-shape on the past, 1 of 1"), "{text}");
    assert!(!text.contains("Trying all-before-content"), "it is in force just so: {text}");
    let trial = text.split("How legal-before-shape would have come out").nth(1).expect("a table");
    assert!(trial.contains("This draft") && trial.contains("In force"), "{trial}");
    assert!(page.text.contains("href=\"/room/borealis\""), "its cases lead to their rooms");
    let (tried, adopt) = (page.text.find("class=\"trial\""), page.text.find("value=\"adopt\""));
    assert!(tried.is_some() && tried < adopt, "{tried:?} {adopt:?}");
    assert!(page.text.trim_end().ends_with("</html>"), "the page came whole");
}

#[tokio::test]
async fn a_template_is_put_into_the_draft_once_with_its_functions_among_the_parties() {
    let (house, clerk) = house();
    let id = "contributors-before-shape-freeze";
    let page = send(&house, EDIT, 1, &[("text", AGREEMENT), ("take", id)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", plain(&page.text));
    let taken = written(&page);
    assert!(
        taken.contains("parties = [\"legal\", \"marketing\", \"product\", \"customer-success\", \"sales\"]")
    );
    assert!(taken.contains(id));
    let text = plain(&page.text);
    assert!(text.contains("You have no function customer-success or sales"), "{text}");
    assert!(text.contains("It is in your draft."), "{text}");
    let again = send(&house, EDIT, 1, &[("text", &taken), ("take", id)]).await;
    assert_eq!(written(&again), taken);
    assert!(plain(&again.text).contains("stands in your draft already"));
    assert_eq!(n_acts(&clerk), 0, "a draft binds nobody");
}

#[tokio::test]
async fn a_template_says_which_facts_the_workspace_lacks() {
    let (house, _) = house();
    let text = plain(&see(&house, EDIT, 1).await.text);
    assert!(text.contains("Needs role taken facts; no source gives them yet"), "{text}");
    assert!(text.contains("Needs contact, freeze facts; this workspace has them."), "{text}");
}

#[tokio::test]
async fn a_version_that_was_adopted_meanwhile_is_shown_beside_ones_own_and_nothing_is_lost() {
    let (house, clerk) = house();
    let seen = next(&house);
    let theirs = reworded();
    let first = send(&house, EDIT, 2, &[("text", &theirs), ("do", "adopt"), ("seen", &seen)]).await;
    assert_eq!(
        (first.status, &first.headers[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/agreement".parse().expect("text"))
    );
    let mine = AGREEMENT.replace("What goes on stage", "Whatever goes on stage");
    let second = send(&house, EDIT, 1, &[("text", &mine), ("do", "adopt"), ("seen", &seen)]).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert_eq!(n_acts(&clerk), 1, "nobody's version was written over");
    assert_eq!(written(&second), mine);
    assert!(second.text.contains("Legal is in before the shape freezes."), "theirs is there to read");
    assert!(plain(&second.text).contains("legal-before-shape differs"), "{}", plain(&second.text));
    let knowing = next(&house);
    assert!(second.text.contains(&format!("name=\"seen\" value=\"{knowing}\"")));
    let third = send(&house, EDIT, 1, &[("text", &mine), ("do", "adopt"), ("seen", &knowing)]).await;
    assert_eq!((third.status, n_acts(&clerk)), (StatusCode::SEE_OTHER, 2));
}

#[tokio::test]
async fn the_same_version_sent_twice_is_adopted_once() {
    let (house, clerk) = house();
    let seen = next(&house);
    for _ in 0..2 {
        let sent = send(&house, EDIT, 1, &[("text", &reworded()), ("do", "adopt"), ("seen", &seen)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(n_acts(&clerk), 1);
}

#[tokio::test]
async fn a_signature_is_bound_to_the_words_that_were_read() {
    let (house, clerk) = house();
    let seen = next(&house);
    send(&house, EDIT, 1, &[("text", &reworded()), ("do", "adopt"), ("seen", &seen)]).await;
    let page = see(&house, "/agreement", 2).await;
    assert!(page.text.contains("Sign for legal"), "{}", plain(&page.text));
    assert!(plain(&page.text).contains("has yet to sign this wording; signed the wording of version 1"));
    let value = page.text.split("name=\"clause\" value=\"").nth(1).expect("a button").split('"').next();
    let value = value.expect("its value").to_owned();
    let newer = reworded().replace("Legal is in", "Legal is well in");
    send(&house, EDIT, 1, &[("text", &newer), ("do", "adopt"), ("seen", &next(&house))]).await;
    let stale = send(&house, "/agreement/sign", 2, &[("function", "legal"), ("clause", &value)]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(plain(&stale.text).contains("has changed since you read it"), "{}", plain(&stale.text));
    assert_eq!(n_acts(&clerk), 2);
    let strange = send(&house, "/agreement/sign", 3, &[("function", "legal"), ("clause", &value)]).await;
    assert!(plain(&strange.text).contains("your own function only"), "{}", plain(&strange.text));
}

#[tokio::test]
async fn a_clause_is_in_force_once_every_party_has_signed_it_here() {
    let (house, _) = house();
    let seen = next(&house);
    send(&house, EDIT, 1, &[("text", &reworded()), ("do", "adopt"), ("seen", &seen)]).await;
    for (person, function) in [(1, "product"), (2, "legal"), (3, "marketing")] {
        let page = see(&house, "/agreement", person).await;
        let value = page.text.split("name=\"clause\" value=\"").nth(1).expect("a button").split('"').next();
        let fields = [("function", function), ("clause", value.expect("its value"))];
        let signed = send(&house, "/agreement/sign", person, &fields).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", plain(&signed.text));
    }
    let page = see(&house, "/agreement", 1).await;
    let text = plain(&page.text);
    assert!(!page.text.contains("Sign for") && !text.contains("Waits for"), "{text}");
    assert!(text.contains("legal-before-shape is in force in other words"), "{text}");
    assert!(text.contains("marketing signed legal-before-shape"), "{text}");
}

#[tokio::test]
async fn the_week_shows_what_is_new_and_nothing_older() {
    let (house, _) = house();
    let week = |text: &str| text.split("This week").nth(1).expect("a section").to_owned();
    let now = week(&plain(&see(&house, "/agreement?as_of=2026-03-09", 1).await.text));
    assert!(now.contains("3 Mar: legal-before-shape is waived for Comet until 2026-04-30"), "{now}");
    assert!(!now.contains("came into force"), "that was in January: {now}");
    let then = week(&plain(&see(&house, "/agreement?as_of=2026-01-12", 1).await.text));
    assert!(then.contains("all-before-content came into force") && !then.contains("is waived for"), "{then}");
    assert!(then.contains("a version was proposed"), "{then}");
}

#[tokio::test]
async fn a_waiver_runs_ends_soon_and_has_ended() {
    let (house, _) = house();
    for (day, stands) in
        [("2026-03-10", "‖ running"), ("2026-04-25", "◷ ends soon"), ("2026-05-05", "– ended")]
    {
        let page = plain(&see(&house, &format!("/agreement?as_of={day}"), 1).await.text);
        assert!(page.contains(&format!("2026-03-03, Mia 2026-04-30 {stands}")), "{day}: {page}");
    }
    let before = plain(&see(&house, "/agreement?as_of=2026-03-01", 1).await.text);
    assert!(before.contains("Nothing is waived."), "{before}");
}

#[tokio::test]
async fn a_page_of_the_past_says_so_has_no_forms_and_its_links_stay_there() {
    let (house, _) = house();
    let paths = [
        "/",
        "/room/borealis",
        "/cell/borealis/legal",
        "/clause/legal-before-shape",
        "/agreement",
        EDIT,
        "/inbox",
        "/about",
        "/acts/clause.disputed",
    ];
    for path in paths {
        let page = see(&house, &format!("{path}?as_of=2026-03-09"), 1).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(plain(&page.text).contains("You are looking at the past, as of 2026-03-09"), "{path}");
        for action in page.text.split("method=\"post\" action=\"").skip(1) {
            assert!(action.starts_with("/sign-out"), "{path}: {}", &action[..40.min(action.len())]);
        }
        let links = page
            .text
            .split("<a ")
            .skip(1)
            .filter_map(|tag| tag.split('>').next().map(|tag| (tag, tag.split("href=\"").nth(1))));
        for (tag, href) in links {
            let href = href.and_then(|rest| rest.split('"').next()).expect("a link leads somewhere");
            let stays = href.contains("as_of=") || href.starts_with('#') || href == path;
            assert!(stays, "{path}: {tag}");
        }
    }
}

#[tokio::test]
async fn what_is_hostile_in_a_draft_is_shown_as_text() {
    let (house, _) = house();
    let odd =
        format!("{AGREEMENT}\n# </textarea><script>alert(1)</script> \u{202e}שלום 🎉 <!-- trials -->\n");
    let page = send(&house, EDIT, 1, &[("text", &odd), ("do", "read")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(written(&page), odd);
    assert!(!page.text.contains("<script>alert"));
    let long = "#".repeat(300_000);
    let page = send(&house, EDIT, 1, &[("text", &long), ("do", "adopt")]).await;
    assert_eq!((page.status, written(&page).len()), (StatusCode::UNPROCESSABLE_ENTITY, 300_000));
}

/// The story with a dispute that was settled and one that stands, each with its words.
fn disputed() -> common::Company {
    let mut company = story();
    company.name(Noun::Person, &PersonId(2).to_string(), "Lea");
    let on = |subject: &str| json!({ "clause": "legal-before-shape", "subject": subject });
    company.act("2026-03-05", 1, "clause.waived", {
        json!({ "clause": "legal-before-shape", "subject": "initiative:atlas", "until": "2026-05-01T00:00:00Z" })
    });
    company.saying(&[
        ("critical", "The partner leaves"),
        ("risk_late", "A <b>fine</b>"),
        ("risk_cut", "Trust"),
    ]);
    company.act("2026-03-06", 1, "clause.disputed", on("initiative:borealis"));
    company.saying(&[("why", "Legal was in the room")]);
    company.act("2026-03-07", 2, "dispute.settled", on("initiative:borealis"));
    company.saying(&[("how", "The minutes say so; attested")]);
    company.act_seen("2026-03-08", 2, "clause.disputed", on("initiative:comet"), Visibility::Pair);
    company.saying(&[("why", "Between us: it is about Zenith")]);
    company
}

#[tokio::test]
async fn a_waiver_and_a_dispute_show_their_reasons_and_what_came_of_them_to_those_who_may_read_them() {
    let company = disputed();
    let house = company.house(NOW).with_door(Box::new(Doorman)).with_pen(Box::new(Clerk::default()));
    let house = Arc::new(house);
    for path in ["/agreement", "/clause/legal-before-shape"] {
        let page = see(&house, path, 1).await;
        let text = plain(&page.text);
        let waived = "2026-03-05, Mia 2026-05-01 ‖ running Critical now because The partner leaves";
        assert!(text.contains(waived), "{path}: {text}");
        assert!(page.text.contains("A &lt;b&gt;fine&lt;/b&gt;") && text.contains("Lost by cutting it Trust"));
        assert!(text.contains("disputed 2026-03-06, Mia: Legal was in the room"), "{path}: {text}");
        assert!(text.contains("settled 2026-03-07, Lea: The minutes say so; attested"), "{path}: {text}");
        assert!(text.contains("it stands until it is settled"), "{path}: {text}");
        assert!(!text.contains("Zenith"), "{path}: it is between Lea and whom she named");
        let hers = plain(&see(&house, path, 2).await.text);
        assert!(hers.contains("Between us: it is about Zenith"), "{path}: {hers}");
        let before = plain(&see(&house, &format!("{path}?as_of=2026-03-06T18:00:00Z"), 1).await.text);
        assert!(
            before.contains("Legal was in the room") && !before.contains("The minutes say so"),
            "{before}"
        );
    }
}

#[tokio::test]
async fn words_that_were_withdrawn_are_gone_and_the_waiver_stays() {
    let mut company = disputed();
    company.names.1.clear();
    let house =
        Arc::new(company.house(NOW).with_door(Box::new(Doorman)).with_pen(Box::new(Clerk::default())));
    let text = plain(&see(&house, "/agreement", 1).await.text);
    assert!(text.contains("2026-03-05, Mia 2026-05-01 ‖ running not there to read"), "{text}");
}

/// Queries whose asking does what a writer would do meanwhile: a house that is held would never let it.
#[derive(Clone, Default)]
struct Meanwhile(Arc<OnceLock<Weak<House>>>);

impl Queries for Meanwhile {
    fn mistakes(&self, _: &Readable) -> Result<Vec<Mistake>, DeskError> {
        Ok(Vec::new())
    }
    fn lay_out(&self, _: &World, _: &[InForce], _: At) -> Result<Box<dyn Asking>, DeskError> {
        Ok(Box::new(self.clone()))
    }
}

impl Asking for Meanwhile {
    fn answers(&self) -> Result<Answers, DeskError> {
        let house = self.0.get().and_then(Weak::upgrade).expect("the house stands");
        let happened = json!({ "initiative": "atlas", "freeze": "content" });
        house.apply(&common::entry(&house, "initiative.frozen", happened), &[]).expect("it is taken in");
        Ok([(ClauseId::new("asked").expect("a name"), Ok(Vec::new()))].into())
    }
}

#[tokio::test]
async fn others_act_while_the_query_of_a_clause_is_asked() {
    let queries = Meanwhile::default();
    let house = story().house(NOW).with_door(Box::new(Doorman)).with_pen(Box::new(Clerk::default()));
    let house = Arc::new(house.with_queries(Box::new(queries.clone())));
    queries.0.set(Arc::downgrade(&house)).expect("once");
    let before = next(&house);
    let asking = format!(
        "{AGREEMENT}\n[[clause]]\nid = \"asked\"\nsays = \"Nothing is odd.\"\nbecause = \"Odd things cost.\"\n\
         about = \"initiative\"\n[clause.sql]\nquery = \"select subject from fact where 0\"\n"
    );
    let page = send(&house, EDIT, 1, &[("text", &asking), ("do", "read")]).await;
    let text = plain(&page.text);
    assert!(text.contains("How asked would have come out"), "{text}");
    assert_ne!(next(&house), before, "somebody acted meanwhile");
}
