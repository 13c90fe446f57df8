//! The numbers: how likely all is ready, how many promises were kept, what the forecasts were worth.

use super::fold::State;
use super::{outlook, results, shows};
use comity_common::practice::{Measure, Reading};
use comity_common::view::View;
use comity_science::interval::jeffreys;

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P9-2",
        title: "All of it ready",
        unit: "share of trials in which every promise of the next keynote is ready",
        says: "Out of the trials of a simulation, the share in which all work is finished and all gates are \
               met by the next keynote's day. A free person takes the next ready item; luck is shared by \
               what one crew does and by all; a gate without a past has no number, and then this has none. \
               Interval: 80 % of the numbers that come out when the past is drawn again. It could be driven \
               up by leaving work or gates unsaid: an announcement without gates is named, and so is every \
               missing number. It cannot say what nobody planned, nor whether the story is a good one.",
        take: joint,
    },
    Measure {
        id: "P9-5",
        title: "Promises kept",
        unit: "share of promises of shows that are over",
        says: "Out of the promises of which it was said after the show what became of them, the share that \
               was kept in full on the day; partly kept is not kept. Interval: 80 % Jeffreys. It could be \
               driven up by promising little, or by cutting late: cuts stand on the plan with their \
               reasons. It cannot say how much a promise was worth.",
        take: |view| {
            let (k, n) = results::kept(view);
            let value = (n > 0).then(|| k as f64 / n as f64);
            Reading { value, interval: jeffreys(k as u64, n as u64, results::LEVEL), of: n }
        },
    },
    Measure {
        id: "P9-5-brier",
        title: "What the forecasts were worth",
        unit: "Brier score (0 is best; who always says 50 % gets 0.25)",
        says: "The mean squared difference between each number on record and what came (1 kept in full, \
               else 0); Brier 1950, Monthly Weather Review 78:1. Every number counts that was ever put on \
               record for a promise that is resolved; one cut before its show is left out. No interval: \
               numbers of one show share their luck, and shows are few. Nothing is said below 20 resolved \
               promises. It could be driven down by putting only late forecasts on record: each stands with \
               its day, and each week's is put on record by Comity itself.",
        take: |view| {
            let score = results::worth(&results::pairs(view));
            let value = score.as_ref().filter(|score| score.is_proven()).map(|score| score.murphy.brier);
            Reading { value, interval: None, of: score.map_or(0, |score| score.n_promises) }
        },
    },
];

fn joint(view: &View<'_, State>) -> Reading {
    let next = shows::next(view);
    let Some(outlook) = next.and_then(|keynote| outlook::of(view, keynote).ok()) else {
        return Reading { value: None, interval: None, of: 0 };
    };
    let chance = outlook.forecast.joint.ready;
    Reading {
        value: chance.map(|chance| chance.p),
        interval: chance.map(|chance| chance.band),
        of: chance.map_or(0, |chance| chance.of as usize),
    }
}
