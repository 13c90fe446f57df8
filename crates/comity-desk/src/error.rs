//! What can go wrong at the desk.

use comity_common::{catalogue::KindTwice, practice::Unreadable};
use comity_log::LogError;
use comity_spine::Refusal;
use comity_vault::VaultError;

/// Why a wish, an import or an opening came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// It may not be done now; the sentence is for the person.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// An act of the log cannot be read by this version.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Two rooms of the house claim one name.
    #[error(transparent)]
    House(#[from] KindTwice),
    /// There is no workspace in that folder.
    #[error("there is no workspace in {0}: make one with `comity init {0}`")]
    NoWorkspace(String),
    /// There is one already.
    #[error("{0} is a workspace already: nothing was changed")]
    WorkspaceExists(String),
    /// The file could not be read to its end.
    #[error("{0}")]
    Unread(String),
    /// A file of the workspace.
    #[error("cannot use {path}")]
    File {
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DeskError {
    /// What is wrong with the wish, as a sentence for the person; the error again where something failed.
    ///
    /// # Errors
    /// It was not the wish: a store failed.
    pub fn refused(self) -> Result<Refusal, DeskError> {
        match self {
            DeskError::Refused(refusal) => Ok(refusal),
            DeskError::Vault(
                error @ (VaultError::HandleTaken { .. }
                | VaultError::NoHandle(_)
                | VaultError::NoPerson(_)
                | VaultError::Erased(_)
                | VaultError::NoImport(_)
                | VaultError::NotLive(_)
                | VaultError::UndoneAlready { .. }
                | VaultError::StagedElsewhere { .. }),
            ) => Ok(Refusal::new(sentence(&error.to_string()))),
            other => Err(other),
        }
    }

    /// Whether the store is in doubt, so that the process must end rather than go on.
    pub fn is_fatal(&self) -> bool {
        matches!(self, DeskError::Log(LogError::Fenced { .. }))
    }

    /// Whether one request was at fault and the store is well: the next one may fare better.
    pub fn is_of_request(&self) -> bool {
        match self {
            DeskError::Refused(_) => true,
            DeskError::Log(error) => matches!(
                error,
                LogError::KeyReused
                    | LogError::TermsTooLong { .. }
                    | LogError::WordsTooLong { .. }
                    | LogError::Header { .. }
            ),
            _ => false,
        }
    }

    /// Whether an idempotency key was used before for something else.
    pub fn is_key_reused(&self) -> bool {
        matches!(self, DeskError::Log(LogError::KeyReused))
    }
}

/// An error's text as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
