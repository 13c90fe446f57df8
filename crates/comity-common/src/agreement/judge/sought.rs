//! A clause made ready for one world: its words resolved to the world's numbers, once for all its cases.

use super::case::{self, Matter};
use super::{Court, InForce, relied_on};
use crate::agreement::plan::{Look, Verb, Who};
use crate::catalogue::CONTACT;
use crate::trace::coverage::Gap;
use crate::trace::facts::{Facts, Row, WordIx};
use comity_spine::{At, Slug, SourceId};
use compact_str::CompactString;
use smallvec::SmallVec;
use std::cell::RefCell;
use std::ops::Deref;

type Words = SmallVec<[WordIx; 4]>;

/// What a clause looks for, for one function if it is judged function by function.
#[derive(Debug)]
pub struct Brief<'a> {
    /// The clause.
    pub clause: &'a InForce,
    /// The function.
    pub function: Option<CompactString>,
    /// Its verb, with everything that it looks for.
    pub verb: Verb<Sought<'a>>,
    /// What lets it be for a subject, if anything does.
    pub excuse: Option<Sought<'a>>,
    /// When its share begins to be counted.
    pub window: At,
}

impl<'a> Brief<'a> {
    /// A clause before a court, once for each of its functions.
    pub fn all(court: &Court<'_>, clause: &'a InForce) -> SmallVec<[Brief<'a>; 1]> {
        let window = court.window_start(clause);
        let briefs = case::functions(&clause.plan).into_iter().map(|function| {
            let verb = clause.plan.verb.map(|look| Sought::new(court, clause, look, function.as_ref()));
            let excuse = clause.plan.waived_by.as_ref();
            let excuse = excuse.map(|look| Sought::new(court, clause, look, function.as_ref()));
            Brief { clause, function, verb, excuse, window }
        });
        briefs.collect()
    }
}

/// An event that is looked for, with its words resolved to numbers.
#[derive(Debug)]
pub struct Sought<'a> {
    look: &'a Look,
    /// The freezes that it asks for; any if there is none.
    pub freezes: SmallVec<[Slug; 1]>,
    by: Option<Words>,
    to: Option<Words>,
    region: Option<Words>,
    /// Whether its facts stand under the subject itself, and not under its initiative.
    particular: bool,
    /// The sources that the clause relies on for its kind, each with the milliseconds that it may be behind.
    declared: Vec<(SourceId, i64)>,
    /// By number of a set of closed words: whether it carries what is asked for, once that was looked up.
    carries: RefCell<Vec<Option<bool>>>,
}

impl Deref for Sought<'_> {
    type Target = Look;
    fn deref(&self) -> &Look {
        self.look
    }
}

impl<'a> Sought<'a> {
    /// An event of a clause before a court, for one function if it is judged function by function.
    pub fn new(
        court: &Court<'_>,
        clause: &InForce,
        look: &'a Look,
        function: Option<&CompactString>,
    ) -> Sought<'a> {
        let find = |words: &[CompactString]| -> Words {
            words.iter().filter_map(|word| court.world.facts().find_word(word)).collect()
        };
        let who = |who: &Who| match who {
            Who::Any => None,
            Who::These(words) => Some(find(words)),
            Who::Each => Some(function.map(|word| find(std::slice::from_ref(word))).unwrap_or_default()),
        };
        let freezes = look.filter.iter().filter(|(key, _)| key == "freeze").flat_map(|(_, words)| words);
        let card = court.world.catalogue().card(look.kind);
        Sought {
            look,
            freezes: freezes.filter_map(|word| Slug::new(word).ok()).collect(),
            by: who(&look.by),
            to: who(&look.to),
            region: (!look.region.is_empty()).then(|| find(&look.region)),
            particular: look.kind != CONTACT && card.about.contains(&clause.plan.about),
            declared: relied_on(clause.sources.iter(), card.name),
            carries: RefCell::default(),
        }
    }

    /// What keeps us from knowing that it did not happen in a stretch of time.
    pub fn gap(&self, court: &Court<'_>, from: At, to: At) -> Option<Gap> {
        court.gap_given(&self.declared, self.look.kind, from, to)
    }

    /// Whether it asks for that freeze.
    pub fn is_of_freeze(&self, freeze: &Slug) -> bool {
        self.freezes.is_empty() || self.freezes.contains(freeze)
    }

    /// The rows of a matter that it finds, in order of time, up to now.
    pub fn rows<'c>(&'c self, court: &'c Court<'_>, matter: &Matter<'_>) -> impl Iterator<Item = &'c Row> {
        let ix = if self.particular { matter.own } else { matter.shared.or(matter.own) };
        let all = ix.into_iter().flat_map(|ix| court.world.facts().of(ix, self.look.kind));
        all.take_while(|row| row.at <= court.as_of).filter(|row| self.fits(court, row))
    }

    fn fits(&self, court: &Court<'_>, row: &Row) -> bool {
        let within = |wanted: &Option<Words>, word: WordIx| wanted.as_ref().is_none_or(|w| w.contains(&word));
        let facts = court.world.facts();
        within(&self.by, row.function)
            && within(&self.to, row.to)
            && within(&self.region, row.region)
            && self.look.depth.is_none_or(|least| row.depth.is_some_and(|depth| depth >= least))
            && self.look.people.is_none_or(|most| row.people == 0 || u32::from(row.people) <= most)
            && (self.look.filter.is_empty() || self.carries(facts, row))
    }

    fn carries(&self, facts: &Facts, row: &Row) -> bool {
        let place = row.attrs as usize;
        let mut known = self.carries.borrow_mut();
        if known.len() <= place {
            known.resize(place + 1, None);
        }
        *known[place].get_or_insert_with(|| {
            let said = |key: &str, wanted: &[CompactString]| {
                facts.attrs(row).iter().any(|(k, value)| k == key && wanted.contains(value))
            };
            self.look.filter.iter().all(|(key, wanted)| said(key, wanted))
        })
    }
}
