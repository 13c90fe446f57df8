//! The contract of a practice: a value that says what people can do, how that changes a state, what clauses
//! may see of it, what is measured and what is shown. The adapter below erases the types so that everything
//! that walks over practices (routes, CLI, manual, world) is a loop.

use crate::document::manuscript::whole_id;
use crate::document::{Manuscript, ManuscriptCard, Stands, ToSign};
use crate::misread::misread;
pub use crate::spared::Spared;
pub use crate::unreadable::{Unreadable, read};
use crate::view::{Name, View, Viewer};
use crate::world::World;
use comity_spine::{
    Action, At, Depth, FactId, Function, Head, InitiativeId, KindCard, Noun, PersonId, Ref, Refusal, Seq,
    Trace, TraceId,
    entry::{Visibility, Words},
};
use compact_str::CompactString;
use maud::Markup;
use serde::{Serialize, de::DeserializeOwned};
use smallvec::SmallVec;
use std::any::Any;
use std::fmt::Debug;

/// What people, forms and commands need to know of an act.
#[derive(Clone, Copy, Debug)]
pub struct ActCard {
    /// Its kind in the catalogue.
    pub kind: KindCard,
    /// Its fields, as [`crate::form`] reads them: a `?` behind those that may be left out.
    pub fields: &'static [&'static str],
    /// Its prose, kept beside the act and erasable; a `?` behind what may be left out.
    pub words: &'static [&'static str],
    /// What a button for it says: `Answer`. Empty where nobody does it by hand.
    pub does: &'static str,
    /// Whether it opens a matter: the thing that its kind is about first, under an id that is new.
    pub opens: bool,
    /// What whoever does it must be allowed.
    pub action: Action,
    /// Whose words they are that go with it, and whether it is written down who did it.
    pub told: Telling,
    /// Fields that Comity alone fills in, from what it counted itself; nobody may say them.
    pub counted: &'static [&'static str],
    /// The word whose text may be that of a file, read before it is sent.
    pub from_file: Option<&'static str>,
    /// The kind of act that it replies to, where whoever took part in a matter may say something to what was
    /// done last in it, and owes nobody a word; empty elsewhere. The news of that act offers it.
    pub replies_to: &'static str,
    /// Whether it is an e-signature: whoever does it proves at that moment who they are, and its practice
    /// says by [`Practice::signs`] what they sign.
    pub is_signature: bool,
}

/// Whose the words of an act are, and whether the log says who did it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Telling {
    /// By its author, in their words: the words go when the author is erased.
    #[default]
    ByName,
    /// By its author, but the words belong to the house and stay: what a law is called is nobody's own.
    OfTheHouse,
    /// The log does not say by whom. In the author's place stands a mark in the field `voter`, drawn by the
    /// writer: the same for the same person and the same first subject, and telling nobody who it is
    /// without the workspace's key. Such an act has no words.
    Unnamed,
}

impl ActCard {
    /// A card of a kind, its fields and its prose.
    pub const fn new(
        kind: KindCard,
        fields: &'static [&'static str],
        words: &'static [&'static str],
    ) -> ActCard {
        let (action, told) = (Action::Act, Telling::ByName);
        ActCard {
            kind,
            fields,
            words,
            opens: false,
            does: "",
            action,
            told,
            counted: &[],
            from_file: None,
            replies_to: "",
            is_signature: false,
        }
    }

    /// A card of an act that people do here: its name, what it is about, its closed words, what a list of
    /// events says of it, its fields and its prose.
    pub const fn of(
        name: &'static str,
        about: &'static [Noun],
        attrs: &'static [&'static str],
        says: &'static str,
        fields: &'static [&'static str],
        words: &'static [&'static str],
    ) -> ActCard {
        ActCard::new(KindCard { name, about, attrs, says, from_sources: false }, fields, words)
    }

    /// The same, of a kind that sources bring as well.
    #[must_use]
    pub const fn from_sources(self) -> ActCard {
        ActCard { kind: KindCard { from_sources: true, ..self.kind }, ..self }
    }

    /// The same, of an act whose words belong to the house and not to whoever said them.
    #[must_use]
    pub const fn of_the_house(self) -> ActCard {
        ActCard { told: Telling::OfTheHouse, ..self }
    }

    /// The same, of an act of which the log does not say who did it.
    #[must_use]
    pub const fn unnamed(self) -> ActCard {
        ActCard { told: Telling::Unnamed, ..self }
    }

    /// The same, with fields that Comity alone fills in.
    #[must_use]
    pub const fn counting(self, counted: &'static [&'static str]) -> ActCard {
        ActCard { counted, ..self }
    }

    /// The same, of an act that is an e-signature. What was signed is kept with it as the house's own, for as
    /// long as the log is.
    #[must_use]
    pub const fn signed(self) -> ActCard {
        ActCard { is_signature: true, told: Telling::OfTheHouse, ..self }
    }

    /// The same, with what a button for it says.
    #[must_use]
    pub const fn done_by(self, does: &'static str) -> ActCard {
        ActCard { does, ..self }
    }

    /// The same, of an act that replies to another, and that nobody has to do.
    #[must_use]
    pub const fn replying_to(self, replies_to: &'static str) -> ActCard {
        ActCard { replies_to, ..self }
    }

    /// The same, of an act that is not everybody's: whoever does it must be allowed that action.
    #[must_use]
    pub const fn needing(self, action: Action) -> ActCard {
        ActCard { action, ..self }
    }

    /// The same, of an act that opens a matter. Its id may be left out: the writer then draws one, and
    /// insists on it where the matter is not open to everyone, because a name would tell what it is about.
    pub const fn opening(self) -> ActCard {
        ActCard { opens: true, ..self }
    }

    /// The field with the id of the matter that it is about.
    pub fn matter(&self) -> Option<&'static str> {
        self.kind.about.first().map(|noun| noun.name())
    }
}

