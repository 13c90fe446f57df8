//! The tests of this crate that see it from outside, in one program: what it takes to link is taken once.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

mod agreeing;
mod bad_files;
mod between;
mod calibrate;
mod chat;
mod check;
#[path = "../company/mod.rs"]
mod company;
mod demo;
mod examples;
mod forms;
mod git;
mod goals;
mod held;
mod house;
mod imports;
mod killed;
mod mail;
mod programs;
mod queries;
mod requirements;
mod signing;
mod signing_in;
mod sink;
mod trust;
mod uploading;
mod workspace;
mod writing;
