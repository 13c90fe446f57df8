//! What people can do: start a vision, contribute to it, add scenes and let them land, write its press
//! release, link its files, show it.

use comity_common::document::Share;
use comity_common::exchange::Several;
use comity_common::practice::ActCard;
use comity_spine::{At, Function, InitiativeId, Noun, PersonId, Slug};
use serde::{Deserialize, Serialize};

/// The acts of this practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody begins to draw where a product could go. Words: `name`; `text`, what it is about.
    #[serde(rename = "vision.started")]
    Started {
        /// Its id.
        vision: Slug,
        /// The partner in product, if there is one already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Somebody makes a part of it theirs. Words: `text`, what they brought.
    #[serde(rename = "vision.contributed")]
    Contributed {
        /// The vision.
        vision: Slug,
        /// The function that they count for: the actor's.
        function: Function,
    },
    /// It is shown to a function for the first time.
    #[serde(rename = "vision.shared")]
    Shared {
        /// The vision.
        vision: Slug,
        /// To whom.
        to: Function,
    },
    /// A scene is added: one thing that a customer does then. Words: `text`.
    #[serde(rename = "scene.added")]
    SceneAdded {
        /// The vision.
        vision: Slug,
        /// The scene's id.
        scene: Slug,
    },
    /// A scene lands: in an initiative, or parked until a day. Words: `reason`, if it is parked.
    #[serde(rename = "vision.linked")]
    Linked {
        /// The vision.
        vision: Slug,
        /// The scene.
        scene: Slug,
        /// The initiative in which it becomes true.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiative: Option<InitiativeId>,
        /// The day on which somebody looks at it again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
    },
    /// Its press release, before any pixels go round. Words: `headline`, `quote`, `question`.
    #[serde(rename = "vision.drafted")]
    Drafted {
        /// The vision.
        vision: Slug,
        /// Whose its characters are, where it was written together here.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        shares: Several<Share>,
    },
    /// A design file is linked, never kept here. Words: `address`; `thumbnail`, a small picture or its
    /// address.
    #[serde(rename = "vision.pictured")]
    Pictured {
        /// The vision.
        vision: Slug,
        /// The file's id; the same again is a new version of it.
        file: Slug,
        /// Which version.
        version: Slug,
    },
    /// Nobody draws it any further. Words: `reason`.
    #[serde(rename = "vision.parked")]
    Parked {
        /// The vision.
        vision: Slug,
    },
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Started { .. } => "vision.started",
            Act::Contributed { .. } => "vision.contributed",
            Act::Shared { .. } => "vision.shared",
            Act::SceneAdded { .. } => "scene.added",
            Act::Linked { .. } => "vision.linked",
            Act::Drafted { .. } => "vision.drafted",
            Act::Pictured { .. } => "vision.pictured",
            Act::Parked { .. } => "vision.parked",
        }
    }

    /// The vision that it is about.
    pub fn vision(&self) -> &Slug {
        match self {
            Act::Started { vision, .. }
            | Act::Contributed { vision, .. }
            | Act::Shared { vision, .. }
            | Act::SceneAdded { vision, .. }
            | Act::Linked { vision, .. }
            | Act::Drafted { vision, .. }
            | Act::Pictured { vision, .. }
            | Act::Parked { vision } => vision,
        }
    }
}

const ABOUT: &[Noun] = &[Noun::Vision];

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    ActCard::of(
        "vision.started",
        ABOUT,
        &[],
        "A vision was begun.",
        &["vision?", "person?"],
        &["name", "text"],
    )
    .opening()
    .done_by("Start a vision"),
    ActCard::of(
        "vision.contributed",
        ABOUT,
        &[],
        "Somebody made a part of a vision theirs.",
        &["vision", "function"],
        &["text"],
    )
    .done_by("Contribute"),
    ActCard::of("vision.shared", ABOUT, &[], "A vision was shown to a function.", &["vision", "to"], &[])
        .done_by("It was shown"),
    ActCard::of("scene.added", ABOUT, &[], "A scene was added to a vision.", &["vision", "scene"], &["text"])
        .done_by("Add a scene"),
    ActCard::of(
        "vision.linked",
        &[Noun::Vision, Noun::Initiative],
        &["how", "left"],
        "A scene of a vision was linked to an initiative, or parked until a day.",
        &["vision", "scene", "initiative?", "until?"],
        &["reason?"],
    )
    .done_by("Let a scene land"),
    ActCard::of(
        "vision.drafted",
        ABOUT,
        &[],
        "A vision's press release was written.",
        &["vision"],
        &["headline", "quote", "question"],
    )
    .done_by("Write the press release")
    .counting(&["shares"]),
    ActCard::of(
        "vision.pictured",
        ABOUT,
        &[],
        "A design file of a vision was linked.",
        &["vision", "file", "version"],
        &["address", "thumbnail?"],
    )
    .done_by("Link a design file"),
    ActCard::of("vision.parked", ABOUT, &[], "A vision is drawn no further.", &["vision"], &["reason"])
        .done_by("Park it"),
];
