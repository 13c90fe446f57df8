//! Who speaks for which region and pillar, whether they speak, and whether they are heard.

use super::fold::{Proposal, Seat, State, Tenure};
use super::goals;
use crate::reading::LEVEL;
use comity_common::view::View;
use comity_science::pooled::{Drawn, drawn_together};
use comity_spine::{At, Calendar, Function, Lapse, ObjectiveId, PersonId, Region, Slug};
use std::collections::{BTreeMap, BTreeSet};

/// The time in which a proposal is answered.
pub const ANSWER_IN: Lapse = Lapse::working_days(10);

/// Fewer proposals than this say nothing of a region: it is counted together with other small ones.
pub const PROPOSALS_LEAST: usize = 5;

/// Somebody who speaks for something, as of now.
#[derive(Clone, Debug, PartialEq)]
pub struct Champion<'a> {
    /// Who; `None` where a source names somebody who is nobody here yet.
    pub person: Option<PersonId>,
    /// The region that they speak for.
    pub region: Option<&'a Region>,
    /// The pillar that they speak for.
    pub pillar: Option<&'a Slug>,
    /// The function that they speak for, where a source says so.
    pub function: Option<&'a Function>,
    /// The goal that they speak on, where a source says so.
    pub objective: Option<&'a ObjectiveId>,
    /// Since when.
    pub since: At,
    /// What was said when they were named here; `None` where a source told of them.
    pub tenure: Option<&'a Tenure>,
}

/// Everybody who speaks for something as of now: those named here, then those that sources tell of.
pub fn champions<'a>(view: &View<'a, State>) -> Vec<Champion<'a>> {
    let mut all = Vec::new();
    for (seat, tenures) in &view.state.seats {
        let Some(tenure) = sitting(view, tenures) else { continue };
        all.push(Champion {
            person: Some(tenure.champion),
            region: seat.region.as_ref(),
            pillar: seat.pillar.as_ref(),
            function: None,
            objective: None,
            since: tenure.head.at,
            tenure: Some(tenure),
        });
    }
    for (id, told) in view.state.told.iter().filter(|(_, told)| told.at <= view.as_of) {
        all.push(Champion {
            person: goals::person_of(view, *id).or(told.person),
            region: told.region.as_ref(),
            pillar: told.pillar.as_ref(),
            function: told.function.as_ref(),
            objective: told.objective.as_ref(),
            since: told.at,
            tenure: None,
        });
    }
    all
}

/// Who sits on a seat now, if this viewer may know.
pub fn sitting<'a>(view: &View<'_, State>, tenures: &'a [Tenure]) -> Option<&'a Tenure> {
    let last = tenures.last().filter(|tenure| tenure.released.is_none())?;
    view.may_see(last.head.visibility, &last.head.parties).then_some(last)
}

/// Who sits on the seat of a region and pillar now.
pub fn on_seat<'a>(
    view: &View<'a, State>,
    region: Option<&Region>,
    pillar: Option<&Slug>,
) -> Option<&'a Tenure> {
    let seat = Seat { region: region.cloned(), pillar: pillar.cloned() };
    sitting(view, view.state.seats.get(&seat)?)
}

/// Whether somebody may speak for a region and a pillar: they sit on that seat, or on one that holds it.
pub fn speaks_for(
    view: &View<'_, State>,
    who: PersonId,
    region: Option<&Region>,
    pillar: Option<&Slug>,
) -> bool {
    champions(view).iter().filter(|champion| champion.person == Some(who)).any(|champion| {
        let holds_region = champion.region.is_none() || champion.region == region;
        let holds_pillar = champion.pillar.is_none() || champion.pillar == pillar;
        let says_something = champion.region.is_some() || champion.pillar.is_some();
        says_something && holds_region && holds_pillar
    })
}

/// Those who speak for the same thing as somebody else: in pairs of which nobody knows who has the word.
pub fn overlapping<'a, 'c>(champions: &'c [Champion<'a>]) -> Vec<(&'c Champion<'a>, &'c Champion<'a>)> {
    let mut pairs = Vec::new();
    for (i, one) in champions.iter().enumerate() {
        for other in &champions[i + 1..] {
            let same_place = one.function == other.function && one.objective == other.objective;
            let same_region = one.region == other.region;
            // A champion of all of a region and one of a pillar in it both have the word on that pillar.
            let both = one.pillar == other.pillar
                || (one.region.is_some() && (one.pillar.is_none() || other.pillar.is_none()));
            let apart = one.person != other.person || one.person.is_none();
            if same_place && same_region && both && apart {
                pairs.push((one, other));
            }
        }
    }
    pairs
}

