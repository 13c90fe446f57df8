//! Letting people in, knowing them again, and letting them go.

use crate::passkey::Challenges;
use crate::password::{self, SALT};
use crate::{Chance, Token, token};
use comity_spine::{At, PersonId, Ref, Refusal};
use comity_vault::{Grant, Invitation, NewWay, Role, Vault, VaultError};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// How long a session lives without anybody using it, in milliseconds.
pub const IDLE: i64 = 8 * HOUR;
/// How long a session lives at all, in milliseconds.
pub const LIFE: i64 = 7 * DAY;
/// How long an invitation stands, in milliseconds.
pub const INVITED: i64 = 7 * DAY;
/// How many wrong passwords in a row lock an address.
pub const WRONG_MOST: u32 = 10;
/// For how long, in milliseconds; as long without a try, and the earlier ones are forgotten.
pub const LOCKED: i64 = 15 * MINUTE;

/// How often it is noted that a session is used, in milliseconds: a write for every page would be too much.
const NOTED_EVERY: i64 = 5 * MINUTE;

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// They may not; the sentence is for them.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// They tried too often, and may again after some milliseconds.
    #[error("{refusal}")]
    Locked {
        /// The sentence for them.
        refusal: Refusal,
        /// For how long.
        wait: i64,
    },
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// The gate of a workspace. Threads share it; nobody who is known already waits for somebody who comes in.
pub struct Gate {
    /// For knowing people again, while somebody else may be writing for seconds.
    pub(crate) reader: Mutex<Vault>,
    pub(crate) writer: Mutex<Writer>,
    /// Whoever checks a password holds it: each check takes 19 MiB, and a thousand at once would take them
    /// all. It also keeps a password from being set while the earlier one is being checked.
    checking: Mutex<()>,
    /// What authenticators were asked, and have not signed yet.
    pub(crate) challenges: Mutex<Challenges>,
    /// Who has just been locked out of signing, and whom nobody was told of yet.
    pub(crate) locked: Mutex<BTreeSet<PersonId>>,
}

pub(crate) struct Writer {
    pub(crate) vault: Vault,
    pub(crate) chance: Chance,
}

impl Gate {
    /// The gate of the workspace in a folder; a vault of an older schema is brought forward.
    ///
    /// # Errors
    /// A vault that cannot be opened.
    pub fn open(dir: &Path, chance: Chance) -> Result<Gate, VaultError> {
        let writer = Writer { vault: Vault::open(dir)?, chance };
        let reader = Mutex::new(Vault::reader(dir)?);
        let writer = Mutex::new(writer);
        Ok(Gate {
            reader,
            writer,
            checking: Mutex::new(()),
            challenges: Mutex::default(),
            locked: Mutex::default(),
        })
    }

    /// Since when people sign in here: when the first of them ever could.
    ///
    /// # Errors
    /// A store that failed.
    pub fn signing_in_since(&self) -> Result<Option<At>, VaultError> {
        hold(&self.reader).signing_in_since()
    }

    /// Lets somebody in by password and yields the token of their new session.
    ///
    /// `mail` is the address as handles have it, folded. It takes as long, and the answer is the same,
    /// whether an address is known or not.
    ///
    /// # Errors
    /// A wrong password, or too many of them in a row; a store that failed.
    pub fn sign_in(&self, mail: &str, password: &str, now: At) -> Result<Token, GateError> {
        let _alone = hold(&self.checking);
        let known = {
            let vault = &mut hold(&self.writer).vault;
            refuse_tried(vault, mail, "Ten passwords in a row did not fit this address", now)?;
            // Counted before it is checked, so that a process that dies over it leaves no free tries.
            vault.count_attempt(mail, now, now.plus_millis(-LOCKED))?;
            let person = vault.person_of("mail", mail)?;
            let phc = person.map(|person| vault.password_of(person)).transpose()?.flatten();
            person.zip(phc)
        };
        let right = password::matches(password, known.as_ref().map(|(_, phc)| phc.as_str()));
        let Some((person, _)) = known.filter(|_| right) else {
            return Err(Refusal::new("This address and this password do not belong together.").into());
        };
        let Writer { vault, chance } = &mut *hold(&self.writer);
        vault.forget_attempts(mail)?;
        vault.clear_sessions(now.plus_millis(-LIFE), now.plus_millis(-IDLE))?;
        let token = Token::draw(chance);
        vault.begin_session(&token.digest(), person, now)?;
        Ok(token)
    }

    /// Whether a password is a person's; takes as long if they have none.
    pub(crate) fn has_password(&self, person: PersonId, typed: &str) -> Result<bool, GateError> {
        let _alone = hold(&self.checking);
        let phc = hold(&self.reader).password_of(person)?;
        Ok(password::matches(typed, phc.as_deref()) && phc.is_some())
    }

    /// Whose session a token is, if it lives.
    ///
    /// # Errors
    /// A store that failed.
    pub fn session(&self, token: &str, now: At) -> Result<Option<PersonId>, VaultError> {
        let Some(digest) = token::shown(token) else { return Ok(None) };
        let Some(session) = hold(&self.reader).session(&digest)? else { return Ok(None) };
        let idle = now.0 - session.seen_at.0;
        if idle >= IDLE || now.0 - session.began_at.0 >= LIFE {
            return Ok(None);
        }
        if idle >= NOTED_EVERY
            // Whoever is writing just now may take seconds; the next page will note it.
            && let Ok(mut writer) = self.writer.try_lock()
        {
            // A full disk signs nobody out.
            let _ = writer.vault.see_session(&digest, now);
        }
        Ok(Some(session.person))
    }

