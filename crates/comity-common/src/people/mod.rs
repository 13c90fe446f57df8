//! People over time: who is in which function and region since when, and which handle is whose.
//!
//! Names and addresses are not here: the world knows people by random id only. A function is always asked for
//! *as of* a day, never as a current label, so that a move changes nothing before it.

pub mod acts;
pub mod fold;

pub use acts::Act;
pub use fold::People;
