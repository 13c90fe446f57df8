//! Whether an act about people, initiatives or sources may be done now.

use crate::practice::RawWish;
use crate::{initiatives, people, trace, world::World};
use comity_spine::{InitiativeId, Refusal, suggest};
use serde::Deserialize;

fn read<'a, A: Deserialize<'a>>(wish: &RawWish<'a>) -> Result<A, Refusal> {
    A::deserialize(wish.terms).map_err(|why| Refusal::new(format!("The act is not of its form: {why}.")))
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
        people::Act::MembershipBegan { .. }
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
        I::Dated { keynote, on, .. } => match world.initiatives().keynote(&keynote) {
            Some(it) if it.date(wish.at).is_some_and(|(date, _)| date != on) => {
                let owner = it.owner(wish.at);
                if owner.is_some() && owner != Some(wish.by) {
                    return Err(Refusal::of("on", format!("Only the owner of {keynote} can move its date.")));
                }
                if !wish.words.contains_key("why") {
                    return Err(Refusal::of(
                        "why",
                        format!("Moving {keynote} needs a public reason. Say why."),
                    ));
                }
                Ok(())
            }
            _ => Ok(()),
        },
        I::FreezeSet { keynote, .. } => match world.initiatives().keynote(&keynote) {
            Some(_) => Ok(()),
            None => {
                Err(Refusal::of("keynote", format!("There is no keynote `{keynote}`. Give it a date first.")))
            }
        },
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
