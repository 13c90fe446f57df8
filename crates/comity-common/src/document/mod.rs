//! Documents made of items: each item has an id, attributes and revisions, a fingerprint over all of it, and
//! slots for signatures; baselines hold how a set of items stood.
//!
//! Where people write one together, [`manuscript`] says what it is of and what becomes of its text.
//!
//! Knows no words of any trade: what an item carries is the practice's to say.

mod baseline;
pub mod formed;
mod item;
pub mod manuscript;
pub mod page;
mod print;
mod shares;
mod signature;

pub use baseline::{Baseline, Change, Held, diff};
pub use item::{Item, Revision};
pub use manuscript::{Manuscript, ManuscriptCard, Part, Section, Stands};
pub use print::{Fields, Print};
pub use shares::{Share, by_function};
pub use signature::{Anew, Meaning, Signature, Signer, Slots, ToSign, record};

use crate::number::Number;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A count from 1, as people type it: the third revision, five days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(pub u32);

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Count, D::Error> {
        let number = Number::deserialize(d)?.to_string();
        let count = number.parse::<u32>().ok().filter(|count| (1..=100_000).contains(count));
        count.map(Count).ok_or_else(|| de::Error::custom("Say a whole number from 1"))
    }
}
