//! What legal can do: place a hold, lift it.

use crate::practice::ActCard;
use comity_spine::{KindCard, Noun, Ref, Slug};
use serde::{Deserialize, Serialize};

/// Acts about holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Legal says that something must be kept. Words: `why`.
    #[serde(rename = "hold.placed")]
    Placed {
        /// The hold's id; drawn, so that it tells nothing.
        hold: Slug,
        /// What must be kept: a concern, an ask or another matter; an initiative; a person.
        subject: Ref,
    },
    /// Legal says that it need not be kept any longer. Words: `why`.
    #[serde(rename = "hold.lifted")]
    Lifted {
        /// Which hold.
        hold: Slug,
    },
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Placed { .. } => "hold.placed",
            Act::Lifted { .. } => "hold.lifted",
        }
    }
}

const fn kind(name: &'static str, says: &'static str) -> KindCard {
    KindCard { name, about: &[Noun::Hold], attrs: &[], says, from_sources: false }
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    ActCard::new(kind("hold.placed", "Legal said that something must be kept."), &["hold?", "subject"], &["why"])
        .opening()
        .of_the_house()
        .done_by("Place a hold"),
    ActCard::new(kind("hold.lifted", "Legal lifted a hold."), &["hold"], &["why"])
        .of_the_house()
        .done_by("Lift it"),
];
