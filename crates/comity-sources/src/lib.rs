//! ① Outside files become traces, people and names.
//!
//! Read in this order: [`item`] is what comes out, [`options`] what the caller may say, [`read`] the one way
//! in, [`detect`] how a file is recognised. [`mapping`] reads every table, guided by one of the [`packs`];
//! calendars, chat exports, repositories and mail have readers of their own. [`identity`] proposes whose
//! handle is whose, [`link`] which initiative a trace belongs to.
//!
//! **Invariant:** no text that people wrote (title, message, comment, address of a file) gets into a trace.

pub mod item;
pub mod options;
pub mod error;
pub mod read;
pub mod detect;
pub mod mapping;
pub mod packs;
pub mod rejected;
pub mod identity;
pub mod people;
pub mod link;
mod minimise;
pub mod calendar;
pub mod slack;
pub mod git;
pub mod mail;

pub use error::SourceError;
pub use item::{Being, Handle, Item, MembershipRow, PersonRow, RawTrace, Refused, Summary};
pub use mapping::Input;
pub use options::{DateOrder, InFunction, Options};
pub use read::{Sink, read};
