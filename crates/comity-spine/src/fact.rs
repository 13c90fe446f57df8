//! What clauses can see of an act or a trace: its kind, its subjects, by whom, to whom, how deep. No prose.

use crate::ids::{Function, Noun, PersonId, Ref, Region, Seq, TraceId};
use crate::time::At;
use crate::words::Depth;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::fmt;

/// Where a fact stands written: an act's place in the log, or a trace's row in the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactId {
    /// An act of the log.
    Act(Seq),
    /// A trace of the vault.
    Trace(TraceId),
}

impl FactId {
    /// The act, if it stands in one.
    pub fn act(self) -> Option<Seq> {
        match self {
            FactId::Act(seq) => Some(seq),
            FactId::Trace(_) => None,
        }
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FactId::Act(seq) => write!(f, "act {seq}"),
            FactId::Trace(id) => write!(f, "trace {}", id.0),
        }
    }
}

/// A kind of event as a small number; [`KindCard`] says what it is. Numbers hold within one process only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u16);

/// What the catalogue says of a kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindCard {
    /// Its name, for ever: `ask.sent`.
    pub name: &'static str,
    /// What it is about, most particular first: an ask, then the initiative of that ask.
    pub about: &'static [Noun],
    /// The attributes that a clause may ask for in `where`.
    pub attrs: &'static [&'static str],
    /// One sentence: who does what.
    pub says: &'static str,
    /// Whether sources bring it (then its absence is only known where a source covers the time), or only acts
    /// do.
    pub from_sources: bool,
}

/// One thing that happened, as clauses see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Where it stands written.
    pub id: FactId,
    /// What kind of event.
    pub kind: Kind,
    /// When it happened.
    pub at: At,
    /// What it is about, most particular first.
    pub about: SmallVec<[Ref; 2]>,
    /// Who did it, if known.
    pub by: Option<PersonId>,
    /// The function it counts for: said by the source, or the person's at that time.
    pub function: Option<Function>,
    /// The function it is addressed to.
    pub to: Option<Function>,
    /// The region it counts for.
    pub region: Option<Region>,
    /// How deep the contact went, for facts that are contact.
    pub depth: Option<Depth>,
    /// Closed words: `freeze=shape`, `disposition=adopted`.
    pub attrs: SmallVec<[(CompactString, CompactString); 1]>,
    /// How many people took part, where known.
    pub people: Option<u32>,
}

impl Fact {
    /// The value of a named attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
