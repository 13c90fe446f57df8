//! What came of a clause for one subject, with its evidence and the one next move.

use crate::fact::FactId;
use crate::ids::{ClauseId, Function, PersonId, Ref};
use crate::time::At;
use serde::{Deserialize, Serialize};

/// The seven verdicts. Missing data is `Unknown`, never good news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// It was done as agreed.
    Kept,
    /// It was not.
    Broken,
    /// It is open, and turns broken after `turns` if nothing happens; without a date it waits for an event.
    Due {
        /// The last instant at which acting still keeps the clause.
        turns: Option<At>,
    },
    /// The parties let it be until a date.
    Waived {
        /// The last instant of the waiver.
        until: At,
    },
    /// The clause does not speak of this subject.
    NotApplicable {
        /// Why not, as half a sentence.
        why: String,
    },
    /// No source covers what would decide it.
    Unknown {
        /// What is missing, as half a sentence that names the source.
        missing: String,
    },
    /// Somebody says that the evidence is wrong, and that is not settled yet.
    Disputed {
        /// The act that disputes it.
        by: FactId,
    },
}

impl Verdict {
    /// The word as files and screens write it.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Kept => "kept",
            Verdict::Broken => "broken",
            Verdict::Due { .. } => "due",
            Verdict::Waived { .. } => "waived",
            Verdict::NotApplicable { .. } => "not_applicable",
            Verdict::Unknown { .. } => "unknown",
            Verdict::Disputed { .. } => "disputed",
        }
    }

    /// All seven words, in the order in which a page lists them.
    pub const NAMES: [&'static str; 7] =
        ["broken", "due", "disputed", "unknown", "waived", "kept", "not_applicable"];
}

/// What one person can do about a verdict, in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are C-10's")]
pub enum MoveKind {
    Ask,
    Answer,
    Attest,
    Dispute,
    Waive,
    /// Connect or renew the source that would tell.
    Import,
    /// Settle who a person, channel or promise is.
    Link,
    /// Do the thing itself: sign, own, freeze, promise.
    Act,
}

/// The one next move of a verdict: what, by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// What sort of action it is.
    pub kind: MoveKind,
    /// The person who should act, where one is known.
    pub who: Option<PersonId>,
    /// The role in which they should: `atlas's DRI`, `lead of legal`, `whoever runs Comity`.
    pub role: String,
    /// The action as a sentence.
    pub sentence: String,
}

/// The verdict on one subject of one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The clause.
    pub clause: ClauseId,
    /// What it was judged on.
    pub subject: Ref,
    /// The function whose part in it was judged, where the clause has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<Function>,
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The instant since which it stands so, where that is known.
    pub since: Option<At>,
    /// Why, as half a sentence: `legal first contributed 2026-10-22, after the freeze`.
    pub because: String,
    /// The facts it rests on.
    pub evidence: Vec<FactId>,
    /// What to do next, for `broken`, `due`, `unknown` and `disputed`.
    #[serde(rename = "next", skip_serializing_if = "Option::is_none")]
    pub next: Option<Move>,
}
