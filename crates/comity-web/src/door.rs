//! Who is asking: the session in a cookie, and the ways to get one.
//!
//! What a session is, how a password is checked and where both are kept is behind [`Door`]; this crate only
//! carries the token between the browser and it.

use crate::house::House;
use crate::locker::Locker;
use axum::http::{HeaderMap, HeaderValue, header};
use comity_auth::{Grant, Scopes, scope_of};
use comity_common::view::Viewer;
use comity_spine::{Action, At, PersonId, Refusal};

/// The name of the cookie that carries a session.
const COOKIE: &str = "comity";

/// How long a browser keeps it, in seconds: as long as a session lives at most, seven days.
const KEPT: u32 = 7 * 24 * 3600;

/// What somebody shows at the door.
#[derive(Clone, PartialEq, Eq)]
pub enum Key {
    /// An address and a password.
    Password {
        /// The address.
        mail: String,
        /// The password.
        password: String,
    },
    /// The link of an invitation, and the password that is to be theirs.
    Invitation {
        /// The link's token.
        token: String,
        /// The new password.
        password: String,
    },
    /// One of the people of a demo.
    Cast(PersonId),
}

/// Keeps sessions.
pub trait Door: Send + Sync {
    /// Whose session a token is, if it lives.
    fn who(&self, token: &str, now: At) -> Option<PersonId>;
    /// Lets somebody in and yields the token of their new session.
    ///
    /// # Errors
    /// A sentence that says what to do; it never tells whether an address is known.
    fn enter(&self, key: &Key, now: At) -> Result<String, Refusal>;
    /// Ends a session.
    fn leave(&self, token: &str, now: At);
    /// Whose invitation a token is, if it still stands.
    fn invited(&self, token: &str, now: At) -> Option<PersonId>;
    /// Whether somebody who has not signed in may look.
    fn is_open(&self) -> bool;
    /// What somebody was granted that holds now.
    fn grants(&self, person: PersonId, now: At) -> Vec<Grant>;
    /// The people as whom anybody may act, in a demo; nobody elsewhere.
    fn cast(&self) -> &[PersonId];
    /// Where people keep what is their own, if anywhere.
    fn locker(&self) -> Option<&dyn Locker> {
        None
    }
}

/// Who is asking, and how they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seat {
    /// Somebody who has signed in.
    Person(PersonId),
    /// A program of somebody's, which does no more than its token is for.
    Program(PersonId, Scopes),
    /// Somebody who has not, and may look as that viewer.
    Stranger(Viewer),
    /// Somebody who must sign in first.
    Outside,
}

impl Seat {
    /// The seat of a request.
    pub fn of(house: &House, headers: &HeaderMap) -> Seat {
        let Some(door) = house.door() else { return Seat::Stranger(house.viewer().clone()) };
        match token(headers).and_then(|token| door.who(token, house.now())) {
            Some(person) => Seat::Person(person),
            None if door.is_open() => Seat::Stranger(house.viewer().clone()),
            None => Seat::Outside,
        }
    }

    /// Whether whoever sits there comes for that at all: a program's token names what it is for.
    pub fn is_for(&self, action: Action) -> bool {
        match self {
            Seat::Program(_, scopes) => scope_of(action).is_none_or(|scope| scopes.contains(&scope)),
            Seat::Person(_) | Seat::Stranger(_) | Seat::Outside => true,
        }
    }

    /// For whom pages are drawn.
    pub fn viewer(&self) -> Viewer {
        match self {
            Seat::Person(person) | Seat::Program(person, _) => Viewer::Person(*person),
            Seat::Stranger(viewer) => viewer.clone(),
            Seat::Outside => Viewer::Guest,
        }
    }
}

/// The session's token among the cookies of a request.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, token)| token).next()
}

/// The header that gives a browser its session, or takes it away again.
pub fn cookie(token: Option<&str>) -> HeaderValue {
    let text = match token {
        Some(token) => format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={KEPT}"),
        None => format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    };
    // A token is letters and digits; should one ever not be, nobody gets a session by it.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("comity=; Max-Age=0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies_and_nowhere_else() {
        let mut headers = HeaderMap::new();
        assert_eq!(token(&headers), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; comity=t0k; comityx=2"));
        assert_eq!(token(&headers), Some("t0k"));
    }
}
