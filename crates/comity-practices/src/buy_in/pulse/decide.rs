//! May somebody say now how they stand.

use crate::buy_in::acts::Act;
use crate::buy_in::fold::State;
use comity_common::exchange::Stand;
use comity_common::exchange::decide as may;
use comity_common::groups::LEAST;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{Function, InitiativeId, PersonId, Refusal};

/// Whether they may; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    let said = |initiative: &InitiativeId, person: PersonId| {
        view.state.pulses.of_person(initiative, person).last().map(|it| it.stance)
    };
    match wish.act {
        Act::StanceDeclared { initiative, stance } => {
            may::running(view, initiative)?;
            may::function_of(view, wish.by)?;
            sayable(wish, *stance)?;
            match said(initiative, wish.by) {
                None => Ok(()),
                Some(before) => Err(Refusal::of(
                    "stance",
                    format!(
                        "You said already that you stand so: {}. Say that it has changed (`stance.changed`).",
                        before.title()
                    ),
                )),
            }
        }
        Act::StanceChanged { initiative, stance } => {
            may::running(view, initiative)?;
            may::function_of(view, wish.by)?;
            match said(initiative, wish.by) {
                None => Err(Refusal::of(
                    "stance",
                    "You have not said yet where you stand; say so first (`stance.declared`).",
                )),
                Some(before) if before == *stance => {
                    Err(Refusal::of("stance", format!("That is what you said before: {}.", before.title())))
                }
                Some(_) => sayable(wish, *stance),
            }
        }
        Act::PulseAnswered { initiative, function, voter, stance } => {
            may::running(view, initiative)?;
            offered(*stance)?;
            if voter.is_some() {
                return Err(Refusal::of(
                    "voter",
                    "Leave `voter` out: it is drawn when the answer is written down.",
                ));
            }
            may_poll(view, may::function_of(view, wish.by)?, function)
        }
        _ => Ok(()),
    }
}

fn sayable(wish: &Wish<'_, Act>, stance: Stand) -> Result<(), Refusal> {
    offered(stance)?;
    match stance {
        Stand::ForIf => may::said(wish.words, "text", "Say under which condition you are for it"),
        _ => Ok(()),
    }
}

fn offered(stance: Stand) -> Result<(), Refusal> {
    match stance {
        Stand::Unsaid => Err(Refusal::of("stance", "Nobody has to say where they stand; leave it unsaid.")),
        _ => Ok(()),
    }
}

fn may_poll(view: &View<'_, State>, own: &Function, function: &Function) -> Result<(), Refusal> {
    if own != function {
        let sentence = format!("You are in {own}; answer for {own}.");
        return Err(Refusal::of("function", sentence));
    }
    let people = view.people().members(own, view.as_of).len();
    if people >= LEAST {
        return Ok(());
    }
    let are = if people == 1 { "is one person" } else { "are" };
    let few = if people == 1 { String::new() } else { format!(" {people} people") };
    Err(Refusal::of(
        "function",
        format!(
            "There {are}{few} in {own}, so an answer without a name would still be somebody's; from {LEAST} people \
             on it can be asked. Say by name where you stand, if you like."
        ),
    ))
}
