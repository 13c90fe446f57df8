//! A key result as each region sees it: its number, where that is about enough people, and words.

use super::fold::{Draft, Goal, Measured, State};
use super::goals::KeyResult;
use super::seats;
use comity_common::number::Number;
use comity_common::view::View;
use comity_science::kept_back;
use comity_spine::{At, Calendar, Region, Slug};
use std::collections::{BTreeMap, BTreeSet};

/// The fewest people of whom a number of product users may be shown. Constant: whoever asks cannot change it.
pub const PEOPLE_LEAST: u64 = 10;

/// One region's part of a key result.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<'a> {
    /// The region.
    pub region: &'a Region,
    /// What was measured there; `None` where nothing was.
    pub measured: Option<Shown>,
    /// What its champion says, with when and in which language and zone.
    pub words: Option<Voiced<'a>>,
}

/// What is shown of a measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The number, and as of when.
    Number(Number, At),
    /// It is about too few people, or would give away one that is.
    KeptBack,
}

/// What a champion says of their region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voiced<'a> {
    /// Their words.
    pub text: String,
    /// When it was there, and in which zone that is; the house's if the region's is not known.
    pub when: String,
    /// The language spoken there, if known.
    pub language: Option<&'a Slug>,
}

/// A key result split by region, in order of region; empty where no region has anything to say.
pub fn split<'a>(view: &View<'a, State>, goal: &'a Goal, key_result: &KeyResult<'_>) -> Vec<Cell<'a>> {
    let measured = newest(view, key_result.metric);
    let words = words(view, goal, key_result.key);
    let regions: BTreeSet<&Region> = measured.keys().chain(words.keys()).copied().collect();
    let people: Vec<Option<u64>> = measured.values().map(|it| it.people.map(u64::from)).collect();
    // The number of all regions together stands beside them.
    let kept: Vec<bool> = kept_back(&people, PEOPLE_LEAST, true);
    let shown: BTreeMap<&Region, Shown> = measured
        .iter()
        .zip(kept)
        .map(|((region, it), kept)| {
            (*region, if kept { Shown::KeptBack } else { Shown::Number(it.value, it.at) })
        })
        .collect();
    let cell = |region: &'a Region| Cell {
        region,
        measured: shown.get(region).cloned(),
        words: words.get(region).and_then(|draft| voiced(view, region, draft)),
    };
    regions.into_iter().map(cell).collect()
}

/// What was measured last in each region.
fn newest<'a>(view: &View<'a, State>, metric: Option<&Slug>) -> BTreeMap<&'a Region, &'a Measured> {
    let mut newest: BTreeMap<&Region, &Measured> = BTreeMap::new();
    let readings = metric.and_then(|metric| view.state.readings.get(metric));
    for it in readings.into_iter().flat_map(|readings| readings.values()) {
        let Some(region) = it.region.as_ref().filter(|_| it.at <= view.as_of) else { continue };
        if newest.get(region).is_none_or(|known| known.at <= it.at) {
            newest.insert(region, it);
        }
    }
    newest
}

/// What each region said last of a key result, where this viewer may know.
fn words<'a>(view: &View<'a, State>, goal: &'a Goal, key: &Slug) -> BTreeMap<&'a Region, &'a Draft> {
    let mut last = BTreeMap::new();
    for draft in &goal.drafts {
        let is_of_it = draft.key.is_none() || draft.key.as_ref() == Some(key);
        let is_for = view.may_see(draft.head.visibility, &draft.head.parties);
        if let Some(region) = draft.region.as_ref().filter(|_| is_of_it && is_for) {
            last.insert(region, draft);
        }
    }
    last
}

fn voiced<'a>(view: &View<'a, State>, region: &Region, draft: &Draft) -> Option<Voiced<'a>> {
    let text = view.words(&draft.head)?.remove("text")?;
    let of_region = |champion: &seats::Champion<'a>| {
        champion.region == Some(region) && champion.person.is_some() && champion.person == draft.who
    };
    let tenure = seats::champions(view).into_iter().find(of_region).and_then(|champion| champion.tenure);
    let zone = tenure.and_then(|tenure| tenure.zone.as_deref());
    let local = zone.and_then(|name| Some((Calendar::zone_named(name).ok()?, name)));
    let when = match local {
        Some((zone, name)) => {
            format!("{} ({name})", draft.head.at.timestamp().to_zoned(zone).strftime("%Y-%m-%d %H:%M"))
        }
        None => view.calendar().day_of(draft.head.at).to_string(),
    };
    Some(Voiced { text, when, language: tenure.and_then(|tenure| tenure.language.as_ref()) })
}
