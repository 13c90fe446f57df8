//! Whether an act about people, initiatives or sources may be done now.

use crate::misread::misread;
use crate::practice::RawWish;
use crate::{initiatives, people, trace, world::World};
use comity_spine::{At, InitiativeId, KeynoteId, PersonId, Refusal, Slug, suggest};
use serde::Deserialize;

fn read<'a, A: Deserialize<'a>>(wish: &RawWish<'a>) -> Result<A, Refusal> {
    A::deserialize(wish.terms).map_err(|why| misread(&why, wish.terms))
}

/// Acts about people.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn people(world: &World, wish: &RawWish<'_>) -> Result<(), Refusal> {
    match read::<people::Act>(wish)? {
        people::Act::MembershipEnded { person, function, at } => {
            let at = at.unwrap_or(wish.at);
            if world
                .people()
                .memberships(person)
                .any(|(from, it)| it.began && it.function == function && from <= at)
            {
                Ok(())
            } else {
                Err(Refusal::of(
                    "function",
                    format!("They were not in {function} then, so they cannot leave it."),
                ))
            }
        }
        people::Act::IdentityMatched { matches, .. } if matches.is_empty() => {
            Err(Refusal::of("matches", "Say which handle is whose."))
        }
        // It is told by the house of whoever sat in that session, and of nobody else.
        people::Act::SigningLocked { person } if person != wish.by => {
            Err(Refusal::of("person", "Only the house tells of whom signing was locked."))
        }
        people::Act::MembershipBegan { .. }
        | people::Act::SigningLocked { .. }
        | people::Act::IdentityMatched { .. }
        | people::Act::IdentitySplit { .. }
        | people::Act::SubjectErased { .. } => Ok(()),
    }
}

/// Acts about initiatives and keynotes.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn initiatives(world: &World, wish: &RawWish<'_>) -> Result<(), Refusal> {
    use initiatives::Act as I;
    let exists = |id: &InitiativeId| {
        let known = world.initiatives();
        if known.get(id).is_some() {
            return Ok(());
        }
        let hint = suggest::hint(id.as_str(), known.iter().map(|(id, _)| id.as_str()));
        Err(Refusal::of("initiative", format!("There is no initiative `{id}`.{hint} Open it first.")))
    };
    match read::<I>(wish)? {
        I::Opened { initiative, .. } => match world.initiatives().get(&initiative) {
            Some(it) if it.opened_at().is_some() => Err(Refusal::of(
                "initiative",
                format!("`{initiative}` is open already. Choose another name."),
            )),
            _ => Ok(()),
        },
        I::Described { initiative, .. } | I::Staged { initiative, .. } | I::Frozen { initiative, .. } => {
            exists(&initiative)
        }
        I::Landed { initiative } | I::Stopped { initiative } => {
            exists(&initiative)?;
            match world.initiatives().get(&initiative).and_then(|it| it.ended(wish.at)) {
                Some((_, how)) => {
                    Err(Refusal::of("initiative", format!("`{initiative}` has {how} already.")))
                }
                None => Ok(()),
            }
        }
        I::Dated { keynote, on, owner } => dated(world, wish, &keynote, on, owner),
        I::FreezeSet { keynote, freeze, on } => freeze_set(world, wish, &keynote, &freeze, on),
        I::Promised { initiative, keynote } | I::Cut { initiative, keynote } => {
            exists(&initiative)?;
            match world.initiatives().keynote(&keynote) {
                Some(_) => Ok(()),
                None => Err(Refusal::of(
                    "keynote",
                    format!("There is no keynote `{keynote}`. Give it a date first."),
                )),
            }
        }
    }
}

/// The date of a keynote stands: only its owner moves it, ahead, and says why in public.
fn dated(
    world: &World,
    wish: &RawWish<'_>,
    keynote: &KeynoteId,
    on: At,
    owner: Option<PersonId>,
) -> Result<(), Refusal> {
    let calendar = world.calendar();
    let known = world.initiatives().keynote(keynote);
    let (date, is_of) = (known.and_then(|it| it.date(wish.at)), known.and_then(|it| it.owner(wish.at)));
    if let Some(is_of) = is_of.filter(|is_of| *is_of != wish.by) {
        if date.is_some_and(|(date, _)| date != on) {
            return Err(Refusal::of("on", format!("Only the owner of {keynote} can move its date.")));
        }
        if owner.is_some_and(|owner| owner != is_of) {
            return Err(Refusal::of("owner", format!("Only the owner of {keynote} can hand it on.")));
        }
    }
    match date {
        Some((date, _)) if date != on => {
            if is_of.is_none() {
                let sentence = format!(
                    "{keynote} has no owner, and only an owner moves its date: name one first, with the date as \
                     it stands ({}).",
                    calendar.day_of(date)
                );
                return Err(Refusal::of("owner", sentence));
            }
            if calendar.day_of(date) < calendar.day_of(wish.at) {
                let sentence =
                    format!("{keynote} was on {}; it cannot be moved any more.", calendar.day_of(date));
                return Err(Refusal::of("on", sentence));
            }
            if wish.words.get("why").is_none_or(|why| why.trim().is_empty()) {
                return Err(Refusal::of("why", format!("Moving {keynote} needs a public reason. Say why.")));
            }
        }
        Some(_) => return Ok(()),
        None => {}
    }
    if calendar.day_of(on) < calendar.day_of(wish.at) {
        let sentence = format!("{} has passed; a keynote is planned ahead.", calendar.day_of(on));
        return Err(Refusal::of("on", sentence));
    }
    Ok(())
}

/// A freeze has its date once; after that only the keynote's owner moves it.
fn freeze_set(
    world: &World,
    wish: &RawWish<'_>,
    keynote: &KeynoteId,
    freeze: &Slug,
    on: At,
) -> Result<(), Refusal> {
    let Some(it) = world.initiatives().keynote(keynote) else {
        let sentence = format!("There is no keynote `{keynote}`. Give it a date first.");
        return Err(Refusal::of("keynote", sentence));
    };
    let day = |at| world.calendar().day_of(at);
    if let Some((date, _)) = it.date(wish.at).filter(|(date, _)| on > *date) {
        let sentence = format!("{keynote} is on {}; a freeze of it lies before that.", day(date));
        return Err(Refusal::of("on", sentence));
    }
    let (owner, known) = (it.owner(wish.at), it.freeze(freeze, wish.at));
    if known.is_some_and(|(known, _)| known != on) && owner.is_some_and(|owner| owner != wish.by) {
        let sentence = format!(
            "The {freeze} freeze of {keynote} has its date; only the owner of {keynote} can move it."
        );
        return Err(Refusal::of("on", sentence));
    }
    Ok(())
}

/// Acts about sources.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn trace(wish: &RawWish<'_>) -> Result<(), Refusal> {
    match read::<trace::Act>(wish)? {
        trace::Act::TraceLinked { traces, .. } if traces.is_empty() => {
            Err(Refusal::of("traces", "Say which traces belong to the initiative."))
        }
        _ => Ok(()),
    }
}
