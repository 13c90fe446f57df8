//! What can fail in the vault, each with its place and its mend.

use comity_spine::{HandleId, ImportId, PersonId, Seq, SourceId, TraceId};
use rusqlite::ErrorCode;
use std::{io, path::PathBuf};

/// Why the vault could not do it. Nothing was half done: every function is one transaction, or staged.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The folder or a file in it cannot be made or read.
    #[error("cannot use {path}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file at that path is no vault.
    #[error("{path} is not a vault: {source}. Point --data at a folder that `comity init` made")]
    NotAVault {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A newer Comity wrote this file.
    #[error("the vault is of schema {found} and this Comity knows up to {known}: use the newer Comity again")]
    Newer {
        /// The file's schema.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// A reader met a vault that has yet to be brought forward by a writer.
    #[error("the vault is of schema {found}, not yet {known}: open it once for writing, then read it")]
    Older {
        /// The file's schema.
        found: i64,
        /// The schema that this program reads.
        known: i64,
    },
    /// The SQLite that was linked is known to lose commits.
    #[error("SQLite {found} can lose commits (its WAL-reset bug): build with the bundled 3.51.3 or later")]
    UnsafeSqlite {
        /// Its version.
        found: &'static str,
    },
    /// No room on the disk.
    #[error("the disk that holds the vault is full: free some space and do it again; nothing was half done")]
    DiskFull(#[source] rusqlite::Error),
    /// Another process holds the vault.
    #[error("another process is writing to the vault: wait until it is done and do it again")]
    Busy(#[source] rusqlite::Error),
    /// Anything else that the store said.
    #[error("the vault's store failed: {0}")]
    Store(#[source] rusqlite::Error),
    /// A role that is given for what it cannot hold for.
    #[error(
        "{role} cannot be given for that: lead takes a function or a region, dri and guest an initiative, \
         the others nothing"
    )]
    Scope {
        /// The role.
        role: &'static str,
    },
    /// A row that does not read back as what was written.
    #[error("the vault's {table} row {row} is damaged ({what}): restore the vault from your last backup")]
    Damaged {
        /// Which table.
        table: &'static str,
        /// Which row.
        row: String,
        /// What is wrong with it.
        what: String,
    },
    /// Nobody of that id.
    #[error("there is nobody with the id {0}: list people to see whom there is")]
    NoPerson(PersonId),
    /// That id is taken.
    #[error("{0} is somebody already: draw a new id for a new person")]
    PersonExists(PersonId),
    /// The person was erased.
    #[error("{0} was erased and stays so: add them anew, under a new id, if they came back")]
    Erased(PersonId),
    /// No handle of that id.
    #[error("there is no handle {0}: list the unmatched handles to see which there are")]
    NoHandle(HandleId),
    /// Two people cannot hold one address.
    #[error("`{handle}` belongs to {holder} and cannot be {other}'s too: split it from the one first")]
    HandleTaken {
        /// The handle, as `space:text`.
        handle: String,
        /// Who holds it: name and id.
        holder: String,
        /// Who was to have it: name and id.
        other: String,
    },
    /// No import of that id.
    #[error("there is no import {0}: list the imports to see which there are")]
    NoImport(ImportId),
    /// That import was staged before.
    #[error("import {0} was begun before: draw a new id for a new import")]
    ImportExists(ImportId),
    /// One import a source at a time.
    #[error("import {import} of `{from}` is not finished: confirm or discard it first")]
    StagedElsewhere {
        /// The unfinished import.
        import: ImportId,
        /// The feed.
        from: SourceId,
    },
    /// Not staged, so it can neither be confirmed nor discarded.
    #[error("import {import} is {state}: only a staged import can be {verb}")]
    NotStaged {
        /// The import.
        import: ImportId,
        /// Its state.
        state: &'static str,
        /// What was to be done with it.
        verb: &'static str,
    },
    /// Not in force, so it cannot be undone.
    #[error("import {0} has not been confirmed yet: discard it instead of undoing it")]
    NotLive(ImportId),
    /// Undone already.
    #[error("import {import} was undone by act {seq} already: there is nothing left to undo")]
    UndoneAlready {
        /// The import.
        import: ImportId,
        /// The act that undid it.
        seq: Seq,
    },
    /// A trace of one source in an import of another.
    #[error("trace `{foreign_id}` is of `{found}`, the import is of `{meant}`: import each source by itself")]
    WrongSource {
        /// The event's id in its feed.
        foreign_id: String,
        /// The trace's source.
        found: SourceId,
        /// The import's source.
        meant: SourceId,
    },
    /// A trace that could not be known again.
    #[error("a `{0}` trace has no id of its own in its feed: without one it could not be known again")]
    NoForeignId(String),
    /// No trace of that id in force.
    #[error("trace {} is not in force: it was replaced, undone or never there", .0.0)]
    NoTrace(TraceId),
    /// A person under legal hold is not erased.
    #[error("{person} is under legal hold ({reason}): have the hold lifted before erasing them")]
    LegalHold {
        /// Who.
        person: PersonId,
        /// The reason that was given for the hold.
        reason: String,
    },
    /// Erased, yet a reader still holds the old pages.
    #[error(
        "what was erased may still lie in the vault's write-ahead file, as another process is reading: \
         end it and sweep again"
    )]
    NotSwept,
    /// The key was destroyed and is never made anew.
    #[error("the key of {0} was destroyed: what it sealed is unreadable for ever")]
    KeyDestroyed(String),
    /// The master key is not where it was.
    #[error("{path} is missing, and the vault holds keys wrapped by it: restore that file from your backup")]
    MasterKeyMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The master key's file is not what it should be.
    #[error("{path} {what}")]
    MasterKeyUnfit {
        /// Where it is.
        path: PathBuf,
        /// What is wrong and what mends it.
        what: &'static str,
    },
    /// The wrapped key does not open.
    #[error(
        "the key of {0} does not open: the master key is not the one that wrapped it; restore the right one"
    )]
    KeySealed(String),
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> VaultError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => VaultError::DiskFull(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => VaultError::Busy(error),
            _ => VaultError::Store(error),
        }
    }
}
