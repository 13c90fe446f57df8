//! The one writer. A wish comes in, [`act`] asks whether it may be done, appends it durably and only then
//! folds it into the world; [`import`] takes a file's items in, whole or not at all; [`erase`] forgets a
//! person.
//!
//! It holds the log, the vault and the world together, so that neither of the stores need know the other.

pub mod act;
pub mod erase;
pub mod error;
pub mod import;
pub mod keys;
pub mod names;
pub mod open;

pub use act::{Acted, Intent};
pub use error::DeskError;
pub use import::{Asked, Intake, Taken};
pub use names::Names;
pub use open::{Desk, Glass};
