//! Initiatives, keynotes and what is promised for them: what most clauses are about.

pub mod acts;
pub mod fold;

pub use acts::Act;
pub use fold::{Announcement, Initiative, Initiatives, Keynote};
