//! What is claimed of each promise beside what evidence says.

pub mod page;
