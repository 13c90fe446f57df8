//! Which acts and matters are kept between some people, and between whom, so that no page tells more of them
//! to anybody else than that they took place.

use comity_common::exchange::Several;
use comity_common::{Viewer, World, view, world::Changed};
use comity_spine::{Entry, FactId, PersonId, Ref, Seq, Visibility};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// How closed something is, and whom it is between.
#[derive(Clone, Debug)]
struct Closed {
    visibility: Visibility,
    parties: Vec<PersonId>,
}

/// What is not open to everyone, gathered act by act beside the world.
///
/// **Invariant:** an act that this has not seen counts as privileged, and between nobody; forgetting to show
/// it one hides too much, never too little.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    matters: BTreeMap<Ref, Closed>,
    acts: BTreeMap<Seq, Closed>,
    /// Everybody whom anything is between.
    people: BTreeSet<PersonId>,
    /// The place after the last act that was seen.
    next: u64,
}

impl Kept {
    /// Takes in an act that the world has just taken in, with what it changed there.
    ///
    /// A step of a matter that is kept between some people is at least as closed as the matter itself, and
    /// open to the matter's own people.
    pub fn take(&mut self, entry: &Entry, changed: &Changed, world: &World) {
        let head = &entry.head;
        let matters: Vec<&Ref> = changed
            .facts
            .iter()
            .map(|(subject, _)| world.facts().subject(*subject))
            .filter(|subject| subject.noun.is_matter())
            .collect();
        let of_matters: Vec<&Closed> =
            matters.iter().filter_map(|matter| self.matters.get(*matter)).collect();
        let visibility = of_matters.iter().map(|closed| closed.visibility).max();
        let visibility = visibility.unwrap_or_default().max(head.visibility);
        if visibility > Visibility::Open {
            let mut parties = named(entry);
            parties.extend(of_matters.iter().flat_map(|closed| closed.parties.iter().copied()));
            parties.sort();
            parties.dedup();
            let closed = Closed { visibility, parties };
            if head.visibility > Visibility::Open {
                for matter in matters {
                    let known = self.matters.entry(matter.clone());
                    known.or_insert_with(|| closed.clone()).visibility = visibility;
                }
            }
            self.people.extend(&closed.parties);
            self.acts.insert(head.seq, closed);
        }
        if head.seq.0 == self.next {
            self.next += 1;
        }
    }

    /// How closed a fact is; traces carry nothing that could be privileged.
    pub fn of_fact(&self, id: FactId) -> Visibility {
        self.between(id).0
    }

    /// How closed a fact is, and whom it is between.
    pub fn between(&self, id: FactId) -> (Visibility, &[PersonId]) {
        match id {
            FactId::Trace(_) => (Visibility::Open, &[]),
            FactId::Act(seq) if seq.0 >= self.next => (Visibility::Privileged, &[]),
            FactId::Act(seq) => of(self.acts.get(&seq)),
        }
    }

    /// How closed a matter is; while acts were left out, every matter counts as privileged.
    pub fn of_matter(&self, matter: &Ref, world: &World) -> Visibility {
        self.between_of(matter, world).0
    }

    fn between_of(&self, matter: &Ref, world: &World) -> (Visibility, &[PersonId]) {
        match matter.noun.is_matter() {
            true if self.next < world.next().0 => (Visibility::Privileged, &[]),
            true => of(self.matters.get(matter)),
            false => (Visibility::Open, &[]),
        }
    }

    /// Whether this viewer is told what everybody here is told, and nothing besides.
    pub fn is_as_for_all(&self, viewer: &Viewer) -> bool {
        match viewer {
            Viewer::Person(person) => !self.people.contains(person),
            Viewer::Operator => true,
            Viewer::Guest => false,
        }
    }

    /// Whether this viewer may be told more of a fact than that an exchange took place.
    pub fn tells(&self, id: FactId, viewer: &Viewer) -> bool {
        let (visibility, parties) = self.between(id);
        view::may_see(viewer, visibility, parties)
    }

    /// Whether this viewer may be told more of a matter than that it exists.
    pub fn names(&self, matter: &Ref, world: &World, viewer: &Viewer) -> bool {
        let (visibility, parties) = self.between_of(matter, world);
        view::may_see(viewer, visibility, parties)
    }
}

fn of(closed: Option<&Closed>) -> (Visibility, &[PersonId]) {
    closed.map_or((Visibility::Open, &[]), |closed| (closed.visibility, closed.parties.as_slice()))
}

/// Whom an act names as those that it is between: who did it, for whom, and the people in its `with`.
fn named(entry: &Entry) -> Vec<PersonId> {
    #[derive(Deserialize)]
    struct Between {
        #[serde(default)]
        with: Several<PersonId>,
    }
    // Of an act that says nothing of the kind, nobody is named.
    let terms: Option<BTreeMap<String, Between>> = serde_json::from_slice(&entry.terms).ok();
    let with = terms
        .into_iter()
        .flat_map(BTreeMap::into_values)
        .flat_map(|between| between.with.as_slice().to_vec());
    entry.head.by.into_iter().chain(entry.head.on_behalf_of).chain(with).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_spine::{At, Head};
    use std::sync::Arc;

    fn entry(with: &serde_json::Value) -> Entry {
        let head = Head {
            seq: Seq(0),
            kind: "concern.raised".into(),
            version: 1,
            recorded_at: At(0),
            at: At(0),
            by: Some(PersonId(1)),
            on_behalf_of: None,
            source: None,
            visibility: Visibility::Privileged,
        };
        let terms = serde_json::json!({ "concern.raised": { "with": with } });
        Entry { head, terms: terms.to_string().into_bytes().into(), traces: Arc::new([]) }
    }

    #[test]
    fn those_it_is_between_are_read_from_a_list_and_from_the_one_text_that_a_form_sends() {
        let (two, three) = (PersonId(2), PersonId(3));
        let everybody = [PersonId(1), two, three];
        assert_eq!(named(&entry(&serde_json::json!([two, three]))), everybody);
        assert_eq!(named(&entry(&serde_json::json!(format!("{two}, {three}")))), everybody);
        assert_eq!(named(&entry(&serde_json::json!({ "not": "people" }))), [PersonId(1)]);
    }
}
