//! One look at the house: the world, the verdicts and the instant of one page, with the links that lead on
//! from it.

use crate::access::{Asker, Pass};
use crate::as_of::{AsOf, Asked};
use crate::bench::{Aim, Bench, Live, Opened, Outlook, Place};
use crate::house::{House, Rooms};
use crate::kept::Kept;
use crate::parts::choices::Choices;
use comity_auth::Thing;
use comity_common::about;
use comity_common::initiatives::fold::announcement_parts;
use comity_common::practice::{ActCard, Glance, Open};
use comity_common::view::{SeenHead, View, Viewer};
use comity_common::world::World;
use comity_spine::entry::Words;
use comity_spine::verdict::Judgement;
use comity_spine::{Action, At, Day, FactId, Function, InitiativeId, KeynoteId, Noun, PersonId, Ref, Seq};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One look at the house.
pub struct Visit<'a> {
    /// The house.
    pub house: &'a House,
    /// The world.
    pub world: &'a World,
    /// What is not open to everyone.
    pub kept: &'a Kept,
    /// What the address asks.
    pub asked: &'a Asked,
    /// The instant.
    pub as_of: AsOf,
    /// The verdicts of that instant.
    pub bench: Arc<Bench>,
    /// The verdicts of now.
    pub live: &'a Live,
    /// The path of the page, for coming back to it.
    pub path: String,
    asker: Asker,
    viewer: Viewer,
    /// Whether whoever is looking sees the house as a whole, or only some of its initiatives.
    sees_all: bool,
    reached: RefCell<BTreeMap<InitiativeId, bool>>,
    open: OnceCell<Option<Opened>>,
    /// How many things whoever is looking has before them, once it was counted.
    pub(crate) n_owed: OnceCell<usize>,
    /// What the forms of this page let one choose from.
    pub(crate) choices: Choices,
}

impl<'a> Visit<'a> {
    /// A look at those rooms as of an instant, by whoever may; judges if nobody has asked for that instant
    /// yet.
    pub fn new(house: &'a House, rooms: &'a Rooms, asked: &'a Asked, as_of: AsOf, pass: &Pass) -> Visit<'a> {
        let asker = pass.asker().clone();
        Visit {
            house,
            world: &rooms.world,
            kept: &rooms.kept,
            asked,
            as_of,
            bench: house.benches().at(&rooms.world, &rooms.live, as_of.at),
            live: &rooms.live,
            path: "/".to_owned(),
            viewer: asker.viewer(),
            sees_all: asker.may(Action::Look, &Thing::House),
            asker,
            reached: RefCell::default(),
            open: OnceCell::new(),
            n_owed: OnceCell::new(),
            choices: Choices::default(),
        }
    }

    /// Who is looking, if they have signed in.
    pub fn me(&self) -> Option<PersonId> {
        self.asker.me()
    }

    /// The function for which whoever is looking speaks.
    pub fn my_function(&self) -> Option<&'a Function> {
        self.world.people().function(self.me()?, self.at())
    }

    /// Whether whoever is looking can do something here: signed in, on a page of now.
    pub fn can_act(&self) -> bool {
        self.me().is_some() && self.house.has_pen() && !self.as_of.said
    }

    /// Whether whoever is looking keeps the directory and the sources, on a page of now.
    pub fn may_keep(&self) -> bool {
        let has_keeper = self.house.records().is_some();
        has_keeper && self.can_act() && self.asker.may(Action::Keep, &Thing::House)
    }

    /// Whether whoever is looking may say what a place of those functions belongs to, on a page of now.
    pub fn may_map(&self, owners: &BTreeSet<Function>) -> bool {
        let has_keeper = self.house.records().is_some();
        has_keeper && self.can_act() && self.asker.may(Action::Map, &Thing::Place(owners))
    }

    /// Whether whoever is looking may do an act with those fields, as far as they are known.
    pub fn may_do(&self, card: &ActCard, fields: &[(&str, String)]) -> bool {
        let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
        let about = about::of(self.world, card, fields, self.house.now());
        self.asker.may(card.action, &Thing::Deed(&about))
    }

    /// Whether whoever is looking sees the house as a whole.
    pub fn sees_all(&self) -> bool {
        self.sees_all
    }

    /// Where whoever is looking begins.
    pub fn home(&self) -> String {
        self.asker.home()
    }

    /// Whether whoever is looking sees an initiative. Whoever sees the house sees all there are, by the
    /// policies: thousands are not asked about one by one.
    pub fn reaches(&self, id: &InitiativeId) -> bool {
        if self.sees_all {
            return true;
        }
        if let Some(known) = self.reached.borrow().get(id) {
            return *known;
        }
        let reached = self.asker.reaches(id);
        self.reached.borrow_mut().insert(id.clone(), reached);
        reached
    }

    /// Whether whoever is looking sees a subject: by its initiative, where not everything.
    fn reaches_subject(&self, subject: &Ref) -> bool {
        let about = about::initiative_of(self.world, subject);
        self.sees_all || about.is_some_and(|id| self.reaches(&id))
    }

    /// For whom this look is.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The instant.
    pub fn at(&self) -> At {
        self.as_of.at
    }

    /// The verdicts of another instant.
    pub fn bench_at(&self, at: At) -> Arc<Bench> {
        self.house.benches().at(self.world, self.live, at)
    }

    /// A case in words; `None` if its clause does not speak of it.
    pub fn case(&self, place: &Place) -> Option<Judgement> {
        self.bench.case(self.world, place)
    }

    /// For whom a case asks.
    pub fn aim(&self, place: &Place) -> Aim {
        self.bench.aim(self.world, place)
    }

