//! The fields that acts of an exchange carry: what became of an input, what was changed, lists as people
//! type them.

use comity_spine::{Ref, Slug};
use compact_str::CompactString;
use serde::de::{self, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, marker::PhantomData, str::FromStr};

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    /// Taken as it was given.
    Adopted,
    /// Taken in another form.
    Adapted,
    /// Not taken, for a reason that is told.
    Declined,
    /// Not now, for a reason that is told; may be taken later.
    Parked,
}

impl Disposition {
    /// The word as code, files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Disposition::Adopted => "adopted",
            Disposition::Adapted => "adapted",
            Disposition::Declined => "declined",
            Disposition::Parked => "parked",
        }
    }

    /// Whether something was changed because of the input.
    pub fn changed_something(self) -> bool {
        matches!(self, Disposition::Adopted | Disposition::Adapted)
    }
}

/// How somebody votes on a proposal or a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// For it.
    Agree,
    /// Not for it, and would not stand in its way.
    CanLiveWith,
    /// Against it, and should be heard before it goes on.
    Object,
    /// Would not say.
    Abstain,
}

impl Stance {
    /// Every stance, in the order in which they are shown.
    pub const ALL: [Stance; 4] = [Stance::Agree, Stance::CanLiveWith, Stance::Object, Stance::Abstain];

    /// The word as code and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Agree => "agree",
            Stance::CanLiveWith => "can_live_with",
            Stance::Object => "object",
            Stance::Abstain => "abstain",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Stance::Agree => "for it",
            Stance::CanLiveWith => "can live with it",
            Stance::Object => "objects",
            Stance::Abstain => "would not say",
        }
    }
}

/// Where somebody stands to an initiative, as they say themselves: five words in an order.
///
/// Source: MEASURES 2.1. Logs of before there were five have the words of a vote instead; they are read as
/// the words nearest to them, which keeps their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Would stop it.
    Against,
    /// Worried by it.
    Concerned,
    /// Neither for it nor against.
    Neutral,
    /// For it under a condition, which they say.
    ForIf,
    /// For it.
    For,
    /// Would not say; only in old logs, for nobody has to say anything.
    #[serde(rename = "abstain")]
    Unsaid,
}

impl<'de> Deserialize<'de> for Stand {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Stand, D::Error> {
        let word = CompactString::deserialize(d)?;
        let old = || match word.as_str() {
            "object" => Some(Stand::Against),
            "can_live_with" => Some(Stand::ForIf),
            "agree" => Some(Stand::For),
            "abstain" => Some(Stand::Unsaid),
            _ => None,
        };
        let said = Stand::ALL.into_iter().find(|stand| stand.name() == word).or_else(old);
        said.ok_or_else(|| D::Error::unknown_variant(&word, Stand::WORDS))
    }
}

impl Stand {
    /// Every word there is to say, the least favourable first.
    pub const ALL: [Stand; 5] = [Stand::Against, Stand::Concerned, Stand::Neutral, Stand::ForIf, Stand::For];

    const WORDS: &[&str] = &["against", "concerned", "neutral", "for_if", "for"];

    /// The word as code and files write it.
    pub fn name(self) -> &'static str {
        match self {
            Stand::Against => "against",
            Stand::Concerned => "concerned",
            Stand::Neutral => "neutral",
            Stand::ForIf => "for_if",
            Stand::For => "for",
            Stand::Unsaid => "abstain",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Stand::Against => "against it",
            Stand::Concerned => "concerned",
            Stand::Neutral => "neutral",
            Stand::ForIf => "for it, if",
            Stand::For => "for it",
            Stand::Unsaid => "would not say",
        }
    }

    /// Its place in the order, from 0; `None` where nothing was said.
    pub fn rank(self) -> Option<u8> {
        Stand::ALL.iter().position(|it| *it == self).map(|place| place as u8)
    }
}

/// What a closing must bring with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// A reason, in words.
    pub reason: bool,
    /// The thing that was changed.
    pub artefact: bool,
}

/// What an exchange is closed with.
pub trait Closing {
    /// The word by which people know it.
    fn name(&self) -> &'static str;
    /// What it must bring with it.
    fn needs(&self) -> Needs;
    /// The thing that was changed because of the exchange.
    fn artefact(&self) -> Option<&Artefact>;
}

