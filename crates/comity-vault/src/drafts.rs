//! The draft of the agreement that somebody writes, one a person: it is theirs alone until they adopt it.

use crate::{Vault, VaultError, codec, people};
use comity_spine::{At, PersonId, Seq};
use rusqlite::{Connection, OptionalExtension, params};

/// A draft as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// Its text.
    pub text: String,
    /// The place after the newest act that its writer had seen.
    pub seen: Seq,
    /// When it was kept; no two of a person's are of the same instant.
    pub at: At,
}

/// What came of keeping a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It is kept, as of that instant.
    Done(At),
    /// Another text of the same person was kept meanwhile, which its writer has not seen; nothing changed.
    Other(KeptDraft),
}

impl Vault {
    /// The draft that a person keeps.
    ///
    /// # Errors
    /// A store that failed.
    pub fn draft_of(&self, person: PersonId) -> Result<Option<KeptDraft>, VaultError> {
        draft_of(&self.conn, person)
    }

    /// Keeps a person's draft in the place of the one of the instant `over`, or of none.
    ///
    /// # Errors
    /// Nobody of that id, or they were erased; a store that failed.
    pub fn keep_draft(
        &mut self,
        person: PersonId,
        draft: &KeptDraft,
        over: Option<At>,
    ) -> Result<Keeping, VaultError> {
        let step = self.write()?;
        people::expect(&step, person)?;
        let known = draft_of(&step, person)?;
        let mut at = draft.at;
        match known {
            // A form may be sent twice.
            Some(known) if known.text == draft.text && known.seen >= draft.seen => {
                return Ok(Keeping::Done(known.at));
            }
            Some(known) if known.text != draft.text && over != Some(known.at) => {
                return Ok(Keeping::Other(known));
            }
            Some(known) => at = at.max(known.at.plus_millis(1)),
            None => {}
        }
        let seen = codec::int(draft.seen.0);
        step.execute(
            "insert into drafts (person, text, seen, kept_at) values (?1, ?2, ?3, ?4)
            on conflict (person) do update
            set text = excluded.text, seen = excluded.seen, kept_at = excluded.kept_at",
            params![codec::person_blob(person), draft.text, seen, at.0],
        )?;
        step.commit()?;
        Ok(Keeping::Done(at))
    }

    /// Forgets the draft of a person that was kept at an instant; says whether that is the one there was.
    ///
    /// # Errors
    /// A store that failed.
    pub fn drop_draft(&mut self, person: PersonId, at: At) -> Result<bool, VaultError> {
        let gone = self
            .conn
            .prepare_cached("delete from drafts where person = ?1 and kept_at = ?2")?
            .execute(params![codec::person_blob(person), at.0])?;
        Ok(gone > 0)
    }
}

fn draft_of(conn: &Connection, person: PersonId) -> Result<Option<KeptDraft>, VaultError> {
    let mut statement = conn.prepare_cached("select text, seen, kept_at from drafts where person = ?1")?;
    let found = statement.query_row([codec::person_blob(person)], |row| {
        Ok(KeptDraft { text: row.get(0)?, seen: Seq(codec::uint(row.get(1)?)), at: At(row.get(2)?) })
    });
    Ok(found.optional()?)
}

/// Forgets it.
pub(crate) fn forget(conn: &Connection, person: PersonId) -> Result<(), VaultError> {
    conn.execute("delete from drafts where person = ?1", [codec::person_blob(person)])?;
    Ok(())
}
