//! Mail out. [`Letter`] is what is written, as plain text and as simple HTML; [`Post`] takes it to a server.
//!
//! **Invariant:** nothing that comes from outside gets into a header but through a parser that refuses line
//! breaks. The same letter has the same bytes, its id and its boundary included.

pub mod letter;
pub mod post;

pub use letter::{BadLetter, Letter, address};
pub use post::{BadServer, NotSent, Post};
