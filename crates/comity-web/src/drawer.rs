//! What is a person's own and nobody else's: what they put off, when they want mail, what mail they got, the
//! draft of the agreement that they write.
//!
//! None of it is an act: nobody else is affected by it, nobody else sees it, and it goes with the person.

use comity_spine::{At, PersonId, Refusal};
use comity_vault::{Keeping, KeptDraft, Letter, MailWish, PutOff};

/// The item under which it is kept up to where somebody has seen the news.
pub const NEWS: &str = "news";

/// How mail goes to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailCard {
    /// When they want it.
    pub wish: MailWish,
    /// Their address; without one, no mail goes to them.
    pub address: Option<String>,
    /// The zone in which their hours are counted.
    pub zone: String,
    /// Whether mail goes out from here at all.
    pub is_set_up: bool,
}

/// Keeps it.
pub trait Drawer: Send + Sync {
    /// What a person had put off or brought back by an instant, the newest of each thing.
    fn put_offs(&self, person: PersonId, by: At) -> Vec<PutOff>;
    /// Puts something off, or brings it back with `until` the same as `at`.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn put_off(&self, person: PersonId, off: &PutOff) -> Result<(), Refusal>;
    /// How mail goes to a person; `None` if that cannot be told just now.
    fn mail(&self, person: PersonId) -> Option<MailCard>;
    /// Says when a person wants mail.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn set_wish(&self, person: PersonId, wish: &MailWish, now: At) -> Result<(), Refusal>;
    /// The letters to a person up to an instant, newest first, at most so many.
    fn letters(&self, person: PersonId, by: At, most: usize) -> Vec<Letter>;
    /// Whom the token of a link that ends all mail is for, if its time is not over.
    fn stops(&self, token: &str, now: At) -> Option<PersonId>;
    /// The draft of the agreement that a person keeps.
    fn draft(&self, person: PersonId) -> Option<KeptDraft>;
    /// Keeps a person's draft in the place of the one of the instant `over`, or of none.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn keep_draft(&self, person: PersonId, draft: &KeptDraft, over: Option<At>) -> Result<Keeping, Refusal>;
    /// Forgets the draft of a person that was kept at an instant; says whether that is the one there was.
    fn drop_draft(&self, person: PersonId, at: At) -> bool;
}
