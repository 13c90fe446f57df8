//! What one viewer may see, as of one instant. Pages, measures and decisions are functions of this alone.
//!
//! Privilege and pair visibility are decided here, below any policy: what a view does not hand out cannot
//! reach a page, a count, an export or an answer.

use crate::holds::Holds;
use crate::initiatives::Initiatives;
use crate::judgement::Rounds;
use crate::people::People;
use crate::practice::{Focus, Glance};
use crate::register::Register;
use crate::trace::Facts;
use crate::world::World;
pub use comity_science::vectors::Vectors;
use comity_spine::{
    At, Calendar, Function, Head, InitiativeId, PersonId, Ref, Seq, Slug,
    entry::{Visibility, Words},
};
use rustc_hash::FxHashMap;

/// For whom a view is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// A signed-in person.
    Person(PersonId),
    /// Whoever runs Comity on the machine: sees everything open, nothing privileged and nothing of a pair.
    Operator,
    /// Somebody who may see only what is open to everyone.
    Guest,
}

/// Names of people and things and the words of acts, from outside the world.
pub trait Name {
    /// What people call a thing, or a person.
    fn of(&self, about: &Ref) -> Option<String>;
    /// The words of an act, if they were not withdrawn. Only [`View::words`] may call this: it asks whether
    /// the viewer may see them.
    fn words(&self, seq: Seq) -> Option<Words>;
    /// The words of several acts, in their order; only [`View::words_of`] may call this.
    fn words_of(&self, seqs: &[Seq]) -> Vec<Option<Words>> {
        seqs.iter().map(|seq| self.words(*seq)).collect()
    }
    /// Word vectors by which texts that mean alike are found, where whoever runs Comity supplied some.
    fn vectors(&self) -> Option<&Vectors> {
        None
    }
    /// Reads anew what may have changed outside, and says whether anything did.
    fn refresh(&self) -> bool {
        false
    }
}

/// Knows no names; what is shown then is the id.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nameless;

impl Name for Nameless {
    fn of(&self, _: &Ref) -> Option<String> {
        None
    }
    fn words(&self, _: Seq) -> Option<Words> {
        None
    }
}

/// A practice's state and the shared ones, for one viewer as of one instant.
pub struct View<'a, S> {
    /// The practice's own state.
    pub state: &'a S,
    /// As of when.
    pub as_of: At,
    glance: Glance<'a>,
}

