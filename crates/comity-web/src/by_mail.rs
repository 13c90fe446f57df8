//! An act that somebody does by a mail: the way that its form goes, from the proof that they may to the pen.

use crate::access::Stop;
use crate::acting;
use crate::digest::{is_by_mail, word_of};
use crate::door::Seat;
use crate::house::House;
use crate::pages::act as act_page;
use axum::http::StatusCode;
use comity_desk::{Acted, DeskError};
use comity_spine::{PersonId, Ref, Visibility};

/// Why a mail did nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// It may not be done; the sentence is for the person.
    #[error("{0}")]
    Refused(String),
    /// It could not be done just now; nothing was lost, and it may be tried again.
    #[error("{0}")]
    Down(String),
}

/// Does an act on a matter whose words are all that it takes. `once` names the mail: the same again does
/// nothing more.
///
/// # Errors
/// Why it was not done.
pub fn act(
    house: &House,
    person: PersonId,
    kind: &str,
    matter: &Ref,
    text: &str,
    once: &str,
) -> Result<Acted, NotDone> {
    let down = |error: &dyn std::fmt::Display| NotDone::Down(error.to_string());
    let refused = |sentence: &str| NotDone::Refused(sentence.to_owned());
    let typed = house.read(|rooms| {
        let card = rooms.world.act(kind).filter(|card| is_by_mail(card))?;
        let is_open = rooms.kept.of_matter(matter, &rooms.world) <= Visibility::Space;
        let word = word_of(card).filter(|_| is_open)?;
        let about = card.matter().filter(|name| *name == matter.noun.name())?;
        Some(vec![(about.to_owned(), matter.id.to_string()), (word.to_owned(), text.to_owned())])
    });
    let typed = typed.map_err(|error| down(&error))?;
    let typed =
        typed.ok_or_else(|| refused("That cannot be done by mail: sign in, and do it in your Inbox."))?;
    let pass = acting::pass(house, kind, &typed, Seat::Person(person)).map_err(|stop| match stop {
        Stop::Fault(fault) if fault.status == StatusCode::FORBIDDEN => refused(&fault.sentence),
        _ => refused("You may not do that here any more: ask whoever runs Comity to let you in again."),
    })?;
    let intent = house.read(|rooms| {
        let card = act_page::card(&rooms.world, kind).map_err(|fault| NotDone::Refused(fault.sentence))?;
        let intent = acting::intent(house, &pass, rooms, card, &typed);
        intent.map_err(|refusal| NotDone::Refused(refusal.sentence))
    });
    let mut intent = intent.map_err(|error| down(&error))??;
    intent.idempotency_key = Some(once.to_owned());
    match house.act(&pass, intent) {
        None => Err(refused("Nothing can be changed here.")),
        Some(Ok(acted)) => Ok(acted),
        Some(Err(DeskError::Refused(refusal))) => Err(NotDone::Refused(refusal.sentence)),
        Some(Err(error)) => Err(down(&error)),
    }
}
