//! Who may come in: passwords, sessions, invitations.
//!
//! Read in this order: [`token`] is what a browser carries and a link ends in, [`password`] is what a person
//! knows, [`Gate`] decides by both.
//!
//! **Invariant:** no clock and no chance. Instants come in as values, random bytes by a [`Chance`].
//!
//! **Invariant:** nothing that is kept opens the gate: of a token the SHA-256 is kept, of a password what
//! argon2id left.

pub mod gate;
pub mod password;
pub mod token;

pub use gate::{Gate, GateError};
pub use token::Token;

/// Where random bytes come from: it fills what it is given.
pub type Chance = Box<dyn FnMut(&mut [u8]) + Send>;
