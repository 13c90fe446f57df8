//! What people can do: raise a concern, offer a condition, say what came of it, open it again.

use comity_common::exchange::{Artefact, Closing, Needs, Opening, Several, Step};
use comity_common::practice::ActCard;
use comity_spine::{ConcernId, Function, InitiativeId, KindCard, Noun, PersonId, Slug};
use serde::{Deserialize, Serialize};

/// The acts of this practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// A function says what could go wrong, and by which rule. Words: `text`.
    #[serde(rename = "concern.raised")]
    Raised {
        /// Its id.
        concern: ConcernId,
        /// The initiative that it is about.
        initiative: InitiativeId,
        /// The function that raises it: the actor's.
        function: Function,
        /// The function that it is put to.
        #[serde(default = "product")]
        to: Function,
        /// The rules or risks that it rests on; at least one.
        cites: Several<Slug>,
        /// Who is part of it besides the actor, where it is not open to everyone.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        with: Several<PersonId>,
    },
    /// Somebody of either side says what would make it acceptable. Words: `text`.
    #[serde(rename = "concern.conditioned")]
    Conditioned {
        /// Which concern.
        concern: ConcernId,
        /// The name of this way.
        option: Slug,
        /// What it does to the customer's experience.
        effect: Effect,
        /// The risk that remains.
        risk: Risk,
        /// How much work it is.
        effort: Effort,
    },
    /// Somebody says what came of it. Words: `reason`, where the resolution needs one.
    #[serde(rename = "concern.resolved")]
    Resolved {
        /// Which concern.
        concern: ConcernId,
        /// What came of it.
        resolution: Resolution,
        /// What that does to the customer's experience.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        effect: Option<Effect>,
        /// What was changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        artefact: Option<Artefact>,
    },
    /// Something has changed, and the concern is open again. Words: `text`.
    #[serde(rename = "concern.reopened")]
    Reopened {
        /// Which concern.
        concern: ConcernId,
    },
}

fn product() -> Function {
    Function::new("product").expect("`product` is a name")
}

/// What a way does to the customer's experience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Better than what was planned.
    Better,
    /// As good as what was planned.
    Same,
    /// Worse than what was planned.
    Worse,
}

impl Effect {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Effect::Better => "better",
            Effect::Same => "same",
            Effect::Worse => "worse",
        }
    }
}

/// The risk that remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Risk {
    Low,
    Medium,
    High,
}

impl Risk {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }
}

/// How much work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// Days.
    Small,
    /// Weeks.
    Medium,
    /// More than that.
    Large,
}

impl Effort {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Effort::Small => "small",
            Effort::Medium => "medium",
            Effort::Large => "large",
        }
    }
}

/// What came of a concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// It turned out to be met as planned.
    SolvedAsIs,
    /// Something was changed, and that met it.
    SolvedWithChange,
    /// It stands, and the accountable person answers for it.
    RiskAccepted,
    /// The part that it was about is left out.
    ScopeCut,
    /// Its own function no longer holds it.
    Withdrawn,
    /// Its own function knows no lawful way.
    NoLawfulPath,
}

impl Resolution {
    /// The word as code and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Resolution::SolvedAsIs => "solved_as_is",
            Resolution::SolvedWithChange => "solved_with_change",
            Resolution::RiskAccepted => "risk_accepted",
            Resolution::ScopeCut => "scope_cut",
            Resolution::Withdrawn => "withdrawn",
            Resolution::NoLawfulPath => "no_lawful_path",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Resolution::SolvedAsIs => "solved as is",
            Resolution::SolvedWithChange => "solved with a change",
            Resolution::RiskAccepted => "risk accepted",
            Resolution::ScopeCut => "scope cut",
            Resolution::Withdrawn => "withdrawn",
            Resolution::NoLawfulPath => "no lawful path known",
        }
    }

    /// Whether a way was found.
    pub fn is_solved(self) -> bool {
        matches!(self, Resolution::SolvedAsIs | Resolution::SolvedWithChange)
    }

    /// Whether it says something of the customer's experience, and so must say what.
    pub fn has_effect(self) -> bool {
        !matches!(self, Resolution::Withdrawn | Resolution::NoLawfulPath)
    }
}

