//! The Inbox: putting off and bringing back, stepping aside by itself, what one was told, and the same by
//! mail.

use crate::common;

use crate::common::chest::Chest;
use crate::common::clerk::{Clerk, Doorman};
use crate::common::{Answer as Got, at, plain, see, send, story};
use axum::http::StatusCode;
use comity_spine::{At, PersonId, Ref};
use comity_vault::{Fate, Letter};
use comity_web::House;
use comity_web::as_of::Asked;
use comity_web::digest::{self, Answer, Ways};
use std::sync::Arc;

const NOW: &str = "2026-03-10";
/// The matter that Mia, who answers for atlas, has before her.
const KYC: &str = "concern:kyc";

fn house_at(now: &str) -> Arc<House> {
    let mut company = story();
    // So that Mia is of product, to which the concern is put.
    company.act(
        "2026-03-09",
        0,
        "membership.began",
        serde_json::json!({ "person": PersonId(1), "function": "product" }),
    );
    let letters = vec![Letter {
        person: PersonId(1),
        occasion: "digest 2026-03-09".to_owned(),
        fate: Fate::Failed { fault: "nobody answers".to_owned(), next: None },
        at: at("2026-03-09"),
        tries: 10,
        items: vec![KYC.to_owned(), "case:legal-before-shape:initiative:borealis:legal".to_owned()],
    }];
    let mut chest = Chest::default();
    chest.letters = letters;
    let house = company.house(now).with_door(Box::new(Doorman)).with_pen(Box::new(Clerk::default()));
    Arc::new(house.with_drawer(Box::new(chest)))
}

/// The words of one part of the page, by the id of its heading.
fn part(page: &Got, id: &str) -> String {
    let section = page.text.split("<section").find(|text| text.contains(&format!("id=\"{id}\"")));
    let section = section.unwrap_or_else(|| panic!("there is no part {id} in {}", page.text));
    plain(section.split("</section>").next().unwrap())
}

async fn inbox(house: &Arc<House>) -> Got {
    see(house, "/inbox", 1).await
}

async fn later(house: &Arc<House>, fields: &[(&str, &str)]) -> Got {
    let fields = [&[("do", "later"), ("item", KYC)], fields].concat();
    send(house, "/inbox", 1, &fields).await
}

