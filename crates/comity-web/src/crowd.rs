//! How many requests are answered at once: as many as the machine can, a few more wait for their turn, and
//! the rest is told at once when to come again.
//!
//! Without this a crowd would slow everybody down until nobody is answered in time.

use crate::headers::BODY_MOST;
use crate::house::House;
use crate::lobby::Guest;
use crate::pages::error::Fault;
use crate::router::{fault, told};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::Body as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long the whole of a form may take to come.
const COMING: Duration = Duration::from_secs(10);

/// How many requests each core works at, in turns.
const A_CORE: usize = 2;

/// How many wait; at some hundred pages a second nobody waits much longer than a fifth of one.
const WAITING: usize = 96;

/// After how many seconds to come again.
const AGAIN: &str = "1";

/// The places at which requests are answered, and those where they wait.
pub struct Crowd {
    house: Arc<House>,
    seats: Semaphore,
    places: Semaphore,
}

impl Crowd {
    /// Places for a machine with so many cores.
    pub fn new(house: Arc<House>, n_cores: usize) -> Crowd {
        let n_seats = n_cores.max(2) * A_CORE;
        Crowd { house, seats: Semaphore::new(n_seats), places: Semaphore::new(n_seats + WAITING) }
    }
}

/// Answers a request in its turn, or says when to come again. Only who has sent all of it takes a place.
pub async fn admit(State(crowd): State<Arc<Crowd>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let request = match whole(request).await {
        Ok(request) => request,
        Err(wrong) => return told(&crowd.house, &path, &wrong),
    };
    let Ok(_place) = crowd.places.try_acquire() else { return later(&crowd.house) };
    // Nobody closes it, so there is a seat sooner or later.
    let _seat = crowd.seats.acquire().await;
    next.run(request).await
}

/// A request with its body read.
async fn whole(request: Request) -> Result<Request, Fault> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let read = tokio::time::timeout(COMING, to_bytes(body, BODY_MOST)).await;
    let body = read.map_err(|_| slow())?.map_err(|_| Fault::too_much())?;
    if let Some(guest) = parts.extensions.get::<Guest>() {
        guest.rise();
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

fn slow() -> Fault {
    Fault {
        status: StatusCode::REQUEST_TIMEOUT,
        title: "That took too long",
        sentence: "What you sent did not come within ten seconds, and nothing of it was done. Send it again."
            .to_owned(),
    }
}

fn later(house: &House) -> Response {
    let mut response = fault(house, &Fault::busy());
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(AGAIN));
    response
}
