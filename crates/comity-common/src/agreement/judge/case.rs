//! A case: one clause, one matter, perhaps one function; and the facts that it may look at.

use super::Court;
use super::found::{Found, Outcome, Why};
use super::sought::{Brief, Sought};
use crate::agreement::plan::Plan;
use crate::catalogue::FREEZE;
use crate::initiatives::fold::{announcement_parts, announcement_ref};
use crate::initiatives::{Announcement, Initiative, Keynote};
use crate::trace::facts::RefIx;
use comity_spine::{At, FactId, InitiativeId, KeynoteId, Kind, Noun, Ref, Slug, TraceId};
use compact_str::CompactString;
use smallvec::SmallVec;

/// One thing that a look found: when, and where it stands written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// When it happened, or is planned to.
    pub at: At,
    /// Where it stands written.
    pub id: FactId,
}

/// What a look found, in order of time.
pub type Hits = SmallVec<[Hit; 4]>;

impl Hit {
    /// Whether it came after another, if there is another.
    pub fn is_after(&self, other: Option<Hit>) -> bool {
        other.is_none_or(|other| *self > other)
    }

    /// One before which everything earlier than an instant comes, and after which everything from it on;
    /// `None` if that is everything.
    pub fn last_before(at: At) -> Option<Hit> {
        let at = At(at.0.checked_sub(1)?);
        Some(Hit { at, id: FactId::Trace(TraceId(u64::MAX)) })
    }
}

/// What the world knows of a subject, found once for all clauses that speak of it.
#[derive(Clone, Debug)]
pub struct Matter<'a> {
    /// The subject.
    pub subject: Ref,
    /// The initiative of the subject, if it has one.
    pub initiative: Option<InitiativeId>,
    /// The keynote of the subject, if it is an announcement.
    pub keynote: Option<KeynoteId>,
    /// The initiative's state.
    pub state: Option<&'a Initiative>,
    /// When its initiative was opened first.
    pub opened: Option<At>,
    /// When it ended, if it has by now.
    pub ended: Option<At>,
    /// Whether the world knows it as of now: facts may speak of an initiative before it is opened.
    pub known: bool,
    /// Its number among the facts, if any is about it.
    pub(super) own: Option<RefIx>,
    /// Its initiative's number among the facts.
    pub(super) shared: Option<RefIx>,
    promise: Option<&'a Announcement>,
}

impl<'a> Matter<'a> {
    /// The matter of a subject; `None` if its name cannot be one.
    pub fn new(court: &Court<'a>, subject: &Ref) -> Option<Matter<'a>> {
        let initiatives = court.world.initiatives();
        match subject.noun {
            Noun::Initiative => {
                let id = InitiativeId::new(&subject.id).ok()?;
                Some(Matter::of_initiative(court, &id, initiatives.get(&id)))
            }
            Noun::Announcement => {
                let (keynote, id) = announcement_parts(&subject.id)?;
                let promise = initiatives.announcement(&keynote, &id);
                Some(Matter::of_announcement(court, &keynote, &id, promise))
            }
            _ => Some(Matter {
                subject: subject.clone(),
                initiative: None,
                keynote: None,
                state: None,
                opened: None,
                ended: None,
                known: true,
                own: court.world.facts().find(subject),
                shared: None,
                promise: None,
            }),
        }
    }

    /// The matter of an initiative.
    pub fn of_initiative(court: &Court<'a>, id: &InitiativeId, state: Option<&'a Initiative>) -> Matter<'a> {
        let subject = Ref::initiative(id);
        let own = court.world.facts().find(&subject);
        Matter {
            subject,
            initiative: Some(id.clone()),
            keynote: None,
            state,
            opened: state.and_then(Initiative::opened_at),
            ended: state.and_then(|it| it.ended(court.as_of)).map(|(at, _)| at),
            known: state.is_some_and(|it| it.is_open(court.as_of)),
            own,
            shared: own,
            promise: None,
        }
    }

    /// The matter of an announcement.
    pub fn of_announcement(
        court: &Court<'a>,
        keynote: &KeynoteId,
        id: &InitiativeId,
        promise: Option<&'a Announcement>,
    ) -> Matter<'a> {
        let state = court.world.initiatives().get(id);
        let mine = Matter::of_initiative(court, id, state);
        let subject = announcement_ref(keynote, id);
        let since = promise.and_then(|it| it.since(court.as_of));
        let ended = match since {
            Some((cut, _, false)) => Some(cut),
            _ => mine.ended,
        };
        let own = court.world.facts().find(&subject);
        let (keynote, known) = (Some(keynote.clone()), since.is_some());
        Matter { subject, keynote, ended, known, own, promise, ..mine }
    }
}

