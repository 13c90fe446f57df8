//! What the judge found in one case, before it is put into words.

use crate::trace::coverage::Gap;
use comity_spine::{At, FactId};
use compact_str::CompactString;
use smallvec::SmallVec;

/// The outcome of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done as agreed.
    Kept,
    /// Not done.
    Broken,
    /// Open.
    Due,
    /// The clause does not speak of it (now).
    NotApplicable,
    /// Not to be known.
    Unknown,
    /// Let be until.
    Waived(At),
    /// Disputed by that act.
    Disputed(FactId),
}

impl Outcome {
    /// Whether somebody may have something to do about it.
    pub fn is_open(&self) -> bool {
        matches!(self, Outcome::Broken | Outcome::Due | Outcome::Unknown | Outcome::Disputed(_))
    }

    /// Its verdict's word.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Kept => "kept",
            Outcome::Broken => "broken",
            Outcome::Due => "due",
            Outcome::NotApplicable => "not_applicable",
            Outcome::Unknown => "unknown",
            Outcome::Waived(_) => "waived",
            Outcome::Disputed(_) => "disputed",
        }
    }

    /// The worse an outcome, the higher: the case's verdict is the worst of its instances.
    pub fn gravity(&self) -> u8 {
        match self {
            Outcome::NotApplicable => 0,
            Outcome::Kept => 1,
            Outcome::Waived(_) => 2,
            Outcome::Due => 3,
            Outcome::Unknown => 4,
            Outcome::Disputed(_) => 5,
            Outcome::Broken => 6,
        }
    }
}

/// Why a case came out as it did; put into words by `spell`. What is rare and large is boxed: there is one of
/// these for every case.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// What was owed happened at the instant, for the event at the other.
    Done(At, Option<At>),
    /// Too few of the needed happened in time.
    Missing(Box<Missing>),
    /// A gap longer than agreed, from an instant on.
    Silence(At),
    /// What must not happen happened.
    Happened(At),
    /// What must not happen has not.
    Clean,
    /// The event that would set it going has not come.
    NotYet(CompactString),
    /// It is promised for nothing whose freeze could come.
    NotPromised,
    /// Its initiative was stopped before the keynote.
    Stopped(At),
    /// Older than the clause's window, or from before it was in force.
    Outside,
    /// Its attribute does not match.
    Unlike(CompactString),
    /// Its attribute was never said.
    Unsaid(CompactString),
    /// No source covers the event.
    Uncovered(CompactString, Box<Gap>),
    /// The freeze of that keynote has no date.
    Undated(Box<(CompactString, CompactString)>),
    /// A measure's value and what it is out of.
    Measured(Option<f64>, usize),
    /// The query named it, or there is no answer.
    Query(Option<String>),
}

/// What was owed and did not happen, or too seldom, or too late.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// Which event is missing, by its name in the clause.
    pub event: CompactString,
    /// How many happened in time.
    pub have: u32,
    /// How many were needed.
    pub need: u32,
    /// The last instant that counted.
    pub limit: Option<At>,
    /// The event that it was owed to, if that has a time.
    pub anchor: Option<At>,
    /// When it happened after all, too late.
    pub late: Option<At>,
}

impl From<Missing> for Why {
    fn from(missing: Missing) -> Why {
        Why::Missing(Box::new(missing))
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The outcome.
    pub outcome: Outcome,
    /// Since when it stands so.
    pub since: Option<At>,
    /// The last instant before it may turn by itself.
    pub turns: Option<At>,
    /// The facts that it rests on.
    pub evidence: SmallVec<[FactId; 2]>,
    /// Why.
    pub why: Why,
}

impl Found {
    /// Whether what was owed came after all, too late.
    pub fn came_late(&self) -> bool {
        matches!(&self.why, Why::Missing(missing) if missing.late.is_some())
    }
}

impl Found {
    /// An outcome with its reason and nothing else.
    pub fn new(outcome: Outcome, why: impl Into<Why>) -> Found {
        Found { outcome, since: None, turns: None, evidence: SmallVec::new(), why: why.into() }
    }
    /// The same, with evidence.
    #[inline]
    pub fn resting_on(mut self, evidence: impl IntoIterator<Item = FactId>) -> Found {
        self.evidence.extend(evidence);
        self
    }
    /// The same, standing since an instant.
    pub fn since(mut self, at: At) -> Found {
        self.since = Some(at);
        self
    }
    /// The same, turning after an instant.
    pub fn turning(mut self, at: Option<At>) -> Found {
        self.turns = at;
        self
    }
    /// The last instant that counted for what is missing, if anything is and it had one.
    pub fn limit(&self) -> Option<At> {
        match &self.why {
            Why::Missing(missing) => missing.limit,
            _ => None,
        }
    }
    /// The worse of two; of equals the first, with the earlier turn.
    pub fn or_worse(self, other: Found) -> Found {
        let turns = match (self.turns, other.turns) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let mut worse = if other.outcome.gravity() > self.outcome.gravity() { other } else { self };
        worse.turns = turns;
        worse
    }
}
