//! The chain of a problem as of an instant: who reported it, who answers for it, what it comes from, whether
//! it is fixed, what its reporters say.

use super::acts::{Closed, Done, Outcome, Shortcoming};
use super::fold::{HEARS, Heard, Problem, State};
use comity_common::view::View;
use comity_spine::{Amount, At, FactId, Function, Lapse, PersonId, Seq, Slug, TraceId};
use std::collections::BTreeMap;

/// The time in which a problem has an owner.
pub const OWNED_IN: Lapse = Lapse::working_days(2);

/// The time in which its reporter has given the verdict.
pub const VERDICT_IN: Lapse = Lapse::days(30);

/// How long an ask for the verdict waits before the next, and the second before it counts as silence.
pub const ASK_EVERY: Lapse = Lapse::working_days(5);

/// After so many asks, silence closes.
pub const ASKS: usize = 2;

/// Within so many days of its closing, a problem that comes back is the same one.
pub const RECURS_WITHIN: i64 = 90;

/// When a step was, in the order of the log where two were at once.
pub type Key = (At, u64);

/// How a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody of product answers for it.
    Unowned,
    /// Somebody answers for it, and it is not traced.
    Owned,
    /// It is known what it comes from.
    Traced,
    /// Product says that it is none of theirs; the reporter's function has yet to agree.
    Disclaimed,
    /// It is said to be fixed; its reporter was asked so often, last at that time.
    Fixed {
        /// How often.
        asks: usize,
        /// When last; else when it was said to be fixed.
        last: At,
    },
    /// Its reporter said so.
    Confirmed {
        /// What.
        outcome: Outcome,
        /// When.
        at: At,
    },
    /// Its reporter was asked twice and said nothing.
    Unconfirmed {
        /// Since when.
        at: At,
    },
    /// Both sides agree that it is none of product's.
    NotProducts {
        /// Since when.
        at: At,
    },
    /// The deal was won after all.
    Won {
        /// When.
        at: At,
    },
}

impl Status {
    /// The word as programs read it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Unowned => "unowned",
            Status::Owned => "owned",
            Status::Traced => "traced",
            Status::Disclaimed => "disclaimed",
            Status::Fixed { .. } => "fixed",
            Status::Confirmed { .. } => "confirmed",
            Status::Unconfirmed { .. } => "closed_unconfirmed",
            Status::NotProducts { .. } => "not_a_product_problem",
            Status::Won { .. } => "won_after_all",
        }
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            Status::Unowned => "nobody owns it",
            Status::Owned => "owned",
            Status::Traced => "traced",
            Status::Disclaimed => "waits for a counter-signature",
            Status::Fixed { .. } => "said to be fixed, waits for the verdict",
            Status::Confirmed { outcome: Outcome::Solved, .. } => "confirmed: solved",
            Status::Confirmed { .. } => "confirmed: partly solved",
            Status::Unconfirmed { .. } => "closed unconfirmed",
            Status::NotProducts { .. } => "not a product problem",
            Status::Won { .. } => "won after all",
        }
    }

    /// When it closed, if it did.
    pub fn closed(self) -> Option<At> {
        match self {
            Status::Confirmed { at, .. }
            | Status::Unconfirmed { at }
            | Status::NotProducts { at }
            | Status::Won { at } => Some(at),
            Status::Unowned | Status::Owned | Status::Traced | Status::Disclaimed | Status::Fixed { .. } => {
                None
            }
        }
    }
}

/// One reporter's instance of a problem.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Its id: that of the problem as which it was reported.
    pub id: &'a Slug,
    /// Everything that was said of it.
    pub thread: &'a Problem,
    /// Who reported it, where that is known.
    pub reporter: Option<PersonId>,
    /// The function that it came from.
    pub function: Option<Function>,
    /// How it stands.
    pub status: Status,
}

impl<'a> Report<'a> {
    /// What is lost by it.
    pub fn money(&self) -> Option<&'a Amount> {
        self.thread.opened.what.money.as_ref()
    }
    /// When it was reported.
    pub fn at(&self) -> At {
        self.thread.opened.head.at
    }
}

/// What product did about a problem as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// Who took it on and when; nobody by name where only a source says so.
    pub owned: Vec<(Key, Option<PersonId>)>,
    /// What it was traced to and when.
    pub traced: Vec<(Key, Shortcoming)>,
    /// When it was said to be fixed.
    pub fixed: Vec<Key>,
    /// Sources that name an owner who is not of the function that answers for it.
    pub owned_elsewhere: usize,
}

/// A problem: a set of reports with one chain.
#[derive(Clone, Debug)]
pub struct Whole<'a> {
    /// Its id.
    pub id: &'a Slug,
    /// The reports of it that this viewer may see, its own first.
    pub reports: Vec<Report<'a>>,
    /// What product did about it.
    pub deeds: Deeds,
    /// Who answers for it, while they are of the function that does.
    pub owner: Option<PersonId>,
}

