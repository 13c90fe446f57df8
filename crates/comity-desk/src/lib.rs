//! The one writer. A wish comes in, [`act`] asks whether it may be done, appends it durably and only then
//! folds it into the world; [`import`] takes a file's items in, whole or not at all; [`identity`] and
//! [`links`] say whose a handle is and what a trace belongs to, [`habits`] what a place is like; [`sources`]
//! says what came of imports, [`whom`] who is meant by a name; [`rounds`] seals answers and tells them;
//! [`erase`] forgets a person; [`adopt`] leads an agreement from its first draft to its signatures.
//!
//! **Invariant:** the log goes first. What the vault has to do with an act it does while it catches up.
//!
//! It holds the log, the vault and the world together, so that neither of the stores need know the other.

pub mod act;
pub mod adopt;
pub mod erase;
pub mod error;
mod follow;
pub mod habits;
pub mod identity;
pub mod import;
pub mod keys;
pub mod links;
pub mod names;
pub mod open;
pub mod rounds;
pub mod signature;
pub mod sources;
pub mod whom;

pub use act::{Acted, Intent, not_to_be_said};
pub use comity_sources::ColumnTaken;
pub use error::DeskError;
pub use import::{Asked, Intake, Taken};
pub use names::Names;
pub use open::{Desk, Glass};
pub use signature::{Showing, SignatureFile};
