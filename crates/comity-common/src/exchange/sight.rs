//! What a viewer gets to see of an exchange: all of it, or that it took place.

use super::book::{Book, Said, Thread};
use crate::view::View;
use comity_spine::{At, Function, Slug};

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

    /// Whether this viewer may know what was said, and it is about the initiative in focus, if one is.
    pub fn is_seen_whole<S>(&self, view: &View<'_, S>) -> bool {
        view.focus().is_none_or(|initiative| *initiative == self.initiative) && self.is_for(view)
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
    /// The exchanges that this viewer may see whole, by id; of the initiative in focus only, if one is.
    pub fn seen_whole<'a, S>(
        &'a self,
        view: &'a View<'a, S>,
    ) -> impl Iterator<Item = (&'a Slug, &'a Thread<O, A, C>)> {
        self.iter().filter(|(_, thread)| thread.is_seen_whole(view))
    }

    /// Those of them that are not closed.
    pub fn unclosed_whole<'a, S>(
        &'a self,
        view: &'a View<'a, S>,
    ) -> impl Iterator<Item = (&'a Slug, &'a Thread<O, A, C>)> {
        self.unclosed().filter(|(_, thread)| thread.is_seen_whole(view))
    }

    /// The outlines of the exchanges kept from this viewer, earliest first.
    ///
    /// With an initiative in focus there are none: which initiative it is about is already more than may be
    /// told.
    pub fn outlines<'a, S>(&'a self, view: &View<'a, S>) -> Vec<Outline<'a>> {
        if view.focus().is_some() {
            return Vec::new();
        }
        let outline = |(_, thread): (&'a Slug, &'a Thread<O, A, C>)| match thread.sight(view) {
            Sight::Outline(outline) => Some(outline),
            Sight::Whole(_) => None,
        };
        let mut outlines: Vec<Outline<'a>> = self.iter().filter_map(outline).collect();
        outlines.sort_by_key(|outline| (outline.opened, outline.last));
        outlines
    }
}
