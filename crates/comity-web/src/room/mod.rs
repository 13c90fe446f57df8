//! What the Room's picture shows, before it is drawn: lanes, uprights, the range of time, and how a clause
//! would have stood.

pub mod as_if;
pub mod lanes;
pub mod span;

pub use as_if::{AsIf, Stretch};
pub use lanes::{Lane, Mark, lanes};
pub use span::{Span, Upright, uprights};
