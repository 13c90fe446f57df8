//! What people can do: set goals, offer and answer links between them, say where they stand, name champions,
//! propose and answer. Their cards stand in [`super::cards`].

use comity_common::exchange::{Artefact, Closing, Disposition, Needs, Opening, Several, Step};
use comity_common::number::Number;
use comity_spine::{At, Function, InitiativeId, ObjectiveId, PersonId, PickId, ProposalId, Region, Slug};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// The acts of this practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody sets a goal, or sets it anew. Words: `title`.
    #[serde(rename = "objective.set")]
    Set {
        /// Its id.
        objective: ObjectiveId,
        /// Who answers for it.
        owner: PersonId,
        /// Whether it is the company's or a function's.
        #[serde(rename = "scope")]
        level: Level,
        /// The function that it belongs to; none for one of the company.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        function: Option<Function>,
        /// The period that it is for, such as `2026h1`.
        period: Slug,
        /// The day on which that period ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
        /// The strategic theme that it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pillar: Option<Slug>,
        /// The region that it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
        /// The second pair of eyes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reviewer: Option<PersonId>,
    },
    /// Its owner says by what one would see it. Words: `title`.
    #[serde(rename = "keyresult.set")]
    KeySet {
        /// Of which goal.
        objective: ObjectiveId,
        /// Its name within the goal.
        key: Slug,
        /// Where it stood at the beginning, if it is to get from there to a target.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        baseline: Option<Number>,
        /// Where it is to stand then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<Number>,
        /// The low end of the band that it is to keep within, if it is to keep within one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        low: Option<Number>,
        /// The high end of that band. One of both ends may be open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<Number>,
        /// Its unit.
        unit: Slug,
        /// What knows where it stands: a metric that a source brings, or a kind of event that is counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        metric: Option<Slug>,
    },
    /// Somebody offers that a goal serve another. Words: `reason`.
    #[serde(rename = "link.offered")]
    Offered {
        /// The goal that would serve.
        objective: ObjectiveId,
        /// The goal that it would serve.
        parent: ObjectiveId,
    },
    /// The owner of the goal that would serve says yes.
    #[serde(rename = "link.accepted")]
    Accepted {
        /// The goal that serves.
        objective: ObjectiveId,
        /// The goal that it serves; the one that was offered if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<ObjectiveId>,
    },
    /// The owner of the goal that would serve says which other goal it would rather serve. Words: `reason`.
    #[serde(rename = "link.countered")]
    Countered {
        /// The goal that would serve.
        objective: ObjectiveId,
        /// The goal that it was to serve; the one that was offered if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<ObjectiveId>,
        /// The goal that it would rather serve.
        instead: ObjectiveId,
    },
    /// The owner of the goal that would serve says why it does not. Words: `reason`.
    #[serde(rename = "link.contested")]
    Contested {
        /// The goal that does not serve.
        objective: ObjectiveId,
        /// The goal that it was to serve; the one that was offered if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<ObjectiveId>,
    },
    /// Whoever offered a link takes the offer back.
    #[serde(rename = "link.withdrawn")]
    Withdrawn {
        /// The goal that was to serve.
        objective: ObjectiveId,
        /// The goal that it was to serve.
        parent: ObjectiveId,
    },
    /// Somebody says where a key result stands that no metric knows, or what a region has to say of it.
    /// Words: `text`.
    #[serde(rename = "checkin.drafted")]
    Drafted {
        /// Of which goal.
        objective: ObjectiveId,
        /// Of which key result.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<Slug>,
        /// Where it stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Number>,
        /// The region that speaks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
    },
    /// The owner says that it is so. Words: `text`.
    #[serde(rename = "checkin.confirmed")]
    Confirmed {
        /// Of which goal.
        objective: ObjectiveId,
        /// Of which key result; of all of them if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<Slug>,
        /// Where it stands: what was drafted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Number>,
        /// How sure the owner is that it will be reached, 0 to 10.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confidence: Option<Confidence>,
    },
    /// The second pair of eyes has seen it, or has not after all.
    #[serde(rename = "checkin.acknowledged")]
    Acknowledged {
        /// Of which goal.
        objective: ObjectiveId,
        /// Whether that was seen, or is undone.
        #[serde(default)]
        answer: Seeing,
    },
    /// A function says how many of its people work on a key result; none takes that back. Words: `reason`.
    #[serde(rename = "people.committed")]
    Committed {
        /// Of which goal.
        objective: ObjectiveId,
        /// Of which key result.
        key: Slug,
        /// The function whose people they are.
        function: Function,
        /// How many; halves count.
        people: Number,
        /// The first day; from now on if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<At>,
        /// The last day; as long as the goal's period if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
    },
    /// A function says how many of its people it has for goals.
    #[serde(rename = "capacity.stated")]
    Stated {
        /// The function.
        function: Function,
        /// How many.
        people: Number,
        /// From which day on; from now on if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<At>,
    },
    /// Everybody is asked which of some goals are the company's.
    #[serde(rename = "pick.asked")]
    Asked {
        /// The question's id.
        pick: PickId,
        /// The company's objectives: one to three.
        objectives: Several<ObjectiveId>,
        /// Goals of functions to tell them from: at least as many, and no more than eight in all.
        others: Several<ObjectiveId>,
        /// The last day for an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<At>,
    },
    /// Somebody of a function that is large enough picks them, without their name.
    #[serde(rename = "pick.made")]
    Picked {
        /// Which question.
        pick: PickId,
        /// The function for which it counts: the person's own.
        function: Function,
        /// The goals that they take for the company's.
        chosen: Several<ObjectiveId>,
        /// In the place of a name: drawn by the writer, never sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voter: Option<CompactString>,
    },
    /// Somebody is named to speak for a region or a pillar.
    #[serde(rename = "champion.named")]
    Named {
        /// For which region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
        /// For which pillar.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pillar: Option<Slug>,
        /// Who.
        champion: PersonId,
        /// The second pair of eyes.
        reviewer: PersonId,
        /// The language spoken there, as in `de` or `pt-br`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Slug>,
        /// The zone in which it is day there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<CompactString>,
    },
    /// Somebody speaks no longer for a region or a pillar.
    #[serde(rename = "champion.released")]
    Released {
        /// For which region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
        /// For which pillar.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pillar: Option<Slug>,
    },
    /// It is said under which pillar an initiative is.
    #[serde(rename = "pillar.joined")]
    Joined {
        /// Which initiative.
        initiative: InitiativeId,
        /// The pillar; none if it is under none any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pillar: Option<Slug>,
    },
    /// A champion proposes something. Words: `text`.
    #[serde(rename = "proposal.made")]
    Made {
        /// Its id.
        proposal: ProposalId,
        /// The region for which they speak.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
        /// The pillar for which they speak.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pillar: Option<Slug>,
        /// The goal that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        objective: Option<ObjectiveId>,
        /// The initiative that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiative: Option<InitiativeId>,
        /// The function that is to answer.
        #[serde(default = "product")]
        to: Function,
        /// Who is part of it besides the actor, where it is not open to everyone.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        with: Several<PersonId>,
    },
    /// The function that it was put to says what becomes of it. Words: `reason`, where the disposition needs
    /// one.
    #[serde(rename = "proposal.answered")]
    Answered {
        /// Which proposal.
        proposal: ProposalId,
        /// What becomes of it.
        disposition: Disposition,
        /// What was changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        artefact: Option<Artefact>,
    },
}

