//! Which texts mean alike, by word vectors that somebody supplies.
//!
//! A vector of a text is the mean of the vectors of its words, rare words weighing more, less the mean over
//! all texts: what every text has in common tells none of them from another.
//!
//! Source: Arora, Liang & Ma 2017, ICLR, "A simple but tough-to-beat baseline for sentence embeddings":
//! weight a / (a + p(w)) with a = 0.001 and p(w) the share of the word among all words here. The mean
//! stands for their first principal component.

use crate::likeness::{Lexical, Likeness, Near, each_word};
use rustc_hash::FxHashMap;
use std::io::{self, BufRead};

/// More words than this are not read: the first of such a file are the common ones.
pub const MOST: usize = 400_000;

/// Longer vectors than this are no word vectors.
pub const LONGEST: usize = 2_000;

/// A file that holds no word vectors.
#[derive(Debug, thiserror::Error)]
pub enum VectorsError {
    /// It cannot be read.
    #[error("it cannot be read")]
    Unreadable(#[from] io::Error),
    /// A line is not a word and its numbers.
    #[error(
        "line {line} is not a word and its {n} numbers, as the text form of GloVe, word2vec and fastText has them"
    )]
    NoVector {
        /// Which line, from 1.
        line: usize,
        /// How many numbers the lines before it have; 0 where it is the first.
        n: usize,
    },
    /// It has not one word.
    #[error("it holds no word")]
    Empty,
}

/// Words with a vector each.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    words: FxHashMap<Box<str>, u32>,
    flat: Vec<f32>,
    n: usize,
}

impl Vectors {
    /// Reads the text form: a word and its numbers a line, perhaps after a line of two numbers.
    ///
    /// # Errors
    /// Which line is not of that form, or that it cannot be read.
    pub fn read(mut from: impl BufRead) -> Result<Vectors, VectorsError> {
        let mut vectors = Vectors::default();
        let (mut text, mut line) = (String::new(), 0);
        while vectors.words.len() < MOST {
            text.clear();
            if from.read_line(&mut text)? == 0 {
                break;
            }
            line += 1;
            let is_head = line == 1 && text.split_whitespace().count() == 2;
            if is_head || text.trim().is_empty() {
                continue;
            }
            let before = vectors.n;
            vectors.take(&text).ok_or(VectorsError::NoVector { line, n: before })?;
        }
        if vectors.words.is_empty() { Err(VectorsError::Empty) } else { Ok(vectors) }
    }

    fn take(&mut self, text: &str) -> Option<()> {
        let mut parts = text.split_whitespace();
        let word = parts.next()?.to_lowercase();
        let before = self.flat.len();
        for part in parts {
            let number: f32 = part.parse().ok().filter(|number: &f32| number.is_finite())?;
            self.flat.push(number);
        }
        let n = self.flat.len() - before;
        if n == 0 || n > LONGEST || (self.n != 0 && n != self.n) {
            return None;
        }
        self.n = n;
        // A word that stands there twice, in large letters and small ones, is what it was first.
        match self.words.contains_key(word.as_str()) {
            true => self.flat.truncate(before),
            false => drop(self.words.insert(word.into(), u32::try_from(before / n).ok()?)),
        }
        Some(())
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn of(&self, word: &str) -> Option<&[f32]> {
        let place = *self.words.get(word)? as usize * self.n;
        self.flat.get(place..place + self.n)
    }
}

/// Texts by the words that they share and by what their words mean, half and half.
#[derive(Debug)]
pub struct Meant<'v> {
    vectors: &'v Vectors,
    lexical: Lexical,
    shares: FxHashMap<Box<str>, f64>,
    middle: Vec<f64>,
    texts: Vec<Option<Vec<f64>>>,
}

const A: f64 = 0.001;

