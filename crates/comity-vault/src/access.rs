//! Who may come in: passwords, sessions, invitations, tries that failed.
//!
//! What is kept here opens nothing: of tokens there is the SHA-256, of passwords what argon2id left. How long
//! anything lives is decided by whoever calls; an instant before which things are over comes in as a value.

use crate::grants::{self, Grant, Role};
use crate::passkeys::{self, PasskeyCard};
use crate::{Vault, VaultError, codec, people};
use comity_spine::{At, PersonId};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// The SHA-256 of a token.
pub type Digest = [u8; 32];

/// The setting that says since when people sign in; it stays, even if nobody has a password any more.
const SIGNING_IN_SINCE: &str = "access:since";

/// A session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub person: PersonId,
    /// When they signed in.
    pub began_at: At,
    /// When it was last noted that they were there.
    pub seen_at: At,
}

/// An invitation that was not taken up yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Who is invited.
    pub person: PersonId,
    /// Who invited them; `None` for whoever sits at the console of the machine.
    pub by: Option<PersonId>,
    /// From when on it is void.
    pub until: At,
}

/// Passwords tried in a row, without success, for one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub n: u32,
    /// When the last was.
    pub last_at: At,
}

/// By what whoever takes an invitation up comes in from then on.
#[derive(Clone, Copy, Debug)]
pub enum NewWay<'a> {
    /// A password, as a PHC string; in the place of an earlier one.
    Password(&'a str),
    /// A passkey, beside what they have.
    Passkey(&'a PasskeyCard),
}

impl Vault {
    /// Since when people sign in: when the first of them ever could, even if nobody can by now.
    ///
    /// # Errors
    /// A store that failed.
    pub fn signing_in_since(&self) -> Result<Option<At>, VaultError> {
        Ok(self.setting(SIGNING_IN_SINCE)?.map(|at| At(at.as_i64().unwrap_or(0))))
    }

    /// A person's password, as a PHC string.
    ///
    /// # Errors
    /// A store that failed.
    pub fn password_of(&self, person: PersonId) -> Result<Option<String>, VaultError> {
        Ok(self
            .conn
            .prepare_cached("select phc from passwords where person = ?1")?
            .query_row([codec::person_blob(person)], |row| row.get(0))
            .optional()?)
    }

    /// Whether a person runs the house at an instant.
    ///
    /// # Errors
    /// A store that failed.
    pub fn is_admin(&self, person: PersonId, at: At) -> Result<bool, VaultError> {
        Ok(self.grants_of(person)?.iter().any(|grant| grant.role == Role::Admin && grant.holds(at)))
    }

    /// Begins a session.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased.
    pub fn begin_session(&mut self, digest: &Digest, person: PersonId, at: At) -> Result<(), VaultError> {
        let step = self.write()?;
        begin(&step, digest, person, at)?;
        Ok(step.commit()?)
    }

    /// The session of a token.
    ///
    /// # Errors
    /// A store that failed.
    pub fn session(&self, digest: &Digest) -> Result<Option<Session>, VaultError> {
        Ok(self
            .conn
            .prepare_cached("select person, began_at, seen_at from sessions where digest = ?1")?
            .query_row([digest], |row| {
                Ok(Session {
                    person: codec::person_of(row.get(0)?),
                    began_at: At(row.get(1)?),
                    seen_at: At(row.get(2)?),
                })
            })
            .optional()?)
    }

    /// Notes that whoever has a session was there, unless another process is writing: nobody waits for that.
    ///
    /// # Errors
    /// A store that failed.
    pub fn see_session(&mut self, digest: &Digest, at: At) -> Result<(), VaultError> {
        self.conn.busy_timeout(Duration::ZERO)?;
        let seen = self
            .conn
            .prepare_cached("update sessions set seen_at = max(seen_at, ?2) where digest = ?1")
            .and_then(|mut statement| statement.execute(params![digest, at.0]));
        self.conn.busy_timeout(crate::open::PATIENCE)?;
        match seen.map_err(VaultError::from) {
            Err(VaultError::Busy(_)) => Ok(()),
            other => other.map(drop),
        }
    }

    /// Ends a session; says whether there was one.
    ///
    /// # Errors
    /// A store that failed.
    pub fn end_session(&mut self, digest: &Digest) -> Result<bool, VaultError> {
        let ended = self.conn.prepare_cached("delete from sessions where digest = ?1")?.execute([digest])?;
        Ok(ended > 0)
    }

    /// Ends every session of a person; says how many there were.
    ///
    /// # Errors
    /// A store that failed.
    pub fn end_sessions(&mut self, person: PersonId) -> Result<usize, VaultError> {
        end_all(&self.conn, person)
    }

    /// Clears sessions away that began, or were last seen, at or before an instant.
    ///
    /// # Errors
    /// A store that failed.
    pub fn clear_sessions(&mut self, began: At, seen: At) -> Result<(), VaultError> {
        self.conn
            .prepare_cached("delete from sessions where began_at <= ?1 or seen_at <= ?2")?
            .execute(params![began.0, seen.0])?;
        Ok(())
    }

    /// Invites a person; an earlier invitation of theirs is void from then on.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased.
    pub fn invite(&mut self, digest: &Digest, invitation: &Invitation) -> Result<(), VaultError> {
        let step = self.write()?;
        people::expect(&step, invitation.person)?;
        let person = codec::person_blob(invitation.person);
        step.execute("delete from invitations where person = ?1", [person])?;
        step.execute(
            "insert into invitations (digest, person, by_person, until_at) values (?1, ?2, ?3, ?4)",
            params![digest, person, invitation.by.map(codec::person_blob), invitation.until.0],
        )?;
        Ok(step.commit()?)
    }

    /// The invitation of a token, if it was not taken up and its time is not over.
    ///
    /// # Errors
    /// A store that failed.
    pub fn invitation(&self, digest: &Digest, now: At) -> Result<Option<Invitation>, VaultError> {
        invitation(&self.conn, digest, now)
    }

    /// Takes an invitation up, once: keeps by what the person comes from now on, ends their sessions and
    /// begins `session`.
    ///
    /// The first who comes by an invitation of the console, while nobody runs the house, runs it; whoever was
    /// granted nothing before becomes a member. Yields who came in; `None` where the invitation does not
    /// stand (any more), and then nothing was changed.
    ///
    /// # Errors
    /// A store that failed, or they were erased.
    pub fn accept(
        &mut self,
        digest: &Digest,
        way: &NewWay<'_>,
        session: &Digest,
        now: At,
    ) -> Result<Option<PersonId>, VaultError> {
        let step = self.write()?;
        let Some(Invitation { person, by, .. }) = invitation(&step, digest, now)? else { return Ok(None) };
        let blob = codec::person_blob(person);
        step.execute("delete from invitations where person = ?1", [blob])?;
        keep(&step, person, way, now)?;
        let of_house = |role| Grant { person, role, scope: None, from: now, until: None, by };
        if !grants::holds_any(&step, person, now)? {
            grants::give(&step, &of_house(Role::Member))?;
        }
        if by.is_none() && !grants::anybody(&step, Role::Admin, now)? {
            grants::give(&step, &of_house(Role::Admin))?;
        }
        step.execute(
            "insert into settings (key, value) values (?1, ?2) on conflict (key) do nothing",
            params![SIGNING_IN_SINCE, Value::from(now.0).to_string()],
        )?;
        forget_attempts_of(&step, person)?;
        end_all(&step, person)?;
        begin(&step, session, person, now)?;
        step.commit()?;
        Ok(Some(person))
    }

    /// The passwords that were tried for an address since an instant, without success.
    ///
    /// # Errors
    /// A store that failed.
    pub fn attempts(&self, address: &str, since: At) -> Result<Option<Attempts>, VaultError> {
        Ok(self
            .conn
            .prepare_cached("select n, last_at from attempts where address = ?1 and last_at > ?2")?
            .query_row(params![address_digest(address), since.0], |row| {
                Ok(Attempts { n: row.get(0)?, last_at: At(row.get(1)?) })
            })
            .optional()?)
    }

    /// Counts one more try for an address; those whose last was at or before `since` are forgotten.
    ///
    /// # Errors
    /// A store that failed.
    pub fn count_attempt(&mut self, address: &str, now: At, since: At) -> Result<(), VaultError> {
        let step = self.write()?;
        step.execute("delete from attempts where last_at <= ?1", [since.0])?;
        step.execute(
            "insert into attempts (address, n, last_at) values (?1, 1, ?2)
            on conflict (address) do update set n = n + 1, last_at = excluded.last_at",
            params![address_digest(address), now.0],
        )?;
        Ok(step.commit()?)
    }

    /// Forgets the tries for an address.
    ///
    /// # Errors
    /// A store that failed.
    pub fn forget_attempts(&mut self, address: &str) -> Result<(), VaultError> {
        forget_attempts(&self.conn, address)
    }
}

/// Forgets everything by which a person could come in, and every invitation that they gave.
pub(crate) fn forget(conn: &Connection, person: PersonId) -> Result<(), VaultError> {
    forget_attempts_of(conn, person)?;
    let blob = codec::person_blob(person);
    for sql in [
        "delete from sessions where person = ?1",
        "delete from passwords where person = ?1",
        "delete from passkeys where person = ?1",
        "delete from codes where person = ?1",
        "delete from invitations where person = ?1 or by_person = ?1",
        "delete from grants where person = ?1",
        "update grants set by_person = null where by_person = ?1",
    ] {
        conn.execute(sql, [blob])?;
    }
    Ok(())
}

fn keep(conn: &Connection, person: PersonId, way: &NewWay<'_>, now: At) -> Result<(), VaultError> {
    match way {
        NewWay::Password(phc) => conn
            .execute(
                "insert into passwords (person, phc, set_at) values (?1, ?2, ?3)
                on conflict (person) do update set phc = excluded.phc, set_at = excluded.set_at",
                params![codec::person_blob(person), phc, now.0],
            )
            .map(drop)
            .map_err(VaultError::from),
        NewWay::Passkey(card) => passkeys::add(conn, card),
    }
}

pub(crate) fn begin(conn: &Connection, digest: &Digest, person: PersonId, at: At) -> Result<(), VaultError> {
    people::expect(conn, person)?;
    conn.prepare_cached("insert into sessions (digest, person, began_at, seen_at) values (?1, ?2, ?3, ?3)")?
        .execute(params![digest, codec::person_blob(person), at.0])?;
    Ok(())
}

fn end_all(conn: &Connection, person: PersonId) -> Result<usize, VaultError> {
    let person = codec::person_blob(person);
    Ok(conn.prepare_cached("delete from sessions where person = ?1")?.execute([person])?)
}

fn invitation(conn: &Connection, digest: &Digest, now: At) -> Result<Option<Invitation>, VaultError> {
    Ok(conn
        .prepare_cached(
            "select person, by_person, until_at from invitations where digest = ?1 and until_at > ?2",
        )?
        .query_row(params![digest, now.0], |row| {
            Ok(Invitation {
                person: codec::person_of(row.get(0)?),
                by: row.get::<_, Option<[u8; 16]>>(1)?.map(codec::person_of),
                until: At(row.get(2)?),
            })
        })
        .optional()?)
}

/// The tries for every address, and with every passkey, that is the person's.
fn forget_attempts_of(conn: &Connection, person: PersonId) -> Result<(), VaultError> {
    let mut statement = conn.prepare_cached(
        "select text from handles where person = ?1 and space = 'mail' and text is not null",
    )?;
    let addresses = statement.query_map([codec::person_blob(person)], |row| row.get::<_, String>(0))?;
    for address in addresses {
        forget_attempts(conn, &address?)?;
    }
    let mut statement = conn.prepare_cached("select id from passkeys where person = ?1")?;
    let keys = statement.query_map([codec::person_blob(person)], |row| row.get::<_, Vec<u8>>(0))?;
    for key in keys {
        forget_attempts(conn, &passkeys::tried_as(&key?))?;
    }
    Ok(())
}

fn forget_attempts(conn: &Connection, address: &str) -> Result<(), VaultError> {
    conn.prepare_cached("delete from attempts where address = ?1")?.execute([address_digest(address)])?;
    Ok(())
}

fn address_digest(address: &str) -> Digest {
    Sha256::digest(address.as_bytes()).into()
}
