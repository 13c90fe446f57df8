//! What people can do with the register: enter an obligation, say that one has ended.

use crate::practice::ActCard;
use comity_spine::{At, KindCard, Noun, ObligationId};
use serde::{Deserialize, Serialize};

/// Acts about obligations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody enters an obligation. Words: `name`, what it is called; `source`, where it can be read.
    #[serde(rename = "obligation.entered")]
    Entered {
        /// Its id, by which it is cited: `gdpr-art-6`.
        obligation: ObligationId,
        /// What sort of rule it is.
        sort: Sort,
        /// From when it binds; from the act's own time if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<At>,
        /// The last instant at which it binds, if that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
    },
    /// An obligation no longer binds. Words: `why`.
    #[serde(rename = "obligation.ended")]
    Ended {
        /// Which.
        obligation: ObligationId,
    },
}

/// What sort of rule an obligation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Passed by a parliament.
    Law,
    /// Made by an authority under a law.
    Regulation,
    /// Of a body that sets standards.
    Standard,
    /// The company's own.
    Internal,
}

impl Sort {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Law => "law",
            Sort::Regulation => "regulation",
            Sort::Standard => "standard",
            Sort::Internal => "internal",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Sort::Internal => "internal rule",
            other => other.name(),
        }
    }
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Entered { .. } => "obligation.entered",
            Act::Ended { .. } => "obligation.ended",
        }
    }

    /// The obligation that it is about.
    pub fn obligation(&self) -> &ObligationId {
        match self {
            Act::Entered { obligation, .. } | Act::Ended { obligation } => obligation,
        }
    }
}

const fn kind(name: &'static str, attrs: &'static [&'static str], says: &'static str) -> KindCard {
    KindCard { name, about: &[Noun::Obligation], attrs, says, from_sources: false }
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    ActCard::new(
        kind("obligation.entered", &["sort"], "A law, regulation, standard or internal rule was entered."),
        &["obligation", "sort: law|regulation|standard|internal", "on?", "until?"],
        &["name", "source"],
    )
    .of_the_house()
    .done_by("Enter an obligation"),
    ActCard::new(kind("obligation.ended", &[], "An obligation no longer binds."), &["obligation"], &["why"])
        .of_the_house()
        .done_by("It no longer binds"),
];
