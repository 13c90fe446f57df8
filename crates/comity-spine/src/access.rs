//! The verbs of authorisation: what somebody may or may not do to a thing.
//!
//! A route and an act's card say which of them they need; who may is decided elsewhere, by policies.

use crate::{Function, InitiativeId, PersonId, Region};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody would like to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Comes to the door: signs in or out, takes an invitation up, asks whether the server lives.
    Enter,
    /// Looks at it.
    Look,
    /// Does an act about it that is everybody's: ask, answer, raise a concern, attest, dispute.
    #[default]
    Act,
    /// Agrees to a clause, or ends it, for a function.
    Sign,
    /// Lets a clause be, once, for one subject.
    Waive,
    /// Says how an initiative or a keynote goes on: stage, freeze, promise, end.
    Steer,
    /// Keeps the directory and the sources: whose a handle is, what a place belongs to, which files come in.
    Keep,
    /// Says which initiative a place of the sources belongs to: a channel, a meeting series, a project.
    Map,
}

impl Action {
    /// Every action, in the order of the list above.
    pub const ALL: [Action; 8] = [
        Action::Enter,
        Action::Look,
        Action::Act,
        Action::Sign,
        Action::Waive,
        Action::Steer,
        Action::Keep,
        Action::Map,
    ];

    /// The word as policies and tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Action::Enter => "enter",
            Action::Look => "look",
            Action::Act => "act",
            Action::Sign => "sign",
            Action::Waive => "waive",
            Action::Steer => "steer",
            Action::Keep => "keep",
            Action::Map => "map",
        }
    }
}

/// What an act that somebody wishes is about, as far as it decides who may do it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct About {
    /// Whether everything that it names was found, so that the rest is the whole of it.
    pub is_known: bool,
    /// The initiatives that it names, or that what it names belongs to.
    pub initiatives: BTreeSet<InitiativeId>,
    /// The functions that it is for; of a clause, its parties.
    pub functions: BTreeSet<Function>,
    /// The regions that it is for; of a clause, those that it asks.
    pub regions: BTreeSet<Region>,
    /// Who answers for the initiatives and keynotes that it names.
    pub owners: BTreeSet<PersonId>,
}

impl Default for About {
    fn default() -> About {
        About {
            is_known: true,
            initiatives: BTreeSet::new(),
            functions: BTreeSet::new(),
            regions: BTreeSet::new(),
            owners: BTreeSet::new(),
        }
    }
}
