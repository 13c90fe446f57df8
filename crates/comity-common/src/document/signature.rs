//! What was signed of something: by whom, meaning what, over which fingerprint, and how they showed who they
//! are.

use super::print::Print;
use crate::view::SeenHead;
use comity_spine::{Assurance, Head, PersonId, Ref, Refusal, Shown};
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

/// How whoever signed had shown at that moment who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Anew {
    /// By a passkey over what they signed.
    Passkey,
    /// By their password and a code of the moment.
    PasswordAndCode,
    /// Not at all: an act of before that was asked for, or of a story.
    Nothing,
}

impl Anew {
    /// By what stands beside a signature.
    pub fn of(assurance: Option<&Assurance>) -> Anew {
        match assurance.map(|assurance| &assurance.shown) {
            Some(Shown::Passkey { .. }) => Anew::Passkey,
            Some(Shown::PasswordAndCode { .. }) => Anew::PasswordAndCode,
            None => Anew::Nothing,
        }
    }

    /// The word as facts and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Anew::Passkey => "passkey",
            Anew::PasswordAndCode => "password_and_code",
            Anew::Nothing => "nothing",
        }
    }

    /// As screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Anew::Passkey => "passkey",
            Anew::PasswordAndCode => "password and code",
            Anew::Nothing => "signed without proof",
        }
    }
}

/// What somebody would sign: a thing as one revision has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToSign {
    /// What it is about.
    pub subject: Ref,
    /// The revision, from 1.
    pub revision: u32,
    /// The fingerprint of that revision.
    pub print: Print,
    /// What the signature means.
    pub meaning: Meaning,
    /// All of it as Markdown, so that whoever signs reads nothing else: its words, what it carries.
    pub text: String,
}

impl ToSign {
    /// Refuses assurance over something else: another thing, another revision of it, another meaning, another
    /// signer.
    ///
    /// # Errors
    /// A sentence that says which, and what to do.
    pub fn holds(&self, assurance: &Assurance, signer: PersonId) -> Result<(), Refusal> {
        let statement = &assurance.statement;
        let moved = |what: &str| {
            let sentence =
                format!("What was signed is over {what}; open the page anew and sign what stands there.");
            Err(Refusal::of("revision", sentence))
        };
        if statement.subject != self.subject {
            return moved("something else");
        }
        if statement.revision != self.revision || statement.print.0 != *self.print.bytes() {
            return moved("another revision of it");
        }
        if statement.meaning != self.meaning.name() {
            return moved("another meaning");
        }
        if statement.signer != signer {
            return moved("somebody else's name");
        }
        Ok(())
    }
}

/// Who signs, as a record prints it.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// Their name.
    pub name: &'a str,
    /// The function that they are in.
    pub function: Option<&'a str>,
    /// The instant with its zone, for people.
    pub at: &'a str,
    /// Chance that stands in this copy alone, so that nobody can try texts against its sum.
    pub copy: &'a str,
}

/// The record of a signature: what was signed and the signature's block, as Markdown. Its bytes are what a
/// statement holds the SHA-256 of.
pub fn record(signed: &ToSign, signer: &Signer<'_>) -> String {
    let of = signer.function.map_or_else(String::new, |of| format!("- For: {of}\n"));
    format!(
        "{}\n## Signature\n\n- Signed by: {}\n{of}- Meaning: {}\n- At: {}\n- Revision: {}\n- Fingerprint: {}\n- Copy: {}\n",
        signed.text,
        line(signer.name),
        signed.meaning.title(),
        signer.at,
        signed.revision,
        signed.print,
        signer.copy,
    )
}

/// A text on one line, so that a name cannot add lines to a record.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
    /// How they had shown who they are.
    pub anew: Anew,
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
    pub fn sign(&mut self, head: &Head, meaning: Meaning, print: Print, anew: Anew) {
        let Some(who) = head.by else { return };
        self.0.push(Signature { head: SeenHead::new(head), who, meaning, print, anew, revoked: None });
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