/// What clauses may see of one act; who did it and for which function is filled in by the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What it is about, most particular first.
    pub about: SmallVec<[Ref; 2]>,
    /// The function it is addressed to.
    pub to: Option<Function>,
    /// The function it counts for, if the act itself says so; else the actor's.
    pub function: Option<Function>,
    /// How deep the contact is.
    pub depth: Option<Depth>,
    /// Closed words that clauses may ask for.
    pub attrs: SmallVec<[(CompactString, CompactString); 1]>,
    /// What it amounts to besides, for some subjects.
    pub also: Vec<Also>,
}

/// What an act amounts to besides itself: who makes a problem part of one that is owned gives it an owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The kind of event that it counts as.
    pub kind: &'static str,
    /// For which subjects.
    pub about: SmallVec<[Ref; 2]>,
    /// The function that it counts for; the actor's if not said.
    pub function: Option<Function>,
}

/// An act with its head, as a practice folds it.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a, A> {
    /// Who, when.
    pub head: &'a Head,
    /// What.
    pub act: &'a A,
}

/// An act that somebody would like to do.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a, A> {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// What.
    pub act: &'a A,
    /// The prose that goes with it.
    pub words: &'a Words,
}

/// A number with its unit, its uncertainty and what it is out of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The value; `None` while there is too little to say.
    pub value: Option<f64>,
    /// An interval with its meaning, such as `80 % Jeffreys`.
    pub interval: Option<(f64, f64)>,
    /// How many cases it is out of.
    pub of: usize,
}

/// A measure of a practice.
pub struct Measure<S: 'static> {
    /// Its id: `P1-2`.
    pub id: &'static str,
    /// What it is called on the page.
    pub title: &'static str,
    /// Its unit: `working days`, `share`.
    pub unit: &'static str,
    /// How it is defined, with its source, and what it cannot say.
    pub says: &'static str,
    /// Takes it, for everything or for one initiative.
    pub take: fn(&View<'_, S>) -> Reading,
}

/// A page of a practice.
pub struct Page<S: 'static> {
    /// Its path under the practice; the empty one is the front page.
    pub path: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What a page of one thing shows; its id stands behind the path, and the view is focused on it. `None`
    /// for a page of all, which has a tab.
    pub of: Option<Noun>,
    /// Draws it; `None` where there is no such thing, or none that this viewer may know of.
    pub show: fn(&View<'_, S>) -> Option<Markup>,
    /// The same for programs: what is drawn, as data.
    pub data: fn(&View<'_, S>) -> Option<serde_json::Value>,
}

/// What a page of a practice is called, and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageCard {
    /// Its path under the practice; the empty one is the front page.
    pub path: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What a page of one thing shows.
    pub of: Option<Noun>,
}

/// What sources told, or took back.
#[derive(Clone, Copy, Debug)]
pub enum Sourced<'a> {
    /// A trace came, of a kind that the practice hears.
    Came(&'a Trace),
    /// A trace is gone: its import was undone, or it comes again with another content.
    Gone(TraceId),
}

