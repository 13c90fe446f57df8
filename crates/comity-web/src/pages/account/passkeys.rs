//! One's passkeys: what each is called, when it was added and last used; adding one, removing one.

use super::{Typed, beside, pass, said, unread};
use crate::access::{Pass, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::layout::{self, Drawn};
use crate::pages::error::Fault;
use crate::parts::passkey::{self, Does};
use crate::parts::{date, empty, scrolling};
use crate::passkeys::{Passkeys, Where, challenge, signed};
use crate::router::private;
use crate::signing::signers;
use crate::visit::Visit;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::programs::NAME_MOST;
use comity_auth::{PasskeyCard, passkey::id};
use comity_spine::{PersonId, Refusal};
use maud::{Markup, html};
use std::sync::Arc;

pub(super) const PATH: &str = "/account/passkeys";
const ASK: &str = "/account/passkeys/ask";

/// The page of one's passkeys.
pub async fn page(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        show(house, &pass, &headers, None, "")
    })
    .await
}

/// Adds a passkey, or removes one.
pub async fn change(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else { return unread(&house) };
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        let me = pass.asker().me().ok_or(Stop::SignIn)?;
        let name = said(&typed, "name").unwrap_or_default();
        let keys = keys(house)?;
        let done = match said(&typed, "remove") {
            Some(id) => keys.remove(me, id, is_cast(house, me)),
            None => known_anew(house, me, said(&typed, "password").unwrap_or_default())
                .and_then(|()| signed(house, &headers, said(&typed, "passkey").unwrap_or_default()))
                .and_then(|signed| keys.add(me, name, &signed, house.now())),
        };
        match done {
            Ok(()) => Ok(Redirect::to(PATH).into_response()),
            Err(refusal) => show(house, &pass, &headers, Some(&refusal), name),
        }
    })
    .await
}

/// A new passkey signs in somebody's name: whoever sits at their open screen does not get one, where there is
/// a password to ask for.
fn known_anew(house: &House, me: PersonId, password: &str) -> Result<(), Refusal> {
    match signers(house) {
        Ok(signers) if signers.comes_by_password(me) => signers.ask_password(me, password, house.now()),
        _ => Ok(()),
    }
}

/// What an authenticator is to make.
pub async fn ask(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let seat = Seat::of(&house, &headers);
    challenge(house, move |house, keys, origin| {
        let pass = pass(house, seat)?;
        let me = pass.asker().me().ok_or(Stop::SignIn)?;
        Ok(keys.ask_for_new(origin, me, house.now())?)
    })
    .await
}

fn keys(house: &House) -> Result<&dyn Passkeys, Fault> {
    let keys = house.door().and_then(|door| door.passkeys());
    keys.ok_or_else(|| Fault::bad("No passkeys are kept here: sign in with a password."))
}

/// Whether they come in by being chosen, as in a demo.
fn is_cast(house: &House, me: PersonId) -> bool {
    house.door().is_some_and(|door| door.cast().contains(&me))
}

fn show(
    house: &House,
    pass: &Pass,
    headers: &HeaderMap,
    refusal: Option<&Refusal>,
    name: &str,
) -> Result<Response, Stop> {
    let asked = Asked::default();
    let at = Where::of(house, headers, PATH);
    let drawn = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, &asked, as_of, pass);
        PATH.clone_into(&mut visit.path);
        Ok::<_, Fault>(layout::frame(&visit, &draw(&visit, &at, refusal, name)).into_string())
    });
    let page = drawn.map_err(Fault::from)??;
    let status = refusal.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    Ok(private((status, Html(page)).into_response()))
}

fn draw(visit: &Visit<'_>, at: &Where, refusal: Option<&Refusal>, name: &str) -> Drawn {
    let title = "Passkeys";
    let keys = visit.house.door().and_then(|door| door.passkeys());
    let main = html! {
        h1 { (title) }
        (super::ways(PATH))
        p.lead {
            "A passkey lets you in without a password: your phone, your computer or a key that you carry asks \
             for your finger, your face or a number, and signs that it is you."
        }
        @match (visit.me(), keys) {
            (Some(me), Some(keys)) => {
                @if let Some(refusal) = refusal { p.refusal role="alert" { (refusal.sentence) } }
                (list(visit, &keys.passkeys(me)))
                h2 { "A new passkey" }
                (passkey::form(at, Does::Makes, PATH, ASK, "Add a passkey", &named(visit, me, name)))
            }
            (Some(_), None) => (empty("No passkeys are kept here. Next: sign in with a password.")),
            _ => (empty("A passkey is somebody's own, so it needs to know who you are. Next: sign in.")),
        }
    };
    Drawn { title: title.to_owned(), path: PATH.to_owned(), main }
}

fn named(visit: &Visit<'_>, me: PersonId, name: &str) -> Markup {
    let asks = signers(visit.house).is_ok_and(|signers| signers.comes_by_password(me));
    html! {
        label.field {
            span { "What you call it, such as “my laptop”" }
            input name="name" value=(name) maxlength=(NAME_MOST) required autocomplete="off";
        }
        @if asks {
            label.field { span { "Your password, since a passkey signs in your name" }
                input type="password" name="password" autocomplete="current-password" required; }
        }
    }
}

fn list(visit: &Visit<'_>, cards: &[PasskeyCard]) -> Markup {
    if cards.is_empty() {
        return html! { p.note { "You have no passkey yet." } };
    }
    let caption = "Your passkeys, the newest first";
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                @for title in ["Name", "Added", "Last used", "Do"] { th scope="col" { (title) } }
            } }
            tbody { @for card in cards { (line(visit, card)) } }
        }
    };
    scrolling(caption, &table)
}

fn line(visit: &Visit<'_>, card: &PasskeyCard) -> Markup {
    html! {
        tr {
            th scope="row" { (card.name) }
            td { (date::day(visit, card.added_at)) }
            td { @match card.used_at { Some(at) => (date::day(visit, at)), None => "never" } }
            td {
                form method="post" action=(PATH) {
                    button name="remove" value=(id(card))
                        aria-label=(format!("Remove {}", card.name)) { "Remove" }
                }
            }
        }
    }
}
