//! Tokens with which somebody's programs come in: what each is for, until when, and that it can do no more.
//!
//! **Invariant:** a token never opens more than its person may do, and never more than its scopes name.

use crate::gate::{DAY, Writer, hold};
use crate::{Gate, GateError, Token, token};
use comity_spine::{Action, At, PersonId, Refusal};
use comity_vault::{Digest, Scope, TokenCard, VaultError};
use std::collections::BTreeSet;

/// What a program may do.
pub type Scopes = BTreeSet<Scope>;

/// What stands before every token, so that people and scanners know one where it does not belong.
pub const PREFIX: &str = "comity_";

/// How long a token lives at most, in milliseconds: a year.
pub const TOKEN_LIFE: i64 = 366 * DAY;

/// How many tokens one person may have at once.
pub const TOKENS_MOST: usize = 20;

/// How many letters the name of a token, or of a kept choice, may have.
pub const NAME_MOST: usize = 60;

/// A token that somebody wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// Whose it is to be.
    pub person: PersonId,
    /// What they call it: the program that uses it.
    pub name: String,
    /// What it is for.
    pub scopes: Scopes,
    /// From when on it is void.
    pub until: At,
}

/// The scope that an action needs; `None` where none is needed, at the door.
pub fn scope_of(action: Action) -> Option<Scope> {
    match action {
        Action::Enter => None,
        Action::Look => Some(Scope::Read),
        Action::Act | Action::Steer | Action::Keep | Action::Map => Some(Scope::Act),
        Action::Sign | Action::Waive => Some(Scope::Sign),
    }
}

/// The name by which a token is told from others: the first half of its digest's first half.
pub fn id(digest: &Digest) -> String {
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Gate {
    /// Makes a token; the text that is yielded is kept nowhere.
    ///
    /// # Errors
    /// No name, no scope, an end that is no end, too many tokens already, nobody of that id; a store that
    /// failed.
    pub fn make_token(&self, new: &NewToken, now: At) -> Result<String, GateError> {
        let name = named(&new.name)?;
        fits(new, now)?;
        let Writer { vault, chance } = &mut *hold(&self.writer);
        let all = vault.tokens_of(new.person)?;
        if all.iter().filter(|card| card.until > now).count() >= TOKENS_MOST {
            let sentence = "Twenty tokens are as many as one person can keep an eye on: revoke one first.";
            return Err(Refusal::new(sentence).into());
        }
        let drawn = Token::draw(chance);
        let text = format!("{PREFIX}{}", drawn.text());
        let digest = drawn.digest();
        let (person, scopes, until) = (new.person, new.scopes.clone(), new.until);
        vault.add_token(&TokenCard { digest, person, name, scopes, made_at: now, until, used_on: None })?;
        Ok(text)
    }

    /// Whose token a text is and what it is for, if it lives; notes the day.
    ///
    /// # Errors
    /// A store that failed.
    pub fn program(&self, text: &str, now: At) -> Result<Option<(PersonId, Scopes)>, VaultError> {
        let Some(digest) = text.strip_prefix(PREFIX).and_then(token::shown) else { return Ok(None) };
        let card = hold(&self.reader).token(&digest)?.filter(|card| card.until > now);
        let Some(card) = card else { return Ok(None) };
        let today = At(now.0.div_euclid(DAY) * DAY);
        if card.used_on.is_none_or(|used| used < today)
            // Whoever is writing just now may take seconds; the next call will note it.
            && let Ok(mut writer) = self.writer.try_lock()
        {
            // A full disk shuts no program out.
            let _ = writer.vault.see_token(&digest, today);
        }
        Ok(Some((card.person, card.scopes)))
    }

    /// The tokens of a person, the newest first.
    ///
    /// # Errors
    /// A store that failed.
    pub fn tokens(&self, person: PersonId) -> Result<Vec<TokenCard>, VaultError> {
        hold(&self.reader).tokens_of(person)
    }

    /// Makes a person's token of that id void at once; says whether they had one.
    ///
    /// # Errors
    /// A store that failed.
    pub fn revoke_token(&self, person: PersonId, wanted: &str) -> Result<bool, VaultError> {
        let vault = &mut hold(&self.writer).vault;
        let found = vault.tokens_of(person)?.into_iter().find(|card| id(&card.digest) == wanted);
        found.map_or(Ok(false), |card| vault.revoke_token(person, &card.digest))
    }

    /// The choices on the Wall that a person keeps, by name.
    ///
    /// # Errors
    /// A store that failed.
    pub fn filters(&self, person: PersonId) -> Result<Vec<(String, String)>, VaultError> {
        hold(&self.reader).filters_of(person)
    }

    /// Keeps a choice under a name.
    ///
    /// # Errors
    /// No name, too many of them; a store that failed.
    pub fn keep_filter(&self, person: PersonId, name: &str, query: &str) -> Result<(), GateError> {
        let name = named(name)?;
        let vault = &mut hold(&self.writer).vault;
        let all = vault.filters_of(person)?;
        if all.len() >= TOKENS_MOST && !all.iter().any(|(known, _)| *known == name) {
            let sentence = "Twenty choices are as many as can be kept: forget one first.";
            return Err(Refusal::of("name", sentence).into());
        }
        Ok(vault.keep_filter(person, &name, query)?)
    }

    /// Forgets a choice; says whether there was one.
    ///
    /// # Errors
    /// A store that failed.
    pub fn drop_filter(&self, person: PersonId, name: &str) -> Result<bool, VaultError> {
        hold(&self.writer).vault.drop_filter(person, name)
    }
}

/// A name that will do, without what stands around it.
pub(crate) fn named(text: &str) -> Result<String, Refusal> {
    let name = text.trim();
    if name.is_empty() {
        return Err(Refusal::of("name", "Give it a name by which you will know it again."));
    }
    if name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        return Err(Refusal::of("name", "A name is one line of at most sixty letters: take a shorter one."));
    }
    Ok(name.to_owned())
}

fn fits(new: &NewToken, now: At) -> Result<(), Refusal> {
    if new.scopes.is_empty() {
        return Err(Refusal::of(
            "scope",
            "Say what it is for: `read`, `act`, `sign`, `calendar`, or several of them.",
        ));
    }
    if new.until <= now {
        return Err(Refusal::of("until", "A token ends in the future: choose a later day."));
    }
    if new.until.0 - now.0 > TOKEN_LIFE {
        return Err(Refusal::of("until", "A token lives for a year at most: choose an earlier day."));
    }
    Ok(())
}
