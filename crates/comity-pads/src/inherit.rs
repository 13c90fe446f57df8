//! What was moved stays its author's.
//!
//! Editors on Yjs move text by deleting it and inserting it again under the id of whoever moves: Enter in a
//! sentence, a heading made of a line, a list, drag, cut and paste, an undone deletion. So what an update
//! inserts is held against what it removes itself, then against what the same person removed of late, then
//! against the living text; what is found there keeps its author.
//!
//! Two sizes decide. A text that equals a removed one whole is that one from two characters on. Parts are
//! looked for by stretches of eight, and only in texts of twelve or more; shorter ones are typed as easily.

use crate::authors::{Author, Strand};
use crate::check::Run;
use std::collections::{HashMap, VecDeque};

/// The shortest text that is taken for a removed one whole.
const WHOLE_LEAST: usize = 2;
/// The length of the stretches by which parts are found.
const GRAM: usize = 8;
/// The shortest text in which parts are looked for.
const PART_LEAST: usize = 12;
/// The longest text in which parts are looked for; a longer one is an import.
const PART_MOST: usize = 50_000;
/// How many sums of stretches are told apart.
const SUMS: usize = 1 << 16;
/// How many places of one stretch are tried.
const TRIES: usize = 8;
/// How much of what somebody removed is remembered.
const CUTS_MOST: usize = 32;
const CUT_UNITS_MOST: usize = 50_000;

/// A part of what was inserted that had been somebody's: where it begins, how long it is, whose.
pub type Match = (usize, usize, Author);

/// What one person removed of late, the latest first.
#[derive(Debug, Default)]
pub struct Cuts {
    strands: VecDeque<(Option<Run>, Strand)>,
    n_units: usize,
}

impl Cuts {
    /// Remembers a removed text.
    pub fn add(&mut self, strand: Strand) {
        self.push(None, strand);
    }

    /// Remembers a few removed characters, as part of the ones before if they stood beside them.
    pub fn grow(&mut self, run: Run, units: &[u16], parts: &[(Run, Author)]) {
        if let Some((Some(last), strand)) = self.strands.front_mut()
            && last.id.client == run.id.client
        {
            if run.end() == last.id.clock {
                strand.push_before(units, parts);
                *last = Run { id: run.id, len: run.len + last.len };
                self.n_units += units.len();
                return;
            }
            if last.end() == run.id.clock {
                strand.push(units, parts);
                last.len += run.len;
                self.n_units += units.len();
                return;
            }
        }
        let mut strand = Strand::default();
        strand.push(units, parts);
        self.push(Some(run), strand);
    }

    fn push(&mut self, run: Option<Run>, strand: Strand) {
        self.n_units += strand.units.len();
        self.strands.push_front((run, strand));
        while self.strands.len() > CUTS_MOST || (self.n_units > CUT_UNITS_MOST && self.strands.len() > 1) {
            if let Some((_, old)) = self.strands.pop_back() {
                self.n_units -= old.units.len();
            }
        }
    }

    fn iter(&self) -> impl Iterator<Item = &Strand> {
        self.strands.iter().map(|(_, strand)| strand)
    }
}

/// What of an inserted text its update removed, or its writer did of late.
pub fn from_removed(inserted: &[u16], removed: &[Strand], cuts: &Cuts) -> Vec<Match> {
    if inserted.len() < WHOLE_LEAST {
        return Vec::new();
    }
    let whole = removed.iter().chain(cuts.iter()).find(|strand| strand.units == inserted);
    if let Some(strand) = whole {
        return told(strand, 0, 0, inserted.len());
    }
    if inserted.len() < PART_LEAST && removed.is_empty() || inserted.len() > PART_MOST {
        return Vec::new();
    }
    let found = parts(inserted, removed.iter(), Vec::new());
    if inserted.len() < PART_LEAST { found } else { parts(inserted, cuts.iter(), found) }
}

/// Whether enough of an inserted text is of unknown origin to look for it in the living text.
pub fn is_unmatched(inserted: &[u16], matches: &[Match]) -> bool {
    let n_matched: usize = matches.iter().map(|(_, len, _)| len).sum();
    inserted.len() <= PART_MOST && inserted.len() - n_matched.min(inserted.len()) >= PART_LEAST
}

