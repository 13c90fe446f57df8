//! Where functions differ: each question of a round that was read, with a number that fits its answers.

use super::fold::{State, reference};
use comity_common::judgement::{Question, Round, Sort};
use comity_common::view::View;
use comity_science::concord::alpha::{Scale, alpha, interval};
use comity_science::concord::{chance_of, discoveries, divergence, farthest, ranks, ratings};
use comity_spine::{Function, PersonId, Slug};
use std::collections::BTreeMap;

/// The share of false finds that is borne when all questions of a round are looked at together.
///
/// Source: MEASURES 1.4.
const FALSE_FINDS: f64 = 0.1;

/// The seed of every shuffle and draw: the same log, the same numbers.
const SEED: u32 = 7;

/// How many times people are drawn again for an interval.
const DRAWS: u32 = 2000;

/// How far functions lie apart in one question.
#[derive(Clone, Debug)]
pub struct Apart<'a> {
    /// The question.
    pub question: &'a Question,
    /// The functions that answered, in order.
    pub functions: Vec<&'a Function>,
    /// How many people answered.
    pub n: usize,
    /// From 0 (all say the same) to 1 (as far apart as can be); `None` for words, or with one function.
    pub far: Option<f64>,
    /// The two functions that lie farthest apart, and how far.
    pub pair: Option<(&'a Function, &'a Function, f64)>,
    /// How likely chance parts functions so far; for choices only.
    pub chance: Option<f64>,
    /// Whether that stays surprising when all questions are looked at together.
    pub is_surprising: bool,
    /// What people of one scale say within functions, in words for the page.
    pub within: Option<String>,
}

/// Every question of a round that was read, the farthest apart first; words last.
pub fn of_round(round: &Round) -> Vec<Apart<'_>> {
    let mut all: Vec<Apart<'_>> = round.questions.iter().map(|question| apart(round, question)).collect();
    let with_chance: Vec<usize> = (0..all.len()).filter(|at| all[*at].chance.is_some()).collect();
    let chances: Vec<f64> = with_chance.iter().filter_map(|at| all[*at].chance).collect();
    for (at, is_found) in with_chance.into_iter().zip(discoveries(&chances, FALSE_FINDS)) {
        all[at].is_surprising = is_found;
    }
    // Words have no number, and stand last.
    all.sort_by(|a, b| b.far.unwrap_or(-1.0).total_cmp(&a.far.unwrap_or(-1.0)));
    all
}

fn apart<'a>(round: &'a Round, question: &'a Question) -> Apart<'a> {
    let told: Vec<_> = round.told(&question.question).collect();
    let mut functions: Vec<&Function> = told.iter().map(|(_, function, _)| *function).collect();
    functions.sort_unstable();
    functions.dedup();
    let mut it = Apart {
        question,
        n: told.len(),
        far: None,
        pair: None,
        chance: None,
        is_surprising: false,
        within: None,
        functions,
    };
    let place = |function: &Function| it.functions.iter().position(|other| *other == function).unwrap_or(0);
    match question.sort {
        Sort::Choice => {
            let option = |name: &Slug| question.options.iter().position(|option| option == name);
            let cases = told.iter().filter_map(|(_, function, told)| {
                Some((place(function), option(told.reply.choice.as_ref()?)?))
            });
            choices(&cases.collect::<Vec<_>>(), &mut it);
        }
        Sort::Ranking => {
            let option = |name: &Slug| question.options.iter().position(|option| option == name);
            let cases: Vec<(usize, Vec<f64>)> = told
                .iter()
                .map(|(_, function, told)| {
                    let named: Vec<usize> = told.reply.ranking.as_slice().iter().filter_map(option).collect();
                    (place(function), ranks::of_named(&named, question.options.len()))
                })
                .collect();
            orders(&cases, &mut it);
        }
        Sort::Degree => {
            let cases: Vec<(usize, f64)> = told
                .iter()
                .filter_map(|(_, function, told)| Some((place(function), told.reply.degree?.value())))
                .collect();
            degrees(&cases, &mut it);
        }
        Sort::Words => {}
    }
    it
}

fn choices(cases: &[(usize, usize)], it: &mut Apart<'_>) {
    let mut table = vec![vec![0.0; it.question.options.len()]; it.functions.len()];
    for (function, choice) in cases {
        table[*function][*choice] += 1.0;
    }
    it.far = divergence(&table);
    it.pair = farthest(&table).map(|(a, b, far)| (it.functions[a], it.functions[b], far));
    it.chance = chance_of(cases, SEED);
}

fn orders(cases: &[(usize, Vec<f64>)], it: &mut Apart<'_>) {
    let by: Vec<Vec<f64>> = (0..it.functions.len())
        .map(|function| {
            let own: Vec<Vec<f64>> =
                cases.iter().filter(|(of, _)| *of == function).map(|(_, ranks)| ranks.clone()).collect();
            ranks::borda(&own)
        })
        .collect();
    pairs(&by, it, ranks::distance);
    let all: Vec<Vec<f64>> = cases.iter().map(|(_, ranks)| ranks.clone()).collect();
    it.within = ranks::concordance(&all)
        .map(|found| format!("Kendall's W {:.2} over all {} people", found.w, all.len()));
}

