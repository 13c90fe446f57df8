//! The run of show: what happens when, who speaks, what is done if it fails, and who votes.

pub mod page;