    /// Ends a session; one that is none is no mistake.
    ///
    /// # Errors
    /// A store that failed.
    pub fn sign_out(&self, token: &str) -> Result<(), VaultError> {
        if let Some(digest) = token::shown(token) {
            hold(&self.writer).vault.end_session(&digest)?;
        }
        Ok(())
    }

    /// Ends every session of a person, and says how many there were.
    ///
    /// # Errors
    /// A store that failed.
    pub fn sign_out_everywhere(&self, person: PersonId) -> Result<usize, VaultError> {
        hold(&self.writer).vault.end_sessions(person)
    }

    /// Invites a person and yields the token of the link, good once, for seven days; an earlier one is void.
    ///
    /// `by` is the admin who invites, or nobody for the console of the machine.
    ///
    /// # Errors
    /// Somebody invites who does not run the house; nobody of that id, erased, without an address; a store
    /// that failed.
    pub fn invite(&self, person: PersonId, by: Option<PersonId>, now: At) -> Result<Token, GateError> {
        let Writer { vault, chance } = &mut *hold(&self.writer);
        if let Some(by) = by
            && !vault.is_admin(by, now)?
        {
            let sentence = "Only who runs Comity here can invite people: ask them for a link.";
            return Err(Refusal::new(sentence).into());
        }
        let token = Token::draw(chance);
        let invitation = Invitation { person, by, until: now.plus_millis(INVITED) };
        let addresses = vault.handles_of(person)?.into_iter().filter(|(_, space, _)| space == "mail").count();
        let erased = vault.person(person)?.is_none_or(|card| card.erased_at.is_some());
        if addresses == 0 && !erased {
            let sentence = "They have no mail address here, and people sign in by their address: import the \
                            people with their addresses first.";
            return Err(Refusal::of("person", sentence).into());
        }
        vault.invite(&token.digest(), &invitation)?;
        Ok(token)
    }

    /// What a person was granted that holds at an instant.
    ///
    /// # Errors
    /// A store that failed.
    pub fn grants(&self, person: PersonId, now: At) -> Result<Vec<Grant>, VaultError> {
        let mut all = hold(&self.reader).grants_of(person)?;
        all.retain(|grant| grant.holds(now));
        Ok(all)
    }

    /// Gives somebody a role; says whether they did not hold it already.
    ///
    /// # Errors
    /// As [`Vault::grant`].
    pub fn grant(&self, grant: &Grant) -> Result<bool, VaultError> {
        hold(&self.writer).vault.grant(grant)
    }

    /// Takes a role back; says whether they held it.
    ///
    /// # Errors
    /// A store that failed.
    pub fn revoke(
        &self,
        person: PersonId,
        role: Role,
        scope: Option<&Ref>,
        now: At,
    ) -> Result<bool, VaultError> {
        hold(&self.writer).vault.revoke(person, role, scope, now)
    }

    /// Whose invitation a token is, if it still stands.
    ///
    /// # Errors
    /// A store that failed.
    pub fn invited(&self, token: &str, now: At) -> Result<Option<PersonId>, VaultError> {
        let Some(digest) = token::shown(token) else { return Ok(None) };
        Ok(hold(&self.reader).invitation(&digest, now)?.map(|invitation| invitation.person))
    }

    /// Takes an invitation up with a new password, and yields the token of a new session. Every earlier
    /// session of the person ends.
    ///
    /// # Errors
    /// A password that will not do, an invitation that was used or is over; a store that failed.
    pub fn accept(&self, token: &str, password: &str, now: At) -> Result<Token, GateError> {
        let digest = token::shown(token).ok_or_else(gone)?;
        password::fits(password)?;
        let _alone = hold(&self.checking);
        // Asked before the work, so that nobody makes us work by guessing.
        if self.invited(token, now)?.is_none() {
            return Err(gone());
        }
        let mut salt = [0; SALT];
        (hold(&self.writer).chance)(&mut salt);
        let phc = password::seal(password, &salt)?;
        let Writer { vault, chance } = &mut *hold(&self.writer);
        let session = Token::draw(chance);
        let way = NewWay::Password(&phc);
        vault.accept(&digest, &way, &session.digest(), now)?.ok_or_else(gone)?;
        Ok(session)
    }
}

/// An invitation that lets nobody in.
pub(crate) fn gone() -> GateError {
    Refusal::new("This invitation was used already, or its time is over. Ask for another.").into()
}

/// Refuses, kindly, while an address or a passkey is locked; `what` says what happened.
pub(crate) fn refuse_tried(vault: &Vault, name: &str, what: &str, now: At) -> Result<(), GateError> {
    let tried = vault.attempts(name, now.plus_millis(-LOCKED))?;
    let Some(tried) = tried.filter(|tried| tried.n >= WRONG_MOST) else { return Ok(()) };
    let wait = tried.last_at.0 + LOCKED - now.0;
    let left = (wait + MINUTE - 1) / MINUTE;
    let in_time = if left == 1 { "a minute".to_owned() } else { format!("{left} minutes") };
    let sentence = format!(
        "{what}, so it is locked for a while, in case that was not you. Try again in \
         {in_time}, or ask whoever runs Comity here for a new link."
    );
    Err(GateError::Locked { refusal: Refusal::new(sentence), wait })
}

/// Holds a lock, even if a thread died with it: what it had not committed was rolled back.
pub(crate) fn hold<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
