//! What sources saw: which imports there were, which time they cover, and the index of all facts.

pub mod acts;
pub mod coverage;
pub mod facts;

pub use acts::Act;
pub use coverage::Coverage;
pub use facts::{Facts, RefIx, Row, Touched};
