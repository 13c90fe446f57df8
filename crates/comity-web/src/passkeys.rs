//! What a browser asks for before an authenticator can sign: coming in by passkey, and having one made.
//!
//! What was signed goes the way of every form; only the question is asked by script, so only that is JSON.

use crate::access::Stop;
use crate::door::Cookie;
use crate::house::House;
use crate::locker::refusal;
use crate::pages::error::Fault;
use crate::router::stopped;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_auth::{Challenge, Gate, Origin, PasskeyCard, Signed, Token};
use comity_spine::{At, PersonId, Refusal};
use serde_json::json;
use std::sync::Arc;

/// Keeps people's passkeys.
pub trait Passkeys: Send + Sync {
    /// The passkeys of a person, the newest first.
    fn passkeys(&self, person: PersonId) -> Vec<PasskeyCard>;
    /// Asks whoever comes for a passkey.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn ask(&self, origin: &Origin, now: At) -> Result<Challenge, Refusal>;
    /// Asks a person's authenticator to make one.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn ask_for_new(&self, origin: &Origin, person: PersonId, now: At) -> Result<Challenge, Refusal>;
    /// Takes a passkey that a person has, before they get another; what it yields says so for five minutes.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn prove(&self, person: PersonId, signed: &Signed, now: At) -> Result<Token, Refusal>;
    /// Whether a person has just shown a passkey of theirs, by what that yielded.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn is_proven(&self, person: PersonId, token: &str, now: At) -> Result<(), Refusal>;
    /// Keeps one that was made.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn add(&self, person: PersonId, name: &str, signed: &Signed, now: At) -> Result<(), Refusal>;
    /// Takes one away, unless it is the only way in; `has_other` says that there is one elsewhere.
    ///
    /// # Errors
    /// A sentence that says why it stays.
    fn remove(&self, person: PersonId, id: &str, has_other: bool) -> Result<(), Refusal>;
}

/// A vault that cannot be read shows nothing and lets nobody in.
impl Passkeys for Gate {
    fn passkeys(&self, person: PersonId) -> Vec<PasskeyCard> {
        Gate::passkeys(self, person).unwrap_or_default()
    }
    fn ask(&self, origin: &Origin, now: At) -> Result<Challenge, Refusal> {
        self.ask_for_passkey(origin, now).map_err(refusal)
    }
    fn ask_for_new(&self, origin: &Origin, person: PersonId, now: At) -> Result<Challenge, Refusal> {
        self.ask_for_new_passkey(origin, person, now).map_err(refusal)
    }
    fn prove(&self, person: PersonId, signed: &Signed, now: At) -> Result<Token, Refusal> {
        self.prove_by_passkey(person, signed, now).map_err(refusal)
    }
    fn is_proven(&self, person: PersonId, token: &str, now: At) -> Result<(), Refusal> {
        Gate::is_proven(self, person, token, now)
    }
    fn add(&self, person: PersonId, name: &str, signed: &Signed, now: At) -> Result<(), Refusal> {
        self.add_passkey(person, name, signed, now).map_err(refusal)
    }
    fn remove(&self, person: PersonId, id: &str, has_other: bool) -> Result<(), Refusal> {
        self.remove_passkey(person, id, has_other).map_err(refusal)
    }
}

/// Whether passkeys work where a browser is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// Here.
    Here,
    /// Under another name of this house, at that address.
    There(String),
    /// This house has none.
    Nowhere,
}

impl Where {
    /// Whether they work for a browser that asks with these headers, or where the same path is found.
    pub fn of(house: &House, headers: &HeaderMap, path: &str) -> Where {
        let kept = house.door().and_then(|door| door.passkeys());
        let (Some(_), Some(origin)) = (kept, house.origin()) else { return Where::Nowhere };
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        match host.is_some_and(|host| origin.is_host(host)) {
            true => Where::Here,
            false => Where::There(origin.at(path)),
        }
    }
}

/// What a browser has brought back of what it was asked to have signed.
///
/// # Errors
/// This house has no name to which passkeys belong.
pub fn signed(house: &House, headers: &HeaderMap, answer: &str) -> Result<Signed, Refusal> {
    let origin = house.origin().cloned().ok_or_else(none)?;
    let token = Cookie::Challenge.of(house, headers).unwrap_or_default().to_owned();
    Ok(Signed { origin, token, answer: answer.to_owned() })
}

/// What whoever comes is to have signed.
pub async fn for_entry(State(house): State<Arc<House>>) -> Response {
    challenge(house, |house, keys, origin| Ok(keys.ask(origin, house.now())?)).await
}

/// What whoever is invited is to have made.
pub async fn for_welcome(
    State(house): State<Arc<House>>,
    token: Result<Path<String>, PathRejection>,
) -> Response {
    challenge(house, move |house, keys, origin| {
        let gone =
            || Fault::missing("This invitation was used already, or its time is over. Ask for another.");
        let Ok(Path(token)) = token else { return Err(gone().into()) };
        let invited = house.door().and_then(|door| door.invited(&token, house.now()));
        let person = invited.ok_or_else(gone)?;
        Ok(keys.ask_for_new(origin, person, house.now())?)
    })
    .await
}

/// Why there is no challenge.
pub enum Unasked {
    /// They may not.
    Stopped(Stop),
    /// A sentence for them.
    Refused(Refusal),
}

impl From<Stop> for Unasked {
    fn from(stop: Stop) -> Unasked {
        Unasked::Stopped(stop)
    }
}

impl From<Fault> for Unasked {
    fn from(fault: Fault) -> Unasked {
        Unasked::Stopped(fault.into())
    }
}

impl From<Refusal> for Unasked {
    fn from(refusal: Refusal) -> Unasked {
        Unasked::Refused(refusal)
    }
}

fn none() -> Refusal {
    Refusal::new("No passkeys are kept here: sign in with a password.")
}

/// Hands a challenge out, and to the browser what it is known by; made beside the sockets.
pub(crate) async fn challenge(
    house: Arc<House>,
    ask: impl FnOnce(&House, &dyn Passkeys, &Origin) -> Result<Challenge, Unasked> + Send + 'static,
) -> Response {
    let working = house.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let keys = working.door().and_then(|door| door.passkeys()).ok_or_else(none)?;
        ask(&working, keys, working.origin().ok_or_else(none)?)
    });
    let mut response = match asked.await {
        Ok(Ok(asked)) => {
            let mut response = json_of(StatusCode::OK, asked.options);
            let cookie = Cookie::Challenge.set(&house, Some(asked.token.text()));
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            response
        }
        Ok(Err(Unasked::Refused(refusal))) => {
            let said = json!({ "refused": refusal.sentence });
            json_of(StatusCode::UNPROCESSABLE_ENTITY, said.to_string())
        }
        Ok(Err(Unasked::Stopped(stop))) => stopped(&house, &stop),
        Err(_) => crate::router::fault(&house, &Fault::mishap()),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(crate) fn json_of(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}
