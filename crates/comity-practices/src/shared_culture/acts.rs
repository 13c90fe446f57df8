//! What people can do: ask, answer, say where they stand to what is asked, say what became of the answer and
//! whether it mattered, let an ask lapse; say how long they were with customers.

use super::exposure::{Hours, With};
use comity_common::exchange::{Artefact, Closing, Disposition, Needs, Opening, Several, Stance, Step};
use comity_common::practice::ActCard;
use comity_spine::{Action, AskId, At, Function, InitiativeId, KindCard, Noun, PersonId, SourceId};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// The acts of this practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody asks another function about an initiative. Words: `text`.
    #[serde(rename = "ask.sent")]
    Sent {
        /// Its id.
        ask: AskId,
        /// The initiative that it is about.
        initiative: InitiativeId,
        /// The function that is asked.
        to: Function,
        /// How much it takes to answer.
        level: Level,
        /// By when an answer still helps; five working days if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by_when: Option<At>,
        /// Who is part of it besides the actor, where it is not open to everyone.
        #[serde(default, skip_serializing_if = "Several::is_empty")]
        with: Several<PersonId>,
    },
    /// Somebody of the asked function answers. Words: `text`.
    #[serde(rename = "ask.answered")]
    Answered {
        /// Which ask.
        ask: AskId,
    },
    /// The asking side says what became of the answer. Words: `reason`, where the disposition needs one.
    #[serde(rename = "ask.disposed")]
    Disposed {
        /// Which ask.
        ask: AskId,
        /// What became of it.
        disposition: Disposition,
        /// What was changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        artefact: Option<Artefact>,
    },
    /// Whoever answered says whether that mattered, as they see it; the last time counts. Words: `text`, if
    /// they like.
    #[serde(rename = "ask.weighed")]
    Weighed {
        /// Which ask.
        ask: AskId,
        /// Whether what they answered mattered.
        mattered: Mattered,
    },
    /// The asking side no longer needs an answer.
    #[serde(rename = "ask.lapsed")]
    Lapsed {
        /// Which ask.
        ask: AskId,
    },
    /// Somebody says by name where they stand to what is asked; the last time counts.
    #[serde(rename = "ask.voted")]
    Voted {
        /// Which ask.
        ask: AskId,
        /// Where they stand.
        stance: Stance,
    },
    /// Somebody was with customers. Nobody else is shown that it was them.
    #[serde(rename = "exposure.logged")]
    Exposed {
        /// In which way.
        contact: With,
        /// For how long.
        hours: Hours,
        /// On which day; any instant of it.
        on: At,
    },
    /// A calendar's series is contact with customers: each time counts for everybody who came.
    #[serde(rename = "exposure.counted")]
    Counted {
        /// The source that the series is in.
        source: SourceId,
        /// The series, as places are named.
        place: CompactString,
        /// How long each time is; none takes the series off again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<Hours>,
    },
}

/// How much it takes to answer an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// An opinion.
    Small,
    /// A look at something.
    Medium,
    /// Work of some days.
    Large,
}

impl Level {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Small => "small",
            Level::Medium => "medium",
            Level::Large => "large",
        }
    }
}

/// Whether what somebody answered mattered, in their own eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mattered {
    /// It did.
    Yes,
    /// It did not.
    No,
}

impl Mattered {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Mattered::Yes => "yes",
            Mattered::No => "no",
        }
    }
}

/// What an ask carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// How much it takes to answer.
    pub level: Level,
    /// By when an answer still helps, if that was said.
    pub by_when: Option<At>,
}

/// How an ask ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The asking side said what became of the answer.
    Disposed(Disposition, Option<Artefact>),
    /// Nobody answered, and nobody needs to any more.
    Lapsed,
}

impl Ending {
    /// What became of the answer, if there was one.
    pub fn disposition(&self) -> Option<Disposition> {
        match self {
            Ending::Disposed(disposition, _) => Some(*disposition),
            Ending::Lapsed => None,
        }
    }
}

