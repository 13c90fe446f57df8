//! Which page belongs to which address.

use crate::acting;
use crate::agreeing;
use crate::as_of::Asked;
use crate::door::Seat;
use crate::headers;
use crate::house::House;
use crate::live;
use crate::pages::error::{self, Fault};
use crate::pages::{self, Page};
use crate::script::SCRIPTS;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Named<T> = Result<Path<T>, PathRejection>;

/// Every address of the site, usable without script, guarded by [`headers`].
pub fn router(house: Arc<House>) -> Router {
    let pages = Router::new()
        .route("/", get(wall))
        .route("/room/{initiative}", get(room))
        .route("/cell/{row}/{function}", get(cell))
        .route("/clause/{id}", get(clause))
        .route("/agreement", get(agreement))
        .route("/agreement/edit", get(agreeing::draft_page).post(agreeing::draft))
        .route("/agreement/sign", post(agreeing::sign))
        .route("/p/{practice}", get(practice))
        .route("/p/{practice}/{*path}", get(practice_page))
        .route("/inbox", get(inbox))
        .route("/acts/{kind}", get(act).post(acting::act))
        .route("/sign-in", get(acting::sign_in_page).post(acting::sign_in))
        .route("/sign-out", post(acting::sign_out))
        .route("/welcome/{token}", get(acting::welcome_page).post(acting::welcome))
        .route("/live", get(live::socket))
        .route("/assets/{script}", get(script))
        .route("/about", get(about))
        .route("/assets/app.css", get(style))
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(readyz))
        .fallback(nowhere)
        .method_not_allowed_fallback(read_only);
    pages
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new())
        .layer(DefaultBodyLimit::max(headers::BODY_MOST))
        .layer(middleware::from_fn_with_state(house.clone(), headers::guard))
        .with_state(house)
}

async fn wall(State(house): State<Arc<House>>, headers: HeaderMap, pairs: Pairs) -> Response {
    show(house, Ok(Page::Wall), headers, pairs).await
}
async fn room(
    State(house): State<Arc<House>>,
    id: Named<String>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    show(house, id.map(|Path(id)| Page::Room(id)), headers, pairs).await
}
async fn cell(
    State(house): State<Arc<House>>,
    ids: Named<(String, String)>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    show(house, ids.map(|Path((row, function))| Page::Cell(row, function)), headers, pairs).await
}
async fn clause(
    State(house): State<Arc<House>>,
    id: Named<String>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    show(house, id.map(|Path(id)| Page::Clause(id)), headers, pairs).await
}
async fn agreement(State(house): State<Arc<House>>, headers: HeaderMap, pairs: Pairs) -> Response {
    show(house, Ok(Page::Agreement), headers, pairs).await
}
async fn practice(
    State(house): State<Arc<House>>,
    slug: Named<String>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    show(house, slug.map(|Path(slug)| Page::Practice(slug, String::new())), headers, pairs).await
}
async fn practice_page(
    State(house): State<Arc<House>>,
    ids: Named<(String, String)>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    show(house, ids.map(|Path((slug, path))| Page::Practice(slug, path)), headers, pairs).await
}
async fn about(State(house): State<Arc<House>>, headers: HeaderMap, pairs: Pairs) -> Response {
    show(house, Ok(Page::About), headers, pairs).await
}
async fn inbox(State(house): State<Arc<House>>, headers: HeaderMap, pairs: Pairs) -> Response {
    show(house, Ok(Page::Inbox), headers, pairs).await
}
async fn act(
    State(house): State<Arc<House>>,
    kind: Named<String>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    show(house, kind.map(|Path(kind)| Page::Act(kind)), headers, pairs).await
}

/// Draws a page beside the sockets, since judging may take a while; a page that panics takes nothing with it.
async fn show(
    house: Arc<House>,
    page: Result<Page, PathRejection>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    let seat = Seat::of(&house, &headers);
    if seat == Seat::Outside {
        return Redirect::to("/sign-in").into_response();
    }
    let (page, asked) = match (page, pairs) {
        (Ok(page), Ok(Query(pairs))) => (page, Asked::new(pairs)),
        _ => return fault(&house, &Fault::bad("The address has letters that are none; type it anew.")),
    };
    let drawing = house.clone();
    let drawn = tokio::task::spawn_blocking(move || pages::draw(&drawing, &page, &asked, &seat)).await;
    match drawn {
        Ok(Ok(page)) => private(Html(page.into_string()).into_response()),
        Ok(Err(wrong)) => fault(&house, &wrong),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// Pages are for this reader alone, and asked for anew each time.
pub(crate) fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// The page of a fault; one of ours gets a number by which it can be told.
pub(crate) fn fault(house: &House, wrong: &Fault) -> Response {
    let number = wrong.status.is_server_error().then(|| house.mishap());
    let page = error::draw(house, wrong, number).into_string();
    let mut response = (wrong.status, Html(page)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn nowhere(State(house): State<Arc<House>>) -> Response {
    fault(&house, &Fault::missing("There is no page at this address. The Wall leads to every page there is."))
}

async fn read_only(State(house): State<Arc<House>>) -> Response {
    let wrong = Fault {
        status: StatusCode::METHOD_NOT_ALLOWED,
        title: "This page is for reading",
        sentence: "Nothing can be changed at this address; the forms of a page say where it can.".to_owned(),
    };
    fault(&house, &wrong)
}

async fn style(State(house): State<Arc<House>>, asked: HeaderMap) -> Response {
    let style = house.style();
    asset(&asked, "text/css; charset=utf-8", style.hash(), style.text())
}

async fn script(State(house): State<Arc<House>>, name: Named<String>, asked: HeaderMap) -> Response {
    let found = name.ok().and_then(|Path(name)| SCRIPTS.iter().find(|script| script.name == name));
    match found {
        Some(script) => asset(&asked, "text/javascript; charset=utf-8", &script.hash(), script.text),
        None => nowhere(State(house)).await,
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

async fn readyz(State(house): State<Arc<House>>) -> Response {
    match house.read(|_| ()) {
        Ok(()) => "ready\n".into_response(),
        Err(down) => (StatusCode::SERVICE_UNAVAILABLE, format!("{down}\n")).into_response(),
    }
}
