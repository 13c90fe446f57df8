//! Why a file could not be read at all; a single row that is wrong is an `Item::Refused` instead.

use crate::packs::PackError;
use std::{io, path::PathBuf};

/// Reading ended before anything could be trusted. Every message names the place and the mend.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file system says no.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No pack and no reader knows a file of this shape.
    #[error("{} is of no sort that Comity knows: {hint}", path.display())]
    Unrecognised {
        /// The file.
        path: PathBuf,
        /// What was seen in it, and what to do.
        hint: String,
    },
    /// A pack was named that does not exist.
    #[error("there is no pack `{name}`.{hint}")]
    UnknownPack {
        /// The name as given.
        name: String,
        /// "Did you mean …", or the list of packs.
        hint: String,
    },
    /// A pack has a mistake.
    #[error(transparent)]
    Pack(#[from] Box<PackError>),
    /// A calendar recurs for ever, and nobody said around which instant to read it.
    #[error("a calendar is read around an instant or within a window; give `now` or `covers`")]
    NoNow,
    /// A calendar cannot be read.
    #[error(transparent)]
    Calendar(#[from] crate::calendar::CalendarError),
    /// A Slack export cannot be read.
    #[error(transparent)]
    Slack(#[from] crate::slack::SlackError),
    /// A repository cannot be read.
    #[error(transparent)]
    Git(#[from] crate::git::GitError),
    /// Mail cannot be read.
    #[error(transparent)]
    Mail(#[from] crate::mail::MailError),
    /// A zone was named that does not exist.
    #[error("`{zone}` is not a time zone: write an IANA name such as `Europe/Berlin`.{hint}")]
    UnknownZone {
        /// The name as given.
        zone: String,
        /// "Did you mean …", or nothing.
        hint: String,
    },
    /// Every value of a column can be read day-first and month-first.
    #[error(
        "column `{column}` is ambiguous: each of its {n} values, such as `{example}`, can be read day first \
         and month first; say which with --dates dmy or --dates mdy"
    )]
    AmbiguousDates {
        /// The column.
        column: String,
        /// One of its values.
        example: String,
        /// How many values it has.
        n: u64,
    },
    /// A column is written day first in some rows and month first in others.
    #[error(
        "column `{column}` is written both ways: {n_dmy} values can only be day first, {n_mdy} only month \
         first; say with --dates which to take (the others are refused row by row), or export again"
    )]
    MixedDates {
        /// The column.
        column: String,
        /// Values that can only be read day first.
        n_dmy: u64,
        /// Values that can only be read month first.
        n_mdy: u64,
    },
    /// No known format reads a column of dates.
    #[error("column `{column}` holds no dates that can be read, such as `{example}`: {mend}")]
    UnreadableDates {
        /// The column.
        column: String,
        /// One of its values.
        example: String,
        /// What would mend it.
        mend: String,
    },
    /// Local times without a zone, and nobody said which.
    #[error(
        "column `{column}` gives local times such as `{example}` without a zone; say whose with --zone, for \
         instance --zone Europe/Berlin (the time zone of whoever made the export)"
    )]
    NoZone {
        /// The column.
        column: String,
        /// One of its values.
        example: String,
    },
    /// A column that the pack cannot do without is not in the file.
    #[error("the pack `{pack}` needs a column `{column}`, which the file does not have.{hint}")]
    MissingColumn {
        /// The pack.
        pack: String,
        /// The column.
        column: String,
        /// "Did you mean …", or the columns that there are.
        hint: String,
    },
    /// The caller says something of a column that the pack does not know.
    #[error("the pack `{pack}` knows no column `{column}`.{hint}")]
    UnknownColumn {
        /// The pack.
        pack: String,
        /// The column.
        column: String,
        /// The columns that it knows.
        hint: String,
    },
    /// The caller names a column that is not in the file.
    #[error("the file has no column `{column}`.{hint}")]
    NoSuchColumn {
        /// The column.
        column: String,
        /// "Did you mean …", or the columns that there are.
        hint: String,
    },
    /// The input is larger than what is read.
    #[error("{what} is larger than {limit}; nothing was imported")]
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit, with its unit, and how to get below it.
        limit: String,
    },
    /// The input is damaged, or not of the sort that it was said to be.
    #[error("{place}: {reason}")]
    Broken {
        /// The line, row or path inside an archive.
        place: String,
        /// What is wrong and what mends it.
        reason: String,
    },
}

impl SourceError {
    /// Damage at a place, with what mends it.
    pub fn broken(place: impl Into<String>, reason: impl Into<String>) -> SourceError {
        SourceError::Broken { place: place.into(), reason: reason.into() }
    }
}
