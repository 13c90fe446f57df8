//! One cell: how a function stands in an initiative.

use super::contact::Touch;
use crate::bench::Place;
use crate::visit::Visit;
use comity_common::agreement::judge::found::Outcome;
use comity_spine::{At, Verdict};

/// How a function stands: the worst verdict on its part; where no clause asks anything, whether it is in.
///
/// In order of gravity, lowest first, as the judge has it. **Invariant:** nothing unknown is ever `In` or
/// `Kept`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// No clause asks, no contact, and that is known.
    NotIn,
    /// No clause asks; it has contributed.
    In,
    /// As agreed.
    Kept,
    /// Let be until.
    Waived(At),
    /// Open, turning at the instant, if that is known.
    Due(Option<At>),
    /// Not to be known, and why.
    Unknown(String),
    /// Somebody says that the evidence is wrong.
    Disputed,
    /// Not as agreed, since the instant, if that is known.
    Broken(Option<At>),
}

impl Standing {
    /// Its word on the screen.
    pub fn word(&self) -> &'static str {
        match self {
            Standing::NotIn => "not in",
            Standing::In => "in",
            Standing::Kept => "kept",
            Standing::Waived(_) => "waived",
            Standing::Due(_) => "due",
            Standing::Unknown(_) => "unknown",
            Standing::Disputed => "disputed",
            Standing::Broken(_) => "broken",
        }
    }

    /// Its gravity without its date: rows are sorted by this.
    pub fn gravity(&self) -> u8 {
        match self {
            Standing::NotIn | Standing::In => 0,
            Standing::Kept => 1,
            Standing::Waived(_) => 2,
            Standing::Due(_) => 3,
            Standing::Unknown(_) => 4,
            Standing::Disputed => 5,
            Standing::Broken(_) => 6,
        }
    }

    /// Whether somebody has something to do about it.
    pub fn is_open(&self) -> bool {
        self.gravity() >= 3
    }

    /// What was found in a case; `None` where the clause does not speak of it.
    pub fn of_case(visit: &Visit<'_>, place: &Place) -> Option<Standing> {
        let found = visit.bench.found(place)?;
        Some(match &found.outcome {
            Outcome::Kept => Standing::Kept,
            Outcome::Broken => Standing::Broken(found.since),
            Outcome::Due => Standing::Due(found.turns),
            Outcome::Waived(until) => Standing::Waived(*until),
            Outcome::NotApplicable => return None,
            Outcome::Unknown => Standing::Unknown(visit.case(place)?.because),
            Outcome::Disputed(_) => Standing::Disputed,
        })
    }

    /// What a verdict says; `None` where the clause does not speak of the case.
    pub fn of(verdict: &Verdict, since: Option<At>) -> Option<Standing> {
        Some(match verdict {
            Verdict::Kept => Standing::Kept,
            Verdict::Broken => Standing::Broken(since),
            Verdict::Due { turns } => Standing::Due(*turns),
            Verdict::Waived { until } => Standing::Waived(*until),
            Verdict::NotApplicable { .. } => return None,
            Verdict::Unknown { missing } => Standing::Unknown(missing.clone()),
            Verdict::Disputed { .. } => Standing::Disputed,
        })
    }

    /// The worse of two; of two that are due the one that turns first, of two broken the one that has been
    /// longer.
    fn or_worse(self, other: Standing) -> Standing {
        let earlier = |a: Option<At>, b: Option<At>| [a, b].into_iter().flatten().min();
        match (self, other) {
            (Standing::Due(a), Standing::Due(b)) => Standing::Due(earlier(a, b)),
            (Standing::Broken(a), Standing::Broken(b)) => Standing::Broken(earlier(a, b)),
            (a, b) if b.gravity() > a.gravity() => b,
            (a, _) => a,
        }
    }
}

/// One cell of the Wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How it stands.
    pub standing: Standing,
    /// Whether a clause asks anything of it.
    pub asked: bool,
    /// Its contact, if there was any.
    pub touch: Option<Touch>,
    /// When the first of its cases turns that are still due, whatever the worst of them is: what can yet be
    /// mended.
    pub due: Option<Option<At>>,
    /// The worst of its open cases in which what is owed has not come at all: its move is next. What came too
    /// late nobody can mend.
    pub next: Option<Place>,
    /// How many matters are open with it; `None` if that is not known for this instant.
    pub n_open: Option<usize>,
}

impl Cell {
    /// What else is due, beside a standing that is worse.
    pub fn also_due(&self) -> Option<At> {
        self.due.flatten().filter(|_| !matches!(self.standing, Standing::Due(_)))
    }
}

/// The worst of some cases; `None` where no clause speaks of any.
pub fn worst(visit: &Visit<'_>, places: &[Place]) -> Option<Standing> {
    places.iter().filter_map(|place| Standing::of_case(visit, place)).reduce(Standing::or_worse)
}

impl Cell {
    /// A cell of some cases and a contact; `gap` is why absence of contact is not known here, if it is not.
    pub fn new(
        visit: &Visit<'_>,
        places: &[Place],
        touch: Option<Touch>,
        gap: Option<&str>,
        n_open: Option<usize>,
    ) -> Cell {
        let judged = worst(visit, places);
        let found = places.iter().filter_map(|place| visit.bench.found(place));
        let due = found.filter(|found| found.outcome == Outcome::Due).map(|found| found.turns);
        let due = due.reduce(|a, b| [a, b].into_iter().flatten().min());
        let contributed = touch.is_some_and(|touch| touch.since.is_some());
        let asked = judged.is_some();
        let standing = judged.unwrap_or_else(|| match (contributed, gap) {
            (true, _) => Standing::In,
            (false, Some(gap)) => Standing::Unknown(gap.to_owned()),
            (false, None) => Standing::NotIn,
        });
        Cell { standing, asked, touch, due, next: next(visit, places), n_open }
    }

    /// The next move, in words.
    pub fn next_move(&self, visit: &Visit<'_>) -> Option<String> {
        let case = self.next.as_ref().and_then(|place| visit.case(place))?;
        case.next.map(|next| next.sentence)
    }
}

/// The case that is broken since longest, else one that is due, in which nothing has come.
fn next(visit: &Visit<'_>, places: &[Place]) -> Option<Place> {
    let open = places.iter().filter_map(|place| {
        let found = visit.bench.found(place)?;
        match found.outcome {
            Outcome::Broken if !found.came_late() => Some((false, found.since, place)),
            Outcome::Due => Some((true, found.since, place)),
            _ => None,
        }
    });
    open.min().map(|(_, _, place)| place.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_outweighs_what_is_kept_and_what_is_broken_outweighs_both() {
        let unknown = Standing::Unknown("no source".into());
        assert_eq!(Standing::Kept.or_worse(unknown.clone()), unknown);
        assert_eq!(unknown.or_worse(Standing::Broken(None)), Standing::Broken(None));
    }

    #[test]
    fn of_two_that_are_due_the_one_that_turns_first_is_shown() {
        let due = |at| Standing::Due(Some(At(at)));
        assert_eq!(due(5).or_worse(due(3)), due(3));
        assert_eq!(Standing::Due(None).or_worse(due(3)), due(3));
    }
}
