//! What people can do: raise a concern, offer a condition, say that it would work, say what came of it, open
//! it again; make a precedent of what came of it; say how they stand to an initiative.

use comity_common::exchange::{Artefact, Closing, Needs, Opening, Several, Stand, Step};
use comity_common::practice::ActCard;
use comity_spine::{At, ConcernId, Function, InitiativeId, Noun, PersonId, PrecedentId, Slug, Tier};
use compact_str::CompactString;
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
    /// The function that raised it says that a way which somebody offered would work.
    #[serde(rename = "concern.workable")]
    Workable {
        /// Which concern.
        concern: ConcernId,
        /// Which way.
        option: Slug,
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
    /// What came of a concern counts for other initiatives too. Words: `text`.
    #[serde(rename = "precedent.set")]
    PrecedentSet {
        /// Its id: `l-12`.
        precedent: PrecedentId,
        /// The concern whose resolution it is.
        concern: ConcernId,
        /// The rules for which it clears, of those that the concern rests on; all of them if not said.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        cites: Several<Slug>,
        /// For initiatives of that tier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<Tier>,
        /// For initiatives that touch one of these.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        touches: Several<Slug>,
        /// For initiatives in one of these regions.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        region: Several<Slug>,
        /// The last instant at which it stands.
        until: At,
    },
    /// A concern of another initiative is cleared by a precedent.
    #[serde(rename = "precedent.applied")]
    PrecedentApplied {
        /// Which precedent.
        precedent: PrecedentId,
        /// The concern that it clears.
        concern: ConcernId,
    },
    /// A precedent stands for longer. Words: `text`.
    #[serde(rename = "precedent.renewed")]
    PrecedentRenewed {
        /// Which.
        precedent: PrecedentId,
        /// The last instant at which it stands.
        until: At,
    },
    /// A precedent ends before its day. Words: `reason`.
    #[serde(rename = "precedent.expired")]
    PrecedentExpired {
        /// Which.
        precedent: PrecedentId,
    },
    /// Somebody says by name how they stand to an initiative. Words: `text`, if they like; for `for_if` the
    /// condition.
    #[serde(rename = "stance.declared")]
    StanceDeclared {
        /// Which initiative.
        initiative: InitiativeId,
        /// How they stand to it.
        stance: Stand,
    },
    /// Somebody stands to an initiative otherwise than they said before. Words: `text`, if they like; for
    /// `for_if` the condition.
    #[serde(rename = "stance.changed")]
    StanceChanged {
        /// Which initiative.
        initiative: InitiativeId,
        /// How they stand to it now.
        stance: Stand,
    },
    /// Somebody of a function that is large enough answers without their name.
    #[serde(rename = "pulse.answered")]
    PulseAnswered {
        /// Which initiative.
        initiative: InitiativeId,
        /// The function for which it counts: the person's own.
        function: Function,
        /// How they stand to it.
        stance: Stand,
        /// In the place of a name: drawn by the writer, never sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voter: Option<CompactString>,
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

    /// Whether nobody holds it any more, so that no way is needed.
    pub fn is_withdrawn(self) -> bool {
        self == Resolution::Withdrawn
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
            Act::Workable { .. } => "concern.workable",
            Act::Resolved { .. } => "concern.resolved",
            Act::Reopened { .. } => "concern.reopened",
            Act::PrecedentSet { .. } => "precedent.set",
            Act::PrecedentApplied { .. } => "precedent.applied",
            Act::PrecedentRenewed { .. } => "precedent.renewed",
            Act::PrecedentExpired { .. } => "precedent.expired",
            Act::StanceDeclared { .. } => "stance.declared",
            Act::StanceChanged { .. } => "stance.changed",
            Act::PulseAnswered { .. } => "pulse.answered",
        }
    }

    /// The same as a step of a concern, if it is one.
    pub fn step(&self) -> Option<(&ConcernId, Step<Raised, Condition, Resolved>)> {
        Some(match self {
            Act::Raised { concern, initiative, function, to, cites, with } => {
                let opening = Opening {
                    initiative: Some(initiative.clone()),
                    from: Some(function.clone()),
                    to: to.clone(),
                    with: with.as_slice().to_vec(),
                    what: Raised { cites: cites.clone() },
                };
                (concern, Step::Opened(opening))
            }
            Act::Conditioned { concern, option, effect, risk, effort } => {
                let (option, effect, risk, effort) = (option.clone(), *effect, *risk, *effort);
                (concern, Step::Answered(Condition { option, effect, risk, effort }))
            }
            Act::Resolved { concern, resolution, effect, artefact } => {
                let (resolution, effect, artefact) = (*resolution, *effect, artefact.clone());
                (concern, Step::Closed(Resolved { resolution, effect, artefact }))
            }
            Act::Reopened { concern } => (concern, Step::Reopened),
            _ => return None,
        })
    }
}

