//! Formats of dates, and the choice of one for a whole column; never of one per cell.

use crate::{SourceError, options::DateOrder};
use comity_spine::At;
use jiff::{civil, fmt::strtime, tz::TimeZone};

/// One way of writing a point in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// ISO 8601: `2026-03-01`, `2026-03-01 09:30`, `2026-03-01T09:30:00.5+01:00`.
    Iso,
    /// Seconds since 1970.
    Epoch,
    /// Milliseconds since 1970.
    EpochMillis,
    /// Three numbers and perhaps a time: `6/21/2025 16:14`, `21.06.25 4:14 PM`.
    Numeric(DateOrder),
    /// A month's English name: `11/May/24 03:26 PM`, `Fri Oct 02 2026 17:00:00 GMT+0000`, `May 11, 2024`.
    Words,
    /// A year, or a half or a quarter of one, for its first day: `2026`, `2026h2`, `Q1 2026`.
    Period,
    /// A pattern of the pack's own, as strptime has it.
    Pattern(String),
}

/// What a cell says: an instant, or a time on a wall clock somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// An instant.
    At(At),
    /// A local time; a bare day is its midnight.
    Local(civil::DateTime),
}

impl Format {
    /// The formats that are tried where a pack names none.
    pub fn usual() -> Vec<Format> {
        let numeric = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd].map(Format::Numeric);
        [Format::Iso]
            .into_iter()
            .chain(numeric)
            .chain([Format::Words, Format::Epoch, Format::EpochMillis])
            .collect()
    }

    /// The format of a pack's word for it, `None` if there is none.
    pub fn named(word: &str) -> Option<Format> {
        Some(match word {
            "iso" => Format::Iso,
            "epoch" => Format::Epoch,
            "epoch-ms" => Format::EpochMillis,
            "dmy" | "mdy" | "ymd" => Format::Numeric(word.parse().ok()?),
            "words" => Format::Words,
            "period" => Format::Period,
            pattern if pattern.contains('%') => Format::Pattern(pattern.to_owned()),
            _ => return None,
        })
    }

    /// The words that packs may use, for "did you mean".
    pub const WORDS: [&str; 8] = ["iso", "epoch", "epoch-ms", "dmy", "mdy", "ymd", "words", "period"];

    /// What the format is, for a sentence.
    pub fn says(&self) -> String {
        match self {
            Format::Iso => "year first (ISO 8601)".to_owned(),
            Format::Epoch => "seconds since 1970".to_owned(),
            Format::EpochMillis => "milliseconds since 1970".to_owned(),
            Format::Numeric(DateOrder::Dmy) => "day first (dmy)".to_owned(),
            Format::Numeric(DateOrder::Mdy) => "month first (mdy)".to_owned(),
            Format::Numeric(DateOrder::Ymd) => "year first (ymd)".to_owned(),
            Format::Words => "with the month's name".to_owned(),
            Format::Period => "as a year, a half or a quarter".to_owned(),
            Format::Pattern(pattern) => format!("as `{pattern}`"),
        }
    }

    fn order(&self) -> Option<DateOrder> {
        match self {
            Format::Numeric(order) => Some(*order),
            _ => None,
        }
    }

    /// Reads a cell; `None` where it is not written this way.
    pub fn read(&self, text: &str) -> Option<Moment> {
        match self {
            Format::Iso => iso(text.as_bytes()),
            Format::Epoch => epoch(text, 1000),
            Format::EpochMillis => epoch(text, 1),
            Format::Numeric(order) => Loose::new(text).moment(Some(*order)),
            Format::Words => Loose::new(text).moment(None),
            Format::Period => period(text),
            Format::Pattern(pattern) => by_pattern(pattern, text),
        }
    }
}

/// Seconds have nine or ten digits, milliseconds twelve or thirteen: no year and no id is read as either.
fn epoch(text: &str, millis: i64) -> Option<Moment> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let digits = if millis == 1 { 12..=13 } else { 9..=10 };
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (digits.contains(&whole.len()) && all_digits).then_some(())?;
    Some(Moment::At(At::from_millis(whole.parse::<i64>().ok()?.checked_mul(millis)?)))
}

