//! What people can do: report a problem, own it, trace it to a shortcoming, say that it is fixed, ask for the
//! verdict, give it, say that it came back; make several problems one, take them apart again, say of two that
//! they are not one.

pub use super::words::{Count, Direction, Found, Outcome, Shortcoming, Stance};
use comity_common::exchange::{Artefact, Closing, Needs, Opening, Several, Step};
use comity_common::practice::ActCard;
use comity_spine::{Amount, Function, InitiativeId, KindCard, Noun, PersonId, ProblemId, Slug, TraceId};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// The acts of this practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody around product reports a pain. Words: `text`.
    #[serde(rename = "problem.reported")]
    Reported {
        /// Its id.
        problem: ProblemId,
        /// The function that it is put to.
        #[serde(default = "product")]
        to: Function,
        /// The initiative that it is about, if it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiative: Option<InitiativeId>,
        /// What is lost by it, as far as the reporter knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        money: Option<Amount>,
        /// The customer it happened to, by a short name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<Slug>,
        /// A short word for the sort of pain, as the reporter's function has them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Slug>,
        /// Who is part of it besides the actor, where it is not open to everyone.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        with: Several<PersonId>,
    },
    /// Somebody of product answers for it from now on: the actor, or whom they name.
    #[serde(rename = "problem.owned")]
    Owned {
        /// Which problem.
        problem: ProblemId,
        /// Who answers for it; the actor if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<PersonId>,
    },
    /// Product says which shortcoming it comes from. Words: `text`, where it is said to be none of product's.
    #[serde(rename = "problem.traced")]
    Traced {
        /// Which problem.
        problem: ProblemId,
        /// Which shortcoming.
        shortcoming: Shortcoming,
    },
    /// The function that reported it agrees that it is no problem of product, or does not. Words: `text`,
    /// where it does not.
    #[serde(rename = "problem.countersigned")]
    Countersigned {
        /// Which problem.
        problem: ProblemId,
        /// Whether it agrees.
        stance: Stance,
    },
    /// Product says that it is fixed. That closes nothing.
    #[serde(rename = "problem.fixed")]
    Fixed {
        /// Which problem.
        problem: ProblemId,
        /// What was changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        artefact: Option<Artefact>,
    },
    /// Product asks the reporter for the verdict.
    #[serde(rename = "problem.asked")]
    Asked {
        /// Which problem.
        problem: ProblemId,
    },
    /// The reporter says whether it is solved. Words: `text`, where it is not, or only partly.
    #[serde(rename = "problem.confirmed")]
    Confirmed {
        /// Which problem.
        problem: ProblemId,
        /// What the reporter says.
        outcome: Outcome,
    },
    /// It is back. Words: `text`.
    #[serde(rename = "problem.recurred")]
    Recurred {
        /// Which problem.
        problem: ProblemId,
    },
    /// Two problems are one.
    #[serde(rename = "problem.merged")]
    Merged {
        /// The one that becomes a part.
        problem: ProblemId,
        /// The one that it becomes a part of.
        into: ProblemId,
        /// How they were found to be one, where Comity suggested it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        found: Option<Found>,
    },
    /// Two problems are not one, however alike their words. Words: `text`.
    #[serde(rename = "problem.told_apart")]
    ToldApart {
        /// The one.
        problem: ProblemId,
        /// The other.
        other: ProblemId,
        /// Whether Comity had suggested that they are one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        found: Option<Found>,
    },
    /// A part is a problem of its own again.
    #[serde(rename = "problem.split")]
    Split {
        /// The part.
        problem: ProblemId,
    },
    /// What the other function's own number was before and after.
    #[serde(rename = "problem.measured")]
    Measured {
        /// Which problem.
        problem: ProblemId,
        /// The number's name: `win-rate`, `churn`.
        metric: Slug,
        /// Which way is better.
        better: Direction,
        /// What it was before.
        before: Amount,
        /// Out of how many cases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before_of: Option<Count>,
        /// What it was after.
        after: Amount,
        /// Out of how many cases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after_of: Option<Count>,
        /// Over how many days each was taken.
        days: Count,
    },
}

/// The function that answers for the product.
pub fn product() -> Function {
    Function::new("product").expect("`product` is a name")
}

