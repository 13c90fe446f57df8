//! What others did in matters in which somebody took part, and what was said in a matter so far.

use crate::visit::Visit;
use comity_common::about as things;
use comity_common::practice::ActCard;
use comity_common::trace::Row;
use comity_common::trace::facts::RefIx;
use comity_spine::{At, Depth, FactId, Noun, PersonId, Ref, Seq};

/// One step of a matter.
#[derive(Clone, Debug)]
pub struct Step<'v> {
    /// When.
    pub at: At,
    /// Which matter.
    pub matter: &'v Ref,
    /// The act.
    pub seq: Seq,
    /// The function that did it, as people call it.
    pub function: Option<String>,
    /// Its kind.
    pub kind: &'static str,
    /// What was done, as a sentence that the act's card has.
    pub did: &'static str,
    /// The closed words that go with it: `disposition`, `adopted`.
    pub attrs: Vec<(String, String)>,
    /// What was said, where it is there and open to this viewer.
    pub words: Vec<String>,
    /// Whether more of it may be told than that it took place.
    pub is_told: bool,
}

/// The nouns of what is opened and answered between people.
const MATTERS: [Noun; 5] = [Noun::Ask, Noun::Concern, Noun::Problem, Noun::Proposal, Noun::Requirement];

/// What others did after an instant in matters in which somebody took part, newest first, at most so many.
pub fn news<'v>(visit: &'v Visit<'_>, me: PersonId, after: At, most: usize) -> Vec<Step<'v>> {
    let facts = visit.world.facts();
    let by = super::instant(visit);
    let mut all = Vec::new();
    let mine = visit.live.took_part(visit.world).matters_of(me);
    // Most matters have long been quiet: their newest step says so.
    let is_lively = |ix: &RefIx| facts.about_it(*ix).next_back().is_some_and(|row| row.at > after);
    for ix in mine.filter(|ix| MATTERS.contains(&facts.noun(*ix))).filter(is_lively) {
        let is_mine = |row: &&Row| facts.person(row) == Some(me);
        let Some(first) = facts.about_it(ix).find(is_mine).filter(|row| row.at <= by) else { continue };
        let (matter, since) = (facts.subject(ix), first.at.max(after.plus_millis(1)));
        let of_others = |row: &&Row| (since..=by).contains(&row.at) && !is_mine(row);
        let mut others = facts.about_it(ix).filter(of_others).peekable();
        let reached = || things::initiative_of(visit.world, matter).is_none_or(|id| visit.reaches(&id));
        if others.peek().is_some() && reached() {
            all.extend(others.map(|row| (row.at, row.id, matter, row)));
        }
    }
    all.sort_by_key(|(at, id, _, _)| std::cmp::Reverse((*at, *id)));
    // Words are opened for those alone that are told.
    let newest: Vec<_> =
        all.into_iter().filter_map(|(_, _, matter, row)| step(visit, matter, row)).take(most).collect();
    with_words(visit, newest)
}

/// What whoever is looking may say in reply to a step: nothing unless they answered in that matter, nothing
/// that they have said since, and nothing to a step that was followed by another of its kind.
pub fn replies<'v>(visit: &'v Visit<'_>, step: &Step<'_>) -> Vec<&'v ActCard> {
    let replying = visit.world.acts().iter().filter(|card| card.replies_to == step.kind);
    let replying: Vec<&ActCard> = replying.collect();
    let facts = visit.world.facts();
    let (Some(me), Some(ix), false) = (visit.me(), facts.find(step.matter), replying.is_empty()) else {
        return Vec::new();
    };
    let is_mine = |row: &&Row| facts.person(row) == Some(me);
    let name = |row: &Row| visit.world.catalogue().card(row.kind).name;
    let answered = |row: &Row| row.depth == Some(Depth::Answered);
    let since: Vec<&Row> =
        facts.about_it(ix).filter(|row| matches!(row.id, FactId::Act(seq) if seq > step.seq)).collect();
    if !facts.about_it(ix).filter(is_mine).any(answered) || since.iter().any(|row| name(row) == step.kind) {
        return Vec::new();
    }
    let is_said =
        |card: &&ActCard| since.iter().filter(|row| is_mine(row)).any(|row| name(row) == card.kind.name);
    replying.into_iter().filter(|card| !is_said(card)).collect()
}

/// What was said in a matter so far, earliest first; steps that carry no words are left out.
pub fn said<'v>(visit: &'v Visit<'_>, matter: &'v Ref) -> Vec<Step<'v>> {
    let facts = visit.world.facts();
    let Some(ix) = facts.find(matter) else { return Vec::new() };
    let by = visit.at();
    let rows = facts.about_it(ix).filter(|row| row.at <= by);
    let mut steps = with_words(visit, rows.filter_map(|row| step(visit, matter, row)).collect());
    steps.retain(|step| !step.words.is_empty());
    steps
}

/// The steps with what was said in those of which that may be told.
fn with_words<'v>(visit: &Visit<'_>, mut steps: Vec<Step<'v>>) -> Vec<Step<'v>> {
    let told: Vec<Seq> = steps.iter().filter(|step| step.is_told).map(|step| step.seq).collect();
    let said = visit.said_of(&told);
    for (step, words) in steps.iter_mut().filter(|step| step.is_told).zip(said) {
        // What an act carries besides its own words, such as an answer that is sealed, is nobody's to read.
        let card = visit.world.act(step.kind);
        let is_said = |name: &str| {
            card.is_some_and(|card| card.words.iter().any(|it| it.trim_end_matches('?') == name))
        };
        step.words =
            words.into_iter().flatten().filter(|(name, _)| is_said(name)).map(|(_, text)| text).collect();
    }
    steps
}

/// A step, its words left to be opened.
fn step<'v>(visit: &Visit<'_>, matter: &'v Ref, row: &Row) -> Option<Step<'v>> {
    let FactId::Act(seq) = row.id else { return None };
    let facts = visit.world.facts();
    let is_told = visit.may_tell(row.id) && visit.may_name(matter);
    let card = visit.world.catalogue().card(row.kind);
    let attrs = facts.attrs(row).iter().map(|(name, value)| (name.to_string(), value.to_string()));
    Some(Step {
        at: row.at,
        matter,
        seq,
        function: facts.word_of(row.function).map(|function| visit.function(function)),
        kind: card.name,
        did: if is_told { card.says } else { "An exchange took place." },
        attrs: if is_told { attrs.collect() } else { Vec::new() },
        words: Vec::new(),
        is_told,
    })
}

/// A matter as people would say it: `Ask a-1 about Atlas`; anything else by its name.
pub fn about(visit: &Visit<'_>, about: &Ref) -> String {
    let noun = crate::parts::sentence::capital(about.noun.name());
    match things::initiative_of(visit.world, about) {
        Some(id) if MATTERS.contains(&about.noun) => {
            format!("{noun} {} about {}", about.id, visit.initiative(&id))
        }
        _ => visit.subject(about),
    }
}
