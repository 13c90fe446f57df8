//! May this happen now.

use super::acts::{Act, Ending};
use super::exposure;
use super::fold::{Ask, State};
use comity_common::exchange::{Disposition, Step, decide as may};
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{AskId, At, Function, Noun, Refusal};

/// An ask that can wait longer than this is none.
const MOST_DAYS: i64 = 365;

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    match wish.act {
        Act::Sent { ask, initiative, to, by_when, .. } => {
            may::unused(&view.state.asks, Noun::Ask, &ask.0)?;
            may::running(view, initiative)?;
            another(may::function_of(view, wish.by)?, to)?;
            in_time(wish.at, *by_when)?;
            may::said(wish.words, "text", "Say what you would like to know")
        }
        Act::Answered { ask } => {
            let thread = found(view, ask)?;
            may::still_open(thread, Noun::Ask, &ask.0)?;
            may::receiver_only(view, thread, wish.by, "answer it")?;
            may::said(wish.words, "text", "Say what you answer")
        }
        Act::Disposed { ask, .. } => {
            let thread = found(view, ask)?;
            still_to_dispose(thread, ask)?;
            may::opener_only(view, thread, wish.by, "say what became of it")?;
            let Some(Step::Closed(ending)) = wish.act.step() else { return Ok(()) };
            may::closing(&ending, wish.words)?;
            let Ending::Disposed(_, artefact) = &ending else { return Ok(()) };
            may::artefact_exists(view, artefact.as_ref())
        }
        Act::Weighed { ask, .. } => {
            let thread = found(view, ask)?;
            if !thread.answers.iter().any(|answer| answer.who == Some(wish.by)) {
                let sentence = format!("Only whoever answered `{ask}` can say whether it mattered.");
                return Err(Refusal::of("ask", sentence));
            }
            match thread.closed() {
                Some(_) => Ok(()),
                None => {
                    let sentence = "Nobody has said yet what became of the answer; wait until they do.";
                    Err(Refusal::of("ask", sentence))
                }
            }
        }
        Act::Voted { ask, .. } => {
            let thread = found(view, ask)?;
            may::function_of(view, wish.by)?;
            match thread.closed() {
                None => Ok(()),
                Some(_) => {
                    Err(Refusal::of("ask", format!("`{ask}` is closed; what was said of it by then stands.")))
                }
            }
        }
        Act::Exposed { .. } | Act::Counted { .. } => exposure::decide(view, wish),
        Act::Lapsed { ask } => {
            let thread = found(view, ask)?;
            may::still_open(thread, Noun::Ask, &ask.0)?;
            may::opener_only(view, thread, wish.by, "let it lapse")?;
            match thread.answers.first() {
                None => Ok(()),
                Some(_) => {
                    Err(Refusal::of("ask", format!("`{ask}` was answered; say what became of the answer.")))
                }
            }
        }
    }
}

fn found<'a>(view: &'a View<'_, State>, ask: &AskId) -> Result<&'a Ask, Refusal> {
    may::found(view, &view.state.asks, Noun::Ask, &ask.0)
}

fn another(own: &Function, to: &Function) -> Result<(), Refusal> {
    if own != to {
        return Ok(());
    }
    Err(Refusal::of("to", format!("You are in {to} yourself; an ask goes to another function.")))
}

fn in_time(now: At, by_when: Option<At>) -> Result<(), Refusal> {
    match by_when {
        Some(by_when) if by_when <= now => {
            Err(Refusal::of("by_when", "That time has passed; choose a later one."))
        }
        Some(by_when) if now.days_until(by_when) > MOST_DAYS => {
            Err(Refusal::of("by_when", "That is more than a year away; ask when it is needed."))
        }
        _ => Ok(()),
    }
}

/// Refuses where nobody has answered yet, or where it was said already; what was parked may be taken up
/// later.
fn still_to_dispose(thread: &Ask, ask: &AskId) -> Result<(), Refusal> {
    let parked = |ending: &Ending| ending.disposition() == Some(Disposition::Parked);
    if thread.closed().is_some_and(|closed| !parked(&closed.what)) {
        return Err(Refusal::of(
            "ask",
            format!("The ask `{ask}` is closed; send a new one if there is more to say."),
        ));
    }
    if thread.answers.is_empty() {
        let sentence = format!("Nobody has answered `{ask}` yet; wait for an answer, or let it lapse.");
        return Err(Refusal::of("ask", sentence));
    }
    Ok(())
}
