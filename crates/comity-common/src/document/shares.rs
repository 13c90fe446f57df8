//! Whose text has survived: characters by person, as counted where people write together.

use comity_spine::PersonId;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// How many characters of a text are one person's; written `p_…=120`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// Whose.
    pub person: PersonId,
    /// How many.
    pub characters: u32,
}

/// A text that tells no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` tells nobody's share: write a person's id, `=` and how many characters are theirs")]
pub struct BadShare(String);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.person, self.characters)
    }
}

impl FromStr for Share {
    type Err = BadShare;
    fn from_str(text: &str) -> Result<Share, BadShare> {
        let bad = || BadShare(text.chars().take(60).collect());
        let (person, characters) = text.split_once('=').ok_or_else(bad)?;
        Ok(Share {
            person: person.parse().map_err(|_| bad())?,
            characters: characters.parse().map_err(|_| bad())?,
        })
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Share, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_reads_back_as_itself() {
        let share = Share { person: PersonId(7), characters: 120 };
        assert_eq!(share.to_string().parse::<Share>().unwrap(), share);
        assert!("ana=12".parse::<Share>().is_err());
        assert!(format!("{}=-1", PersonId(7)).parse::<Share>().is_err());
    }
}
