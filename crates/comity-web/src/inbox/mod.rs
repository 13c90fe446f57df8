//! What waits for somebody: one list, which the Inbox shows and the digest mails.
//!
//! [`item`] is one thing of it, [`rest`] says when a thing steps aside by itself, [`told`] what others did
//! and what was said. Everything follows from the log, the instant and what the person themselves put off.

pub mod item;
pub mod rest;
pub mod told;

use crate::bench::Place;
use crate::drawer::NEWS;
use crate::visit::Visit;
use comity_common::agreement::judge::found::{Outcome, Why};
use comity_common::agreement::judge::{Court, passed_over::absent};
use comity_common::practice::Open;
use comity_spine::verdict::Judgement;
use comity_spine::{At, Function, PersonId, Ref, Verdict};
use comity_vault::PutOff;
pub use item::{Deadline, Item, Rest, What};
use std::collections::HashSet;

/// What waits for somebody.
#[derive(Debug)]
pub struct Inbox<'v> {
    /// What they owe, and have before them: matters, longest open first, then what is late, newest first.
    pub owed: Vec<Item<'v>>,
    /// What turns, soonest first.
    pub soon: Vec<Item<'v>>,
    /// What they put off, soonest back first.
    pub put_off: Vec<Item<'v>>,
    /// What stepped aside by itself, soonest back first.
    pub aside: Vec<Item<'v>>,
    /// What their function has opened and others have to answer.
    pub waiting: Vec<&'v Open>,
    /// Up to when they have said that they have seen the news.
    pub seen: Option<At>,
    /// The instant that was asked for, to the second for a page of now.
    pub at: At,
}

/// The instant of a look, not rounded to the minute: what somebody has just put off is put off.
pub fn instant(visit: &Visit<'_>) -> At {
    if visit.as_of.said { visit.at() } else { visit.house.now().max(visit.at()) }
}

impl<'v> Inbox<'v> {
    /// What waits for somebody at the instant of a look.
    pub fn of(visit: &'v Visit<'_>, me: PersonId) -> Inbox<'v> {
        let at = instant(visit);
        let offs = visit.house.drawer().map_or(Vec::new(), |drawer| drawer.put_offs(me, at));
        let seen = offs.iter().find(|off| off.item == NEWS).map(|off| off.until);
        let (late, soon) = moves(visit, me);
        let matters = owed(visit, me).into_iter().map(|open| Item::matter(visit, open));
        let all: Vec<Item<'v>> = matters.chain(late.into_iter().map(Item::case)).collect();
        let rests = |mut item: Item<'v>, by_itself| {
            item.rest = rest(visit, &item, &offs, at, by_itself);
            item
        };
        let mut inbox =
            Inbox { owed: vec![], soon: vec![], put_off: vec![], aside: vec![], waiting: vec![], seen, at };
        for item in all.into_iter().map(|item| rests(item, true)) {
            match item.rest {
                Rest::Here => inbox.owed.push(item),
                Rest::PutOff { .. } => inbox.put_off.push(item),
                Rest::Aside { .. } => inbox.aside.push(item),
            }
        }
        for item in soon.into_iter().map(|case| rests(Item::case(case), false)) {
            match item.rest {
                Rest::PutOff { .. } => inbox.put_off.push(item),
                Rest::Here | Rest::Aside { .. } => inbox.soon.push(item),
            }
        }
        inbox.put_off.sort_by_key(|item| back(item.rest));
        inbox.aside.sort_by_key(|item| back(item.rest));
        inbox.waiting = waiting(visit, me);
        inbox
    }

    /// Everything that can be put off or brought back.
    pub fn items(&self) -> impl Iterator<Item = &Item<'v>> {
        [&self.owed, &self.soon, &self.put_off, &self.aside].into_iter().flatten()
    }
}

/// How many things somebody has before them.
pub fn n_owed(visit: &Visit<'_>) -> usize {
    visit.me().map_or(0, |me| Inbox::of(visit, me).owed.len())
}

