//! The tests of this crate that see it from outside, in one program: what it takes to link is taken once.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

mod attribution;
mod common;
mod killed;
mod killers;
mod live;
mod mutated;
mod traces;