/// What a problem carries from its opening on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// What is lost by it.
    pub money: Option<Amount>,
    /// The customer it happened to.
    pub customer: Option<CompactString>,
    /// The sort of pain, as its reporter or the source names it.
    pub reason: Option<CompactString>,
    /// The trace that told of it, if a source did.
    pub trace: Option<TraceId>,
}

/// A step between report and verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Somebody answers for it.
    Owned(PersonId),
    /// It comes from that.
    Traced(Shortcoming),
    /// The reporter's function does not agree that it is none of product's.
    Contested,
    /// It is said to be fixed.
    Fixed(Option<Artefact>),
    /// The reporter was asked for the verdict.
    Asked,
    /// The reporter says that it is not solved: product's turn again.
    Unsolved,
    /// It became a part of another.
    Merged(Slug),
    /// It is a problem of its own again.
    Split,
    /// It is not the same as that one.
    ToldApart(Slug),
    /// A number before and after.
    Measured(Measured),
}

/// A number of another function before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Its name.
    pub metric: Slug,
    /// Which way is better.
    pub better: Direction,
    /// What it was before, and out of how many cases.
    pub before: (Amount, Option<Count>),
    /// What it was after, and out of how many cases.
    pub after: (Amount, Option<Count>),
    /// Over how many days each was taken.
    pub days: Count,
}

/// What closed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The reporter says that it is solved, or partly.
    Confirmed(Outcome),
    /// Both sides say that it is no problem of product.
    NotProducts,
}

impl Closing for Closed {
    fn name(&self) -> &'static str {
        match self {
            Closed::Confirmed(outcome) => outcome.name(),
            Closed::NotProducts => "no problem of product",
        }
    }
    fn needs(&self) -> Needs {
        Needs::default()
    }
    fn artefact(&self) -> Option<&Artefact> {
        None
    }
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Reported { .. } => "problem.reported",
            Act::Owned { .. } => "problem.owned",
            Act::Traced { .. } => "problem.traced",
            Act::Countersigned { .. } => "problem.countersigned",
            Act::Fixed { .. } => "problem.fixed",
            Act::Asked { .. } => "problem.asked",
            Act::Confirmed { .. } => "problem.confirmed",
            Act::Recurred { .. } => "problem.recurred",
            Act::Merged { .. } => "problem.merged",
            Act::Split { .. } => "problem.split",
            Act::ToldApart { .. } => "problem.told_apart",
            Act::Measured { .. } => "problem.measured",
        }
    }

    /// The problem that it is about.
    pub fn problem(&self) -> &ProblemId {
        match self {
            Act::Reported { problem, .. }
            | Act::Owned { problem, .. }
            | Act::Traced { problem, .. }
            | Act::Countersigned { problem, .. }
            | Act::Fixed { problem, .. }
            | Act::Asked { problem }
            | Act::Confirmed { problem, .. }
            | Act::Recurred { problem }
            | Act::Merged { problem, .. }
            | Act::Split { problem }
            | Act::ToldApart { problem, .. }
            | Act::Measured { problem, .. } => problem,
        }
    }

    /// Whether it is done about a problem as a whole, whichever part it names: what product does. The rest is
    /// between one reporter and product.
    pub fn is_of_whole(&self) -> bool {
        match self {
            Act::Owned { .. } | Act::Traced { .. } | Act::Fixed { .. } | Act::Measured { .. } => true,
            Act::Reported { .. }
            | Act::Countersigned { .. }
            | Act::Asked { .. }
            | Act::Confirmed { .. }
            | Act::Recurred { .. }
            | Act::Merged { .. }
            | Act::Split { .. }
            | Act::ToldApart { .. } => false,
        }
    }

    /// The same as a step of an exchange, done by that person; `None` where nobody did it.
    pub fn step(&self, by: Option<PersonId>) -> Option<Step<Reported, Done, Closed>> {
        Some(match self.clone() {
            Act::Reported { to, initiative, money, customer, reason, with, .. } => Step::Opened(Opening {
                initiative,
                from: None,
                to,
                with: with.as_slice().to_vec(),
                what: Reported {
                    money,
                    customer: customer.map(|customer| customer.as_str().into()),
                    reason: reason.map(|reason| reason.as_str().into()),
                    trace: None,
                },
            }),
            Act::Owned { owner, .. } => Step::Answered(Done::Owned(owner.or(by)?)),
            Act::Traced { shortcoming, .. } => Step::Answered(Done::Traced(shortcoming)),
            Act::Countersigned { stance: Stance::Agreed, .. } => Step::Closed(Closed::NotProducts),
            Act::Countersigned { stance: Stance::Contested, .. } => Step::Answered(Done::Contested),
            Act::Fixed { artefact, .. } => Step::Answered(Done::Fixed(artefact)),
            Act::Asked { .. } => Step::Answered(Done::Asked),
            Act::Confirmed { outcome: Outcome::Not, .. } => Step::Answered(Done::Unsolved),
            Act::Confirmed { outcome, .. } => Step::Closed(Closed::Confirmed(outcome)),
            Act::Recurred { .. } => Step::Reopened,
            Act::Merged { into, .. } => Step::Answered(Done::Merged(into.0)),
            Act::Split { .. } => Step::Answered(Done::Split),
            Act::ToldApart { other, .. } => Step::Answered(Done::ToldApart(other.0)),
            Act::Measured { metric, better, before, before_of, after, after_of, days, .. } => {
                let (before, after) = ((before, before_of), (after, after_of));
                Step::Answered(Done::Measured(Measured { metric, better, before, after, days }))
            }
        })
    }
}

