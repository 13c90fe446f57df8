//! What people do with a round: open it, put its questions, answer sealed, reveal it; and what Comity tells
//! then.

use super::sealed::{Print, Share};
use crate::exchange::Several;
use crate::number::Number;
use crate::practice::ActCard;
use comity_spine::{At, Function, InitiativeId, KindCard, Noun, Ref, Seq, Slug};
use serde::{Deserialize, Serialize};

/// The wire names that the desk treats as its own.
pub const OPENED: &str = "round.opened";
/// An answer comes in.
pub const SEALED: &str = "round.sealed";
/// All answers are read.
pub const REVEALED: &str = "round.revealed";
/// One answer is told.
pub const TOLD: &str = "round.told";
/// A round ends unread.
pub const ENDED: &str = "round.ended";

/// Acts about rounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody asks functions to answer alone. Words: `text`, what it is for.
    #[serde(rename = "round.opened")]
    Opened {
        /// Its id.
        round: Slug,
        /// What it is about.
        subject: Ref,
        /// The initiative that this belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiative: Option<InitiativeId>,
        /// How many functions must have answered all before anybody reads anything.
        quorum: Number,
        /// The functions that are asked; every one if none is named.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        functions: Several<Function>,
        /// The last day on which answers are taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
        /// An earlier round whose questions are asked again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        like: Option<Slug>,
    },
    /// A question is put. Words: `text`.
    #[serde(rename = "round.asked")]
    Asked {
        /// The round.
        round: Slug,
        /// The question's name in it.
        question: Slug,
        /// What an answer looks like.
        sort: Sort,
        /// What there is to choose from, or to put in an order.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        options: Several<Slug>,
    },
    /// Somebody answers a question; a later answer of theirs takes the place of the earlier one. As it is
    /// wished it has a reply and `text`; as it is kept, a commitment instead and the words `sealed`.
    #[serde(rename = "round.sealed")]
    Sealed {
        /// The round.
        round: Slug,
        /// The question.
        question: Slug,
        /// One of the options.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        choice: Option<Slug>,
        /// Options in an order, the first first.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        ranking: Several<Slug>,
        /// A place on a scale from 1 to 7.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        degree: Option<Number>,
        /// How sure they are, in percent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sure: Option<Number>,
        /// The commitment to the answer. Drawn by the writer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seal: Option<Print>,
        /// The share of the key that their function brings with its last answer. Drawn by the writer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Share>,
    },
    /// The quorum is in, and all is read.
    #[serde(rename = "round.revealed")]
    Revealed {
        /// The round.
        round: Slug,
    },
    /// What an answer said; written by Comity when the round is revealed. Words: `text`.
    #[serde(rename = "round.told")]
    Told {
        /// The round.
        round: Slug,
        /// The act that sealed it.
        answer: Seq,
        /// One of the options.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        choice: Option<Slug>,
        /// Options in an order, the first first.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        ranking: Several<Slug>,
        /// A place on a scale from 1 to 7.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        degree: Option<Number>,
        /// How sure they are, in percent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sure: Option<Number>,
        /// With this and the words the commitment can be made again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        salt: Option<Print>,
    },
    /// The round ends without being read; its answers can never be. Words: `reason`.
    #[serde(rename = "round.ended")]
    Ended {
        /// The round.
        round: Slug,
    },
}

/// What somebody says to a question beside their words; which of it, the question's sort says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// One of the options.
    pub choice: Option<Slug>,
    /// Options in an order, the first first; the others share the places left.
    pub ranking: Several<Slug>,
    /// A place on a scale from 1 to 7.
    pub degree: Option<Number>,
    /// How sure they are, in percent.
    pub sure: Option<Number>,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// One of the options.
    Choice,
    /// The options in an order, or the first few of them.
    Ranking,
    /// A place on a scale from 1 to 7.
    Degree,
    /// Words alone.
    Words,
}

impl Sort {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Choice => "choice",
            Sort::Ranking => "ranking",
            Sort::Degree => "degree",
            Sort::Words => "words",
        }
    }
}

impl Act {
    /// What it says to a question; nothing where it says none.
    pub fn reply(&self) -> Reply {
        match self {
            Act::Sealed { choice, ranking, degree, sure, .. }
            | Act::Told { choice, ranking, degree, sure, .. } => {
                Reply { choice: choice.clone(), ranking: ranking.clone(), degree: *degree, sure: *sure }
            }
            _ => Reply::default(),
        }
    }

    /// The round that it is about.
    pub fn round(&self) -> &Slug {
        match self {
            Act::Opened { round, .. }
            | Act::Asked { round, .. }
            | Act::Sealed { round, .. }
            | Act::Revealed { round }
            | Act::Told { round, .. }
            | Act::Ended { round } => round,
        }
    }
}

const fn kind(name: &'static str, attrs: &'static [&'static str], says: &'static str) -> KindCard {
    let about = &[Noun::Round, Noun::Canvas, Noun::Initiative];
    KindCard { name, about, attrs, says, from_sources: false }
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    ActCard::new(
        kind(OPENED, &[], "Functions were asked to answer apart from each other."),
        &["round", "subject", "initiative?", "quorum", "functions?", "until?", "like?"],
        &["text"],
    )
    .opening()
    .done_by("Open a round"),
    ActCard::new(
        kind("round.asked", &["sort"], "A question of a round was put."),
        &["round", "question", "sort: choice|ranking|degree|words", "options?"],
        &["text"],
    )
    .done_by("Put a question"),
    ActCard::new(
        kind(SEALED, &["left"], "Somebody answered a question of a round; nobody reads it yet."),
        &["round", "question", "choice?", "ranking?", "degree?", "sure?"],
        &["text?"],
    )
    .done_by("Answer, sealed"),
    ActCard::new(kind(REVEALED, &[], "A round's answers were read by all at once."), &["round"], &[])
        .done_by("Reveal the answers"),
    ActCard::new(
        kind(TOLD, &[], "What an answer of a round had said."),
        &["round", "answer", "choice?", "ranking?", "degree?", "sure?", "salt?"],
        &["text?"],
    ),
    ActCard::new(kind(ENDED, &[], "A round ended unread."), &["round"], &["reason"]).done_by("End it unread"),
];
