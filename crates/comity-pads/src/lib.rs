//! Documents written together, live: updates checked before they are decoded, characters with their authors.
//!
//! Read in this order: [`check`] says what an update would do without decoding it, [`pad`] is a document,
//! [`authors`], [`runs`], [`texts`], [`walk`] and [`inherit`] are how it knows whose each character is,
//! [`form`] is what lines and stretches are, and [`trace`] replays recorded editing. Live, [`wire`] is
//! what clients say, [`room`] who is there and what they hear, [`opening`] how a document begins, [`replace`]
//! how a suggestion is taken, [`journal`] what is kept, [`worker`] the process that holds documents; [`host`]
//! runs it all.
//!
//! **Invariant:** nobody writes in another's name, nothing is decoded that [`check`] has not let through, and
//! nobody sees a change that the journal does not have.

pub mod authors;
pub mod check;
pub mod form;
pub mod host;
pub mod inherit;
pub mod journal;
pub mod opening;
pub mod pad;
pub mod replace;
pub mod room;
pub mod runs;
pub mod snapshot;
pub mod texts;
pub mod trace;
pub mod walk;
pub mod wire;
pub mod worker;

pub use authors::Author;
pub use check::{Bounds, Unfit};
pub use pad::{Applied, No, Pad, Writer};
