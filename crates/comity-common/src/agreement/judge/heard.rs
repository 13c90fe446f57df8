//! From whom an event would be heard, and so in which time its absence is known.

use super::Court;
use crate::trace::coverage::{Gap, Telling};
use comity_spine::{At, Kind};

/// From whom events of a kind are heard; found once for all cases of a clause.
///
/// What is done in Comity itself is known since its log began; everything else rests on sources.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    from: From<'a>,
    as_of: At,
    slack: i64,
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
    /// From whom a court hears of a kind.
    pub fn of(court: &'a Court<'_>, kind: Kind) -> Heard<'a> {
        let card = court.world.catalogue().card(kind);
        let declared = court.declared.get(card.name).map_or(&[][..], Vec::as_slice);
        let telling = court.world.coverage().telling(card.name, declared);
        let from = if !card.from_sources {
            From::Here(court.world.began())
        } else if telling.is_empty() && court.world.by_hand(kind, court.as_of) {
            From::Hand
        } else {
            From::Sources(telling)
        };
        Heard { from, as_of: court.as_of, slack: court.slack }
    }

    /// What keeps us from knowing that nothing of the kind happened in a stretch of time.
    pub fn gap(&self, from: At, to: At) -> Option<Gap> {
        match &self.from {
            From::Here(began) => began.filter(|began| to < *began).map(Gap::BeforeLog),
            From::Sources(telling) => telling.gap(from, to.min(self.as_of), self.slack),
            From::Hand => None,
        }
    }
}
