//! What the log says of an answer that nobody may read yet.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// Thirty-two bytes: a commitment, or the salt that opens it; written as hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print(pub [u8; 32]);

/// One share of a round's key, and its place among them, from 1; written `3-` and hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share {
    /// Its place.
    pub place: u8,
    /// The share.
    pub bytes: Print,
}

/// A text that is no print or share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is written by Comity itself, as 64 letters and digits of hex; leave it out")]
pub struct BadPrint;

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Print {
    type Err = BadPrint;
    fn from_str(text: &str) -> Result<Print, BadPrint> {
        let digits: Vec<u8> = text.bytes().map(digit).collect::<Option<_>>().ok_or(BadPrint)?;
        let bytes: Vec<u8> =
            digits.chunks(2).map(|two| two[0] << 4 | two.get(1).copied().unwrap_or(0)).collect();
        Ok(Print(bytes.try_into().map_err(|_| BadPrint)?))
    }
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.place, self.bytes)
    }
}

impl FromStr for Share {
    type Err = BadPrint;
    fn from_str(text: &str) -> Result<Share, BadPrint> {
        let (place, bytes) = text.split_once('-').ok_or(BadPrint)?;
        let place = place.parse().ok().filter(|place| *place > 0).ok_or(BadPrint)?;
        Ok(Share { place, bytes: bytes.parse()? })
    }
}

macro_rules! as_text {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<$name, D::Error> {
                String::deserialize(d)?.parse().map_err(de::Error::custom)
            }
        }
    };
}
as_text!(Print);
as_text!(Share);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_shares_are_read_as_they_are_written() {
        let share = Share { place: 200, bytes: Print([0xa7; 32]) };
        assert_eq!(share.to_string().parse(), Ok(share));
        for bad in ["", "0-", "1-a7", "a7", &format!("0-{}", share.bytes), &format!("{}0", share.bytes)] {
            assert_eq!(bad.parse::<Share>(), Err(BadPrint), "{bad}");
            assert_eq!(bad.parse::<Print>(), Err(BadPrint), "{bad}");
        }
    }
}
