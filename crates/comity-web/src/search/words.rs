//! The index of what acts said: each word with the acts that it stands in, the newest last.
//!
//! It grows as acts are taken in. What is open to the house alone is in it; the texts themselves are not: a
//! hit fetches its own, and is none if that was withdrawn meanwhile.

use super::fit::is_near;
use super::fold::{folded, words};
use crate::house::House;
use crate::kept::Kept;
use comity_common::trace::facts::RefIx;
use comity_common::world::World;
use comity_spine::{At, FactId, Kind, Noun, Seq, Visibility};
use compact_str::CompactString;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

/// How long a word is that is kept, in bytes; what is longer is no word.
const WORD_MOST: usize = 48;

/// An act with words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The act.
    pub seq: Seq,
    /// When it happened.
    pub at: At,
    /// Its kind.
    pub kind: Kind,
    /// What it is about first: the matter, else whatever else it names.
    pub about: RefIx,
}

/// The words of acts.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// In the order of the log.
    said: Vec<Said>,
    words: BTreeMap<CompactString, Vec<u32>>,
    /// The place after the last act that was looked at.
    next: u64,
}

impl Index {
    /// Takes in what an act said.
    pub fn add<'t>(&mut self, said: Said, texts: impl Iterator<Item = &'t str>) {
        let Ok(place) = u32::try_from(self.said.len()) else { return };
        let mut unlike: BTreeSet<CompactString> = BTreeSet::new();
        for text in texts {
            let text = folded(text);
            unlike.extend(words(&text).filter(|word| word.len() <= WORD_MOST).map(CompactString::new));
        }
        for word in unlike {
            self.words.entry(word).or_default().push(place);
        }
        self.said.push(said);
    }

    /// The acts in which every word of a query stands, the best fit first, then the newest; as many as are
    /// wanted of those that may be shown.
    pub fn find(&self, terms: &[String], most: usize, shown: impl Fn(&Said) -> bool) -> Vec<Said> {
        let mut found: Vec<Said> = Vec::new();
        let mut seen = Set::of(self.said.len());
        for reach in [Reach::Begins, Reach::Within, Reach::Near] {
            let mut all: Option<Set> = None;
            for term in terms {
                let set = self.acts(term, reach);
                all = Some(all.map_or(set.clone(), |all| all.and(&set)));
            }
            for place in all.iter().flat_map(Set::newest_first) {
                if found.len() >= most {
                    return found;
                }
                let said = self.said[place];
                if seen.put(place) && shown(&said) {
                    found.push(said);
                }
            }
        }
        found
    }

    /// The acts in which a word stands, as far as that reach goes.
    fn acts(&self, term: &str, reach: Reach) -> Set {
        let mut set = Set::of(self.said.len());
        let from = (Bound::Included(term), Bound::Unbounded);
        let begins = self.words.range::<str, _>(from).take_while(|(word, _)| word.starts_with(term));
        begins.for_each(|(_, places)| set.add(places));
        if reach >= Reach::Within {
            self.words.iter().filter(|(word, _)| word.contains(term)).for_each(|(_, places)| set.add(places));
        }
        if reach >= Reach::Near {
            self.words.iter().filter(|(word, _)| is_near(word, term)).for_each(|(_, places)| set.add(places));
        }
        set
    }

    /// How many acts are in it.
    pub fn len(&self) -> usize {
        self.said.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }
}

/// How far a word may be from what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Begins,
    Within,
    Near,
}

/// Some of the acts, one bit each.
#[derive(Clone, Debug)]
struct Set(Vec<u64>);

impl Set {
    fn of(n: usize) -> Set {
        Set(vec![0; n.div_ceil(64)])
    }
    fn add(&mut self, places: &[u32]) {
        for place in places {
            self.0[*place as usize / 64] |= 1 << (place % 64);
        }
    }
    /// Puts one in; says whether it was not there.
    fn put(&mut self, place: usize) -> bool {
        let (word, bit) = (&mut self.0[place / 64], 1u64 << (place % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
    fn and(mut self, other: &Set) -> Set {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine &= theirs);
        self
    }
    fn newest_first(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().rev().flat_map(|(place, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = 63usize.checked_sub(left.leading_zeros() as usize)?;
                left &= !(1 << bit);
                Some(place * 64 + bit)
            })
        })
    }
}

/// The index of a house, once it has been read.
#[derive(Debug, Default)]
pub struct Words(RwLock<Option<Index>>);

/// Up to how many acts the first search reads all words itself; a larger house has them read beside it.
const AT_ONCE: u64 = 5_000;