impl Closing for Ending {
    fn name(&self) -> &'static str {
        self.disposition().map_or("lapsed", Disposition::name)
    }
    fn needs(&self) -> Needs {
        match self.disposition() {
            None => Needs::default(),
            Some(disposition) => {
                let changed = disposition.changed_something();
                Needs { reason: !changed, artefact: changed }
            }
        }
    }
    fn artefact(&self) -> Option<&Artefact> {
        match self {
            Ending::Disposed(_, artefact) => artefact.as_ref(),
            Ending::Lapsed => None,
        }
    }
}

impl Act {
    /// The wire name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Sent { .. } => "ask.sent",
            Act::Answered { .. } => "ask.answered",
            Act::Disposed { .. } => "ask.disposed",
            Act::Weighed { .. } => "ask.weighed",
            Act::Lapsed { .. } => "ask.lapsed",
            Act::Voted { .. } => "ask.voted",
            Act::Exposed { .. } => "exposure.logged",
            Act::Counted { .. } => "exposure.counted",
        }
    }

    /// The ask that it is about, if it is about one.
    pub fn ask(&self) -> Option<&AskId> {
        match self {
            Act::Sent { ask, .. }
            | Act::Answered { ask }
            | Act::Disposed { ask, .. }
            | Act::Weighed { ask, .. }
            | Act::Lapsed { ask }
            | Act::Voted { ask, .. } => Some(ask),
            Act::Exposed { .. } | Act::Counted { .. } => None,
        }
    }

    /// The same as a step of an exchange, if it is one.
    pub fn step(&self) -> Option<Step<Sent, (), Ending>> {
        Some(match self.clone() {
            Act::Sent { initiative, to, level, by_when, with, .. } => Step::Opened(Opening {
                initiative: Some(initiative),
                from: None,
                to,
                with: with.as_slice().to_vec(),
                what: Sent { level, by_when },
            }),
            Act::Answered { .. } => Step::Answered(()),
            Act::Disposed { disposition, artefact, .. } => {
                Step::Closed(Ending::Disposed(disposition, artefact))
            }
            Act::Lapsed { .. } => Step::Closed(Ending::Lapsed),
            Act::Weighed { .. } | Act::Voted { .. } | Act::Exposed { .. } | Act::Counted { .. } => {
                return None;
            }
        })
    }
}

const ABOUT: &[Noun] = &[Noun::Ask, Noun::Initiative];

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    ActCard::of(
        "ask.sent",
        ABOUT,
        &["level"],
        "A function asked another about an initiative.",
        &["ask?", "initiative", "to", "level: small|medium|large", "by_when?", "with?"],
        &["text"],
    )
    .opening()
    .done_by("Ask"),
    ActCard::of("ask.answered", ABOUT, &[], "The asked function answered.", &["ask"], &["text"])
        .done_by("Answer"),
    ActCard::of(
        "ask.disposed",
        ABOUT,
        &["disposition"],
        "The asking function said what became of the answer.",
        &["ask", "disposition: adopted|adapted|declined|parked", "artefact?"],
        &["reason?"],
    )
    .done_by("Say what became of it"),
    ActCard::of(
        "ask.weighed",
        ABOUT,
        &["mattered"],
        "Whoever answered said whether it mattered.",
        &["ask", "mattered: yes|no"],
        &["text?"],
    )
    .replying_to("ask.disposed")
    .done_by("Say whether it mattered"),
    ActCard::of("ask.lapsed", ABOUT, &[], "The asking function let an unanswered ask go.", &["ask"], &[])
        .done_by("Let it go"),
    ActCard::of(
        "ask.voted",
        ABOUT,
        &["stance"],
        "Somebody said by name where they stand to what is asked.",
        &["ask", "stance: agree|can_live_with|object|abstain"],
        &[],
    )
    .done_by("Say where you stand"),
    ActCard::new(
        of_functions("exposure.logged", "Somebody was with customers."),
        &["contact: call|visit|support|session", "hours", "on"],
        &[],
    )
    .done_by("Log time with customers"),
    ActCard::new(
        of_functions("exposure.counted", "A calendar's series was said to be contact with customers."),
        &["source", "place", "hours?"],
        &[],
    )
    .done_by("Count a series")
    .needing(Action::Keep),
];

const fn of_functions(name: &'static str, says: &'static str) -> KindCard {
    KindCard { name, about: &[Noun::Function], attrs: &[], says, from_sources: false }
}
