//! May a precedent be set, used, prolonged or ended now.

use super::{Precedent, Scope, Why};
use crate::buy_in::acts::{Act, Resolution};
use crate::buy_in::decide::open;
use crate::buy_in::fold::{Concern, State};
use comity_common::exchange::decide as may;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{At, ConcernId, Noun, PersonId, PrecedentId, Refusal, Slug, Visibility, suggest};

/// A precedent that stands for longer than this is a rule, and belongs to the register of obligations.
const MOST_DAYS: i64 = 3 * 366;

/// Whether it may; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    match wish.act {
        Act::PrecedentSet { precedent, concern, cites, tier, touches, region, until } => {
            if view.state.precedents.get(precedent).is_some() {
                let sentence =
                    format!("The name `{precedent}` is taken by another precedent; choose one that is free.");
                return Err(Refusal::of("precedent", sentence));
            }
            let thread = may::found(view, &view.state.concerns, Noun::Concern, &concern.0)?;
            is_settled(thread, concern)?;
            may::opener_only(view, thread, wish.by, "make a precedent of it")?;
            let scope =
                Scope { cites: cites.clone(), tier: *tier, touches: touches.clone(), region: region.clone() };
            is_scope(thread, concern, &scope)?;
            in_time(wish.at, *until)?;
            may::said(wish.words, "text", "Say what is cleared, and what has to stay so for it")
        }
        Act::PrecedentApplied { precedent, concern } => {
            let known = standing(view, precedent)?;
            applies(view, wish, precedent, known, concern)
        }
        Act::PrecedentRenewed { precedent, until } => {
            let known = found(view, precedent)?;
            own(view, known, wish.by, "prolong it")?;
            if let Some((_, Why::Ended | Why::Reopened)) = known.ended {
                return Err(Refusal::of("precedent", gone(view, precedent, known)));
            }
            in_time(wish.at, *until)?;
            if *until <= known.until {
                return Err(Refusal::of("until", "It stands until then already; say a later day."));
            }
            may::said(wish.words, "text", "Say why it still holds")
        }
        Act::PrecedentExpired { precedent } => {
            let known = standing(view, precedent)?;
            own(view, known, wish.by, "end it")?;
            may::said(wish.words, "reason", "Say what has changed")
        }
        _ => Ok(()),
    }
}

/// A concern whose resolution others may rest on: closed in the open, and in a way that is a way.
pub(super) fn is_settled(thread: &Concern, id: &ConcernId) -> Result<(), Refusal> {
    let of = |sentence: String| Err(Refusal::of("concern", sentence));
    let Some(closed) = thread.closed() else {
        return of(format!(
            "The concern `{id}` is still open; settle it first, and make a precedent of what came of it."
        ));
    };
    if thread.opened.head.visibility.max(closed.head.visibility) > Visibility::Space {
        return of(
            "What was settled between some people cannot be a precedent, because everybody reads those. \
                   Raise an open concern that says as much as may be said, and settle that."
                .to_owned(),
        );
    }
    match closed.what.resolution {
        Resolution::Withdrawn => {
            of(format!("The concern `{id}` was withdrawn, so nothing was settled that others could rest on."))
        }
        Resolution::NoLawfulPath => of(format!(
            "No lawful path was found for `{id}`; a precedent says how something can be done. Enter the rule \
             as an obligation instead."
        )),
        Resolution::RiskAccepted => of(format!(
            "The risk of `{id}` was accepted by the one person who answers for that initiative; for another \
             one, its own accountable person has to sign."
        )),
        Resolution::SolvedAsIs | Resolution::SolvedWithChange | Resolution::ScopeCut => Ok(()),
    }
}

fn is_scope(thread: &Concern, id: &ConcernId, scope: &Scope) -> Result<(), Refusal> {
    let known = thread.opened.what.cites.as_slice();
    if let Some(odd) = scope.cites.as_slice().iter().find(|rule| !known.contains(rule)) {
        let hint = suggest::hint(odd.as_str(), known.iter().map(Slug::as_str));
        return Err(Refusal::of("cites", format!("The concern `{id}` does not rest on `{odd}`.{hint}")));
    }
    if scope.is_bounded() {
        return Ok(());
    }
    let sentence = "Say for which initiatives it counts: of which tier, touching what, or in which region. \
                    Without that it would clear all of them.";
    Err(Refusal::of("touches", sentence))
}

