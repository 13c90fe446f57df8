//! Whose text has survived: characters by person, as counted where people write together.

use crate::people::People;
use comity_spine::{At, Calendar, Day, Function, PersonId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::{fmt, str::FromStr};

/// How many characters of a text are one person's; written `p_…=120`, and `p_…=120@2026-03-02` where it is
/// known for which day their function is to be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// Whose.
    pub person: PersonId,
    /// How many.
    pub characters: u32,
    /// A day on which they wrote such, if that is known: they count for the function of that day.
    pub day: Option<Day>,
}

/// A text that tells no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` tells nobody's share: write a person's id, `=` and how many characters are theirs")]
pub struct BadShare(String);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.person, self.characters)?;
        self.day.map_or(Ok(()), |day| write!(f, "@{day}"))
    }
}

impl FromStr for Share {
    type Err = BadShare;
    fn from_str(text: &str) -> Result<Share, BadShare> {
        let bad = || BadShare(text.chars().take(60).collect());
        let (person, rest) = text.split_once('=').ok_or_else(bad)?;
        let (characters, day) = match rest.split_once('@') {
            Some((characters, day)) => (characters, Some(day.parse().map_err(|_| bad())?)),
            None => (rest, None),
        };
        Ok(Share {
            person: person.parse().map_err(|_| bad())?,
            characters: characters.parse().map_err(|_| bad())?,
            day,
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

/// How many characters each function has: by membership on the day on which they were written, or else when
/// they were counted. `None` for those of people who were in no function, or who are not known.
pub fn by_function<'a>(
    people: &'a People,
    calendar: &Calendar,
    shares: &[Share],
    counted: At,
) -> BTreeMap<Option<&'a Function>, u32> {
    let mut all = BTreeMap::new();
    for share in shares {
        let at = share.day.map_or(counted, |day| calendar.end_of(day));
        let sum: &mut u32 = all.entry(people.function(share.person, at)).or_default();
        *sum = sum.saturating_add(share.characters);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_reads_back_as_itself() {
        for day in [None, Some(Day::constant(2026, 3, 2))] {
            let share = Share { person: PersonId(7), characters: 120, day };
            assert_eq!(share.to_string().parse::<Share>().unwrap(), share);
        }
        assert!(format!("{}=1@soon", PersonId(7)).parse::<Share>().is_err());
        assert!("ana=12".parse::<Share>().is_err());
        assert!(format!("{}=-1", PersonId(7)).parse::<Share>().is_err());
    }
}