/// A practice: everything that the rest of the house knows of it.
pub struct Practice<A: 'static, S: 'static> {
    /// Its name in paths and files.
    pub slug: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Why it exists.
    pub purpose: &'static str,
    /// What people can do.
    pub acts: &'static [ActCard],
    /// The kind of an act; one of those in `acts`.
    pub kind: fn(&A) -> &'static str,
    /// Changes the state by one act. Total: no clock, no I/O, cannot fail.
    pub fold: fn(&mut S, &Done<'_, A>),
    /// The kinds of trace that change its state beside its acts.
    pub hears: &'static [&'static str],
    /// Changes the state by what sources told or took back. Total, as `fold`.
    pub hear: fn(&mut S, Sourced<'_>),
    /// Whether this may be done now.
    pub decide: fn(&View<'_, S>, &Wish<'_, A>) -> Result<(), Refusal>,
    /// What clauses may see of an act; the state is the one that the act has just changed.
    pub facts: fn(&S, &Done<'_, A>) -> Seen,
    /// Its numbers.
    pub measures: &'static [Measure<S>],
    /// Clause templates, as TOML.
    pub templates: &'static str,
    /// What is open between people: for Wall, Inbox and next moves.
    ///
    /// An act of the practice may change what is open of the matters that its facts are about, and nothing
    /// else; whoever may see more of a matter has no less open in it. Whatever the view is focused on, no
    /// more than that is asked for.
    pub open: fn(&View<'_, S>) -> Vec<Open>,
    /// What it says of the initiative that the view is on, where that stands about it as a whole: a sentence
    /// each, for the Room; or of the keynote that it is on, for the Wall. Asked of the world as it is now, so
    /// that what it says of a keynote rests on nothing later than the view.
    pub notes: fn(&View<'_, S>) -> Vec<String>,
    /// The documents that are written together in it.
    pub manuscripts: &'static [Manuscript<S>],
    /// What somebody would sign by one of its acts that are e-signatures, as this viewer reads it; `None` by
    /// any other act, and where there is no such thing.
    pub signs: fn(&View<'_, S>, &A) -> Option<ToSign>,
    /// Its pages; the first is the front page.
    pub pages: &'static [Page<S>],
}

/// A matter that is open: who owes what to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Open {
    /// The matter: `concern:c-7`, `ask:a-3`.
    pub matter: Ref,
    /// The initiative it is about.
    pub initiative: Option<CompactString>,
    /// The function that opened it.
    pub from: Option<Function>,
    /// The function whose turn it is.
    pub turn: Option<Function>,
    /// The person whose turn it is, if one is named.
    pub who: Option<PersonId>,
    /// Since when it is open.
    pub since: At,
    /// What is to be done next, as a sentence.
    pub next: String,
    /// The acts that do it; each has a field named like the matter's noun, which takes the matter's id.
    pub acts: &'static [&'static str],
    /// The act that opened it; its words are loaded by this, if the viewer may see them.
    pub opened: Seq,
    /// Who may see it.
    pub visibility: Visibility,
}

/// A practice with its types erased and its state inside.
pub trait AnyPractice: Send + Sync {
    /// Its name in paths and files.
    fn slug(&self) -> &'static str;
    /// Its name for people.
    fn title(&self) -> &'static str;
    /// Why it exists.
    fn purpose(&self) -> &'static str;
    /// What people can do.
    fn acts(&self) -> &'static [ActCard];
    /// Clause templates, as TOML.
    fn templates(&self) -> &'static str;
    /// Each page, in order.
    fn pages(&self) -> Vec<PageCard>;
    /// The kinds of document that are written together in it.
    fn manuscripts(&self) -> Vec<ManuscriptCard>;
    /// How what a document is of stands, or stood in a version; `None` where there is none that whoever looks
    /// may know of.
    fn stands(&self, of: &Ref, version: Option<u32>, glance: &Glance<'_>) -> Option<Stands>;
    /// What a document is of by its whole id, where its name has but a sum of that.
    fn written_of(&self, of: &Ref, glance: &Glance<'_>) -> Option<Ref>;
    /// Takes in an act: folds it and says what clauses may see of it.
    fn apply(&mut self, head: &Head, terms: &[u8]) -> Result<Seen, Unreadable>;
    /// Takes in what sources told or took back, where the practice hears of it.
    fn hear(&mut self, told: Sourced<'_>);
    /// Whether an act may be done now.
    ///
    /// # Errors
    /// A sentence for the person, also where the terms are not of the act's form.
    fn decide(&self, wish: &RawWish<'_>) -> Result<(), Refusal>;
    /// Takes a measure; `None` if the practice has none of that id.
    fn measure(&self, id: &str, glance: &Glance<'_>) -> Option<Reading>;
    /// Id, title and unit of each measure.
    fn measures(&self) -> Vec<(&'static str, &'static str, &'static str, &'static str)>;
    /// What is open.
    fn open(&self, glance: &Glance<'_>) -> Vec<Open>;
    /// What it says of the initiative or keynote in focus as a whole.
    fn notes(&self, glance: &Glance<'_>) -> Vec<String>;
    /// What somebody would sign by an act; `None` if that signs nothing.
    fn signs(&self, terms: &serde_json::Value, glance: &Glance<'_>) -> Option<ToSign>;
    /// Draws a page; `None` if there is none of that path.
    fn page(&self, path: &str, glance: &Glance<'_>) -> Option<Markup>;
    /// What a page shows, as data; `None` if there is none of that path.
    fn data(&self, path: &str, glance: &Glance<'_>) -> Option<serde_json::Value>;
    /// The same practice with an empty state.
    fn fresh(&self) -> Box<dyn AnyPractice>;
    /// A text of the state that is equal for equal states; for the property "live equals replay".
    fn digest(&self) -> String;
    /// Its state, for a command that knows what it asks.
    fn state(&self) -> &dyn Any;
}

/// An act that somebody would like to do, before its practice has read it.
#[derive(Clone, Copy)]
pub struct RawWish<'a> {
    /// The world to decide in.
    pub world: &'a World,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// The terms: `{"concern.raised": {…}}`.
    pub terms: &'a serde_json::Value,
    /// The prose.
    pub words: &'a Words,
}

/// From where somebody looks: the viewer, the world, the instant, what is in focus.
#[derive(Clone, Copy)]
pub struct Glance<'a> {
    /// The world.
    pub world: &'a World,
    /// For whom.
    pub viewer: &'a Viewer,
    /// As of when.
    pub as_of: At,
    /// To what the look is narrowed.
    pub focus: Focus<'a>,
    /// Names of people and things, where the caller has them.
    pub names: &'a dyn Name,
    /// Notes whom things were kept back for, where the caller wants to know.
    pub spared: Option<&'a Spared>,
    /// What stands behind the `?` of the address, for pages that ask what one chooses.
    pub asked: &'a [(String, String)],
}

impl<'a> Glance<'a> {
    /// A look at everything.
    pub fn new(world: &'a World, viewer: &'a Viewer, as_of: At, names: &'a dyn Name) -> Glance<'a> {
        Glance { world, viewer, as_of, focus: Focus::Everything, names, spared: None, asked: &[] }
    }

    /// The same, narrowed.
    #[must_use]
    pub fn on(self, focus: Focus<'a>) -> Glance<'a> {
        Glance { focus, ..self }
    }

    /// The same, noting whom things were kept back for.
    #[must_use]
    pub fn sparing(self, spared: &'a Spared) -> Glance<'a> {
        Glance { spared: Some(spared), ..self }
    }

    /// The same, with what the address asks.
    #[must_use]
    pub fn asking(self, asked: &'a [(String, String)]) -> Glance<'a> {
        Glance { asked, ..self }
    }
}

/// To what a look is narrowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus<'a> {
    /// To nothing.
    #[default]
    Everything,
    /// To one initiative.
    Initiative(&'a InitiativeId),
    /// To one matter, known by its id.
    Matter(&'a Ref),
    /// To matters of which something is kept between some people.
    Kept,
}

/// A practice together with its state.
pub struct Adapter<A: 'static, S: 'static> {
    practice: &'static Practice<A, S>,
    state: S,
}

impl<A: 'static, S: Default + 'static> Adapter<A, S> {
    /// The practice with an empty state.
    pub fn new(practice: &'static Practice<A, S>) -> Adapter<A, S> {
        Adapter { practice, state: S::default() }
    }

    fn view<'a>(&'a self, glance: &Glance<'a>) -> View<'a, S> {
        View::new(*glance, &self.state)
    }
}

impl<A, S> AnyPractice for Adapter<A, S>
where
    A: DeserializeOwned + Send + Sync + 'static,
    S: Default + Debug + Send + Sync + 'static,
{
    fn slug(&self) -> &'static str {
        self.practice.slug
    }
    fn title(&self) -> &'static str {
        self.practice.title
    }
    fn purpose(&self) -> &'static str {
        self.practice.purpose
    }
    fn acts(&self) -> &'static [ActCard] {
        self.practice.acts
    }
    fn templates(&self) -> &'static str {
        self.practice.templates
    }
    fn pages(&self) -> Vec<PageCard> {
        let card = |page: &Page<S>| PageCard { path: page.path, title: page.title, of: page.of };
        self.practice.pages.iter().map(card).collect()
    }

    fn manuscripts(&self) -> Vec<ManuscriptCard> {
        self.practice.manuscripts.iter().map(|manuscript| manuscript.card).collect()
    }
    fn stands(&self, of: &Ref, version: Option<u32>, glance: &Glance<'_>) -> Option<Stands> {
        let manuscript = self.practice.manuscripts.iter().find(|it| it.card.of == of.noun)?;
        let view = self.view(glance);
        let id = whole_id(of, || (manuscript.ids)(&view))?;
        (manuscript.stands)(&view, &id, version)
    }
    fn written_of(&self, of: &Ref, glance: &Glance<'_>) -> Option<Ref> {
        let manuscript = self.practice.manuscripts.iter().find(|it| it.card.of == of.noun)?;
        let view = self.view(glance);
        whole_id(of, || (manuscript.ids)(&view)).map(|id| Ref::new(of.noun, id))
    }

    fn apply(&mut self, head: &Head, terms: &[u8]) -> Result<Seen, Unreadable> {
        let act: A = read(head, terms)?;
        let done = Done { head, act: &act };
        (self.practice.fold)(&mut self.state, &done);
        Ok((self.practice.facts)(&self.state, &done))
    }

    fn hear(&mut self, told: Sourced<'_>) {
        let is_heard = match told {
            Sourced::Came(trace) => self.practice.hears.contains(&trace.kind.as_str()),
            Sourced::Gone(_) => !self.practice.hears.is_empty(),
        };
        if is_heard {
            (self.practice.hear)(&mut self.state, told);
        }
    }

    fn decide(&self, wish: &RawWish<'_>) -> Result<(), Refusal> {
        let act: A = serde::Deserialize::deserialize(wish.terms).map_err(|why| misread(&why, wish.terms))?;
        let viewer = Viewer::Person(wish.by);
        let glance = Glance::new(wish.world, &viewer, wish.at, &crate::view::Nameless);
        let typed = Wish { by: wish.by, at: wish.at, act: &act, words: wish.words };
        (self.practice.decide)(&self.view(&glance), &typed)
    }

    fn measure(&self, id: &str, glance: &Glance<'_>) -> Option<Reading> {
        let measure = self.practice.measures.iter().find(|measure| measure.id == id)?;
        Some((measure.take)(&self.view(glance)))
    }

    fn measures(&self) -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
        self.practice.measures.iter().map(|m| (m.id, m.title, m.unit, m.says)).collect()
    }

    fn open(&self, glance: &Glance<'_>) -> Vec<Open> {
        (self.practice.open)(&self.view(glance))
    }

    fn notes(&self, glance: &Glance<'_>) -> Vec<String> {
        (self.practice.notes)(&self.view(glance))
    }

    fn signs(&self, terms: &serde_json::Value, glance: &Glance<'_>) -> Option<ToSign> {
        let act: A = serde::Deserialize::deserialize(terms).ok()?;
        (self.practice.signs)(&self.view(glance), &act)
    }

    fn page(&self, path: &str, glance: &Glance<'_>) -> Option<Markup> {
        let page = self.practice.pages.iter().find(|page| page.path == path)?;
        (page.show)(&self.view(glance))
    }

    fn data(&self, path: &str, glance: &Glance<'_>) -> Option<serde_json::Value> {
        let page = self.practice.pages.iter().find(|page| page.path == path)?;
        (page.data)(&self.view(glance))
    }

    fn fresh(&self) -> Box<dyn AnyPractice> {
        Box::new(Adapter::new(self.practice))
    }

    fn digest(&self) -> String {
        format!("{:?}", self.state)
    }

    fn state(&self) -> &dyn Any {
        &self.state
    }
}

/// The id of the fact that an act makes.
pub fn fact_id(head: &Head) -> FactId {
    FactId::Act(head.seq)
}
