//! Who may come in, and what they may do: passwords, passkeys, sessions, invitations, grants, policies.
//!
//! Read in this order: [`token`] is what a browser carries and a link ends in, [`password`] is what a person
//! knows, [`passkey`] what their authenticator signs for the [`origin`] that they see, [`Gate`] lets people
//! in by all of them and keeps what they were granted, [`access`] says what that lets them do; [`signing`]
//! asks who signs to show that anew, by what they [`codes`] have or an [`assertion`] of a passkey;
//! [`programs`] come in by tokens of their own, with no more than their person may; [`reply`] is what stands
//! in an address by which somebody answers from afar, [`chat`] what a chat server signs.
//!
//! **Invariant:** no clock and no chance. Instants come in as values, random bytes by a [`Chance`]; only what
//! an authenticator is to sign is drawn by the library that checks it, which takes it from nobody.
//!
//! **Invariant:** nothing that is kept opens the gate: of a token the SHA-256 is kept, of a password what
//! argon2id left, of a passkey the public key. The secret of somebody's codes has to be kept whole; it opens
//! nothing without their password, and lies sealed under their own key.

pub mod access;
pub mod assertion;
pub mod chat;
pub mod codes;
pub mod gate;
pub mod origin;
pub mod passkey;
pub mod password;
pub mod programs;
pub mod reply;
pub mod signing;
pub mod token;

pub use access::{Actor, Standing, Thing, may};
pub use comity_vault::{Grant, PasskeyCard, Role, Scope, TokenCard};
pub use gate::{Gate, GateError};
pub use origin::Origin;
pub use passkey::{Challenge, Signed};
pub use programs::{NewToken, Scopes, scope_of};
pub use signing::{Drawn, Proven};
pub use token::Token;

/// Where random bytes come from: it fills what it is given.
pub type Chance = Box<dyn FnMut(&mut [u8]) + Send>;