    /// The day of an instant in the agreement's calendar.
    pub fn day(&self, at: At) -> Day {
        self.world.calendar().day_of(at)
    }

    /// The day of the page.
    pub fn today(&self) -> Day {
        self.day(self.at())
    }

    /// An address on this site that stays at the instant of this page.
    pub fn href(&self, path: &str) -> String {
        match (self.as_of.said, path.contains('?')) {
            (false, _) => path.to_owned(),
            (true, false) => format!("{path}?as_of={}", self.as_of.text()),
            (true, true) => format!("{path}&as_of={}", self.as_of.text()),
        }
    }

    /// What people call a thing, or its id.
    pub fn name(&self, about: &Ref) -> String {
        self.house.name_of(about).unwrap_or_else(|| about.id.to_string())
    }
    /// What people call an initiative.
    pub fn initiative(&self, id: &InitiativeId) -> String {
        self.name(&Ref::initiative(id))
    }
    /// What people call a keynote.
    pub fn keynote(&self, id: &KeynoteId) -> String {
        self.name(&Ref::new(Noun::Keynote, id.as_str()))
    }
    /// What people call a function.
    pub fn function(&self, id: &str) -> String {
        self.name(&Ref::new(Noun::Function, id))
    }
    /// What people call a region.
    pub fn region(&self, id: &str) -> String {
        self.name(&Ref::new(Noun::Region, id))
    }
    /// What people call a person; `None` where no name is known or they were erased, since an id says
    /// nothing.
    pub fn person(&self, id: PersonId) -> Option<String> {
        if self.world.people().is_erased(id) {
            return None;
        }
        self.house.names().of(&Ref::new(Noun::Person, id.to_string()))
    }

    /// What people call a subject: of an announcement, the initiative and the keynote.
    pub fn subject(&self, subject: &Ref) -> String {
        match announcement_parts(&subject.id).filter(|_| subject.noun == Noun::Announcement) {
            Some((keynote, initiative)) => {
                format!("{} for {}", self.initiative(&initiative), self.keynote(&keynote))
            }
            None => self.name(subject),
        }
    }

    /// The room of a subject, if it has one.
    pub fn room_of(&self, subject: &Ref) -> Option<String> {
        let id = match subject.noun {
            Noun::Initiative => subject.id.to_string(),
            Noun::Announcement => announcement_parts(&subject.id)?.1.to_string(),
            _ => return None,
        };
        if !self.reaches(&InitiativeId::new(&id).ok()?) {
            return None;
        }
        Some(self.href(&format!("/room/{id}")))
    }

    /// Whether more of a fact may be told than that an exchange took place.
    pub fn may_tell(&self, id: FactId) -> bool {
        self.kept.tells(id, &self.viewer)
    }

    /// Whether more of a subject may be told than that it exists.
    pub fn may_name(&self, subject: &Ref) -> bool {
        self.kept.names(subject, self.world, &self.viewer) && self.reaches_subject(subject)
    }

    /// What is open between people; `None` if that is not known for this instant.
    pub fn open(&self) -> Option<&Opened> {
        let asked = || {
            let back = |at| self.house.at(at);
            let outlook = Outlook { world: self.world, rewind: Some(&back), names: self.house.names() };
            self.bench.open(outlook, &self.viewer).map(|open| self.within_reach(open))
        };
        self.open.get_or_init(asked).as_ref()
    }

    fn within_reach(&self, open: Opened) -> Opened {
        if self.sees_all {
            return open;
        }
        open.only(|open| {
            let id = open.initiative.as_deref().and_then(|id| InitiativeId::new(id).ok());
            id.is_some_and(|id| self.reaches(&id))
        })
    }

    /// What a matter was opened with, in the words of whoever did, where they are there. What is open was
    /// asked for this viewer, so that of a matter kept between some people they are one.
    pub fn words(&self, open: &Open) -> Option<String> {
        let head = SeenHead {
            seq: open.opened,
            at: open.since,
            by: None,
            visibility: open.visibility,
            parties: self.me().into_iter().collect(),
        };
        let words = View::new(self.glance(self.world), &()).words(&head)?;
        words.get("text").cloned()
    }

    /// What an act said, where it is there and this viewer may know it: it is open to them, or they are one
    /// of those whom it is between.
    pub fn said(&self, seq: Seq) -> Option<Words> {
        View::new(self.glance(self.world), &()).words(&self.head(seq))
    }

    /// The same of several acts, in their order.
    pub fn said_of(&self, seqs: &[Seq]) -> Vec<Option<Words>> {
        let heads: Vec<SeenHead> = seqs.iter().map(|seq| self.head(*seq)).collect();
        View::new(self.glance(self.world), &()).words_of(&heads)
    }

    fn head(&self, seq: Seq) -> SeenHead {
        let (visibility, parties) = self.kept.between(FactId::Act(seq));
        SeenHead { seq, at: self.at(), by: None, visibility, parties: parties.to_vec() }
    }

    /// What is open about an initiative.
    pub fn open_about<'b>(&'b self, id: &'b InitiativeId) -> impl Iterator<Item = &'b Open> {
        self.open().into_iter().flat_map(|open| open.about(id.as_str()))
    }

    /// This look as practices want it.
    pub fn glance<'b>(&'b self, world: &'b World) -> Glance<'b> {
        Glance::new(world, &self.viewer, self.at(), self.house.names()).asking(self.asked.all())
    }
}

/// Whether an open matter is between that function and another.
pub fn concerns(open: &Open, function: &Function) -> bool {
    open.turn.as_ref() == Some(function) || open.from.as_ref() == Some(function)
}
