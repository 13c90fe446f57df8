//! What is handed out of a signature, for whoever checks it without the house: the record, the proof, the
//! key.

use crate::access::{Asker, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::keeper::Records;
use crate::keeping;
use crate::layout;
use crate::pages::error::Fault;
use crate::pages::letter;
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
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

/// The letter of 21 CFR 11.100(c), for whoever runs Comity.
pub async fn letter(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    asked: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let (seat, working) = (Seat::of(&house, &headers), house.clone());
    let drawn = move || {
        let pass = keeping::pass(&working, seat)?;
        let asked = Asked::new(asked.map(|Query(pairs)| pairs).unwrap_or_default());
        let page = working.read(|rooms| {
            let as_of = rooms.as_of(&Asked::default()).map_err(Fault::bad)?;
            let mut visit = Visit::new(&working, rooms, &asked, as_of, &pass);
            letter::PATH.clone_into(&mut visit.path);
            Ok::<_, Fault>(layout::frame(&visit, &letter::draw(&visit)).into_string())
        });
        Ok::<_, Stop>(page.map_err(Fault::from)??)
    };
    match tokio::task::spawn_blocking(drawn).await {
        Ok(Ok(page)) => private(Html(page).into_response()),
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
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