/// One clause on one matter.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// What it is about.
    pub matter: &'a Matter<'a>,
    /// The function that it is judged for, if the clause is judged function by function.
    pub function: Option<CompactString>,
    /// From when on it can be looked at.
    pub start: At,
}

/// The functions for which a clause is judged one by one; one `None` if it is judged once.
pub fn functions(plan: &Plan) -> SmallVec<[Option<CompactString>; 1]> {
    if plan.functions.is_empty() {
        [None].into_iter().collect()
    } else {
        plan.functions.iter().cloned().map(Some).collect()
    }
}

/// The subjects besides initiatives and announcements that a clause may speak of, in order.
pub fn subjects(court: &Court<'_>, plan: &Plan, agreement: &Slug) -> Vec<Ref> {
    if plan.about == Noun::Agreement {
        return vec![Ref::new(Noun::Agreement, agreement.as_str())];
    }
    let facts = court.world.facts();
    let looks = plan.looks();
    let named = |ix: &RefIx| looks.iter().any(|look| facts.of(*ix, look.kind).next().is_some());
    let mine = facts.subjects().filter(|ix| facts.noun(*ix) == plan.about).filter(named);
    let mut subjects: Vec<Ref> = mine.map(|ix| facts.subject(ix).clone()).collect();
    subjects.sort();
    subjects
}

