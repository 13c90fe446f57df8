//! Verdicts and open matters, with no more of what is kept between some people than the pages tell.

use super::{Somebody, Thing};
use crate::bench::Place;
use crate::visit::Visit;
use comity_common::agreement::judge::tally::ClauseVerdict;
use comity_common::practice::Open;
use comity_spine::Verdict;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many verdicts one answer holds; the gravest of them.
pub const MOST: usize = 400;

/// The verdict on one case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Case {
    /// The clause.
    pub clause: String,
    /// What it was judged on; nothing where that is kept between some people.
    pub subject: Option<Thing>,
    /// The functions that it asks.
    pub functions: Vec<Thing>,
    /// `kept`, `broken`, `due`, `waived`, `unknown` or `disputed`.
    pub verdict: String,
    /// Since when it stands so, where that is known.
    pub since: Option<String>,
    /// When it turns, or until when it is waived, where that is known.
    pub until: Option<String>,
    /// Why, as half a sentence; nothing where that is kept between some people.
    pub because: Option<String>,
    /// The facts that it rests on, by their ids; nothing in the place of one that is kept.
    pub evidence: Vec<Option<String>>,
    /// The next move.
    pub next: Option<Next>,
}

/// What is to be done next, by whom.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Next {
    /// The move, as a sentence.
    pub sentence: String,
    /// In which role.
    pub role: String,
    /// By whom, where one person is known.
    pub who: Option<Somebody>,
}

/// A clause as a whole: how its cases came out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Counted {
    /// `kept`, `broken`, `due`, `unknown`, `too_few_to_judge` or `not_applicable`.
    pub state: String,
    /// How many were kept.
    pub kept: usize,
    /// How many were decided.
    pub decided: usize,
    /// How many came out as what.
    pub counts: BTreeMap<String, usize>,
}

/// Something that is open between people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Matter {
    /// Which: `ask:a-3`.
    pub matter: String,
    /// The initiative that it is about.
    pub initiative: Option<String>,
    /// The function that opened it.
    pub from: Option<String>,
    /// The function whose turn it is.
    pub turn: Option<String>,
    /// The person whose turn it is, if one is named.
    pub who: Option<Somebody>,
    /// Since when.
    pub since: String,
    /// What is to be done next.
    pub next: String,
    /// The acts that do it.
    pub acts: Vec<String>,
    /// What was said when it was opened, where that is open to whoever asks.
    pub text: Option<String>,
}

impl Case {
    /// The verdict at a place.
    pub fn of(visit: &Visit<'_>, place: &Place) -> Option<Case> {
        let case = visit.case(place)?;
        let told = visit.may_name(&case.subject);
        let until = match &case.verdict {
            Verdict::Due { turns } => *turns,
            Verdict::Waived { until } => Some(*until),
            _ => None,
        };
        let next = case.next.as_ref().filter(|_| told).map(|next| Next {
            sentence: next.sentence.clone(),
            role: next.role.clone(),
            who: next.who.map(|who| Somebody::of(visit, who)),
        });
        let aim = visit.aim(place);
        Some(Case {
            clause: case.clause.to_string(),
            subject: told.then(|| Thing::subject(visit, &case.subject)),
            functions: aim.functions.iter().map(|it| Thing::function(visit, it.as_str())).collect(),
            verdict: case.verdict.name().to_owned(),
            since: case.since.map(|at| at.to_string()),
            until: until.map(|at| at.to_string()),
            because: told.then(|| case.because.clone()),
            evidence: case.evidence.iter().map(|id| visit.may_tell(*id).then(|| id.to_string())).collect(),
            next,
        })
    }
}

impl Counted {
    /// Of a verdict on a clause.
    pub fn of_verdict(verdict: &ClauseVerdict) -> Counted {
        let (kept, decided) = verdict.share();
        Counted { state: verdict.state.name().to_owned(), kept, decided, counts: verdict.counts.clone() }
    }

    /// Of a clause, by its place among those judged.
    pub fn of(visit: &Visit<'_>, place: usize) -> Counted {
        let counts = visit.bench.counts(place);
        let (kept, decided) = counts.share();
        let named = counts.named().into_iter().filter(|(_, n)| *n > 0);
        Counted {
            state: visit.bench.state(place).name().to_owned(),
            kept,
            decided,
            counts: named.map(|(name, n)| (name.to_owned(), n)).collect(),
        }
    }
}

impl Matter {
    /// Of what is open.
    pub fn of(visit: &Visit<'_>, open: &Open) -> Matter {
        Matter {
            matter: open.matter.to_string(),
            initiative: open.initiative.as_ref().map(ToString::to_string),
            from: open.from.as_ref().map(ToString::to_string),
            turn: open.turn.as_ref().map(ToString::to_string),
            who: open.who.map(|who| Somebody::of(visit, who)),
            since: open.since.to_string(),
            next: open.next.clone(),
            acts: open.acts.iter().map(|kind| (*kind).to_owned()).collect(),
            text: visit.words(open),
        }
    }
}

/// The verdicts of some places as a page lists them: the gravest first, none of what a clause does not speak
/// of; and how many more there are.
pub fn cases(visit: &Visit<'_>, places: &[Place]) -> (Vec<Case>, usize) {
    let places = visit.bench.gravest(places);
    let cases = places.iter().take(MOST).filter_map(|place| Case::of(visit, place)).collect();
    (cases, places.len().saturating_sub(MOST))
}

/// Matters, the oldest first.
pub fn matters(visit: &Visit<'_>, open: &[&Open]) -> Vec<Matter> {
    let mut open = open.to_vec();
    open.sort_by_key(|open| (open.since, open.matter.clone()));
    open.into_iter().map(|open| Matter::of(visit, open)).collect()
}
