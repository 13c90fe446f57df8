//! May somebody ask now which goals are the company's, or pick them.

use super::{COMPANY_MOST, SHOWN_MOST, is_shown, running};
use crate::champions::acts::Act;
use crate::champions::decide::{Decided, found};
use crate::champions::fold::State;
use crate::champions::tree::Tree;
use comity_common::exchange::decide as may;
use comity_common::groups;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{ObjectiveId, Refusal};

/// Whether they may; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Asked { .. } => asked(view, wish),
        Act::Picked { .. } => picked(view, wish),
        _ => Ok(()),
    }
}

fn asked(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    let Act::Asked { pick, objectives, others, until } = wish.act else { return Ok(()) };
    may::function_of(view, wish.by)?;
    if view.state.picks.has(pick) {
        let sentence = format!("The name `{pick}` is taken by another question; choose one that is free.");
        return Err(Refusal::of("pick", sentence));
    }
    // What was asked without a last day ends with the next question.
    if let Some(ends) = running(view).and_then(|(_, running)| running.until) {
        let day = view.calendar().day_of(ends);
        return Err(Refusal::new(format!("The goals are asked for already, until {day}; wait for that.")));
    }
    if until.is_some_and(|until| until <= wish.at) {
        return Err(Refusal::of("until", "That day has passed; choose the last day for an answer."));
    }
    let (objectives, others) = (objectives.as_slice(), others.as_slice());
    let tree = Tree::of(view);
    let is_company = |id: &ObjectiveId| tree.get(id).is_some_and(|node| node.is_company);
    for id in objectives {
        askable(view, "objectives", id)?;
        if !is_company(id) {
            let sentence = format!("`{id}` is a function's goal: name it among the others.");
            return Err(Refusal::of("objectives", sentence));
        }
    }
    for id in others {
        askable(view, "others", id)?;
        if is_company(id) {
            let sentence = format!("`{id}` is the company's: the others are goals of functions.");
            return Err(Refusal::of("others", sentence));
        }
    }
    how_many(objectives.len(), others.len())
}

fn askable(view: &View<'_, State>, field: &str, id: &ObjectiveId) -> Decided {
    if is_shown(view, found(view, field, id)?) {
        return Ok(());
    }
    let sentence =
        format!("`{id}` is over, or kept between some people; name a goal that everybody may read.");
    Err(Refusal::of(field, sentence))
}

fn how_many(n_company: usize, n_others: usize) -> Decided {
    if n_company == 0 || n_company > COMPANY_MOST {
        let sentence = format!("Name between one and {COMPANY_MOST} objectives of the company.");
        return Err(Refusal::of("objectives", sentence));
    }
    if n_others < n_company {
        let sentence = format!(
            "Name at least {n_company} goals of functions beside them: with fewer, guessing finds more than half."
        );
        return Err(Refusal::of("others", sentence));
    }
    if n_company + n_others > SHOWN_MOST {
        let sentence =
            format!("That is more than {SHOWN_MOST} goals in all; more are not read in twenty seconds.");
        return Err(Refusal::of("others", sentence));
    }
    Ok(())
}

fn picked(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    let Act::Picked { pick, function, chosen, voter } = wish.act else { return Ok(()) };
    if voter.is_some() {
        return Err(Refusal::of("voter", "Leave `voter` out: it is drawn when the answer is written down."));
    }
    let Some((_, asked)) = running(view).filter(|(id, _)| *id == pick) else {
        let sentence = match view.state.picks.has(pick) {
            true => "No answer to that is taken any more.".to_owned(),
            false => format!("Nobody asked `{pick}`; look at the page of the line of sight."),
        };
        return Err(Refusal::of("pick", sentence));
    };
    let own = may::function_of(view, wish.by)?;
    let instead = "Look at the goals together and say what surprised you.";
    groups::may_answer(view, own, function, instead)?;
    let (chosen, n) = (chosen.as_slice(), asked.objectives.len());
    let stray = chosen.iter().find(|id| !asked.objectives.contains(id) && !asked.others.contains(id));
    if let Some(stray) = stray {
        let sentence =
            format!("`{stray}` is not among the goals that were asked for; choose from those shown.");
        return Err(Refusal::of("chosen", sentence));
    }
    if chosen.len() != n {
        let sentence =
            format!("You chose {}: choose exactly {n}, and guess where you do not know.", chosen.len());
        return Err(Refusal::of("chosen", sentence));
    }
    Ok(())
}
