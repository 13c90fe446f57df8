//! The page of regions, apart from that of goals.

pub mod page;
