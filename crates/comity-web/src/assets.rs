//! What is the same for everybody: the style sheet, the scripts, whether the server lives.

use crate::house::House;
use crate::pages::error::Fault;
use crate::router::fault;
use crate::script::{EDITOR, SCRIPTS};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The style sheet.
pub async fn style(State(house): State<Arc<House>>, asked: HeaderMap) -> Response {
    let style = house.style();
    asset(&asked, "text/css; charset=utf-8", style.hash(), style.text())
}

/// One of the scripts.
pub async fn script(
    State(house): State<Arc<House>>,
    name: Result<Path<String>, PathRejection>,
    asked: HeaderMap,
) -> Response {
    let found =
        name.ok().and_then(|Path(name)| SCRIPTS.iter().chain([&EDITOR]).find(|script| script.name == name));
    match found {
        Some(script) => asset(&asked, "text/javascript; charset=utf-8", &script.hash(), script.text),
        None => fault(&house, &Fault::nowhere()),
    }
}

/// Something that never changes under its address, unless the browser has it already.
fn asset(asked: &HeaderMap, sort: &str, hash: &str, text: &str) -> Response {
    let tag = format!("\"{hash}\"");
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let headers = [
        (header::CONTENT_TYPE, sort.to_owned()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::ETAG, tag),
    ];
    match known {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, text.to_owned()).into_response(),
    }
}

/// Whether the server lives.
pub async fn livez() -> &'static str {
    "alive\n"
}

/// Whether the server can answer.
pub async fn readyz(State(house): State<Arc<House>>) -> Response {
    if *house.closing().borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "closing\n").into_response();
    }
    match house.read(|_| ()) {
        Ok(()) => "ready\n".into_response(),
        Err(down) => (StatusCode::SERVICE_UNAVAILABLE, format!("{down}\n")).into_response(),
    }
}
