//! Whether an act about the agreement may be done now.

use super::{Act, file};
use crate::practice::RawWish;
use crate::world::World;
use comity_spine::{ClauseId, Refusal, suggest};
use serde::Deserialize;

/// Whether it may.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(world: &World, wish: &RawWish<'_>) -> Result<(), Refusal> {
    let act = Act::deserialize(wish.terms).map_err(|why| Refusal::new(why.to_string()))?;
    match &act {
        Act::Proposed { toml } => {
            let read = file::read(toml, world.catalogue(), &world.measures());
            read.map(|_| ()).map_err(|mistakes| Refusal::of("toml", spelled(&mistakes, toml)))
        }
        Act::Signed { function, clauses, .. } => sign(world, wish, function, clauses),
        Act::Ended { clause } => known(world, wish, clause),
        Act::Waived { clause, subject, until } => {
            known(world, wish, clause)?;
            if *until <= wish.at {
                return Err(Refusal::of("until", "A waiver ends in the future. Choose a later day."));
            }
            match world.agreement().was_waived(clause, subject) {
                Some(_) => Err(Refusal::of(
                    "subject",
                    format!(
                        "`{clause}` was already waived for {subject}, and a waiver is given once. Keep the clause, or change it together."
                    ),
                )),
                None => Ok(()),
            }
        }
        Act::Disputed { clause, subject } => {
            known(world, wish, clause)?;
            match world.agreement().disputed(clause, subject, wish.at) {
                Some(_) => {
                    Err(Refusal::new(format!("{subject} is already disputed. Settle that dispute first.")))
                }
                None => Ok(()),
            }
        }
        Act::Settled { clause, subject } => match world.agreement().disputed(clause, subject, wish.at) {
            None => Err(Refusal::new(format!("Nothing about {subject} is disputed under `{clause}`."))),
            Some(_) => Ok(()),
        },
        Act::Attested { event, happened, .. } => {
            if event != "contributed" && world.catalogue().kind(event).is_none() {
                let hint = world.catalogue().hint(event);
                return Err(Refusal::of("event", format!("There is no event `{event}`.{hint}")));
            }
            if *happened > wish.at {
                return Err(Refusal::of(
                    "happened",
                    "What is attested has happened. Choose a day that is past.",
                ));
            }
            match world.people().function(wish.by, wish.at) {
                Some(_) => Ok(()),
                None => Err(Refusal::new(
                    "Only somebody of a function can attest. Import the people directory first.",
                )),
            }
        }
    }
}

fn sign(
    world: &World,
    wish: &RawWish<'_>,
    function: &comity_spine::Function,
    clauses: &[(ClauseId, String)],
) -> Result<(), Refusal> {
    if world.people().function(wish.by, wish.at) != Some(function) {
        let sentence = format!("You can sign for your own function only; you are not in {function} today.");
        return Err(Refusal::of("function", sentence));
    }
    let Some(version) = world.agreement().newest(wish.at) else {
        return Err(Refusal::new("No agreement has been proposed yet. Propose one first."));
    };
    for (id, hash) in clauses {
        let plan = version.readable.plans.iter().find(|plan| plan.id == *id);
        match plan {
            None => return known(world, wish, id),
            Some(plan) if plan.hash != *hash => {
                let sentence = format!("`{id}` has changed since you read it. Read it again, then sign.");
                return Err(Refusal::of("clauses", sentence));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn known(world: &World, wish: &RawWish<'_>, clause: &ClauseId) -> Result<(), Refusal> {
    let Some(version) = world.agreement().newest(wish.at) else {
        return Err(Refusal::of("clause", "No agreement has been proposed yet. Propose one first."));
    };
    let ids = version.readable.plans.iter().map(|plan| plan.id.as_str());
    if ids.clone().any(|id| id == clause.as_str()) {
        return Ok(());
    }
    Err(Refusal::of(
        "clause",
        format!("There is no clause `{clause}`.{}", suggest::hint(clause.as_str(), ids)),
    ))
}

/// Mistakes of a file as lines of text.
pub fn spelled(mistakes: &[file::Mistake], text: &str) -> String {
    let lines = mistakes.iter().map(|mistake| format!("line {}: {mistake}", mistake.line(text)));
    lines.collect::<Vec<_>>().join("\n")
}
