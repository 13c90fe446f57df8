//! Which texts are like a text, by the words that they share.

use rustc_hash::FxHashMap;

/// A text that is like another, and how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its place among the texts.
    pub place: usize,
    /// How like: 1 is as like as the text itself, 0 shares nothing.
    pub score: f64,
}

/// Something that finds like texts.
///
/// [`Lexical`] does by shared words alone; [`crate::vectors::Meant`] by what words mean as well, with
/// vectors that the admin supplies.
pub trait Likeness {
    /// The `n` texts most like this one, the most like first; those of one score in order of their places.
    fn nearest(&self, text: &str, n: usize) -> Vec<Near>;
}

/// Texts by their words, rare words weighing more than common ones: BM25.
///
/// Source: Robertson & Zaragoza 2009, Foundations and Trends in Information Retrieval 3:333, with their usual
/// k1 = 1.2 and b = 0.75; the weight of a word is ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
/// A score is divided by what the text would score against itself.
#[derive(Clone, Debug, Default)]
pub struct Lexical {
    words: FxHashMap<Box<str>, u32>,
    /// By word: the texts that hold it, in order, and how often.
    holders: Vec<Vec<(u32, u32)>>,
    /// By text: how many words it has.
    lengths: Vec<u32>,
    n_words: u64,
}

const K1: f64 = 1.2;
const B: f64 = 0.75;

impl Lexical {
    /// The texts, each under its place.
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Lexical {
        let mut index = Lexical::default();
        texts.into_iter().for_each(|text| index.push(text));
        index
    }

    /// One text more.
    pub fn push(&mut self, text: &str) {
        let place = u32::try_from(self.lengths.len()).unwrap_or(u32::MAX);
        let mut length = 0;
        each_word(text, |word| {
            length += 1;
            let number = match self.words.get(word) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(self.holders.len()).unwrap_or(u32::MAX);
                    self.words.insert(word.into(), number);
                    self.holders.push(Vec::new());
                    number
                }
            };
            let Some(holders) = self.holders.get_mut(number as usize) else { return };
            match holders.last_mut() {
                Some((last, times)) if *last == place => *times += 1,
                Some(_) => holders.push((place, 1)),
                None => *holders = vec![(place, 1)],
            }
        });
        self.lengths.push(length);
        self.n_words += u64::from(length);
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    fn weight(&self, n_holders: usize) -> f64 {
        let (all, n) = (self.lengths.len() as f64, n_holders as f64);
        (1.0 + (all - n + 0.5) / (n + 0.5)).ln()
    }

    fn part(&self, times: f64, length: f64) -> f64 {
        let mean = (self.n_words as f64 / self.lengths.len().max(1) as f64).max(1.0);
        times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * length / mean))
    }
}

impl Likeness for Lexical {
    fn nearest(&self, text: &str, n: usize) -> Vec<Near> {
        let mut wanted: FxHashMap<u32, f64> = FxHashMap::default();
        let (mut length, mut unknown) = (0.0, 0.0);
        each_word(text, |word| {
            length += 1.0;
            match self.words.get(word) {
                Some(number) => *wanted.entry(*number).or_insert(0.0) += 1.0,
                None => unknown += 1.0,
            }
        });
        let mut wanted: Vec<(u32, f64)> = wanted.into_iter().collect();
        wanted.sort_unstable_by_key(|(number, _)| *number);
        let mut scores = vec![0.0; self.lengths.len()];
        // Words that no text holds make every text less like this one.
        let mut own = unknown * self.weight(0) * self.part(1.0, length);
        for (number, times) in wanted {
            let Some(holders) = self.holders.get(number as usize) else { continue };
            let weight = self.weight(holders.len());
            own += weight * self.part(times, length);
            for (place, times) in holders {
                let place = *place as usize;
                scores[place] += weight * self.part(f64::from(*times), f64::from(self.lengths[place]));
            }
        }
        let near = scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0);
        let mut near: Vec<Near> =
            near.map(|(place, score)| Near { place, score: (score / own).min(1.0) }).collect();
        let order = |a: &Near, b: &Near| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place));
        if near.len() > n && n > 0 {
            near.select_nth_unstable_by(n - 1, order);
        }
        near.truncate(n);
        near.sort_by(order);
        near
    }
}

/// Calls `on` for each word of a text, in lower case: two letters or digits at least.
pub fn each_word(text: &str, mut on: impl FnMut(&str)) {
    let mut lower = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1) {
        lower.clear();
        match word.is_ascii() {
            true => {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            }
            false => lower.extend(word.chars().flat_map(char::to_lowercase)),
        }
        on(&lower);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_pain_in_other_words_is_found_before_what_shares_only_common_ones() {
        let texts = [
            "The export of the report takes minutes",
            "The price list of the product is old",
            "Exporting is slow: the export takes minutes for the finance team",
            "Zażółć gęślą JAŹŃ",
        ];
        let near = Lexical::new(texts).nearest("the export takes too long", 4);
        assert_eq!(near.iter().map(|near| near.place).collect::<Vec<_>>(), [0, 2, 1]);
        assert!(near[0].score > 2.0 * near[2].score, "{near:?}");
        assert_eq!(Lexical::new(texts).nearest("jaźń", 4)[0].place, 3);
        assert_eq!(Lexical::default().nearest("anything", 4), []);
    }

    #[test]
    fn one_common_word_among_many_of_its_own_makes_no_likeness() {
        let near =
            Lexical::new(["a product", "the price"]).nearest("nine other words and then the word product", 2);
        assert!(near.iter().all(|near| near.score < 0.2), "{near:?}");
    }

    #[test]
    fn a_score_is_that_of_the_formula() {
        // Two texts of 2 words, mean 2: the part of a word that stands once is 2.2 / (1 + 1.2) = 1.
        // `slow` is in one of two: ln(1 + 1.5 / 1.5) = ln 2; `export` in both: ln(1 + 0.5 / 2.5) = ln 1.2.
        let near = Lexical::new(["slow export", "fast export"]).nearest("slow export", 2);
        assert_eq!(near[0], Near { place: 0, score: 1.0 });
        let other = 1.2f64.ln() / (2f64.ln() + 1.2f64.ln());
        assert!((near[1].score - other).abs() < 1e-12, "{near:?}");
    }

    proptest! {
        #[test]
        fn nothing_is_liker_a_text_than_itself(texts in prop::collection::vec("[a-e ]{0,12}", 1..20)) {
            let index = Lexical::new(texts.iter().map(String::as_str));
            for text in &texts {
                for near in index.nearest(text, 20) {
                    prop_assert!((0.0..=1.0).contains(&near.score));
                }
            }
        }
    }
}
