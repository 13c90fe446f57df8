//! What a person keeps here for themselves: tokens for their programs, choices on the Wall.

use comity_auth::{Gate, GateError, NewToken, Scopes, TokenCard};
use comity_spine::{At, PersonId, Refusal};

/// Keeps what is somebody's own.
pub trait Locker: Send + Sync {
    /// Whose token a text is and what it is for, if it lives.
    fn program(&self, token: &str, now: At) -> Option<(PersonId, Scopes)>;
    /// The tokens of a person, the newest first, also those that are void by now.
    fn tokens(&self, person: PersonId) -> Vec<TokenCard>;
    /// Makes a token, and yields its text, which is kept nowhere.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn make_token(&self, new: &NewToken, now: At) -> Result<String, Refusal>;
    /// Makes a person's token of that id void; says whether they had one.
    fn revoke_token(&self, person: PersonId, id: &str) -> bool;
    /// The choices that a person keeps: a name, and what stands behind the `?` of the Wall.
    fn filters(&self, person: PersonId) -> Vec<(String, String)>;
    /// Keeps a choice.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn keep_filter(&self, person: PersonId, name: &str, query: &str) -> Result<(), Refusal>;
    /// Forgets a choice; says whether there was one.
    fn drop_filter(&self, person: PersonId, name: &str) -> bool;
}

/// A vault that cannot be read lets no program in and shows nothing.
impl Locker for Gate {
    fn program(&self, token: &str, now: At) -> Option<(PersonId, Scopes)> {
        Gate::program(self, token, now).ok().flatten()
    }
    fn tokens(&self, person: PersonId) -> Vec<TokenCard> {
        Gate::tokens(self, person).unwrap_or_default()
    }
    fn make_token(&self, new: &NewToken, now: At) -> Result<String, Refusal> {
        Gate::make_token(self, new, now).map_err(refusal)
    }
    fn revoke_token(&self, person: PersonId, id: &str) -> bool {
        Gate::revoke_token(self, person, id).unwrap_or_default()
    }
    fn filters(&self, person: PersonId) -> Vec<(String, String)> {
        Gate::filters(self, person).unwrap_or_default()
    }
    fn keep_filter(&self, person: PersonId, name: &str, query: &str) -> Result<(), Refusal> {
        Gate::keep_filter(self, person, name, query).map_err(refusal)
    }
    fn drop_filter(&self, person: PersonId, name: &str) -> bool {
        Gate::drop_filter(self, person, name).unwrap_or_default()
    }
}

pub(crate) fn refusal(error: GateError) -> Refusal {
    match error {
        GateError::Refused(refusal) | GateError::Locked { refusal, .. } => refusal,
        GateError::Vault(_) => {
            Refusal::new("That could not be kept just now. Wait a moment, then try again.")
        }
    }
}