impl<'v> Meant<'v> {
    /// The texts, each under its place.
    pub fn new<'t>(vectors: &'v Vectors, texts: &[&'t str]) -> Meant<'v> {
        let mut counts: FxHashMap<Box<str>, f64> = FxHashMap::default();
        let mut n_words = 0.0;
        for text in texts {
            each_word(text, |word| {
                n_words += 1.0;
                *counts.entry(word.into()).or_insert(0.0) += 1.0;
            });
        }
        counts.values_mut().for_each(|count| *count /= n_words);
        let lexical = Lexical::new(texts.iter().copied());
        let middle = vec![0.0; vectors.n];
        let mut meant = Meant { vectors, lexical, shares: counts, middle, texts: Vec::new() };
        let mut all: Vec<Option<Vec<f64>>> = texts.iter().map(|text| meant.mean(text)).collect();
        let n_known = all.iter().flatten().count().max(1) as f64;
        for vector in all.iter().flatten() {
            meant.middle.iter_mut().zip(vector).for_each(|(sum, part)| *sum += part / n_known);
        }
        all.iter_mut().flatten().for_each(|vector| meant.centre(vector));
        meant.texts = all;
        meant
    }

    /// The weighted mean of a text's words; `None` where none of them has a vector.
    fn mean(&self, text: &str) -> Option<Vec<f64>> {
        let mut mean = vec![0.0; self.vectors.n];
        let mut total = 0.0;
        each_word(text, |word| {
            let Some(vector) = self.vectors.of(word) else { return };
            let weight = A / (A + self.shares.get(word).copied().unwrap_or(0.0));
            total += weight;
            mean.iter_mut().zip(vector).for_each(|(sum, part)| *sum += weight * f64::from(*part));
        });
        mean.iter_mut().for_each(|sum| *sum /= total);
        (total > 0.0).then_some(mean)
    }

    fn centre(&self, vector: &mut [f64]) {
        vector.iter_mut().zip(&self.middle).for_each(|(part, middle)| *part -= middle);
        let length = vector.iter().map(|part| part * part).sum::<f64>().sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|part| *part /= length);
        }
    }
}

impl Likeness for Meant<'_> {
    fn nearest(&self, text: &str, n: usize) -> Vec<Near> {
        let mut scores = vec![0.0; self.texts.len()];
        for near in self.lexical.nearest(text, self.texts.len()) {
            scores[near.place] += near.score / 2.0;
        }
        if let Some(mut own) = self.mean(text) {
            self.centre(&mut own);
            for (score, other) in scores.iter_mut().zip(&self.texts) {
                let like =
                    other.iter().flat_map(|other| own.iter().zip(other)).map(|(a, b)| a * b).sum::<f64>();
                *score += like.clamp(0.0, 1.0) / 2.0;
            }
        }
        let near = scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0);
        let mut near: Vec<Near> = near.map(|(place, score)| Near { place, score }).collect();
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        near.truncate(n);
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "6 3\nexport 1 0 0\ndownload 0.9 0.1 0\nslow 0 1 0\nsluggish 0.1 0.9 0\nprice 0 0 1\nlist 0 0.1 0.9\n";

    #[test]
    fn texts_without_a_word_in_common_are_alike_where_their_words_mean_the_same() {
        let vectors = Vectors::read(FILE.as_bytes()).unwrap();
        let texts = ["The price list", "A sluggish download", "Nobody knows these words"];
        let meant = Meant::new(&vectors, &texts);
        let near = meant.nearest("Slow export", 3);
        assert_eq!(near[0].place, 1, "{near:?}");
        assert!(near[0].score > 0.4 && near.len() == 1, "{near:?}");
        assert!(Lexical::new(texts).nearest("Slow export", 3).is_empty(), "by words alone nothing is found");
    }

    #[test]
    fn a_mean_weighs_rare_words_more_and_is_taken_from_what_all_share() {
        let vectors = Vectors::read("a1 1 0\nb1 0 1\n".as_bytes()).unwrap();
        // Four words, `a1` three of them: weights .001/.751 and .001/.251, so the mean is (x, 1 - x) with
        // x = (1/.751) / (1/.751 + 1/.251).
        let meant = Meant::new(&vectors, &["a1 b1", "a1 a1"]);
        let mean = meant.mean("a1 b1").unwrap();
        let x = (1.0 / 0.751) / (1.0 / 0.751 + 1.0 / 0.251);
        assert!((mean[0] - x).abs() < 1e-12 && (mean[1] - (1.0 - x)).abs() < 1e-12, "{mean:?}");
        assert_eq!(meant.mean("nothing known"), None);
    }

    #[test]
    fn what_is_no_table_of_vectors_is_refused_with_its_line() {
        for (text, says) in [
            ("a1 1 0\nb1 0\n", "line 2 is not a word and its 2 numbers"),
            ("a1 1 x\n", "line 1 is not a word"),
            ("a1 1 NaN 2\n", "line 1"),
            ("alone\n", "line 1"),
            ("", "holds no word"),
            ("3 100\n", "holds no word"),
        ] {
            let why = Vectors::read(text.as_bytes()).unwrap_err().to_string();
            assert!(why.contains(says), "{text:?}: {why}");
        }
        assert_eq!(Vectors::read("A1 1 0\na1 0 1\n".as_bytes()).unwrap().len(), 1);
    }
}
