//! Which acts and matters are kept between some people, so that no page tells more of them than that they
//! took place.

use comity_common::{Viewer, World, world::Changed};
use comity_spine::{FactId, Head, Ref, Seq, Visibility};
use std::collections::BTreeMap;

/// What is not open to everyone, gathered act by act beside the world.
///
/// **Invariant:** an act that this has not seen counts as privileged; forgetting to show it one hides too
/// much, never too little.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    matters: BTreeMap<Ref, Visibility>,
    acts: BTreeMap<Seq, Visibility>,
    /// The place after the last act that was seen.
    next: u64,
}

impl Kept {
    /// Takes in an act that the world has just taken in, with what it changed there.
    ///
    /// A step of a matter that is kept between some people is at least as closed as the matter itself.
    pub fn take(&mut self, head: &Head, changed: &Changed, world: &World) {
        let matters: Vec<&Ref> = changed
            .facts
            .iter()
            .map(|(subject, _)| world.facts().subject(*subject))
            .filter(|subject| subject.noun.is_matter())
            .collect();
        let of_matters = matters.iter().filter_map(|matter| self.matters.get(*matter)).max();
        let visibility = of_matters.copied().unwrap_or_default().max(head.visibility);
        if visibility > Visibility::Open {
            self.acts.insert(head.seq, visibility);
            if head.visibility > Visibility::Open {
                self.matters.extend(matters.into_iter().map(|matter| (matter.clone(), visibility)));
            }
        }
        if head.seq.0 == self.next {
            self.next += 1;
        }
    }

    /// Who may see a fact; traces carry nothing that could be privileged.
    pub fn of_fact(&self, id: FactId) -> Visibility {
        match id {
            FactId::Trace(_) => Visibility::Open,
            FactId::Act(seq) if seq.0 >= self.next => Visibility::Privileged,
            FactId::Act(seq) => self.acts.get(&seq).copied().unwrap_or_default(),
        }
    }

    /// Who may see a matter; while acts were left out, every matter counts as privileged.
    pub fn of_matter(&self, matter: &Ref, world: &World) -> Visibility {
        match matter.noun.is_matter() {
            true if self.next < world.next().0 => Visibility::Privileged,
            true => self.matters.get(matter).copied().unwrap_or_default(),
            false => Visibility::Open,
        }
    }
}

/// Whether this viewer may be shown what has that visibility, not knowing who its people are.
pub fn is_shown(visibility: Visibility, viewer: &Viewer) -> bool {
    match visibility {
        Visibility::Open => true,
        Visibility::Space => *viewer != Viewer::Guest,
        Visibility::Pair | Visibility::Privileged => false,
    }
}
