//! The ways in which a concern can be met: which of them would work in the eyes of those who raised it, and
//! who offered them.

use super::acts::{Act, Condition};
use super::fold::{Concern, State};
use comity_common::exchange::{Said, Side};
use comity_common::practice::Done;
use comity_common::view::{SeenHead, View};
use comity_science::pooled::{Drawn, drawn_together};
use comity_spine::{Refusal, Slug};
use std::collections::BTreeMap;

/// What those who raised a concern said would work, by concern and way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<Slug, BTreeMap<Slug, SeenHead>>);

impl Marks {
    /// Takes in an act.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        if let Act::Workable { concern, option } = done.act {
            let head = SeenHead::new(done.head);
            self.0.entry(concern.0.clone()).or_default().insert(option.clone(), head);
        }
    }
}

/// The ways that would work in the eyes of those who raised a concern: what they offered themselves, since
/// they say by it what would make it acceptable; what they marked; and the only way there was when they said
/// that the concern is solved.
///
/// What was said before it was last opened again does not count: something has changed since.
pub fn workable<'a>(view: &'a View<'a, State>, id: &Slug, concern: &'a Concern) -> Vec<&'a Said<Condition>> {
    let again = concern.reopenings.last().map(|reopening| reopening.head.seq);
    let is_of_now = |head: &SeenHead| again.is_none_or(|again| head.seq > again);
    let marks = view.state.marks.0.get(id);
    let is_seen = |head: &SeenHead| {
        view.may_see(head.visibility, &head.parties)
            || view.may_see(head.visibility, &concern.opened.head.parties)
    };
    let is_marked = |option: &Slug| {
        marks.and_then(|marks| marks.get(option)).is_some_and(|head| is_of_now(head) && is_seen(head))
    };
    let is_only = concern.answers.len() == 1 && is_solved(view, concern);
    let works = move |way: &&Said<Condition>| {
        (is_by_raiser(view, concern, way) && is_of_now(&way.head)) || is_marked(&way.what.option) || is_only
    };
    concern.answers_for(view).filter(works).collect()
}

/// Whether the function that raised a concern offered a way itself.
pub fn is_by_raiser(view: &View<'_, State>, concern: &Concern, way: &Said<Condition>) -> bool {
    way.who.and_then(|who| concern.side(who, view.people(), way.head.at)) == Some(Side::Opener)
}

fn is_solved(view: &View<'_, State>, concern: &Concern) -> bool {
    concern.closed_for(view).is_some_and(|closed| closed.what.resolution.is_solved())
}

/// Whether there is a way that works; `None` of a concern that was withdrawn, for which none is needed.
pub fn has_way(view: &View<'_, State>, id: &Slug, concern: &Concern) -> Option<bool> {
    let is_withdrawn = concern.closed_for(view).is_some_and(|closed| closed.what.resolution.is_withdrawn());
    (!is_withdrawn).then(|| is_solved(view, concern) || !workable(view, id, concern).is_empty())
}

/// How often there is a way that works where a rule is cited.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// The concerns with one.
    pub with: u64,
    /// All concerns that cite it and were not withdrawn.
    pub of: u64,
    /// The share with regard to the other rules, from three rules on that anything rests on.
    pub drawn: Option<Drawn>,
}

/// How often there is a way that works, by the rule that a concern rests on.
///
/// By rule and by nothing else: how often a function sees none is no measure of it, since a harm prevented is
/// no failure. Each share is drawn towards what is usual among the rules ([`drawn_together`]).
pub fn by_rule<'a>(view: &'a View<'a, State>, level: f64) -> BTreeMap<&'a Slug, Rate> {
    let mut rates: BTreeMap<&Slug, Rate> = BTreeMap::new();
    for (id, concern) in view.state.concerns.seen_whole(view) {
        let Some(has_way) = has_way(view, id, concern) else { continue };
        for rule in concern.opened.what.cites.as_slice() {
            let rate = rates.entry(rule).or_default();
            rate.of += 1;
            rate.with += u64::from(has_way);
        }
    }
    let groups: Vec<(u64, u64)> = rates.values().map(|rate| (rate.with, rate.of)).collect();
    let drawn = drawn_together(&groups, level).unwrap_or_default();
    rates.values_mut().zip(drawn).for_each(|(rate, drawn)| rate.drawn = Some(drawn));
    rates
}

/// Refuses to mark a way that nobody offered, or that is said to work already.
pub fn may_mark(view: &View<'_, State>, id: &Slug, concern: &Concern, option: &Slug) -> Result<(), Refusal> {
    let offered: Vec<&str> = concern.answers_for(view).map(|way| way.what.option.as_str()).collect();
    if !offered.contains(&option.as_str()) {
        let sentence = match offered.is_empty() {
            true => "Nobody has offered a way yet; say yourself what would make it acceptable.".to_owned(),
            false => format!("There is no way `{option}`; there are {}.", offered.join(", ")),
        };
        return Err(Refusal::of("option", sentence));
    }
    if workable(view, id, concern).iter().any(|way| way.what.option == *option) {
        return Err(Refusal::of("option", format!("It is said already that `{option}` would work.")));
    }
    Ok(())
}
