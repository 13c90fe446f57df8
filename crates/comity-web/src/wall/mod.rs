//! The Wall as values: a row per announcement or initiative, a column per function and region, a cell for
//! both.
//!
//! [`choose`] picks the keynote, [`contact`] reads how deep a function is in, [`cell`] weighs that with the
//! verdicts, [`rows`] puts them together, [`diff`] says what a week has changed, [`says`] puts all of it
//! into sentences.

pub mod cell;
pub mod choose;
pub mod contact;
pub mod diff;
pub mod rows;
pub mod says;

pub use cell::{Cell, Standing};
pub use choose::Choice;
pub use rows::{Column, Row, Wall};
