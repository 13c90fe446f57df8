//! A value that changes over time and remembers when: what makes "as of" a question instead of a rebuild.

use comity_spine::At;
use smallvec::SmallVec;

/// Values with the instants from which they hold, earliest first.
///
/// Two values set at the same instant: the one set later in the log wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline<T>(SmallVec<[(At, T); 1]>);

impl<T> Default for Timeline<T> {
    fn default() -> Timeline<T> {
        Timeline(SmallVec::new())
    }
}

impl<T> Timeline<T> {
    /// Says that `value` holds from `at` on. Sources bring the past late, so `at` may lie before others.
    pub fn set(&mut self, at: At, value: T) {
        let place = self.0.partition_point(|(from, _)| *from <= at);
        self.0.insert(place, (at, value));
    }

    /// The value that held at an instant; `None` before the first.
    pub fn at(&self, at: At) -> Option<&T> {
        let place = self.0.partition_point(|(from, _)| *from <= at);
        place.checked_sub(1).map(|i| &self.0[i].1)
    }

    /// The value that held at an instant, and since when.
    pub fn since(&self, at: At) -> Option<(At, &T)> {
        let place = self.0.partition_point(|(from, _)| *from <= at);
        place.checked_sub(1).map(|i| (self.0[i].0, &self.0[i].1))
    }

    /// When the next change after an instant comes, if one is known already.
    pub fn next_after(&self, at: At) -> Option<At> {
        match self.0.last() {
            Some((last, _)) if *last > at => {
                let place = self.0.partition_point(|(from, _)| *from <= at);
                self.0.get(place).map(|(from, _)| *from)
            }
            _ => None,
        }
    }

    /// The newest value.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|(_, value)| value)
    }

    /// Every change, earliest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (At, &T)> {
        self.0.iter().map(|(at, value)| (*at, value))
    }

    /// Takes out the changes for which `keep` says no.
    pub fn retain(&mut self, mut keep: impl FnMut(At, &T) -> bool) {
        self.0.retain(|(at, value)| keep(*at, value));
    }

    /// Whether nothing was ever set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_learned_late_changes_only_the_time_it_speaks_of() {
        let mut stage = Timeline::default();
        stage.set(At(10), "shape");
        stage.set(At(30), "build");
        stage.set(At(20), "paused");
        assert_eq!(stage.at(At(9)), None);
        assert_eq!(stage.at(At(10)), Some(&"shape"));
        assert_eq!(stage.at(At(25)), Some(&"paused"));
        assert_eq!(stage.since(At(99)), Some((At(30), &"build")));
    }
}
