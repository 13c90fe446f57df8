//! Numbers as people type them, in goals and plans: exact, of at most three decimals, so that what is written
//! is what is compared.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A number of at most three decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    thousandths: i64,
}

/// A text that is no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no number that is kept here: write digits, with a point and at most three decimals")]
pub struct BadNumber(String);

/// The largest whole part: beyond it nobody counts in single units.
const WHOLE_MOST: i64 = 1_000_000_000_000;

impl Number {
    /// A whole number; the largest there is where it is larger than that.
    pub fn whole(whole: i64) -> Number {
        Number { thousandths: whole.clamp(-WHOLE_MOST, WHOLE_MOST) * 1000 }
    }

    /// The value.
    pub fn value(self) -> f64 {
        self.thousandths as f64 / 1000.0
    }

    /// Both together; the largest there is where that is larger than it.
    #[must_use]
    pub fn plus(self, other: Number) -> Number {
        Number { thousandths: self.thousandths.saturating_add(other.thousandths) }
    }

    /// The same, a hundred times as large: a share as a percentage.
    pub fn percent(self) -> Number {
        Number { thousandths: self.thousandths.saturating_mul(100) }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, all) = (if self.thousandths < 0 { "-" } else { "" }, self.thousandths.unsigned_abs());
        let (whole, rest) = (all / 1000, all % 1000);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:03}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl FromStr for Number {
    type Err = BadNumber;
    fn from_str(text: &str) -> Result<Number, BadNumber> {
        let bad = || BadNumber(text.chars().take(40).collect());
        let trimmed = text.trim();
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let decimals = decimals.trim_end_matches('0');
        if whole.is_empty() || whole.len() > 13 || decimals.len() > 3 {
            return Err(bad());
        }
        if !are_digits(whole) || !are_digits(decimals) {
            return Err(bad());
        }
        let whole: i64 = whole.parse().map_err(|_| bad())?;
        let rest: i64 = format!("{decimals:0<3}").parse().map_err(|_| bad())?;
        if whole > WHOLE_MOST {
            return Err(bad());
        }
        let all = whole * 1000 + rest;
        Ok(Number { thousandths: if negative { -all } else { all } })
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Number, D::Error> {
        struct Shape;
        impl de::Visitor<'_> for Shape {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of at most three decimals")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Number, E> {
                whole.to_string().parse().map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Number, E> {
                whole.to_string().parse().map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Number, E> {
                value.to_string().parse().map_err(E::custom)
            }
        }
        d.deserialize_any(Shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_as_people_and_programs_write_it() {
        let read = |text: &str| text.parse::<Number>().map(|number| number.to_string());
        assert_eq!(read("12.50").as_deref(), Ok("12.5"));
        assert_eq!(read(" -0.125 ").as_deref(), Ok("-0.125"));
        assert_eq!(read("+7").as_deref(), Ok("7"));
        for odd in ["", "-", "1e3", "0.1234", "12 %", "1,5", ".5", "99999999999999"] {
            assert!(read(odd).is_err(), "{odd:?}");
        }
        let of = |json: &str| serde_json::from_str::<Number>(json).map(|number| number.to_string()).ok();
        assert_eq!(of("12.5").as_deref(), Some("12.5"));
        assert_eq!(of("\"12.5\"").as_deref(), Some("12.5"));
        assert_eq!(of("-3").as_deref(), Some("-3"));
        assert_eq!(of("1e300"), None);
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_itself(thousandths in -1_000_000_000_000_000i64..1_000_000_000_000_000) {
            let number = Number { thousandths };
            prop_assert_eq!(number.to_string().parse::<Number>(), Ok(number));
        }
    }
}
