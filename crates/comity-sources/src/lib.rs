//! ① Outside files become traces, people and names.
//!
//! Read in this order: [`item`] is what comes out, [`options`] what the caller may say, [`read`] the one way
//! in, [`detect`] how a file is recognised. [`mapping`] reads every table, guided by one of the [`packs`];
//! calendars, chat exports, repositories and mail have readers of their own. [`identity`] proposes whose
//! handle is whose, [`link`] which initiative a trace belongs to. [`prose`] yields the text of a document,
//! for an act.
//!
//! **Invariant:** no text that people wrote (title, message, comment, address of a file) gets into a trace.

pub mod calendar;
pub mod detect;
pub mod error;
pub mod git;
pub mod identity;
pub mod item;
pub mod items;
pub mod link;
pub mod mail;
pub mod mapping;
mod minimise;
pub mod options;
pub mod packs;
pub mod people;
pub mod prose;
pub mod read;
pub mod rejected;
pub mod slack;

pub use error::SourceError;
pub use item::{Being, ColumnTaken, Handle, Item, MembershipRow, PersonRow, RawTrace, Refused, Summary};
pub use mapping::Input;
pub use options::{DateOrder, InFunction, Options};
pub use read::{Sink, read};
