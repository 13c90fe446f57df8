//! Serving what is asked: the same proof as for the page, then the same data, as JSON.

use super::data::{Ask, Source};
use super::problem::Problem;
use super::who;
use crate::access::Asker;
use crate::as_of::Asked;
use crate::house::House;
use crate::pages;
use crate::pages::error::Fault;
use crate::routes::{Named, Row};
use crate::visit::Visit;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_spine::suggest;
use std::sync::Arc;

/// Answers a row with its data, beside the sockets, since judging may take a while.
pub async fn data(
    house: Arc<House>,
    row: &'static Row,
    source: Source,
    named: Option<Named>,
    headers: HeaderMap,
    asked: Option<Asked>,
) -> Response {
    let (Some(named), Some(asked)) = (named, asked) else {
        let detail = "The address has letters that are none; write it anew.";
        return Problem::new(StatusCode::BAD_REQUEST, detail).into_response();
    };
    let working = house.clone();
    let made =
        tokio::task::spawn_blocking(move || made(&working, row, source, &named, &headers, &asked)).await;
    match made {
        Ok(Ok(bytes)) => json(StatusCode::OK, bytes),
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => Problem::fault(&house, &Fault::mishap()).into_response(),
    }
}

fn made(
    house: &House,
    row: &Row,
    source: Source,
    named: &Named,
    headers: &HeaderMap,
    asked: &Asked,
) -> Result<Vec<u8>, Problem> {
    let seat = who::looks(house, headers)?;
    who::is_for(&seat, row.action)?;
    let told = |fault: Fault| Problem::fault(house, &fault);
    let made = house.read(|rooms| {
        let now = house.now();
        let asker = Asker::of(house, &rooms.world, seat);
        let pass = pages::pass(row, named, asker, rooms, asked, now)
            .map_err(|stop| Problem::stopped(house, &stop))?;
        // What is mistyped is told after the question who asks, so that it tells nothing to nobody.
        known(source.asks, asked)?;
        let as_of = rooms.as_of(asked).map_err(|sentence| told(Fault::bad(sentence)).of("as_of"))?;
        let visit = Visit::new(house, rooms, asked, as_of, &pass);
        (source.make)(&visit, named).map_err(told)
    });
    made.map_err(|down| told(down.into()))?
}

/// Refuses what an address cannot be asked, and what it is asked twice, by name.
fn known(asks: &[Ask], asked: &Asked) -> Result<(), Problem> {
    let names = || asks.iter().map(|ask| ask.name).chain(["as_of"]);
    let bad = |field: &str, detail: String| Problem::new(StatusCode::BAD_REQUEST, detail).of(short(field));
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in asked.pairs() {
        if !names().any(|known| known == name) {
            let all = names().collect::<Vec<_>>().join("`, `");
            let hint = suggest::hint(name, names());
            let detail = format!("This address cannot be asked `{}`; it takes `{all}`.{hint}", short(name));
            return Err(bad(name, detail));
        }
        if seen.contains(&name) {
            return Err(bad(name, format!("`{name}` is said twice: say it once.")));
        }
        if value.trim().is_empty() {
            return Err(bad(name, format!("`{name}` says nothing: leave it out, or give it a value.")));
        }
        seen.push(name);
    }
    Ok(())
}

/// As much of what somebody sent as an answer repeats.
pub fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// An answer in JSON, for this reader alone.
pub fn json(status: StatusCode, bytes: Vec<u8>) -> Response {
    let mut response = (status, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