impl Whole<'_> {
    /// When it was first reported.
    pub fn at(&self) -> At {
        self.reports.iter().map(Report::at).min().unwrap_or(At(0))
    }
    /// When somebody first took it on.
    pub fn first_owned(&self) -> Option<At> {
        self.deeds.owned.first().map(|((at, _), _)| *at)
    }
    /// What it comes from, as product last said.
    pub fn shortcoming(&self) -> Option<Shortcoming> {
        self.deeds.traced.last().map(|(_, shortcoming)| *shortcoming)
    }
    /// Whether none of its reports is open.
    pub fn is_closed(&self) -> bool {
        self.reports.iter().all(|report| report.status.closed().is_some())
    }
    /// What is at stake, by unit, over the reports that were not won after all nor set aside.
    pub fn money(&self) -> BTreeMap<String, i64> {
        let mut money = BTreeMap::new();
        for report in self.reports.iter().filter(|report| counts(report.status)) {
            if let Some(amount) = report.money() {
                *money.entry(amount.unit().to_owned()).or_insert(0) += amount.hundredths();
            }
        }
        money
    }
}

/// Whether a report is one of a problem of product at all.
pub fn counts(status: Status) -> bool {
    !matches!(status, Status::Won { .. } | Status::NotProducts { .. })
}

/// Every problem that this viewer may see, of those in focus, by id.
pub fn wholes<'a>(view: &View<'a, State>) -> Vec<Whole<'a>> {
    let state = view.state;
    // The view lives shorter than the state: the ids and threads are looked up in the state again.
    let ids: Vec<&'a Slug> = {
        let seen = state.problems.seen_whole(view).filter(|(_, it)| it.opened.head.at <= view.as_of);
        let ids: Vec<Slug> = seen.map(|(id, _)| id.clone()).collect();
        ids.iter().filter_map(|id| state.id(id)).collect()
    };
    let mut roots: BTreeMap<&'a Slug, Vec<&'a Slug>> = BTreeMap::new();
    for id in ids {
        roots.entry(state.root(id)).or_default().push(id);
    }
    roots.into_iter().filter_map(|(root, parts)| whole(view, root, parts)).collect()
}

/// The problem that a report belongs to, with every report of it that this viewer may see.
pub fn whole_with<'a>(view: &View<'a, State>, id: &Slug) -> Option<Whole<'a>> {
    let root = view.state.id(view.state.root(id))?;
    let is_seen = |id: &&'a Slug| {
        let thread = view.state.problems.get(id);
        thread.is_some_and(|it| it.is_for(view) && it.opened.head.at <= view.as_of)
    };
    let parts: Vec<&'a Slug> = view.state.tree(root).into_iter().filter(is_seen).collect();
    parts.contains(&view.state.id(id)?).then_some(())?;
    whole(view, root, parts)
}

fn whole<'a>(view: &View<'a, State>, root: &'a Slug, parts: Vec<&'a Slug>) -> Option<Whole<'a>> {
    let deeds = deeds(view, root);
    let to = &view.state.problems.get(root)?.to;
    let owner = owner(view, &deeds, to);
    let mut reports: Vec<Report<'a>> =
        parts.into_iter().filter_map(|id| report(view, id, root, &deeds, owner)).collect();
    reports.sort_by_key(|report| (report.id != root, report.id));
    (!reports.is_empty()).then_some(Whole { id: root, reports, deeds, owner })
}

/// The report of that id, as it stands within its problem.
pub fn report_of<'a>(view: &View<'a, State>, id: &Slug) -> Option<Report<'a>> {
    let id = view.state.id(id)?;
    let root = view.state.root(id);
    let deeds = deeds(view, root);
    let owner = owner(view, &deeds, &view.state.problems.get(root)?.to);
    report(view, id, root, &deeds, owner)
}

fn report<'a>(
    view: &View<'a, State>,
    id: &'a Slug,
    root: &Slug,
    deeds: &Deeds,
    owner: Option<PersonId>,
) -> Option<Report<'a>> {
    let thread = view.state.problems.get(id)?;
    let trace = thread.opened.what.trace;
    let reporter = thread.opened.who.or_else(|| person(view, trace?));
    let at = thread.opened.head.at;
    let of_person = || reporter.and_then(|person| view.people().function(person, at));
    let function = thread.from(view.people()).or_else(of_person).cloned();
    let status = status(view, thread, (id, root), deeds, owner);
    Some(Report { id, thread, reporter, function, status })
}

/// Who did what a source told, as far as their handle is matched by now.
pub fn person(view: &View<'_, State>, trace: TraceId) -> Option<PersonId> {
    let facts = view.facts();
    facts.row(FactId::Trace(trace)).and_then(|row| facts.person(row))
}

fn heard<'a>(view: &View<'a, State>, id: &Slug, kind: &str) -> Vec<&'a Heard> {
    debug_assert!(HEARS.contains(&kind));
    let mut heard: Vec<&Heard> =
        view.state.heard_of(id).filter(|heard| heard.kind == kind && heard.at <= view.as_of).collect();
    heard.sort_by_key(|heard| (heard.at, heard.trace));
    heard
}

