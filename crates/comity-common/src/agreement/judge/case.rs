//! A case: one clause, one subject, perhaps one function; and the facts that it may look at.

use super::found::{Found, Outcome, Why};
use super::{Court, InForce};
use crate::agreement::plan::{Look, Plan, Who};
use crate::catalogue::{CONTACT, FREEZE};
use crate::initiatives::fold::{announcement_parts, announcement_ref};
use crate::initiatives::{Initiative, Keynote};
use crate::trace::facts::{RefIx, Row, WordIx};
use comity_spine::{At, FactId, InitiativeId, KeynoteId, Noun, Ref, Slug};
use compact_str::CompactString;
use smallvec::SmallVec;
use std::collections::BTreeSet;

/// One thing that a look found: when, and where it stands written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// When it happened, or is planned to.
    pub at: At,
    /// Where it stands written.
    pub id: FactId,
}

/// One clause on one subject.
#[derive(Clone, Debug)]
pub struct Case {
    /// The subject.
    pub subject: Ref,
    /// The function that it is judged for, if the clause is judged function by function.
    pub function: Option<CompactString>,
    /// The initiative of the subject, if it has one.
    pub initiative: Option<InitiativeId>,
    /// The keynote of the subject, if it is an announcement.
    pub keynote: Option<KeynoteId>,
    /// From when on it can be looked at.
    pub start: At,
    /// When it ended, if it has by now.
    pub ended: Option<At>,
    own: Option<RefIx>,
    shared: Option<RefIx>,
}

/// The functions for which a clause is judged one by one; one `None` if it is judged once.
pub fn functions(plan: &Plan) -> Vec<Option<CompactString>> {
    if plan.functions.is_empty() { vec![None] } else { plan.functions.iter().cloned().map(Some).collect() }
}

/// The subjects that a clause may speak of, in order.
pub fn subjects(court: &Court<'_>, clause: &InForce) -> Vec<Ref> {
    let world = court.world;
    match clause.plan.about {
        Noun::Initiative => {
            let open = world.initiatives().iter().filter(|(_, it)| it.is_open(court.as_of));
            open.map(|(id, _)| Ref::initiative(id)).collect()
        }
        Noun::Announcement => {
            let promised =
                world.initiatives().announcements().filter(|(_, _, it)| it.since(court.as_of).is_some());
            promised.map(|(keynote, initiative, _)| announcement_ref(keynote, initiative)).collect()
        }
        Noun::Agreement => vec![Ref::new(Noun::Agreement, clause.agreement.as_str())],
        noun => {
            let facts = world.facts();
            let kinds = clause.plan.looks().into_iter().map(|look| look.kind);
            let named = kinds.flat_map(|kind| facts.subjects(kind)).filter(|ix| facts.noun(**ix) == noun);
            let unique: BTreeSet<&Ref> = named.map(|ix| facts.subject(*ix)).collect();
            unique.into_iter().cloned().collect()
        }
    }
}

impl Case {
    /// The case of a subject; `None` if the world does not know it (yet).
    pub fn new(
        court: &Court<'_>,
        clause: &InForce,
        subject: &Ref,
        function: Option<CompactString>,
    ) -> Option<Case> {
        let (keynote, initiative) = match subject.noun {
            Noun::Announcement => {
                let (keynote, initiative) = announcement_parts(&subject.id)?;
                (Some(keynote), Some(initiative))
            }
            Noun::Initiative => (None, InitiativeId::new(&subject.id).ok()),
            _ => (None, None),
        };
        let world = court.world;
        let it = initiative.as_ref().and_then(|id| world.initiatives().get(id));
        let opened = it.and_then(Initiative::opened_at);
        let promise = keynote.as_ref().zip(initiative.as_ref());
        let promise = promise.and_then(|(k, i)| world.initiatives().announcement(k, i));
        let ended = match promise.and_then(|it| it.since(court.as_of)) {
            Some((cut, _, false)) => Some(cut),
            _ => it.and_then(|it| it.ended(court.as_of)).map(|(at, _)| at),
        };
        let shared = initiative.as_ref().and_then(|id| world.facts().find(&Ref::initiative(id)));
        let own = world.facts().find(subject);
        let start = opened.unwrap_or(clause.since).max(clause.since);
        Some(Case { subject: subject.clone(), function, initiative, keynote, start, ended, own, shared })
    }

