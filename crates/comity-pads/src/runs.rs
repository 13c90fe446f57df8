//! What is said of pieces by their ids, in as few runs as can be.

use crate::check::{Id, Run};
use std::collections::BTreeMap;

/// What is said of runs of pieces; no two runs overlap, and neighbours differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs<T> {
    runs: BTreeMap<Id, (u32, T)>,
}

impl<T> Default for Runs<T> {
    fn default() -> Runs<T> {
        Runs { runs: BTreeMap::new() }
    }
}

impl<T: Copy + PartialEq> Runs<T> {
    /// Says something of a run; what was said of it before no longer holds.
    pub fn put(&mut self, run: Run, said: T) {
        if run.len == 0 {
            return;
        }
        // What is typed goes on where the last run ends.
        let (mut start, mut end) = (run.id.clock, run.end());
        let over: Vec<(Id, u32, T)> = self.touching(run);
        for (id, len, other) in over {
            self.runs.remove(&id);
            let its_end = id.clock + len;
            if other == said {
                (start, end) = (start.min(id.clock), end.max(its_end));
                continue;
            }
            if id.clock < run.id.clock {
                self.runs.insert(id, (run.id.clock - id.clock, other));
            }
            if its_end > run.end() {
                let rest = Id { client: id.client, clock: run.end() };
                self.runs.insert(rest, (its_end - run.end(), other));
            }
        }
        self.runs.insert(Id { client: run.id.client, clock: start }, (end - start, said));
    }

    /// The runs that overlap a run or end or begin where it begins or ends.
    fn touching(&self, run: Run) -> Vec<(Id, u32, T)> {
        let client = run.id.client;
        let last = Id { client, clock: run.end() };
        let back = self.runs.range(..=last).rev();
        back.take_while(|(id, (len, _))| id.client == client && id.clock + len >= run.id.clock)
            .map(|(id, (len, said))| (*id, *len, *said))
            .collect()
    }

    /// What is said of the parts of a run, in order; parts of which nothing is said are left out.
    pub fn over(&self, run: Run) -> Vec<(Run, T)> {
        let mut parts: Vec<(Run, T)> = self
            .touching(run)
            .into_iter()
            .filter_map(|(id, len, said)| {
                let (start, end) = (id.clock.max(run.id.clock), (id.clock + len).min(run.end()));
                let id = Id { client: id.client, clock: start };
                (start < end).then(|| (Run { id, len: end - start }, said))
            })
            .collect();
        parts.reverse();
        parts
    }

    /// What is said of one piece.
    pub fn of(&self, id: Id) -> Option<T> {
        let (start, (len, said)) = self.runs.range(..=id).next_back()?;
        (start.client == id.client && id.clock - start.clock < *len).then_some(*said)
    }

    /// Every run, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Run, T)> + '_ {
        self.runs.iter().map(|(id, (len, said))| (Run { id: *id, len: *len }, *said))
    }

    /// How many runs there are.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether nothing is said of anything.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authors::Author;
    use comity_spine::{Day, PersonId};
    use proptest::prelude::*;

    fn author(n: u128) -> Author {
        Author { by: PersonId(n), day: Day::constant(2026, 3, 2), via: None }
    }

    proptest! {
        #[test]
        fn runs_say_of_each_piece_what_was_said_last(
            said in prop::collection::vec((0..2_u64, 0..40_u32, 1..12_u32, 0..3_u128), 0..40)
        ) {
            let (mut authors, mut each) = (Runs::default(), BTreeMap::new());
            for (client, clock, len, who) in said {
                let run = Run { id: Id { client, clock }, len };
                authors.put(run, author(who));
                (clock..clock + len).for_each(|clock| { each.insert(Id { client, clock }, author(who)); });
            }
            for (id, whose) in &each {
                let run = Run { id: *id, len: 1 };
                prop_assert_eq!(authors.over(run), vec![(run, *whose)]);
                prop_assert_eq!(authors.of(*id), Some(*whose));
            }
            let told: u32 = authors.iter().map(|(run, _)| run.len).sum();
            prop_assert_eq!(told as usize, each.len());
            let all: Vec<_> = authors.iter().collect();
            let is_short = |two: &[(Run, Author)]| {
                let joins = two[0].0.id.client == two[1].0.id.client && two[0].0.end() == two[1].0.id.clock;
                !joins || two[0].1 != two[1].1
            };
            prop_assert!(all.windows(2).all(is_short));
        }
    }
}
