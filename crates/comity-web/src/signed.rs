//! What is handed out of a signature, for whoever checks it without the house: the record, the proof, the
//! key.

use crate::access::{Asker, Stop};
use crate::door::Seat;
use crate::house::House;
use crate::keeper::Records;
use crate::pages::error::Fault;
use crate::router::{fault, private, stopped};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use comity_auth::Thing;
use comity_desk::SignatureFile;
use comity_spine::{Action, Seq};
use std::sync::Arc;

type Named = Result<Path<String>, PathRejection>;

/// The proof that an act signed its record.
pub async fn proof(State(house): State<Arc<House>>, act: Named, headers: HeaderMap) -> Response {
    let name = named(&act, "proof.json");
    hand_out(house, headers, name, "application/json", move |records| {
        of(records, act).map(|(file, _)| file.text())
    })
    .await
}

/// The record that an act signed.
pub async fn record(State(house): State<Arc<House>>, act: Named, headers: HeaderMap) -> Response {
    let name = named(&act, "md");
    hand_out(house, headers, name, "text/markdown; charset=utf-8", move |records| {
        of(records, act).map(|(_, record)| record)
    })
    .await
}

/// The public key of the log.
pub async fn key(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    hand_out(house, headers, "log.pub".to_owned(), "text/plain; charset=utf-8", |records| {
        records.public_key().map_err(|error| Fault::down(format!("The key cannot be read: {error}.")))
    })
    .await
}

fn named(act: &Named, ending: &str) -> String {
    let act = act.as_ref().map_or("", |Path(act)| act.as_str());
    let digits: String = act.chars().filter(char::is_ascii_digit).take(20).collect();
    format!("signature-{digits}.{ending}")
}

fn of(records: &dyn Records, act: Named) -> Result<(SignatureFile, String), Fault> {
    let none = || Fault::missing("That act is no signature that anybody could check without this house.");
    let Ok(Path(act)) = act else { return Err(none()) };
    let seq: u64 = act.parse().map_err(|_| none())?;
    let found = records.signature(Seq(seq));
    found.map_err(|error| Fault::down(format!("The signature cannot be read: {error}.")))?.ok_or_else(none)
}

/// Hands a file out to whoever sees the house.
async fn hand_out(
    house: Arc<House>,
    headers: HeaderMap,
    name: String,
    sort: &'static str,
    read: impl FnOnce(&dyn Records) -> Result<String, Fault> + Send + 'static,
) -> Response {
    let seat = Seat::of(&house, &headers);
    let working = house.clone();
    let text = move || {
        let pass = working.read(|rooms| {
            Asker::of(&working, &rooms.world, seat).pass(Action::Look, &Thing::House).map(drop)
        });
        pass.map_err(Fault::from)??;
        let nowhere = || Fault::missing("No signatures are kept here: these pages are for reading.");
        Ok::<_, Stop>(read(working.records().ok_or_else(nowhere)?)?)
    };
    match tokio::task::spawn_blocking(text).await {
        Ok(Ok(text)) => {
            let mut response = private(([(header::CONTENT_TYPE, sort)], text).into_response());
            if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}
