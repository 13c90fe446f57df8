//! The router, made from the list of addresses.

use crate::access::Stop;
use crate::api::{self, problem::Problem};
use crate::as_of::Asked;
use crate::crowd::{self, Crowd};
use crate::door::Seat;
use crate::headers;
use crate::house::House;
use crate::pages::error::{self, Fault};
use crate::pages::{self, Wanted};
use crate::routes::{Goes, Named, ROUTES, Row, Sort, Verb};
use crate::shown::{self, Sheet};
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, on};
use std::sync::Arc;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Params = Result<Path<Vec<(String, String)>>, PathRejection>;

/// Every address of [`ROUTES`] and no other, usable without script, guarded by [`headers`].
pub fn router(house: Arc<House>) -> Router {
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let crowd = Arc::new(Crowd::new(house.clone(), n_cores));
    let place = |row: &'static Row| {
        let answer = match row.method {
            Verb::Get => answer(row),
            Verb::Post => answer(row).layer(middleware::from_fn_with_state(house.clone(), shown::forget)),
        };
        match is_light(row) {
            true => answer,
            false => answer.layer(middleware::from_fn_with_state(crowd.clone(), crowd::admit)),
        }
    };
    let all = ROUTES.iter().fold(Router::new(), |router, row| router.route(row.path, place(row)));
    all.fallback(nowhere)
        .method_not_allowed_fallback(read_only)
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(DefaultBodyLimit::max(headers::BODY_MOST))
        .layer(middleware::from_fn_with_state(house.clone(), headers::guard))
        .with_state(house)
}

/// Whether a row costs next to nothing, stays open, or counts for itself what comes: it is answered whatever
/// the crowd.
fn is_light(row: &Row) -> bool {
    let is_upload =
        [crate::uploading::PATH, api::uploads::PATH].contains(&row.path) || crate::filing::is_here(row.path);
    // Sockets stay open.
    let is_asset =
        ["/assets/", "/livez", "/readyz", "/pads/"].iter().any(|start| row.path.starts_with(start));
    row.on == Sort::Live || is_upload || is_asset
}

/// What answers at a row.
fn answer(row: &'static Row) -> MethodRouter<Arc<House>> {
    let method = row.method.filter();
    match row.goes {
        Goes::To(handler) => handler(method),
        Goes::Call(call) => (call.to)(method),
        Goes::Data(source) => {
            let answer = async move |State(house): State<Arc<House>>,
                                     params: Params,
                                     headers: HeaderMap,
                                     pairs: Pairs| {
                let named = params.ok().map(|Path(named)| Named(named));
                let asked = pairs.ok().map(|Query(pairs)| Asked::new(pairs));
                api::answer::data(house, row, source, named, headers, asked).await
            };
            on(method, answer)
        }
        Goes::Page(page) => {
            let draw = async move |State(house): State<Arc<House>>,
                                   params: Params,
                                   headers: HeaderMap,
                                   pairs: Pairs| {
                let page = params.map(|Path(named)| Wanted::new(row, page, Named(named)));
                show(house, page, headers, pairs).await
            };
            on(method, draw)
        }
    }
}

/// Draws a page beside the sockets, since judging may take a while; a page that panics takes nothing with it.
async fn show(
    house: Arc<House>,
    page: Result<Wanted, PathRejection>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Response {
    let (seat, known) = (Seat::of(&house, &headers), headers.get(header::IF_NONE_MATCH).cloned());
    let (page, asked) = match (page, pairs) {
        (Ok(page), Ok(Query(pairs))) => (page, Asked::new(pairs)),
        _ => return fault(&house, &Fault::bad("The address has letters that are none; type it anew.")),
    };
    let drawing = house.clone();
    let drawn = tokio::task::spawn_blocking(move || pages::draw(&drawing, &page, &asked, seat)).await;
    match drawn {
        Ok(Ok(sheet)) => sent(sheet, known.as_ref()),
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// A page; or that the browser has it as it is.
fn sent(sheet: Sheet, known: Option<&HeaderValue>) -> Response {
    let mut response = match known == Some(&sheet.tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Html(sheet.html).into_response(),
    };
    response.headers_mut().insert(header::ETAG, sheet.tag);
    private(response)
}

/// What somebody gets who may not.
pub(crate) fn stopped(house: &House, stop: &Stop) -> Response {
    match stop {
        Stop::SignIn => Redirect::to("/sign-in").into_response(),
        Stop::Begin(path) => Redirect::to(path).into_response(),
        Stop::Fault(wrong) => fault(house, wrong),
    }
}

/// Pages are for this reader alone, and asked for anew each time.
pub(crate) fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// The page of a fault; one of ours gets a number by which it can be told.
pub(crate) fn fault(house: &House, wrong: &Fault) -> Response {
    let number = (wrong.status == StatusCode::INTERNAL_SERVER_ERROR).then(|| house.mishap());
    let page = error::draw(house, wrong, number).into_string();
    let mut response = (wrong.status, Html(page)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What is wrong, as a page; or as a problem, where a program asks.
pub(crate) fn told(house: &House, path: &str, wrong: &Fault) -> Response {
    match api::is_ours(path) {
        true => Problem::fault(house, wrong).into_response(),
        false => fault(house, wrong),
    }
}

/// Where no page is.
pub(crate) async fn nowhere(State(house): State<Arc<House>>, uri: Uri) -> Response {
    told(&house, uri.path(), &Fault::nowhere())
}

async fn read_only(State(house): State<Arc<House>>, uri: Uri) -> Response {
    let wrong = Fault {
        status: StatusCode::METHOD_NOT_ALLOWED,
        title: "This page is for reading",
        sentence: "Nothing can be changed at this address; the forms of a page say where it can.".to_owned(),
    };
    told(&house, uri.path(), &wrong)
}
