//! The closed words and numbers of this practice.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// What a problem comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortcoming {
    /// The product cannot do it.
    MissingCapability,
    /// It should do it, and does it wrongly.
    Defect,
    /// It does it, and people do not manage.
    Usability,
    /// It does it, and not always.
    Reliability,
    /// What it costs, or what is sold together.
    PricingPackaging,
    /// What we say that it is.
    PositioningClaims,
    /// How people learn it.
    OnboardingDocs,
    /// How it works with what else they have.
    Integration,
    /// What people cannot see in it.
    DataInsight,
    /// What the law or our own rules make of it.
    PolicyLegal,
    /// Product has nothing to do with it: the function that reported it must agree.
    NotAProductProblem,
}

impl Shortcoming {
    /// The word as code and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Shortcoming::MissingCapability => "missing_capability",
            Shortcoming::Defect => "defect",
            Shortcoming::Usability => "usability",
            Shortcoming::Reliability => "reliability",
            Shortcoming::PricingPackaging => "pricing_packaging",
            Shortcoming::PositioningClaims => "positioning_claims",
            Shortcoming::OnboardingDocs => "onboarding_docs",
            Shortcoming::Integration => "integration",
            Shortcoming::DataInsight => "data_insight",
            Shortcoming::PolicyLegal => "policy_legal",
            Shortcoming::NotAProductProblem => "not_a_product_problem",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Shortcoming::MissingCapability => "missing capability",
            Shortcoming::Defect => "defect",
            Shortcoming::Usability => "usability",
            Shortcoming::Reliability => "reliability",
            Shortcoming::PricingPackaging => "pricing or packaging",
            Shortcoming::PositioningClaims => "positioning or claims",
            Shortcoming::OnboardingDocs => "onboarding or docs",
            Shortcoming::Integration => "integration",
            Shortcoming::DataInsight => "data or insight",
            Shortcoming::PolicyLegal => "policy or legal",
            Shortcoming::NotAProductProblem => "not a product problem",
        }
    }
}

/// What a reporter says of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is solved.
    Solved,
    /// It is better, and the reporter can live with the rest.
    Partly,
    /// It is not solved.
    Not,
}

impl Outcome {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Solved => "solved",
            Outcome::Partly => "partly",
            Outcome::Not => "not",
        }
    }

    /// The outcome of that name.
    pub fn named(text: &str) -> Option<Outcome> {
        [Outcome::Solved, Outcome::Partly, Outcome::Not].into_iter().find(|outcome| outcome.name() == text)
    }
}

/// How two problems were found to be one, or not to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Found {
    /// Comity showed the one on the page of the other, and somebody said yes or no to that.
    Suggested,
}

/// Whether the function that reported a problem agrees that it is none of product's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Stance {
    Agreed,
    Contested,
}

impl Stance {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Agreed => "agreed",
            Stance::Contested => "contested",
        }
    }
}

/// Which way a number is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Direction {
    Higher,
    Lower,
}

/// How many; from 1. A form sends it as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Count(pub u32);

impl Count {
    /// The most that one act may name.
    pub const MOST: u32 = 100_000_000;
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Count, D::Error> {
        struct Shape;
        impl de::Visitor<'_> for Shape {
            type Value = Count;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number from 1")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Count, E> {
                let number = u32::try_from(number).ok().filter(|n| (1..=Count::MOST).contains(n));
                number.map(Count).ok_or_else(|| E::custom("say a whole number from 1, such as `42`"))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Count, E> {
                self.visit_u64(u64::try_from(number).unwrap_or(0))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Count, E> {
                self.visit_u64(text.trim().parse().unwrap_or(0))
            }
        }
        d.deserialize_any(Shape)
    }
}
