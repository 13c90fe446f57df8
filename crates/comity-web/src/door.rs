//! Who is asking: the session in a cookie, and the ways to get one.
//!
//! What a session is, how a password is checked and where both are kept is behind [`Door`]; this crate only
//! carries the token between the browser and it.

use crate::house::House;
use crate::locker::Locker;
use crate::passkeys::Passkeys;
use crate::signing::Signers;
use axum::http::{HeaderMap, HeaderValue, header};
use comity_auth::{GateError, Grant, Origin, Scopes, Signed, gate, passkey, scope_of};
use comity_common::view::Viewer;
use comity_spine::{Action, At, PersonId, Refusal};

/// What a browser keeps for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Its session.
    Session,
    /// The challenge that its authenticator is signing.
    Challenge,
}

impl Cookie {
    /// Its name. Behind TLS it bears the prefix that keeps other sites of the same domain from setting it.
    fn name(self, house: &House) -> &'static str {
        match (self, house.origin().is_some_and(Origin::is_secure)) {
            (Cookie::Session, false) => "comity",
            (Cookie::Session, true) => "__Host-comity",
            (Cookie::Challenge, false) => "comity-challenge",
            (Cookie::Challenge, true) => "__Host-comity-challenge",
        }
    }

    /// How long it is kept, in seconds: as long as what it stands for lives at most.
    fn kept(self) -> i64 {
        match self {
            Cookie::Session => gate::LIFE / 1_000,
            Cookie::Challenge => passkey::ASKED / 1_000,
        }
    }

    /// What a request carries of it.
    pub fn of<'h>(self, house: &House, headers: &'h HeaderMap) -> Option<&'h str> {
        among(headers, self.name(house))
    }

    /// The header that gives it to a browser, or takes it away again.
    pub fn set(self, house: &House, token: Option<&str>) -> HeaderValue {
        let (name, kept) = (self.name(house), token.map_or(0, |_| self.kept()));
        let secure = if house.origin().is_some_and(Origin::is_secure) { "; Secure" } else { "" };
        let token = token.unwrap_or_default();
        let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={kept}{secure}");
        // A token is letters and digits; should one ever not be, nobody gets a session by it.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("comity=; Max-Age=0"))
    }
}

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
    /// A passkey.
    Passkey(Signed),
    /// The link of an invitation, and the passkey that was made for it.
    Welcome {
        /// The link's token.
        token: String,
        /// The new passkey.
        signed: Signed,
    },
    /// One of the people of a demo.
    Cast(PersonId),
}

/// Why somebody was not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barred {
    /// A sentence that says what to do.
    Refused(Refusal),
    /// The same, for who tried too often: after so many seconds they may again.
    Locked(Refusal, i64),
}

impl Barred {
    /// The sentence.
    pub fn refusal(&self) -> &Refusal {
        match self {
            Barred::Refused(refusal) | Barred::Locked(refusal, _) => refusal,
        }
    }
}

impl From<Refusal> for Barred {
    fn from(refusal: Refusal) -> Barred {
        Barred::Refused(refusal)
    }
}

impl From<GateError> for Barred {
    fn from(error: GateError) -> Barred {
        match error {
            GateError::Refused(refusal) => Barred::Refused(refusal),
            GateError::Locked { refusal, wait } => Barred::Locked(refusal, (wait + 999) / 1_000),
            GateError::Vault(_) => {
                Refusal::new("Nobody can come in just now. Wait a moment, then try again.").into()
            }
        }
    }
}

/// Keeps sessions.
pub trait Door: Send + Sync {
    /// Whose session a token is, if it lives.
    fn who(&self, token: &str, now: At) -> Option<PersonId>;
    /// Lets somebody in and yields the token of their new session.
    ///
    /// # Errors
    /// A sentence that says what to do; it never tells whether an address is known.
    fn enter(&self, key: &Key, now: At) -> Result<String, Barred>;
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
    /// Where people's passkeys are kept, if anywhere.
    fn passkeys(&self) -> Option<&dyn Passkeys> {
        None
    }
    /// Who asks those who sign to show who they are, if anybody.
    fn signers(&self) -> Option<&dyn Signers> {
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
        match Cookie::Session.of(house, headers).and_then(|token| door.who(token, house.now())) {
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

/// A cookie of that name among those of a request.
fn among<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == wanted).map(|(_, token)| token).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies_and_nowhere_else() {
        let mut headers = HeaderMap::new();
        assert_eq!(among(&headers, "comity"), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; comity=t0k; comityx=2"));
        assert_eq!(among(&headers, "comity"), Some("t0k"));
    }
}
