//! Problems that may be the same: suggested, and made one by people alone.

use super::chain::Whole;
use super::fold::State;
use comity_common::view::View;
use comity_science::likeness::{Lexical, Likeness, each_word};
use comity_science::vectors::Meant;
use comity_spine::{At, Noun, Ref, Slug, Visibility};
use std::collections::BTreeSet;

/// With so many problems, the newest, another is compared.
pub const AMONG: usize = 5_000;

/// So many are suggested at most.
pub const MOST: usize = 5;

/// Less like than this is not worth a look.
const LEAST: f64 = 0.2;

/// A problem that may be the same, and why somebody would think so.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar<'a> {
    /// Which.
    pub id: &'a Slug,
    /// What people call it.
    pub name: String,
    /// When it was first reported.
    pub at: At,
    /// How like: 1 is the same words.
    pub score: f64,
    /// The words that both hold, without the shortest, which say nothing.
    pub shared: Vec<String>,
}

/// What people say of a problem, as far as this viewer may know: its name, its report, the sort of pain.
///
/// `None` for what is kept between some people: its words are theirs, and go into no suggestion.
pub fn text(view: &View<'_, State>, whole: &Whole<'_>) -> Option<String> {
    let report = whole.reports.first()?;
    let opened = &report.thread.opened;
    if opened.head.visibility > Visibility::Space {
        return None;
    }
    let name = view.name(&Ref::new(Noun::Problem, report.id.as_str()));
    let name = if name == report.id.as_str() { String::new() } else { name };
    let words = view.words(&opened.head).and_then(|mut words| words.remove("text")).unwrap_or_default();
    let reason = opened.what.reason.as_deref().unwrap_or_default();
    Some(format!("{name} {words} {reason}"))
}

/// The problems most like one of them, by the words that they share; and by what their words mean, where
/// whoever runs Comity supplied word vectors.
pub fn similar<'a>(view: &View<'a, State>, one: &Whole<'a>, all: &[Whole<'a>]) -> Vec<Similar<'a>> {
    let mut others: Vec<&Whole<'a>> = all.iter().filter(|whole| whole.id != one.id).collect();
    if others.len() > AMONG {
        others.select_nth_unstable_by_key(AMONG, |whole| std::cmp::Reverse((whole.at(), whole.id)));
        others.truncate(AMONG);
    }
    others.sort_by_key(|whole| whole.id);
    let texts: Vec<(&Whole<'a>, String)> =
        others.into_iter().filter_map(|whole| Some((whole, text(view, whole)?))).collect();
    let read: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    match view.vectors() {
        Some(vectors) => suggest(view, &Meant::new(vectors, &read), one, &texts),
        None => suggest(view, &Lexical::new(read), one, &texts),
    }
}

fn suggest<'a>(
    view: &View<'_, State>,
    index: &dyn Likeness,
    one: &Whole<'a>,
    texts: &[(&Whole<'a>, String)],
) -> Vec<Similar<'a>> {
    let Some(own) = text(view, one) else { return Vec::new() };
    let words = words_of(&own);
    let said_no = said_no(view, one);
    // As many more are looked at as people have said no to: a no makes room for the next best.
    let near = index.nearest(&own, MOST + said_no.len()).into_iter().filter(|near| near.score >= LEAST);
    let near = near.filter(|near| texts.get(near.place).is_some_and(|(it, _)| !said_no.contains(it.id)));
    let similar = near.take(MOST).filter_map(|near| {
        let (whole, text) = texts.get(near.place)?;
        let tells = |word: &&String| word.chars().count() > 3 || !word.is_ascii();
        let shared = words_of(text).intersection(&words).filter(tells).cloned().collect();
        let name = view.name(&Ref::new(Noun::Problem, whole.id.as_str()));
        Some(Similar { id: whole.id, name, at: whole.at(), score: near.score, shared })
    });
    similar.collect()
}

/// The problems of which somebody said that they are not the same as this one.
fn said_no<'a>(view: &View<'a, State>, one: &Whole<'_>) -> BTreeSet<&'a Slug> {
    let no = view.state.pairs().filter(|(_, pair)| !pair.is_one && pair.at <= view.as_of);
    let other = no.filter_map(|((a, b), _)| match () {
        () if a == one.id => Some(b),
        () if b == one.id => Some(a),
        () => None,
    });
    other.collect()
}

fn words_of(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    each_word(text, |word| {
        words.insert(word.to_owned());
    });
    words
}
