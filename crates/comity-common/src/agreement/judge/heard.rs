//! From whom an event would be heard, and so in which time its absence is known.

use super::Court;
use crate::agreement::clause::SourceLine;
use crate::trace::coverage::{Gap, Telling};
use comity_spine::{At, Kind, SourceId};
use std::collections::BTreeMap;

/// How many milliseconds a source may be behind before its silence says nothing, unless the agreement says
/// otherwise.
pub const SLACK: i64 = 7 * DAY;

const DAY: i64 = 86_400_000;

/// From whom events of a kind are heard; found once for all cases of a clause.
///
/// What is done in Comity itself is known since its log began; everything else rests on sources.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    from: From<'a>,
    as_of: At,
}

#[derive(Clone, Debug)]
enum From<'a> {
    /// Comity itself, since its log began.
    Here(Option<At>),
    /// Sources.
    Sources(Telling<'a>),
    /// Nobody but those who keep it by hand: their acts are what there is.
    Hand,
}

impl<'a> Heard<'a> {
    /// From whom a court hears of a kind, given the sources on which some clause relies.
    pub fn of(
        court: &'a Court<'_>,
        kind: Kind,
        relied_on: impl IntoIterator<Item = &'a SourceLine>,
    ) -> Heard<'a> {
        let card = court.world.catalogue().card(kind);
        let telling = court.world.coverage().telling(card.name, &slacks(relied_on, card.name), SLACK);
        // What a practice does is done here; where a source tells of it too, that source must cover the time.
        // And before Comity's own log began, nobody but a source can know.
        let has_begun = court.world.began().is_some_and(|began| began <= court.as_of);
        let is_ours = match card.from_sources {
            true => telling.is_empty() && court.world.is_done_here(kind),
            false => telling.is_empty() || has_begun,
        };
        let from = if is_ours {
            From::Here(court.world.began())
        } else if telling.is_empty() && court.world.by_hand(kind, court.as_of) {
            // A workspace without any source of this kind keeps it by hand: its own acts are what there is.
            From::Hand
        } else {
            From::Sources(telling)
        };
        Heard { from, as_of: court.as_of }
    }

    /// The same given the sources on which any of the court's clauses relies.
    pub fn by_any(court: &'a Court<'_>, kind: Kind) -> Heard<'a> {
        Heard::of(court, kind, court.clauses.iter().flat_map(|clause| clause.sources.iter()))
    }

    /// What keeps us from knowing that nothing of the kind happened in a stretch of time.
    pub fn gap(&self, from: At, to: At) -> Option<Gap> {
        match &self.from {
            From::Here(began) => began.filter(|began| to < *began).map(Gap::BeforeLog),
            From::Sources(telling) => telling.gap(from, to.min(self.as_of)),
            From::Hand => None,
        }
    }
}

/// The sources that some lines of an agreement name for a kind, each with the milliseconds that it may be
/// behind; of a source named twice the more patient line counts.
pub(super) fn slacks<'l>(
    lines: impl IntoIterator<Item = &'l SourceLine>,
    kind: &str,
) -> BTreeMap<&'l SourceId, i64> {
    let mut all = BTreeMap::new();
    for line in lines.into_iter().filter(|line| line.gives.iter().any(|given| given.get_ref() == kind)) {
        let slack = line.stale_after.map_or(SLACK, |stale| (stale.days_about() * DAY as f64) as i64);
        let so_far = all.entry(&line.id).or_insert(slack);
        *so_far = slack.max(*so_far);
    }
    all
}
