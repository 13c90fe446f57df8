//! The refusals that every exchange has, as sentences for people.

use super::acts::{Artefact, Closing};
use super::book::{Book, Side, Thread};
use crate::view::View;
use comity_spine::{Function, InitiativeId, Noun, PersonId, Refusal, Slug, entry::Words, suggest};

/// The longest text that one step may carry, in characters.
pub const TEXT_MOST: usize = 20_000;

/// Refuses an id that is taken.
pub fn unused<O, A, C>(book: &Book<O, A, C>, noun: Noun, id: &Slug) -> Result<(), Refusal> {
    if book.get(id).is_none() {
        return Ok(());
    }
    let noun = noun.name();
    Err(Refusal::of(noun, format!("The name `{id}` is taken by another {noun}; choose one that is free.")))
}

/// Refuses an initiative that nobody opened, or that was stopped.
pub fn running<S>(view: &View<'_, S>, id: &InitiativeId) -> Result<(), Refusal> {
    let all = view.initiatives();
    let known = all.get(id);
    let Some(initiative) = known.filter(|initiative| initiative.is_open(view.as_of)) else {
        if let Some(opened) = known.and_then(|it| it.opened_at()) {
            let (opened, then) = (view.calendar().day_of(opened), view.calendar().day_of(view.as_of));
            let sentence =
                format!("`{id}` was opened only on {opened}; on {then} there was no such initiative.");
            return Err(Refusal::of("initiative", sentence));
        }
        let hint = suggest::hint(id.as_str(), all.iter().map(|(id, _)| id.as_str()));
        let sentence = format!("There is no initiative `{id}`; open it first.{hint}");
        return Err(Refusal::of("initiative", sentence));
    };
    match initiative.ended(view.as_of) {
        Some((_, "stopped")) => Err(Refusal::of(
            "initiative",
            format!("`{id}` was stopped; nothing more is asked of anyone about it."),
        )),
        _ => Ok(()),
    }
}

/// The function a person counts for now; refuses somebody who is in none.
pub fn function_of<'a, S>(view: &View<'a, S>, person: PersonId) -> Result<&'a Function, Refusal> {
    view.function(person).ok_or_else(|| {
        Refusal::new(
            "You are in no function yet, so nobody knows for whom you speak; ask whoever runs Comity to say.",
        )
    })
}

/// The exchange of an id; refuses one that does not exist, or that is kept from this person.
///
/// Both are refused in the same words, so that asking does not tell which exchanges there are.
pub fn found<'a, S, O, A, C>(
    view: &'a View<'a, S>,
    book: &'a Book<O, A, C>,
    noun: Noun,
    id: &Slug,
) -> Result<&'a Thread<O, A, C>, Refusal> {
    book.get(id).filter(|thread| thread.is_for(view)).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), book.seen_whole(view).map(|(id, _)| id.as_str()));
        let noun = noun.name();
        Refusal::of(noun, format!("There is no {noun} `{id}` that you could take part in.{hint}"))
    })
}

/// Refuses a step of an exchange that is closed.
pub fn still_open<O, A, C>(thread: &Thread<O, A, C>, noun: Noun, id: &Slug) -> Result<(), Refusal> {
    match thread.closed() {
        None => Ok(()),
        Some(_) => {
            Err(Refusal::of(noun.name(), format!("The {} `{id}` is closed; reopen it first.", noun.name())))
        }
    }
}

/// Refuses to reopen what is open.
pub fn is_closed<O, A, C>(thread: &Thread<O, A, C>, noun: Noun, id: &Slug) -> Result<(), Refusal> {
    match thread.closed() {
        Some(_) => Ok(()),
        None => {
            Err(Refusal::of(noun.name(), format!("The {} `{id}` is still open; just go on.", noun.name())))
        }
    }
}

/// The side on which a person stands; refuses somebody who stands on neither.
pub fn side<S, O, A, C>(
    view: &View<'_, S>,
    thread: &Thread<O, A, C>,
    person: PersonId,
) -> Result<Side, Refusal> {
    thread.side(person, view.people(), view.as_of).ok_or_else(|| {
        let from = thread.from(view.people()).map_or("whoever opened it", Function::as_str);
        Refusal::new(format!("This is between {from} and {}; ask one of them to do it.", thread.to))
    })
}

/// Refuses everybody but the side that opened it, with what they would do: `say what became of it`.
pub fn opener_only<S, O, A, C>(
    view: &View<'_, S>,
    thread: &Thread<O, A, C>,
    person: PersonId,
    what: &str,
) -> Result<(), Refusal> {
    if side(view, thread, person)? == Side::Opener {
        return Ok(());
    }
    let from = thread.from(view.people()).map_or("whoever opened it", Function::as_str);
    Err(Refusal::new(format!("Only {from} can {what}, because it came from there.")))
}

/// Refuses everybody but the function it is addressed to, with what they would do: `answer it`.
pub fn receiver_only<S, O, A, C>(
    view: &View<'_, S>,
    thread: &Thread<O, A, C>,
    person: PersonId,
    what: &str,
) -> Result<(), Refusal> {
    if side(view, thread, person)? == Side::Receiver {
        return Ok(());
    }
    // Who opened it and has moved to the other side since stays the one who opened it.
    if view.people().function(person, view.as_of) == Some(&thread.to) {
        let sentence = format!("You opened it, so somebody else of {} has to {what}.", thread.to);
        return Err(Refusal::new(sentence));
    }
    Err(Refusal::new(format!("Only {} can {what}, because it is addressed to them.", thread.to)))
}

/// Refuses an act without its words, with what is missing as half a sentence: `Say what is wrong`.
pub fn said(words: &Words, field: &str, ask: &str) -> Result<(), Refusal> {
    let text = words.get(field).map_or("", |text| text.trim());
    if text.is_empty() {
        return Err(Refusal::of(field, format!("{ask}.")));
    }
    if text.chars().nth(TEXT_MOST).is_some() {
        return Err(Refusal::of(field, format!("That is more than {TEXT_MOST} characters; say it shorter.")));
    }
    Ok(())
}

/// Refuses a closing that lacks its reason or the thing that was changed.
pub fn closing(closing: &impl Closing, words: &Words) -> Result<(), Refusal> {
    let (needs, name) = (closing.needs(), closing.name());
    if needs.artefact && closing.artefact().is_none() {
        let sentence = format!(
            "Name what was changed: `{name}` without a changed thing cannot be told from a nice word."
        );
        return Err(Refusal::of("artefact", sentence));
    }
    if needs.reason {
        said(words, "reason", &format!("Say why: `{name}` without a reason ends the conversation"))?;
    }
    Ok(())
}

/// Refuses a changed thing that Comity would know, but does not: an initiative of that name.
pub fn artefact_exists<S>(view: &View<'_, S>, artefact: Option<&Artefact>) -> Result<(), Refusal> {
    match artefact {
        Some(Artefact::Thing(thing)) if thing.noun == Noun::Initiative => {
            let initiative =
                InitiativeId::new(&thing.id).map_err(|bad| Refusal::of("artefact", bad.to_string()))?;
            match view.initiatives().get(&initiative) {
                Some(_) => Ok(()),
                None => Err(Refusal::of("artefact", format!("There is no initiative `{initiative}`."))),
            }
        }
        _ => Ok(()),
    }
}
