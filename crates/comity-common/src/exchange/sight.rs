//! What a viewer gets to see of an exchange: all of it, or that it took place.

use super::book::{Book, Said, Thread, Turn};
use crate::practice::Focus;
use crate::view::View;
use comity_spine::{At, Function, Slug, Visibility};
use std::collections::BTreeSet;

/// Exchanges by their ids.
type Entries<'a, O, A, C> = Box<dyn Iterator<Item = (&'a Slug, &'a Thread<O, A, C>)> + 'a>;

/// What is left of an exchange for those it is kept from: two functions and two times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline<'a> {
    /// The function that opened it.
    pub from: Option<&'a Function>,
    /// The function it is addressed to.
    pub to: &'a Function,
    /// When it was opened.
    pub opened: At,
    /// When its last step was.
    pub last: At,
}

/// An exchange as one viewer may see it.
#[derive(Debug)]
pub enum Sight<'a, O, A, C> {
    /// Everything.
    Whole(&'a Thread<O, A, C>),
    /// Only that it took place.
    Outline(Outline<'a>),
}

impl<T> Said<T> {
    /// Whether this viewer may know what was said in this step; it may be more closed than its thread.
    pub fn is_for<S>(&self, view: &View<'_, S>) -> bool {
        view.may_see(self.head.visibility, &self.head.parties)
    }
}

impl<O, A, C> Thread<O, A, C> {
    /// Whether this viewer may know what was said.
    pub fn is_for<S>(&self, view: &View<'_, S>) -> bool {
        self.opened.is_for(view)
    }

    /// Whether this viewer may know what was said, and it is in focus; a matter in focus is found by its id.
    fn is_seen_whole<S>(&self, view: &View<'_, S>) -> bool {
        let in_focus = match view.scope() {
            Focus::Everything | Focus::Matter(_) => true,
            Focus::Initiative(initiative) => self.initiative.as_ref() == Some(initiative),
            Focus::Kept => self.is_kept(),
        };
        in_focus && self.is_for(view)
    }

    /// Whether anything of it is kept between some people.
    fn is_kept(&self) -> bool {
        self.heads().any(|head| head.visibility > Visibility::Space)
    }

    /// The answers of which this viewer may know what they said.
    pub fn answers_for<'a, S>(&'a self, view: &'a View<'a, S>) -> impl Iterator<Item = &'a Said<A>> {
        self.answers.iter().filter(|answer| answer.is_for(view))
    }

    /// The closing that stands, if this viewer may know what it said.
    pub fn closed_for<S>(&self, view: &View<'_, S>) -> Option<&Said<C>> {
        self.closed().filter(|closed| closed.is_for(view))
    }

    /// The exchange as this viewer may see it.
    pub fn sight<'a, S>(&'a self, view: &View<'a, S>) -> Sight<'a, O, A, C> {
        if self.is_for(view) {
            return Sight::Whole(self);
        }
        let (from, opened) = (self.from(view.people()), self.opened.head.at);
        Sight::Outline(Outline { from, to: &self.to, opened, last: self.since() })
    }
}

impl<O, A, C> Book<O, A, C> {
    /// The exchanges that this viewer may see whole, by id; of those in focus only.
    pub fn seen_whole<'a, S>(
        &'a self,
        view: &'a View<'a, S>,
    ) -> impl Iterator<Item = (&'a Slug, &'a Thread<O, A, C>)> {
        self.in_focus(view, || Box::new(self.iter()))
    }

    /// Those of them that are not closed.
    pub fn unclosed_whole<'a, S>(
        &'a self,
        view: &'a View<'a, S>,
    ) -> impl Iterator<Item = (&'a Slug, &'a Thread<O, A, C>)> {
        self.in_focus(view, || Box::new(self.unclosed())).filter(|(_, thread)| thread.turn() != Turn::Nobody)
    }

    /// Those of some exchanges that this viewer may see whole and that are in focus, by id.
    pub fn seen_of<'a, S>(
        &'a self,
        view: &'a View<'a, S>,
        ids: &'a BTreeSet<Slug>,
    ) -> impl Iterator<Item = (&'a Slug, &'a Thread<O, A, C>)> {
        self.in_focus(view, move || Box::new(ids.iter().filter_map(|id| self.entry(id))))
            .filter(move |(id, _)| ids.contains(*id))
    }

    /// Those of some exchanges that are in focus and may be seen; the few that are kept, and the one of a
    /// focused matter, are found without going over all.
    fn in_focus<'a, S>(
        &'a self,
        view: &'a View<'a, S>,
        all: impl FnOnce() -> Entries<'a, O, A, C>,
    ) -> impl Iterator<Item = (&'a Slug, &'a Thread<O, A, C>)> {
        let focused: Entries<'a, O, A, C> = match view.scope() {
            Focus::Matter(matter) => {
                let id = Slug::new(&matter.id).ok();
                Box::new(id.and_then(|id| self.entry(&id)).into_iter())
            }
            Focus::Kept => Box::new(self.closed_off()),
            Focus::Everything | Focus::Initiative(_) => all(),
        };
        focused.filter(|(_, thread)| thread.is_seen_whole(view))
    }

    /// The outlines of the exchanges kept from this viewer, earliest first.
    ///
    /// With an initiative in focus there are none: which initiative it is about is already more than may be
    /// told.
    pub fn outlines<'a, S>(&'a self, view: &View<'a, S>) -> Vec<Outline<'a>> {
        if view.scope() != Focus::Everything {
            return Vec::new();
        }
        let outline = |(_, thread): (&'a Slug, &'a Thread<O, A, C>)| match thread.sight(view) {
            Sight::Outline(outline) => Some(outline),
            Sight::Whole(_) => None,
        };
        let closed_off = self.closed_off();
        let mut outlines: Vec<Outline<'a>> = closed_off.filter_map(outline).collect();
        outlines.sort_by_key(|outline| (outline.opened, outline.last));
        outlines
    }
}