fn key(at: At, seq: Seq) -> Key {
    (at, seq.0)
}

/// What a source told comes before what people did at that instant.
fn told(heard: &Heard) -> Key {
    (heard.at, 0)
}

/// What product did about the problem at the top of a tree.
pub fn deeds(view: &View<'_, State>, root: &Slug) -> Deeds {
    let mut deeds = Deeds::default();
    let Some(thread) = view.state.problems.get(root) else { return deeds };
    for said in &thread.answers {
        let key = key(said.head.at, said.head.seq);
        match &said.what {
            Done::Owned(owner) => deeds.owned.push((key, Some(*owner))),
            Done::Traced(shortcoming) => deeds.traced.push((key, *shortcoming)),
            Done::Fixed(_) => deeds.fixed.push(key),
            _ => {}
        }
    }
    for heard in heard(view, root, "problem.owned") {
        let owner = person(view, heard.trace);
        let function = owner.and_then(|owner| view.people().function(owner, heard.at));
        match function.or(heard.function.as_ref()) == Some(&thread.to) {
            true => deeds.owned.push((told(heard), owner)),
            false => deeds.owned_elsewhere += 1,
        }
    }
    deeds.fixed.extend(heard(view, root, "problem.fixed").into_iter().map(told));
    deeds.owned.sort_by_key(|(key, _)| *key);
    deeds.traced.sort_by_key(|(key, _)| *key);
    deeds.fixed.sort_unstable();
    deeds
}

/// Who answers for it: whoever took it on last, while they are of that function.
fn owner(view: &View<'_, State>, deeds: &Deeds, to: &Function) -> Option<PersonId> {
    let (_, owner) = deeds.owned.last()?;
    owner.filter(|owner| view.function(*owner) == Some(to))
}

fn status(
    view: &View<'_, State>,
    thread: &Problem,
    (id, root): (&Slug, &Slug),
    deeds: &Deeds,
    owner: Option<PersonId>,
) -> Status {
    if let Some(won) = heard(view, id, "deal.won").into_iter().find(|won| won.at >= thread.opened.head.at) {
        return Status::Won { at: won.at };
    }
    if let Some(closed) = thread.closed() {
        let at = closed.head.at;
        return match closed.what {
            Closed::Confirmed(outcome) => Status::Confirmed { outcome, at },
            Closed::NotProducts => Status::NotProducts { at },
        };
    }
    let mut since = turned(thread);
    if let Some(heard) = heard(view, id, "problem.confirmed").last().filter(|heard| told(heard) > since) {
        match heard.outcome.as_deref().and_then(Outcome::named) {
            Some(Outcome::Not) => since = told(heard),
            Some(outcome) => return Status::Confirmed { outcome, at: heard.at },
            None => {}
        }
    }
    let own = if id == root { Vec::new() } else { heard(view, id, "problem.fixed") };
    let fixed = deeds.fixed.iter().copied().chain(own.into_iter().map(told)).max();
    if let Some(fixed) = fixed.filter(|fixed| *fixed > since) {
        return after_fix(view, thread, fixed);
    }
    match deeds.traced.last() {
        Some((at, Shortcoming::NotAProductProblem)) if *at > since => Status::Disclaimed,
        _ if owner.is_none() && !owned_by_source(deeds) => Status::Unowned,
        None | Some((_, Shortcoming::NotAProductProblem)) => Status::Owned,
        Some(_) => Status::Traced,
    }
}

/// Whether somebody owns it whom a source names and Comity cannot.
fn owned_by_source(deeds: &Deeds) -> bool {
    deeds.owned.last().is_some_and(|(_, owner)| owner.is_none())
}

/// Since when it is product's turn again by what its reporter's side said.
pub fn turned(thread: &Problem) -> Key {
    let back = thread.reopenings.last().map(|said| key(said.head.at, said.head.seq));
    let refused =
        thread.answers.iter().rev().find(|said| matches!(said.what, Done::Unsolved | Done::Contested));
    let refused = refused.map(|said| key(said.head.at, said.head.seq));
    back.max(refused).unwrap_or((At(i64::MIN), 0))
}

fn after_fix(view: &View<'_, State>, thread: &Problem, fixed: Key) -> Status {
    let asked = thread.answers.iter().filter(|said| said.what == Done::Asked);
    let asked: Vec<At> = asked
        .map(|said| key(said.head.at, said.head.seq))
        .filter(|at| *at > fixed)
        .map(|(at, _)| at)
        .collect();
    if let Some(last) = asked.get(ASKS - 1) {
        let silent = view.calendar().deadline(*last, ASK_EVERY);
        if silent < view.as_of {
            return Status::Unconfirmed { at: silent };
        }
    }
    Status::Fixed { asks: asked.len(), last: asked.last().copied().unwrap_or(fixed.0) }
}
