//! What an outside source saw, cut down to what may be kept: who, what sort, when, how deep, about what.
//!
//! **Invariant:** a trace has no field that could carry a message, a title, a body or a link to a file.

use crate::ids::{Function, HandleId, ImportId, InitiativeId, PersonId, Ref, Region, SourceId, TraceId};
use crate::time::At;
use crate::words::Depth;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// One minimised event from a source, as the vault keeps it and the world reads it.
///
/// It is known again by `(source, foreign)`: importing the same file twice changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The vault's row; 0 until the vault has given it one.
    #[serde(default, skip_serializing_if = "is_new")]
    pub id: TraceId,
    /// The feed.
    pub source: SourceId,
    /// The event's own id in that feed.
    pub foreign: CompactString,
    /// Its name in the catalogue of kinds: `contact`, `membership.began`, `freeze.reached` …
    pub kind: CompactString,
    /// When it happened (the source's claim).
    pub at: At,
    /// Who did it, where that handle is matched to a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The handle that did it, matched or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<HandleId>,
    /// The initiative it is about, by an explicit rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// What else it is about: an ask, a problem, a keynote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Ref>,
    /// The function it is by, where the source says so itself; else the person's membership on that day
    /// counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Function>,
    /// The function it is addressed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Function>,
    /// The region it is by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// How deep the contact went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// The channel, series, repository or label by which it may be linked to an initiative later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<CompactString>,
    /// A few words from closed lists, such as `freeze=shape` or `tier=T1`; never prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attrs: Vec<(CompactString, CompactString)>,
    /// How many people took part, where the source knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
}

fn is_new(id: &TraceId) -> bool {
    id.0 == 0
}

impl Trace {
    /// A trace of a kind and a time, with everything else still unsaid.
    pub fn new(
        source: SourceId,
        foreign: impl Into<CompactString>,
        kind: impl Into<CompactString>,
        at: At,
    ) -> Trace {
        Trace {
            id: TraceId(0),
            source,
            foreign: foreign.into(),
            kind: kind.into(),
            at,
            by: None,
            handle: None,
            initiative: None,
            about: Vec::new(),
            function: None,
            to: None,
            region: None,
            depth: None,
            place: None,
            attrs: Vec::new(),
            people: None,
        }
    }

    /// The value of a named attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What one import brought: the act `import.made` says it, the world's knowledge of coverage rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// The run.
    pub import: ImportId,
    /// The feed.
    pub source: SourceId,
    /// The pack that read it.
    pub pack: CompactString,
    /// The file's SHA-256, in hexadecimal.
    pub sha256: String,
    /// Rows read.
    pub rows: u64,
    /// Rows refused.
    pub refused: u64,
    /// The kinds of event that this file can tell of; absence of these, within the days below, is knowledge.
    pub gives: Vec<CompactString>,
    /// The earliest instant that the file covers.
    pub from: Option<At>,
    /// The latest instant that the file covers.
    pub to: Option<At>,
}
