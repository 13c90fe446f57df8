//! When time alone may change an outcome. Everything that is read "as of now" and may lie ahead is asked
//! here.
//!
//! Answers err on the early side: judging once too often costs a microsecond, once too seldom is a wrong
//! verdict.

use super::case::Matter;
use super::found::{Found, Outcome};
use super::heard::{SLACK, slacks};
use super::{Court, InForce};
use crate::initiatives::fold::announcement_parts;
use comity_spine::{At, Noun, Ref, SourceId};

/// The last instant before an outcome may change by itself.
pub fn of_outcome(court: &Court<'_>, found: &Found) -> Option<At> {
    let waived = match found.outcome {
        Outcome::Waived(until) => Some(until),
        _ => None,
    };
    let turns = found.turns.map(|at| At(at.0.saturating_sub(1)));
    turns.into_iter().chain(waived).filter(|at| *at >= court.as_of).min()
}

/// The last instant before something already written down about a subject begins to count.
pub fn of_subject(court: &Court<'_>, clause: &InForce, matter: &Matter<'_>) -> Option<At> {
    let facts = court.world.facts();
    let places = [matter.own, matter.shared];
    let rows = places.into_iter().flatten().flat_map(|ix| {
        let kinds = clause.plan.looks().into_iter().map(|look| look.kind);
        let kinds = kinds.chain(clause.plan.told_by.iter().copied());
        kinds.filter_map(move |kind| facts.next_after(ix, kind, court.as_of))
    });
    let next = rows.chain(of_state(court, matter)).min();
    next.map(|at| At(at.0 - 1))
}

/// The first instant ahead at which an initiative, its promises or the dates of its keynotes change as
/// already said.
fn of_state(court: &Court<'_>, matter: &Matter<'_>) -> Option<At> {
    let (initiatives, as_of) = (court.world.initiatives(), court.as_of);
    let id = matter.initiative.as_ref()?;
    let state = matter.state.and_then(|state| state.next_change(as_of));
    let promised = initiatives.promises_of(id).flat_map(|(keynote, promise)| {
        let promise = promise.next_change(as_of);
        let keynote = initiatives.keynote(keynote);
        let dates = keynote.and_then(|it| it.next_change(as_of));
        let freezes = keynote.into_iter().flat_map(|it| it.freezes(as_of)).map(|(at, _, _)| at);
        promise.into_iter().chain(dates).chain(freezes.filter(|at| *at > as_of).min())
    });
    state.into_iter().chain(promised).min()
}

/// What of a clause depends on the instant alone: if any of this differs, all its cases are judged again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    holds: bool,
    window: At,
    n_edges_passed: usize,
    n_waivers_begun: usize,
}

impl Phase {
    /// The phase of a clause, given the edges of what its sources cover.
    pub fn of(court: &Court<'_>, clause: &InForce, edges: &[At]) -> Phase {
        let begun = |from: &&super::super::clause::WaiverLine| {
            from.from.is_some_and(|from| clause.calendar.start_of(from) <= court.as_of)
        };
        Phase {
            holds: clause.holds(court.as_of),
            window: court.window_start(clause),
            n_edges_passed: edges.partition_point(|edge| *edge < court.as_of),
            n_waivers_begun: clause.waivers.iter().filter(begun).count(),
        }
    }
}

/// The edges of what is covered of everything that a clause looks for.
pub fn edges(court: &Court<'_>, clause: &InForce) -> Vec<At> {
    let looks = clause.plan.looks();
    let names = looks.iter().map(|look| court.world.catalogue().card(look.kind).name);
    let mut edges: Vec<At> = names
        .flat_map(|name| {
            let slacks = slacks(clause.sources.iter(), name);
            let slack = |source: &SourceId| slacks.get(source).copied().unwrap_or(SLACK);
            court.world.coverage().edges(|kind| kind == name, slack)
        })
        .collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Whether a subject's name is one that a clause about that noun could be judged on.
pub fn is_about(noun: Noun, subject: &Ref) -> bool {
    noun == subject.noun && (noun != Noun::Announcement || announcement_parts(&subject.id).is_some())
}