/// What of an inserted text stands elsewhere in the document: where in it, where there, how long.
pub fn from_living(inserted: &[u16], living: &[u16], matches: &[Match]) -> Vec<(usize, usize, usize)> {
    let found = found(inserted, &[living], matches);
    found.into_iter().map(|part| (part.at, part.from, part.len)).collect()
}

/// Finds parts of an inserted text in strands, where nothing is matched yet.
fn parts<'a>(
    inserted: &[u16],
    strands: impl Iterator<Item = &'a Strand>,
    mut matches: Vec<Match>,
) -> Vec<Match> {
    let strands: Vec<&Strand> = strands.collect();
    let texts: Vec<&[u16]> = strands.iter().map(|strand| strand.units.as_slice()).collect();
    for part in found(inserted, &texts, &matches) {
        matches.extend(told(strands[part.nth], part.from, part.at, part.len));
    }
    matches
}

/// A part that stands in another text.
struct Part {
    at: usize,
    nth: usize,
    from: usize,
    len: usize,
}

/// The parts of an inserted text that stand in others, the longest from each place on.
fn found(inserted: &[u16], texts: &[&[u16]], matches: &[Match]) -> Vec<Part> {
    let grams = index(inserted, texts);
    let mut taken = vec![false; inserted.len()];
    for (at, len, _) in matches {
        taken[*at..at + len].fill(true);
    }
    let (mut parts, mut at) = (Vec::new(), 0);
    while at + GRAM <= inserted.len() {
        let places = grams.get(&inserted[at..at + GRAM]).filter(|_| !taken[at..at + GRAM].contains(&true));
        let long = |&(nth, from): &(usize, usize)| {
            let here = inserted[at..].iter().zip(&taken[at..]);
            let same = here.zip(&texts[nth][from..]).take_while(|((a, taken), b)| !**taken && a == b);
            Part { at, nth, from, len: same.count() }
        };
        match places.and_then(|places| places.iter().map(long).max_by_key(|part| part.len)) {
            Some(part) => {
                at += part.len;
                parts.push(part);
            }
            None => at += 1,
        }
    }
    parts
}

/// Where in the texts each stretch of the inserted text stands.
fn index<'a>(inserted: &'a [u16], texts: &[&[u16]]) -> HashMap<&'a [u16], Vec<(usize, usize)>> {
    let mut grams: HashMap<&[u16], Vec<(usize, usize)>> =
        inserted.windows(GRAM).map(|gram| (gram, Vec::new())).collect();
    // A text may be long and what is looked for short: a sum that rolls along rules most places out.
    let mut sums = vec![false; SUMS];
    rolling(inserted, |_, sum| sums[sum] = true);
    for (nth, text) in texts.iter().enumerate() {
        rolling(text, |from, sum| {
            if sums[sum]
                && let Some(places) = grams.get_mut(&text[from..from + GRAM])
                && places.len() < TRIES
            {
                places.push((nth, from));
            }
        });
    }
    grams
}

/// Says of each stretch of a text where it begins and the sum of its units.
fn rolling(text: &[u16], mut say: impl FnMut(usize, usize)) {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let oldest = (0..GRAM).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut sum = 0_u64;
    for (at, unit) in text.iter().enumerate() {
        sum = sum.wrapping_mul(BASE).wrapping_add((*unit).into());
        if at >= GRAM {
            sum = sum.wrapping_sub(oldest.wrapping_mul(text[at - GRAM].into()));
        }
        if at + 1 >= GRAM {
            say(at + 1 - GRAM, (sum >> 48) as usize);
        }
    }
}

/// Whose a part of a strand is, said of where it was inserted.
fn told(strand: &Strand, from: usize, at: usize, len: usize) -> Vec<Match> {
    let mut at = at;
    let tell = |(n, author): (u32, Author)| {
        let begin = at;
        at += n as usize;
        (begin, n as usize, author)
    };
    strand.part(from, len).into_iter().map(tell).collect()
}