fn in_time(now: At, until: At) -> Result<(), Refusal> {
    if until <= now {
        return Err(Refusal::of("until", "That day has passed; say until when it stands."));
    }
    if now.days_until(until) > MOST_DAYS {
        let sentence = "That is more than three years away. What holds for so long is a rule: enter it as an \
                        obligation, and look at this again sooner.";
        return Err(Refusal::of("until", sentence));
    }
    Ok(())
}

fn found<'a>(view: &View<'a, State>, id: &PrecedentId) -> Result<&'a Precedent, Refusal> {
    view.state.precedents.get(id).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), view.state.precedents.iter().map(|(id, _)| id.as_str()));
        Refusal::of("precedent", format!("There is no precedent `{id}`.{hint}"))
    })
}

fn standing<'a>(view: &View<'a, State>, id: &PrecedentId) -> Result<&'a Precedent, Refusal> {
    let known = found(view, id)?;
    match known.over(view.as_of) {
        None => Ok(known),
        Some(_) => Err(Refusal::of("precedent", gone(view, id, known))),
    }
}

/// Why a precedent does not stand, and what to do instead.
fn gone(view: &View<'_, State>, id: &PrecedentId, known: &Precedent) -> String {
    let Some((end, why)) = known.over(view.as_of).or(known.ended) else { return String::new() };
    let day = view.calendar().day_of(if why == Why::Day { known.until } else { end });
    match why {
        Why::Day => format!(
            "`{id}` ran out on {day}; whoever set it can let it stand for longer, or the concern is settled \
             by itself."
        ),
        Why::Reopened => format!(
            "`{id}` ended on {day}, when its own concern was opened again; settle that, and set a new one."
        ),
        Why::Ended | Why::Changed => {
            format!("`{id}` was ended on {day}; set a new one if it can be rested on again.")
        }
    }
}

/// Refuses everybody but the function whose concern it came of.
fn own(view: &View<'_, State>, known: &Precedent, by: PersonId, what: &str) -> Result<(), Refusal> {
    let thread = may::found(view, &view.state.concerns, Noun::Concern, &known.concern.0)?;
    may::opener_only(view, thread, by, what)
}

/// Whether a precedent clears a concern, and this person may say so.
fn applies(
    view: &View<'_, State>,
    wish: &Wish<'_, Act>,
    id: &PrecedentId,
    known: &Precedent,
    concern: &ConcernId,
) -> Result<(), Refusal> {
    let thread = open(view, concern)?;
    may::side(view, thread, wish.by)?;
    let of = |sentence: String| Err(Refusal::of("concern", sentence));
    if thread.opened.head.visibility > Visibility::Space {
        return of(format!(
            "`{concern}` is kept between some people, and a precedent is read by everybody; settle it \
                           among yourselves."
        ));
    }
    let origin = view.state.concerns.get(&known.concern.0);
    let (from, by) = (thread.from(view.people()), origin.and_then(|it| it.from(view.people())));
    if from != by {
        let by = by.map_or("another function", |by| by.as_str());
        return of(format!(
            "`{id}` was set by {by}, and this concern was raised by another function; ask them."
        ));
    }
    let rules = view.state.rules(known);
    let odd: Vec<&str> = thread
        .opened
        .what
        .cites
        .as_slice()
        .iter()
        .filter(|it| !rules.contains(it))
        .map(Slug::as_str)
        .collect();
    if !odd.is_empty() {
        let rules: Vec<&str> = rules.iter().map(Slug::as_str).collect();
        return of(format!(
            "`{id}` clears for {}, and `{concern}` also rests on {}; settle it by itself.",
            rules.join(", "),
            odd.join(", ")
        ));
    }
    let Some(name) = &thread.initiative else { return Ok(()) };
    let Some(initiative) = view.initiatives().get(name) else { return Ok(()) };
    match known.scope.misses(initiative, view.as_of) {
        None => Ok(()),
        Some(why) => of(format!("`{id}` does not fit {name}: {why}. Settle the concern by itself.")),
    }
}
