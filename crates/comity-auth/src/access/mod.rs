//! Who may do what: one question, [`may`], answered by policies that are read, not programmed.
//!
//! Read in this order: [`Actor`] is who asks, [`Thing`] is what they ask about, `policies.cedar` says what
//! may be, over the shapes of `schema.cedarschema`; [`may`] puts the question.
//!
//! **Invariant:** what is not permitted is denied, and so is everything while the policies cannot be read.
//!
//! **Invariant:** privilege, pair visibility and suppression lie below this: no policy can open them.

pub mod actor;
pub mod decide;
mod known;
pub mod thing;

pub use actor::{Actor, Standing};
pub use decide::may;
pub use thing::Thing;
