//! What is promised for a keynote.

pub mod page;
