//! Public holidays of a few countries, computed by rule, for counting working days.

use crate::time::Day;
use jiff::{
    ToSpan,
    civil::{Weekday, date},
};

/// The countries that [`of`] knows.
pub const COUNTRIES: [&str; 6] = ["CH", "DE", "FR", "GB", "NL", "US"];

/// The nationwide public holidays of a country (ISO 3166 code) in a year; `None` for a country not known
/// here.
///
/// Only days off in the whole country are listed: regional days (a German state's, a canton's) must be named
/// by date in the agreement. `GB` is England and Wales. Where the law moves a weekend holiday to a working
/// day, the moved day is listed.
pub fn of(country: &str, year: i16) -> Option<Vec<Day>> {
    let easter = easter(year);
    let fixed = |days: &[(i8, i8)]| days.iter().map(|&(m, d)| date(year, m, d)).collect::<Vec<_>>();
    let around_easter =
        |offsets: &[i64]| offsets.iter().map(|&n| easter.saturating_add(n.days())).collect::<Vec<_>>();
    Some(match country {
        "DE" => {
            [fixed(&[(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)]), around_easter(&[-2, 1, 39, 50])].concat()
        }
        "FR" => [
            fixed(&[(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]),
            around_easter(&[1, 39, 50]),
        ]
        .concat(),
        "NL" => {
            let kings_day = date(year, 4, 27);
            let kings_day =
                if kings_day.weekday() == Weekday::Sunday { date(year, 4, 26) } else { kings_day };
            [fixed(&[(1, 1), (12, 25), (12, 26)]), around_easter(&[1, 39, 50]), vec![kings_day]].concat()
        }
        "CH" => [fixed(&[(1, 1), (8, 1), (12, 25)]), around_easter(&[39])].concat(),
        "GB" => united_kingdom(year, easter),
        "US" => united_states(year),
        _ => return None,
    })
}

/// Easter Sunday of the Gregorian calendar.
///
/// Source: the anonymous Gregorian algorithm (Nature, 20 April 1876; in the form of Meeus 1991, ch. 8).
pub fn easter(year: i16) -> Day {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

fn nth(year: i16, month: i8, nth: i8, weekday: Weekday) -> Day {
    let first = date(year, month, 1);
    first.nth_weekday_of_month(nth, weekday).unwrap_or(first)
}

fn united_kingdom(year: i16, easter: Day) -> Vec<Day> {
    let new_year = next_working(date(year, 1, 1));
    let christmas = match date(year, 12, 25).weekday() {
        Weekday::Friday => [date(year, 12, 25), date(year, 12, 28)],
        Weekday::Saturday => [date(year, 12, 27), date(year, 12, 28)],
        Weekday::Sunday => [date(year, 12, 26), date(year, 12, 27)],
        _ => [date(year, 12, 25), date(year, 12, 26)],
    };
    vec![
        new_year,
        easter.saturating_sub(2.days()),
        easter.saturating_add(1.day()),
        nth(year, 5, 1, Weekday::Monday),
        nth(year, 5, -1, Weekday::Monday),
        nth(year, 8, -1, Weekday::Monday),
        christmas[0],
        christmas[1],
    ]
}

fn united_states(year: i16) -> Vec<Day> {
    let mut days = vec![
        nth(year, 1, 3, Weekday::Monday),
        nth(year, 2, 3, Weekday::Monday),
        nth(year, 5, -1, Weekday::Monday),
        nth(year, 9, 1, Weekday::Monday),
        nth(year, 10, 2, Weekday::Monday),
        nth(year, 11, 4, Weekday::Thursday),
    ];
    days.extend([(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)].map(|(m, d)| observed(date(year, m, d))));
    days
}

/// A Saturday's holiday is kept on Friday, a Sunday's on Monday.
fn observed(day: Day) -> Day {
    match day.weekday() {
        Weekday::Saturday => day.saturating_sub(1.day()),
        Weekday::Sunday => day.saturating_add(1.day()),
        _ => day,
    }
}

fn next_working(day: Day) -> Day {
    match day.weekday() {
        Weekday::Saturday => day.saturating_add(2.days()),
        Weekday::Sunday => day.saturating_add(1.day()),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (y, m, d) in
            [(2000, 4, 23), (2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)]
        {
            assert_eq!(easter(y), date(y, m, d));
        }
    }

    #[test]
    fn thanksgiving_and_ascension_are_days_off() {
        assert!(of("US", 2026).unwrap().contains(&date(2026, 11, 26)));
        assert!(of("US", 2026).unwrap().contains(&date(2026, 7, 3)));
        assert!(of("DE", 2026).unwrap().contains(&date(2026, 5, 14)));
        assert!(of("GB", 2026).unwrap().contains(&date(2026, 12, 28)));
        assert_eq!(of("ZZ", 2026), None);
    }
}
