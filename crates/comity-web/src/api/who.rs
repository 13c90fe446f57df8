//! Whose program asks: the token of a header, or, for looking, the session of a browser.

use super::problem::Problem;
use crate::door::Seat;
use crate::house::House;
use axum::http::{HeaderMap, header};
use comity_auth::scope_of;
use comity_spine::Action;

/// The seat of a program that looks; a browser's own session will do.
///
/// # Errors
/// A token that is none, or none any more.
pub fn looks(house: &House, headers: &HeaderMap) -> Result<Seat, Problem> {
    match bearer(headers)? {
        Some(token) => program(house, token),
        None => Ok(Seat::of(house, headers)),
    }
}

/// The seat of a program that changes something: by its token alone, since a cookie comes along with whatever
/// another site makes a browser send.
///
/// # Errors
/// No token, or one that is none, or none any more.
pub fn acts(house: &House, headers: &HeaderMap) -> Result<Seat, Problem> {
    match bearer(headers)? {
        Some(token) => program(house, token),
        None => Err(Problem::who("What changes something here needs a token; a cookie does not do.", false)),
    }
}

/// Whether a seat comes for that at all.
///
/// # Errors
/// Its token is for something else.
pub fn is_for(seat: &Seat, action: Action) -> Result<(), Problem> {
    match scope_of(action).filter(|_| !seat.is_for(action)) {
        Some(scope) => Err(Problem::scope(scope)),
        None => Ok(()),
    }
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = all.next() else { return Ok(None) };
    let bad = || Problem::who("The header `Authorization` is not of the form `Bearer comity_…`.", true);
    let text = value.to_str().ok().filter(|_| all.next().is_none()).ok_or_else(bad)?;
    let (scheme, token) = text.split_once(' ').ok_or_else(bad)?;
    match scheme.eq_ignore_ascii_case("bearer") {
        true => Ok(Some(token.trim())),
        false => Err(bad()),
    }
}

fn program(house: &House, token: &str) -> Result<Seat, Problem> {
    let locker = house.door().and_then(|door| door.locker());
    let known = locker.and_then(|locker| locker.program(token, house.now()));
    let (person, scopes) = known.ok_or_else(|| {
        Problem::who("This token is not known here: it was mistyped, revoked, or its time is over.", true)
    })?;
    Ok(Seat::Program(person, scopes))
}