const STANCE: &str = "stance: against|concerned|neutral|for_if|for";

const ON_CONCERN: &[Noun] = &[Noun::Concern, Noun::Initiative];
const ON_PRECEDENT: &[Noun] = &[Noun::Precedent, Noun::Concern, Noun::Initiative];

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    ActCard::of(
        "concern.raised",
        ON_CONCERN,
        &["cites"],
        "A function raised a concern about an initiative and named the rule or risk.",
        &["concern?", "initiative", "function", "to?", "cites", "with?"],
        &["text"],
    )
    .opening()
    .done_by("Raise a concern"),
    ActCard::of(
        "concern.conditioned",
        ON_CONCERN,
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
    ActCard::of(
        "concern.workable",
        ON_CONCERN,
        &[],
        "The function that raised a concern said that a way would work.",
        &["concern", "option"],
        &[],
    )
    .done_by("Say that a way would work"),
    ActCard::of(
        "concern.resolved",
        ON_CONCERN,
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
    ActCard::of("concern.reopened", ON_CONCERN, &[], "A concern was opened again.", &["concern"], &["text"])
        .done_by("Open it again"),
    ActCard::of(
        "precedent.set",
        ON_PRECEDENT,
        &["cites"],
        "What came of a concern counts for other initiatives too, within a scope and until a day.",
        &["precedent", "concern", "cites?", "tier?: T1|T2|T3|T4", "touches?", "region?", "until"],
        &["text"],
    )
    .done_by("Make it a precedent"),
    ActCard::of(
        "precedent.applied",
        ON_PRECEDENT,
        &[],
        "A concern was cleared by a precedent.",
        &["precedent", "concern"],
        &[],
    )
    .done_by("Clear a concern by it"),
    ActCard::of(
        "precedent.renewed",
        ON_PRECEDENT,
        &[],
        "A precedent stands for longer.",
        &["precedent", "until"],
        &["text"],
    )
    .done_by("Let it stand for longer"),
    ActCard::of(
        "precedent.expired",
        ON_PRECEDENT,
        &[],
        "A precedent was ended before its day.",
        &["precedent"],
        &["reason"],
    )
    .done_by("End it"),
    ActCard::of(
        "stance.declared",
        &[Noun::Initiative],
        &["stance"],
        "Somebody said by name how they stand to an initiative.",
        &["initiative", STANCE],
        &["text?"],
    )
    .done_by("Say where you stand"),
    ActCard::of(
        "stance.changed",
        &[Noun::Initiative],
        &["stance"],
        "Somebody stands to an initiative otherwise than they said before.",
        &["initiative", STANCE],
        &["text?"],
    )
    .done_by("Say where you stand now"),
    ActCard::of(
        "pulse.answered",
        &[Noun::Initiative],
        &[],
        "Somebody of a function answered without their name how they stand to an initiative.",
        &["initiative", "function", STANCE],
        &[],
    )
    .unnamed()
    .done_by("Answer without your name"),
];
