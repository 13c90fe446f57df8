//! Who may read a document, and who may write in it. This is the only place where that is asked: nothing of a
//! document is reached without an [`Admitted`], and [`admit`] alone makes one.

use super::Opening;
use crate::access::{Asker, Stop};
use crate::house::{House, Rooms};
use crate::pages::error::Fault;
use comity_auth::Thing;
use comity_common::about;
use comity_common::document::formed;
use comity_common::document::manuscript::{ManuscriptCard, Part, Stands, name_of, thing_of};
use comity_common::practice::Glance;
use comity_common::world::World;
use comity_spine::{About, Action, PersonId, Ref, Slug};

/// That somebody may look into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    pad: Slug,
    of: Option<Of>,
    person: Option<PersonId>,
    writes: bool,
}

/// What a document is of, and how that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Of {
    /// The thing.
    pub thing: Ref,
    /// The sections, and what becomes of them.
    pub card: ManuscriptCard,
    /// Its practice, among all.
    pub practice: usize,
    /// Why nobody, or not this person, writes in it; a sentence.
    pub closed: Option<String>,
}

/// Whether somebody may look into a document. Of something: whoever may see that may read it, and whoever may
/// do the act that takes it over may write. Of nothing: whoever sees the house may read, whoever acts in it
/// may write.
///
/// # Errors
/// They may not. Of what they may not see they are told what they would be told if it were not there.
pub fn admit(house: &House, rooms: &Rooms, asker: &Asker, pad: &Slug) -> Result<Admitted, Stop> {
    let pass = asker.clone().pass(Action::Look, &Thing::House)?;
    let asker = pass.asker();
    let of = match thing_of(pad) {
        Some(thing) => Some(of(house, rooms, asker, &thing).ok_or_else(Fault::nowhere)?),
        None => None,
    };
    let may_act = match &of {
        None => asker.may(Action::Act, &Thing::Deed(&About::default())),
        Some(of) => of.closed.is_none() && may_take_over(house, rooms, asker, of),
    };
    let person = asker.me();
    Ok(Admitted { pad: pad.clone(), of, person, writes: may_act && person.is_some() })
}

fn of(house: &House, rooms: &Rooms, asker: &Asker, thing: &Ref) -> Option<Of> {
    let all = rooms.world.practices().iter().enumerate();
    let (practice, card) = all
        .flat_map(|(place, practice)| practice.manuscripts().into_iter().map(move |card| (place, card)))
        .find(|(_, card)| card.of == thing.noun)?;
    let viewer = asker.viewer();
    let glance = Glance::new(&rooms.world, &viewer, house.now(), house.names());
    let thing = rooms.world.practices().get(practice)?.written_of(thing, &glance)?;
    // Its words are not needed for that, and this is asked often.
    let Stands { closed, .. } = stood(house, rooms, asker, practice, &thing, Some(0))?;
    Some(Of { thing, card, practice, closed })
}

/// How a thing stands, or stood in a version.
fn stood(
    house: &House,
    rooms: &Rooms,
    asker: &Asker,
    practice: usize,
    thing: &Ref,
    version: Option<u32>,
) -> Option<Stands> {
    let viewer = asker.viewer();
    let glance = Glance::new(&rooms.world, &viewer, house.now(), house.names());
    rooms.world.practices().get(practice)?.stands(thing, version, &glance)
}

fn may_take_over(house: &House, rooms: &Rooms, asker: &Asker, of: &Of) -> bool {
    let Some(card) = rooms.world.act(of.card.act) else { return false };
    let fields = [(of.thing.noun.name(), of.thing.id.as_str())];
    asker.may(card.action, &Thing::Deed(&about::of(&rooms.world, card, fields, house.now())))
}

impl Admitted {
    /// The document.
    pub fn pad(&self) -> &Slug {
        &self.pad
    }
    /// What it is of, if it is of something.
    pub fn of(&self) -> Option<&Of> {
        self.of.as_ref()
    }
    /// Who looks, if they have signed in.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }
    /// Whether they may write.
    pub fn writes(&self) -> bool {
        self.writes
    }
}

impl Of {
    /// How the thing stands now, or its text in a version.
    pub fn stands(&self, house: &House, rooms: &Rooms, asker: &Asker, version: Option<u32>) -> Stands {
        stood(house, rooms, asker, self.practice, &self.thing, version).unwrap_or_default()
    }

    /// The text with which its document begins, and of which version that is.
    pub fn opening(&self, house: &House, rooms: &Rooms, asker: &Asker) -> (Vec<Opening>, u32) {
        let Stands { version, parts, .. } = self.stands(house, rooms, asker, None);
        let is_formed = |word: &str| self.card.sections.iter().any(|it| it.word == word && it.formed);
        let opening = |Part { word, text, by, day }| {
            let lines = if is_formed(word) { formed::read(&text) } else { formed::unformed(&text) };
            Opening { root: String::from(word), lines, by, day }
        };
        (parts.into_iter().map(opening).collect(), version)
    }

    /// Whether what lies in a root of the document counts: a section's, or all where there are none.
    pub fn has(&self, root: &str) -> bool {
        self.card.sections.is_empty() || self.card.sections.iter().any(|section| section.word == root)
    }

    /// The page on which the thing is read, if it has one.
    pub fn page(&self, world: &World) -> Option<String> {
        self.page_of(world, &self.thing)
    }

    /// The page of a thing of the same practice.
    pub fn page_of(&self, world: &World, thing: &Ref) -> Option<String> {
        let practice = world.practices().get(self.practice)?;
        let page = practice.pages().into_iter().find(|page| page.of == Some(thing.noun))?;
        Some(format!("/p/{}/{}/{}", practice.slug(), page.path, thing.id))
    }

    /// The document by its name, as an act says it.
    pub fn name(&self) -> Option<String> {
        name_of(&self.thing).map(|name| format!("document:{name}"))
    }
}
