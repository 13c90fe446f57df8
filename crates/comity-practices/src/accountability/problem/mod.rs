//! The page of one problem.

pub mod page;
