//! The judge: one evaluator for live verdicts, "as of", back-tests and what-ifs.
//!
//! A [`Court`] is a world, some clauses and an instant. It finds the [`case`](case)s a clause speaks of, lets
//! the clause's [`verbs`] look at each one's facts ([`sought`] by the world's own numbers), and [`tally`]s
//! the clause as a whole. Nothing is stored: the same world and the same instant give the same verdicts.
//! [`passed_over`] says what a case looked at and did not count, and whom it waits for.
//! [`standing`] keeps verdicts up to date act by act; [`wake`] knows when time alone may change one.

pub mod case;
pub mod found;
pub mod heard;
pub mod passed_over;
pub mod sought;
pub mod spell;
pub mod standing;
pub mod tally;
pub mod verbs;
pub mod wake;

use super::InForce;
use super::clause::{CalendarUnit, Window};
use crate::world::World;
use case::{Case, Matter};
use comity_spine::{At, Day, FactId, Function, Noun, PersonId, Ref, verdict::Judgement};
use compact_str::CompactString;
use found::{Found, Outcome};
use sought::Brief;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use tally::{ClauseVerdict, Tally};

/// The answers to the clauses that ask in SQL: the breaking subjects of each clause, or why there is no
/// answer.
pub type Answers = BTreeMap<comity_spine::ClauseId, Result<Vec<Ref>, String>>;

/// A case of a clause with what was found: its subject, its function if it is judged function by function.
pub type FoundCase<'c> = (&'c Ref, Option<&'c CompactString>, &'c Found);

/// What the judge judges with.
pub struct Court<'a> {
    /// The facts and everything else.
    pub world: &'a World,
    /// The clauses, each with the time since which it is in force.
    pub clauses: &'a [InForce],
    /// As of when.
    pub as_of: At,
    /// Answers to the clauses that ask in SQL.
    pub answers: Option<&'a Answers>,
    initiatives: OnceCell<Vec<Matter<'a>>>,
    announcements: OnceCell<Vec<Matter<'a>>>,
    leads: RefCell<BTreeMap<CompactString, Option<PersonId>>>,
}

