//! Adopting an agreement, wherever it is done: [`draft`] reads a text and proposes it, [`ready`] puts
//! templates into it, [`trial`] tries it on the past, [`signing`] signs it for a function.
//!
//! The command line and the pages differ in how they show this, not in what it is.

pub mod draft;
pub mod ready;
pub mod signing;
pub mod trial;

pub use draft::{Asking, Proposal, Queries};
