//! The judge: one evaluator for live verdicts, "as of", back-tests and what-ifs.
//!
//! A [`Court`] is a world, some clauses and an instant. It finds the [`case`](case)s a clause speaks of, lets
//! the clause's [`verbs`] look at each one's facts ([`sought`] by the world's own numbers), and [`tally`]s
//! the clause as a whole. Nothing is stored: the same world and the same instant give the same verdicts.
//! [`passed_over`] says what a case looked at and did not count, and whom it waits for.
//! [`standing`] keeps verdicts up to date act by act; [`wake`] knows when time alone may change one.

pub mod case;
pub mod found;
pub mod passed_over;
pub mod sought;
pub mod spell;
pub mod standing;
pub mod tally;
pub mod verbs;
pub mod wake;

use super::InForce;
use super::clause::{CalendarUnit, SourceLine, Window};
use crate::trace::coverage::Gap;
use crate::world::World;
use case::{Case, Matter};
use comity_spine::{At, Day, FactId, Kind, Noun, Ref, SourceId};
use found::{Found, Outcome};
use sought::Brief;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use tally::ClauseVerdict;

/// How many milliseconds a source may be behind before its silence says nothing, unless the agreement says
/// otherwise.
pub const SLACK: i64 = 7 * DAY;

const DAY: i64 = 86_400_000;

/// The answers to the clauses that ask in SQL: the breaking subjects of each clause, or why there is no
/// answer.
pub type Answers = BTreeMap<comity_spine::ClauseId, Result<Vec<Ref>, String>>;

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
}

impl<'a> Court<'a> {
    /// A court over those clauses as of an instant.
    pub fn new(world: &'a World, clauses: &'a [InForce], as_of: At) -> Court<'a> {
        let (initiatives, announcements) = (OnceCell::new(), OnceCell::new());
        Court { world, clauses, as_of, answers: None, initiatives, announcements }
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
        let in_force = self.clauses.iter().filter(|clause| clause.holds(self.as_of));
        in_force.map(|clause| self.judge_clause(clause)).collect()
    }

    /// Judges one clause on every subject that it speaks of, in order of subject and function.
    pub fn judge_clause(&self, clause: &InForce) -> ClauseVerdict {
        let other = match clause.plan.about {
            Noun::Initiative | Noun::Announcement => Vec::new(),
            _ => case::subjects(self, &clause.plan, &clause.agreement),
        };
        let other: Vec<Matter<'_>> = other.iter().filter_map(|subject| Matter::new(self, subject)).collect();
        let mut found: Vec<(Case<'_>, Found)> = Vec::new();
        self.each_case(clause, self.matters(clause.plan.about), |case, one| found.push((case, one)));
        self.each_case(clause, &other, |case, one| found.push((case, one)));
        tally::tally(self, clause, &found)
    }

    /// Judges one clause on some matters; hands over what was found, before it is put into words.
    pub fn each_case<'m>(
        &self,
        clause: &InForce,
        matters: &'m [Matter<'m>],
        mut take: impl FnMut(Case<'m>, Found),
    ) {
        let briefs = Brief::all(self, clause);
        for matter in matters {
            for brief in &briefs {
                let case = Case::new(brief, matter);
                if case.exists(self, brief) {
                    let found = self.judge_brief(brief, &case);
                    take(case, found);
                }
            }
        }
    }

    /// Judges one clause, made ready for this world, on one case.
    pub fn judge_brief(&self, brief: &Brief<'_>, case: &Case<'_>) -> Found {
        if let Some(found) = case.outside(self, brief) {
            return found;
        }
        let found = verbs::judge(self, brief, case);
        self.mercy(brief, case, found)
    }

    /// Disputes and waivers: what people have said about a verdict counts before the verdict.
    fn mercy(&self, brief: &Brief<'_>, case: &Case<'_>, found: Found) -> Found {
        let (agreement, clause, subject) = (self.world.agreement(), brief.clause, &case.matter.subject);
        if let Some(by) = agreement.disputed(&clause.plan.id, subject, self.as_of) {
            return Found { outcome: Outcome::Disputed(by), ..found };
        }
        if matches!(found.outcome, Outcome::Broken | Outcome::Due | Outcome::Unknown) {
            let file = clause.waived(case.matter, self.as_of);
            let act = agreement.waived(&clause.plan.id, subject, self.as_of);
            if let Some(until) = file.into_iter().chain(act.map(|waiver| waiver.until)).max() {
                let waived = Found { outcome: Outcome::Waived(until), turns: Some(until), ..found };
                // The act says who asked for it and why.
                return waived.resting_on(act.map(|waiver| FactId::Act(waiver.seq)));
            }
            if let Some(hit) =
                brief.excuse.as_ref().and_then(|excuse| case.hits(self, excuse).first().copied())
            {
                // An exception that was granted holds until the show that it was granted for.
                let until = case.keynote_date(self).unwrap_or(self.as_of);
                let excused = Found { outcome: Outcome::Waived(until), turns: None, ..found };
                return excused.resting_on([hit.id]);
            }
        }
        found
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

    /// What keeps us from knowing that no event of a kind happened in a stretch of time, by the sources that
    /// any of the clauses relies on.
    pub fn gap(&self, kind: Kind, from: At, to: At) -> Option<Gap> {
        let name = self.world.catalogue().card(kind).name;
        let all = self.clauses.iter().flat_map(|clause| clause.sources.iter());
        self.gap_given(&relied_on(all, name), kind, from, to)
    }

    /// The same by the sources that one clause relies on.
    ///
    /// What is done in Comity itself is known since its log began; everything else rests on sources.
    pub(super) fn gap_given(
        &self,
        declared: &[(SourceId, i64)],
        kind: Kind,
        from: At,
        to: At,
    ) -> Option<Gap> {
        let card = self.world.catalogue().card(kind);
        if !card.from_sources {
            let began = self.world.began()?;
            return (to < began).then_some(Gap::BeforeLog(began));
        }
        let gap = self.world.coverage().gap(card.name, declared, from, to.min(self.as_of), SLACK);
        // A workspace without any source of this kind keeps it by hand: its own acts are then what there is.
        match gap {
            Some(Gap::NoSource) if self.world.by_hand(kind, self.as_of) => None,
            gap => gap,
        }
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

/// The sources that some lines of an agreement name for a kind, each with the milliseconds that it may be
/// behind; of a source named twice the more patient line counts.
pub(super) fn relied_on<'l>(lines: impl Iterator<Item = &'l SourceLine>, kind: &str) -> Vec<(SourceId, i64)> {
    let mut all: BTreeMap<&SourceId, i64> = BTreeMap::new();
    for line in lines.filter(|line| line.gives.iter().any(|given| given.get_ref() == kind)) {
        let slack = line.stale_after.map_or(SLACK, |stale| (stale.days_about() * DAY as f64) as i64);
        let so_far = all.entry(&line.id).or_insert(slack);
        *so_far = slack.max(*so_far);
    }
    all.into_iter().map(|(source, slack)| (source.clone(), slack)).collect()
}
