//! What somebody types in a chat behind the name of our command, signed by the chat server: they ask, answer
//! and look at what waits for them without opening a page. Only they see what comes back.
//!
//! Who they are is known by the chat's handle, which is matched to a person like every other. Nothing of the
//! chat is kept but the words that they send to us.

use crate::by_mail;
use crate::digest::is_by_mail;
use crate::house::House;
use crate::in_words::{self, HOW, NotDone};
use crate::inbox::Inbox;
use crate::visit::Visit;
use crate::{access::Asker, as_of::Asked, door::Seat};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_auth::Thing;
use comity_auth::chat::Secret;
use comity_common::practice::{Focus, Glance};
use comity_common::view::Viewer;
use comity_spine::{Action, Noun, PersonId, Ref};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Where a chat server sends what was typed.
pub const PATH: &str = "/hooks/chat";

/// How much waits is listed.
const LISTED: usize = 5;

/// What can be typed.
const HELP: &str = "Ask: `ask legal about atlas: May we say “instant”?` · answer: `answer a-7: Yes, with a footnote.` · \
                    see what waits for you: `inbox`. Only you see what comes back.";

/// Takes what was typed.
pub async fn hook(State(house): State<Arc<House>>, headers: HeaderMap, body: Bytes) -> Response {
    let working = house.clone();
    let done = tokio::task::spawn_blocking(move || heard(&working, &headers, &body)).await;
    match done {
        Ok(Ok(text)) => said(StatusCode::OK, &text),
        Ok(Err((status, text))) => said(status, &text),
        Err(_) => said(StatusCode::OK, "That did not work, and it is our mistake. Try again."),
    }
}

/// An answer that a chat shows to whoever typed, and to nobody else.
fn said(status: StatusCode, text: &str) -> Response {
    let body = serde_json::json!({ "response_type": "ephemeral", "text": text }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}

fn heard(house: &House, headers: &HeaderMap, body: &[u8]) -> Result<String, (StatusCode, String)> {
    let Some(secret) = house.chat() else {
        let sentence =
            "No chat is set up here: whoever runs Comity puts its signing secret into COMITY_CHAT_SECRET.";
        return Err((StatusCode::NOT_FOUND, sentence.to_owned()));
    };
    is_signed(secret, house, headers, body).map_err(|why| (StatusCode::UNAUTHORIZED, why))?;
    let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let field =
        |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    let handle = format!("slack:{}", field("user_id"));
    let person = house.records().and_then(|records| records.person(&handle).ok());
    let Some(person) = person.filter(|_| !field("user_id").is_empty()) else {
        let handle: String = handle.chars().take(80).collect();
        return Ok(format!(
            "Nobody knows yet who `{handle}` is. Whoever keeps the directory says so on the page People, or with \
             `comity people match {handle} YOUR@ADDRESS`; then type this again."
        ));
    };
    // A command that the server sends twice has the same trigger.
    let once =
        format!("chat {}", hex::encode(Sha256::digest([field("trigger_id").as_bytes(), body].concat())));
    Ok(done(house, person, field("text"), &once).unwrap_or_else(|why| match why {
        NotDone::Refused(sentence) => sentence,
        NotDone::Down(why) => {
            format!("It could not be done just now: {why}. Nothing was lost; type it again.")
        }
    }))
}

fn is_signed(secret: &Secret, house: &House, headers: &HeaderMap, body: &[u8]) -> Result<(), String> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (stamp, signature) = (header("x-slack-request-timestamp"), header("x-slack-signature"));
    secret.holds(stamp, signature, body, house.now()).map_err(|why| why.to_string())
}

