//! Names of things: random ids for people, slugs for what people name themselves, references to both.

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A text that is not the id it should be; says what an id of that sort looks like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {what}: {mend}")]
pub struct BadId {
    /// The text as it was given.
    pub text: String,
    /// What it was meant to be.
    pub what: &'static str,
    /// What such an id looks like.
    pub mend: &'static str,
}

const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn base32(value: u128) -> String {
    (0..26).rev().map(|i| CROCKFORD[((value >> (i * 5)) & 31) as usize] as char).collect()
}

fn parse_base32(text: &str) -> Option<u128> {
    if text.len() != 26 || text.as_bytes()[0] > b'7' {
        return None;
    }
    text.bytes().try_fold(0u128, |value, byte| {
        let digit = CROCKFORD.iter().position(|&c| c == byte.to_ascii_lowercase())?;
        Some(value << 5 | digit as u128)
    })
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), base32(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                text.strip_prefix($prefix).and_then(parse_base32).map($name).ok_or_else(|| BadId {
                    text: text.chars().take(64).collect(),
                    what: $what,
                    mend: concat!("it is `", $prefix, "` and 26 letters and digits"),
                })
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                struct Text;
                impl de::Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                d.deserialize_str(Text)
            }
        }
    };
}

random_id! {
    /// A person, for ever: random, never reused, and all that the log says of who somebody is.
    PersonId, "p_", "person id"
}
random_id! {
    /// One handle of a person in one source (an address, a chat id); its text lives in the vault alone.
    HandleId, "h_", "handle id"
}
random_id! {
    /// One run of an import; everything that it brought can be undone by this id.
    ImportId, "im_", "import id"
}

/// A name that people chose and type: 1 to 80 of `a-z 0-9 - . _`, beginning with a letter or digit.
///
/// Upper case is folded, so `Legal` and `legal` are one function. Longer texts are refused rather than cut.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(CompactString);

impl Slug {
    /// The longest slug, in bytes.
    pub const LEN_MAX: usize = 80;

    /// Reads a slug that must be one already (case apart).
    pub fn new(text: &str) -> Result<Slug, BadId> {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        let bytes = text.as_bytes();
        if bytes.is_empty()
            || bytes.len() > Slug::LEN_MAX
            || !bytes[0].is_ascii_alphanumeric()
            || !bytes.iter().copied().all(good)
        {
            return Err(BadId {
                text: text.chars().take(100).collect(),
                what: "name",
                mend: "use 1 to 80 letters, digits, `-`, `.` or `_`, beginning with a letter or digit",
            });
        }
        Ok(Slug(if bytes.iter().any(u8::is_ascii_uppercase) {
            CompactString::from(text.to_ascii_lowercase())
        } else {
            CompactString::from(text)
        }))
    }

    /// Makes a slug out of any text: `"Customer Success (EMEA)"` becomes `customer-success-emea`.
    ///
    /// `None` where nothing usable is left, so that no two unlike texts silently become one empty name.
    pub fn from_text(text: &str) -> Option<Slug> {
        let mut slug = CompactString::default();
        for c in text.chars() {
            let c = c.to_ascii_lowercase();
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            if slug.len() >= Slug::LEN_MAX {
                break;
            }
        }
        let slug = slug.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        Slug::new(slug).ok()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! slug_like {
    ($name:ident, $from:expr) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Slug::new(text).map($from)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                struct Text;
                impl de::Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a name (letters, digits, `-`, `.`, `_`)")
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                d.deserialize_str(Text)
            }
        }
    };
}
slug_like!(Slug, |slug| slug);

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Slug);
        impl $name {
            /// Reads the name; see [`Slug::new`].
            pub fn new(text: &str) -> Result<Self, BadId> {
                Slug::new(text).map($name)
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }
        slug_like!($name, $name);
    )*};
}

