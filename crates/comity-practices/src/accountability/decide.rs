//! May this happen now.

use super::acts::{Act, Outcome, Shortcoming, Stance};
use super::chain::{ASK_EVERY, ASKS, RECURS_WITHIN, Report, Status, report_of};
use super::fold::{Problem, State};
use comity_common::exchange::decide as may;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{Function, Noun, PersonId, ProblemId, Refusal, Slug, Visibility};

type May = Result<(), Refusal>;

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    match wish.act {
        Act::Reported { problem, to, initiative, .. } => {
            may::unused(&view.state.problems, Noun::Problem, &problem.0)?;
            initiative.iter().try_for_each(|initiative| may::running(view, initiative))?;
            another(may::function_of(view, wish.by)?, to)?;
            may::said(wish.words, "text", "Say what hurts, in the customer's words if you have them")
        }
        Act::Owned { problem, owner } => {
            let (thread, _) = still_open(view, problem)?;
            may::receiver_only(view, thread, wish.by, "own it")?;
            of_product(view, thread, owner.unwrap_or(wish.by))
        }
        Act::Traced { problem, shortcoming } => {
            let (thread, report) = still_open(view, problem)?;
            may::receiver_only(view, thread, wish.by, "say what it comes from")?;
            traceable(&report, *shortcoming)?;
            match shortcoming {
                Shortcoming::NotAProductProblem => {
                    may::said(wish.words, "text", "Say why it is none of product's: they will ask")
                }
                _ => Ok(()),
            }
        }
        Act::Countersigned { problem, stance } => {
            let (_, report) = still_open(view, problem)?;
            raiser_only(view, &report, wish.by, "counter-sign that")?;
            if report.status != Status::Disclaimed {
                let sentence =
                    "Nobody says that this is none of product's, so there is nothing to counter-sign.";
                return Err(Refusal::of("problem", sentence));
            }
            match stance {
                Stance::Agreed => Ok(()),
                Stance::Contested => may::said(wish.words, "text", "Say why it is product's after all"),
            }
        }
        Act::Fixed { problem, artefact } => {
            let (thread, report) = still_open(view, problem)?;
            may::receiver_only(view, thread, wish.by, "say that it is fixed")?;
            fixable(view, &report)?;
            may::artefact_exists(view, artefact.as_ref())
        }
        Act::Asked { problem } => {
            let (thread, report) = still_open(view, problem)?;
            may::receiver_only(view, thread, wish.by, "ask for the verdict")?;
            askable(view, &report)
        }
        Act::Confirmed { problem, outcome } => confirmed(view, wish, problem, *outcome),
        Act::Recurred { problem } => {
            let (_, report) = found(view, problem)?;
            raiser_only(view, &report, wish.by, "say that it is back")?;
            recurs(view, &report)?;
            may::said(wish.words, "text", "Say what came back")
        }
        Act::Merged { problem, into, .. } => merged(view, wish.by, problem, into),
        Act::Split { problem } => split(view, wish.by, problem),
        Act::ToldApart { problem, other, .. } => told_apart(view, wish.by, problem, other),
        Act::Measured { .. } => measured(view, wish),
    }
}

/// A problem as it was reported, and how it stands.
fn found<'a>(view: &'a View<'_, State>, problem: &ProblemId) -> Result<(&'a Problem, Report<'a>), Refusal> {
    let thread = may::found(view, &view.state.problems, Noun::Problem, &problem.0)?;
    let missing =
        || Refusal::of("problem", format!("There is no problem `{problem}` that you could take part in."));
    Ok((thread, report_of(view, &problem.0).ok_or_else(missing)?))
}

