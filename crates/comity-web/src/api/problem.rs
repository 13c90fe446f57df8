//! What is wrong, for programs and for whoever reads their logs: RFC 9457, with the field at fault and what
//! mends it.

use crate::access::Stop;
use crate::house::House;
use crate::pages::error::Fault;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_auth::Scope;
use comity_spine::Refusal;
use schemars::JsonSchema;
use serde::Serialize;
use std::ops::{Deref, DerefMut};

/// How a problem is written.
pub const TYPE: &str = "application/problem+json";

/// A problem, small to pass on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<What>);

impl Deref for Problem {
    type Target = What;

    fn deref(&self) -> &What {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut What {
        &mut self.0
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Problem")]
pub struct What {
    /// Which sort of problem, as a name that stays the same.
    #[serde(rename = "type")]
    pub sort: String,
    /// The sort in words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What is wrong, as a sentence for a person.
    pub detail: String,
    /// What to do about it.
    pub mend: String,
    /// The field, parameter or header at fault, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The number of a mishap of ours, by which it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// What is wrong with the text of an agreement, each at its word.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub mistakes: Vec<Mistake>,
    /// What the header `WWW-Authenticate` says.
    #[serde(skip)]
    pub challenge: Option<String>,
}

/// A mistake in the text of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: usize,
    /// The byte at which the word at fault begins.
    pub from: usize,
    /// The byte behind it.
    pub to: usize,
    /// The word at fault; empty where something is missing.
    pub word: String,
    /// What is wrong.
    pub what: String,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Problem {
    /// Of a status, told in a sentence.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        let (sort, title, mend) = known(status);
        Problem(Box::new(What {
            sort: format!("urn:comity:problem:{sort}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            mend: mend.to_owned(),
            field: None,
            number: None,
            mistakes: Vec::new(),
            challenge: None,
        }))
    }

    /// Something that was sent and cannot be taken.
    pub fn refused(refusal: Refusal) -> Problem {
        let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.sentence);
        if let Some(field) = refusal.field {
            problem.mend = format!("Change `{field}` and send it again; nothing was done.");
            problem.field = Some(field);
        }
        problem
    }

    /// The same, because of one field.
    #[must_use]
    pub fn of(mut self, field: impl Into<String>) -> Problem {
        self.field = Some(field.into());
        self
    }

    /// Nobody who is known asks.
    pub fn who(detail: &str, is_bad: bool) -> Problem {
        let why = if is_bad { ", error=\"invalid_token\"" } else { "" };
        let mut problem = Problem::new(StatusCode::UNAUTHORIZED, detail).of("Authorization");
        problem.challenge = Some(format!("Bearer realm=\"comity\"{why}"));
        problem
    }

    /// The token is for something else.
    pub fn scope(scope: Scope) -> Problem {
        let name = scope.name();
        let detail = format!("This token is not for that: it lacks the scope `{name}`.");
        let mut problem = Problem::new(StatusCode::FORBIDDEN, detail).of("Authorization");
        problem.sort = "urn:comity:problem:scope".to_owned();
        problem.mend = format!("Make a token with the scope `{name}`, at /account/tokens.");
        problem.challenge =
            Some(format!("Bearer realm=\"comity\", error=\"insufficient_scope\", scope=\"{name}\""));
        problem
    }

    /// What a page would have told.
    pub fn stopped(house: &House, stop: &Stop) -> Problem {
        match stop {
            Stop::SignIn => Problem::who("Nobody is known to ask: this is not open to everybody.", false),
            Stop::Begin(_) => Problem::fault(house, &Fault::nowhere()),
            Stop::Fault(fault) => Problem::fault(house, fault),
        }
    }

    /// What a page of a fault tells; a mishap of ours gets its number.
    pub fn fault(house: &House, fault: &Fault) -> Problem {
        let mut problem = Problem::new(fault.status, fault.sentence.clone());
        if *fault == Fault::nowhere() {
            "There is nothing at this address.".clone_into(&mut problem.detail);
        }
        problem.number = fault.status.is_server_error().then(|| house.mishap());
        problem
    }
}

/// What is said of a status: its name, its title, and what mends it where nothing better is known.
fn known(status: StatusCode) -> (&'static str, &'static str, &'static str) {
    match status.as_u16() {
        400 => ("bad", "This cannot be read", "/openapi.json says what this address takes."),
        401 => (
            "who",
            "Who is asking?",
            "Send a header `Authorization: Bearer comity_…`; tokens are made at /account/tokens, or with \
             `comity admin token`.",
        ),
        403 => ("not-yours", "Not yours to do", "Ask somebody whose it is; nothing was done."),
        404 => ("nothing-here", "Nothing here", "/openapi.json lists every address."),
        405 => ("method", "Not by this method", "The header `Allow` says which methods this address takes."),
        409 => ("overtaken", "Somebody acted first", "Read it anew, then decide again; nothing was done."),
        413 => ("too-much", "Too much at once", "Send less than 1 MiB; nothing was read."),
        415 => ("media-type", "Not JSON", "Send a JSON object with `Content-Type: application/json`."),
        421 => ("misdirected", "Not for this address", "Ask for `localhost` or `127.0.0.1`, with its port."),
        422 => ("refused", "This cannot be done so", "Change it as the sentence says; nothing was done."),
        503 => ("later", "Not just now", "Send it again in a moment; nothing was lost."),
        _ => ("mishap", "That is our mistake", "Tell whoever runs Comity the number; nothing was lost."),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let what = *self.0;
        let status = StatusCode::from_u16(what.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // A struct of texts and numbers is always JSON.
        let text = serde_json::to_vec(&what).unwrap_or_default();
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(challenge) = what.challenge.and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
