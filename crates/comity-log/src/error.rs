//! What can go wrong with the log, each with the place and the mend.

use crate::{canonical::BadHeader, checkpoint::BadNote};
use comity_spine::Owner;
use std::{io, path::PathBuf};

/// The exit code of a server whose log has fenced itself: `EX_IOERR` of sysexits.
pub const EXIT_FENCED: u8 = 74;

/// A failing log. Every message names what failed and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The SQLite in use may lose commits (its WAL-reset bug was fixed in 3.51.3).
    #[error(
        "SQLite {} can lose commits: 3.51.3 or newer is needed; build with the bundled one",
        dotted(*.found)
    )]
    OldSqlite {
        /// `sqlite3_libversion_number()`.
        found: i32,
    },
    /// The data folder lies where locks and fsync cannot be relied on.
    #[error(
        "{} lies on a network file system ({kind}), where a log can be lost: use a local disk",
        path.display()
    )]
    NetworkDisk {
        /// The data folder.
        path: PathBuf,
        /// What the kernel calls the file system.
        kind: &'static str,
    },
    /// Another process writes this log.
    #[error("{} is in use by process {pid}: stop it first, there is one writer to a log", path.display())]
    InUse {
        /// The lock file.
        path: PathBuf,
        /// The holder's process id as it wrote it down, or `unknown`.
        pid: String,
    },
    /// The right to write was given back.
    #[error("the log rests: wake it before writing")]
    Resting,
    /// The database is not a log of a version that this program knows.
    #[error(
        "{} is no log that this Comity can write ({what}): use the version that made it, or a newer one",
        path.display()
    )]
    Foreign {
        /// The database file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// A file beside the database failed.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// What was being done: `read`, `write` …
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The database failed while reading or opening.
    #[error("cannot {doing} the log")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        source: rusqlite::Error,
    },
    /// Another program holds the database's write lock; nothing was written.
    #[error("another program is writing to the log's database: close it and try again; nothing was written")]
    Busy,
    /// Fewer acts than a checkpoint vouches for: an old copy was put back, or the end was cut off.
    #[error(
        "log is behind checkpoint of size {size}: it has {have} acts; restore the newer copy, \
         nothing is appended to this one"
    )]
    Behind {
        /// The acts that there are.
        have: u64,
        /// The acts that the checkpoint vouches for.
        size: u64,
    },
    /// Other acts than a checkpoint vouches for.
    #[error(
        "log does not agree with checkpoint of size {size}: acts were changed after they were signed; \
         restore a copy that agrees"
    )]
    Forked {
        /// The size of the checkpoint.
        size: u64,
    },
    /// A checkpoint or key that cannot be read, or was not signed by this log.
    #[error("the checkpoint or key in {} is not good", path.display())]
    BadCheckpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: BadNote,
    },
    /// The log's signing key was never made.
    #[error(
        "{} is missing: make the log with `init` first, or restore the key from its backup",
        path.display()
    )]
    NoLogKey {
        /// Where the key belongs.
        path: PathBuf,
    },
    /// The log is not as long as the caller thought.
    #[error("the log has {found} acts, not {expected}: somebody was quicker; look again and repeat")]
    Moved {
        /// What the caller expected.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// An idempotency key came back with another request.
    #[error("this idempotency key belongs to another request: send a new key with a new request")]
    KeyReused,
    /// Terms too long to keep.
    #[error("the terms of a `{kind}` are {len} bytes long; the most is 1 MiB: split the act")]
    TermsTooLong {
        /// The act's kind.
        kind: String,
        /// The length.
        len: usize,
    },
    /// Words too long to keep.
    #[error("the words of a `{kind}` are {len} bytes long; the most is 1 MiB: shorten them")]
    WordsTooLong {
        /// The act's kind.
        kind: String,
        /// The length.
        len: usize,
    },
    /// Terms that are not JSON.
    #[error("the terms of a `{kind}` are not JSON: {source}")]
    TermsNotJson {
        /// The act's kind.
        kind: String,
        /// Where and why.
        source: serde_json::Error,
    },
    /// A header that cannot be written or read.
    #[error("the header of act {seq} is not canonical")]
    Header {
        /// The act.
        seq: u64,
        /// What is wrong.
        source: BadHeader,
    },
    /// There is no key to seal or open these words with.
    #[error("there is no key for the words of {owner}: it was destroyed, or its keyring is not at hand")]
    NoKey {
        /// Whose key.
        owner: Owner,
    },
    /// An act that is not there where it must be. Readers stop here, loudly.
    #[error(
        "act {missing} is missing (the next one found is {found}): stop, verify the log and restore \
         a good copy"
    )]
    Gap {
        /// The number that should have come.
        missing: u64,
        /// What came instead, `the end` or a number.
        found: String,
    },
    /// An act whose stored bytes contradict its header.
    #[error("act {seq} is damaged: {what}; verify the log and restore a good copy")]
    Damaged {
        /// The act.
        seq: u64,
        /// What contradicts what.
        what: String,
    },
    /// The state of the log itself contradicts its acts.
    #[error("the log is damaged: {what}; verify it and restore a good copy")]
    Inconsistent {
        /// What contradicts what.
        what: String,
    },
    /// An act beyond the end.
    #[error("there is no act {seq}: the log has {size}")]
    NoSuchAct {
        /// The act asked for.
        seq: u64,
        /// The acts that there are.
        size: u64,
    },
    /// No space; the transaction was rolled back, and the log takes acts again as soon as there is space.
    #[error("the disk is full and nothing was written; free some space and repeat, no restart is needed")]
    DiskFull,
    /// An earlier I/O error made it unknowable what is on disk.
    #[error(
        "the log has fenced itself after an I/O error ({why}): nothing more is written; \
         check the disk and restart"
    )]
    Fenced {
        /// The first error.
        why: String,
    },
    /// Words are deleted, but a reader holds an older page of the journal.
    #[error("the words are deleted, but a reader still holds the journal that had them: close it and repeat")]
    StillRead,
    /// The writer's thread is gone.
    #[error("the log's writer has stopped: nothing was written")]
    Closed,
}

fn dotted(number: i32) -> String {
    format!("{}.{}.{}", number / 1_000_000, number / 1000 % 1000, number % 1000)
}

/// Names the deed when the store fails: `conn.x().or_store("read")?`.
pub(crate) trait OrStore<T> {
    fn or_store(self, doing: &'static str) -> Result<T, LogError>;
}

impl<T> OrStore<T> for rusqlite::Result<T> {
    fn or_store(self, doing: &'static str) -> Result<T, LogError> {
        self.map_err(|source| match source.sqlite_error().map(|error| error.extended_code) {
            // A full disk shows first where a reader's index is laid out, and there SQLite calls it I/O.
            Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => LogError::DiskFull,
            _ => LogError::Store { doing, source },
        })
    }
}

/// Names the deed and the file when a file fails.
pub(crate) fn file(doing: &'static str, path: &std::path::Path) -> impl FnOnce(io::Error) -> LogError {
    let path = path.to_path_buf();
    move |source| LogError::File { doing, path, source }
}
