//! What waits for whoever asks.

use super::{Matter, Thing, matters};
use crate::api::data::Data;
use crate::bench::Place;
use crate::inbox;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use comity_spine::Verdict;
use schemars::JsonSchema;
use serde::Serialize;

/// What somebody owes, what comes next, for whom they wait.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Inbox {
    /// What is open between people and theirs to answer, the oldest first.
    pub owed: Vec<Matter>,
    /// Verdicts that are broken, whose next move is theirs.
    pub late: Vec<Move>,
    /// Verdicts that turn, whose next move is theirs, the first to turn first.
    pub soon: Vec<Move>,
    /// What they wait for.
    pub waiting: Vec<Matter>,
}

/// A next move of theirs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Move {
    /// By this it is put off: what `/api/v1/inbox/later` takes as `item`.
    pub key: String,
    /// The clause.
    pub clause: String,
    /// What it is about.
    pub subject: Thing,
    /// `broken` or `due`.
    pub verdict: String,
    /// Why, as half a sentence.
    pub because: String,
    /// The move.
    pub next: Option<String>,
    /// When it turns, where that is known.
    pub turns: Option<String>,
}

impl Data for Inbox {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Inbox, Fault> {
        let Some(me) = visit.me() else { return Ok(Inbox::default()) };
        let (late, soon) = inbox::moves(visit, me);
        Ok(Inbox {
            owed: matters(visit, &inbox::owed(visit, me)),
            late: late.iter().filter_map(|place| one(visit, place)).collect(),
            soon: soon.iter().filter_map(|place| one(visit, place)).collect(),
            waiting: matters(visit, &inbox::waiting(visit, me)),
        })
    }
}

fn one(visit: &Visit<'_>, place: &Place) -> Option<Move> {
    let case = visit.case(place)?;
    let turns = match &case.verdict {
        Verdict::Due { turns } => *turns,
        _ => None,
    };
    Some(Move {
        key: inbox::item::case_key(visit, place),
        clause: case.clause.to_string(),
        subject: Thing::subject(visit, &case.subject),
        verdict: case.verdict.name().to_owned(),
        because: case.because.clone(),
        next: case.next.as_ref().map(|next| next.sentence.clone()),
        turns: turns.map(|at| at.to_string()),
    })
}
