//! What a document is, on disk: every update in order, now and then a snapshot that stands for all before.

mod sqlite;

pub use sqlite::Sqlite;

use comity_spine::{Day, PersonId, Slug};

/// Whose text is that of people who were erased, and what was there before anybody is known to have written.
pub const NOBODY: PersonId = PersonId(0);

/// One update that a document took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who sent it.
    pub by: PersonId,
    /// The day, where the house stands.
    pub day: Day,
    /// The update.
    pub update: Vec<u8>,
}

/// All that is kept of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The latest snapshot.
    pub snapshot: Option<Vec<u8>>,
    /// The updates after it, in order.
    pub entries: Vec<Entry>,
    /// The number of the last update ever taken; 0 before the first.
    pub last: u64,
    /// The version of what it is of that its text goes from; 0 where it is of nothing.
    pub base: u32,
}

/// Why the journal failed; after this nothing is told to anybody that might not be kept.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The store failed.
    #[error("the journal of documents cannot be written or read")]
    Store(#[from] rusqlite::Error),
    /// What it holds is not what was written.
    #[error("the journal of documents is damaged: {0}")]
    Damaged(&'static str),
    /// It failed before.
    #[error("the journal of documents failed and takes no more until the house starts anew")]
    Fenced,
}

/// Where documents are kept. One writer has it.
pub trait Journal: Send {
    /// Appends updates to documents, all or none; they are durable when it returns.
    ///
    /// # Errors
    /// The store failed; what was to be appended may or may not be there.
    fn append(&mut self, batch: &[(Slug, Vec<Entry>)]) -> Result<(), JournalError>;

    /// All that is kept of a document; of one that nobody wrote in yet, nothing.
    ///
    /// # Errors
    /// The store failed.
    fn load(&mut self, pad: &Slug) -> Result<Kept, JournalError>;

    /// Puts a snapshot in the place of all updates up to a number.
    ///
    /// # Errors
    /// The store failed; the updates are still there.
    fn compact(&mut self, pad: &Slug, up_to: u64, snapshot: &[u8]) -> Result<(), JournalError>;

    /// Says from which version of what it is of the text of a document goes now.
    ///
    /// # Errors
    /// The store failed.
    fn settle(&mut self, pad: &Slug, base: u32) -> Result<(), JournalError>;

    /// Forgets who somebody is: what they wrote stays, and is [`NOBODY`]'s.
    ///
    /// # Errors
    /// The store failed; nothing is forgotten then.
    fn forget(&mut self, person: PersonId) -> Result<(), JournalError>;
}
