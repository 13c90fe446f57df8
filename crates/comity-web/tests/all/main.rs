//! The tests of this crate that see it from outside, in one program: what it takes to link is taken once.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

#[path = "../common/mod.rs"]
mod common;

mod acting;
mod agreeing;
mod api;
mod door;
mod drafting;
mod inbox;
mod keeping;
mod pages;
mod room;
mod wall;