impl Words {
    /// Looks into the index; `None` while it has not been read.
    pub fn look<T>(&self, look: impl FnOnce(&Index) -> T) -> Option<T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(look)
    }

    /// Takes in an act, if there is an index yet.
    pub fn take(&self, world: &World, kept: &Kept, names: &dyn comity_common::view::Name, seq: Seq) {
        if let Some(index) = &mut *self.0.write().unwrap_or_else(PoisonError::into_inner) {
            index.catch_up(world, kept, names, seq);
        }
    }

    /// Throws the index away, because words were withdrawn; it is read anew.
    pub fn forget(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether it has been read.
    pub fn is_ready(&self) -> bool {
        self.look(|_| ()).is_some()
    }
}

impl Index {
    /// Takes in every act from where it stands up to and with one.
    fn catch_up(&mut self, world: &World, kept: &Kept, names: &dyn comity_common::view::Name, to: Seq) {
        for place in self.next..=to.0 {
            let seq = Seq(place);
            if let Some(said) = said(world, kept, seq)
                && let Some(words) = names.words(seq)
            {
                self.add(said, words.values().map(String::as_str));
            }
        }
        self.next = self.next.max(to.0 + 1);
    }
}

/// An act as the index has it; nothing of one without words, or that is not open to the house.
fn said(world: &World, kept: &Kept, seq: Seq) -> Option<Said> {
    let id = FactId::Act(seq);
    if kept.of_fact(id) > Visibility::Space {
        return None;
    }
    let facts = world.facts();
    let row = facts.row(id)?;
    let card = world.act(world.catalogue().card(row.kind).name)?;
    // What only gives a name is found under that name.
    if card.words.iter().all(|word| word.trim_end_matches('?') == "name") {
        return None;
    }
    let about = facts.about_row(id)?;
    let is_thing = |ix: &&RefIx| !matches!(facts.noun(**ix), Noun::Person | Noun::Function);
    Some(Said { seq, at: row.at, kind: row.kind, about: *about.iter().find(is_thing)? })
}

/// Reads the words of every act of a house, beside its pages; nothing if that was done.
///
/// Writers wait only while the last few are read, which came meanwhile.
pub fn read_all(house: &House) {
    /// How many acts are read before others get their turn.
    const STEP: u64 = 2_000;
    let words = house.words_index();
    let mut index = Index::default();
    while !words.is_ready() {
        let step = house.read(|rooms| {
            let next = rooms.world.next().0;
            let to = next.min(index.next + STEP);
            if to > index.next {
                index.catch_up(&rooms.world, &rooms.kept, house.stored_names(), Seq(to - 1));
            }
            // The house is still held: nothing comes in between.
            if to == next {
                let mut held = words.0.write().unwrap_or_else(PoisonError::into_inner);
                *held = Some(std::mem::take(&mut index));
            }
        });
        if step.is_err() {
            return;
        }
    }
}

/// The same for a small house, at its first search; its lock is held already.
pub(super) fn read_if_small(house: &House, world: &World, kept: &Kept) {
    let words = house.words_index();
    if words.is_ready() || world.next().0 > AT_ONCE {
        return;
    }
    let mut index = Index::default();
    if let Some(last) = world.next().0.checked_sub(1) {
        index.catch_up(world, kept, house.stored_names(), Seq(last));
    }
    *words.0.write().unwrap_or_else(PoisonError::into_inner) = Some(index);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(texts: &[&str]) -> Index {
        let mut index = Index::default();
        for (place, text) in (0u64..).zip(texts) {
            let said = Said { seq: Seq(place), at: At(0), kind: Kind(0), about: RefIx(0) };
            index.add(said, std::iter::once(*text));
        }
        index
    }

    fn found(index: &Index, query: &str) -> Vec<u64> {
        let all = index.find(&super::super::fold::terms(query), 10, |_| true);
        all.into_iter().map(|said| said.seq.0).collect()
    }

    #[test]
    fn the_newest_comes_first_and_a_part_of_a_word_after_its_beginning() {
        let index =
            index(&["KYC comes first", "Which word?", "Kyc again", "the passport of Mia", "words, swords"]);
        assert_eq!(found(&index, "kyc"), [2, 0]);
        assert_eq!(found(&index, "word"), [4, 1]);
        assert_eq!(found(&index, "port"), [3]);
        assert_eq!(found(&index, "pasport"), [3], "a slip of a finger");
        assert_eq!(found(&index, "first kyc"), [0], "every word has to stand in it");
        assert!(found(&index, "nothing").is_empty());
    }

    #[test]
    fn what_may_not_be_shown_takes_no_place() {
        let index = index(&["a word", "a word", "a word"]);
        let odd = index.find(&["word".to_owned()], 1, |said| said.seq.0 == 0);
        assert_eq!(odd.len(), 1);
    }
}
