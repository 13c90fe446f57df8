//! Forgetting: a person's words, names and handles go; every proof stays valid.

use crate::{Acted, Desk, DeskError};
use comity_log::Log;
use comity_spine::{At, PersonId, Refusal, Seq, Slug};

impl Desk {
    /// Erases a person: destroys their keys, deletes their words, names and handles, and says so in the log.
    ///
    /// # Errors
    /// A legal hold, or a store that failed; the next start finishes what the log says was done.
    pub fn erase(
        &mut self,
        person: PersonId,
        basis: &Slug,
        by: Option<PersonId>,
        now: At,
    ) -> Result<Acted, DeskError> {
        self.vault.may_erase(person)?;
        let receipt = comity_log::erase_person(&mut self.log, now, by, person, basis, &mut *self.chance)?;
        self.catch_up()?;
        self.log.checkpoint()?;
        Ok(receipt.into())
    }

    /// Withdraws the words of some acts.
    ///
    /// # Errors
    /// Acts that do not exist, or a store that failed.
    pub fn withdraw(
        &mut self,
        seqs: &[Seq],
        why: &Slug,
        by: Option<PersonId>,
        now: At,
    ) -> Result<Acted, DeskError> {
        let size = self.log.tree().size;
        if let Some(seq) = seqs.iter().find(|seq| seq.0 >= size) {
            return Err(Refusal::of("seqs", format!("There is no act {seq}; the log has {size}.")).into());
        }
        let seqs: Vec<u64> = seqs.iter().map(|seq| seq.0).collect();
        let receipt = comity_log::withdraw(&mut self.log, now, by, &seqs, why, &mut *self.chance)?;
        self.catch_up()?;
        Ok(receipt.into())
    }
}
