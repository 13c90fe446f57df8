//! The log as the rest of Comity sees it: small enough that another store is one more file.

use crate::{
    LogError,
    canonical::Header,
    checkpoint::Checkpoint,
    draft::{Request, SealedDraft},
    merkle::Hash,
    seal::Keyring,
};
use comity_spine::{At, Entry, Head, Owner, Seq, Trace, entry::Words};
use std::{ops::ControlFlow, sync::Arc};

/// How far the log has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tree {
    /// How many acts there are; the next one gets this number.
    pub size: u64,
    /// The root of the Merkle tree over them.
    pub root: Hash,
    /// When the last one was recorded; `None` while there is none.
    pub last_recorded_at: Option<At>,
}

/// What the log answers for an act that is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The act's place.
    pub seq: Seq,
    /// The hash of its header: what an inclusion proof is about.
    pub leaf: Hash,
    /// When it was recorded.
    pub recorded_at: At,
    /// Whether this is the receipt of an earlier, equal request.
    pub repeated: bool,
}

/// One act as it is read back.
#[derive(Debug)]
pub struct Record<'a> {
    /// Everything that was hashed.
    pub header: Header,
    /// Its terms, JSON.
    pub terms: &'a [u8],
}

impl Record<'_> {
    /// Who, what, when.
    pub fn head(&self) -> &Head {
        &self.header.head
    }

    /// The act as the world takes it in, with the traces that belong to it.
    pub fn into_entry(self, traces: Arc<[Trace]>) -> Entry {
        Entry { head: self.header.head, terms: self.terms.into(), traces }
    }
}

/// An append-only sequence of acts.
pub trait Log {
    /// How far the log has come.
    fn tree(&self) -> Tree;

    /// Appends each request whole or not at all, all of them in one durable transaction.
    ///
    /// An act is recorded at `now`, or at the time of the act before it if the clock stepped back. The
    /// inner results say which requests were accepted; none is refused because of another. When this
    /// returns `Ok`, all accepted acts are on disk.
    ///
    /// # Errors
    /// An outer error means that nothing was written ([`LogError::DiskFull`], [`LogError::Busy`]) or that
    /// it is unknowable what was ([`LogError::Fenced`]).
    fn append_all(&mut self, now: At, requests: &[Request]) -> Result<Vec<Answer>, LogError>;

    /// Reads the acts from `from` up to and without `to`, in order, until the visitor breaks.
    ///
    /// # Errors
    /// Stops at the first act that is missing or damaged.
    fn read(&self, from: u64, to: u64, visit: &mut Visitor<'_>) -> Result<(), LogError>;

    /// The words of an act: `None` if it never had any, or they were withdrawn.
    fn words(&self, seq: Seq, keys: &dyn Keyring) -> Result<Option<Words>, LogError>;

    /// The acts whose words are still kept and belong to this owner, in order.
    fn words_of(&self, owner: &Owner) -> Result<Vec<u64>, LogError>;

    /// Appends the act that says so, then deletes the words of these acts past recovery.
    ///
    /// The act becomes durable first; were the process killed in between, opening the log finishes the
    /// deletion.
    fn forget(&mut self, now: At, act: SealedDraft, seqs: &[u64]) -> Result<Receipt, LogError>;

    /// Signs the present size and root and keeps the checkpoint where the log is not.
    fn checkpoint(&mut self) -> Result<Checkpoint, LogError>;

    /// Why the log takes no further acts, if it does not.
    fn fenced(&self) -> Option<&str>;

    /// Appends one request.
    fn append(&mut self, now: At, request: Request) -> Answer {
        let mut answers = self.append_all(now, std::slice::from_ref(&request))?;
        answers.pop().unwrap_or(Ok(Vec::new()))
    }
}

/// The receipts of one request, or why it was refused.
pub type Answer = Result<Vec<Receipt>, LogError>;

/// What [`Log::read`] calls for each act.
pub type Visitor<'a> = dyn FnMut(Record<'_>) -> ControlFlow<()> + 'a;
