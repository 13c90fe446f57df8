//! What legal can do: place a hold, lift it.

use crate::practice::ActCard;
use comity_spine::{InitiativeId, KindCard, Noun, PersonId, Ref, Slug};
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
        /// The person whose words must be kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        /// The initiative of which everything must be kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiative: Option<InitiativeId>,
        /// The concern, ask or other matter that must be kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<Ref>,
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

    /// What it says must be kept; one thing, where the act may be done.
    pub fn kept(&self) -> Vec<Ref> {
        let Act::Placed { person, initiative, subject, .. } = self else { return Vec::new() };
        let person = person.map(|person| Ref::new(Noun::Person, person.to_string()));
        person.into_iter().chain(initiative.as_ref().map(Ref::initiative)).chain(subject.clone()).collect()
    }
}

const fn kind(name: &'static str, says: &'static str) -> KindCard {
    KindCard { name, about: &[Noun::Hold], attrs: &[], says, from_sources: false }
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    ActCard::new(
        kind("hold.placed", "Legal said that something must be kept."),
        &["hold?", "person?", "initiative?", "subject?"],
        &["why"],
    )
    .opening()
    .of_the_house()
    .done_by("Place a hold"),
    ActCard::new(kind("hold.lifted", "Legal lifted a hold."), &["hold"], &["why"])
        .of_the_house()
        .done_by("Lift it"),
];