impl<'a> Case<'a> {
    /// The case of a matter before a clause.
    pub fn new(brief: &Brief<'_>, matter: &'a Matter<'a>) -> Case<'a> {
        let since = brief.clause.since;
        let start = matter.opened.map_or(since, |opened| opened.max(since));
        Case { matter, function: brief.function.clone(), start }
    }

    /// Whether there is anything to judge: the world knows the matter, or some fact of the clause is about
    /// it.
    pub fn exists(&self, court: &Court<'_>, brief: &Brief<'_>) -> bool {
        match self.matter.subject.noun {
            Noun::Initiative | Noun::Announcement => self.matter.known,
            Noun::Agreement => true,
            _ => {
                let seen = |kind: Kind| {
                    let own = self.matter.own.into_iter();
                    own.flat_map(|ix| court.world.facts().of(ix, kind)).any(|row| row.at <= court.as_of)
                };
                brief.clause.plan.looks().into_iter().any(|look| seen(look.kind))
            }
        }
    }

    /// Why the clause does not speak of this case at all, if it does not.
    pub fn outside(&self, court: &Court<'_>, brief: &Brief<'_>) -> Option<Found> {
        if let (Some(keynote), Some(id)) = (&self.matter.keynote, &self.matter.initiative) {
            let initiatives = court.world.initiatives();
            if !self.matter.promise?.stands(court.as_of) {
                return Some(Found::new(Outcome::NotApplicable, Why::NotPromised));
            }
            if let Some(stopped) = initiatives.stopped_before(keynote, id, court.as_of) {
                return Some(Found::new(Outcome::NotApplicable, Why::Stopped(stopped)));
            }
        }
        let plan = &brief.clause.plan;
        plan.filter.iter().find_map(|(key, wanted)| match self.attribute(court, plan, key, wanted) {
            Some(true) => None,
            Some(false) => Some(Found::new(Outcome::NotApplicable, Why::Unlike(key.clone()))),
            None => Some(Found::new(Outcome::Unknown, Why::Unsaid(key.clone()))),
        })
    }

    /// Whether an attribute has one of the wanted values; `None` if nobody ever said it, if only that it is
    /// empty.
    fn attribute(&self, court: &Court<'_>, plan: &Plan, key: &str, wanted: &[CompactString]) -> Option<bool> {
        if key == "keynote" {
            let mut all = self.promises(court).filter(|it| self.stands(court, *it, court.as_of));
            return Some(all.any(|(keynote, _)| wanted.iter().any(|word| word == keynote.as_str())));
        }
        if !matches!(self.matter.subject.noun, Noun::Initiative | Noun::Announcement) {
            let facts = court.world.facts();
            let (own, told) = (self.matter.own?, plan.told_by.iter());
            let rows = told.flat_map(|kind| facts.of(own, *kind)).filter(|row| row.at <= court.as_of);
            let said = rows.filter_map(|row| facts.attr(row, key));
            return said.map(|value| wanted.iter().any(|word| word == value)).reduce(|a, b| a || b);
        }
        if let Some(said) = self.promised(court, key, wanted) {
            return Some(said);
        }
        let state = self.matter.state?;
        let values = state.attr(key, court.as_of);
        if key == "stage" && values.is_empty() {
            return state.stage(court.as_of).map(|stage| wanted.iter().any(|word| word == stage));
        }
        if values.is_empty() {
            return state.has_attr(key, court.as_of).then_some(false);
        }
        Some(values.iter().any(|value| wanted.contains(value)))
    }

    /// Whether an announcement was promised with one of the wanted values: what is promised for one keynote
    /// as an alpha may be promised for the next as a beta.
    fn promised(&self, court: &Court<'_>, key: &str, wanted: &[CompactString]) -> Option<bool> {
        let own = self.matter.own.filter(|_| self.matter.subject.noun == Noun::Announcement)?;
        let (facts, kind) = (court.world.facts(), court.world.catalogue().kind("announcement.promised")?);
        let rows = facts.of(own, kind).filter(|row| row.at <= court.as_of);
        let said = rows.filter_map(|row| facts.attr(row, key));
        said.map(|value| wanted.iter().any(|word| word == value)).reduce(|a, b| a || b)
    }

    /// The date of an announcement's keynote, as it is known.
    pub fn keynote_date(&self, court: &Court<'_>) -> Option<At> {
        let keynote = court.world.initiatives().keynote(self.matter.keynote.as_ref()?)?;
        keynote.date(court.as_of).map(|(date, _)| date)
    }

    /// The keynotes that its initiative was ever promised for, with the promise; of an announcement, its own.
    fn promises<'c>(
        &'c self,
        court: &'c Court<'_>,
    ) -> impl Iterator<Item = (&'c KeynoteId, &'c Announcement)> + 'c {
        let (initiatives, mine) = (court.world.initiatives(), &self.matter.keynote);
        let all = self.matter.initiative.iter().flat_map(|id| initiatives.promises_of(id));
        all.filter(move |(keynote, _)| mine.as_ref().is_none_or(|mine| mine == *keynote))
    }

    /// Whether a promise of its initiative stands at an instant, the initiative not being stopped before.
    fn stands(&self, court: &Court<'_>, (keynote, promise): (&KeynoteId, &Announcement), at: At) -> bool {
        let stopped = |id| court.world.initiatives().stopped_before(keynote, id, at);
        promise.stands(at) && self.matter.initiative.as_ref().and_then(stopped).is_none()
    }

    /// What a look finds, in order of time; freezes that are only planned come with their dates.
    pub fn hits(&self, court: &Court<'_>, look: &Sought<'_>) -> Hits {
        self.first_hits(court, look, None, usize::MAX)
    }

    /// The first so many that a look finds, after a hit if one is given.
    pub fn first_hits(&self, court: &Court<'_>, look: &Sought<'_>, after: Option<Hit>, n: usize) -> Hits {
        if look.kind == FREEZE {
            let freezes = self.freezes(court, look).into_iter();
            return freezes.filter(|hit| hit.is_after(after)).take(n).collect();
        }
        look.hits(court, self.matter, after, n)
    }

    /// The freezes of the case: its initiative's own, and those of the keynotes that it is promised for.
    fn freezes(&self, court: &Court<'_>, look: &Sought<'_>) -> Hits {
        let Some(state) = self.matter.state else { return Hits::new() };
        let own = state.frozen(None, court.as_of).filter(|(_, _, freeze)| look.is_of_freeze(freeze));
        let mut hits: Hits = own.map(|(at, id, _)| Hit { at, id }).collect();
        for (keynote, promise) in self.promises(court) {
            let Some(it) = court.world.initiatives().keynote(keynote) else { continue };
            for (at, id) in dates(it, look, court.as_of) {
                // A promise made after the freeze owes by it all the same.
                let stands = |at| self.stands(court, (keynote, promise), at);
                if stands(at.min(court.as_of)) || stands(court.as_of) {
                    hits.push(Hit { at, id });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.at, hit.id));
        hits
    }

    /// Why there is no freeze to look at: no promise, or a promise for a keynote whose freeze has no date.
    pub fn no_freeze(&self, court: &Court<'_>, look: &Sought<'_>) -> Found {
        let promised = self.promises(court).filter(|it| self.stands(court, *it, court.as_of));
        match promised.last() {
            None => Found::new(Outcome::NotApplicable, Why::NotPromised),
            Some((keynote, _)) => {
                let freeze = look.freezes.first().map_or("any", Slug::as_str).into();
                Found::new(Outcome::Unknown, Why::Undated(Box::new((freeze, keynote.as_str().into()))))
            }
        }
    }
}

fn dates(keynote: &Keynote, look: &Sought<'_>, known: At) -> SmallVec<[(At, FactId); 4]> {
    match look.freezes.as_slice() {
        [one] => keynote.freeze(one, known).into_iter().collect(),
        _ => {
            let all = keynote.freezes(known).into_iter();
            all.filter(|(_, freeze, _)| look.is_of_freeze(freeze)).map(|(at, _, id)| (at, id)).collect()
        }
    }
}
