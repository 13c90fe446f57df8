//! The tests of this crate that see it from outside, in one program: what it takes to link is taken once.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

mod news;
mod passed_over;
mod promises;
mod signing;
mod standing;
mod tale;
mod verbs;
