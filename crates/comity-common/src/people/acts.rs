//! What can be said of people: they joined or left a function, a handle is theirs, they are to be forgotten.

use crate::{practice::ActCard, trace::acts::Span};
use comity_spine::{At, Function, HandleId, KindCard, Noun, PersonId, Region};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Acts about people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody belongs to a function (and region) from an instant on.
    #[serde(rename = "membership.began")]
    MembershipBegan {
        /// Who.
        person: PersonId,
        /// The function.
        function: Function,
        /// The region, if theirs has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
        /// `lead`, `member`, `product-owner`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<CompactString>,
        /// Since when; the act's own time if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<At>,
    },
    /// Somebody has left a function.
    #[serde(rename = "membership.ended")]
    MembershipEnded {
        /// Who.
        person: PersonId,
        /// The function.
        function: Function,
        /// Since when; the act's own time if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<At>,
    },
    /// Handles were found to be somebody's.
    #[serde(rename = "identity.matched")]
    IdentityMatched {
        /// Which handle is whose.
        matches: Vec<(HandleId, PersonId)>,
        /// By which rule: `address`, `noreply`, `confirmed`.
        how: CompactString,
    },
    /// A handle was found not to be that person's.
    #[serde(rename = "identity.split")]
    IdentitySplit {
        /// The handle.
        handle: HandleId,
    },
    /// Ten tries in a row, in somebody's session, did not show that it was them; their signing is locked for
    /// a while. Comity writes it, once for each such row.
    #[serde(rename = "signing.locked")]
    SigningLocked {
        /// Who.
        person: PersonId,
    },
    /// A person was erased: their words, names and handles are gone, their acts stay under a random id.
    #[serde(rename = "subject.erased")]
    SubjectErased {
        /// Who.
        person: PersonId,
        /// On what ground: `art17`, `left`.
        basis: CompactString,
        /// The acts whose words went.
        #[serde(default)]
        seqs: Vec<Span>,
    },
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::MembershipBegan { .. } => "membership.began",
            Act::MembershipEnded { .. } => "membership.ended",
            Act::IdentityMatched { .. } => "identity.matched",
            Act::IdentitySplit { .. } => "identity.split",
            Act::SigningLocked { .. } => "signing.locked",
            Act::SubjectErased { .. } => "subject.erased",
        }
    }
}

const fn card(
    name: &'static str,
    attrs: &'static [&'static str],
    says: &'static str,
    from_sources: bool,
) -> KindCard {
    KindCard { name, about: &[Noun::Person], attrs, says, from_sources }
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    ActCard::new(
        card("membership.began", &["role"], "Somebody joined a function.", true),
        &["person", "function", "region?", "role?", "from?"],
        &[],
    ),
    ActCard::new(
        card("membership.ended", &[], "Somebody left a function.", true),
        &["person", "function", "at?"],
        &[],
    ),
    ActCard::new(
        card("identity.matched", &[], "Handles were found to be somebody's.", false),
        &["matches", "how"],
        &[],
    ),
    ActCard::new(card("identity.split", &[], "A handle was taken from somebody.", false), &["handle"], &[]),
    ActCard::new(
        card(
            "signing.locked",
            &[],
            "Ten tries to show who somebody is failed, and their signing was locked.",
            false,
        ),
        &["person"],
        &[],
    ),
    ActCard::new(
        card("subject.erased", &[], "A person's words, names and handles were erased.", false),
        &["person", "basis", "seqs?"],
        &[],
    ),
];
