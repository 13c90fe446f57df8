//! Which page belongs to which address.

use crate::as_of::Asked;
use crate::headers;
use crate::house::House;
use crate::pages::error::{self, Fault};
use crate::pages::{self, Page};
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Named<T> = Result<Path<T>, PathRejection>;

/// Every address of the site: read-only, without script, guarded by [`headers`].
pub fn router(house: Arc<House>) -> Router {
    let pages = Router::new()
        .route("/", get(wall))
        .route("/room/{initiative}", get(room))
        .route("/cell/{row}/{function}", get(cell))
        .route("/clause/{id}", get(clause))
        .route("/agreement", get(agreement))
        .route("/p/{practice}", get(practice))
        .route("/p/{practice}/{*path}", get(practice_page))
        .route("/about", get(about))
        .route("/assets/app.css", get(style))
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(readyz))
        .fallback(nowhere)
        .method_not_allowed_fallback(read_only);
    pages
        .layer(DefaultBodyLimit::max(headers::BODY_MOST))
        .layer(middleware::from_fn_with_state(house.clone(), headers::guard))
        .with_state(house)
}

async fn wall(State(house): State<Arc<House>>, pairs: Pairs) -> Response {
    show(house, Ok(Page::Wall), pairs).await
}
async fn room(State(house): State<Arc<House>>, id: Named<String>, pairs: Pairs) -> Response {
    show(house, id.map(|Path(id)| Page::Room(id)), pairs).await
}
async fn cell(State(house): State<Arc<House>>, ids: Named<(String, String)>, pairs: Pairs) -> Response {
    show(house, ids.map(|Path((row, function))| Page::Cell(row, function)), pairs).await
}
async fn clause(State(house): State<Arc<House>>, id: Named<String>, pairs: Pairs) -> Response {
    show(house, id.map(|Path(id)| Page::Clause(id)), pairs).await
}
async fn agreement(State(house): State<Arc<House>>, pairs: Pairs) -> Response {
    show(house, Ok(Page::Agreement), pairs).await
}
async fn practice(State(house): State<Arc<House>>, slug: Named<String>, pairs: Pairs) -> Response {
    show(house, slug.map(|Path(slug)| Page::Practice(slug, String::new())), pairs).await
}
async fn practice_page(
    State(house): State<Arc<House>>,
    ids: Named<(String, String)>,
    pairs: Pairs,
) -> Response {
    show(house, ids.map(|Path((slug, path))| Page::Practice(slug, path)), pairs).await
}
async fn about(State(house): State<Arc<House>>, pairs: Pairs) -> Response {
    show(house, Ok(Page::About), pairs).await
}

/// Draws a page beside the sockets, since judging may take a while; a page that panics takes nothing with it.
async fn show(house: Arc<House>, page: Result<Page, PathRejection>, pairs: Pairs) -> Response {
    let (page, asked) = match (page, pairs) {
        (Ok(page), Ok(Query(pairs))) => (page, Asked::new(pairs)),
        _ => return fault(&house, &Fault::bad("The address has letters that are none; type it anew.")),
    };
    let drawing = house.clone();
    let drawn = tokio::task::spawn_blocking(move || pages::draw(&drawing, &page, &asked)).await;
    match drawn {
        Ok(Ok(page)) => private(Html(page.into_string()).into_response()),
        Ok(Err(wrong)) => fault(&house, &wrong),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// Pages are for this reader alone, and asked for anew each time.
fn private(mut response: Response) -> Response {
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
        title: "These pages are for reading",
        sentence: "Nothing can be changed here yet; use the `comity` command.".to_owned(),
    };
    fault(&house, &wrong)
}

async fn style(State(house): State<Arc<House>>, asked: HeaderMap) -> Response {
    let style = house.style();
    let tag = format!("\"{}\"", style.hash());
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::ETAG, tag),
    ];
    match known {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, style.text().to_owned()).into_response(),
    }
}

async fn readyz(State(house): State<Arc<House>>) -> Response {
    match house.read(|_| ()) {
        Ok(()) => "ready\n".into_response(),
        Err(down) => (StatusCode::SERVICE_UNAVAILABLE, format!("{down}\n")).into_response(),
    }
}
