//! What people can do with the agreement: propose, sign, end; waive, dispute, attest.

use crate::practice::ActCard;
use comity_spine::{Action, At, ClauseId, Function, KindCard, Noun, Ref, Seq, Slug, words::Meaning};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Acts about the agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody proposes an agreement, or a new version of it.
    #[serde(rename = "agreement.proposed")]
    Proposed {
        /// The whole file.
        toml: String,
        /// The place after the newest act that its writer had seen: nobody proposes over a version that they
        /// have not. Not said by whoever writes without looking.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seq>,
    },
    /// Somebody signs clauses for their function; each signature is bound to a clause's hash.
    #[serde(rename = "agreement.signed")]
    Signed {
        /// For which function.
        function: Function,
        /// Which versions of which clauses: id and hash.
        clauses: Vec<(ClauseId, String)>,
        /// What the signature says.
        #[serde(default = "approval")]
        meaning: Meaning,
    },
    /// Somebody ends a clause.
    #[serde(rename = "agreement.ended")]
    Ended {
        /// Which.
        clause: ClauseId,
    },
    /// The parties let a clause be for one subject, once, until an instant.
    #[serde(rename = "clause.waived")]
    Waived {
        /// Which clause.
        clause: ClauseId,
        /// For what.
        subject: Ref,
        /// Until when.
        until: At,
    },
    /// Somebody says that the evidence of a verdict is wrong.
    #[serde(rename = "clause.disputed")]
    Disputed {
        /// Which clause.
        clause: ClauseId,
        /// On what.
        subject: Ref,
    },
    /// A dispute is settled.
    #[serde(rename = "dispute.settled")]
    Settled {
        /// Which clause.
        clause: ClauseId,
        /// On what.
        subject: Ref,
    },
    /// Somebody says that an event happened; it counts once somebody of another function says the same.
    #[serde(rename = "clause.attested")]
    Attested {
        /// What it was about.
        subject: Ref,
        /// The kind of event.
        event: CompactString,
        /// By which function it was.
        function: Function,
        /// When it happened.
        happened: At,
    },
}

fn approval() -> Meaning {
    Meaning::Approval
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Proposed { .. } => "agreement.proposed",
            Act::Signed { .. } => "agreement.signed",
            Act::Ended { .. } => "agreement.ended",
            Act::Waived { .. } => "clause.waived",
            Act::Disputed { .. } => "clause.disputed",
            Act::Settled { .. } => "dispute.settled",
            Act::Attested { .. } => "clause.attested",
        }
    }
}

const fn card(
    name: &'static str,
    says: &'static str,
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    let about: &[Noun] = &[Noun::Clause];
    ActCard::new(KindCard { name, about, attrs: &["function"], says, from_sources: false }, fields, words)
}

/// The id under which an agreement is a subject.
pub fn agreement_ref(id: &Slug) -> Ref {
    Ref::new(Noun::Agreement, id.as_str())
}

/// The acts of this mechanism.
pub const ACTS: &[ActCard] = &[
    card("agreement.proposed", "Somebody proposed an agreement.", &["toml", "seen?"], &["why?"]),
    card("agreement.signed", "Somebody signed for a function.", &["function", "clauses", "meaning?"], &[])
        .needing(Action::Sign),
    card("agreement.ended", "Somebody ended a clause.", &["clause"], &["why"]).needing(Action::Sign),
    card(
        "clause.waived",
        "The parties let a clause be for one subject, until a date.",
        &["clause", "subject", "until"],
        &["critical", "risk_late", "risk_cut"],
    )
    .done_by("Waive")
    .needing(Action::Waive),
    card("clause.disputed", "Somebody disputed a verdict.", &["clause", "subject"], &["why"])
        .done_by("Dispute"),
    card("dispute.settled", "A dispute was settled.", &["clause", "subject"], &["how"])
        .done_by("Settle the dispute"),
    card(
        "clause.attested",
        "Somebody said that something happened.",
        &["subject", "event", "function", "happened"],
        &["what?"],
    )
    .done_by("Attest"),
];
