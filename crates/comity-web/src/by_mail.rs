//! An act that somebody does by a mail: the way that its form goes, from the proof that they may to the pen.

use crate::digest::{is_by_mail, word_of};
use crate::house::House;
use crate::in_words::{self, NotDone};
use comity_desk::Acted;
use comity_spine::{PersonId, Ref, Visibility};

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
    let typed = house.read(|rooms| {
        let card = rooms.world.act(kind).filter(|card| is_by_mail(card))?;
        let is_open = rooms.kept.of_matter(matter, &rooms.world) <= Visibility::Space;
        let word = word_of(card).filter(|_| is_open)?;
        let about = card.matter().filter(|name| *name == matter.noun.name())?;
        Some(vec![(about.to_owned(), matter.id.to_string()), (word.to_owned(), text.to_owned())])
    });
    let typed = typed.map_err(|error| NotDone::down(&error))?;
    let typed = typed
        .ok_or_else(|| NotDone::refused("That cannot be done by mail: sign in, and do it in your Inbox."))?;
    in_words::act(house, person, kind, &typed, once)
}
