//! What is asked about.

use comity_spine::{About, Function, InitiativeId, PersonId};
use std::collections::BTreeSet;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing<'a> {
    /// The way in and out; it shows nothing of the house.
    Door,
    /// The house as a whole: what everybody in it sees.
    House,
    /// The word that something changed.
    Live,
    /// What waits for somebody; for nobody yet, where nobody has signed in.
    Inbox(Option<PersonId>),
    /// An initiative with everything about it.
    Initiative(&'a InitiativeId),
    /// A place of the sources, with the functions whose it is.
    Place(&'a BTreeSet<Function>),
    /// An act that somebody wishes to do.
    Deed(&'a About),
}
