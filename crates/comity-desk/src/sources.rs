//! What came of imports: when each was made and by whom, what it brought, what was refused of it and why.

use crate::{DeskError, Glass};
use comity_spine::{At, PersonId, Seq};
use comity_vault::{ImportCard, ImportState, Remark};

/// One import with what is to be told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it brought, and how far it has come.
    pub card: ImportCard,
    /// When it was made, and by whom.
    pub made: Option<Deed>,
    /// When it was taken back, and by whom.
    pub undone: Option<Deed>,
    /// Why rows were refused, as far as that is kept, and notes on the file as a whole.
    pub remarks: Vec<Remark>,
}

/// When something was done, and by whom; `None` is whoever runs Comity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: At,
    /// Who.
    pub by: Option<PersonId>,
}

/// The imports, the newest first, at most `limit` of them. One that is being staged is none yet.
///
/// # Errors
/// A store that cannot be read.
pub fn runs(glass: &Glass, limit: usize) -> Result<Vec<Run>, DeskError> {
    let made = |card: &ImportCard| card.state != ImportState::Staging;
    let mut cards: Vec<ImportCard> = glass.vault().imports()?.into_iter().filter(made).collect();
    cards.reverse();
    cards.truncate(limit);
    cards.into_iter().map(|card| run(glass, card)).collect()
}

fn run(glass: &Glass, card: ImportCard) -> Result<Run, DeskError> {
    let deed = |seq: Option<Seq>| -> Result<Option<Deed>, DeskError> {
        let Some(seq) = seq else { return Ok(None) };
        let head = glass.log().header(seq)?.1.head;
        Ok(Some(Deed { at: head.recorded_at, by: head.by }))
    };
    let remarks = glass.vault().remarks(card.brought.import)?;
    Ok(Run { made: deed(card.seq)?, undone: deed(card.undone_seq)?, remarks, card })
}
