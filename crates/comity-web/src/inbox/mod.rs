//! What waits for somebody: one list, which the Inbox shows and the digest mails.
//!
//! [`item`] is one thing of it, [`rest`] says when a thing steps aside by itself, [`told`] what others did
//! and what was said. Everything follows from the log, the instant and what the person themselves put off.

pub mod item;
pub mod rest;
pub mod told;
pub mod took_part;

use crate::bench::{Opened, Place};
use crate::drawer::NEWS;
use crate::visit::Visit;
use comity_common::agreement::judge::found::{Found, Outcome};
use comity_common::initiatives::fold::announcement_parts;
use comity_common::practice::Open;
use comity_spine::{At, Noun, PersonId, Ref};
use comity_vault::PutOff;
pub use item::{Deadline, Item, Rest, What};
use std::cmp::Reverse;

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
        let matters = owed(visit, me).into_iter().map(Item::matter);
        let all: Vec<Item<'v>> =
            matters.chain(late.into_iter().filter_map(|it| Item::case(visit, it))).collect();
        let mut phases = rest::Phases::new(visit.world.calendar(), at);
        let mut rests = |mut item: Item<'v>, by_itself| {
            item.rest = rest(&mut phases, &|| item.key(visit), item.touched, &offs, at, by_itself);
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
        for item in soon.into_iter().filter_map(|it| Item::case(visit, it)).map(|it| rests(it, false)) {
            match item.rest {
                Rest::PutOff { .. } => inbox.put_off.push(item),
                Rest::Here | Rest::Aside { .. } => inbox.soon.push(item),
            }
        }
        inbox.put_off.sort_by_key(|item| back(item.rest));
        inbox.aside.sort_by_key(|item| back(item.rest));
        inbox.waiting = waiting(visit, me);
        if visit.me() == Some(me) {
            // So that the frame of the page need not count them again.
            visit.n_owed.get_or_init(|| inbox.owed.len());
        }
        inbox
    }

    /// Everything that can be put off or brought back.
    pub fn items(&self) -> impl Iterator<Item = &Item<'v>> {
        [&self.owed, &self.soon, &self.put_off, &self.aside].into_iter().flatten()
    }
}

/// How many things somebody has before them.
pub fn n_owed(visit: &Visit<'_>) -> usize {
    let count = || {
        let Some(me) = visit.me() else { return 0 };
        let stamp = visit.house.shown().stamp(visit.world.next(), visit.live.as_of());
        let key = (me, visit.as_of.said.then(|| visit.at()));
        visit.house.shown().counted(stamp, key, || count_owed(visit, me))
    };
    *visit.n_owed.get_or_init(count)
}

fn count_owed(visit: &Visit<'_>, me: PersonId) -> usize {
    let at = instant(visit);
    let offs = visit.house.drawer().map_or(Vec::new(), |drawer| drawer.put_offs(me, at));
    let mut phases = rest::Phases::new(visit.world.calendar(), at);
    let mut is_here =
        |key: &dyn Fn() -> String, touched| rest(&mut phases, key, touched, &offs, at, true) == Rest::Here;
    let matters = all_owed(visit, me);
    let matters = matters.filter(|open| is_here(&|| item::matter_key(open), open.since)).count();
    let late = visit.bench.late_of(visit.world, me).filter(|(place, found)| is_late(visit, place, found));
    let late = late.filter(|(place, found)| is_here(&|| item::case_key(visit, place), item::since(found)));
    matters + late.count()
}

/// Whether something is late that somebody can still do something about, and that does not stand among the
/// open matters already.
fn is_late(visit: &Visit<'_>, place: &Place, found: &Found) -> bool {
    found.outcome == Outcome::Broken && !is_over(visit, &place.subject) && is_told(visit, &place.subject)
}

/// Whether a verdict on a subject is told in an Inbox: of what is open between people that itself is told.
fn is_told(visit: &Visit<'_>, subject: &Ref) -> bool {
    let is_open = visit.open().is_some_and(|open| open.has(subject));
    !is_open && visit.may_name(subject)
}