fn product() -> Function {
    Function::new("product").expect("`product` is a name")
}

/// Whose goal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The company's: others may serve it, it serves none.
    Company,
    /// A function's.
    Function,
}

impl Level {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Company => "company",
            Level::Function => "function",
        }
    }
}

/// Whether somebody has seen a check-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seeing {
    /// They have.
    #[default]
    Seen,
    /// They take that back.
    Undone,
}

/// How sure somebody is, from 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u8);

impl Confidence {
    /// The tenths.
    pub fn tenths(self) -> u8 {
        self.0
    }
}

impl Serialize for Confidence {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Confidence, D::Error> {
        let number = Number::deserialize(d)?;
        let tenths = number.to_string().parse::<u8>().ok().filter(|tenths| *tenths <= 10);
        tenths.map(Confidence).ok_or_else(|| {
            serde::de::Error::custom("confidence is a whole number from 0 (hopeless) to 10 (certain)")
        })
    }
}

/// What a proposal carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The region for which the champion speaks.
    pub region: Option<Region>,
    /// The pillar for which the champion speaks.
    pub pillar: Option<Slug>,
    /// The goal that it is about.
    pub objective: Option<ObjectiveId>,
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What becomes of it.
    pub disposition: Disposition,
    /// What was changed.
    pub artefact: Option<Artefact>,
}

