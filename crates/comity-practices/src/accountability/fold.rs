//! The state: every problem as an exchange, what sources told of it, and which problem is part of which.
//!
//! Merging makes one problem a part of another, and splitting takes that back, each without touching what
//! was said of either. A problem is thus a tree of reports, and merge and then split changes no count.

use super::acts::{Act, Closed, Done, Reported, product};
use comity_common::exchange::{Book, Opening, Thread};
use comity_common::practice::{self, Sourced};
use comity_spine::{Amount, At, Function, InitiativeId, Noun, Slug, SourceId, Trace, TraceId};
use compact_str::CompactString;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of trace that sources bring of problems.
pub const HEARS: &[&str] =
    &["problem.reported", "problem.owned", "problem.fixed", "problem.confirmed", "deal.lost", "deal.won"];

/// One problem with what was done about it and what closed it.
pub type Problem = Thread<Reported, Done, Closed>;

/// Every problem that was ever reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The problems, by id; parts of others as well.
    pub problems: Book<Reported, Done, Closed>,
    heard: BTreeMap<TraceId, Heard>,
    of: BTreeMap<Slug, BTreeSet<TraceId>>,
    into: BTreeMap<Slug, Slug>,
    /// What people said of two problems, last: whether they are one. Each pair once, the lesser id first.
    said_of: BTreeMap<(Slug, Slug), Pair>,
    parts: BTreeMap<Slug, BTreeSet<Slug>>,
}

/// What people said of two problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// When last.
    pub at: At,
    /// Whether they are one.
    pub is_one: bool,
    /// Whether anybody said so, or not so, of a suggestion.
    pub was_suggested: bool,
}

/// What a source told of a problem. Who did it is asked of the facts, which follow as handles are matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The trace.
    pub trace: TraceId,
    /// The problem.
    pub problem: Slug,
    /// Where it stands.
    pub source: SourceId,
    /// The kind of event.
    pub kind: CompactString,
    /// When.
    pub at: At,
    /// The function that the source says it is by.
    pub function: Option<Function>,
    /// The initiative.
    pub initiative: Option<InitiativeId>,
    /// What is lost.
    pub money: Option<Amount>,
    /// The customer.
    pub customer: Option<CompactString>,
    /// The sort of pain.
    pub reason: Option<CompactString>,
    /// What its reporter said of it.
    pub outcome: Option<CompactString>,
    /// Whether the source says that it was answered in time.
    pub timely: Option<CompactString>,
}

impl Heard {
    /// Whether it tells that a deal was won.
    pub fn is_win(&self) -> bool {
        self.kind == "deal.won"
    }

    /// Whether it tells that there is a problem.
    pub fn is_report(&self) -> bool {
        matches!(self.kind.as_str(), "problem.reported" | "deal.lost")
    }
}

/// Takes in an act.
pub fn fold(state: &mut State, done: &practice::Done<'_, Act>) {
    let id = &done.act.problem().0;
    let head = done.head;
    if let Some(step) = done.act.step(head.on_behalf_of.or(head.by)) {
        let of = if done.act.is_of_whole() { state.root(id).clone() } else { id.clone() };
        // A source may have told of it, and been taken back: what people said waits for it.
        state.problems.take_early(head, &of, step, blank());
    }
    match done.act {
        Act::Merged { into, found, .. } if state.may_become_part(id, &into.0) => {
            state.say(id, &into.0, head.at, true, found.is_some());
            state.into.insert(id.clone(), into.0.clone());
            state.parts.entry(into.0.clone()).or_default().insert(id.clone());
        }
        Act::Split { .. } => {
            let Some(whole) = state.into.remove(id) else { return };
            state.say(id, &whole, head.at, false, false);
            if let Some(parts) = state.parts.get_mut(&whole) {
                parts.remove(id);
                if parts.is_empty() {
                    state.parts.remove(&whole);
                }
            }
        }
        Act::ToldApart { other, found, .. } if *id != other.0 => {
            state.say(id, &other.0, head.at, false, found.is_some());
        }
        _ => {}
    }
}

/// Takes in what a source told, or takes it back.
pub fn hear(state: &mut State, told: Sourced<'_>) {
    let problem = match told {
        Sourced::Came(trace) => {
            let Some(heard) = heard(trace) else { return };
            let problem = heard.problem.clone();
            state.of.entry(problem.clone()).or_default().insert(trace.id);
            state.heard.insert(trace.id, heard);
            problem
        }
        Sourced::Gone(trace) => {
            let Some(heard) = state.heard.remove(&trace) else { return };
            if let Some(of) = state.of.get_mut(&heard.problem) {
                of.remove(&trace);
                if of.is_empty() {
                    state.of.remove(&heard.problem);
                }
            }
            heard.problem
        }
    };
    state.tell(&problem);
}

