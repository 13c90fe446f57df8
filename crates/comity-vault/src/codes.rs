//! The secrets from which people's programs make codes of the moment.
//!
//! A secret is sealed under its person's own key, so that the database alone makes no codes, and erasing the
//! person silences it in every copy.

use crate::keys::{DataKey, cipher};
use crate::{Vault, VaultError, codec, people};
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use comity_spine::{At, Owner, PersonId};
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

/// The secret of a person's codes.
#[derive(Clone)]
pub struct Code {
    /// The secret.
    pub secret: Zeroizing<Vec<u8>>,
    /// When it was added.
    pub added_at: At,
    /// The number of the last code that was used.
    pub last_step: u64,
}

const NONCE_LEN: usize = 24;

impl Vault {
    /// The secret of a person's codes, if they have one.
    ///
    /// # Errors
    /// A key that was destroyed or does not open it; a store that failed.
    pub fn code_of(&self, person: PersonId) -> Result<Option<Code>, VaultError> {
        type Row = (Vec<u8>, Vec<u8>, i64, i64);
        let row: Option<Row> = self
            .conn
            .prepare_cached("select sealed, nonce, added_at, last_step from codes where person = ?1")?
            .query_row([codec::person_blob(person)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((sealed, nonce, added_at, last_step)) = row else { return Ok(None) };
        let owner = Owner::Person(person);
        let shut = || VaultError::KeySealed(owner.to_string());
        let key = self.key_if_any(&owner)?.ok_or_else(shut)?;
        let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| shut())?;
        let payload = Payload { msg: &sealed, aad: &bound_to(person) };
        let secret = cipher(&key).decrypt(&XNonce::from(nonce), payload).map_err(|_| shut())?;
        let last_step = u64::try_from(last_step).unwrap_or_default();
        Ok(Some(Code { secret: Zeroizing::new(secret), added_at: At(added_at), last_step }))
    }

    /// Keeps the secret of a person's codes in the place of any before, with the code that showed that they
    /// have it; `fill` fills with random bytes.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased; a store that failed.
    pub fn keep_code(
        &mut self,
        person: PersonId,
        secret: &[u8],
        step: u64,
        now: At,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(), VaultError> {
        let owner = Owner::Person(person);
        let key: DataKey = self.key(&owner, &mut *fill)?;
        let mut nonce = [0; NONCE_LEN];
        fill(&mut nonce);
        let payload = Payload { msg: secret, aad: &bound_to(person) };
        let sealed = cipher(&key).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| VaultError::KeySealed(owner.to_string()))?;
        let write = self.write()?;
        people::expect(&write, person)?;
        write.execute(
            "insert into codes (person, sealed, nonce, added_at, last_step) values (?1, ?2, ?3, ?4, ?5)
            on conflict (person) do update set sealed = excluded.sealed, nonce = excluded.nonce,
                added_at = excluded.added_at, last_step = excluded.last_step",
            params![codec::person_blob(person), sealed, nonce, now.0, kept(step)],
        )?;
        Ok(write.commit()?)
    }

    /// Notes that a code was used; says whether it was not before.
    ///
    /// # Errors
    /// A store that failed.
    pub fn use_code(&mut self, person: PersonId, step: u64) -> Result<bool, VaultError> {
        let changed = self
            .conn
            .prepare_cached("update codes set last_step = ?2 where person = ?1 and last_step < ?2")?
            .execute(params![codec::person_blob(person), kept(step)])?;
        Ok(changed == 1)
    }

    /// Takes a person's codes away; says whether they had any.
    ///
    /// # Errors
    /// A store that failed.
    pub fn drop_code(&mut self, person: PersonId) -> Result<bool, VaultError> {
        let mut gone = self.conn.prepare_cached("delete from codes where person = ?1")?;
        Ok(gone.execute([codec::person_blob(person)])? == 1)
    }
}

/// A number of half minutes as the database has it.
fn kept(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

/// Binds a secret to its person, so that no row can be passed off as another's.
fn bound_to(person: PersonId) -> Vec<u8> {
    [b"comity/code/v1\0".as_slice(), &person.0.to_be_bytes()].concat()
}
