//! May this happen now.

use super::acts::{Act, Effect, Resolution, Resolved};
use super::fold::{Concern, State};
use super::{precedents, pulse, ways};
use comity_common::exchange::{Closing as _, Step, decide as may};
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{ConcernId, Function, InitiativeId, Noun, Refusal, Slug, entry::Words};

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    match wish.act {
        Act::Raised { concern, function, to, cites, initiative, .. } => {
            may::unused(&view.state.concerns, Noun::Concern, &concern.0)?;
            may::running(view, initiative)?;
            raised_by(may::function_of(view, wish.by)?, function, to)?;
            if cites.is_empty() {
                let sentence =
                    "Name the rule or risk that it rests on, such as `gdpr`; without one it cannot be met.";
                return Err(Refusal::of("cites", sentence));
            }
            may::said(wish.words, "text", "Say what could go wrong")
        }
        Act::Conditioned { concern, option, .. } => {
            let thread = open(view, concern)?;
            may::side(view, thread, wish.by)?;
            new_option(thread, option)?;
            may::said(wish.words, "text", "Say what would make it acceptable")
        }
        Act::Workable { concern, option } => {
            let thread = open(view, concern)?;
            may::opener_only(view, thread, wish.by, "say that it would work")?;
            ways::may_mark(view, &concern.0, thread, option)
        }
        Act::Resolved { concern, .. } => {
            let thread = open(view, concern)?;
            let Some((_, Step::Closed(resolved))) = wish.act.step() else { return Ok(()) };
            may_resolve(view, thread, wish, resolved.resolution)?;
            is_whole(thread, &resolved, wish.words)?;
            may::artefact_exists(view, resolved.artefact())
        }
        Act::PrecedentSet { .. }
        | Act::PrecedentApplied { .. }
        | Act::PrecedentRenewed { .. }
        | Act::PrecedentExpired { .. } => precedents::decide::decide(view, wish),
        Act::StanceDeclared { .. } | Act::StanceChanged { .. } | Act::PulseAnswered { .. } => {
            pulse::decide::decide(view, wish)
        }
        Act::Reopened { concern } => {
            let thread = may::found(view, &view.state.concerns, Noun::Concern, &concern.0)?;
            may::is_closed(thread, Noun::Concern, &concern.0)?;
            may::side(view, thread, wish.by)?;
            may::said(wish.words, "text", "Say what has changed since it was closed")
        }
    }
}

/// A concern that this person may take part in and that is not closed.
pub(super) fn open<'a>(view: &'a View<'_, State>, concern: &ConcernId) -> Result<&'a Concern, Refusal> {
    let thread = may::found(view, &view.state.concerns, Noun::Concern, &concern.0)?;
    may::still_open(thread, Noun::Concern, &concern.0)?;
    Ok(thread)
}

fn raised_by(own: &Function, function: &Function, to: &Function) -> Result<(), Refusal> {
    if own != function {
        let sentence =
            format!("You are in {own}; ask somebody of {function} to raise it, or raise it for {own}.");
        return Err(Refusal::of("function", sentence));
    }
    if function == to {
        return Err(Refusal::of("to", format!("A concern is put to another function; {to} is your own.")));
    }
    Ok(())
}

fn new_option(thread: &Concern, option: &Slug) -> Result<(), Refusal> {
    if thread.answers.iter().all(|answer| answer.what.option != *option) {
        return Ok(());
    }
    Err(Refusal::of("option", format!("There is a way `{option}` already; give this one another name.")))
}

/// Who may say that: its own function whatever it likes but one, the accountable person what they answer for.
fn may_resolve(
    view: &View<'_, State>,
    thread: &Concern,
    wish: &Wish<'_, Act>,
    resolution: Resolution,
) -> Result<(), Refusal> {
    let about = thread.initiative.as_ref();
    let initiative = about.and_then(|id| view.initiatives().get(id));
    let dri = initiative.and_then(|initiative| initiative.dri(view.as_of));
    let name = about.map_or("it", InitiativeId::as_str);
    let is_dri = dri == Some(wish.by);
    match resolution {
        Resolution::RiskAccepted if is_dri => Ok(()),
        Resolution::RiskAccepted if dri.is_none() => Err(Refusal::of(
            "resolution",
            format!("Nobody answers for {name} yet; name its accountable person first."),
        )),
        Resolution::RiskAccepted => Err(Refusal::of(
            "resolution",
            format!("Only the accountable person of {name} can accept this risk; ask them to sign it."),
        )),
        Resolution::ScopeCut if is_dri => Ok(()),
        _ => may::opener_only(view, thread, wish.by, "say that"),
    }
}

/// A concern closes with a way forward or with an explicit "no lawful path", never as a plain "no".
fn is_whole(thread: &Concern, resolved: &Resolved, words: &Words) -> Result<(), Refusal> {
    if resolved.resolution.is_solved() && thread.answers.is_empty() {
        let sentence =
            "Say first what would make it acceptable; if there is nothing, close it as `no_lawful_path`.";
        return Err(Refusal::of("resolution", sentence));
    }
    if resolved.resolution.has_effect() && resolved.effect.is_none() {
        let words = [Effect::Better, Effect::Same, Effect::Worse].map(Effect::name).join(", ");
        let sentence = format!("Say what it does to the customer's experience: {words}.");
        return Err(Refusal::of("effect", sentence));
    }
    may::closing(resolved, words)
}
