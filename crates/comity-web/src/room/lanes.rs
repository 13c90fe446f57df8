//! A lane for each function: those that the agreement asks, and those that took part.

use super::span::Span;
use crate::bench::Place;
use crate::parts::timeline::{Happened, Line};
use crate::visit::Visit;
use crate::wall::Standing;
use crate::wall::cell::worst;
use comity_spine::{At, Depth};
use std::collections::{BTreeMap, BTreeSet};

/// Into how many parts the width is divided: what falls into one part is one mark.
const PARTS: usize = 120;

/// A function's lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The function's id; `None` for what nobody is known to have done.
    pub function: Option<String>,
    /// What people call it.
    pub name: String,
    /// How it stands by the clauses that ask it, if any does.
    pub standing: Option<Standing>,
    /// What it did, in order of time.
    pub marks: Vec<Mark>,
}

/// One or several things that a function did at about the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The first of them.
    pub first: At,
    /// The last of them.
    pub last: At,
    /// How many.
    pub n: usize,
    /// The deepest of them, as far as this viewer may be told.
    pub depth: Option<Depth>,
}

/// The lanes of some lines, those that the agreement asks first, then by name.
pub fn lanes(visit: &Visit<'_>, span: Span, lines: &[Happened<'_>], places: &[Place]) -> Vec<Lane> {
    let mut asked: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for place in places {
        for function in visit.aim(place).functions {
            asked.entry(function.to_string()).or_default().push(place.clone());
        }
    }
    let marks = marks(visit, span, lines);
    let functions: BTreeSet<Option<&str>> =
        marks.keys().copied().chain(asked.keys().map(|function| Some(function.as_str()))).collect();
    let lane = |function: &Option<&str>| Lane {
        function: function.map(str::to_owned),
        name: function.map_or_else(|| "nobody known".to_owned(), |function| visit.function(function)),
        standing: function.and_then(|function| worst(visit, asked.get(function)?)),
        marks: marks.get(function).map(|parts| parts.values().copied().collect()).unwrap_or_default(),
    };
    let mut lanes: Vec<Lane> = functions.iter().map(lane).collect();
    lanes.sort_by_key(|lane| (lane.function.is_none(), lane.standing.is_none(), lane.name.to_lowercase()));
    lanes
}

type Marks<'a> = BTreeMap<Option<&'a str>, BTreeMap<usize, Mark>>;

fn marks<'a>(visit: &Visit<'a>, span: Span, lines: &[Happened<'_>]) -> Marks<'a> {
    let mut all = Marks::new();
    for (at, id, line) in lines {
        let Line::Fact(row) = line else { continue };
        let depth = row.depth.filter(|_| visit.may_tell(*id));
        let parts = all.entry(visit.world.facts().word_of(row.function)).or_default();
        let mark = parts.entry(span.part(*at, PARTS)).or_insert(Mark { first: *at, last: *at, n: 0, depth });
        mark.n += 1;
        mark.last = *at;
        mark.depth = mark.depth.max(depth);
    }
    all
}
