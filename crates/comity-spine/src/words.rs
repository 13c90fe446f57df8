//! The fixed ladders of the vocabulary: how deep somebody is in, how far work has come, how big a launch is;
//! and its closed lists: what sort of being acts, by which rule a trace is linked.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A word that is none of a ladder's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {what}; there are {all}.{hint}")]
pub struct BadWord {
    text: String,
    what: &'static str,
    all: String,
    hint: String,
}

macro_rules! ladder {
    ($(#[$doc:meta])* $name:ident, $what:literal, {
        $($(#[$vdoc:meta])* $variant:ident = $text:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)*
        }
        impl $name {
            /// Every step, lowest first.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// The word as code, files and screens write it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
        impl FromStr for $name {
            type Err = BadWord;
            fn from_str(text: &str) -> Result<$name, BadWord> {
                $name::ALL.iter().copied().find(|step| step.name() == text).ok_or_else(|| BadWord {
                    text: text.chars().take(60).collect(),
                    what: $what,
                    all: $name::ALL.iter().map(|step| step.name()).collect::<Vec<_>>().join(", "),
                    hint: crate::suggest::hint(text, $name::ALL.iter().map(|step| step.name())),
                })
            }
        }
    };
}

ladder! {
    /// How deep a contact went. Only `posted` and deeper is a contribution; an accepted invitation is not.
    Depth, "depth", {
        /// Was asked to come, or was copied in.
        Invited = "invited",
        /// Said they would come.
        Accepted = "accepted",
        /// Said or wrote something.
        Posted = "posted",
        /// Answered a question put to them.
        Answered = "answered",
        /// Took or signed a decision.
        Decided = "decided",
    }
}

ladder! {
    /// How far an initiative has come.
    Stage, "stage", {
        /// Looking for what to do.
        Explore = "explore",
        /// Shaping requirements; ends with the shape freeze.
        Shape = "shape",
        /// Building.
        Build = "build",
        /// Going out to customers.
        Launch = "launch",
        /// With customers; done.
        Landed = "landed",
        /// Ended without landing.
        Stopped = "stopped",
    }
}

ladder! {
    /// How big a launch is: tier 1 goes on the keynote's stage, tier 4 into the release notes.
    Tier, "launch tier", {
        /// On the keynote.
        T1 = "T1",
        /// A launch with its own campaign.
        T2 = "T2",
        /// Announced to those it concerns.
        T3 = "T3",
        /// In the release notes.
        T4 = "T4",
    }
}

ladder! {
    /// What a signature says.
    Meaning, "meaning of a signature", {
        /// I wrote this.
        Authorship = "authorship",
        /// I have read this closely.
        Review = "review",
        /// I have reviewed this as a clinician.
        ClinicalReview = "clinical_review",
        /// I agree to this for my function.
        Approval = "approval",
        /// I do not agree to this.
        Disapproval = "disapproval",
        /// I answer for this.
        Responsibility = "responsibility",
    }
}

ladder! {
    /// Whether somebody is a colleague at all. Only people enter measures about people.
    #[derive(Default)]
    Being, "sort of being", {
        /// A colleague, as far as is known.
        #[default]
        Person = "person",
        /// A bot or an integration.
        Bot = "bot",
        /// A meeting room or another thing that is booked.
        Room = "room",
        /// A mailing list or group.
        List = "list",
        /// A tool credited as an assistant.
        Tool = "tool",
        /// Somebody of another organisation.
        External = "external",
    }
}

ladder! {
    /// The rule of ours by which a trace was joined to an initiative, the strongest first.
    LinkRule, "rule of linking", {
        /// Texts name several initiatives: it is left to none, and no weaker rule is asked.
        Several = "several",
        /// An explicit id or link in the source.
        Explicit = "explicit",
        /// It bears a label that is mapped.
        Label = "label",
        /// Its channel, meeting series, repository or project is mapped.
        Place = "place",
        /// A document that it links to belongs to the initiative.
        Document = "document",
        /// A person said so.
        Hand = "hand",
    }
}

impl Depth {
    /// Whether this depth is substantive: a contribution, not mere presence.
    pub fn contributes(self) -> bool {
        self >= Depth::Posted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepting_an_invitation_is_not_contributing() {
        assert!(!Depth::Accepted.contributes());
        assert!(Depth::Posted.contributes());
    }

    #[test]
    fn a_mistyped_depth_is_answered_with_the_word_that_was_meant() {
        let error = "acepted".parse::<Depth>().unwrap_err().to_string();
        assert!(error.contains("Did you mean `accepted`?"), "{error}");
    }
}