/// What is known of a problem of which nobody tells.
fn blank() -> Opening<Reported> {
    Opening { initiative: None, from: None, to: product(), with: Vec::new(), what: Reported::default() }
}

fn in_order(one: &Slug, other: &Slug) -> (Slug, Slug) {
    let (one, other) = (one.clone(), other.clone());
    if one <= other { (one, other) } else { (other, one) }
}

fn heard(trace: &Trace) -> Option<Heard> {
    let about = trace.about.iter().find(|about| about.noun == Noun::Problem);
    let problem = match about {
        Some(about) => Slug::new(&about.id).ok()?,
        None => Slug::from_text(&format!("{}-{}", trace.source, trace.foreign))?,
    };
    let word = |name: &str| trace.attr(name).map(CompactString::from);
    Some(Heard {
        trace: trace.id,
        problem,
        source: trace.source.clone(),
        kind: trace.kind.clone(),
        at: trace.at,
        function: trace.function.clone(),
        initiative: trace.initiative.clone(),
        money: trace.attr("money").and_then(|money| money.parse().ok()),
        customer: word("customer"),
        reason: word("reason"),
        outcome: word("outcome"),
        timely: word("timely"),
    })
}

impl State {
    /// Opens a problem by the earliest report of it that a source tells of, or takes that back.
    fn tell(&mut self, id: &Slug) {
        let reports = self.heard_of(id).filter(|heard| heard.is_report());
        let Some(first) = reports.min_by_key(|heard| (heard.at, heard.trace)).cloned() else {
            return self.problems.untell(id, blank());
        };
        let what = Reported {
            money: first.money,
            customer: first.customer,
            reason: first.reason,
            trace: Some(first.trace),
        };
        let opening = Opening { initiative: first.initiative, from: first.function, what, ..blank() };
        self.problems.tell(id, first.at, opening);
    }

    /// What sources told of a problem, in the order of the traces.
    pub fn heard_of(&self, id: &Slug) -> impl Iterator<Item = &Heard> {
        self.of.get(id).into_iter().flatten().filter_map(|trace| self.heard.get(trace))
    }

    /// Everything that sources told, in the order of the traces.
    pub fn heard(&self) -> impl Iterator<Item = &Heard> {
        self.heard.values()
    }

    fn say(&mut self, one: &Slug, other: &Slug, at: At, is_one: bool, was_suggested: bool) {
        let pair = self.said_of.entry(in_order(one, other)).or_insert(Pair { at, is_one, was_suggested });
        *pair = Pair { at, is_one, was_suggested: pair.was_suggested || was_suggested };
    }

    /// What people said last of two problems, if anything.
    pub fn said_of(&self, one: &Slug, other: &Slug) -> Option<&Pair> {
        self.said_of.get(&in_order(one, other))
    }

    /// Every two problems of which people said whether they are one.
    pub fn pairs(&self) -> impl Iterator<Item = (&(Slug, Slug), &Pair)> {
        self.said_of.iter()
    }

    /// What sources told of deals that ended, in the order of the traces.
    pub fn deals(&self) -> impl Iterator<Item = &Heard> {
        self.heard.values().filter(|heard| matches!(heard.kind.as_str(), "deal.lost" | "deal.won"))
    }

    /// The problem that this one is a part of, if it is one.
    pub fn whole_of(&self, id: &Slug) -> Option<&Slug> {
        self.into.get(id)
    }

    /// Whether anybody took it on, here or as a source tells.
    pub fn is_owned(&self, id: &Slug) -> bool {
        let here = self
            .problems
            .get(id)
            .is_some_and(|thread| thread.answers.iter().any(|said| matches!(said.what, Done::Owned(_))));
        here || self.heard_of(id).any(|heard| heard.kind == "problem.owned")
    }

    /// A problem's id as the state has it.
    pub fn id(&self, id: &Slug) -> Option<&Slug> {
        self.problems.id(id)
    }

    /// The problem at the top: itself, if it is no part of another.
    pub fn root<'a>(&'a self, id: &'a Slug) -> &'a Slug {
        let mut top = id;
        // INVARIANT: parts form trees, for nothing becomes a part of its own part.
        while let Some(whole) = self.into.get(top) {
            top = whole;
        }
        top
    }

    /// A problem and all its parts, itself first, then in order of their ids.
    pub fn tree<'a>(&'a self, id: &'a Slug) -> Vec<&'a Slug> {
        let mut tree = vec![id];
        let mut next = 0;
        while let Some(&one) = tree.get(next) {
            tree.extend(self.parts.get(one).into_iter().flatten());
            next += 1;
        }
        tree[1..].sort();
        tree
    }

    /// Whether a problem can become a part of another: neither is a part yet, and both are problems.
    pub fn may_become_part(&self, id: &Slug, into: &Slug) -> bool {
        id != into && !self.into.contains_key(id) && !self.into.contains_key(into)
    }
}