    /// The initiative's state.
    pub fn state<'a>(&self, court: &Court<'a>) -> Option<&'a Initiative> {
        court.world.initiatives().get(self.initiative.as_ref()?)
    }

    /// Why the clause does not speak of this case at all, if it does not.
    pub fn outside(&self, court: &Court<'_>, clause: &InForce) -> Option<Found> {
        if let (Some(keynote), Some(initiative)) = (&self.keynote, &self.initiative) {
            let promise = court.world.initiatives().announcement(keynote, initiative)?;
            if !promise.stands(court.as_of) {
                return Some(Found::new(Outcome::NotApplicable, Why::NotPromised));
            }
        }
        for (key, wanted) in &clause.plan.filter {
            match self.attribute(court, key) {
                values if values.iter().any(|value| wanted.contains(value)) => {}
                values if values.is_empty() && !self.said(court, key) => {
                    return Some(Found::new(Outcome::Unknown, Why::Unsaid(key.clone())));
                }
                _ => return Some(Found::new(Outcome::NotApplicable, Why::Unlike(key.clone()))),
            }
        }
        None
    }

    fn attribute(&self, court: &Court<'_>, key: &str) -> SmallVec<[CompactString; 2]> {
        if key == "keynote" {
            let own = self.keynote.iter().map(|keynote| CompactString::from(keynote.as_str()));
            let all = self.initiative.iter().filter(|_| self.keynote.is_none());
            let all = all.flat_map(|id| court.world.initiatives().keynotes_of(id));
            return own.chain(all.map(|keynote| keynote.as_str().into())).collect();
        }
        if let Some(ix) = self.own
            && !matches!(self.subject.noun, Noun::Initiative | Noun::Announcement)
        {
            let facts = court.world.facts();
            let looks = court.clauses.iter().flat_map(|clause| clause.plan.looks());
            let mut kinds: SmallVec<[comity_spine::Kind; 8]> = looks.map(|look| look.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let rows =
                kinds.into_iter().flat_map(|kind| facts.of(ix, kind)).filter(|row| row.at <= court.as_of);
            return rows.filter_map(|row| facts.attr(row, key)).map(CompactString::from).collect();
        }
        let Some(state) = self.state(court) else { return SmallVec::new() };
        if key == "stage" && state.attr(key, court.as_of).is_empty() {
            return state.stage(court.as_of).map(CompactString::from).into_iter().collect();
        }
        state.attr(key, court.as_of).iter().cloned().collect()
    }

    /// Whether anybody ever said that attribute of it, if only that it is empty.
    fn said(&self, court: &Court<'_>, key: &str) -> bool {
        key == "keynote" || self.state(court).is_some_and(|state| state.has_attr(key, court.as_of))
    }

    /// The rows that a look finds, in order of time, up to now.
    pub fn rows<'a>(&self, court: &Court<'a>, look: &Look) -> SmallVec<[&'a Row; 8]> {
        let facts = court.world.facts();
        let particular = court.world.catalogue().card(look.kind).about.contains(&self.subject.noun);
        let ix = if particular && look.kind != CONTACT { self.own } else { self.shared.or(self.own) };
        let Some(ix) = ix else { return SmallVec::new() };
        let matcher = Matcher::new(court, look, self);
        let Some(matcher) = matcher else { return SmallVec::new() };
        facts.of(ix, look.kind).filter(|row| row.at <= court.as_of && matcher.fits(court, row)).collect()
    }

    /// What a look finds, in order of time; freezes that are only planned come with their dates.
    pub fn hits(&self, court: &Court<'_>, look: &Look) -> SmallVec<[Hit; 8]> {
        if look.kind == FREEZE {
            return self.freezes(court, look);
        }
        self.rows(court, look).into_iter().map(|row| Hit { at: row.at, id: row.id }).collect()
    }

    /// The freezes of the case: its initiative's own, and those of the keynotes that it is promised for.
    fn freezes(&self, court: &Court<'_>, look: &Look) -> SmallVec<[Hit; 8]> {
        let (Some(initiative), Some(state)) = (&self.initiative, self.state(court)) else {
            return SmallVec::new();
        };
        let wanted = freeze_of(look);
        let own = state.frozen(wanted, court.as_of).map(|(at, id, _)| Hit { at, id });
        let mut hits: SmallVec<[Hit; 8]> = own.collect();
        let initiatives = court.world.initiatives();
        let own = self.keynote.iter();
        let all = initiatives.keynotes_of(initiative).filter(|_| self.keynote.is_none());
        for keynote in own.chain(all) {
            let Some(promise) = initiatives.announcement(keynote, initiative) else { continue };
            let Some(it) = initiatives.keynote(keynote) else { continue };
            for (at, id) in dates(it, wanted, court.as_of) {
                if promise.stands(at.min(court.as_of)) {
                    hits.push(Hit { at, id });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.at, hit.id));
        hits
    }

    /// Why there is no freeze to look at: no promise, or a promise for a keynote whose freeze has no date.
    pub fn no_freeze(&self, court: &Court<'_>, look: &Look) -> Found {
        let initiatives = court.world.initiatives();
        let promised = self.initiative.iter().flat_map(|id| {
            let all = initiatives
                .keynotes_of(id)
                .filter(|k| self.keynote.is_none() || self.keynote.as_ref() == Some(k));
            all.filter(|k| initiatives.announcement(k, id).is_some_and(|it| it.stands(court.as_of)))
        });
        match promised.last() {
            None => Found::new(Outcome::NotApplicable, Why::NotPromised),
            Some(keynote) => {
                let freeze = freeze_of(look).unwrap_or("any").into();
                Found::new(Outcome::Unknown, Why::Undated(freeze, keynote.as_str().into()))
            }
        }
    }
}

