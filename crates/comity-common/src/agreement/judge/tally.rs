//! The clause as a whole: how many cases were kept of how many judged, and whether that is what was agreed.

use super::case::Case;
use super::found::{Found, Outcome};
use super::{Court, InForce, spell};
use crate::agreement::clause::Severity;
use comity_spine::{At, ClauseId, Verdict, verdict::Judgement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The state of a whole clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The agreed share is kept, even if everything unknown were broken.
    Kept,
    /// It is not, even if everything unknown were kept.
    Broken,
    /// Fewer cases than agreed have been decided; their next moves are shown all the same.
    TooFewToJudge,
    /// Nothing is decided yet, something is open.
    Due,
    /// Too much is unknown to say.
    Unknown,
    /// It speaks of nothing here and now.
    NotApplicable,
}

impl State {
    /// The word as files and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            State::Kept => "kept",
            State::Broken => "broken",
            State::TooFewToJudge => "too_few_to_judge",
            State::Due => "due",
            State::Unknown => "unknown",
            State::NotApplicable => "not_applicable",
        }
    }
}

/// The verdict on a clause with that on each of its cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClauseVerdict {
    /// Which clause.
    pub clause: ClauseId,
    /// The hash of the version that was judged.
    pub version: String,
    /// Its sentence.
    pub says: String,
    /// Why it exists.
    pub because: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether every party has signed that version.
    pub signed: bool,
    /// Since when it is in force, if not from the beginning.
    pub in_force_since: Option<At>,
    /// Its state.
    pub state: State,
    /// The share that must be kept.
    pub at_least: f64,
    /// From how many decided cases on it is judged.
    pub judged_from: u32,
    /// How many cases came out as what, by verdict.
    pub counts: BTreeMap<String, usize>,
    /// Every case, in order of subject and function.
    pub cases: Vec<Judgement>,
}

impl ClauseVerdict {
    /// How many cases came out so.
    pub fn count(&self, verdict: &str) -> usize {
        self.counts.get(verdict).copied().unwrap_or(0)
    }
    /// Kept cases out of decided ones.
    pub fn share(&self) -> (usize, usize) {
        let kept = self.count("kept");
        (kept, kept + self.count("broken"))
    }
}

/// How many cases came out as what, without their words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the verdicts")]
pub struct Counts {
    pub kept: usize,
    pub broken: usize,
    pub due: usize,
    pub unknown: usize,
    pub waived: usize,
    pub disputed: usize,
    pub not_applicable: usize,
}

impl Counts {
    /// Counts one outcome more.
    pub fn add(&mut self, outcome: &Outcome) {
        *self.of(outcome) += 1;
    }
    /// Counts one outcome less.
    pub fn take(&mut self, outcome: &Outcome) {
        *self.of(outcome) -= 1;
    }
    fn of(&mut self, outcome: &Outcome) -> &mut usize {
        match outcome {
            Outcome::Kept => &mut self.kept,
            Outcome::Broken => &mut self.broken,
            Outcome::Due => &mut self.due,
            Outcome::Unknown => &mut self.unknown,
            Outcome::Waived(_) => &mut self.waived,
            Outcome::Disputed(_) => &mut self.disputed,
            Outcome::NotApplicable => &mut self.not_applicable,
        }
    }

    /// Kept cases out of decided ones.
    pub fn share(&self) -> (usize, usize) {
        (self.kept, self.kept + self.broken)
    }

    /// Every verdict's word with how many cases came out so, in the order in which a page lists them.
    pub fn named(&self) -> [(&'static str, usize); 7] {
        Verdict::NAMES.map(|name| {
            let n = match name {
                "broken" => self.broken,
                "due" => self.due,
                "disputed" => self.disputed,
                "unknown" => self.unknown,
                "waived" => self.waived,
                "kept" => self.kept,
                _ => self.not_applicable,
            };
            (name, n)
        })
    }

    /// The state of a clause with these counts.
    ///
    /// Unknown and disputed cases may be either: the clause is kept only if it would be were they all broken,
    /// and broken only if it would be were they all kept.
    pub fn state(&self, at_least: f64, judged_from: u32) -> State {
        let decided = self.kept + self.broken;
        let open = self.unknown + self.disputed;
        if decided == 0 {
            return match (open, self.due) {
                (0, 0) => State::NotApplicable,
                (0, _) => State::Due,
                _ => State::Unknown,
            };
        }
        if decided < judged_from as usize {
            return State::TooFewToJudge;
        }
        let all = (decided + open) as f64;
        let (worst, best) = (self.kept as f64 / all, (self.kept + open) as f64 / all);
        if worst >= at_least {
            State::Kept
        } else if best < at_least {
            State::Broken
        } else {
            State::Unknown
        }
    }
}

/// The verdict on a clause as it comes about, case by case.
pub struct Tally<'a> {
    /// The clause.
    pub clause: &'a InForce,
    anchor: String,
    counts: Counts,
    cases: Vec<Judgement>,
}

impl<'a> Tally<'a> {
    /// Of no case yet.
    pub fn new(clause: &'a InForce) -> Tally<'a> {
        Tally { clause, anchor: spell::anchor_name(clause), counts: Counts::default(), cases: Vec::new() }
    }

    /// Makes room for the cases of so many matters.
    pub fn reserve(&mut self, n_matters: usize) {
        self.cases.reserve(n_matters * self.clause.plan.functions.len().max(1));
    }

    /// Puts a case into words and counts it.
    pub fn add(&mut self, court: &Court<'_>, case: &Case<'_>, found: &Found) {
        self.counts.add(&found.outcome);
        self.cases.push(spell::judgement(court, self.clause, &self.anchor, case, found));
    }

    /// The verdict over all cases.
    pub fn verdict(self) -> ClauseVerdict {
        let (clause, hold) = (self.clause, self.clause.plan.hold);
        let mut by_name = BTreeMap::new();
        for case in &self.cases {
            *by_name.entry(case.verdict.name().to_owned()).or_insert(0) += 1;
        }
        ClauseVerdict {
            clause: clause.plan.id.clone(),
            version: clause.plan.hash.clone(),
            says: clause.says.clone(),
            because: clause.because.clone(),
            severity: clause.plan.severity,
            signed: clause.signed,
            in_force_since: (clause.since.0 != i64::MIN).then_some(clause.since),
            state: self.counts.state(hold.at_least, hold.judged_from),
            at_least: hold.at_least,
            judged_from: hold.judged_from,
            counts: by_name,
            cases: self.cases,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_never_good_news() {
        let counts = Counts { kept: 9, broken: 0, unknown: 2, ..Counts::default() };
        assert_eq!(counts.state(0.9, 1), State::Unknown);
        assert_eq!(counts.state(0.8, 1), State::Kept);
        let counts = Counts { kept: 1, broken: 9, unknown: 1, ..Counts::default() };
        assert_eq!(counts.state(0.9, 1), State::Broken);
    }

    #[test]
    fn too_few_is_a_state_of_its_own() {
        let counts = Counts { kept: 1, broken: 1, ..Counts::default() };
        assert_eq!(counts.state(0.9, 5), State::TooFewToJudge);
        assert_eq!(Counts { due: 3, ..Counts::default() }.state(0.9, 5), State::Due);
        assert_eq!(Counts::default().state(0.9, 5), State::NotApplicable);
    }
}