fn still_open<'a>(
    view: &'a View<'_, State>,
    problem: &ProblemId,
) -> Result<(&'a Problem, Report<'a>), Refusal> {
    let (thread, report) = found(view, problem)?;
    let sentence = match report.status {
        Status::Confirmed { .. } => "its reporter gave the verdict; only they can say that it is back",
        Status::NotProducts { .. } => "both sides agreed that it is none of product's",
        Status::Won { .. } => "that deal was won after all",
        _ => return Ok((thread, report)),
    };
    Err(Refusal::of("problem", format!("The problem `{problem}` is closed: {sentence}.")))
}

fn another(own: &Function, to: &Function) -> May {
    if own != to {
        return Ok(());
    }
    let sentence = format!(
        "You are in {to} yourself; a problem comes from a function around it. Ask whoever feels it to report it."
    );
    Err(Refusal::of("to", sentence))
}

fn of_product(view: &View<'_, State>, thread: &Problem, owner: PersonId) -> May {
    match view.function(owner) {
        Some(function) if *function == thread.to => Ok(()),
        Some(function) => Err(Refusal::of(
            "owner",
            format!("They are in {function}; the owner of a problem is somebody of {}.", thread.to),
        )),
        None => Err(Refusal::of(
            "owner",
            format!("They are in no function now; the owner of a problem is somebody of {}.", thread.to),
        )),
    }
}

fn traceable(report: &Report<'_>, shortcoming: Shortcoming) -> May {
    match report.status {
        Status::Unowned => {
            let sentence = "Nobody of product owns it yet: own it first, then say what it comes from.";
            Err(Refusal::of("problem", sentence))
        }
        Status::Fixed { .. } | Status::Unconfirmed { .. }
            if shortcoming == Shortcoming::NotAProductProblem =>
        {
            let sentence = "It is said to be fixed, so it was product's; wait for its reporter's verdict.";
            Err(Refusal::of("shortcoming", sentence))
        }
        _ => Ok(()),
    }
}

fn fixable(view: &View<'_, State>, report: &Report<'_>) -> May {
    let sentence = match report.status {
        Status::Traced => return Ok(()),
        Status::Unowned => "Nobody of product owns it yet: own it first.".to_owned(),
        Status::Owned => {
            "Say first what it comes from: a fix of what nobody traced mends a symptom.".to_owned()
        }
        Status::Disclaimed => {
            "Product says that this is none of theirs; trace it to a shortcoming before it is fixed."
                .to_owned()
        }
        Status::Fixed { last, .. } => {
            let day = view.calendar().day_of(last);
            format!("It is said to be fixed already ({day}); its reporter has the word, and you may ask.")
        }
        _ => "Its reporter was asked twice and said nothing; wait until they say that it is back.".to_owned(),
    };
    Err(Refusal::of("problem", sentence))
}

fn askable(view: &View<'_, State>, report: &Report<'_>) -> May {
    let Status::Fixed { asks, last } = report.status else {
        let sentence = match report.status {
            Status::Unconfirmed { .. } => "They were asked twice; it is closed as unconfirmed.",
            _ => "Nobody says that it is fixed yet; there is no verdict to ask for.",
        };
        return Err(Refusal::of("problem", sentence));
    };
    let next = view.calendar().deadline(last, ASK_EVERY);
    if asks >= ASKS {
        let day = view.calendar().day_of(next);
        let sentence =
            format!("They were asked twice. If they say nothing, it closes as unconfirmed after {day}.");
        return Err(Refusal::of("problem", sentence));
    }
    if asks > 0 && view.as_of <= next {
        let day = view.calendar().day_of(next);
        let sentence = format!("They were asked on {}; ask again after {day}.", view.calendar().day_of(last));
        return Err(Refusal::of("problem", sentence));
    }
    Ok(())
}

