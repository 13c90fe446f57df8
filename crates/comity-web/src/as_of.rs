//! The instant a page is drawn for, and the rest of what its address asks.

use comity_spine::At;

/// How long one "now" lasts, in milliseconds, if nothing happens meanwhile: pages asked for within that time
/// share their verdicts, and a deadline that passes is told so much later at most.
const NOW_LASTS: i64 = 5 * 60_000;

/// What stands behind the `?` of an address, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// Of pairs that were decoded already.
    pub fn new(pairs: Vec<(String, String)>) -> Asked {
        Asked(pairs)
    }

    /// Every pair, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The same, as practices take them.
    pub fn all(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether anything is asked beside the instant.
    pub fn is_more_than_when(&self) -> bool {
        self.0.iter().any(|(key, _)| key != "as_of")
    }

    /// The first value of a name that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.trim().is_empty()).map(|(_, v)| v.trim())
    }
}

/// The instant of a page: said in its address, or now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The instant.
    pub at: At,
    /// Whether the address says it; then every link of the page says it too.
    pub said: bool,
}

impl AsOf {
    /// Reads `as_of`; without it, now, as [`running`] has it.
    ///
    /// # Errors
    /// A sentence that says how to write an instant.
    pub fn of(asked: &Asked, now: At) -> Result<AsOf, String> {
        match asked.get("as_of") {
            Some(text) => match text.parse::<At>() {
                Ok(at) => Ok(AsOf { at, said: true }),
                Err(bad) => Err(format!("{bad}, behind `as_of=` in the address.")),
            },
            None => Ok(AsOf { at: now, said: false }),
        }
    }

    /// The instant as an address writes it: a bare day where it is the first instant of one.
    pub fn text(&self) -> String {
        let text = self.at.to_string();
        text.strip_suffix("T00:00:00Z").map_or(text.clone(), str::to_owned)
    }
}

/// What "now" is: the last five minutes' mark, but never before the newest act.
pub fn running(now: At, last: At) -> At {
    mark(now).max(last)
}

/// The five minutes' mark at or before an instant: what time alone changes besides verdicts follows from mark
/// to mark.
pub fn mark(at: At) -> At {
    At(at.0.div_euclid(NOW_LASTS) * NOW_LASTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Asked {
        Asked::new(vec![("as_of".into(), text.into())])
    }

    #[test]
    fn a_day_and_an_instant_both_read_back_as_they_were_written() {
        for text in ["2024-06-13", "2024-06-13T12:30:00Z"] {
            assert_eq!(AsOf::of(&asked(text), At(0)).unwrap().text(), text);
        }
    }

    #[test]
    fn pages_of_five_minutes_share_an_instant_which_never_lies_before_the_newest_act() {
        let of = |now, last| running(At(now), At(last));
        assert_eq!(of(599_999, 0), At(300_000));
        assert_eq!(of(300_001, 0), At(300_000));
        assert_eq!(of(599_999, 450_000), At(450_000));
    }

    #[test]
    fn a_bad_instant_is_answered_with_how_to_write_one() {
        let sentence = AsOf::of(&asked("yesterday"), At(0)).unwrap_err();
        assert!(sentence.contains("write `2026-03-01`"), "{sentence}");
    }
}