impl<'a> Court<'a> {
    /// A court over those clauses as of an instant.
    pub fn new(world: &'a World, clauses: &'a [InForce], as_of: At) -> Court<'a> {
        let (initiatives, announcements) = (OnceCell::new(), OnceCell::new());
        Court { world, clauses, as_of, answers: None, initiatives, announcements, leads: RefCell::default() }
    }

    /// Who leads a function, sought once: many cases wait for the same few people.
    pub fn lead(&self, function: &str) -> Option<PersonId> {
        let sought = || {
            Function::new(function).ok().and_then(|function| self.world.people().lead(&function, self.as_of))
        };
        *self.leads.borrow_mut().entry(function.into()).or_insert_with(sought)
    }

    /// Every initiative or announcement that the world has heard of, in order; empty for any other noun.
    pub fn matters(&self, noun: Noun) -> &[Matter<'a>] {
        let all = self.world.initiatives();
        match noun {
            Noun::Initiative => self.initiatives.get_or_init(|| {
                all.iter().map(|(id, state)| Matter::of_initiative(self, id, Some(state))).collect()
            }),
            Noun::Announcement => self.announcements.get_or_init(|| {
                let of = |(keynote, id, promise)| Matter::of_announcement(self, keynote, id, Some(promise));
                all.announcements().map(of).collect()
            }),
            _ => &[],
        }
    }

    /// Judges every clause that is in force as of now, on every subject that it speaks of.
    pub fn judge(&self) -> Vec<ClauseVerdict> {
        self.judge_these(self.clauses.iter().filter(|clause| clause.holds(self.as_of)))
    }

    /// Judges one clause on every subject that it speaks of, in order of subject and function.
    pub fn judge_clause(&self, clause: &InForce) -> ClauseVerdict {
        // One clause in, one verdict out.
        self.judge_these(std::iter::once(clause)).swap_remove(0)
    }

    fn judge_these<'c>(&self, clauses: impl Iterator<Item = &'c InForce>) -> Vec<ClauseVerdict> {
        let mut tallies: Vec<Tally<'_>> = clauses.map(Tally::new).collect();
        for about in [Noun::Initiative, Noun::Announcement] {
            let mine = tallies.iter_mut().filter(|tally| tally.clause.plan.about == about);
            let (clauses, mut mine): (Vec<&InForce>, Vec<_>) =
                mine.map(|tally| (tally.clause, tally)).unzip();
            let matters = if clauses.is_empty() { &[] } else { self.matters(about) };
            mine.iter_mut().for_each(|tally| tally.reserve(matters.len()));
            self.each_case(&clauses, matters, |i, case, found| mine[i].add(self, &case, &found));
        }
        for tally in &mut tallies {
            let plan = &tally.clause.plan;
            if !matches!(plan.about, Noun::Initiative | Noun::Announcement) {
                self.tally_on(tally, &case::subjects(self, plan, &tally.clause.agreement));
            }
        }
        tallies.into_iter().map(Tally::verdict).collect()
    }

    /// Judges one clause on some subjects alone, as far as it speaks of them.
    pub fn judge_on(&self, clause: &InForce, subjects: &[Ref]) -> ClauseVerdict {
        let mut tally = Tally::new(clause);
        let about: Vec<Ref> =
            subjects.iter().filter(|subject| subject.noun == clause.plan.about).cloned().collect();
        self.tally_on(&mut tally, &about);
        tally.verdict()
    }

    fn tally_on(&self, tally: &mut Tally<'_>, subjects: &[Ref]) {
        let matters: Vec<Matter<'_>> =
            subjects.iter().filter_map(|subject| Matter::new(self, subject)).collect();
        self.each_case(&[tally.clause], &matters, |_, case, found| tally.add(self, &case, &found));
    }

    /// Judges some clauses on some matters, and hands over what was found, with the number of the clause,
    /// before it is put into words.
    ///
    /// It goes matter by matter, so that the facts of one are read from far memory once for all clauses.
    pub fn each_case<'m>(
        &self,
        clauses: &[&InForce],
        matters: &'m [Matter<'m>],
        mut take: impl FnMut(usize, Case<'m>, Found),
    ) {
        let briefs = clauses.iter().map(|clause| Brief::all(self, clause)).enumerate();
        let briefs: Vec<_> = briefs.flat_map(|(i, all)| all.into_iter().map(move |one| (i, one))).collect();
        for matter in matters {
            for (i, brief) in &briefs {
                let case = Case::new(brief, matter);
                if case.exists(self, brief) {
                    let found = self.judge_brief(brief, &case);
                    take(*i, case, found);
                }
            }
        }
    }

    /// Puts what was found of a clause on a subject into words; `None` if the clause does not speak of such a
    /// case.
    pub fn spell(
        &self,
        clause: &InForce,
        subject: &Ref,
        function: Option<&str>,
        found: &Found,
    ) -> Option<Judgement> {
        self.with_case(clause, subject, function, |_, case| {
            spell::judgement(self, clause, &spell::anchor_name(clause), case, found)
        })
    }

    /// Tells whose move each of some cases of a clause is, given what was found; not of those where there is
    /// no move, or nobody is known to have that role.
    pub fn movers<'c>(
        &self,
        clause: &InForce,
        cases: impl Iterator<Item = FoundCase<'c>>,
        mut take: impl FnMut(PersonId, FoundCase<'c>),
    ) {
        let briefs = Brief::all(self, clause);
        for (subject, function, found) in cases.filter(|(_, _, found)| found.outcome.is_open()) {
            let brief = briefs.iter().find(|brief| brief.function.as_ref() == function);
            let Some((brief, matter)) = brief.zip(Matter::new(self, subject)) else { continue };
            if let Some(mover) = spell::mover(self, clause, &Case::new(brief, &matter), found) {
                take(mover, (subject, function, found));
            }
        }
    }

    /// Looks at one case of a clause, made ready for this world.
    fn with_case<T>(
        &self,
        clause: &InForce,
        subject: &Ref,
        function: Option<&str>,
        look: impl FnOnce(&Brief<'_>, &Case<'_>) -> T,
    ) -> Option<T> {
        let matter = Matter::new(self, subject)?;
        let briefs = Brief::all(self, clause);
        let brief = briefs.iter().find(|brief| brief.function.as_deref() == function)?;
        Some(look(brief, &Case::new(brief, &matter)))
    }

    /// Judges one clause, made ready for this world, on one case.
    pub fn judge_brief(&self, brief: &Brief<'_>, case: &Case<'_>) -> Found {
        if let Some(found) = case.outside(self, brief) {
            return found;
        }
        let mut found = verbs::judge(self, brief, case);
        self.mercy(brief, case, &mut found);
        found
    }

    /// Disputes and waivers: what people have said about a verdict counts before the verdict.
    fn mercy(&self, brief: &Brief<'_>, case: &Case<'_>, found: &mut Found) {
        let (agreement, clause, subject) = (self.world.agreement(), brief.clause, &case.matter.subject);
        if let Some(by) = agreement.disputed(&clause.plan.id, subject, self.as_of) {
            found.outcome = Outcome::Disputed(by);
            return;
        }
        if !matches!(found.outcome, Outcome::Broken | Outcome::Due | Outcome::Unknown) {
            return;
        }
        let file = clause.waived(case.matter, self.as_of);
        let act = agreement.waived(&clause.plan.id, subject, self.as_of);
        let ends = [file, act.map(|waiver| waiver.until)];
        if let Some(until) = ends.into_iter().flatten().max() {
            found.outcome = Outcome::Waived(until);
            // What it would be without the waiver still turns when it would, and its reason with it; and of
            // two waivers the shorter one is evidence no more once it is over.
            let inner = found.turns.filter(|at| *at > self.as_of);
            let over = ends.into_iter().flatten().map(|end| At(end.0.saturating_add(1)));
            found.turns = over.chain(inner).min();
            // The act says who asked for it and why.
            found.evidence.extend(act.map(|waiver| FactId::Act(waiver.seq)));
        } else if let Some(excuse) = &brief.excuse
            && let Some(hit) = case.first_hits(self, excuse, None, 1).first()
        {
            // An exception that was granted holds until the show that it was granted for.
            found.outcome = Outcome::Waived(case.keynote_date(self).unwrap_or(self.as_of));
            found.evidence.push(hit.id);
        }
    }

    /// When a clause's share begins to be counted, as of now.
    pub fn window_start(&self, clause: &InForce) -> At {
        let start = match &clause.plan.window {
            None => At(i64::MIN),
            Some(Window::Rolling(lapse)) => clause.calendar.window_start(self.as_of, *lapse),
            Some(Window::Aligned { calendar }) => {
                let today = clause.calendar.day_of(self.as_of);
                clause.calendar.start_of(first_day(today, *calendar))
            }
        };
        start.max(clause.since)
    }
}

fn first_day(today: Day, unit: CalendarUnit) -> Day {
    let month = match unit {
        CalendarUnit::Month => today.month(),
        CalendarUnit::Quarter => (today.month() - 1) / 3 * 3 + 1,
        CalendarUnit::Year => 1,
    };
    Day::new(today.year(), month, 1).unwrap_or(today)
}

/// Judges every clause in force as of an instant.
pub fn judge_all(world: &World, clauses: &[InForce], as_of: At) -> Vec<ClauseVerdict> {
    Court::new(world, clauses, as_of).judge()
}
