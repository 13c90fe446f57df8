//! Taking a suggestion: its text is put into the document in the name of whoever suggested it, and then the
//! act says who took it.

use super::{Admitted, Refused, draw, let_in, read};
use crate::access::{Asker, Pass, Stop};
use crate::door::Seat;
use crate::house::{House, Rooms};
use crate::pages::error::Fault;
use crate::router::{fault, private, stopped};
use axum::Form;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::Thing;
use comity_common::comments::{Number, Suggests, fold::may_take};
use comity_common::practice::Glance;
use comity_common::view::View;
use comity_desk::{DeskError, Intent};
use comity_spine::{About, Action, Day, PersonId, Refusal, Slug};
use std::sync::Arc;

const TAKEN: &str = "suggestion.taken";

/// What is put into a document, in whose name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The number of the comment that suggested it.
    pub comment: u64,
    /// Who suggested it.
    pub by: PersonId,
    /// The day on which they did.
    pub day: Day,
    /// Where the piece of text begins, as Yjs encodes a relative position.
    pub from: Vec<u8>,
    /// The piece of text.
    pub quote: String,
    /// What is to stand there; nothing, if it is to go.
    pub instead: String,
}

/// Takes a suggestion, by the number of its comment.
pub async fn accept(
    State(house): State<Arc<House>>,
    pad: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let pad = pad.ok().and_then(|Path(pad)| Slug::new(&pad).ok());
    let (Some(pad), Ok(Form(typed))) = (pad, typed) else {
        let sentence = "That form could not be read; open its page anew and send it again.";
        return fault(&house, &Fault::bad(sentence));
    };
    let number = typed.iter().find(|(name, _)| name == "comment").and_then(|(_, n)| n.parse().ok());
    let number = Number(number.unwrap_or(u64::MAX));
    let may = let_in(&house, Seat::of(&house, &headers), &pad)
        .and_then(|(asker, admitted)| Ok((pass(asker.clone(), &admitted)?, asker, admitted)));
    let (pass, asker, admitted) = match may {
        Ok(may) => may,
        Err(stop) => return stopped(&house, &stop),
    };
    let put = match house.read(|rooms| find(&house, rooms, &asker, &admitted, number)) {
        Ok(Ok(suggestion)) => put(&house, &admitted, suggestion).await,
        Ok(Err(refusal)) => Err(refusal),
        Err(down) => return fault(&house, &down.into()),
    };
    let text = read(&house, &admitted).await;
    let working = house.clone();
    let done = tokio::task::spawn_blocking(move || {
        let Err(refusal) = put.and_then(|()| say(&working, &pass, &admitted, number)) else {
            return Ok(Redirect::to(&format!("/write/{}", admitted.pad())).into_response());
        };
        let refused = Refused { refusal, typed: Vec::new() };
        let drawn =
            working.read(|rooms| draw(&working, rooms, asker, &admitted, text.as_ref(), Some(&refused)));
        let page = drawn.map_err(Fault::from)??;
        Ok::<_, Stop>(private((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()))
    });
    match done.await {
        Ok(Ok(response)) => response,
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// The proof that somebody may: whoever may not write may not have others' words written either.
fn pass(asker: Asker, admitted: &Admitted) -> Result<Pass, Stop> {
    let pass = asker.pass(Action::Act, &Thing::Deed(&About::default()))?;
    match admitted.writes() {
        true => Ok(pass),
        false => {
            let closed = admitted.of().and_then(|of| of.closed.clone());
            let sentence =
                closed.unwrap_or_else(|| "You may read this document, not write in it.".to_owned());
            Err(Fault { status: StatusCode::FORBIDDEN, title: "Not yours to do", sentence }.into())
        }
    }
}

/// What a comment suggests, if this person may take it.
fn find(
    house: &House,
    rooms: &Rooms,
    asker: &Asker,
    admitted: &Admitted,
    number: Number,
) -> Result<Suggestion, Refusal> {
    let gone = || Refusal::new("What was suggested is not there any more; ask whoever did.");
    let me = asker.me().ok_or_else(gone)?;
    may_take(&rooms.world, me, admitted.pad(), number)?;
    let comment = rooms.world.comments().get(admitted.pad(), number).ok_or_else(gone)?;
    let viewer = asker.viewer();
    let glance = Glance::new(&rooms.world, &viewer, house.now(), house.names());
    let mut words = View::new(glance, &()).words(&comment.head).ok_or_else(gone)?;
    let instead = match comment.suggests {
        Some(Suggests::Another) => words.remove("instead").ok_or_else(gone)?,
        _ => String::new(),
    };
    Ok(Suggestion {
        comment: number.0,
        by: comment.head.by.ok_or_else(gone)?,
        day: rooms.world.calendar().day_of(comment.head.at),
        from: comment.place.as_ref().ok_or_else(gone)?.from(),
        quote: words.remove("quote").ok_or_else(gone)?,
        instead,
    })
}

async fn put(house: &House, admitted: &Admitted, suggestion: Suggestion) -> Result<(), Refusal> {
    let not_now = "This document cannot be written just now; wait a moment and try again.";
    let Some(documents) = house.co_writing() else { return Err(Refusal::new(not_now)) };
    let went = documents.replace(admitted, suggestion).await;
    went.map_err(|sentence| Refusal::new(sentence.unwrap_or_else(|| not_now.to_owned())))
}

/// Says that it was taken. Were that not kept, the suggestion would stand open beside a text that has it, and
/// is settled then by whoever sees that.
fn say(house: &House, pass: &Pass, admitted: &Admitted, number: Number) -> Result<(), Refusal> {
    let fields = serde_json::json!({ "document": admitted.pad(), "comment": number });
    match house.act(pass, Intent::new(TAKEN, fields, None)) {
        Some(Ok(_)) => Ok(()),
        Some(Err(DeskError::Refused(refusal))) => Err(refusal),
        _ => {
            Err(Refusal::new("The text has it, and that it was taken could not be kept; settle it by hand."))
        }
    }
}
