//! A clause made ready for one world: its words resolved to the world's numbers, once for all its cases.

use super::case::{self, Hit, Hits, Matter};
use super::heard::Heard;
use super::{Court, InForce};
use crate::agreement::plan::{Look, Verb, Who};
use crate::catalogue::CONTACT;
use crate::trace::facts::{Facts, RefIx, Row, WordIx};
use comity_spine::{At, Slug};
use compact_str::CompactString;
use smallvec::SmallVec;
use std::cell::{Cell, OnceCell};
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
    pub fn all(court: &'a Court<'_>, clause: &'a InForce) -> SmallVec<[Brief<'a>; 1]> {
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
    /// From whom it would be heard.
    pub heard: Heard<'a>,
    /// Whether facts will do whoever they are addressed to, from wherever, however deep.
    anyone: bool,
    /// By number of a set of closed words: whether it carries what is asked for, once that was looked up.
    /// Made at the first question, since most looks ask none.
    carries: OnceCell<Vec<Cell<Option<bool>>>>,
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
        court: &'a Court<'_>,
        clause: &'a InForce,
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
        let (by, to) = (who(&look.by), who(&look.to));
        let region = (!look.region.is_empty()).then(|| find(&look.region));
        Sought {
            look,
            freezes: freezes.filter_map(|word| Slug::new(word).ok()).collect(),
            anyone: (&to, &region, look.depth, look.people) == (&None, &None, None, None),
            by,
            to,
            region,
            heard: Heard::of(court, look.kind, clause.sources.iter()),
            particular: look.kind != CONTACT && card.about.contains(&clause.plan.about),
            carries: OnceCell::new(),
        }
    }

    /// Whether it asks for that freeze.
    pub fn is_of_freeze(&self, freeze: &Slug) -> bool {
        self.freezes.is_empty() || self.freezes.contains(freeze)
    }

    /// The first so many of a matter's facts that it finds, in order of time, after a hit and up to now.
    pub fn hits(&self, court: &Court<'_>, matter: &Matter<'_>, after: Option<Hit>, n: usize) -> Hits {
        let ix = if self.particular { matter.own } else { matter.shared.or(matter.own) };
        let (ix, facts) = (ix.unwrap_or(RefIx::NONE), court.world.facts());
        match &self.by {
            None => self.first(court, facts.of(ix, self.look.kind), after, n),
            Some(by) => self.first(court, facts.of_functions(ix, self.look.kind, by), after, n),
        }
    }

    /// The first so many of some rows that fit. Every verdict is made of these, so this is a plain loop that
    /// the compiler sees through.
    fn first<'f>(
        &self,
        court: &Court<'_>,
        rows: impl Iterator<Item = &'f Row>,
        after: Option<Hit>,
        n: usize,
    ) -> Hits {
        let mut hits = Hits::new();
        for row in rows {
            if row.at > court.as_of || hits.len() == n {
                break;
            }
            let hit = Hit { at: row.at, id: row.id };
            if self.fits(court.world.facts(), row) && hit.is_after(after) {
                hits.push(hit);
            }
        }
        hits
    }

    #[inline]
    fn fits(&self, facts: &Facts, row: &Row) -> bool {
        (self.anyone || self.fits_somebody(row)) && (self.look.filter.is_empty() || self.carries(facts, row))
    }

    fn fits_somebody(&self, row: &Row) -> bool {
        let within = |wanted: &Option<Words>, word: WordIx| wanted.as_ref().is_none_or(|w| w.contains(&word));
        within(&self.to, row.to)
            && within(&self.region, row.region)
            && self.look.depth.is_none_or(|least| row.depth.is_some_and(|depth| depth >= least))
            && self.look.people.is_none_or(|most| row.people == 0 || u32::from(row.people) <= most)
    }

    #[inline]
    fn carries(&self, facts: &Facts, row: &Row) -> bool {
        let all = self.carries.get_or_init(|| vec![Cell::new(None); facts.n_sets_of_words() + 1]);
        let known = &all[row.attrs as usize];
        known.get().unwrap_or_else(|| {
            let said = |key: &str, wanted: &[CompactString]| {
                facts.attrs(row).iter().any(|(k, value)| k == key && wanted.contains(value))
            };
            let carries = self.look.filter.iter().all(|(key, wanted)| said(key, wanted));
            known.set(Some(carries));
            carries
        })
    }
}