const fn card(
    name: &'static str,
    attrs: &'static [&'static str],
    says: &'static str,
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    let about = &[Noun::Problem, Noun::Initiative];
    ActCard::new(KindCard { name, about, attrs, says, from_sources: false }, fields, words)
}

/// The same of a kind that sources bring as well.
const fn told(
    name: &'static str,
    attrs: &'static [&'static str],
    says: &'static str,
    fields: &'static [&'static str],
    words: &'static [&'static str],
) -> ActCard {
    let about = &[Noun::Problem, Noun::Initiative];
    ActCard::new(KindCard { name, about, attrs, says, from_sources: true }, fields, words)
}

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    told(
        "problem.reported",
        &["reason", "severity", "product"],
        "Somebody of sales, marketing or customer success reported a problem.",
        &["problem?", "to?", "initiative?", "money?", "customer?", "reason?", "with?"],
        &["text"],
    )
    .opening()
    .done_by("Report a problem"),
    told("problem.owned", &[], "Somebody of product took a problem on.", &["problem", "owner?"], &[])
        .done_by("Own it"),
    card(
        "problem.traced",
        &["shortcoming"],
        "Product said which shortcoming a problem comes from.",
        &[
            "problem",
            "shortcoming: missing_capability|defect|usability|reliability|pricing_packaging|\
             positioning_claims|onboarding_docs|integration|data_insight|policy_legal|not_a_product_problem",
        ],
        &["text?"],
    )
    .done_by("Trace it"),
    card(
        "problem.countersigned",
        &["stance"],
        "The function that reported a problem agreed that it is none of product's, or did not.",
        &["problem", "stance: agreed|contested"],
        &["text?"],
    )
    .done_by("Counter-sign"),
    told("problem.fixed", &["timely"], "A problem was fixed.", &["problem", "artefact?"], &["text?"])
        .done_by("Say that it is fixed"),
    card(
        "problem.asked",
        &[],
        "Product asked a problem's reporter for the verdict.",
        &["problem"],
        &["text?"],
    )
    .done_by("Ask for the verdict"),
    told(
        "problem.confirmed",
        &["outcome"],
        "A problem's reporter said whether it is solved.",
        &["problem", "outcome: solved|partly|not"],
        &["text?"],
    )
    .done_by("Say whether it is solved"),
    card("problem.recurred", &[], "A problem came back.", &["problem"], &["text"])
        .done_by("Say that it is back"),
    card(
        "problem.merged",
        &[],
        "Two problems were made one.",
        &["problem", "into", "found?: suggested"],
        &["text?"],
    )
    .done_by("Merge"),
    card(
        "problem.told_apart",
        &[],
        "Two problems that sound alike were said not to be the same.",
        &["problem", "other", "found?: suggested"],
        &["text?"],
    )
    .done_by("Not the same"),
    card(
        "problem.split",
        &[],
        "A part of a problem was made a problem of its own again.",
        &["problem"],
        &["text?"],
    )
    .done_by("Split off again"),
    card(
        "problem.measured",
        &["change"],
        "A number of another function was compared before and after a problem was fixed.",
        &["problem", "metric", "better: higher|lower", "before", "before_of?", "after", "after_of?", "days"],
        &["text?"],
    )
    .done_by("Say what changed in their number"),
];