named! {
    /// A unit of product work with one accountable person; what most clauses are about.
    InitiativeId;
    /// A public date and what is promised for it.
    KeynoteId;
    /// A function around product: legal, marketing, design, a SIG. Which ones there are is the workspace's to
    /// say.
    Function;
    /// A market with its own lead, locale and time zone.
    Region;
    /// A request to a function for its input.
    AskId;
    /// A risk or an obligation that a function raised.
    ConcernId;
    /// A resolution that counts for other initiatives too, within a scope and until a day.
    PrecedentId;
    /// A law, regulation, standard or internal rule of the register.
    ObligationId;
    /// A pain that a function around product reported.
    ProblemId;
    /// A goal: of the company, or of a function.
    ObjectiveId;
    /// A champion's proposal.
    ProposalId;
    /// A question which of some goals are the company's, put to everybody at once.
    PickId;
    /// What must hold of a product, as one item that can be cited.
    RequirementId;
    /// A named set of items as they stood at one instant.
    BaselineId;
    /// A word of the trade with its definition.
    TermId;
    /// A way in which something could be solved.
    IdeaId;
    /// A clause of the agreement; stable over its versions.
    ClauseId;
    /// A feed that brings traces: `calendar`, `slack`, `jira`.
    SourceId;
}

/// The position of an act in the log, from 0, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The place of what no act said, but a source.
    pub const NONE: Seq = Seq(u64::MAX);
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A trace's row in the vault, from 1; stable for as long as the trace is kept.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TraceId(pub u64);

/// The sorts of things that clauses are judged on and acts point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words are VOCABULARY's; the glossary explains each")]
pub enum Noun {
    Initiative,
    Keynote,
    Announcement,
    Ask,
    Concern,
    Problem,
    Proposal,
    Requirement,
    Document,
    Decision,
    Objective,
    Vision,
    Clause,
    Agreement,
    Pact,
    Person,
    Function,
    Region,
    Source,
    Import,
    Precedent,
    Obligation,
    Hold,
    Gate,
    Deliverable,
    Slot,
    Baseline,
    Term,
    Idea,
    Round,
    Canvas,
    Claim,
    Pick,
}

impl Noun {
    /// Every noun, in the order of the enum.
    pub const ALL: [Noun; 33] = [
        Noun::Initiative,
        Noun::Keynote,
        Noun::Announcement,
        Noun::Ask,
        Noun::Concern,
        Noun::Problem,
        Noun::Proposal,
        Noun::Requirement,
        Noun::Document,
        Noun::Decision,
        Noun::Objective,
        Noun::Vision,
        Noun::Clause,
        Noun::Agreement,
        Noun::Pact,
        Noun::Person,
        Noun::Function,
        Noun::Region,
        Noun::Source,
        Noun::Import,
        Noun::Precedent,
        Noun::Obligation,
        Noun::Hold,
        Noun::Gate,
        Noun::Deliverable,
        Noun::Slot,
        Noun::Baseline,
        Noun::Term,
        Noun::Idea,
        Noun::Round,
        Noun::Canvas,
        Noun::Claim,
        Noun::Pick,
    ];

    /// Whether things of this noun are opened and answered between people, and so may be kept between them.
    pub fn is_matter(self) -> bool {
        match self {
            Noun::Ask
            | Noun::Concern
            | Noun::Problem
            | Noun::Proposal
            | Noun::Requirement
            | Noun::Document
            | Noun::Decision
            | Noun::Objective
            | Noun::Vision
            | Noun::Pact
            | Noun::Precedent
            | Noun::Gate
            | Noun::Deliverable
            | Noun::Slot
            | Noun::Baseline
            | Noun::Term
            | Noun::Idea
            | Noun::Round
            | Noun::Canvas
            | Noun::Claim => true,
            Noun::Initiative
            | Noun::Keynote
            | Noun::Announcement
            | Noun::Clause
            | Noun::Agreement
            | Noun::Person
            | Noun::Function
            | Noun::Region
            | Noun::Source
            | Noun::Import
            | Noun::Obligation
            | Noun::Hold
            | Noun::Pick => false,
        }
    }

    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Noun::Initiative => "initiative",
            Noun::Keynote => "keynote",
            Noun::Announcement => "announcement",
            Noun::Ask => "ask",
            Noun::Concern => "concern",
            Noun::Problem => "problem",
            Noun::Proposal => "proposal",
            Noun::Requirement => "requirement",
            Noun::Document => "document",
            Noun::Decision => "decision",
            Noun::Objective => "objective",
            Noun::Vision => "vision",
            Noun::Clause => "clause",
            Noun::Agreement => "agreement",
            Noun::Pact => "pact",
            Noun::Person => "person",
            Noun::Function => "function",
            Noun::Region => "region",
            Noun::Source => "source",
            Noun::Import => "import",
            Noun::Precedent => "precedent",
            Noun::Obligation => "obligation",
            Noun::Hold => "hold",
            Noun::Gate => "gate",
            Noun::Deliverable => "deliverable",
            Noun::Slot => "slot",
            Noun::Baseline => "baseline",
            Noun::Term => "term",
            Noun::Idea => "idea",
            Noun::Round => "round",
            Noun::Canvas => "canvas",
            Noun::Claim => "claim",
            Noun::Pick => "pick",
        }
    }

    /// The noun of that name, if there is one.
    pub fn named(text: &str) -> Option<Noun> {
        Noun::ALL.into_iter().find(|noun| noun.name() == text)
    }
}

