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
use crate::signing::{signers, tell_if_locked};
use crate::visit::Visit;
use axum::Form;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::programs::NAME_MOST;
use comity_auth::{PasskeyCard, passkey::id};
use comity_spine::{PersonId, Refusal};
use maud::{Markup, html};
use std::sync::Arc;

pub(super) const PATH: &str = "/account/passkeys";
const ASK: &str = "/account/passkeys/ask";
/// What whoever comes is asked is what whoever stays is asked: a passkey of theirs.
const SHOW: &str = "/sign-in/passkey";

/// What was typed before, and what they have shown.
#[derive(Default)]
struct Came<'a> {
    /// Why it was not done.
    refusal: Option<&'a Refusal>,
    /// What the new one is to be called.
    name: &'a str,
    /// That they have just shown a passkey that they have.
    proof: Option<&'a str>,
}

/// The page of one's passkeys.
pub async fn page(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    asked: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
        show(house, &pass, &headers, &Came { proof: said(&asked, "proof"), ..Came::default() })
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
        let shown = || signed(house, &headers, said(&typed, "passkey").unwrap_or_default());
        let done = match (said(&typed, "remove"), said(&typed, "do")) {
            (Some(id), _) => keys.remove(me, id, is_cast(house, me)).map(|()| PATH.to_owned()),
            (None, Some("prove")) => shown()
                .and_then(|signed| keys.prove(me, &signed, house.now()))
                .map(|token| format!("{PATH}?proof={}", token.text())),
            (None, _) => known_anew(house, me, &typed)
                .and_then(|()| shown())
                .and_then(|signed| keys.add(me, name, &signed, house.now()))
                .map(|()| PATH.to_owned()),
        };
        match done {
            Ok(to) => Ok(Redirect::to(&to).into_response()),
            Err(refusal) => {
                let proof = said(&typed, "proof");
                show(house, &pass, &headers, &Came { refusal: Some(&refusal), name, proof })
            }
        }
    })
    .await
}

/// What somebody is asked before they get another passkey, which signs in their name: whoever sits at their
/// open screen does not get one.
enum Asks {
    /// Nothing: they are chosen, as in a demo, or have nothing yet that they could show.
    Nothing,
    /// Their password.
    Password,
    /// A passkey that they have.
    Passkey,
}

fn asks(house: &House, me: PersonId) -> Asks {
    let has_passkey = || keys(house).is_ok_and(|keys| !keys.passkeys(me).is_empty());
    match signers(house) {
        _ if is_cast(house, me) => Asks::Nothing,
        Ok(signers) if signers.comes_by_password(me) => Asks::Password,
        _ if has_passkey() => Asks::Passkey,
        _ => Asks::Nothing,
    }
}

fn known_anew(house: &House, me: PersonId, typed: &[(String, String)]) -> Result<(), Refusal> {
    match asks(house, me) {
        Asks::Nothing => Ok(()),
        Asks::Password => {
            let asked =
                signers(house)?.ask_password(me, said(typed, "password").unwrap_or_default(), house.now());
            tell_if_locked(house, me);
            asked
        }
        Asks::Passkey => {
            let keys = keys(house).map_err(|fault| Refusal::new(fault.sentence))?;
            keys.is_proven(me, said(typed, "proof").unwrap_or_default(), house.now())
        }
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

fn show(house: &House, pass: &Pass, headers: &HeaderMap, came: &Came<'_>) -> Result<Response, Stop> {
    let asked = Asked::default();
    let at = Where::of(house, headers, PATH);
    let drawn = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, &asked, as_of, pass);
        PATH.clone_into(&mut visit.path);
        Ok::<_, Fault>(layout::frame(&visit, &draw(&visit, &at, came)).into_string())
    });
    let page = drawn.map_err(Fault::from)??;
    let status = came.refusal.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    Ok(private((status, Html(page)).into_response()))
}

fn draw(visit: &Visit<'_>, at: &Where, came: &Came<'_>) -> Drawn {
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
                @if let Some(refusal) = came.refusal { p.refusal role="alert" { (refusal.sentence) } }
                (list(visit, &keys.passkeys(me)))
                h2 { "A new passkey" }
                (another(visit, me, at, came))
            }
            (Some(_), None) => (empty("No passkeys are kept here. Next: sign in with a password.")),
            _ => (empty("A passkey is somebody's own, so it needs to know who you are. Next: sign in.")),
        }
    };
    Drawn { title: title.to_owned(), path: PATH.to_owned(), main }
}

/// The form of a new one; whoever comes in by passkey alone shows one that they have first.
fn another(visit: &Visit<'_>, me: PersonId, at: &Where, came: &Came<'_>) -> Markup {
    let asks = asks(visit.house, me);
    let now = visit.house.now();
    let proof =
        came.proof.filter(|token| keys(visit.house).is_ok_and(|keys| keys.is_proven(me, token, now).is_ok()));
    if matches!(asks, Asks::Passkey) && proof.is_none() {
        let first = html! {
            input type="hidden" name="do" value="prove";
            p.note {
                "A passkey signs in your name, so that not everybody at your open screen gets one: show one that you \
                 have first."
            }
        };
        return passkey::form(at, Does::Shows, PATH, SHOW, "Show a passkey that you have", &first);
    }
    let more = html! {
        @if let Some(proof) = proof { input type="hidden" name="proof" value=(proof); }
        label.field {
            span { "What you call it, such as “my laptop”" }
            input name="name" value=(came.name) maxlength=(NAME_MOST) required autocomplete="off";
        }
        @if matches!(asks, Asks::Password) {
            label.field { span { "Your password, since a passkey signs in your name" }
                input type="password" name="password" autocomplete="current-password" required; }
        }
    };
    passkey::form(at, Does::Makes, PATH, ASK, "Add a passkey", &more)
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
