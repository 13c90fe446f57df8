//! An act in the log: who did what, when; the words that went with it are kept elsewhere and can be
//! forgotten.

use crate::ids::{PersonId, Seq, Slug, SourceId};
use crate::time::At;
use crate::trace::Trace;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// Who may see that an act was done, and what it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everyone in the workspace.
    #[default]
    Open,
    /// The people of the initiative it is about.
    Space,
    /// The two people it is between.
    Pair,
    /// The privileged matter's own people; others see that an exchange took place, never what was said.
    Privileged,
}

/// The part of an act that every reader needs and nothing can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its place in the log, from 0, without gaps.
    pub seq: Seq,
    /// Its wire name, for ever: `concern.raised`.
    pub kind: CompactString,
    /// The version of that kind's body, from 1.
    #[serde(default = "first")]
    pub version: u16,
    /// When it was written down (the server's clock, never stepping back).
    pub recorded_at: At,
    /// When it happened: the same, unless somebody claims an earlier time.
    pub at: At,
    /// Who did it; `None` is Comity itself (an import by the operator, a checkpoint).
    pub by: Option<PersonId>,
    /// For whom they did it, if for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<PersonId>,
    /// The source it came by, if it was not typed into Comity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
    /// Who may see it.
    #[serde(default)]
    pub visibility: Visibility,
}

fn first() -> u16 {
    1
}

/// One act as the world takes it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who, what, when.
    pub head: Head,
    /// The act's terms: JSON of ids, closed words and numbers. No prose: that is in the words beside it.
    pub terms: Box<[u8]>,
    /// The traces that an import brought; empty for every other act.
    pub traces: Arc<[Trace]>,
}

/// The prose that goes with an act, field by field; encrypted under its author's key, and erasable.
pub type Words = std::collections::BTreeMap<CompactString, String>;

/// Whose key seals some words, and so whose erasure takes them away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The workspace as a whole: words of nobody in particular.
    Workspace,
    /// One person.
    Person(PersonId),
    /// One privileged matter.
    Matter(Slug),
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Workspace => f.write_str("workspace"),
            Owner::Person(id) => write!(f, "person:{id}"),
            Owner::Matter(slug) => write!(f, "matter:{slug}"),
        }
    }
}

/// A text that names no owner.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` owns nothing: an owner is `workspace`, `person:p_…` or `matter:name`")]
pub struct BadOwner(String);

impl FromStr for Owner {
    type Err = BadOwner;
    fn from_str(text: &str) -> Result<Owner, BadOwner> {
        let bad = || BadOwner(text.chars().take(100).collect());
        match text.split_once(':') {
            None if text == "workspace" => Ok(Owner::Workspace),
            Some(("person", id)) => id.parse().map(Owner::Person).map_err(|_| bad()),
            Some(("matter", slug)) => Slug::new(slug).map(Owner::Matter).map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}
