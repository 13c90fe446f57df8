//! Whose move which open cases are, where what was owed has not come, late or not.

use super::place::{self, Place};
use comity_common::agreement::InForce;
use comity_common::agreement::judge::found::Outcome;
use comity_common::agreement::judge::standing::Standing;
use comity_common::agreement::judge::{Court, FoundCase};
use comity_spine::{PersonId, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// Whose move which open cases are.
#[derive(Debug, Default)]
pub struct Movers {
    by: BTreeMap<PersonId, Moves>,
    of: BTreeMap<Place, PersonId>,
}

/// What is somebody's to do.
#[derive(Debug, Default)]
struct Moves {
    /// What is broken.
    late: BTreeSet<Place>,
    /// What is due.
    due: BTreeSet<Place>,
}

impl Movers {
    /// Those of everything that was found.
    pub fn of(court: &Court<'_>, clauses: &[InForce], standing: &Standing) -> Movers {
        let mut movers = Movers::default();
        for (i, clause) in clauses.iter().enumerate() {
            movers.take(court, i, clause, standing.cases(i));
        }
        movers
    }

    /// Asks again about some clauses on some subjects.
    pub fn again(
        &mut self,
        court: &Court<'_>,
        clauses: &[InForce],
        standing: &Standing,
        moved: &[(usize, Ref)],
    ) {
        for (i, subject) in moved {
            let known: Vec<Place> =
                place::on(&self.of, *i, subject).map(|(place, _)| place.clone()).collect();
            for place in &known {
                let mover = self.of.remove(place);
                if let Some(mine) = mover.and_then(|mover| self.by.get_mut(&mover)) {
                    mine.late.remove(place);
                    mine.due.remove(place);
                }
            }
            let Some(clause) = clauses.get(*i) else { continue };
            let cases = standing.about(*i, subject).iter();
            self.take(court, *i, clause, cases.map(|(function, found)| (subject, function.as_ref(), found)));
        }
    }

    fn take<'c>(
        &mut self,
        court: &Court<'_>,
        i: usize,
        clause: &InForce,
        cases: impl Iterator<Item = FoundCase<'c>>,
    ) {
        // What came after all is nobody's move any more.
        let cases = cases.filter(|(_, _, found)| !found.came_late());
        court.movers(clause, cases, |mover, (subject, function, found)| {
            let place = Place { clause: i, subject: subject.clone(), function: function.cloned() };
            let mine = self.by.entry(mover).or_default();
            let places = match found.outcome {
                Outcome::Broken => &mut mine.late,
                Outcome::Due => &mut mine.due,
                _ => return,
            };
            places.insert(place.clone());
            self.of.insert(place, mover);
        });
    }

    /// What is broken and somebody's move, in order.
    pub fn late_of(&self, person: PersonId) -> impl Iterator<Item = &Place> {
        self.by.get(&person).into_iter().flat_map(|moves| &moves.late)
    }

    /// What is due and somebody's move, in order.
    pub fn due_of(&self, person: PersonId) -> impl Iterator<Item = &Place> {
        self.by.get(&person).into_iter().flat_map(|moves| &moves.due)
    }
}
