//! The same house for programs: each page's data as JSON, each act as a request, under `/api/v1`.
//!
//! Read in this order: [`who`] says whose program asks, [`problem`] how it is told that something is wrong,
//! [`data`] what an address answers with and in what shape, [`views`] makes that from the same functions as
//! the pages; [`answer`] serves what is asked, [`body`] reads what is sent, [`acts`] does an act, [`drafts`]
//! what can be done with the agreement, [`keep`] with people, sources and one's Inbox, [`uploads`] with
//! files; [`openapi`] describes all of it, made from the list of addresses and the cards of the acts.
//!
//! **Invariant:** the same log and the same `as_of` give the same reader the same bytes; what is kept between
//! some people is told to those it names.
//!
//! **Invariant:** a cookie looks and never changes anything here, so that no other site can make a browser do
//! so; what changes something comes with a token.

pub mod acts;
pub mod answer;
pub mod body;
pub mod data;
pub mod drafts;
pub mod keep;
pub mod openapi;
pub mod problem;
pub mod uploads;
pub mod views;
pub mod who;

/// Where it begins.
pub const BASE: &str = "/api/v1";

/// Whether a path is a program's, so that what is wrong is told in JSON.
pub fn is_ours(path: &str) -> bool {
    path == "/openapi.json" || path == "/api" || path.starts_with("/api/")
}