impl Closing for Answered {
    fn name(&self) -> &'static str {
        self.disposition.name()
    }
    fn needs(&self) -> Needs {
        let changed = self.disposition.changed_something();
        Needs { reason: !changed, artefact: changed }
    }
    fn artefact(&self) -> Option<&Artefact> {
        self.artefact.as_ref()
    }
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Set { .. } => "objective.set",
            Act::KeySet { .. } => "keyresult.set",
            Act::Offered { .. } => "link.offered",
            Act::Accepted { .. } => "link.accepted",
            Act::Countered { .. } => "link.countered",
            Act::Contested { .. } => "link.contested",
            Act::Withdrawn { .. } => "link.withdrawn",
            Act::Drafted { .. } => "checkin.drafted",
            Act::Confirmed { .. } => "checkin.confirmed",
            Act::Acknowledged { .. } => "checkin.acknowledged",
            Act::Committed { .. } => "people.committed",
            Act::Stated { .. } => "capacity.stated",
            Act::Asked { .. } => "pick.asked",
            Act::Picked { .. } => "pick.made",
            Act::Named { .. } => "champion.named",
            Act::Released { .. } => "champion.released",
            Act::Joined { .. } => "pillar.joined",
            Act::Made { .. } => "proposal.made",
            Act::Answered { .. } => "proposal.answered",
        }
    }

    /// The goal that it is about, if it is about one.
    pub fn objective(&self) -> Option<&ObjectiveId> {
        match self {
            Act::Set { objective, .. }
            | Act::KeySet { objective, .. }
            | Act::Offered { objective, .. }
            | Act::Accepted { objective, .. }
            | Act::Countered { objective, .. }
            | Act::Contested { objective, .. }
            | Act::Withdrawn { objective, .. }
            | Act::Drafted { objective, .. }
            | Act::Confirmed { objective, .. }
            | Act::Acknowledged { objective, .. }
            | Act::Committed { objective, .. } => Some(objective),
            Act::Stated { .. }
            | Act::Asked { .. }
            | Act::Picked { .. }
            | Act::Named { .. }
            | Act::Released { .. }
            | Act::Joined { .. }
            | Act::Made { .. }
            | Act::Answered { .. } => None,
        }
    }

    /// The same as a step of a proposal, with the proposal's id; `None` of every other act.
    pub fn step(&self) -> Option<(&ProposalId, Step<Made, (), Answered>)> {
        match self {
            Act::Made { proposal, region, pillar, objective, initiative, to, with } => {
                let what =
                    Made { region: region.clone(), pillar: pillar.clone(), objective: objective.clone() };
                let with = with.as_slice().to_vec();
                let opening =
                    Opening { initiative: initiative.clone(), from: None, to: to.clone(), with, what };
                Some((proposal, Step::Opened(opening)))
            }
            Act::Answered { proposal, disposition, artefact } => {
                let answered = Answered { disposition: *disposition, artefact: artefact.clone() };
                Some((proposal, Step::Closed(answered)))
            }
            _ => None,
        }
    }
}
