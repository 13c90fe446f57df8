//! The log: what people did, in order, for ever; the prose of it only for as long as they want it kept.
//!
//! An act is written in two halves. Its *header* (who, what kind, when, for whom) is canonical bytes,
//! hashed into an RFC 6962 tree, and never changes. Its *payload* stands beside the tree: the `terms` (ids
//! and closed words, in plain JSON) and the `words` (prose, sealed under a key of its owner). The header
//! holds only salted commitments to the payload, so words can be deleted, and their key destroyed, while
//! every proof that was ever handed out stays valid.
//!
//! Read in this order: [`canonical`] fixes the header, [`merkle`] the tree, [`commitment`] and [`seal`] the
//! payload, [`checkpoint`] what the log signs, [`draft`] what is asked of it, [`log`] the trait, [`sqlite`]
//! the store, [`writer`] the one thread that appends, [`withdraw`] forgetting, [`proof`] and [`verify`]
//! what others check.
//!
//! **Invariants.** An act that was acknowledged is on disk. Sequence numbers have no gaps and recorded times
//! never step back. After an I/O error nothing is acknowledged any more. A log that is behind a checkpoint it
//! once signed takes no further act. Nothing here reads a clock or draws chance: both come in as values.

pub mod canonical;
pub mod checkpoint;
pub mod commitment;
pub mod draft;
mod error;
mod guard;
pub mod log;
pub mod merkle;
pub mod proof;
mod reader;
pub mod seal;
pub mod sqlite;
pub mod verify;
pub mod withdraw;
pub mod writer;

pub use canonical::{EventId, Header};
pub use checkpoint::{Checkpoint, LogKey, PublicKey};
pub use draft::{Chance, Draft, Request, SealedDraft};
pub use error::LogError;
pub use log::{Log, Receipt, Record, Tree};
pub use merkle::Hash;
pub use proof::Proof;
pub use seal::{Key, Keyring, NoKeys};
pub use sqlite::{Options, SqliteLog, SqliteReader};
pub use verify::{Problem, Report, verify};
pub use withdraw::{erase_person, withdraw, withdraw_matter};
pub use writer::{Handle, Writer};