/// What a concern carries from its opening on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The rules or risks that it rests on.
    pub cites: Several<Slug>,
}

/// A way that would make it acceptable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The name of this way.
    pub option: Slug,
    /// What it does to the customer's experience.
    pub effect: Effect,
    /// The risk that remains.
    pub risk: Risk,
    /// How much work it is.
    pub effort: Effort,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// What came of it.
    pub resolution: Resolution,
    /// What that does to the customer's experience.
    pub effect: Option<Effect>,
    /// What was changed.
    pub artefact: Option<Artefact>,
}

impl Closing for Resolved {
    fn name(&self) -> &'static str {
        self.resolution.title()
    }
    fn needs(&self) -> Needs {
        Needs {
            reason: !self.resolution.is_solved(),
            artefact: self.resolution == Resolution::SolvedWithChange,
        }
    }
    fn artefact(&self) -> Option<&Artefact> {
        self.artefact.as_ref()
    }
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Raised { .. } => "concern.raised",
            Act::Conditioned { .. } => "concern.conditioned",
            Act::Resolved { .. } => "concern.resolved",
            Act::Reopened { .. } => "concern.reopened",
        }
    }

    /// The concern that it is about.
    pub fn concern(&self) -> &ConcernId {
        match self {
            Act::Raised { concern, .. }
            | Act::Conditioned { concern, .. }
            | Act::Resolved { concern, .. }
            | Act::Reopened { concern } => concern,
        }
    }

    /// The same as a step of an exchange.
    pub fn step(&self) -> Step<Raised, Condition, Resolved> {
        match self.clone() {
            Act::Raised { initiative, function, to, cites, with, .. } => Step::Opened(Opening {
                initiative: Some(initiative),
                from: Some(function),
                to,
                with: with.as_slice().to_vec(),
                what: Raised { cites },
            }),
            Act::Conditioned { option, effect, risk, effort, .. } => {
                Step::Answered(Condition { option, effect, risk, effort })
            }
            Act::Resolved { resolution, effect, artefact, .. } => {
                Step::Closed(Resolved { resolution, effect, artefact })
            }
            Act::Reopened { .. } => Step::Reopened,
        }
    }
}

const fn card(
    name: &'static str,
    attrs: &'static [&'static str],
    says: &'static str,
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    let about = &[Noun::Concern, Noun::Initiative];
    ActCard::new(KindCard { name, about, attrs, says, from_sources: false }, fields, words)
}

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    card(
        "concern.raised",
        &["cites"],
        "A function raised a concern about an initiative and named the rule or risk.",
        &["concern?", "initiative", "function", "to?", "cites", "with?"],
        &["text"],
    )
    .opening()
    .done_by("Raise a concern"),
    card(
        "concern.conditioned",
        &["effect", "risk", "effort"],
        "Somebody said what would make a concern acceptable.",
        &[
            "concern",
            "option",
            "effect: better|same|worse",
            "risk: low|medium|high",
            "effort: small|medium|large",
        ],
        &["text"],
    )
    .done_by("Offer a way"),
    card(
        "concern.resolved",
        &["resolution", "effect"],
        "Somebody said what came of a concern.",
        &[
            "concern",
            "resolution: solved_as_is|solved_with_change|risk_accepted|scope_cut|withdrawn|no_lawful_path",
            "effect?: better|same|worse",
            "artefact?",
        ],
        &["reason?"],
    )
    .done_by("Settle it"),
    card("concern.reopened", &[], "A concern was opened again.", &["concern"], &["text"])
        .done_by("Open it again"),
];