fn confirmed(view: &View<'_, State>, wish: &Wish<'_, Act>, problem: &ProblemId, outcome: Outcome) -> May {
    let (_, report) = still_open(view, problem)?;
    reporter_only(view, &report, wish.by)?;
    let is_fixed = matches!(report.status, Status::Fixed { .. } | Status::Unconfirmed { .. });
    if !is_fixed && outcome != Outcome::Solved {
        let sentence =
            "Nobody says that it is fixed yet. It is open; say `solved` if it went away by itself.";
        return Err(Refusal::of("outcome", sentence));
    }
    if !is_fixed && view.state.tree(&problem.0).len() > 1 {
        let sentence = format!(
            "Others reported the same as `{problem}`, and nobody says that it is fixed; split theirs off first."
        );
        return Err(Refusal::of("problem", sentence));
    }
    match outcome {
        Outcome::Solved => Ok(()),
        Outcome::Partly | Outcome::Not => may::said(wish.words, "text", "Say what is still wrong"),
    }
}

/// Only the reporter closes; where nobody knows them, or they left, their function does.
fn reporter_only(view: &View<'_, State>, report: &Report<'_>, person: PersonId) -> May {
    let of = report.function.as_ref().map_or("the function it came from", Function::as_str);
    let known = report.reporter.filter(|reporter| view.function(*reporter).is_some());
    match known {
        Some(reporter) if reporter == person => Ok(()),
        Some(_) => Err(Refusal::new(format!(
            "Only its reporter (of {of}) can say whether it is solved; shipped is not solved. Ask for their verdict."
        ))),
        None if report.function.is_some() && view.function(person) == report.function.as_ref() => Ok(()),
        None => Err(Refusal::new(format!(
            "Its reporter is not known here, so somebody of {of} says whether it is solved. Match the source's \
             name to a person to give it back to them."
        ))),
    }
}

/// The reporter's whole function speaks for it.
fn raiser_only(view: &View<'_, State>, report: &Report<'_>, person: PersonId, what: &str) -> May {
    let is_theirs = report.function.is_some() && view.function(person) == report.function.as_ref();
    if is_theirs || report.reporter == Some(person) {
        return Ok(());
    }
    let of = report.function.as_ref().map_or("the function it came from", Function::as_str);
    Err(Refusal::new(format!("Only {of} can {what}, because the problem came from there.")))
}

fn recurs(view: &View<'_, State>, report: &Report<'_>) -> May {
    let Some(closed) = report.status.closed().filter(|_| !matches!(report.status, Status::Won { .. })) else {
        let sentence = "It is still open, so it cannot be back; say `not` to a fix that did not help.";
        return Err(Refusal::of("problem", sentence));
    };
    let days = closed.days_until(view.as_of);
    if days <= RECURS_WITHIN {
        return Ok(());
    }
    let sentence = format!(
        "It was closed {days} days ago. After {RECURS_WITHIN} days a problem counts as a new one: report it \
         again, and merge the two if they are the same."
    );
    Err(Refusal::of("problem", sentence))
}

/// Somebody of the answering function, or of the one that reported it.
fn either_side(view: &View<'_, State>, thread: &Problem, report: &Report<'_>, person: PersonId) -> May {
    if view.function(person) == Some(&thread.to) {
        return Ok(());
    }
    let from = report.function.as_ref().map_or("whoever reported it", Function::as_str);
    raiser_only(view, report, person, "do that").map_err(|_| {
        Refusal::new(format!("This is between {from} and {}; ask one of them to do it.", thread.to))
    })
}

fn merged(view: &View<'_, State>, by: PersonId, problem: &ProblemId, into: &ProblemId) -> May {
    let (thread, report) = found(view, problem)?;
    let whole = may::found(view, &view.state.problems, Noun::Problem, &into.0)
        .map_err(|refusal| Refusal::of("into", refusal.sentence))?;
    either_side(view, thread, &report, by)?;
    if problem == into {
        return Err(Refusal::of("into", "That is the same problem; name the other one."));
    }
    if let Some(top) = view.state.whole_of(&problem.0) {
        let sentence = format!("`{problem}` is a part of `{top}` already; split it off first.");
        return Err(Refusal::of("problem", sentence));
    }
    if view.state.whole_of(&into.0).is_some() {
        let top = view.state.root(&into.0);
        let sentence = if *top == problem.0 {
            format!("`{into}` is a part of `{problem}`: they are one already.")
        } else {
            format!("`{into}` is a part of `{top}` itself; merge into `{top}`.")
        };
        return Err(Refusal::of("into", sentence));
    }
    mergeable(thread, whole, problem, into)
}

