//! Comments in the margin of a document that people write together: on a piece of its text, answered,
//! settled.
//!
//! They are acts, not part of the document: whose they are is known as of every act, their words are sealed
//! and can be withdrawn, and they are read where the editor cannot run. Where the piece of text is by now,
//! only the editor knows; what it was stands with the comment.

pub mod acts;
pub mod fold;

pub use acts::{Act, Number, Place, Suggests};
pub use fold::{Comment, Comments};
