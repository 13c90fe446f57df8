//! May somebody say now how many people their function has, or commit some of them.

use super::Commitment;
use crate::champions::acts::Act;
use crate::champions::decide::{Decided, found, key_of};
use crate::champions::fold::State;
use comity_common::exchange::decide as may;
use comity_common::number::Number;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{Function, PersonId, Refusal};

/// Whether they may; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Committed { .. } => committed(view, wish),
        Act::Stated { function, people, on } => {
            own(view, wish.by, function, "say how many people it has")?;
            some(*people)?;
            let from = on.unwrap_or(wish.at);
            let stated = view.state.capacity.get(function).map_or(&[][..], Vec::as_slice);
            let now = stated.iter().filter(|it| it.from <= from).max_by_key(|it| it.from);
            match now.filter(|it| it.people == *people) {
                None => Ok(()),
                Some(_) => {
                    Err(Refusal::of("people", format!("That {function} has {people} was said already.")))
                }
            }
        }
        _ => Ok(()),
    }
}

fn committed(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    let Act::Committed { objective, key, function, people, on, until } = wish.act else { return Ok(()) };
    let goal = found(view, "objective", objective)?;
    key_of(goal, objective, key)?;
    own(view, wish.by, function, "commit its people")?;
    some(*people)?;
    if until.is_some_and(|until| until <= wish.at) {
        return Err(Refusal::of(
            "until",
            "That day has passed; choose the last day on which they work on it.",
        ));
    }
    if let (Some(on), Some(until)) = (on, until)
        && until < on
    {
        let sentence = "It ends before it begins: choose a last day that is not before the first.";
        return Err(Refusal::of("until", sentence));
    }
    let mine = |it: &&Commitment| it.key == *key && it.function == *function;
    let now = goal.committed.iter().rev().find(mine).map_or(Number::default(), |it| it.people);
    if *people == Number::default() && now == *people {
        let sentence = format!("Nobody of {function} is committed to `{key}`; there is nobody to take back.");
        return Err(Refusal::of("people", sentence));
    }
    Ok(())
}

/// Refuses whoever is in another function: nobody gives away the people of others.
fn own(view: &View<'_, State>, by: PersonId, function: &Function, what: &str) -> Decided {
    let own = may::function_of(view, by)?;
    if own == function {
        return Ok(());
    }
    let sentence = format!("You are in {own}; only {function} itself can {what}. Ask somebody there.");
    Err(Refusal::of("function", sentence))
}

fn some(people: Number) -> Decided {
    if people >= Number::default() {
        return Ok(());
    }
    Err(Refusal::of("people", "Fewer than nobody there cannot be: write how many people, 0 for none."))
}
