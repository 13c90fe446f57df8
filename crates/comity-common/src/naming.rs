//! What people call things, where they said so in an act.

use crate::world::{Changed, World};
use comity_spine::{Kind, Noun, Ref, Seq, entry::Words};

/// The word of an act that names what it is about.
const WORD: &str = "name";

/// The kinds of act that can name what they are about, each with the sort of thing that it names: the one
/// that its card is about first, not what that belongs to.
fn kinds(world: &World) -> impl Iterator<Item = (Kind, Noun)> + '_ {
    let names = |words: &[&str]| words.iter().any(|word| word.trim_end_matches('?') == WORD);
    let cards = world.acts().iter().filter(move |card| names(card.words));
    cards.filter_map(|card| Some((world.catalogue().kind(card.kind.name)?, *card.kind.about.first()?)))
}

/// Every name that acts gave, oldest first, so that a later one wins where they are kept in a map.
///
/// `words` yields the words of an act, if there are any that may be shown.
pub fn names(world: &World, words: &dyn Fn(Seq) -> Option<Words>) -> Vec<(Ref, String)> {
    let facts = world.facts();
    let mut all: Vec<(Seq, Ref, String)> = Vec::new();
    let kinds: Vec<(Kind, Noun)> = kinds(world).collect();
    for subject in facts.subjects() {
        let noun = facts.noun(subject);
        let naming = facts.about_it(subject).filter(|row| kinds.contains(&(row.kind, noun)));
        for seq in naming.filter_map(|row| row.id.act()) {
            let name = words(seq).and_then(|words| words.get(WORD).cloned());
            all.extend(name.map(|name| (seq, facts.subject(subject).clone(), name)));
        }
    }
    all.sort_by_key(|(seq, ..)| *seq);
    all.into_iter().map(|(_, about, name)| (about, name)).collect()
}

/// The names that one act gave, from what it changed and from its words.
pub fn named(world: &World, changed: &Changed, words: impl FnOnce() -> Option<Words>) -> Vec<(Ref, String)> {
    let facts = world.facts();
    let is_naming = |subject, kind: Kind| kinds(world).any(|known| known == (kind, facts.noun(subject)));
    let mut about = changed.facts.iter().filter(|(ix, kind)| is_naming(*ix, *kind)).peekable();
    if about.peek().is_none() {
        return Vec::new();
    }
    let Some(name) = words().and_then(|words| words.get(WORD).cloned()) else { return Vec::new() };
    about.map(|(subject, _)| (world.facts().subject(*subject).clone(), name.clone())).collect()
}
