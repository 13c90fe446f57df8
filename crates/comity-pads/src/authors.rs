//! Whose a character is, and text that knows whose each stretch of it is.

use crate::check::Run;
use comity_spine::{Day, PersonId};

/// Whose a character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Author {
    /// Who wrote it.
    pub by: PersonId,
    /// The day on which they did; their function is looked up for it.
    pub day: Day,
    /// Who put it where it stands, if that was somebody else: it was moved or pasted from within.
    pub via: Option<PersonId>,
}

/// Text with whose each stretch of it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strand {
    /// The text, in units of UTF-16.
    pub units: Vec<u16>,
    /// How long each stretch is, and whose; they add up to the text.
    pub whose: Vec<(u32, Author)>,
}

impl Strand {
    /// Adds text at the end.
    pub fn push(&mut self, units: &[u16], parts: &[(Run, Author)]) {
        self.units.extend_from_slice(units);
        self.whose.extend(parts.iter().map(|(run, author)| (run.len, *author)));
    }

    /// Adds text at the beginning.
    pub fn push_before(&mut self, units: &[u16], parts: &[(Run, Author)]) {
        self.units.splice(0..0, units.iter().copied());
        self.whose.splice(0..0, parts.iter().map(|(run, author)| (run.len, *author)));
    }

    /// Whose a part of it is, as lengths.
    pub fn part(&self, from: usize, len: usize) -> Vec<(u32, Author)> {
        let (mut at, mut parts) = (0_usize, Vec::new());
        for (n, author) in &self.whose {
            let end = at + *n as usize;
            let (start, stop) = (at.max(from), end.min(from + len));
            if start < stop {
                parts.push(((stop - start) as u32, *author));
            }
            at = end;
            if at >= from + len {
                break;
            }
        }
        parts
    }
}