fn degrees(cases: &[(usize, f64)], it: &mut Apart<'_>) {
    let by: Vec<Vec<f64>> = (0..it.functions.len())
        .map(|function| cases.iter().filter(|(of, _)| *of == function).map(|(_, degree)| *degree).collect())
        .collect();
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len().max(1) as f64;
    pairs(&by, it, |a, b| Some((mean(a) - mean(b)).abs() / 6.0));
    let all: Vec<f64> = cases.iter().map(|(_, degree)| *degree).collect();
    // Source: MEASURES 2.7: with fewer than five it is noise.
    if all.len() >= 5 {
        let said = ratings::within(&all, 7).zip(ratings::deviation(&all));
        let between = ratings::between(&by).map(|icc| format!(", ICC(1) {icc:.2}")).unwrap_or_default();
        it.within = said.map(|(rwg, apart)| {
            format!("rwg {rwg:.2} against an even spread, mean distance {apart:.1} points{between}")
        });
    }
}

/// The mean over pairs of functions, and the farthest pair.
fn pairs<T>(by: &[Vec<T>], it: &mut Apart<'_>, far: impl Fn(&[T], &[T]) -> Option<f64>) {
    let (mut sum, mut n) = (0.0, 0);
    for a in 0..by.len() {
        for b in a + 1..by.len() {
            let Some(far) = far(&by[a], &by[b]) else { continue };
            (sum, n) = (sum + far, n + 1);
            if it.pair.is_none_or(|(_, _, most)| far > most) {
                it.pair = Some((it.functions[a], it.functions[b], far));
            }
        }
    }
    it.far = (n > 0).then(|| sum / f64::from(n));
}

/// Krippendorff's alpha over all questions of one sort, with an 80 % interval over people.
#[derive(Clone, Copy, Debug)]
pub struct Overall {
    /// Alpha.
    pub alpha: f64,
    /// Where it lies; `None` with fewer than ten people.
    pub interval: Option<(f64, f64)>,
    /// How many people.
    pub people: usize,
}

/// How far people agree over all questions of a round with choices (nominal) or degrees (ordinal).
pub fn overall(round: &Round, sort: Sort) -> Option<Overall> {
    let questions: Vec<&Question> = round.questions.iter().filter(|it| it.sort == sort).collect();
    // Over one question alone alpha is 0 whatever people say: there is nothing to tell apart.
    if questions.len() < 2 {
        return None;
    }
    let mut rows: BTreeMap<PersonId, Vec<Option<f64>>> = BTreeMap::new();
    for (at, question) in questions.iter().enumerate() {
        for (person, _, told) in round.told(&question.question) {
            let choice = told.reply.choice.as_ref();
            let option =
                choice.and_then(|choice| question.options.iter().position(|option| option == choice));
            let value = match sort {
                // An option of one question is none of another.
                Sort::Choice => option.map(|option| (at * 100 + option) as f64),
                Sort::Degree => told.reply.degree.map(|degree| degree.value()),
                Sort::Ranking | Sort::Words => None,
            };
            rows.entry(person).or_insert_with(|| vec![None; questions.len()])[at] = value;
        }
    }
    let scale = if sort == Sort::Degree { Scale::Ordinal } else { Scale::Nominal };
    let rows: Vec<Vec<Option<f64>>> = rows.into_values().collect();
    let found = alpha(&rows, scale)?;
    let interval = interval(&rows, scale, crate::reading::LEVEL, DRAWS, SEED);
    Some(Overall { alpha: found, interval, people: rows.len() })
}

/// The rounds of a canvas that were read, oldest first.
pub fn read<'a>(view: &View<'a, State>, canvas: &Slug) -> Vec<(&'a Slug, &'a Round)> {
    let mut all = view.rounds().about(&reference(canvas));
    all.retain(|(_, round)| round.revealed.is_some());
    all
}

/// The mean distance over the questions of a round that have one.
pub fn mean(round: &Round) -> Option<f64> {
    let far: Vec<f64> = of_round(round).iter().filter_map(|it| it.far).collect();
    (!far.is_empty()).then(|| far.iter().sum::<f64>() / far.len() as f64)
}

/// The mean distance in the first and in the last round of a canvas that were read and ask the same.
pub fn before_and_after(view: &View<'_, State>, id: &Slug) -> Option<(f64, f64)> {
    let read = read(view, id);
    let (_, first) = read.first()?;
    let (_, last) = read.last().filter(|_| read.len() > 1)?;
    let same = |round: &Round| {
        let asked = |name: &Slug| first.question(name).is_some() && last.question(name).is_some();
        let far: Vec<f64> = of_round(round)
            .iter()
            .filter(|it| asked(&it.question.question))
            .filter_map(|it| it.far)
            .collect();
        (!far.is_empty()).then(|| far.iter().sum::<f64>() / far.len() as f64)
    };
    Some((same(first)?, same(last)?))
}
