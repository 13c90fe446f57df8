//! What people can do with initiatives and keynotes.

use crate::practice::ActCard;
use comity_spine::{Action, At, InitiativeId, KeynoteId, KindCard, Noun, PersonId, Slug, Stage, Tier};
use serde::{Deserialize, Serialize};

/// Acts about initiatives and keynotes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody opens an initiative.
    #[serde(rename = "initiative.opened")]
    Opened {
        /// Its id.
        initiative: InitiativeId,
        /// The accountable person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dri: Option<PersonId>,
        /// How big a launch it is to be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<Tier>,
        /// What it touches that others care for: `money`, `health`, `personal-data`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        touches: Vec<Slug>,
    },
    /// Somebody says anew who answers for it, how big it is, what it touches.
    #[serde(rename = "initiative.described")]
    Described {
        /// Which.
        initiative: InitiativeId,
        /// The accountable person, if that changes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dri: Option<PersonId>,
        /// The tier, if that changes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<Tier>,
        /// What it touches, if that changes (the whole list).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touches: Option<Vec<Slug>>,
    },
    /// It enters a stage.
    #[serde(rename = "initiative.staged")]
    Staged {
        /// Which.
        initiative: InitiativeId,
        /// The stage it enters.
        stage: Stage,
    },
    /// It landed with customers.
    #[serde(rename = "initiative.landed")]
    Landed {
        /// Which.
        initiative: InitiativeId,
    },
    /// It was stopped.
    #[serde(rename = "initiative.stopped")]
    Stopped {
        /// Which.
        initiative: InitiativeId,
    },
    /// One of its freezes came (shape, positioning, content, code).
    #[serde(rename = "initiative.frozen")]
    Frozen {
        /// Which.
        initiative: InitiativeId,
        /// Which freeze.
        freeze: Slug,
    },
    /// A keynote has a date.
    #[serde(rename = "keynote.dated")]
    Dated {
        /// Which.
        keynote: KeynoteId,
        /// The public date, as the first instant of that day.
        on: At,
        /// Who owns it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<PersonId>,
    },
    /// One of a keynote's freezes has a date.
    #[serde(rename = "freeze.set")]
    FreezeSet {
        /// Which keynote.
        keynote: KeynoteId,
        /// Which freeze.
        freeze: Slug,
        /// The last instant before it.
        on: At,
    },
    /// An initiative is promised for a keynote.
    #[serde(rename = "announcement.promised")]
    Promised {
        /// Which initiative.
        initiative: InitiativeId,
        /// For which keynote.
        keynote: KeynoteId,
    },
    /// It is taken off the keynote again.
    #[serde(rename = "announcement.cut")]
    Cut {
        /// Which initiative.
        initiative: InitiativeId,
        /// From which keynote.
        keynote: KeynoteId,
    },
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Opened { .. } => "initiative.opened",
            Act::Described { .. } => "initiative.described",
            Act::Staged { .. } => "initiative.staged",
            Act::Landed { .. } => "initiative.landed",
            Act::Stopped { .. } => "initiative.stopped",
            Act::Frozen { .. } => "initiative.frozen",
            Act::Dated { .. } => "keynote.dated",
            Act::FreezeSet { .. } => "freeze.set",
            Act::Promised { .. } => "announcement.promised",
            Act::Cut { .. } => "announcement.cut",
        }
    }
}

const INITIATIVE: &[Noun] = &[Noun::Initiative];
const ANNOUNCEMENT: &[Noun] = &[Noun::Announcement, Noun::Initiative, Noun::Keynote];

const fn card(
    name: &'static str,
    about: &'static [Noun],
    attrs: &'static [&'static str],
    says: &'static str,
) -> KindCard {
    KindCard { name, about, attrs, says, from_sources: true }
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    ActCard::new(
        card("initiative.opened", INITIATIVE, &["tier", "touches"], "Somebody opened an initiative."),
        &["initiative", "dri?", "tier?: T1|T2|T3|T4", "touches?"],
        &["name?"],
    )
    .done_by("Open an initiative"),
    ActCard::new(
        card(
            "initiative.described",
            INITIATIVE,
            &["tier", "touches", "stage"],
            "Somebody said anew who answers for an initiative, how big it is, what it touches.",
        ),
        &["initiative", "dri?", "tier?: T1|T2|T3|T4", "touches?"],
        &["name?"],
    )
    .needing(Action::Steer),
    ActCard::new(
        card("initiative.staged", INITIATIVE, &["stage", "status"], "An initiative entered a stage."),
        &["initiative", "stage: explore|shape|build|launch"],
        &[],
    )
    .done_by("Move on")
    .needing(Action::Steer),
    ActCard::new(
        card("initiative.landed", INITIATIVE, &[], "An initiative landed with customers."),
        &["initiative"],
        &[],
    )
    .done_by("Land it")
    .needing(Action::Steer),
    ActCard::new(
        card("initiative.stopped", INITIATIVE, &[], "An initiative was stopped."),
        &["initiative"],
        &["why?"],
    )
    .done_by("Stop it")
    .needing(Action::Steer),
    ActCard::new(
        card("initiative.frozen", INITIATIVE, &["freeze"], "One of an initiative's own freezes came."),
        &["initiative", "freeze: shape|positioning|content|code"],
        &[],
    )
    .done_by("Freeze")
    .needing(Action::Steer),
    ActCard::new(
        card("keynote.dated", &[Noun::Keynote], &[], "A keynote got its public date."),
        &["keynote", "on", "owner?"],
        &["name?", "why?"],
    )
    .done_by("Date a keynote")
    .needing(Action::Steer),
    ActCard::new(
        card("freeze.set", &[Noun::Keynote], &["freeze"], "One of a keynote's freezes got its date."),
        &["keynote", "freeze: shape|positioning|content|code", "on"],
        &[],
    )
    .done_by("Set a freeze")
    .needing(Action::Steer),
    ActCard::new(
        card("announcement.promised", ANNOUNCEMENT, &["stage"], "An initiative was promised for a keynote."),
        &["initiative", "keynote"],
        &[],
    )
    .done_by("Promise it")
    .needing(Action::Steer),
    ActCard::new(
        card("announcement.cut", ANNOUNCEMENT, &[], "An initiative was taken off a keynote."),
        &["initiative", "keynote"],
        &["why?"],
    )
    .done_by("Cut it")
    .needing(Action::Steer),
];