/// The thing that was changed: one that Comity knows (`document:launch-plan`), or one by the name people
/// gave it.
///
/// No address: a link that only some can open says nothing to the others, and a name can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Artefact {
    /// A thing that Comity knows.
    Thing(Ref),
    /// A thing by its name.
    Named(Slug),
}

/// A text that names no changed thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadArtefact {
    /// An address.
    #[error("`{0}` is an address: give the changed thing a name instead, such as `launch-plan`")]
    Address(String),
    /// Neither a reference nor a name.
    #[error(transparent)]
    Name(#[from] comity_spine::ids::BadId),
}

impl fmt::Display for Artefact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Artefact::Thing(thing) => write!(f, "{thing}"),
            Artefact::Named(name) => write!(f, "{name}"),
        }
    }
}

impl FromStr for Artefact {
    type Err = BadArtefact;
    fn from_str(text: &str) -> Result<Artefact, BadArtefact> {
        let text = text.trim();
        if text.contains('/') {
            return Err(BadArtefact::Address(text.chars().take(80).collect()));
        }
        Ok(if text.contains(':') { Artefact::Thing(text.parse()?) } else { Artefact::Named(text.parse()?) })
    }
}

impl Serialize for Artefact {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Artefact {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Artefact, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// Some things of one sort, at most [`Several::MOST`]: a list, or (as a form sends it) one text with spaces
/// or commas in between. A thing named twice counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Several<T>(Vec<T>);

impl<T> Several<T> {
    /// The most that one act may name.
    pub const MOST: usize = 20;

    /// The things, in the order in which they were named.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
    /// Whether none is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for Several<T> {
    fn default() -> Several<T> {
        Several(Vec::new())
    }
}

impl<'de, T: FromStr<Err: fmt::Display> + PartialEq> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Several<T>, D::Error> {
        d.deserialize_any(Words(PhantomData))
    }
}

struct Words<T>(PhantomData<T>);

impl<'de, T: FromStr<Err: fmt::Display> + PartialEq> de::Visitor<'de> for Words<T> {
    type Value = Several<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of names, or names with spaces in between")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Several<T>, E> {
        let mut several = Several::default();
        for word in text.split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty()) {
            several.push(word)?;
        }
        Ok(several)
    }

    fn visit_seq<S: de::SeqAccess<'de>>(self, mut seq: S) -> Result<Several<T>, S::Error> {
        let mut several = Several::default();
        while let Some(word) = seq.next_element::<String>()? {
            several.push(&word)?;
        }
        Ok(several)
    }
}

impl<T: FromStr<Err: fmt::Display> + PartialEq> Several<T> {
    fn push<E: de::Error>(&mut self, word: &str) -> Result<(), E> {
        let thing = word.parse().map_err(E::custom)?;
        if !self.0.contains(&thing) {
            self.0.push(thing);
        }
        if self.0.len() > Several::<T>::MOST {
            return Err(E::custom(format_args!("name at most {}", Several::<T>::MOST)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_thing_is_named_and_never_an_address() {
        assert_eq!("document:launch-plan".parse::<Artefact>().unwrap().to_string(), "document:launch-plan");
        assert_eq!("Launch-Plan".parse::<Artefact>().unwrap().to_string(), "launch-plan");
        let refused = "https://docs.example/launch".parse::<Artefact>().unwrap_err().to_string();
        assert!(refused.contains("give the changed thing a name instead"), "{refused}");
        assert!("the launch plan".parse::<Artefact>().is_err());
    }

    #[test]
    fn a_form_and_a_program_name_the_same_rules() {
        let form: Several<Slug> = serde_json::from_str(r#""gdpr, money gdpr""#).unwrap();
        let program: Several<Slug> = serde_json::from_str(r#"["gdpr","money"]"#).unwrap();
        assert_eq!(form, program);
        assert_eq!(serde_json::to_string(&form).unwrap(), r#"["gdpr","money"]"#);
        let many: Vec<String> = (0..21).map(|i| format!("rule-{i}")).collect();
        assert!(serde_json::from_str::<Several<Slug>>(&serde_json::to_string(&many).unwrap()).is_err());
    }
}
