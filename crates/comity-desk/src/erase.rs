//! Forgetting: a person's words, names and handles go; every proof stays valid.

use crate::{Acted, Desk, DeskError};
use comity_common::holds::Hold;
use comity_log::Log;
use comity_spine::{At, Owner, PersonId, Refusal, Seq, Slug};
use std::collections::BTreeSet;

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
        self.not_held(|desk| desk.world.holds().on_person(desk.world.facts(), person))?;
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
        let acts: BTreeSet<Seq> = seqs.iter().copied().collect();
        self.not_held(|desk| desk.world.holds().on_acts(desk.world.facts(), &acts))?;
        let seqs: Vec<u64> = seqs.iter().map(|seq| seq.0).collect();
        let receipt = comity_log::withdraw(&mut self.log, now, by, &seqs, why, &mut *self.chance)?;
        self.catch_up()?;
        Ok(receipt.into())
    }

    /// Closes a privileged matter for ever: its words go, and the key under which they were sealed is
    /// destroyed, so that no copy of the log tells them either.
    ///
    /// # Errors
    /// A matter that no words were ever sealed for, a legal hold on it or on what it is about, or a store
    /// that failed; the next start finishes what the log says was done.
    pub fn close_matter(
        &mut self,
        matter: &Slug,
        why: &Slug,
        by: Option<PersonId>,
        now: At,
    ) -> Result<Acted, DeskError> {
        let seqs = self.log.words_of(&Owner::Matter(matter.clone()))?;
        if seqs.is_empty() {
            let sentence = format!(
                "No words are sealed under a key of `{matter}`; only a privileged matter has a key of its own."
            );
            return Err(Refusal::of("matter", sentence).into());
        }
        let acts: BTreeSet<Seq> = seqs.iter().copied().map(Seq).collect();
        self.not_held(|desk| {
            let holds = desk.world.holds();
            let is_it = |it: &Hold| it.subject.noun.is_matter() && it.subject.id == matter.as_str();
            let on_it = holds.standing().find(|(_, it)| is_it(it));
            on_it.or_else(|| holds.on_acts(desk.world.facts(), &acts))
        })?;
        let receipt = comity_log::withdraw_matter(&mut self.log, now, by, matter, why, &mut *self.chance)?;
        self.catch_up()?;
        self.log.checkpoint()?;
        Ok(receipt.into())
    }

    /// Refuses where a hold stands in the way, and says which.
    fn not_held<'a>(
        &'a self,
        find: impl FnOnce(&'a Desk) -> Option<(&'a Slug, &'a Hold)>,
    ) -> Result<(), DeskError> {
        match find(self) {
            None => Ok(()),
            Some((id, hold)) => {
                let day = self.world.calendar().day_of(hold.placed);
                Err(hold.in_the_way(id, day).into())
            }
        }
    }
}