/// Does what a person typed, and says what came of it.
fn done(house: &House, person: PersonId, text: &str, once: &str) -> Result<String, NotDone> {
    let word = text.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default().to_lowercase();
    match word.as_str() {
        "" | "help" => Ok(HELP.to_owned()),
        "inbox" => inbox(house, person),
        "answer" => answer(house, person, text.get(word.len()..).unwrap_or_default().trim_start(), once),
        _ => {
            let (line, words) = text.split_once(':').unwrap_or((text, ""));
            if words.trim().is_empty() {
                return Err(NotDone::Refused(format!(
                    "{HOW} Then a colon, and what you want to say. {HELP}"
                )));
            }
            in_words::open(house, person, line, words.trim(), once).map(|opened| opened.says)
        }
    }
}

/// Answers a matter: `a-7: Yes.`, or `ask:a-7 Yes.`
fn answer(house: &House, person: PersonId, text: &str, once: &str) -> Result<String, NotDone> {
    let (named, words) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let words = words.trim();
    if words.is_empty() {
        return Err(NotDone::Refused(format!("Write which one you answer, and your words. {HELP}")));
    }
    let named = named.trim_end_matches(':').to_lowercase();
    let found = house.read(|rooms| {
        let id = named.rsplit(':').next().unwrap_or_default();
        let nouns = [Noun::Ask, Noun::Concern, Noun::Problem, Noun::Proposal];
        let viewer = Viewer::Person(person);
        let glance = Glance::new(&rooms.world, &viewer, rooms.world.last(), house.names());
        let asker = Asker::of(house, &rooms.world, Seat::Person(person));
        nouns.into_iter().map(|noun| Ref::new(noun, id)).find_map(|matter| {
            let reached = comity_common::about::initiative_of(&rooms.world, &matter)
                .is_none_or(|id| asker.reaches(&id));
            let open =
                rooms.world.practices().iter().flat_map(|it| it.open(&glance.on(Focus::Matter(&matter))));
            let acts = open.filter(|open| open.matter == matter && reached).flat_map(|open| open.acts);
            let cards = acts.filter_map(|kind| rooms.world.act(kind));
            let kind = cards.filter(|card| is_by_mail(card)).map(|card| card.kind.name).next()?;
            Some((matter, kind))
        })
    });
    let found = found.map_err(|error| NotDone::down(&error))?;
    let (matter, kind) = found.ok_or_else(|| {
        let shown: String = named.chars().take(60).collect();
        NotDone::Refused(format!(
            "Nothing of the name `{shown}` waits for an answer in words; `inbox` lists what waits for you."
        ))
    })?;
    let acted = by_mail::act(house, person, kind, &matter, words, once)?;
    let says = if acted.repeated {
        "That was taken before; nothing was done twice."
    } else {
        "Taken, as your answer to"
    };
    Ok(if acted.repeated { says.to_owned() } else { format!("{says} {} {}.", matter.noun.name(), matter.id) })
}

/// What waits for somebody, in a few lines; of what is kept between some people only that it does.
fn inbox(house: &House, person: PersonId) -> Result<String, NotDone> {
    let asked = Asked::default();
    let told = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, Seat::Person(person));
        let pass = asker.pass(Action::Look, &Thing::Inbox(Some(person)));
        let pass = pass.map_err(|_| {
            NotDone::refused("You have no Inbox here: ask whoever runs Comity to let you in.")
        })?;
        let as_of = rooms.as_of(&asked).map_err(NotDone::Down)?;
        let visit = Visit::new(house, rooms, &asked, as_of, &pass);
        let inbox = Inbox::of(&visit, person);
        let mut lines = vec![match inbox.owed.len() {
            0 => "Nobody waits for you.".to_owned(),
            1 => "One thing waits for you:".to_owned(),
            n => format!("{n} things wait for you:"),
        }];
        for item in inbox.owed.iter().take(LISTED) {
            lines.push(match item.is_closed() {
                true => "• Something that is kept between some people; sign in to see it.".to_owned(),
                false => format!("• {} ({})", item.next(&visit).replace('`', ""), item.about().id),
            });
        }
        if inbox.owed.len() > LISTED {
            lines.push(format!("and {} more in your Inbox.", inbox.owed.len() - LISTED));
        }
        Ok(lines.join("\n"))
    });
    told.map_err(|error| NotDone::down(&error))?
}
