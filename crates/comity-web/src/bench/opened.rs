//! What is open between people, as one viewer may see it.

use comity_common::matters::Matters;
use comity_common::practice::Open;
use comity_spine::{Function, PersonId, Ref};
use std::sync::Arc;

/// What is open between people: what everybody here may see, and what is kept between this viewer and others.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The same for everybody.
    pub shared: Arc<Matters>,
    /// Theirs.
    pub own: Arc<Matters>,
}

impl Opened {
    /// What one viewer sees of both parts; where they see more of a matter than others do, that.
    fn both<'a, I: Iterator<Item = &'a Open>>(
        &'a self,
        look: impl Fn(&'a Matters) -> I,
    ) -> impl Iterator<Item = &'a Open> {
        let shared = look(&self.shared).filter(|open| !self.own.has(&open.matter));
        shared.chain(look(&self.own))
    }

    /// Those of them that are wanted.
    #[must_use]
    pub fn only(&self, is_wanted: impl Fn(&Open) -> bool) -> Opened {
        let only = |part: &Matters| Arc::new(part.only(&is_wanted));
        Opened { shared: only(&self.shared), own: only(&self.own) }
    }

    /// Everything.
    pub fn iter(&self) -> impl Iterator<Item = &Open> {
        self.both(|part| part.iter())
    }

    /// Whether anything is open in a matter.
    pub fn has(&self, matter: &Ref) -> bool {
        self.shared.has(matter) || self.own.has(matter)
    }

    /// What waits for a person by name.
    pub fn of_person(&self, who: PersonId) -> impl Iterator<Item = &Open> {
        self.both(move |part| part.of_person(who))
    }

    /// What waits for a function, nobody in it being named.
    pub fn of_function<'a>(&'a self, turn: &'a Function) -> impl Iterator<Item = &'a Open> {
        self.both(move |part| part.of_function(turn))
    }

    /// What a function has opened.
    pub fn from<'a>(&'a self, function: &'a Function) -> impl Iterator<Item = &'a Open> {
        self.both(move |part| part.from(function))
    }

    /// What is open about an initiative.
    pub fn about<'a>(&'a self, initiative: &'a str) -> impl Iterator<Item = &'a Open> {
        self.both(move |part| part.about(initiative))
    }
}