fn back(rest: Rest) -> Option<At> {
    match rest {
        Rest::Here => None,
        Rest::PutOff { until } => Some(until),
        Rest::Aside { back, .. } => Some(back),
    }
}

/// Where a thing is found that was last touched at an instant. Putting it off counts until somebody does
/// something about it.
fn rest(
    phases: &mut rest::Phases<'_>,
    key: &dyn Fn() -> String,
    touched: At,
    offs: &[PutOff],
    at: At,
    by_itself: bool,
) -> Rest {
    let off = (!offs.is_empty()).then(key);
    let off = off.and_then(|key| offs.iter().find(|off| off.item == key && off.at >= touched));
    if let Some(off) = off.filter(|off| off.until > at) {
        return Rest::PutOff { until: off.until };
    }
    let touched = off.map_or(touched, |off| off.until);
    if !by_itself || touched == At(i64::MIN) {
        return Rest::Here;
    }
    match phases.of(touched) {
        rest::Phase::Shown(_) => Rest::Here,
        rest::Phase::Aside { since, back } => Rest::Aside { touched, since, back },
    }
}

/// What is open between people where it is this person's turn: theirs by name, else their function's.
pub fn owed<'v>(visit: &'v Visit<'_>, me: PersonId) -> Vec<&'v Open> {
    sorted(all_owed(visit, me).collect())
}

fn all_owed<'v>(visit: &'v Visit<'_>, me: PersonId) -> impl Iterator<Item = &'v Open> {
    let of = move |open: &'v Opened| {
        let of_function = visit.my_function().into_iter().flat_map(|function| open.of_function(function));
        open.of_person(me).chain(of_function)
    };
    visit.open().into_iter().flat_map(of)
}

/// What this person's function has opened and others have to answer.
pub fn waiting<'v>(visit: &'v Visit<'_>, me: PersonId) -> Vec<&'v Open> {
    let (Some(open), Some(function)) = (visit.open(), visit.my_function()) else { return Vec::new() };
    let theirs = |open: &&Open| open.turn.as_ref() != Some(function) && open.who != Some(me);
    sorted(open.from(function).filter(theirs).collect())
}

fn sorted(mut all: Vec<&Open>) -> Vec<&Open> {
    all.sort_by(|a, b| (a.since, &a.matter).cmp(&(b.since, &b.matter)));
    all
}

/// Cases whose next move is this person's: what is broken, newest first, and what turns, soonest first. A
/// matter that is open between people stands there already and is not named twice.
pub fn moves(visit: &Visit<'_>, me: PersonId) -> (Vec<Place>, Vec<Place>) {
    let late = visit.bench.late_of(visit.world, me).filter(|(place, found)| is_late(visit, place, found));
    let mut late: Vec<_> = late.map(|(place, found)| (Reverse(found.since), place)).collect();
    let due = visit.bench.due_of(visit.world, me).filter(|(place, _)| is_told(visit, &place.subject));
    let mut soon: Vec<_> = due.map(|(place, found)| (found.turns.unwrap_or(At(i64::MAX)), place)).collect();
    late.sort_by_key(|(since, _)| *since);
    soon.sort_by_key(|(turns, _)| *turns);
    (
        late.into_iter().map(|(_, place)| place.clone()).collect(),
        soon.into_iter().map(|(_, place)| place.clone()).collect(),
    )
}

/// Whether a subject was promised for a keynote that has been.
fn is_over(visit: &Visit<'_>, subject: &Ref) -> bool {
    let of_keynote = (subject.noun == Noun::Announcement).then(|| announcement_parts(&subject.id)).flatten();
    let keynote = of_keynote.and_then(|(keynote, _)| visit.world.initiatives().keynote(&keynote));
    let date = keynote.and_then(|keynote| keynote.date(visit.at()));
    date.is_some_and(|(date, _)| date <= visit.at())
}
