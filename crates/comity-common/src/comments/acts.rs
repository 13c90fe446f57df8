//! What people can do in the margin of a document: comment, answer, settle.

use crate::practice::ActCard;
use comity_spine::{Noun, Slug};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// Acts about comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Somebody comments on a document, or suggests another text. Words: `text`; `quote`, the piece of text
    /// as it was; `instead`, what should stand there.
    #[serde(rename = "comment.made")]
    Made {
        /// The document.
        document: Slug,
        /// Where the piece of text is, if it is one piece; else the comment is on all of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        /// What should become of it, if something should.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggests: Option<Suggests>,
    },
    /// Somebody else puts into the document what was suggested. Comity writes it when it has done so.
    #[serde(rename = "suggestion.taken")]
    Taken {
        /// The document.
        document: Slug,
        /// The comment that suggested it.
        comment: Number,
    },
    /// Somebody answers. Words: `text`.
    #[serde(rename = "comment.answered")]
    Answered {
        /// The document.
        document: Slug,
        /// The comment: the number of the act that made it.
        comment: Number,
    },
    /// Nothing more is to be said. Words: `text`, if there is.
    #[serde(rename = "comment.settled")]
    Settled {
        /// The document.
        document: Slug,
        /// The comment.
        comment: Number,
    },
}

/// What should become of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suggests {
    /// Another text should stand there.
    Another,
    /// It should go.
    Nothing,
}

/// The number of the act that made a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub u64);

/// Where a piece of text is: two places in the document as Yjs writes them relative to its pieces, so that
/// they go where the text goes. Hexadecimal digits, with a point between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(String);

/// The longest place, in digits. A section's name and a client's id in it take some dozens.
const PLACE_MOST: usize = 400;

/// A text that says no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` says no place in a document: leave it out, and quote the text that you mean")]
pub struct BadPlace(String);

impl Place {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the piece begins, as Yjs encodes a relative position.
    pub fn from(&self) -> Vec<u8> {
        let (from, _) = self.0.split_once('.').unwrap_or_default();
        hex::decode(from).unwrap_or_default()
    }
}

impl FromStr for Place {
    type Err = BadPlace;
    fn from_str(text: &str) -> Result<Place, BadPlace> {
        let is_side = |side: &str| {
            !side.is_empty()
                && side.len().is_multiple_of(2)
                && side.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let good = text.len() <= PLACE_MOST
            && text.split_once('.').is_some_and(|(from, to)| is_side(from) && is_side(to));
        match good {
            true => Ok(Place(text.to_ascii_lowercase())),
            false => Err(BadPlace(text.chars().take(40).collect())),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl Serialize for Place {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Place, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Number, D::Error> {
        let text = String::deserialize(d)?;
        let bad = || de::Error::custom("Say a comment by its number, as the document's page has it");
        text.parse().map(Number).map_err(|_| bad())
    }
}

impl Act {
    /// The document.
    pub fn document(&self) -> &Slug {
        match self {
            Act::Made { document, .. }
            | Act::Taken { document, .. }
            | Act::Answered { document, .. }
            | Act::Settled { document, .. } => document,
        }
    }
}

const ABOUT: &[Noun] = &[Noun::Document];

/// The cards of the acts.
pub const ACTS: &[ActCard] = &[
    ActCard::of(
        "comment.made",
        ABOUT,
        &[],
        "Somebody commented on a document that people write together.",
        &["document", "place?", "suggests?: another|nothing"],
        &["text?", "quote?", "instead?"],
    )
    .done_by("Comment"),
    ActCard::of(
        "suggestion.taken",
        ABOUT,
        &[],
        "What somebody suggested was put into a document.",
        &["document", "comment"],
        &[],
    ),
    ActCard::of(
        "comment.answered",
        ABOUT,
        &[],
        "Somebody answered a comment on a document.",
        &["document", "comment"],
        &["text"],
    )
    .done_by("Answer"),
    ActCard::of(
        "comment.settled",
        ABOUT,
        &[],
        "A comment on a document was settled.",
        &["document", "comment"],
        &["text?"],
    )
    .done_by("Settle it"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_two_runs_of_digits_and_nothing_else() {
        assert_eq!("01AF.0b".parse::<Place>().unwrap().as_str(), "01af.0b");
        let long = format!("{}.00", "00".repeat(PLACE_MOST));
        for bad in ["", ".", "01", "01.", "1.01", "01.0g", "01.02.03", "<b>.00", long.as_str()] {
            assert!(bad.parse::<Place>().is_err(), "{bad}");
        }
    }

    #[test]
    fn every_act_that_was_ever_written_is_still_read() {
        let golden = [
            r#"{"comment.made":{"document":"requirement.r-1"}}"#,
            r#"{"comment.made":{"document":"requirement.r-1","place":"0100.0105"}}"#,
            r#"{"comment.made":{"document":"two-hands","place":"0100.0105","suggests":"another"}}"#,
            r#"{"comment.made":{"document":"two-hands","place":"0100.0105","suggests":"nothing"}}"#,
            r#"{"suggestion.taken":{"document":"two-hands","comment":"17"}}"#,
            r#"{"comment.answered":{"document":"two-hands","comment":"17"}}"#,
            r#"{"comment.settled":{"document":"two-hands","comment":"17"}}"#,
        ];
        for line in golden {
            let act: Act = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&act).unwrap(), line);
        }
    }
}
