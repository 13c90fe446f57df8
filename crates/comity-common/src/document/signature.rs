//! What was signed of something: by whom, meaning what, over which fingerprint.

use super::print::Print;
use crate::view::SeenHead;
use comity_spine::{Head, PersonId};
use serde::{Deserialize, Serialize};

/// What a signature means; a closed list, as 21 CFR 11.50 asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Wrote it.
    Authorship,
    /// Has read it and found it right.
    Review,
    /// Has read it and found it right for patients.
    ClinicalReview,
    /// Lets it go on.
    Approval,
    /// Does not let it go on.
    Disapproval,
    /// Answers for it.
    Responsibility,
}

impl Meaning {
    /// Every meaning.
    pub const ALL: [Meaning; 6] = [
        Meaning::Authorship,
        Meaning::Review,
        Meaning::ClinicalReview,
        Meaning::Approval,
        Meaning::Disapproval,
        Meaning::Responsibility,
    ];

    /// The word as code and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Meaning::Authorship => "authorship",
            Meaning::Review => "review",
            Meaning::ClinicalReview => "clinical_review",
            Meaning::Approval => "approval",
            Meaning::Disapproval => "disapproval",
            Meaning::Responsibility => "responsibility",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Meaning::ClinicalReview => "clinical review",
            other => other.name(),
        }
    }
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The act that gave it.
    pub head: SeenHead,
    /// Who signed; nobody can for somebody else.
    pub who: PersonId,
    /// What it means.
    pub meaning: Meaning,
    /// The fingerprint of what was signed.
    pub print: Print,
    /// When it was taken back, if it was.
    pub revoked: Option<SeenHead>,
}

impl Signature {
    /// Whether it stands: not taken back, and what it is under is still that.
    pub fn stands(&self, now: Print) -> bool {
        self.revoked.is_none() && self.print == now
    }

    /// Whether what it is under has moved on.
    pub fn is_stale(&self, now: Print) -> bool {
        self.print != now
    }
}

/// Every signature of one thing, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots(Vec<Signature>);

impl Slots {
    /// Takes in a signature; one by nobody is none.
    pub fn sign(&mut self, head: &Head, meaning: Meaning, print: Print) {
        let Some(who) = head.by else { return };
        self.0.push(Signature { head: SeenHead::new(head), who, meaning, print, revoked: None });
    }

    /// Takes back what somebody signed with that meaning, if it was not taken back yet.
    pub fn revoke(&mut self, head: &Head, meaning: Meaning) {
        let theirs = |it: &&mut Signature| Some(it.who) == head.by && it.meaning == meaning;
        for signature in self.0.iter_mut().filter(theirs).filter(|it| it.revoked.is_none()) {
            signature.revoked = Some(SeenHead::new(head));
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Signature> {
        self.0.iter()
    }

    /// Those that stand over a fingerprint.
    pub fn standing(&self, now: Print) -> impl Iterator<Item = &Signature> {
        self.0.iter().filter(move |it| it.stands(now))
    }

    /// What somebody signed and has not taken back, with that meaning.
    pub fn of(&self, who: PersonId, meaning: Meaning) -> Option<&Signature> {
        self.0.iter().rev().find(|it| it.who == who && it.meaning == meaning && it.revoked.is_none())
    }
}