/// The freeze that a look asks for.
fn freeze_of(look: &Look) -> Option<&str> {
    let wanted = look.filter.iter().find(|(key, _)| key == "freeze");
    wanted.and_then(|(_, words)| words.first()).map(CompactString::as_str)
}

fn dates(keynote: &Keynote, wanted: Option<&str>, known: At) -> SmallVec<[(At, FactId); 4]> {
    match wanted.and_then(|freeze| Slug::new(freeze).ok()) {
        Some(freeze) => keynote.freeze(&freeze, known).into_iter().collect(),
        None => keynote.freezes(known).into_iter().map(|(at, _, id)| (at, id)).collect(),
    }
}

/// A look with its words resolved to numbers.
struct Matcher<'a> {
    look: &'a Look,
    by: Option<SmallVec<[WordIx; 4]>>,
    to: Option<SmallVec<[WordIx; 4]>>,
    region: Option<SmallVec<[WordIx; 4]>>,
}

impl<'a> Matcher<'a> {
    /// `None` if no fact can fit, because no fact ever named a function that the look asks for.
    fn new(court: &Court<'_>, look: &'a Look, case: &Case) -> Option<Matcher<'a>> {
        let find = |words: &[CompactString]| -> Option<Option<SmallVec<[WordIx; 4]>>> {
            let found: SmallVec<[WordIx; 4]> =
                words.iter().filter_map(|word| court.world.facts().find_word(word)).collect();
            if found.is_empty() { None } else { Some(Some(found)) }
        };
        let who = |who: &Who| match who {
            Who::Any => Some(None),
            Who::These(words) => find(words),
            Who::Each => find(case.function.as_slice()),
        };
        let region = if look.region.is_empty() { Some(None) } else { find(&look.region) };
        Some(Matcher { look, by: who(&look.by)?, to: who(&look.to)?, region: region? })
    }

    fn fits(&self, court: &Court<'_>, row: &Row) -> bool {
        let within = |wanted: &Option<SmallVec<[WordIx; 4]>>, word: WordIx| {
            wanted.as_ref().is_none_or(|wanted| wanted.contains(&word))
        };
        within(&self.by, row.function)
            && within(&self.to, row.to)
            && within(&self.region, row.region)
            && self.look.depth.is_none_or(|least| row.depth.is_some_and(|depth| depth >= least))
            && self.look.people.is_none_or(|most| row.people == 0 || u32::from(row.people) <= most)
            && self.look.filter.iter().all(|(key, wanted)| {
                court.world.facts().attrs(row).iter().any(|(k, value)| k == key && wanted.contains(value))
            })
    }
}