fn told_apart(view: &View<'_, State>, by: PersonId, problem: &ProblemId, other: &ProblemId) -> May {
    let (thread, report) = found(view, problem)?;
    let second = may::found(view, &view.state.problems, Noun::Problem, &other.0)
        .map_err(|refusal| Refusal::of("other", refusal.sentence))?;
    either_side(view, thread, &report, by)?;
    if problem == other {
        return Err(Refusal::of("other", "That is the same problem; name the other one."));
    }
    not_kept(thread, second, "other")?;
    if view.state.root(&problem.0) == view.state.root(&other.0) {
        let sentence = format!("`{problem}` and `{other}` were made one; split them first.");
        return Err(Refusal::of("other", sentence));
    }
    match view.state.said_of(&problem.0, &other.0) {
        Some(pair) if !pair.is_one => {
            let day = view.calendar().day_of(pair.at);
            let sentence =
                format!("That was said already ({day}), and they are not suggested to be one again.");
            Err(Refusal::of("other", sentence))
        }
        _ => Ok(()),
    }
}

/// Nothing is said of two where one of them is kept between some people.
fn not_kept(one: &Problem, other: &Problem, field: &'static str) -> May {
    let kept = |thread: &Problem| thread.opened.head.visibility > Visibility::Space;
    if !kept(one) && !kept(other) {
        return Ok(());
    }
    let sentence = "One of them is kept between some people; made one, the other's people would learn of it.";
    Err(Refusal::of(field, sentence))
}

fn mergeable(thread: &Problem, whole: &Problem, problem: &ProblemId, into: &ProblemId) -> May {
    not_kept(thread, whole, "into")?;
    if thread.to != whole.to {
        let sentence = format!(
            "`{problem}` is put to {} and `{into}` to {}; one problem has one function that answers for it.",
            thread.to, whole.to
        );
        return Err(Refusal::of("into", sentence));
    }
    if whole.closed().is_some() {
        let sentence = format!("`{into}` is closed. If it is back, say so there first; then merge.");
        return Err(Refusal::of("into", sentence));
    }
    Ok(())
}

fn split(view: &View<'_, State>, by: PersonId, problem: &ProblemId) -> May {
    let (thread, report) = found(view, problem)?;
    either_side(view, thread, &report, by)?;
    if view.state.whole_of(&problem.0).is_none() {
        let parts: Vec<&str> = view.state.tree(&problem.0).into_iter().skip(1).map(Slug::as_str).collect();
        let sentence = match parts.as_slice() {
            [] => format!("`{problem}` was never merged with another, so there is nothing to split off."),
            parts => format!("`{problem}` is the whole; split off one of its parts: {}.", parts.join(", ")),
        };
        return Err(Refusal::of("problem", sentence));
    }
    Ok(())
}

fn measured(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    let Act::Measured { problem, before, after, .. } = wish.act else { return Ok(()) };
    let (thread, report) = found(view, problem)?;
    either_side(view, thread, &report, wish.by)?;
    let is_fixed =
        matches!(report.status, Status::Fixed { .. } | Status::Unconfirmed { .. } | Status::Confirmed { .. });
    if !is_fixed {
        let sentence = "Nothing was fixed yet, so there is no before and after to compare.";
        return Err(Refusal::of("problem", sentence));
    }
    if before.unit() != after.unit() {
        let sentence =
            format!("Before is in {} and after in {}; take both in one unit.", before.unit(), after.unit());
        return Err(Refusal::of("after", sentence));
    }
    Ok(())
}