fn back(rest: Rest) -> Option<At> {
    match rest {
        Rest::Here => None,
        Rest::PutOff { until } => Some(until),
        Rest::Aside { back, .. } => Some(back),
    }
}

/// Where a thing is found. Putting it off counts until somebody does something about it.
fn rest(visit: &Visit<'_>, item: &Item<'_>, offs: &[PutOff], at: At, by_itself: bool) -> Rest {
    let off = offs.iter().find(|off| off.item == item.key && off.at >= item.touched());
    if let Some(off) = off.filter(|off| off.until > at) {
        return Rest::PutOff { until: off.until };
    }
    let touched = off.map_or(item.touched(), |off| off.until);
    if !by_itself || touched == At(i64::MIN) {
        return Rest::Here;
    }
    match rest::phase(touched, at, visit.world.calendar()) {
        rest::Phase::Shown(_) => Rest::Here,
        rest::Phase::Aside { since, back } => Rest::Aside { touched, since, back },
    }
}

/// What is open between people where it is this person's turn: theirs by name, else their function's.
pub fn owed<'v>(visit: &'v Visit<'_>, me: PersonId) -> Vec<&'v Open> {
    let function = visit.my_function();
    let mine = |open: &&Open| match open.who {
        Some(who) => who == me,
        None => open.turn.is_some() && open.turn.as_ref() == function,
    };
    sorted(visit.open().unwrap_or_default().iter().filter(mine).collect())
}

/// What this person's function has opened and others have to answer.
pub fn waiting<'v>(visit: &'v Visit<'_>, me: PersonId) -> Vec<&'v Open> {
    let Some(function) = visit.my_function() else { return Vec::new() };
    let theirs = |open: &&Open| {
        let turn: Option<&Function> = open.turn.as_ref();
        open.from.as_ref() == Some(function) && turn != Some(function) && open.who != Some(me)
    };
    sorted(visit.open().unwrap_or_default().iter().filter(theirs).collect())
}

fn sorted(mut all: Vec<&Open>) -> Vec<&Open> {
    all.sort_by_key(|open| (open.since, open.matter.clone()));
    all
}

/// Verdicts whose next move is this person's: what is broken, and what turns, by when. A matter that is open
/// between people stands there already and is not named twice.
pub fn moves(visit: &Visit<'_>, me: PersonId) -> (Vec<Judgement>, Vec<Judgement>) {
    let open: HashSet<&Ref> = visit.open().unwrap_or_default().iter().map(|open| &open.matter).collect();
    let mine = visit.bench.moves_of(visit.world, me).iter();
    // What may be theirs to do is put into words, and no more: most of what was ever broken came too late.
    let may_wait = |place: &&Place| {
        visit.bench.found(place).is_some_and(|found| match found.outcome {
            Outcome::Broken => !matches!(&found.why, Why::Missing(missing) if missing.late.is_some()),
            Outcome::Due => true,
            _ => false,
        })
    };
    let mine = mine.filter(may_wait);
    let mine = mine.filter(|place| !open.contains(&place.subject) && visit.may_name(&place.subject));
    // What came after all, or belongs to a show that has been, is history and nobody's move.
    let court = Court::new(visit.world, &visit.bench.clauses, visit.at());
    let is_history = |clause: usize, case: &Judgement| {
        let absent = absent(&court, &visit.bench.clauses[clause], case);
        absent.came.is_some() || absent.is_over
    };
    let (mut late, mut soon) = (Vec::new(), Vec::new());
    for (clause, case) in mine.filter_map(|place| Some((place.clause, visit.case(place)?))) {
        match &case.verdict {
            Verdict::Broken if !is_history(clause, &case) => late.push(case),
            Verdict::Due { .. } => soon.push(case),
            _ => {}
        }
    }
    late.sort_by_key(|case| std::cmp::Reverse(case.since));
    soon.sort_by_key(|case| turns(&case.verdict).unwrap_or(At(i64::MAX)));
    (late, soon)
}

fn turns(verdict: &Verdict) -> Option<At> {
    match verdict {
        Verdict::Due { turns } => *turns,
        _ => None,
    }
}