/// One particular thing: a noun and its id, written `initiative:atlas`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref {
    /// What sort of thing.
    pub noun: Noun,
    /// Which one.
    pub id: CompactString,
}

impl Ref {
    /// Points at the thing of that noun and id.
    pub fn new(noun: Noun, id: impl AsRef<str>) -> Ref {
        Ref { noun, id: CompactString::from(id.as_ref()) }
    }

    /// Points at an initiative.
    pub fn initiative(id: &InitiativeId) -> Ref {
        Ref { noun: Noun::Initiative, id: id.0.0.clone() }
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.noun.name(), self.id)
    }
}
impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Ref {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Ref, BadId> {
        text.split_once(':')
            .and_then(|(noun, id)| {
                let noun = Noun::named(noun)?;
                match (noun, id.split_once('@')) {
                    // An announcement is an initiative at a keynote: `announcement:atlas@spring`.
                    (Noun::Announcement, Some((initiative, keynote))) => {
                        let (initiative, keynote) = (Slug::new(initiative).ok()?, Slug::new(keynote).ok()?);
                        Some(Ref::new(noun, format!("{initiative}@{keynote}")))
                    }
                    _ => Some(Ref::new(noun, Slug::new(id).ok()?.as_str())),
                }
            })
            .ok_or_else(|| BadId {
                text: text.chars().take(100).collect(),
                what: "reference",
                mend: "write a noun, a colon and a name, such as `initiative:atlas`",
            })
    }
}
impl Serialize for Ref {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Ref {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Ref, D::Error> {
        let text = CompactString::deserialize(d)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn customer_success_of_a_region_gets_one_name() {
        assert_eq!(Slug::from_text("Customer Success (EMEA)").unwrap().as_str(), "customer-success-emea");
        assert_eq!(Slug::from_text("  "), None);
        assert_eq!(Slug::new("Legal").unwrap(), Slug::new("legal").unwrap());
        assert!(Slug::new("two words").is_err());
        assert!(Slug::new("").is_err());
    }

    #[test]
    fn an_announcement_reads_back_as_itself() {
        let announcement = Ref::new(Noun::Announcement, "atlas@spring");
        assert_eq!(announcement.to_string().parse::<Ref>().unwrap(), announcement);
        assert!("initiative:atlas@spring".parse::<Ref>().is_err());
        assert!("announcement:@spring".parse::<Ref>().is_err());
    }

    proptest! {
        #[test]
        fn a_person_id_reads_back_as_itself(value: u128) {
            let id = PersonId(value);
            prop_assert_eq!(id.to_string().parse::<PersonId>().unwrap(), id);
        }

        #[test]
        fn whatever_text_comes_a_slug_made_of_it_is_a_slug(text: String) {
            if let Some(slug) = Slug::from_text(&text) {
                prop_assert_eq!(Slug::new(slug.as_str()).unwrap(), slug);
            }
        }
    }
}