#[tokio::test]
async fn a_thing_is_put_off_seen_to_be_and_brought_back() {
    let house = house_at(NOW);
    let before = inbox(&house).await;
    assert!(part(&before, "owed").contains("kyc"), "{}", plain(&before.text));
    assert!(part(&before, "postponed").contains("Nothing is postponed."));
    let put = later(&house, &[("until", "monday")]).await;
    assert_eq!(
        (put.status, &put.headers["location"]),
        (StatusCode::SEE_OTHER, &"/inbox#postponed".parse().unwrap())
    );
    let away = inbox(&house).await;
    assert!(!part(&away, "owed").contains("kyc"), "{}", part(&away, "owed"));
    let said = part(&away, "postponed");
    assert!(said.contains("You put it off; it comes back on 2026-03-16."), "{said}");
    assert!(plain(&away.text).contains("One more is postponed"), "{}", plain(&away.text));
    assert!(!part(&see(&house, "/inbox", 4).await, "postponed").contains("kyc"), "it is nobody else's");
    let back = send(&house, "/inbox", 1, &[("do", "back"), ("item", KYC)]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(part(&inbox(&house).await, "owed").contains("kyc"));
}

#[tokio::test]
async fn what_cannot_be_put_off_comes_back_as_it_was_typed_with_the_mend() {
    let house = house_at(NOW);
    let long = "9".repeat(5000);
    for (day, says) in [
        ("2026-02-30", "is no day: write it as"),
        ("2026-03-10", "That day is not ahead"),
        ("2028-01-01", "more than a year away"),
        ("<b>soon</b>", "is no day: write it as"),
        ("مرحبا 🎈", "is no day: write it as"),
        (&long, "is no day: write it as"),
        ("", "Say until which day"),
    ] {
        let refused = later(&house, &[("until", "day"), ("day", day)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(plain(&refused.text).contains(says), "{day}: {}", plain(&refused.text));
        assert!(!refused.text.contains("<b>soon"), "{day}");
    }
    let kept = later(&house, &[("until", "day"), ("day", "2026-02-30")]).await;
    assert!(kept.text.contains("value=\"2026-02-30\""), "{}", kept.text);
    let other =
        send(&house, "/inbox", 1, &[("do", "later"), ("item", "ask:nobodys"), ("until", "tomorrow")]).await;
    assert!(
        other.status == StatusCode::UNPROCESSABLE_ENTITY && other.text.contains("not in your Inbox any more")
    );
    let nothing = send(&house, "/inbox", 1, &[("what", "ever")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(part(&inbox(&house).await, "owed").contains("kyc"), "nothing was changed");
}

#[tokio::test]
async fn what_nobody_touches_steps_aside_says_so_and_comes_back() {
    // Raised on 5 March; ten working days later is the 19th.
    assert!(part(&inbox(&house_at("2026-03-19")).await, "owed").contains("kyc"));
    let house = house_at("2026-03-20");
    let aside = inbox(&house).await;
    assert!(!part(&aside, "owed").contains("kyc"), "{}", part(&aside, "owed"));
    let said = part(&aside, "postponed");
    let says = "Nobody has touched it since 2026-03-05, so it stepped aside on 2026-03-20 and comes back on 2026-04-06.";
    assert!(said.contains(says), "{said}");
    send(&house, "/inbox", 1, &[("do", "back"), ("item", KYC)]).await;
    assert!(part(&inbox(&house).await, "owed").contains("kyc"), "brought back, it is touched");
    assert!(part(&inbox(&house_at("2026-04-07")).await, "owed").contains("kyc"));
    let past = see(&house_at("2026-04-07"), "/inbox?as_of=2026-03-30", 1).await;
    assert!(part(&past, "postponed").contains(says), "the past stays as it was");
    assert!(!past.text.contains("Bring it back"), "and nothing is done in it");
}

#[tokio::test]
async fn one_is_told_what_was_mailed_and_how_that_fared() {
    let house = house_at(NOW);
    let told = plain(&see(&house, "/inbox/told", 1).await.text);
    assert!(told.contains("the list of 2026-03-09") && told.contains("not sent : nobody answers"), "{told}");
    assert!(told.contains("Concern kyc about Atlas"), "{told}");
    let other = plain(&see(&house, "/inbox/told", 4).await.text);
    assert!(other.contains("No mail was written to you yet."), "{other}");
    let before = plain(&see(&house, "/inbox/told?as_of=2026-03-01", 1).await.text);
    assert!(before.contains("No mail was written to you yet."), "{before}");
}

#[tokio::test]
async fn when_mail_comes_is_said_and_a_link_ends_it_after_a_question() {
    let house = house_at(NOW);
    let mail = part(&inbox(&house).await, "by-mail");
    assert!(mail.contains("each Monday at 09:00 (Europe/Berlin)"), "{mail}");
    let wish = [("do", "mail"), ("rhythm", "daily"), ("weekday", "1"), ("hour", "8")];
    assert_eq!(send(&house, "/inbox", 1, &wish).await.status, StatusCode::SEE_OTHER);
    assert!(part(&inbox(&house).await, "by-mail").contains("on each working day at 08:00"));
    for (name, value) in [("hour", "3"), ("weekday", "7"), ("rhythm", "hourly"), ("hour", "x")] {
        let bad: Vec<_> =
            wish.iter().map(|(known, it)| (*known, if *known == name { value } else { *it })).collect();
        assert_eq!(send(&house, "/inbox", 1, &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    let asked = common::get(&house, "/mail/stop/stop-mia").await;
    assert!(asked.status == StatusCode::OK && asked.text.contains("No more mail from Comity?"));
    assert!(
        part(&inbox(&house).await, "by-mail").contains("on each working day"),
        "a link alone does nothing"
    );
    assert_eq!(common::get(&house, "/mail/stop/other").await.status, StatusCode::NOT_FOUND);
    let done = send(&house, "/mail/stop/stop-mia", 9, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(part(&inbox(&house).await, "by-mail").contains("You want no mail."));
}

fn written(house: &House, as_of: Option<&str>) -> digest::Digest {
    let answers = |answer: &Answer<'_>| Some(format!("reply+{}@acme.example", answer.matter.id));
    let ways = Ways {
        base: Some("https://comity.acme.example"),
        answers: &answers,
        stop: Some("reply+stop@acme.example"),
        ask: Some("reply+ask@acme.example"),
        rhythm: "each Monday",
        news_since: At(0),
        log: Some((9, "abc".to_owned())),
    };
    let asked = Asked::new(as_of.map(|day| ("as_of".to_owned(), day.to_owned())).into_iter().collect());
    digest::write(house, PersonId(1), &asked, &ways).unwrap()
}

#[test]
fn a_mail_says_what_the_inbox_says_in_both_shapes_and_the_same_each_time() {
    let house = house_at(NOW);
    let first = written(&house, None);
    assert_eq!(first, written(&house, None));
    assert!(first.items.contains(&KYC.to_owned()), "{:?}", first.items);
    for text in [&first.text, &plain(&first.html)] {
        assert!(text.contains("Find what would make it acceptable."), "{text}");
        assert!(text.contains("Concern kyc about Atlas"), "{text}");
    }
    assert!(first.text.contains("Your Inbox: https://comity.acme.example/inbox"), "{}", first.text);
    assert!(!first.html.contains("<b>"), "a name stays text: {}", first.html);
    assert!(!first.subject.contains("tlas"), "nothing that anybody wrote is in the subject");
    let told = format!("{}{}", first.text, first.html);
    assert!(!told.contains("zenith"), "what is kept between some people is not told: {told}");
    let past = written(&house, Some("2026-03-04"));
    assert!(!past.items.contains(&KYC.to_owned()), "it was raised on the 5th");
}

#[test]
fn an_act_by_mail_goes_the_way_of_its_form() {
    let house = house_at(NOW);
    let matter: Ref = KYC.parse().unwrap();
    let tried = comity_web::by_mail::act(&house, PersonId(1), "concern.raised", &matter, "x", "once");
    assert!(tried.unwrap_err().to_string().contains("cannot be done by mail"));
}