/// `2026`, `2026h2`, `2026-H2`, `H2 2026`, `2026 q3`, `Q3/2026`: the first day.
fn period(text: &str) -> Option<Moment> {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let divider = plain.find(['h', 'q']);
    let (year, part) = match divider {
        None => (plain.as_str(), None),
        Some(4) => (&plain[..4], Some(&plain[4..])),
        Some(0) if plain.len() == 6 => (&plain[2..], Some(&plain[..2])),
        Some(_) => return None,
    };
    let year: i16 = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    let month = match part {
        None => 1,
        Some("h1" | "q1") => 1,
        Some("q2") => 4,
        Some("h2" | "q3") => 7,
        Some("q4") => 10,
        Some(_) => return None,
    };
    (1900..2200).contains(&year).then_some(())?;
    Some(Moment::Local(civil::Date::new(year, month, 1).ok()?.at(0, 0, 0, 0)))
}

fn by_pattern(pattern: &str, text: &str) -> Option<Moment> {
    let broken = strtime::parse(pattern, text).ok()?;
    if let Ok(timestamp) = broken.to_timestamp() {
        return Some(Moment::At(At::from(timestamp)));
    }
    let local = broken.to_datetime().ok().or_else(|| Some(broken.to_date().ok()?.at(0, 0, 0, 0)));
    local.map(Moment::Local)
}

fn two(bytes: &[u8], from: usize) -> Option<i64> {
    match bytes.get(from..from + 2)? {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(i64::from((a - b'0') * 10 + (b - b'0'))),
        _ => None,
    }
}