impl<'a, S> View<'a, S> {
    /// A view of a state from where somebody looks.
    pub fn new(glance: Glance<'a>, state: &'a S) -> View<'a, S> {
        View { state, as_of: glance.as_of, glance }
    }

    /// For whom.
    pub fn viewer(&self) -> &'a Viewer {
        self.glance.viewer
    }
    /// The same view, narrowed to something else.
    #[must_use]
    pub fn on(&self, focus: Focus<'a>) -> View<'a, S> {
        View::new(self.glance.on(focus), self.state)
    }
    /// To what the look is narrowed.
    pub fn scope(&self) -> Focus<'a> {
        self.glance.focus
    }
    /// The first value of a name behind the `?` of the address that is not empty.
    pub fn asked(&self, name: &str) -> Option<&'a str> {
        let said = self.glance.asked.iter().map(|(key, value)| (key, value.trim()));
        said.filter(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value).next()
    }
    /// The initiative in focus, if one is.
    pub fn focus(&self) -> Option<&'a InitiativeId> {
        match self.glance.focus {
            Focus::Initiative(id) => Some(id),
            Focus::Everything | Focus::Matter(_) | Focus::Kept => None,
        }
    }
    /// People over time.
    pub fn people(&self) -> &'a People {
        self.glance.world.people()
    }
    /// Initiatives and keynotes.
    pub fn initiatives(&self) -> &'a Initiatives {
        self.glance.world.initiatives()
    }
    /// The facts.
    pub fn facts(&self) -> &'a Facts {
        self.glance.world.facts()
    }
    /// The register of obligations.
    pub fn register(&self) -> &'a Register {
        self.glance.world.register()
    }
    /// Legal holds.
    pub fn holds(&self) -> &'a Holds {
        self.glance.world.holds()
    }
    /// Rounds of answers that are given before seeing.
    pub fn rounds(&self) -> &'a Rounds {
        self.glance.world.rounds()
    }
    /// The calendar in which days are counted: the agreement's.
    pub fn calendar(&self) -> &'a Calendar {
        self.glance.world.calendar()
    }
    /// The world.
    pub fn world(&self) -> &'a World {
        self.glance.world
    }

    /// The function that a person counts for, as of this view.
    pub fn function(&self, person: PersonId) -> Option<&'a Function> {
        self.people().function(person, self.as_of)
    }

    /// When a freeze came for an initiative: its own, or that of a keynote it is promised for; the earliest.
    ///
    /// `None` while none has come. A keynote's freeze counts from its date on, while the promise stands.
    pub fn freeze(&self, id: &InitiativeId, freeze: &str) -> Option<At> {
        let all = self.initiatives();
        let own = all.get(id).and_then(|it| it.frozen(Some(freeze), self.as_of).map(|(at, _, _)| at).min());
        let freeze = Slug::new(freeze).ok()?;
        let of_keynote = |keynote| {
            let stands = all.is_promised(keynote, id, self.as_of);
            let (at, _) = all.keynote(keynote).filter(|_| stands)?.freeze(&freeze, self.as_of)?;
            (at <= self.as_of).then_some(at)
        };
        own.into_iter().chain(all.keynotes_of(id).filter_map(of_keynote)).min()
    }

    /// What people call a thing, or its id.
    pub fn name(&self, about: &Ref) -> String {
        self.glance.names.of(about).unwrap_or_else(|| about.id.to_string())
    }

    /// Word vectors by which texts that mean alike are found, where whoever runs Comity supplied some.
    pub fn vectors(&self) -> Option<&'a Vectors> {
        self.glance.names.vectors()
    }

    /// Whether this viewer may know what an act said, given who was part of the matter.
    pub fn may_see(&self, visibility: Visibility, parties: &[PersonId]) -> bool {
        let may = may_see(self.glance.viewer, visibility, parties);
        if let (false, Some(spared)) = (may, self.glance.spared) {
            spared.note(parties);
        }
        may
    }

    /// The words of an act, if they are still there and this viewer may see them.
    pub fn words(&self, head: &SeenHead) -> Option<Words> {
        let may = head.seq != Seq::NONE && self.may_see(head.visibility, &head.parties);
        may.then(|| self.glance.names.words(head.seq)).flatten()
    }

    /// The words of several acts, in their order, as [`View::words`] gives them one by one.
    pub fn words_of(&self, heads: &[SeenHead]) -> Vec<Option<Words>> {
        let may = |head: &SeenHead| head.seq != Seq::NONE && self.may_see(head.visibility, &head.parties);
        let may: Vec<bool> = heads.iter().map(may).collect();
        let seqs: Vec<Seq> =
            heads.iter().zip(&may).filter(|(_, may)| **may).map(|(head, _)| head.seq).collect();
        let mut words = self.glance.names.words_of(&seqs).into_iter();
        may.into_iter().map(|may| if may { words.next().flatten() } else { None }).collect()
    }
}

/// Whether somebody may know what has that visibility, given who was part of it.
pub fn may_see(viewer: &Viewer, visibility: Visibility, parties: &[PersonId]) -> bool {
    match (visibility, viewer) {
        (Visibility::Open, _) => true,
        (Visibility::Space, Viewer::Guest) => false,
        (Visibility::Space, _) => true,
        (Visibility::Pair | Visibility::Privileged, Viewer::Person(person)) => parties.contains(person),
        (Visibility::Pair | Visibility::Privileged, _) => false,
    }
}

/// When a freeze came for initiatives, asked of a view once for each of them.
pub struct Freezes<'a, 'v, S> {
    view: &'v View<'a, S>,
    freeze: &'static str,
    known: FxHashMap<&'a InitiativeId, Option<At>>,
}

impl<'a, 'v, S> Freezes<'a, 'v, S> {
    /// Those of that name.
    pub fn new(view: &'v View<'a, S>, freeze: &'static str) -> Freezes<'a, 'v, S> {
        Freezes { view, freeze, known: FxHashMap::default() }
    }

    /// As [`View::freeze`].
    pub fn of(&mut self, id: &'a InitiativeId) -> Option<At> {
        *self.known.entry(id).or_insert_with(|| self.view.freeze(id, self.freeze))
    }
}

/// What a fold keeps of an act's head so that its words can be found, and kept from those they are not for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenHead {
    /// The act.
    pub seq: Seq,
    /// When.
    pub at: At,
    /// Who did it.
    pub by: Option<PersonId>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The people of the matter, where it is not open to everyone.
    pub parties: Vec<PersonId>,
}

impl SeenHead {
    /// Of an act, with its author as the only party so far.
    pub fn new(head: &Head) -> SeenHead {
        SeenHead {
            seq: head.seq,
            at: head.at,
            by: head.by,
            visibility: head.visibility,
            parties: head.by.into_iter().collect(),
        }
    }

    /// Of what a source told at that time: no act, nobody's, open to everyone.
    pub fn of_source(at: At) -> SeenHead {
        SeenHead { seq: Seq::NONE, at, by: None, visibility: Visibility::Open, parties: Vec::new() }
    }

    /// Whether somebody who works here may know what was said.
    pub fn is_for(&self, person: PersonId) -> bool {
        self.visibility <= Visibility::Space || self.parties.contains(&person)
    }
}
