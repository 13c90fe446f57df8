//! What is open between people: who owes an owner, a cause, a fix, a verdict.

use super::chain::{ASK_EVERY, ASKS, Deeds, OWNED_IN, Report, Status, VERDICT_IN, deeds, report_of, turned};
use super::fold::State;
use comity_common::practice::Open;
use comity_common::view::View;
use comity_spine::{At, Function, Lapse, Noun, PersonId, Ref, Slug};

/// How long what a source told of stands before somebody who does not touch it. A desk's tickets come by the
/// hundred, and would bury what colleagues ask.
const UNTOUCHED: Lapse = Lapse::days(7);

/// Every problem that waits for somebody, as this viewer may see it.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let unclosed = view.state.problems.unclosed_whole(view);
    let unclosed = unclosed.filter(|(_, thread)| thread.opened.head.at <= view.as_of);
    unclosed.filter(|(id, _)| !is_old(view, id)).flat_map(|(id, _)| matters(view, id)).collect()
}

/// Whether a source told of it long ago, and nobody here has said anything since: it is in the list and in
/// the numbers, and need not be in anybody's day.
fn is_old(view: &View<'_, State>, id: &Slug) -> bool {
    let is_of_source = |report: &Report<'_>| report.thread.is_of_source() && report.thread.answers.is_empty();
    report_of(view, id).filter(is_of_source).is_some_and(|report| {
        let deeds = deeds(view, view.state.root(id));
        since(&report, &deeds).days_until(view.as_of) > i64::from(UNTOUCHED.n)
    })
}

/// What a report waits for, however old it is.
pub fn matters(view: &View<'_, State>, id: &Slug) -> Vec<Open> {
    let Some(report) = report_of(view, id) else { return Vec::new() };
    let thread = report.thread;
    let about = thread.initiative.as_ref().and_then(|id| view.initiatives().get(id));
    if about.and_then(|it| it.ended(view.as_of)).is_some_and(|(_, how)| how == "stopped") {
        return Vec::new();
    }
    let root = view.state.root(id);
    let is_part = root != id && view.state.problems.get(root).is_some_and(|whole| !whole.is_untold());
    // What product owes is owed once for the whole, unless this reporter alone sent it back.
    if is_part && !is_sent_back(&report) && is_products(report.status) {
        return Vec::new();
    }
    let is_told = |person: &PersonId| thread.opened.head.is_for(*person);
    let deeds = deeds(view, root);
    let owner = deeds.owned.last().and_then(|(_, owner)| *owner);
    let owner = owner.filter(|owner| view.function(*owner) == Some(&thread.to) && is_told(owner));
    let reporter = report.reporter.filter(|reporter| view.function(*reporter).is_some() && is_told(reporter));
    let matter = |turn: Option<&Function>, who, next, acts| Open {
        matter: Ref::new(Noun::Problem, id.as_str()),
        initiative: thread.initiative.as_ref().map(|id| id.as_str().into()),
        from: report.function.clone(),
        turn: turn.cloned(),
        who,
        since: since(&report, &deeds),
        next,
        acts,
        opened: thread.opened.head.seq,
        visibility: thread.opened.head.visibility,
    };
    let (to, from) = (Some(&thread.to), report.function.as_ref());
    let name = view.name(&Ref::new(Noun::Problem, id.as_str()));
    let reporters = from.map_or("whoever reported it", Function::as_str);
    let calendar = view.calendar();
    match report.status {
        Status::Unowned => {
            let by = calendar.day_of(calendar.deadline(report.at(), OWNED_IN));
            let lead = view.people().lead(&thread.to, view.as_of).filter(is_told);
            let next = format!("Own problem {name}, or name who does, by {by}.");
            vec![matter(to, lead, next, &["problem.owned"])]
        }
        Status::Owned => {
            let next = format!("Say which shortcoming problem {name} comes from.");
            vec![matter(to, owner, next, &["problem.traced"])]
        }
        Status::Traced => {
            let by = calendar.day_of(calendar.deadline(report.at(), VERDICT_IN));
            let next = format!(
                "Mend what problem {name} comes from; {reporters} should have said by {by} that it is."
            );
            vec![matter(to, owner, next, &["problem.fixed", "problem.traced"])]
        }
        Status::Disclaimed => {
            let next = format!("Say whether you agree that problem {name} is none of product's.");
            vec![matter(from, reporter, next, &["problem.countersigned"])]
        }
        Status::Fixed { asks, last } => {
            let next = format!("Say whether problem {name} is solved: only you can close it.");
            let verdict = matter(from, reporter, next, &["problem.confirmed"]);
            let is_due = calendar.deadline(last, ASK_EVERY) < view.as_of && asks < ASKS;
            let next = format!("Ask {reporters} once more whether problem {name} is solved.");
            let ask = is_due.then(|| matter(to, owner, next, &["problem.asked"]));
            std::iter::once(verdict).chain(ask).collect()
        }
        Status::Confirmed { .. }
        | Status::Unconfirmed { .. }
        | Status::NotProducts { .. }
        | Status::Won { .. } => Vec::new(),
    }
}

fn is_products(status: Status) -> bool {
    matches!(status, Status::Unowned | Status::Owned | Status::Traced)
}

fn is_sent_back(report: &Report<'_>) -> bool {
    let refused = |said: &comity_common::exchange::Said<super::acts::Done>| {
        matches!(said.what, super::acts::Done::Unsolved | super::acts::Done::Contested)
    };
    !report.thread.reopenings.is_empty() || report.thread.answers.iter().any(refused)
}

/// Since when it is that side's turn: merging, splitting and comparing hand it to nobody.
fn since(report: &Report<'_>, deeds: &Deeds) -> At {
    let back = turned(report.thread).0.max(report.at());
    let owned = deeds.owned.last().map(|((at, _), _)| *at);
    let traced = deeds.traced.last().map(|((at, _), _)| *at);
    match report.status {
        Status::Fixed { last, .. } => last,
        Status::Owned => owned.map_or(back, |at| at.max(back)),
        Status::Traced | Status::Disclaimed => traced.map_or(back, |at| at.max(back)),
        _ => back,
    }
}
