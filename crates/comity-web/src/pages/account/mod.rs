//! What is somebody's own beside their Inbox: passkeys, tokens for their programs, choices on the Wall.

pub mod codes;
pub mod passkeys;
mod tokens;

use crate::access::{Asker, Pass, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::layout;
use crate::locker::Locker;
use crate::pages::error::Fault;
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::{NewToken, Scope, Thing};
use comity_spine::{Action, At, Day, PersonId, Refusal};
use maud::{Markup, html};
use std::sync::Arc;

type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;

/// How long a token lives if nobody says otherwise, in milliseconds: 90 days.
const USUAL: i64 = 90 * 86_400_000;

/// How much of a kept choice is kept, in letters.
const QUERY_MOST: usize = 500;

/// What came of a form.
#[derive(Default)]
struct Came {
    /// A token that was made; it is shown this once.
    made: Option<String>,
    /// Whether it is for a calendar.
    is_for_calendar: bool,
    /// Why not.
    refusal: Option<Refusal>,
    /// What was typed.
    typed: Vec<(String, String)>,
}

/// The page of one's tokens.
pub async fn tokens_page(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        page(house, &pass, &Came::default())
    })
    .await
}

/// Makes a token, or revokes one.
pub async fn tokens(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else { return unread(&house) };
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        let (me, locker) = (pass.asker().me().ok_or(Stop::SignIn)?, locker(house)?);
        if let Some(id) = said(&typed, "revoke") {
            locker.revoke_token(me, id);
            return Ok(Redirect::to("/account/tokens").into_response());
        }
        let made = wanted(house, me, &typed).and_then(|new| locker.make_token(&new, house.now()));
        let came = match made {
            Ok(text) => Came {
                made: Some(text),
                is_for_calendar: typed.contains(&("scope".to_owned(), Scope::Calendar.name().to_owned())),
                ..Came::default()
            },
            Err(refusal) => Came { refusal: Some(refusal), typed, ..Came::default() },
        };
        page(house, &pass, &came)
    })
    .await
}

/// Keeps a choice of the Wall, or forgets it; back to the Wall.
pub async fn filters(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else { return unread(&house) };
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        let (me, locker) = (pass.asker().me().ok_or(Stop::SignIn)?, locker(house)?);
        let query = choice(&typed);
        if let Some(name) = said(&typed, "forget") {
            locker.drop_filter(me, name);
            return Ok(Redirect::to(&wall(&query)).into_response());
        }
        match locker.keep_filter(me, said(&typed, "name").unwrap_or_default(), &query) {
            Ok(()) => Ok(Redirect::to(&wall(&query)).into_response()),
            Err(refusal) => Err(Fault {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                title: "This choice was not kept",
                sentence: refusal.sentence,
            }
            .into()),
        }
    })
    .await
}

fn wall(query: &str) -> String {
    if query.is_empty() { "/".to_owned() } else { format!("/?{query}") }
}

/// What of a form chooses something on the Wall, as it stands in an address.
fn choice(typed: &[(String, String)]) -> String {
    let names = ["keynote", "function", "region", "tier", "open", "columns"];
    let chosen = typed.iter().filter(|(name, value)| names.contains(&name.as_str()) && !value.is_empty());
    let pairs: Vec<String> =
        chosen.map(|(name, value)| format!("{name}={}", crate::search::find::escaped(value))).collect();
    pairs.join("&").chars().take(QUERY_MOST).collect()
}

const WAYS: [(&str, &str); 3] =
    [("/account/tokens", "Tokens for programs"), (passkeys::PATH, "Passkeys"), (codes::PATH, "Codes")];

/// The pages of one's account, with which of them this is.
fn ways(here: &str) -> Markup {
    html! {
        nav.account aria-label="Your account" {
            @for (path, title) in WAYS {
                a href=(path) aria-current=[(path == here).then_some("page")] { (title) }
            }
        }
    }
}

fn unread(house: &House) -> Response {
    fault(house, &Fault::bad("That form could not be read; open its page anew and send it again."))
}

fn said<'t>(typed: &'t [(String, String)], name: &str) -> Option<&'t str> {
    typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Does some work beside the sockets.
async fn beside(
    house: Arc<House>,
    work: impl FnOnce(&House) -> Result<Response, Stop> + Send + 'static,
) -> Response {
    let working = house.clone();
    match tokio::task::spawn_blocking(move || work(&working)).await {
        Ok(Ok(response)) => response,
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// The proof that what is somebody's own is theirs.
fn pass(house: &House, seat: Seat) -> Result<Pass, Stop> {
    let given = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, seat);
        let me = asker.me();
        asker.pass(Action::Look, &Thing::Inbox(me))
    });
    given.map_err(Fault::from)?
}

fn locker(house: &House) -> Result<&dyn Locker, Fault> {
    let locker = house.door().and_then(|door| door.locker());
    locker.ok_or_else(|| Fault::bad("Nothing can be kept here: these pages are for reading."))
}

/// The token that a form asks for.
fn wanted(house: &House, person: PersonId, typed: &[(String, String)]) -> Result<NewToken, Refusal> {
    let scopes = typed.iter().filter(|(name, _)| name == "scope");
    let scopes = scopes.map(|(_, value)| {
        Scope::named(value)
            .ok_or_else(|| Refusal::of("scope", "A token is for `read`, `act`, `sign` or `calendar`."))
    });
    let until = match said(typed, "until").map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => end(house, text)?,
        None => house.now().plus_millis(USUAL),
    };
    let name = said(typed, "name").unwrap_or_default().to_owned();
    Ok(NewToken { person, name, scopes: scopes.collect::<Result<_, _>>()?, until })
}

/// The end of a day that somebody typed.
fn end(house: &House, text: &str) -> Result<At, Refusal> {
    let day: Day =
        text.parse().map_err(|_| Refusal::of("until", "That is no day: write it as `2026-03-01`."))?;
    let end = house.read(|rooms| rooms.world.calendar().end_of(day));
    end.map_err(|down| Refusal::new(format!("{down}.")))
}

fn page(house: &House, pass: &Pass, came: &Came) -> Result<Response, Stop> {
    let asked = Asked::default();
    let drawn = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, &asked, as_of, pass);
        "/account/tokens".clone_into(&mut visit.path);
        Ok::<_, Fault>(layout::frame(&visit, &tokens::draw(&visit, came)).into_string())
    });
    let page = drawn.map_err(Fault::from)??;
    let status = match (&came.refusal, &came.made) {
        (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, Some(_)) => StatusCode::CREATED,
        (None, None) => StatusCode::OK,
    };
    let mut response = private((status, Html(page)).into_response());
    if came.made.is_some() {
        // A token is shown once, and lies in no cache.
        let never = axum::http::HeaderValue::from_static("no-store");
        response.headers_mut().insert(axum::http::header::CACHE_CONTROL, never);
    }
    Ok(response)
}
