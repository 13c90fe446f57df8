//! What people can do: write requirements and change them, say what they are derived from, ask experts and
//! answer as one, sign, freeze; agree on the words of the trade; offer ideas.

use super::words::{Link, Origin, Proof, Risk, Signing, Weight};
use comity_common::document::{Count, Meaning, Share};
use comity_common::exchange::{Artefact, Disposition, Several};
use comity_spine::{
    Assurance, BaselineId, Function, IdeaId, InitiativeId, PersonId, RequirementId, Slug, TermId,
};
use serde::{Deserialize, Serialize};

/// The acts of this practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody writes down what must hold. Words: `name`, `statement`, `rationale`, `acceptance`.
    #[serde(rename = "requirement.introduced")]
    Introduced {
        /// Its id.
        requirement: RequirementId,
        /// The initiative that it is of.
        initiative: InitiativeId,
        /// What it is derived from.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        parents: Several<RequirementId>,
        /// What may happen where it does not hold.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        risk: Option<Risk>,
        /// Closed words for it, such as `clinical`; rules of composition go by them.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        tags: Several<Slug>,
        /// The obligations that it rests on.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        cites: Several<Slug>,
        /// The expert who said it, where somebody else writes it down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said_by: Option<PersonId>,
        /// The document that it was written out of: `document:initiative.atlas`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        out_of: Option<Artefact>,
        /// Whose its characters are, where people wrote it together.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        shares: Several<Share>,
    },
    /// Somebody changes it. Words: those of the introduction that are new; `why`, once it is frozen.
    #[serde(rename = "requirement.changed")]
    Changed {
        /// Which requirement.
        requirement: RequirementId,
        /// What the change does to what it means.
        meaning: Weight,
        /// What may happen where it does not hold, if that is another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        risk: Option<Risk>,
        /// Tags that are added.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        tags: Several<Slug>,
        /// Obligations that are added.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        cites: Several<Slug>,
        /// Tags and obligations that are taken off.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        without: Several<Slug>,
        /// The expert who said it, where somebody else writes it down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said_by: Option<PersonId>,
        /// Whose its characters are by now, where people wrote it together.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        shares: Several<Share>,
    },
    /// A part of it becomes a requirement of its own, with its tags, parents and risk. Words: as of an
    /// introduction.
    #[serde(rename = "requirement.split")]
    Split {
        /// Which requirement.
        requirement: RequirementId,
        /// The id of the new one.
        into: RequirementId,
    },
    /// It is none any more. Words: `why`.
    #[serde(rename = "requirement.withdrawn")]
    Withdrawn {
        /// Which requirement.
        requirement: RequirementId,
    },
    /// It is linked with something.
    #[serde(rename = "requirement.linked")]
    Linked {
        /// Which requirement.
        requirement: RequirementId,
        /// What the link says.
        link: Link,
        /// With what: `requirement:r-1`, `initiative:atlas`, the name of a test or design.
        artefact: Artefact,
    },
    /// It is not linked with that. Words: `why`.
    #[serde(rename = "requirement.unlinked")]
    Unlinked {
        /// Which requirement.
        requirement: RequirementId,
        /// What the link said.
        link: Link,
        /// With what.
        artefact: Artefact,
    },
    /// Somebody doubts that it still follows from what it is derived from. Words: `text`.
    #[serde(rename = "requirement.suspected")]
    Suspected {
        /// Which requirement.
        requirement: RequirementId,
        /// What it is derived from.
        parent: RequirementId,
    },
    /// Somebody has looked: it still follows from that. Words: `reason`.
    #[serde(rename = "suspect.cleared")]
    Cleared {
        /// Which requirement.
        requirement: RequirementId,
        /// What it is derived from.
        parent: RequirementId,
        /// The revision of that which they looked at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<Count>,
    },
    /// An expert says that what was written down as said by them is what they said.
    #[serde(rename = "requirement.authored")]
    Authored {
        /// Which requirement.
        requirement: RequirementId,
        /// The revision that they read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<Count>,
    },
    /// An expert says that they did not say that. Words: `text`.
    #[serde(rename = "requirement.disowned")]
    Disowned {
        /// Which requirement.
        requirement: RequirementId,
    },
    /// Somebody has read it and finds it right.
    #[serde(rename = "requirement.confirmed")]
    Confirmed {
        /// Which requirement.
        requirement: RequirementId,
        /// The revision that they read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<Count>,
    },
    /// Somebody says that it must not stay so. Words: `reason`.
    #[serde(rename = "requirement.vetoed")]
    Vetoed {
        /// Which requirement.
        requirement: RequirementId,
    },
    /// Somebody asks what it means. Words: `text`.
    #[serde(rename = "requirement.questioned")]
    Questioned {
        /// Which requirement.
        requirement: RequirementId,
    },
    /// Somebody answers the questions about it. Words: `text`.
    #[serde(rename = "requirement.answered")]
    Answered {
        /// Which requirement.
        requirement: RequirementId,
    },
    /// Whoever was asked says that it is not their field. Words: `text`, if they like.
    #[serde(rename = "requirement.passed")]
    Passed {
        /// Which requirement.
        requirement: RequirementId,
    },
    /// An expert is asked to read it. Words: `text`, if somebody likes.
    #[serde(rename = "requirement.asked")]
    Asked {
        /// Which requirement.
        requirement: RequirementId,
        /// The function that is asked.
        function: Function,
        /// Who in it, if that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        /// Who takes over when they have not answered in time, or it is not their field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deputy: Option<PersonId>,
        /// After how many working days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<Count>,
    },
    /// It changes only by exception from here on.
    #[serde(rename = "requirement.frozen")]
    Frozen {
        /// Which requirement.
        requirement: RequirementId,
    },
    /// Somebody signs it as it is, and shows at that moment who they are. Words: `record`, which the desk
    /// puts there: what they read and signed.
    #[serde(rename = "signature.given")]
    Signed {
        /// Which requirement.
        requirement: RequirementId,
        /// What the signature means.
        meaning: Meaning,
        /// The revision that they read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<Count>,
        /// How they showed who they are; none in acts of before that was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assurance: Option<Box<Assurance>>,
    },
    /// Somebody takes their signature back. Words: `reason`.
    #[serde(rename = "signature.revoked")]
    Revoked {
        /// Which requirement.
        requirement: RequirementId,
        /// What the signature meant.
        meaning: Meaning,
    },
    /// Somebody has read everything that was done to the requirements of an initiative, and signs that.
    /// Words:
    /// `record`, which the desk writes.
    #[serde(rename = "trail.reviewed")]
    Reviewed {
        /// Of which initiative.
        initiative: InitiativeId,
        /// How many entries they read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<Count>,
        /// How they showed who they are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assurance: Option<Box<Assurance>>,
    },
    /// The requirements of an initiative are frozen as they stand. Words: `name`.
    #[serde(rename = "baseline.cut")]
    Cut {
        /// Its id.
        baseline: BaselineId,
        /// Of which initiative.
        initiative: InitiativeId,
    },
    /// What carries a tag is frozen only with an author of a function, and with a signature of theirs.
    #[serde(rename = "composition.set")]
    Ruled {
        /// The function that must have written.
        function: Function,
        /// The tag.
        tag: Slug,
        /// What they must have signed.
        sign: Signing,
        /// Whether a signature counts only if whoever gave it had shown who they are; that does not matter
        /// where this is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<Proof>,
    },
    /// That rule holds no more. Words: `why`.
    #[serde(rename = "composition.lifted")]
    Lifted {
        /// The function that had to write.
        function: Function,
        /// The tag.
        tag: Slug,
    },
    /// Somebody says what a word means. Words: `name`, `definition`.
    #[serde(rename = "term.defined")]
    Defined {
        /// Its id.
        term: TermId,
        /// The function whose word it is, which verifies it.
        function: Function,
    },
    /// An expert says that it means that.
    #[serde(rename = "term.verified")]
    Verified {
        /// Which word.
        term: TermId,
    },
    /// The word is used no more. Words: `why`.
    #[serde(rename = "term.dropped")]
    Dropped {
        /// Which word.
        term: TermId,
    },
    /// Somebody offers a way in which it could be solved. Words: `text`.
    #[serde(rename = "idea.offered")]
    Offered {
        /// Its id.
        idea: IdeaId,
        /// The initiative that it is for.
        initiative: InitiativeId,
        /// Where it comes from.
        origin: Origin,
        /// Whose it is, where somebody else writes it down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said_by: Option<PersonId>,
    },
    /// The accountable person says what becomes of an idea. Words: `reason`, where it is not taken.
    #[serde(rename = "idea.decided")]
    Decided {
        /// Which idea.
        idea: IdeaId,
        /// What becomes of it.
        disposition: Disposition,
        /// The requirement in which it lives on, where it was taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        requirement: Option<RequirementId>,
    },
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Introduced { .. } => "requirement.introduced",
            Act::Changed { .. } => "requirement.changed",
            Act::Split { .. } => "requirement.split",
            Act::Withdrawn { .. } => "requirement.withdrawn",
            Act::Linked { .. } => "requirement.linked",
            Act::Unlinked { .. } => "requirement.unlinked",
            Act::Suspected { .. } => "requirement.suspected",
            Act::Cleared { .. } => "suspect.cleared",
            Act::Authored { .. } => "requirement.authored",
            Act::Disowned { .. } => "requirement.disowned",
            Act::Confirmed { .. } => "requirement.confirmed",
            Act::Vetoed { .. } => "requirement.vetoed",
            Act::Questioned { .. } => "requirement.questioned",
            Act::Answered { .. } => "requirement.answered",
            Act::Passed { .. } => "requirement.passed",
            Act::Asked { .. } => "requirement.asked",
            Act::Frozen { .. } => "requirement.frozen",
            Act::Signed { .. } => "signature.given",
            Act::Revoked { .. } => "signature.revoked",
            Act::Reviewed { .. } => "trail.reviewed",
            Act::Cut { .. } => "baseline.cut",
            Act::Ruled { .. } => "composition.set",
            Act::Lifted { .. } => "composition.lifted",
            Act::Defined { .. } => "term.defined",
            Act::Verified { .. } => "term.verified",
            Act::Dropped { .. } => "term.dropped",
            Act::Offered { .. } => "idea.offered",
            Act::Decided { .. } => "idea.decided",
        }
    }

    /// The requirement that it is about, if it is about one.
    pub fn requirement(&self) -> Option<&RequirementId> {
        match self {
            Act::Introduced { requirement, .. }
            | Act::Changed { requirement, .. }
            | Act::Split { requirement, .. }
            | Act::Withdrawn { requirement }
            | Act::Linked { requirement, .. }
            | Act::Unlinked { requirement, .. }
            | Act::Suspected { requirement, .. }
            | Act::Cleared { requirement, .. }
            | Act::Authored { requirement, .. }
            | Act::Disowned { requirement }
            | Act::Confirmed { requirement, .. }
            | Act::Vetoed { requirement }
            | Act::Questioned { requirement }
            | Act::Answered { requirement }
            | Act::Passed { requirement }
            | Act::Asked { requirement, .. }
            | Act::Frozen { requirement }
            | Act::Signed { requirement, .. }
            | Act::Revoked { requirement, .. } => Some(requirement),
            _ => None,
        }
    }
}
