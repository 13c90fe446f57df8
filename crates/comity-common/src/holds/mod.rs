//! Legal holds: while one stands on a matter, an initiative or a person, nothing of it is erased or
//! withdrawn, and erasing says which hold stands in the way. Only legal places and lifts them.

pub mod acts;
pub mod fold;

pub use acts::Act;
pub use fold::{Hold, Holds};
