//! Readiness over time: how much will be ready when, and what was said of it so far.

pub mod page;
