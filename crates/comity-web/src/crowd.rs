//! How many requests are answered at once: as many as the machine can, a few more wait for their turn, and
//! the rest is told at once when to come again.
//!
//! Without this a crowd would slow everybody down until nobody is answered in time.

use crate::house::House;
use crate::pages::error::Fault;
use crate::router::fault;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use tokio::sync::Semaphore;

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

/// Answers a request in its turn, or says when to come again.
pub async fn admit(State(crowd): State<Arc<Crowd>>, request: Request, next: Next) -> Response {
    let Ok(_place) = crowd.places.try_acquire() else { return later(&crowd.house) };
    // Nobody closes it, so there is a seat sooner or later.
    let _seat = crowd.seats.acquire().await;
    next.run(request).await
}

fn later(house: &House) -> Response {
    let mut response = fault(house, &Fault::busy());
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(AGAIN));
    response
}