/// Those who speak for a function that they are no member of.
pub fn outsiders<'a>(view: &View<'_, State>, champions: &[Champion<'a>]) -> Vec<Champion<'a>> {
    // Somebody who is nobody here is in no function either.
    let is_outsider = |champion: &&Champion<'a>| match (champion.person, champion.function) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(person), Some(function)) => !is_member(view, person, function),
    };
    champions.iter().filter(is_outsider).cloned().collect()
}

/// Whether somebody is in a function as of now, whatever else they are in.
fn is_member(view: &View<'_, State>, person: PersonId, function: &Function) -> bool {
    let mut of_function = view.people().memberships(person).filter(|(_, it)| it.function == *function);
    of_function.rfind(|(from, _)| *from <= view.as_of).is_some_and(|(_, standing)| standing.began)
}

/// How many proposals somebody has made since they were named; none is silence, and no more than that.
pub fn n_proposals(view: &View<'_, State>, champion: &Champion<'_>) -> usize {
    let theirs = |(_, proposal): &(&Slug, &Proposal)| {
        let made = &proposal.opened;
        champion.person.is_some()
            && made.who == champion.person
            && made.head.at >= champion.since
            && (champion.region.is_none() || champion.region == made.what.region.as_ref())
            && (champion.pillar.is_none() || champion.pillar == made.what.pillar.as_ref())
    };
    view.state.proposals.seen_whole(view).filter(theirs).count()
}

/// How proposals fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// How many were made.
    pub made: usize,
    /// How many of them were answered, or have waited for ten working days.
    pub judged: usize,
    /// How many were answered.
    pub heard: usize,
    /// How many of these changed something.
    pub shaped: usize,
}

impl Voice {
    /// Counts proposals.
    pub fn of<'p>(view: &View<'_, State>, proposals: impl Iterator<Item = &'p Proposal>) -> Voice {
        let mut voice = Voice::default();
        for proposal in proposals {
            voice.made += 1;
            let answered = proposal.closed();
            let waited = due(proposal, view.calendar()) < view.as_of;
            voice.judged += usize::from(answered.is_some() || waited);
            voice.heard += usize::from(answered.is_some());
            let shaped = proposal.closed_for(view).is_some_and(|it| it.what.disposition.changed_something());
            voice.shaped += usize::from(shaped);
        }
        voice
    }
}

/// The last instant at which an answer to a proposal is in time.
pub fn due(proposal: &Proposal, calendar: &Calendar) -> At {
    calendar.deadline(proposal.opened.head.at, ANSWER_IN)
}

/// Regions that are counted together, and how their proposals fared.
pub type Pooled<'a> = (Vec<&'a Region>, Voice);

/// How the proposals of each region fared; regions with too few are counted together, under no name.
pub fn by_region<'a>(view: &'a View<'a, State>) -> (BTreeMap<&'a Region, Voice>, Option<Pooled<'a>>) {
    let mut of_region: BTreeMap<&Region, Vec<&Proposal>> = BTreeMap::new();
    for (_, proposal) in view.state.proposals.seen_whole(view) {
        if let Some(region) = &proposal.opened.what.region {
            of_region.entry(region).or_default().push(proposal);
        }
    }
    let (large, small): (BTreeMap<_, _>, BTreeMap<_, _>) =
        of_region.into_iter().partition(|(_, proposals)| proposals.len() >= PROPOSALS_LEAST);
    let large = large.into_iter().map(|(region, all)| (region, Voice::of(view, all.into_iter()))).collect();
    let names: Vec<&Region> = small.keys().copied().collect();
    let pooled = Voice::of(view, small.into_values().flatten());
    (large, (!names.is_empty()).then_some((names, pooled)))
}

/// The share shaped in each region, drawn towards what is usual among the regions, in their order and with
/// those counted together last; `None` while fewer than three of these have answers.
pub fn beside_others(large: &BTreeMap<&Region, Voice>, pooled: Option<&Pooled<'_>>) -> Option<Vec<Drawn>> {
    let voices = large.values().chain(pooled.map(|(_, voice)| voice));
    let shares: Vec<_> = voices.map(|it| (it.shaped as u64, it.heard as u64)).collect();
    drawn_together(&shares, LEVEL)
}

/// Every region that anybody speaks for, proposes for or sets goals for.
pub fn regions<'a>(view: &'a View<'a, State>) -> BTreeSet<&'a Region> {
    let spoken = champions(view).into_iter().filter_map(|champion| champion.region);
    let proposals = view.state.proposals.seen_whole(view);
    let proposed = proposals.filter_map(|(_, proposal)| proposal.opened.what.region.as_ref());
    let set = goals::all(view).into_iter().filter_map(|(_, goal)| goals::region(goal));
    spoken.chain(proposed).chain(set).collect()
}
