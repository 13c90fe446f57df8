//! An act as a request: the fields of its card, the same checks as its form, the same sentences.

use super::answer::short;
use super::body::{self, Done, Sent};
use super::problem::Problem;
use super::who;
use crate::access::Pass;
use crate::acting;
use crate::house::House;
use crate::pages::act as act_page;
use crate::pages::error::Fault;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use comity_common::form::{Field, Sort};
use comity_common::practice::ActCard;
use comity_desk::{DeskError, Intent, not_to_be_said};
use comity_spine::{Refusal, suggest};
use serde_json::{Map, Value};
use std::sync::Arc;

/// What somebody sent, as a form would have sent it.
type Typed = Vec<(String, String)>;

/// Does an act.
pub async fn act(
    State(house): State<Arc<House>>,
    kind: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    sent: Sent,
) -> Response {
    let Ok(Path(kind)) = kind else {
        return Problem::fault(&house, &Fault::nowhere()).into_response();
    };
    body::work(house, headers, sent, move |house, headers, sent| attempt(house, &kind, headers, sent)).await
}

fn attempt(
    house: &House,
    kind: &str,
    headers: &HeaderMap,
    sent: Sent,
) -> Result<(StatusCode, Done), Problem> {
    let seat = who::acts(house, headers)?;
    let card = house
        .read(|rooms| act_page::card(&rooms.world, kind).copied())
        .map_err(|down| Problem::fault(house, &down.into()))?;
    let needed = card.as_ref().map_or(comity_spine::Action::Act, |card| card.action);
    who::is_for(&seat, needed)?;
    // Who may not is told so before anything of what they sent is: what cannot be read counts as nothing.
    let read = body::value(headers, sent).and_then(|value| match &card {
        Ok(card) => typed(card, &value),
        Err(_) => Ok(Typed::new()),
    });
    let named = read.as_ref().map_or(&[][..], Vec::as_slice);
    let pass = acting::pass(house, kind, named, seat).map_err(|stop| Problem::stopped(house, &stop))?;
    let (card, typed) = (card.map_err(|fault| Problem::fault(house, &fault))?, read?);
    let intent = house
        .read(|rooms| acting::intent(house, &pass, rooms, &card, &typed))
        .map_err(|down| Problem::fault(house, &down.into()))?
        .map_err(Problem::refused)?;
    done(house, &pass, intent, headers)
}

/// Does what is asked, once, and says what came of it.
///
/// # Errors
/// It may not be done now, these pages are for reading, or a store failed.
pub fn done(
    house: &House,
    pass: &Pass,
    intent: Intent,
    headers: &HeaderMap,
) -> Result<(StatusCode, Done), Problem> {
    let by = pass.asker().me().map_or_else(String::new, |me| me.to_string());
    let intent = Intent { idempotency_key: body::once(headers, &by)?, ..intent };
    let acted = match house.act(pass, intent) {
        Some(Ok(acted)) => acted,
        Some(Err(DeskError::Refused(refusal))) => return Err(Problem::refused(refusal)),
        Some(Err(error)) if error.is_of_request() => {
            let mut problem = Problem::refused(Refusal::new(format!("It was not done: {error}.")));
            problem.field = error.is_key_reused().then(|| "Idempotency-Key".to_owned());
            return Err(problem);
        }
        Some(Err(error)) => {
            let detail = format!("It was not done: {error}.");
            let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail);
            problem.number = Some(house.mishap());
            return Err(problem);
        }
        None => {
            let detail = "Nothing can be changed here: this house is for reading.";
            return Err(Problem::new(StatusCode::FORBIDDEN, detail));
        }
    };
    let status = if acted.repeated { StatusCode::OK } else { StatusCode::CREATED };
    let done = Done {
        seq: acted.seq.0,
        recorded_at: acted.recorded_at.to_string(),
        repeated: acted.repeated,
        matter: acted.matter.map(|id| id.to_string()),
    };
    Ok((status, done))
}

/// The fields of a body as a form would send them.
fn typed(card: &ActCard, body: &Value) -> Result<Typed, Problem> {
    let wrong = |field: &str, sentence: String| Problem::refused(Refusal::of(field, sentence));
    let Value::Object(body) = body else {
        let sentence = "Send one object with the act's fields.";
        return Err(Problem::refused(Refusal::new(sentence)));
    };
    let fields = card.request();
    unknown(card, &fields, body)?;
    let mut typed = Typed::new();
    for field in &fields {
        let Some(value) = body.get(field.name) else { continue };
        let value = match (&field.sort, value) {
            (Sort::Several | Sort::People, Value::Array(items)) => several(field.name, items)?,
            (Sort::Several | Sort::People, _) => {
                let sentence = format!("`{}` takes a list of texts.", field.name);
                return Err(wrong(field.name, sentence));
            }
            (Sort::Choice(words), Value::String(text)) if !words.contains(&text.as_str()) => {
                let hint = suggest::hint(text, words.iter().copied());
                let all = words.join("`, `");
                let sentence = format!("`{}` is one of `{all}`.{hint}", field.name);
                return Err(wrong(field.name, sentence));
            }
            (_, Value::String(text)) => text.clone(),
            _ => return Err(wrong(field.name, format!("`{}` takes a text.", field.name))),
        };
        if value.trim().is_empty() && !field.optional {
            let sentence = format!("`{}` says nothing: give it a value.", field.name);
            return Err(wrong(field.name, sentence));
        }
        typed.push((field.name.to_owned(), value));
    }
    Ok(typed)
}

/// Refuses a field that the act does not have, by its name.
fn unknown(card: &ActCard, fields: &[Field], body: &Map<String, Value>) -> Result<(), Problem> {
    if let Some(field) = card.counted.iter().find(|field| body.contains_key(**field)) {
        return Err(Problem::refused(not_to_be_said(field)));
    }
    let names = || fields.iter().map(|field| field.name);
    let Some(odd) = body.keys().find(|name| !names().any(|known| known == name.as_str())) else {
        return Ok(());
    };
    let hint = suggest::hint(odd, names());
    let all = names().collect::<Vec<_>>().join("`, `");
    let sentence = format!("`{}` has no field `{}`; it has `{all}`.{hint}", card.kind.name, short(odd));
    Err(Problem::refused(Refusal::of(short(odd), sentence)))
}

fn several(name: &str, items: &[Value]) -> Result<String, Problem> {
    let mut texts = Vec::new();
    for item in items {
        match item {
            Value::String(text) if !text.contains(',') => texts.push(text.as_str()),
            Value::String(_) => {
                let sentence = format!("A text of `{name}` holds a comma: write each as a text of its own.");
                return Err(Problem::refused(Refusal::of(name, sentence)));
            }
            _ => {
                let sentence = format!("`{name}` takes a list of texts.");
                return Err(Problem::refused(Refusal::of(name, sentence)));
            }
        }
    }
    Ok(texts.join(","))
}
