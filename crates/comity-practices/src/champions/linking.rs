//! May a link between two goals be offered, accepted, countered, contested or taken back now.

use super::acts::{Act, Level};
use super::decide::{Decided, found, owner_only};
use super::fold::{Answer, Goal, State};
use super::goals;
use super::tree::Tree;
use comity_common::exchange::decide as may;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{ObjectiveId, Refusal};

/// Whether it may; a sentence if not.
pub(super) fn link(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Decided {
    match wish.act {
        Act::Offered { objective, parent } => offered(view, wish, objective, parent),
        Act::Accepted { objective, parent } => {
            let goal = owner_only(view, wish, objective, "accept a link")?;
            let parent = asked(view, goal, objective, parent.as_ref())?;
            if goal.links.get(&parent).is_some_and(|link| link.is_accepted()) {
                return Err(Refusal::of("parent", format!("`{objective}` serves `{parent}` already.")));
            }
            can_serve(view, objective, &parent)
        }
        Act::Countered { objective, parent, instead } => {
            let goal = owner_only(view, wish, objective, "name another goal")?;
            let parent = answerable(view, goal, objective, parent.as_ref())?;
            if *instead == parent {
                let sentence = format!("`{instead}` is what was offered: accept it, or name another.");
                return Err(Refusal::of("instead", sentence));
            }
            can_serve_as(view, objective, instead, "instead")?;
            may::said(wish.words, "reason", "Say why it would rather serve that one")
        }
        Act::Contested { objective, parent } => {
            let goal = owner_only(view, wish, objective, "contest a link")?;
            answerable(view, goal, objective, parent.as_ref())?;
            may::said(wish.words, "reason", "Say why it does not serve that goal")
        }
        Act::Withdrawn { objective, parent } => {
            let goal = found(view, "objective", objective)?;
            let link = goal.links.get(parent).filter(|link| {
                link.now().is_some_and(|step| !matches!(step.said, Answer::Accepted | Answer::Withdrawn))
            });
            match link.map(|link| link.offered_by()) {
                Some(Some(who)) if who == wish.by => Ok(()),
                Some(_) => Err(Refusal::new("Only whoever offered the link can take the offer back.")),
                None => Err(Refusal::of(
                    "parent",
                    format!(
                        "No offer of `{objective}` to `{parent}` is open; there is nothing to take back."
                    ),
                )),
            }
        }
        _ => Ok(()),
    }
}

fn offered(
    view: &View<'_, State>,
    wish: &Wish<'_, Act>,
    objective: &ObjectiveId,
    parent: &ObjectiveId,
) -> Decided {
    may::function_of(view, wish.by)?;
    let goal = found(view, "objective", objective)?;
    can_serve(view, objective, parent)?;
    if goals::owner(view, goal) == Some(wish.by) {
        let sentence = format!("`{objective}` is your own goal: just accept the link, without an offer.");
        return Err(Refusal::of("objective", sentence));
    }
    if goals::owner(view, goal).is_none() {
        let sentence = format!(
            "Nobody answers for `{objective}`, so nobody could accept; set it anew with an owner first."
        );
        return Err(Refusal::of("objective", sentence));
    }
    match goal.links.get(parent) {
        Some(link) if link.is_offered() => Err(Refusal::of(
            "parent",
            format!("That link is offered already and waits for the owner of `{objective}`."),
        )),
        _ => Ok(()),
    }
}

/// Refuses a link that would make no tree.
fn can_serve(view: &View<'_, State>, objective: &ObjectiveId, parent: &ObjectiveId) -> Decided {
    can_serve_as(view, objective, parent, "parent")
}

fn can_serve_as(
    view: &View<'_, State>,
    objective: &ObjectiveId,
    parent: &ObjectiveId,
    field: &str,
) -> Decided {
    let goal = found(view, "objective", objective)?;
    if objective == parent {
        return Err(Refusal::of(field, "A goal cannot serve itself; name the goal above it."));
    }
    found(view, field, parent)?;
    if goals::level(goal) == Some(Level::Company) {
        let sentence = format!("`{objective}` is a company objective: others serve it, it serves none.");
        return Err(Refusal::of("objective", sentence));
    }
    let tree = Tree::of(view);
    if tree.serves(parent, objective) {
        let sentence = format!(
            "`{parent}` serves `{objective}` already, so that would be a ring; contest that link first, or name \
             another goal."
        );
        return Err(Refusal::of(field, sentence));
    }
    match tree.get(objective).and_then(|node| node.parent) {
        Some(present) if present == parent => {
            Err(Refusal::of(field, format!("`{objective}` serves `{parent}` already.")))
        }
        Some(present) if field == "parent" => Err(Refusal::of(
            field,
            format!(
                "`{objective}` serves `{present}`, and a goal serves one at a time; contest that link first."
            ),
        )),
        _ => Ok(()),
    }
}

/// The link that is meant: the one named, else the only one that was offered.
fn asked(
    view: &View<'_, State>,
    goal: &Goal,
    objective: &ObjectiveId,
    parent: Option<&ObjectiveId>,
) -> Result<ObjectiveId, Refusal> {
    if let Some(parent) = parent {
        found(view, "parent", parent)?;
        return Ok(parent.clone());
    }
    goal.only_offer().cloned().ok_or_else(|| {
        let offers: Vec<String> = goal.offers().map(|(parent, _)| format!("`{parent}`")).collect();
        let sentence = match offers.is_empty() {
            true => format!("Nothing is offered to `{objective}`; name the goal that it serves."),
            false => format!("Several links are offered; name one of {}.", offers.join(", ")),
        };
        Refusal::of("parent", sentence)
    })
}

/// A link that can be answered: one that was offered, stands, or is told by a source.
fn answerable(
    view: &View<'_, State>,
    goal: &Goal,
    objective: &ObjectiveId,
    parent: Option<&ObjectiveId>,
) -> Result<ObjectiveId, Refusal> {
    // What a source says that a goal serves need not exist to be contested.
    let parent = match parent.filter(|parent| goals::parent(goal) == Some(*parent)) {
        Some(parent) => parent.clone(),
        None => asked(view, goal, objective, parent)?,
    };
    let is_open = goal.links.get(&parent).is_some_and(|link| link.is_offered() || link.is_accepted());
    if is_open || goals::parent(goal) == Some(&parent) {
        return Ok(parent);
    }
    let sentence =
        format!("No link of `{objective}` to `{parent}` is offered or stands; there is nothing to answer.");
    Err(Refusal::of("parent", sentence))
}
