//! Who asks, and the proof that they may: nothing of the house is reached without a [`Pass`], and only the
//! policies give one.

use crate::door::Seat;
use crate::house::House;
use crate::pages::error::Fault;
use axum::http::StatusCode;
use comity_auth::{Actor, Standing, Thing, may};
use comity_common::Viewer;
use comity_common::world::World;
use comity_spine::{About, Action, InitiativeId, PersonId};

/// Who asks, with what the grants that hold and the directory say of them.
#[derive(Clone, Debug)]
pub struct Asker {
    seat: Seat,
    actor: Actor,
}

/// That somebody may do something; [`Asker::pass`] alone makes one.
#[derive(Debug)]
pub struct Pass {
    asker: Asker,
    action: Action,
}

/// Why a page is not drawn, or an act not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// They must sign in first.
    SignIn,
    /// They begin elsewhere: a guest at the front door.
    Begin(String),
    /// Anything else.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

impl Asker {
    /// Who sits there, as of now.
    pub fn of(house: &House, world: &World, seat: Seat) -> Asker {
        let actor = match &seat {
            Seat::Outside => Actor::Stranger { house_is_open: false },
            Seat::Stranger(_) => Actor::Stranger { house_is_open: true },
            Seat::Person(person) | Seat::Program(person, _) => {
                Actor::Person(Box::new(standing(house, world, *person)))
            }
        };
        Asker { seat, actor }
    }

    /// Whether they may do that to that thing.
    pub fn may(&self, action: Action, thing: &Thing<'_>) -> bool {
        self.seat.is_for(action) && may(&self.actor, action, thing)
    }

    /// The proof that they may, or what to tell them instead.
    ///
    /// # Errors
    /// They may not. What they may not even see is told of in the words that are used where nothing is.
    pub fn pass(self, action: Action, thing: &Thing<'_>) -> Result<Pass, Stop> {
        match self.may(action, thing) {
            true => Ok(Pass { asker: self, action }),
            false => Err(self.stop(action, thing)),
        }
    }

    fn stop(&self, action: Action, thing: &Thing<'_>) -> Stop {
        let Actor::Person(_) = &self.actor else { return Stop::SignIn };
        match thing {
            Thing::Deed(about) if self.sees(about) => Stop::Fault(not_yours(action)),
            Thing::House | Thing::Place(_)
                if action != Action::Look && self.may(Action::Look, &Thing::House) =>
            {
                Stop::Fault(not_yours(action))
            }
            _ => Stop::Fault(Fault::nowhere()),
        }
    }

    /// Whether they see what an act is about.
    fn sees(&self, about: &About) -> bool {
        let seen = |id| self.may(Action::Look, &Thing::Initiative(id));
        self.may(Action::Look, &Thing::House)
            || (about.is_known && !about.initiatives.is_empty() && about.initiatives.iter().all(seen))
    }

    /// Where they begin: the Wall, or the Room of what they were invited to.
    pub fn home(&self) -> String {
        let rooms = match &self.actor {
            Actor::Person(standing) => standing.guest_of.iter().next(),
            Actor::Stranger { .. } => None,
        };
        match rooms {
            Some(id) if !self.may(Action::Look, &Thing::House) => format!("/room/{id}"),
            _ => "/".to_owned(),
        }
    }

    /// Who they are, if they have signed in.
    pub fn me(&self) -> Option<PersonId> {
        match &self.seat {
            Seat::Person(person) | Seat::Program(person, _) => Some(*person),
            Seat::Stranger(_) | Seat::Outside => None,
        }
    }

    /// For whom pages are drawn.
    pub fn viewer(&self) -> Viewer {
        self.seat.viewer()
    }

    /// Whether they see an initiative.
    pub fn reaches(&self, id: &InitiativeId) -> bool {
        self.may(Action::Look, &Thing::Initiative(id))
    }
}

impl Pass {
    /// Who holds it.
    pub fn asker(&self) -> &Asker {
        &self.asker
    }
    /// What they may do.
    pub fn action(&self) -> Action {
        self.action
    }
}

/// What the door was told of somebody, and for whom they speak.
fn standing(house: &House, world: &World, person: PersonId) -> Standing {
    let now = house.now();
    let grants = house.door().map_or(Vec::new(), |door| door.grants(person, now));
    let mut standing = Standing::of(person, &grants);
    if let Some(place) = world.people().standing(person, now) {
        standing.speak_for(&place.function, place.role.as_deref() == Some("lead"));
    }
    standing
}

/// They see it, and may not do that.
fn not_yours(action: Action) -> Fault {
    let sentence = match action {
        Action::Enter | Action::Look | Action::Act => {
            "You may look here, and not act: ask whoever runs Comity to make you a member."
        }
        Action::Sign => "One signs for one's own function only: ask somebody of that function.",
        Action::Waive => {
            "A waiver is given by the lead of a party to the clause: ask one of them, or whoever runs Comity."
        }
        Action::Keep => "Whoever runs Comity here keeps the directory and the sources: ask them to do it.",
        Action::Map => {
            "Whoever runs Comity here says what a place belongs to, or the lead of a function whose people are mostly \
             there: ask one of them."
        }
        Action::Steer => "Whoever answers for it says how it goes on: ask them, or whoever runs Comity.",
    };
    Fault { status: StatusCode::FORBIDDEN, title: "Not yours to do", sentence: sentence.to_owned() }
}
