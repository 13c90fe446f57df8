//! The state of people and how acts and traces change it.

use super::Act;
use crate::lookup::Lookup;
use crate::timeline::Timeline;
use comity_spine::{At, FactId, Function, Head, PersonId, Region, Trace, TraceId};
use compact_str::CompactString;
use std::collections::{BTreeMap, BTreeSet};

/// Being in a function from some instant on, or no longer being in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where this stands written.
    pub id: FactId,
    /// Whether this begins a membership (or ends it).
    pub began: bool,
    /// The function.
    pub function: Function,
    /// The region, when it begins.
    pub region: Option<Region>,
    /// The role, when it begins.
    pub role: Option<CompactString>,
}

/// Everyone's memberships over time.
#[derive(Clone, Debug, Default)]
pub struct People {
    memberships: Lookup<PersonId, Timeline<Standing>>,
    by_trace: BTreeMap<TraceId, PersonId>,
    erased: BTreeSet<PersonId>,
    locked: Vec<(At, PersonId)>,
}

impl People {
    /// Takes in an act and says whose memberships it changed.
    pub fn fold(&mut self, head: &Head, act: &Act) -> Option<PersonId> {
        match act {
            Act::MembershipBegan { person, function, region, role, from } => {
                let standing = Standing {
                    id: FactId::Act(head.seq),
                    began: true,
                    function: function.clone(),
                    region: region.clone(),
                    role: role.clone(),
                };
                self.memberships.entry(person).set(from.unwrap_or(head.at), standing);
                Some(*person)
            }
            Act::MembershipEnded { person, function, at } => {
                let standing = Standing {
                    id: FactId::Act(head.seq),
                    began: false,
                    function: function.clone(),
                    region: None,
                    role: None,
                };
                self.memberships.entry(person).set(at.unwrap_or(head.at), standing);
                Some(*person)
            }
            Act::SubjectErased { person, .. } => {
                self.erased.insert(*person);
                None
            }
            Act::SigningLocked { person } => {
                self.locked.push((head.at, *person));
                None
            }
            Act::IdentityMatched { .. } | Act::IdentitySplit { .. } => None,
        }
    }

    /// Takes in a membership that a source told of, and says whose it is.
    pub fn fold_trace(&mut self, trace: &Trace) -> Option<PersonId> {
        let began = match trace.kind.as_str() {
            "membership.began" => true,
            "membership.ended" => false,
            _ => return None,
        };
        let (person, function) = (trace.by?, trace.function.clone()?);
        let standing = Standing {
            id: FactId::Trace(trace.id),
            began,
            function,
            region: trace.region.clone(),
            role: trace.attr("role").map(CompactString::from),
        };
        self.memberships.entry(&person).set(trace.at, standing);
        self.by_trace.insert(trace.id, person);
        Some(person)
    }

    /// Forgets a membership whose trace was taken back, and says whose it was.
    pub fn remove_trace(&mut self, trace: TraceId) -> Option<PersonId> {
        let person = self.by_trace.remove(&trace)?;
        self.memberships.entry(&person).retain(|_, standing| standing.id != FactId::Trace(trace));
        Some(person)
    }

    /// The function and region a person counts for at an instant: the membership begun last that has not
    /// ended.
    pub fn standing(&self, person: PersonId, at: At) -> Option<&Standing> {
        let mut ended: Vec<&Function> = Vec::new();
        for (from, standing) in self.memberships.get(&person)?.iter().rev() {
            if from > at {
                continue;
            }
            if !standing.began {
                ended.push(&standing.function);
            } else if let Some(i) = ended.iter().position(|f| **f == standing.function) {
                ended.swap_remove(i);
            } else {
                return Some(standing);
            }
        }
        None
    }

    /// The instant of the newest change in a person's memberships: from it on, they count for one thing.
    pub fn settled(&self, person: PersonId) -> At {
        let newest = self.memberships(person).next_back();
        newest.map_or(At(i64::MIN), |(at, _)| at)
    }

    /// Whose signing was locked after ten failed tries, and when, since an instant; the newest first.
    pub fn locked_since(&self, since: At) -> impl Iterator<Item = (At, PersonId)> + '_ {
        self.locked.iter().rev().copied().filter(move |(at, _)| *at > since)
    }

    /// The function a person counts for at an instant.
    pub fn function(&self, person: PersonId, at: At) -> Option<&Function> {
        self.standing(person, at).map(|standing| &standing.function)
    }

    /// The lead of a function at an instant; the one who became it last, if there are several.
    pub fn lead(&self, function: &Function, at: At) -> Option<PersonId> {
        let mut best: Option<(At, PersonId)> = None;
        for (&person, timeline) in self.memberships.iter() {
            let Some((since, standing)) = timeline.since(at) else { continue };
            let leads =
                standing.began && standing.function == *function && standing.role.as_deref() == Some("lead");
            if leads && best.is_none_or(|(so_far, _)| since > so_far) {
                best = Some((since, person));
            }
        }
        best.map(|(_, person)| person)
    }

    /// Everyone who is in a function at an instant, in order of id.
    pub fn members(&self, function: &Function, at: At) -> Vec<PersonId> {
        let is_in = |person: &PersonId| self.function(*person, at) == Some(function);
        self.memberships.keys().copied().filter(is_in).collect()
    }

    /// Everyone who was ever in a function: of nobody else anything can have come from there.
    pub fn ever_in(&self, function: &Function) -> BTreeSet<PersonId> {
        let was_in = |timeline: &Timeline<Standing>| timeline.iter().any(|(_, it)| it.function == *function);
        self.memberships.iter().filter(|(_, timeline)| was_in(timeline)).map(|(person, _)| *person).collect()
    }

    /// Every function that anybody was in by an instant.
    pub fn functions(&self, at: At) -> BTreeSet<Function> {
        let begun = |(from, standing): (At, &Standing)| {
            (from <= at && standing.began).then(|| standing.function.clone())
        };
        self.memberships.iter().flat_map(|(_, timeline)| timeline.iter().filter_map(begun)).collect()
    }

    /// A person's memberships, earliest first.
    pub fn memberships(&self, person: PersonId) -> impl DoubleEndedIterator<Item = (At, &Standing)> {
        self.memberships.get(&person).into_iter().flat_map(Timeline::iter)
    }

    /// Everyone with any membership.
    pub fn iter(&self) -> impl Iterator<Item = PersonId> {
        self.memberships.keys().copied()
    }

    /// Everybody who was erased.
    pub fn erased(&self) -> impl Iterator<Item = PersonId> {
        self.erased.iter().copied()
    }

    /// Whether the person was erased.
    pub fn is_erased(&self, person: PersonId) -> bool {
        self.erased.contains(&person)
    }
}
