//! The numbers: partners from the first days, scenes that landed, scenes that became true.

use super::fold::{Stands, State, is_in_time, stands, visions};
use crate::reading::share;
use comity_common::practice::{Measure, Reading};
use comity_common::view::View;

/// Below so many visions the page shows the list and no rate.
///
/// Source: MEASURES 2.10.
const LEAST: usize = 10;

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P10-1",
        title: "A partner in product from the first days",
        unit: "share of visions whose time to find one is over",
        says: "A vision counts where somebody of product contributed within five working days of its start and \
               before it was shown to any function. Interval: 80 % Jeffreys; no rate below ten visions, as one \
               more would move it too far: read the list. It could be driven up by contributions that are none: \
               each stands with its words on the vision's page. It cannot say whether the vision is the better for it.",
        take: |view| {
            let all: Vec<bool> = visions(view).iter().filter_map(|(_, it)| is_in_time(view, it)).collect();
            few(share(all.iter().filter(|in_time| **in_time).count(), all.len()))
        },
    },
    Measure {
        id: "P10-2",
        title: "Orphaned scenes",
        unit: "share of scenes",
        says: "A scene is orphaned where thirty days have passed since it was added, or since its initiative was \
               stopped, and it is neither linked to an initiative with a DRI nor parked; or where the day until which it \
               was parked has passed. Scenes of parked visions are left out. Interval: 80 % Jeffreys. It could be \
               driven down by parking for long: each parked scene shows its day. It cannot say that a linked scene \
               will be built.",
        take: |view| scenes(view, |it| matches!(it, Stands::Orphaned(_))),
    },
    Measure {
        id: "P10-2-shipped",
        title: "Scenes that became true",
        unit: "share of scenes",
        says: "A scene became true where the initiative that it is linked to has landed. Scenes of visions that were \
               started lately count as well, so that a young vision has few. Interval: 80 % Jeffreys. It could be driven \
               up by linking scenes to what ships anyway: the link stands under a name and a day. It cannot say that what \
               landed is what was drawn.",
        take: |view| scenes(view, |it| matches!(it, Stands::Shipped(_))),
    },
];

fn few(reading: Reading) -> Reading {
    if reading.of < LEAST { Reading { value: None, interval: None, ..reading } } else { reading }
}

fn scenes(view: &View<'_, State>, is_it: impl Fn(Stands<'_>) -> bool) -> Reading {
    let all: Vec<bool> = visions(view)
        .into_iter()
        .filter(|(_, vision)| vision.parked.is_none())
        .flat_map(|(_, vision)| vision.scenes.values())
        .map(|scene| is_it(stands(view, scene)))
        .collect();
    share(all.iter().filter(|it| **it).count(), all.len())
}
