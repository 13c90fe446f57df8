//! One's codes of the moment: a secret for a program on the phone, by which one signs beside a password.

use super::{Typed, beside, pass, said, unread};
use crate::access::{Pass, Stop};
use crate::as_of::Asked;
use crate::door::{Barred, Seat};
use crate::house::House;
use crate::layout::{self, Drawn};
use crate::pages::error::Fault;
use crate::parts::{date, empty};
use crate::router::private;
use crate::signing::{signers, tell_if_locked};
use crate::visit::Visit;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::signing::NewCode;
use comity_spine::Refusal;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) const PATH: &str = "/account/codes";

/// What came of a form.
#[derive(Default)]
struct Came {
    /// A secret that was drawn.
    made: Option<NewCode>,
    /// Why not.
    refusal: Option<Refusal>,
}

/// The page of one's codes.
pub async fn page(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        show(house, &pass, &Came::default())
    })
    .await
}

/// Draws a secret, keeps it, or takes it away.
pub async fn change(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else { return unread(&house) };
    let seat = Seat::of(&house, &headers);
    beside(house, move |house| {
        let pass = pass(house, seat)?;
        let me = pass.asker().me().ok_or(Stop::SignIn)?;
        let typed = |name: &str| said(&typed, name).unwrap_or_default();
        let signers = match signers(house) {
            Ok(signers) => signers,
            Err(refusal) => return show(house, &pass, &Came { refusal: Some(refusal), ..Came::default() }),
        };
        let done = match typed("do") {
            "drop" => {
                signers.drop_code(me);
                Ok(None)
            }
            "keep" => {
                let kept = signers.keep_code(typed("token"), me, typed("code"), house.now());
                kept.map(|()| None).map_err(Barred::from)
            }
            _ => {
                let made = signers.new_code(me, typed("password"), house.now()).map(Some);
                tell_if_locked(house, me);
                made
            }
        };
        match done {
            Ok(None) => Ok(Redirect::to(PATH).into_response()),
            Ok(made) => show(house, &pass, &Came { made, refusal: None }),
            Err(why) => show(house, &pass, &Came { refusal: Some(why.refusal().clone()), ..Came::default() }),
        }
    })
    .await
}

fn show(house: &House, pass: &Pass, came: &Came) -> Result<Response, Stop> {
    let asked = Asked::default();
    let drawn = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, &asked, as_of, pass);
        PATH.clone_into(&mut visit.path);
        Ok::<_, Fault>(layout::frame(&visit, &draw(&visit, came)).into_string())
    });
    let page = drawn.map_err(Fault::from)??;
    let status = came.refusal.as_ref().map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let mut response = private((status, Html(page)).into_response());
    // A secret is shown once, and lies in no cache.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn draw(visit: &Visit<'_>, came: &Came) -> Drawn {
    let title = "Codes";
    let me = visit.me().zip(signers(visit.house).ok());
    let main = html! {
        h1 { (title) }
        (super::ways(PATH))
        p.lead {
            "Whoever signs shows at that moment who they are. With a passkey that is one touch; without one it is your \
             password and a code of six digits, which a program on your phone makes anew every half minute."
        }
        @if let Some(refusal) = &came.refusal { p.refusal role="alert" { (refusal.sentence) } }
        @match (me, &came.made) {
            (Some(_), Some(made)) => (secret(made)),
            (Some((me, signers)), None) => {
                @match signers.codes_since(me) {
                    Some(since) => {
                        p { "You have codes since " (date::day(visit, since)) "." }
                        form.inline method="post" action=(PATH) data-turbo="false" {
                            input type="hidden" name="do" value="drop";
                            button { "Take them away" }
                        }
                        h2 { "A new phone" }
                    }
                    None => h2 { "Set them up" },
                }
                form.act method="post" action=(PATH) data-turbo="false" {
                    input type="hidden" name="do" value="new";
                    label.field { span { "Your password" }
                        input type="password" name="password" autocomplete="current-password" required; }
                    button { "Show me a secret" }
                }
            }
            _ => (empty("Codes are somebody's own, so they need to know who you are. Next: sign in.")),
        }
    };
    Drawn { title: title.to_owned(), path: PATH.to_owned(), main }
}

fn secret(made: &NewCode) -> Markup {
    html! {
        div.done role="status" {
            p { strong { "Type this secret into the program on your phone that makes codes." } " It is shown this once." }
            p { label { span.note { "Secret" } " "
                input.token value=(made.spelt) readonly size=(made.spelt.len()) aria-label="Your secret"; } }
            p.note { "On the phone itself, " a href=(made.address) data-turbo="false" { "open it in that program" } "." }
        }
        form.act method="post" action=(PATH) data-turbo="false" {
            input type="hidden" name="do" value="keep";
            input type="hidden" name="token" value=(made.token.text());
            label.field {
                span { "The code that it shows now" }
                input name="code" inputmode="numeric" autocomplete="one-time-code" required;
            }
            button { "Keep it" }
        }
    }
}