/// The strict and common form, read without any allocation.
fn iso(b: &[u8]) -> Option<Moment> {
    let year = two(b, 0)? * 100 + two(b, 2)?;
    (b.get(4) == Some(&b'-') && b.get(7) == Some(&b'-')).then_some(())?;
    let date = day(year, two(b, 5)?, two(b, 8)?)?;
    if b.len() == 10 {
        return Some(Moment::Local(date.at(0, 0, 0, 0)));
    }
    (matches!(b[10], b'T' | b't' | b' ') && b.get(13) == Some(&b':')).then_some(())?;
    let (hour, minute) = (two(b, 11)?, two(b, 14)?);
    let mut at = 16;
    let mut second = 0;
    let mut millis = 0;
    if b.get(at) == Some(&b':') {
        second = two(b, at + 1)?.min(59); // a leap second counts as the one before it
        at += 3;
        if matches!(b.get(at), Some(b'.' | b',')) {
            let digits = b[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            (1..=9).contains(&digits).then_some(())?;
            let shown = digits.min(3);
            millis = b[at + 1..at + 1 + shown].iter().fold(0, |n, byte| n * 10 + i64::from(byte - b'0'));
            millis *= [100, 10, 1][shown - 1];
            at += 1 + digits;
        }
    }
    (hour < 24 && minute < 60).then_some(())?;
    if at >= b.len() {
        return Some(Moment::Local(date.at(
            hour as i8,
            minute as i8,
            second as i8,
            millis as i32 * 1_000_000,
        )));
    }
    let offset = offset(&b[at..])?;
    let millis = millis_of(date) + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millis;
    Some(Moment::At(At::from_millis(millis)))
}

/// Minutes east of UTC: `Z`, `+01:00`, `-0730`, `+02`; a space may stand before it.
fn offset(bytes: &[u8]) -> Option<i64> {
    let bytes = if bytes.first() == Some(&b' ') { &bytes[1..] } else { bytes };
    let sign = match bytes {
        [b'Z' | b'z'] | b"UTC" | b"GMT" => return Some(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let hours = two(bytes, 1)?;
    let minutes = match bytes.len() {
        3 => 0,
        5 => two(bytes, 3)?,
        6 if bytes[3] == b':' => two(bytes, 4)?,
        _ => return None,
    };
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn day(year: i64, month: i64, day: i64) -> Option<civil::Date> {
    civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
        .filter(|date| date.year() >= 1)
}

/// Milliseconds from 1970 to a day's midnight in UTC, by the days of the civil calendar.
fn millis_of(date: civil::Date) -> i64 {
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day()) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * 86_400_000
}

/// A reader of dates as people's tools write them: it takes numbers and words off the front of a text.
struct Loose<'a> {
    rest: &'a str,
}

impl<'a> Loose<'a> {
    fn new(text: &'a str) -> Loose<'a> {
        Loose { rest: text }
    }

    fn skip(&mut self, any_of: &[char]) -> bool {
        let trimmed = self.rest.trim_start_matches(any_of);
        let skipped = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        skipped
    }

    fn number(&mut self) -> Option<(i64, usize)> {
        let n = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = if (1..=4).contains(&n) { self.rest[..n].parse().ok()? } else { return None };
        self.rest = &self.rest[n..];
        Some((value, n))
    }

    fn word(&mut self) -> Option<&'a str> {
        let n = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, rest) = self.rest.split_at(n);
        self.rest = rest;
        (n > 0).then_some(word)
    }

    fn moment(mut self, order: Option<DateOrder>) -> Option<Moment> {
        let date = match order {
            Some(order) => self.numbers(order)?,
            None => self.worded()?,
        };
        self.skip(&[' ', ',', 'T']);
        if self.rest.is_empty() {
            return Some(Moment::Local(date.at(0, 0, 0, 0)));
        }
        let (hour, minute, second) = self.time()?;
        let local = date.at(hour as i8, minute as i8, second as i8, 0);
        self.skip(&[' ']);
        if let Some(open) = self.rest.find('(') {
            self.rest = self.rest[..open].trim_end(); // the zone's name in words, after its offset
        }
        if self.rest.is_empty() {
            return Some(Moment::Local(local));
        }
        let zone =
            self.rest.strip_prefix("GMT").or_else(|| self.rest.strip_prefix("UTC")).unwrap_or(self.rest);
        let minutes = if zone.is_empty() { 0 } else { offset(zone.as_bytes())? };
        let millis = millis_of(date) + ((hour * 60 + minute - minutes) * 60 + second) * 1000;
        Some(Moment::At(At::from_millis(millis)))
    }

    fn numbers(&mut self, order: DateOrder) -> Option<civil::Date> {
        let (a, a_digits) = self.number()?;
        self.separator()?;
        let (b, _) = self.number()?;
        self.separator()?;
        let (c, c_digits) = self.number()?;
        let whole = |year: i64, digits: usize| match digits {
            4 => Some(year),
            2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
            _ => None,
        };
        match order {
            DateOrder::Dmy => day(whole(c, c_digits)?, b, a),
            DateOrder::Mdy => day(whole(c, c_digits)?, a, b),
            DateOrder::Ymd if a_digits == 4 => day(a, b, c),
            DateOrder::Ymd => None,
        }
    }

    fn separator(&mut self) -> Option<()> {
        let sep = self.rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
        self.rest = self.rest[sep.len_utf8()..].trim_start_matches(' ');
        Some(())
    }

    fn worded(&mut self) -> Option<civil::Date> {
        const GAPS: [char; 5] = [' ', ',', '/', '-', '.'];
        let (mut month, mut numbers) = (None, [None; 2]);
        for _ in 0..5 {
            self.skip(&GAPS);
            if let Some(word) = self.word() {
                match month_named(word) {
                    Some(found) if month.is_none() => month = Some(found),
                    None if is_weekday(word) => {}
                    None if matches!(word, "st" | "nd" | "rd" | "th") => {}
                    _ => return None,
                }
            } else {
                let empty = numbers.iter_mut().find(|number| number.is_none())?;
                *empty = Some(self.number()?);
            }
            if let (Some(month), [Some((first, first_digits)), Some((second, second_digits))]) =
                (month, numbers)
            {
                let (year, digits, of_month) =
                    if first_digits == 4 { (first, 4, second) } else { (second, second_digits, first) };
                let year = if digits == 2 { 2000 + year - if year < 69 { 0 } else { 100 } } else { year };
                return day(year, month, of_month);
            }
        }
        None
    }

    fn time(&mut self) -> Option<(i64, i64, i64)> {
        let (mut hour, _) = self.number()?;
        self.rest = self.rest.strip_prefix(':')?;
        let (minute, _) = self.number().filter(|(_, digits)| *digits == 2)?;
        let mut second = 0;
        if let Some(rest) = self.rest.strip_prefix(':') {
            self.rest = rest;
            second = self.number().filter(|(_, digits)| *digits == 2)?.0.min(59);
            if let Some(rest) = self.rest.strip_prefix('.') {
                self.rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        self.rest = self.rest.trim_start_matches([' ', '\u{202f}', '\u{a0}']);
        let half = self.rest.get(..2).map(str::to_ascii_lowercase);
        if let Some(half @ ("am" | "pm")) = half.as_deref() {
            (1..=12).contains(&hour).then_some(())?;
            hour = hour % 12 + if half == "pm" { 12 } else { 0 };
            self.rest = &self.rest[2..];
        }
        (hour < 24 && minute < 60).then_some((hour, minute, second))
    }
}

fn month_named(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let found =
        MONTHS.iter().position(|month| *month == word || (word.len() == 3 && month.starts_with(&word)));
    found.map(|month| month as i64 + 1).or_else(|| (word == "sept").then_some(9))
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    DAYS.iter().any(|day| *day == word || (word.len() == 3 && day.starts_with(&word)))
}

/// One column of dates while its format is being found.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name, for sentences.
    pub name: String,
    formats: Vec<Format>,
    fits: Vec<u64>,
    n_local: Vec<u64>,
    n: u64,
    n_only: [u64; 2],
    example: Option<String>,
    local_example: Option<String>,
}

/// A column's format, and why it is this one.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The format.
    pub format: Format,
    /// "`Created` is month first (mdy): 41 of 41 values fit".
    pub why: Option<String>,
    /// Whether a value was seen that names no zone.
    pub local: bool,
    /// Such a value.
    pub example: String,
}

impl Column {
    /// A column that may be in any of these formats; an order given by the caller shuts out the others.
    pub fn new(name: &str, formats: &[Format], order: Option<DateOrder>) -> Column {
        let allowed = |format: &&Format| match (format.order(), order) {
            (Some(DateOrder::Ymd) | None, _) | (_, None) => true,
            (Some(own), Some(order)) => own == order,
        };
        let mut formats: Vec<Format> = formats.iter().filter(allowed).cloned().collect();
        if let Some(order) = order.filter(|order| !formats.contains(&Format::Numeric(*order))) {
            formats.push(Format::Numeric(order));
        }
        Column {
            name: name.to_owned(),
            fits: vec![0; formats.len()],
            n_local: vec![0; formats.len()],
            formats,
            n: 0,
            n_only: [0; 2],
            example: None,
            local_example: None,
        }
    }

    /// Looks at one value.
    pub fn observe(&mut self, text: &str) {
        self.n += 1;
        let (mut dmy, mut mdy) = (false, false);
        let mut fits = false;
        for (i, format) in self.formats.iter().enumerate() {
            let Some(moment) = format.read(text) else { continue };
            fits = true;
            self.fits[i] += 1;
            dmy |= format.order() == Some(DateOrder::Dmy);
            mdy |= format.order() == Some(DateOrder::Mdy);
            if matches!(moment, Moment::Local(_)) {
                self.n_local[i] += 1;
                if self.local_example.is_none() {
                    self.local_example = Some(text.chars().take(40).collect());
                }
            }
        }
        self.n_only[0] += u64::from(dmy && !mdy);
        self.n_only[1] += u64::from(mdy && !dmy);
        if self.example.is_none() || (fits && self.fits.iter().sum::<u64>() == 1) {
            self.example = Some(text.chars().take(40).collect());
        }
    }

    fn best(&self) -> Option<usize> {
        (0..self.formats.len()).rev().max_by_key(|&i| self.fits[i]).filter(|&i| self.fits[i] > 0)
    }

    /// Whether no further value could change the choice between day first and month first.
    pub fn is_settled(&self) -> bool {
        self.best().is_some_and(|best| match self.formats[best].order() {
            Some(DateOrder::Dmy) => !self.formats.contains(&Format::Numeric(DateOrder::Mdy)),
            Some(DateOrder::Mdy) => !self.formats.contains(&Format::Numeric(DateOrder::Dmy)),
            Some(DateOrder::Ymd) | None => true,
        })
    }

    /// The one format for the whole column; the first of the pack's list where none was seen at all.
    pub fn choose(&self) -> Result<Option<Chosen>, SourceError> {
        let example = self.example.clone().unwrap_or_default();
        if self.n == 0 {
            return Ok(None);
        }
        let Some(best) = self.best() else {
            let known: Vec<String> = self.formats.iter().map(Format::says).collect();
            let mend =
                format!("dates are read {}; add the format to the pack's `dates`", known.join(", or "));
            return Err(SourceError::UnreadableDates { column: self.name.clone(), example, mend });
        };
        let format = self.formats[best].clone();
        if matches!(format.order(), Some(DateOrder::Dmy | DateOrder::Mdy)) && !self.is_settled() {
            let (column, n) = (self.name.clone(), self.n);
            match self.n_only {
                [0, 0] => return Err(SourceError::AmbiguousDates { column, example, n }),
                [0, _] | [_, 0] => {}
                [n_dmy, n_mdy] => return Err(SourceError::MixedDates { column, n_dmy, n_mdy }),
            }
        }
        let why = Some(format!(
            "`{}` is {}: {} of {} values fit",
            self.name,
            format.says(),
            self.fits[best],
            self.n
        ));
        let local = self.n_local[best] > 0;
        let example = self.local_example.clone().unwrap_or(example);
        Ok(Some(Chosen { format, why, local, example }))
    }
}

/// The instant of a local time in a zone; in a gap or an overlap, what calendars do (the compatible choice).
pub fn in_zone(local: civil::DateTime, zone: &TimeZone) -> Option<At> {
    if *zone == TimeZone::UTC {
        let seconds =
            (i64::from(local.hour()) * 60 + i64::from(local.minute())) * 60 + i64::from(local.second());
        return Some(At::from_millis(
            millis_of(local.date()) + seconds * 1000 + i64::from(local.subsec_nanosecond()) / 1_000_000,
        ));
    }
    zone.to_ambiguous_timestamp(local).compatible().ok().map(At::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utc(format: &Format, text: &str) -> Option<String> {
        match format.read(text)? {
            Moment::At(at) => Some(at.to_string()),
            Moment::Local(local) => Some(format!("{local} somewhere")),
        }
    }

    #[test]
    fn dates_are_read_as_the_tools_write_them() {
        let cases = [
            (Format::Iso, "2024-05-11", "2024-05-11T00:00:00 somewhere"),
            (Format::Iso, "2020-10-02T18:28:47+00:00", "2020-10-02T18:28:47Z"),
            (Format::Iso, "2022-12-30T14:34:13-08:00", "2022-12-30T22:34:13Z"),
            (Format::Iso, "2024-05-11 03:26:01.25Z", "2024-05-11T03:26:01.25Z"),
            (Format::Words, "11/May/24 03:26 PM", "2024-05-11T15:26:00 somewhere"),
            (
                Format::Words,
                "Fri Oct 02 2026 17:00:00 GMT+0000 (Coordinated Universal Time)",
                "2026-10-02T17:00:00Z",
            ),
            (Format::Words, "Fri, 02 Oct 2026 17:00:00 +0200", "2026-10-02T15:00:00Z"),
            (Format::Words, "May 11, 2024", "2024-05-11T00:00:00 somewhere"),
            (Format::Numeric(DateOrder::Mdy), "6/21/2025 16:14", "2025-06-21T16:14:00 somewhere"),
            (Format::Numeric(DateOrder::Dmy), "21.06.25 4:14 pm", "2025-06-21T16:14:00 somewhere"),
            (Format::Epoch, "1539897198", "2018-10-18T21:13:18Z"),
            (Format::EpochMillis, "1539897198000", "2018-10-18T21:13:18Z"),
            (Format::Pattern("%d|%m|%Y".into()), "11|05|2024", "2024-05-11T00:00:00 somewhere"),
        ];
        for (format, text, wanted) in cases {
            assert_eq!(utc(&format, text).as_deref(), Some(wanted), "{format:?} of {text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_read_as_one() {
        for text in
            ["", "soon", "2024-13-01", "2024-02-30", "32/01/2024", "2024", "11/May", "2024-05-11T25:00:00Z"]
        {
            for format in Format::usual() {
                assert_eq!(format.read(text), None, "{format:?} of {text}");
            }
        }
    }

    #[test]
    fn a_column_in_which_every_number_could_be_a_month_is_refused_until_somebody_says_which() {
        let mut column = Column::new("Created", &Format::usual(), None);
        column.observe("5/6/2024");
        column.observe("7/8/2024");
        let error = column.choose().unwrap_err().to_string();
        assert!(error.contains("`Created` is ambiguous") && error.contains("--dates"), "{error}");
        column.observe("7/13/2024");
        assert_eq!(column.choose().unwrap().unwrap().format, Format::Numeric(DateOrder::Mdy));
        column.observe("13/7/2024");
        assert!(column.choose().unwrap_err().to_string().contains("both"));
    }

    proptest! {
        #[test]
        fn our_own_count_of_days_is_the_civil_calendars(days in -700_000i64..2_900_000) {
            let at = At(days * 86_400_000);
            let date = at.timestamp().to_zoned(TimeZone::UTC).date();
            prop_assert_eq!(millis_of(date), at.0);
        }

        #[test]
        fn no_text_makes_a_format_panic(text in "[0-9a-zA-Z:/. +()-]{0,40}|.*") {
            for format in Format::usual() {
                let _ = format.read(&text);
            }
            let _ = Format::Pattern("%d/%m".into()).read(&text);
        }
    }
}
