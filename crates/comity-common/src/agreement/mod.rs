//! The agreement: clauses that people sign, checked against what really happened. The heart of Comity.
//!
//! [`clause`] is what people write, [`file`] reads it and points at mistakes, [`plan`] makes it ready,
//! [`judge`] judges it, [`phrase`] says its events in words and [`reading`] the whole clause. [`acts`] and
//! [`fold`] keep versions, signatures, waivers, disputes and attestations; [`news`] is what of them is new.

pub mod acts;
pub mod backtest;
pub mod clause;
pub mod decide;
pub mod file;
pub mod fold;
mod force;
pub mod judge;
pub mod news;
pub mod phrase;
pub mod plan;
pub mod reading;
pub mod templates;

pub use acts::Act;
pub use file::Readable;
pub use fold::Agreement;

use clause::{SourceLine, WaiverLine};
use comity_spine::{At, Calendar, Noun, Slug};
use judge::case::Matter;
use plan::Plan;
use std::sync::Arc;

/// A clause with the time since which it is in force.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The agreement it belongs to.
    pub agreement: Slug,
    /// Its sentence.
    pub says: String,
    /// Why it exists.
    pub because: String,
    /// The clause ready to judge.
    pub plan: Plan,
    /// Since when it is in force.
    pub since: At,
    /// The last instant at which it is meant to hold, if it has an end.
    pub until: Option<At>,
    /// Whether every party has signed this version.
    pub signed: bool,
    /// The sources that its agreement relies on.
    pub sources: Arc<[SourceLine]>,
    /// Where its days are counted.
    pub calendar: Arc<Calendar>,
    /// The waivers that its agreement's file gives; none in an agreement that was proposed to be signed.
    pub waivers: Arc<[WaiverLine]>,
}

impl InForce {
    /// Whether this is the same clause, in force for the same time, by the same signatures.
    pub fn is_same(&self, other: &InForce) -> bool {
        let of = |it: &InForce| (it.since, it.until, it.signed);
        of(self) == of(other) && self.plan.hash == other.plan.hash && self.agreement == other.agreement
    }

    /// One clause of a file, by its place in it.
    fn of(readable: &Readable, place: usize, since: At, signed: bool) -> InForce {
        // INVARIANT: a file that could be read has one plan for each of its clauses.
        let (clause, plan) = (&readable.file.clause[place], &readable.plans[place]);
        InForce {
            agreement: readable.file.agreement.id.clone(),
            says: clause.says.clone(),
            because: clause.because.clone(),
            plan: plan.clone(),
            since,
            until: plan.valid.to.map(|to| readable.calendar.end_of(to)),
            signed,
            sources: readable.file.source.clone().into(),
            calendar: readable.calendar.clone(),
            waivers: readable.file.waiver.clone().into(),
        }
    }

    /// Whether it is in force at an instant: past its beginning, not past its end.
    pub fn holds(&self, as_of: At) -> bool {
        self.since <= as_of && self.until.is_none_or(|until| as_of <= until)
    }

    /// Until when the file's waivers let this matter be, if they do as of an instant.
    pub fn waived(&self, matter: &Matter<'_>, as_of: At) -> Option<At> {
        let subject = &matter.subject;
        let initiative = matter.initiative.as_ref().map(|id| id.as_str());
        let names = |text: &str| {
            text == subject.id
                || text == subject.to_string()
                || (subject.noun == Noun::Initiative && Some(text) == initiative)
        };
        let waivers = self.waivers.iter().filter(|waiver| *waiver.clause.get_ref() == self.plan.id);
        let mine = waivers.filter(|waiver| names(&waiver.subject));
        let live = mine.filter(|waiver| waiver.from.is_none_or(|from| self.calendar.start_of(from) <= as_of));
        live.map(|waiver| self.calendar.end_of(*waiver.until.get_ref())).filter(|until| as_of <= *until).max()
    }
}

/// The clauses of a file as if they were in force: from each one's own first day, or from `since`, to its
/// last.
pub fn as_if_in_force(readable: &Readable, since: At, signed: bool) -> Vec<InForce> {
    let first =
        |plan: &Plan| plan.valid.from.map_or(since, |from| readable.calendar.start_of(from).max(since));
    let clauses = readable.plans.iter().enumerate();
    clauses.map(|(place, plan)| InForce::of(readable, place, first(plan), signed)).collect()
}
