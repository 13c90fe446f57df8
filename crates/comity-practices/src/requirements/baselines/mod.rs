//! Baselines: what was frozen together, and what differs since.

pub mod page;
