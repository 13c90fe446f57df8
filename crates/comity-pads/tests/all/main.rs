//! The tests of this crate that see it from outside, in one program: what it takes to link is taken once.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

mod attribution;
mod common;
mod killers;
mod live;
mod mutated;
mod traces;
