//! Whose people are committed to which key results, and whether a function has them all.
//!
//! Both are said by the function itself: how many people it has for goals, and how many of them work on a
//! key result from when until when. That it has committed more than it has is an exact rule, no forecast;
//! while it has not said how many it has, nobody knows.

pub mod decide;
pub mod page;

use super::acts::Act;
use super::fold::State;
use super::goals;
use super::odds;
use comity_common::number::Number;
use comity_common::practice::Reading;
use comity_common::view::{SeenHead, View};
use comity_spine::{At, Function, ObjectiveId, Slug};
use std::collections::{BTreeMap, BTreeSet};

/// How many people of a function work on a key result, as somebody of it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The act.
    pub head: SeenHead,
    /// The key result.
    pub key: Slug,
    /// The function.
    pub function: Function,
    /// How many; none if it is taken back.
    pub people: Number,
    /// From when on.
    pub from: At,
    /// Until when; as long as the goal's period if not said.
    pub until: Option<At>,
}

impl Commitment {
    /// Of an act that commits people; `None` of every other.
    pub fn of(head: SeenHead, act: &Act) -> Option<Commitment> {
        let Act::Committed { key, function, people, on, until, .. } = act else { return None };
        let from = on.unwrap_or(head.at);
        let (key, function) = (key.clone(), function.clone());
        Some(Commitment { head, key, function, people: *people, from, until: *until })
    }
}

/// How many people a function has for goals from an instant on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The act.
    pub head: SeenHead,
    /// How many.
    pub people: Number,
    /// From when on.
    pub from: At,
}

/// People of a function that are committed to a key result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stake<'a> {
    /// The goal.
    pub objective: &'a ObjectiveId,
    /// The key result.
    pub key: &'a Slug,
    /// How many.
    pub people: Number,
    /// From when on.
    pub from: At,
    /// Until when, that instant included; without end where neither the act nor the goal says one.
    pub until: Option<At>,
}

impl Stake<'_> {
    fn holds_at(&self, at: At) -> bool {
        self.from <= at && self.until.is_none_or(|until| at <= until)
    }
}

/// What a function has and has committed, where that is the most from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load<'a> {
    /// The function.
    pub function: &'a Function,
    /// The instant: the first at which it has committed more than it has, else that of the most committed.
    pub at: At,
    /// How many it has then; `None` while it has not said.
    pub has: Option<Number>,
    /// How many it has committed then.
    pub committed: Number,
    /// To which key results.
    pub stakes: Vec<Stake<'a>>,
}

impl Load<'_> {
    /// Whether it has committed more than it has.
    pub fn is_over(&self) -> bool {
        self.has.is_some_and(|has| self.committed > has)
    }

    /// That it has committed more than it has, and what mends it; `None` where it has not.
    pub fn says(&self, view: &View<'_, State>) -> Option<String> {
        let has = self.has.filter(|_| self.is_over())?;
        let all = self.stakes.iter().map(|it| format!("{} to `{}` of `{}`", it.people, it.key, it.objective));
        let all: Vec<String> = all.collect();
        let since = match self.at <= view.as_of {
            true => "now".to_owned(),
            false => format!("from {} on", view.calendar().day_of(self.at)),
        };
        Some(format!(
            "{} has {has} people and has committed {} {since}: {}. Say which waits, or commit fewer.",
            self.function,
            self.committed,
            all.join(", ")
        ))
    }
}

/// What every function has and has committed that said either, as far as this viewer may know.
pub fn loads<'a>(view: &View<'a, State>) -> Vec<Load<'a>> {
    let stakes = stakes(view);
    let stated = view.state.capacity.iter().filter(|(_, all)| all.iter().any(|it| is_seen(view, &it.head)));
    let functions: BTreeSet<&Function> =
        stated.map(|(function, _)| function).chain(stakes.keys().copied()).collect();
    functions.into_iter().map(|function| load(view, function, stakes.get(function))).collect()
}

fn is_seen(view: &View<'_, State>, head: &SeenHead) -> bool {
    view.may_see(head.visibility, &head.parties)
}

/// Who is committed to what from now on, by function.
fn stakes<'a>(view: &View<'a, State>) -> BTreeMap<&'a Function, Vec<Stake<'a>>> {
    let mut of: BTreeMap<&Function, Vec<Stake<'a>>> = BTreeMap::new();
    for (objective, goal) in goals::all(view) {
        let mut newest: BTreeMap<(&Slug, &Function), &Commitment> = BTreeMap::new();
        for it in goal.committed.iter().filter(|it| is_seen(view, &it.head)) {
            newest.insert((&it.key, &it.function), it);
        }
        let ends = odds::until(goal);
        for ((key, function), it) in newest {
            let until = it.until.into_iter().chain(ends).min();
            let is_over = until.is_some_and(|until| until < view.as_of || until < it.from);
            if it.people > Number::default() && !is_over {
                let stake = Stake { objective, key, people: it.people, from: it.from, until };
                of.entry(function).or_default().push(stake);
            }
        }
    }
    of
}

fn load<'a>(view: &View<'a, State>, function: &'a Function, stakes: Option<&Vec<Stake<'a>>>) -> Load<'a> {
    let stakes = stakes.map_or(&[][..], Vec::as_slice);
    let stated = view.state.capacity.get(function).map_or(&[][..], Vec::as_slice);
    let stated: Vec<&Stated> = stated.iter().filter(|it| is_seen(view, &it.head)).collect();
    // Of several that begin at once the last one said counts.
    let has_at =
        |at: At| stated.iter().filter(|it| it.from <= at).max_by_key(|it| it.from).map(|it| it.people);
    let at_instant = |at: At| {
        let stakes: Vec<Stake<'a>> = stakes.iter().filter(|it| it.holds_at(at)).cloned().collect();
        let committed = stakes.iter().fold(Number::default(), |sum, it| sum.plus(it.people));
        Load { function, at, has: has_at(at), committed, stakes }
    };
    // Between two of these instants nothing changes but that something ends.
    let begins = stakes.iter().map(|it| it.from).chain(stated.iter().map(|it| it.from));
    let instants: BTreeSet<At> = begins.filter(|at| *at > view.as_of).chain([view.as_of]).collect();
    let loads: Vec<Load<'a>> = instants.into_iter().map(at_instant).collect();
    if let Some(over) = loads.iter().find(|load| load.is_over()) {
        return over.clone();
    }
    let most = loads.into_iter().rev().max_by_key(|load| load.committed);
    most.unwrap_or_else(|| at_instant(view.as_of))
}

/// How many functions have committed more people than they have, out of those that said how many they have.
pub fn over(view: &View<'_, State>) -> Reading {
    let loads = loads(view);
    let of = loads.iter().filter(|load| load.has.is_some()).count();
    let over = loads.iter().filter(|load| load.is_over()).count();
    Reading { value: (of > 0).then_some(over as f64), interval: None, of }
}
