//! What is open between people, kept up to date act by act: whose move it is, and since when.
//!
//! Property (tested): after any acts this equals asking every practice anew.

use crate::practice::{Focus, Glance, Open, Spared};
use crate::world::Changed;
use comity_spine::{Function, Noun, PersonId, Ref};
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

/// By what open matters are found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Tag {
    /// The person whose turn it is, named.
    Who(PersonId),
    /// The function whose turn it is, nobody in it being named.
    Turn(Function),
    /// The function that opened it.
    From(Function),
    /// The initiative it is about.
    About(CompactString),
}

/// What is open between people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matters {
    open: BTreeMap<Ref, SmallVec<[Open; 1]>>,
    found: FxHashMap<Tag, BTreeSet<Ref>>,
    /// The people of what was kept back.
    spared: BTreeSet<PersonId>,
}

impl Matters {
    /// What is open, as somebody may see it who looks from there.
    pub fn of(glance: &Glance<'_>) -> Matters {
        let mut matters = Matters::default();
        matters.spared = asked(glance, |open| matters.put(open));
        matters
    }

    /// Takes in acts that have changed something, for a look at the same instant; whether that was possible
    /// without asking for everything.
    pub fn update(&mut self, glance: &Glance<'_>, changed: &Changed) -> bool {
        if changed.all || !changed.subjects.is_empty() {
            return false;
        }
        let subjects = changed.facts.iter().map(|(ix, _)| glance.world.facts().subject(*ix));
        let is_asked = |subject: &&Ref| {
            subject.noun.is_matter() || matches!(subject.noun, Noun::Keynote | Noun::Announcement)
        };
        let touched: BTreeSet<&Ref> = subjects.filter(is_asked).collect();
        for matter in touched {
            self.drop(matter);
            // A practice with another sort of matter may have one of the same id.
            let put = |open: Open| {
                if open.matter == *matter {
                    self.put(open);
                }
            };
            let spared = asked(&glance.on(Focus::Matter(matter)), put);
            self.spared.extend(spared);
        }
        true
    }

    /// Those of them that are wanted.
    #[must_use]
    pub fn only(&self, is_wanted: &impl Fn(&Open) -> bool) -> Matters {
        let mut only = Matters { spared: self.spared.clone(), ..Matters::default() };
        self.iter().filter(|open| is_wanted(open)).for_each(|open| only.put(open.clone()));
        only
    }

    fn put(&mut self, open: Open) {
        for tag in tags(&open) {
            self.found.entry(tag).or_default().insert(open.matter.clone());
        }
        self.open.entry(open.matter.clone()).or_default().push(open);
    }

    fn drop(&mut self, matter: &Ref) {
        for tag in self.open.remove(matter).iter().flatten().flat_map(tags) {
            if let Some(of_tag) = self.found.get_mut(&tag) {
                of_tag.remove(matter);
                if of_tag.is_empty() {
                    self.found.remove(&tag);
                }
            }
        }
    }

    /// Everything that is open, in order of the matters.
    pub fn iter(&self) -> impl Iterator<Item = &Open> {
        self.open.values().flatten()
    }

    /// Whether anything is open in a matter.
    pub fn has(&self, matter: &Ref) -> bool {
        self.open.contains_key(matter)
    }

    /// What waits for a person by name.
    pub fn of_person(&self, who: PersonId) -> impl Iterator<Item = &Open> {
        self.tagged(&Tag::Who(who)).filter(move |open| open.who == Some(who))
    }

    /// What waits for a function, nobody in it being named.
    pub fn of_function(&self, turn: &Function) -> impl Iterator<Item = &Open> {
        let is_theirs = move |open: &&Open| open.who.is_none() && open.turn.as_ref() == Some(turn);
        self.tagged(&Tag::Turn(turn.clone())).filter(is_theirs)
    }

    /// What a function has opened.
    pub fn from(&self, function: &Function) -> impl Iterator<Item = &Open> {
        self.tagged(&Tag::From(function.clone())).filter(move |open| open.from.as_ref() == Some(function))
    }

    /// What is open about an initiative.
    pub fn about(&self, initiative: &str) -> impl Iterator<Item = &Open> {
        self.tagged(&Tag::About(initiative.into()))
    }

    fn tagged<'a>(&'a self, tag: &Tag) -> impl Iterator<Item = &'a Open> + use<'a> {
        self.found.get(tag).into_iter().flatten().filter_map(|key| self.open.get(key)).flatten()
    }

    /// Whether somebody is one of those for whom something was kept back, who would have seen more.
    pub fn spares(&self, person: PersonId) -> bool {
        self.spared.contains(&person)
    }
}

/// Asks every practice; whom things were kept back for.
fn asked(glance: &Glance<'_>, take: impl FnMut(Open)) -> BTreeSet<PersonId> {
    let spared = Spared::default();
    let glance = glance.sparing(&spared);
    glance.world.practices().iter().flat_map(|practice| practice.open(&glance)).for_each(take);
    spared.into_people()
}

fn tags(open: &Open) -> SmallVec<[Tag; 3]> {
    let whose = match (open.who, &open.turn) {
        (Some(who), _) => Some(Tag::Who(who)),
        (None, turn) => turn.clone().map(Tag::Turn),
    };
    let from = open.from.clone().map(Tag::From);
    whose.into_iter().chain(from).chain(open.initiative.clone().map(Tag::About)).collect()
}
