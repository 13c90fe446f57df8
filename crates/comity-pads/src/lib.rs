//! Documents written together, live: every update checked before it is decoded, every character with its author.
//!
//! Read in this order: [`check`] says what an update would do without decoding it, [`pad`] is a document,
//! [`authors`], [`runs`], [`texts`], [`walk`] and [`inherit`] are how it knows whose each character is, and
//! [`trace`] replays recorded editing.
//!
//! **Invariant:** nobody writes in another's name, and nothing is decoded that [`check`] has not let through.

pub mod authors;
pub mod check;
pub mod inherit;
pub mod pad;
pub mod runs;
pub mod snapshot;
pub mod texts;
pub mod trace;
pub mod walk;

pub use authors::Author;
pub use check::{Bounds, Unfit};
pub use pad::{Applied, No, Pad, Writer};
