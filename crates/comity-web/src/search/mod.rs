//! Finding people, initiatives, clauses, asks, concerns and what was said, for one reader.
//!
//! Read in this order: [`fold`] makes words alike that people would call the same, [`fit`] says how well a
//! name fits what is looked for, [`words`] is the index of what acts said, [`find()`] puts all of it together
//! through one [`Visit`].
//!
//! **Invariant:** what is kept between some people is never indexed, so that no search can tell of it, not
//! even to them; every hit was asked for through the reader's own look.
//!
//! **Invariant:** the same house and the same query give the same hits in the same order.

pub mod find;
pub mod fit;
pub mod fold;
pub mod words;

pub use find::{Found, Hit, find};
pub use words::{Index, Words};

#[cfg(doc)]
use crate::visit::Visit;
