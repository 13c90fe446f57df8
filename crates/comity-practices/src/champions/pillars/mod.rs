//! What shipped under a pillar, and in how much of it a region had a hand.
//!
//! An item is an initiative that landed. Under which pillar it is, somebody says, or the tracker that it
//! comes from does. It is never read off a proposal: only what is linked has one, and the share would
//! always be whole.

pub mod decide;
pub mod page;

use super::acts::Act;
use super::fold::{Proposal, State};
use super::{goals, seats};
use crate::reading::share;
use comity_common::exchange::Artefact;
use comity_common::practice::{Done, Reading};
use comity_common::view::{SeenHead, View};
use comity_spine::{At, InitiativeId, Noun, Slug};
use std::collections::{BTreeMap, BTreeSet};

/// Under which pillar an initiative is, as somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The act.
    pub head: SeenHead,
    /// The pillar; none where it was taken out of every one.
    pub pillar: Option<Slug>,
}

/// Under which pillar each initiative is, as was said of it, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pillars(BTreeMap<InitiativeId, Vec<Joined>>);

impl Pillars {
    /// Takes in an act.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        if let Act::Joined { initiative, pillar } = done.act {
            let joined = Joined { head: SeenHead::new(done.head), pillar: pillar.clone() };
            self.0.entry(initiative.clone()).or_default().push(joined);
        }
    }
}

/// The pillars that an initiative is under: as somebody said here last, else as its source says.
pub fn of_initiative(view: &View<'_, State>, id: &InitiativeId) -> Vec<Slug> {
    let said = view.state.pillars.0.get(id).into_iter().flatten();
    let last = said.rev().find(|it| view.may_see(it.head.visibility, &it.head.parties));
    if let Some(last) = last {
        return last.pillar.clone().into_iter().collect();
    }
    let told = view.initiatives().get(id).map_or(&[][..], |it| it.attr("pillar", view.as_of));
    told.iter().filter_map(|pillar| Slug::new(pillar).ok()).collect()
}

/// An initiative that landed under a pillar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Which.
    pub initiative: &'a InitiativeId,
    /// When it landed.
    pub landed: At,
    /// How many regional proposals about it had been answered by then.
    pub heard: usize,
    /// How many had changed it by then, or something of it.
    pub shaped: usize,
}

impl Item<'_> {
    /// Whether a region had a hand in it.
    pub fn is_linked(&self) -> bool {
        self.shaped > 0
    }
}

/// What shipped under each pillar of which anybody speaks, the newest first; none where nothing did.
pub fn shipped<'a>(view: &'a View<'a, State>) -> BTreeMap<Slug, Vec<Item<'a>>> {
    let mut of: BTreeMap<Slug, Vec<Item<'a>>> =
        known(view).into_iter().map(|pillar| (pillar.clone(), Vec::new())).collect();
    for (id, it) in view.initiatives().iter() {
        let Some((landed, _)) = it.ended(view.as_of).filter(|(_, how)| *how == "landed") else { continue };
        let pillars = of_initiative(view, id);
        if pillars.is_empty() {
            continue;
        }
        let item = item(view, id, landed);
        for pillar in pillars {
            of.entry(pillar).or_default().push(item.clone());
        }
    }
    for items in of.values_mut() {
        items.sort_by_key(|item| (std::cmp::Reverse(item.landed), item.initiative));
    }
    of
}

/// The pillars of which anybody speaks: goals, champions and proposals.
fn known<'a>(view: &'a View<'a, State>) -> BTreeSet<&'a Slug> {
    let set = goals::all(view).into_iter().filter_map(|(_, goal)| goals::pillar(goal));
    let spoken = seats::champions(view).into_iter().filter_map(|champion| champion.pillar);
    let proposals = view.state.proposals.seen_whole(view);
    let proposed = proposals.filter_map(|(_, proposal)| proposal.opened.what.pillar.as_ref());
    set.chain(spoken).chain(proposed).collect()
}

fn item<'a>(view: &'a View<'a, State>, id: &'a InitiativeId, landed: At) -> Item<'a> {
    let mut item = Item { initiative: id, landed, heard: 0, shaped: 0 };
    for (_, proposal) in view.state.proposals.seen_whole(view) {
        // What comes after it shipped did not shape what shipped.
        let answered = proposal.closed_for(view).filter(|closed| closed.head.at <= landed);
        let (Some(answered), true) = (answered, is_regional(proposal)) else { continue };
        let names = |artefact: &Artefact| match artefact {
            Artefact::Thing(thing) => thing.noun == Noun::Initiative && thing.id == id.as_str(),
            Artefact::Named(_) => false,
        };
        let is_changed = answered.what.artefact.as_ref().is_some_and(names);
        let is_about = proposal.initiative.as_ref() == Some(id);
        let changed_something = answered.what.disposition.changed_something();
        item.heard += usize::from(is_about || is_changed);
        item.shaped += usize::from(changed_something && (is_about || is_changed));
    }
    item
}

fn is_regional(proposal: &Proposal) -> bool {
    proposal.opened.what.region.is_some()
}

/// The share of what shipped under any pillar in which a region had a hand; each item counts once.
pub fn linked(view: &View<'_, State>) -> Reading {
    let shipped = shipped(view);
    let items: BTreeMap<&InitiativeId, bool> =
        shipped.values().flatten().map(|item| (item.initiative, item.is_linked())).collect();
    share(items.values().filter(|is_linked| **is_linked).count(), items.len())
}
