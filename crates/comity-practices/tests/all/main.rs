//! The tests of this crate that see it from outside, in one program: what it takes to link is taken once.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

mod accountability;
mod company;
mod customers;
mod foresight;
mod grid;
mod keynote;
mod practices;
mod precedents;
mod pulse;
mod requirements;
mod stories;
mod voices;
mod we_did;
