//! An amount of something: money in a currency, or a plain number with its unit.

use crate::ids::Slug;
use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// So much of a unit, such as `12000 EUR` or `40 seats`; never less than nothing, to two decimals.
///
/// Amounts of different units are never added. `unsaid` is the unit of money of which nobody said
/// the currency.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    hundredths: i64,
    unit: CompactString,
}

/// A text that is no amount; says what one looks like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not an amount: write a number and its unit, such as `12000 EUR`, `99.50 USD` or `40 seats`"
)]
pub struct BadAmount {
    /// The text as it was given.
    pub text: String,
}

impl Amount {
    /// The most that one amount may be, in hundredths: a hundred million million.
    const MOST: i64 = 10_000_000_000_000_000;

    /// The unit of an amount whose currency nobody said.
    pub const UNSAID: &str = "unsaid";

    /// So many hundredths of a unit; `None` where it is negative, too large, or the unit no unit.
    pub fn new(hundredths: i64, unit: &str) -> Option<Amount> {
        let currency = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
        let unit = if currency { CompactString::from(unit) } else { Slug::new(unit).ok()?.as_str().into() };
        let fits = (0..=Amount::MOST).contains(&hundredths) && unit.len() <= 24;
        fits.then_some(Amount { hundredths, unit })
    }

    /// How much, in hundredths.
    pub fn hundredths(&self) -> i64 {
        self.hundredths
    }
    /// How much.
    pub fn value(&self) -> f64 {
        self.hundredths as f64 / 100.0
    }
    /// Of what.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Reads a plain number, as an amount has it: `12000`, `99.5`, `0.07`.
    fn plain(text: &str) -> Option<i64> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || part.len() > 2 || !digits(whole) || !digits(part) {
            return None;
        }
        let part = format!("{part:0<2}");
        whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)
    }

    /// Reads a number as tables write it, in hundredths: with or without a currency sign, thousands apart by
    /// `,` `.` `'` or spaces.
    ///
    /// `None` for what is no number, is negative, or can be read two ways: `1.200` may be twelve hundred or
    /// one and a fifth. A third decimal and later ones are left off where they are nothing.
    pub fn written(text: &str) -> Option<i64> {
        let sign = |c: char| matches!(c, '€' | '$' | '£' | '¥' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
        let text: String = text.trim().chars().filter(|c| !sign(*c)).collect();
        let (commas, dots) = (text.matches(',').count(), text.matches('.').count());
        let decimal = match (text.rfind(','), text.rfind('.')) {
            (Some(comma), Some(dot)) => Some(if comma > dot { ',' } else { '.' }),
            (Some(comma), None) if commas == 1 && text.len() - comma != 4 => Some(','),
            (None, Some(dot)) if dots == 1 && text.len() - dot != 4 => Some('.'),
            (None, Some(_)) if dots == 1 => return None,
            _ => None,
        };
        let (whole, part) = match decimal {
            Some(mark) => text.rsplit_once(mark)?,
            None => (text.as_str(), ""),
        };
        let groups: Vec<&str> = whole.split([',', '.']).collect();
        let grouped = groups.iter().skip(1).all(|group| group.len() == 3) && groups[0].len() <= 3;
        if groups.len() > 1 && !grouped {
            return None;
        }
        let part = if part.len() > 2 { part.trim_end_matches('0') } else { part };
        Amount::plain(&format!("{}.{part}", groups.concat())).filter(|hundredths| *hundredths <= Amount::MOST)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.hundredths / 100, self.hundredths % 100);
        match part {
            0 => write!(f, "{whole} {}", self.unit),
            _ => write!(f, "{whole}.{part:02} {}", self.unit),
        }
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Amount {
    type Err = BadAmount;
    fn from_str(text: &str) -> Result<Amount, BadAmount> {
        let bad = || BadAmount { text: text.chars().take(60).collect() };
        let (number, unit) = text.trim().split_once(' ').ok_or_else(bad)?;
        Amount::new(Amount::plain(number).ok_or_else(bad)?, unit.trim()).ok_or_else(bad)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Amount, D::Error> {
        CompactString::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_deal_was_worth_is_read_as_the_table_wrote_it() {
        let read = |text: &str| Amount::written(text);
        assert_eq!(read("12000"), Some(1_200_000));
        assert_eq!(read("12000.0"), Some(1_200_000));
        assert_eq!(read("12000.000000"), Some(1_200_000));
        assert_eq!(read("$120,000.50"), Some(12_000_050));
        assert_eq!(read("120.000,50 €"), Some(12_000_050));
        assert_eq!(read("1 200 000"), Some(120_000_000));
        assert_eq!(read("1,200"), Some(120_000));
        assert_eq!(read("1.200.000"), Some(120_000_000));
        assert_eq!(read("1.200"), None, "twelve hundred or one and a fifth");
        assert_eq!(read("-5"), None);
        assert_eq!(read("a lot"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("12,34,56"), None);
    }

    #[test]
    fn an_amount_without_its_unit_is_none() {
        for bad in
            ["12000", "EUR 12000", "12000 eur eur", "-1 EUR", "1.234 EUR", "99999999999999999 EUR", "1 é"]
        {
            let refused = bad.parse::<Amount>();
            assert!(refused.is_err(), "{bad}: {refused:?}");
        }
        assert_eq!("40 Seats".parse::<Amount>().unwrap().to_string(), "40 seats");
    }

    proptest! {
        #[test]
        fn an_amount_reads_back_as_itself(hundredths in 0..=Amount::MOST) {
            let amount = Amount::new(hundredths, "EUR").unwrap();
            prop_assert_eq!(amount.to_string().parse::<Amount>().unwrap(), amount);
        }

        #[test]
        fn no_text_is_too_odd_to_be_read(text: String) {
            let _ = (Amount::written(&text), text.parse::<Amount>());
        }
    }
}
