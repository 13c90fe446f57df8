//! The forecast of a keynote, as it is shown: computed once for a plan, told in sentences, put on record.

use super::acts::{Odds, Said};
use super::fold::State;
use super::work::{self, Made};
use comity_common::number::Number;
use comity_common::view::View;
use comity_forecast::scope::{Ask, Form, Scope, Scopes, scopes as search};
use comity_forecast::{
    Chance, Change, Driver, Forecast, How, Missing, Outlook as Of, Plan, Played, Progress, Question, forecast,
};
use comity_spine::{KeynoteId, Noun, Ref, Refusal};
use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

/// The seed of what pages show.
pub const SEED: u64 = 1;
/// How often a plan is played through for a page: the error of its own is then below half a percent.
pub const TRIALS: u32 = 8192;
/// The most that a command may ask for: beyond it nothing becomes clearer.
pub const TRIALS_MOST: u32 = 1 << 24;
/// How many plans are kept with what they gave.
const KEPT: usize = 8;
/// How far a number on record may lie from a quick look again: what that look itself may be off, three times.
const OFF_MOST: f64 = 0.05;

/// What is shown of a keynote.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// What was asked.
    pub made: Made,
    /// What came out.
    pub forecast: Forecast,
}

/// Plans and what they gave, so that the same is not computed for every look.
///
/// Not a part of the state: the same plan gives the same forecast, whether it is kept or not.
#[derive(Default)]
pub struct Memo {
    forecasts: Mutex<Vec<(Plan, How, Arc<Forecast>)>>,
    scopes: Mutex<Vec<(Plan, Arc<Scopes>)>>,
    played: Mutex<Vec<(Plan, Played)>>,
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

impl Memo {
    fn of(&self, plan: &Plan, how: &How) -> Option<Arc<Forecast>> {
        let kept = self.forecasts.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, by, _)| by == how && of == plan).map(|(.., forecast)| forecast.clone())
    }

    fn keep(&self, plan: Plan, how: How, forecast: Arc<Forecast>) {
        put(&self.forecasts, (plan, how, forecast));
    }

    fn scopes_of(&self, plan: &Plan) -> Option<Arc<Scopes>> {
        let kept = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| of == plan).map(|(_, scopes)| scopes.clone())
    }
}

impl Memo {
    fn played(&self, plan: &Plan) -> Option<Played> {
        let kept = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| of == plan).map(|(_, played)| played.clone())
    }
}

fn put<T>(kept: &Mutex<Vec<T>>, one: T) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() == KEPT {
        kept.remove(0);
    }
    kept.push(one);
}

/// How a forecast is made that is shown: its band from resampled pasts, and what moves it.
pub fn how(seed: u64, trials: u32) -> How {
    How { seed, trials, resamples: 64, resample_trials: 512, driver_trials: 2048 }
}

/// The forecast of a keynote as of the view, with the page's own seed and trials.
///
/// # Errors
/// A sentence where there can be none.
pub fn of(view: &View<'_, State>, keynote: &KeynoteId) -> Result<Outlook, String> {
    made(view, keynote, &how(SEED, TRIALS), &mut |_| ControlFlow::Continue(()))
}

/// The same with a seed and trials of one's own; `tell` hears how far it has come and may stop it.
///
/// # Errors
/// A sentence where there can be none.
pub fn made(
    view: &View<'_, State>,
    keynote: &KeynoteId,
    how: &How,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Outlook, String> {
    let made = asked(view, keynote)?;
    if let Some(forecast) = view.state.memo.of(&made.plan, how) {
        return Ok(Outlook { made, forecast: (*forecast).clone() });
    }
    let forecast = forecast(&made.plan, how, tell).map_err(|refusal| sentence(&refusal.to_string()))?;
    view.state.memo.keep(made.plan.clone(), *how, Arc::new(forecast.clone()));
    Ok(Outlook { made, forecast })
}

/// How often a plan is played for a question about a change.
pub const WHAT_IF_TRIALS: u32 = 10_000;

/// What changes would do to how likely all that has a number is ready, under the same luck.
///
/// # Errors
/// A sentence where there is nothing to ask about, or a change names what is not in the plan.
pub fn what_if(made: &Made, view: &View<'_, State>, changes: &[Change]) -> Result<Driver, String> {
    let told = |refusal: comity_forecast::Refusal| sentence(&refusal.to_string());
    let question = match view.state.memo.played(&made.plan) {
        Some(played) => Question::again(&made.plan, played).map_err(told)?,
        None => {
            let question = Question::of(&made.plan, SEED, WHAT_IF_TRIALS).map_err(told)?;
            put(&view.state.memo.played, (made.plan.clone(), question.played()));
            question
        }
    };
    question.ask(changes).map_err(told)
}

/// What a forecast of a keynote is asked.
///
/// # Errors
/// A sentence where there can be none.
pub fn asked(view: &View<'_, State>, keynote: &KeynoteId) -> Result<Made, String> {
    let Some(made) = work::plan(view, keynote) else {
        return Err(format!(
            "{} has no date yet, so nothing can be said about that day.",
            called(view, keynote)
        ));
    };
    if made.plan.announcements.is_empty() {
        return Err(match made.soon.is_empty() {
            true => {
                format!("Nothing is promised for {} yet: promise something first.", called(view, keynote))
            }
            false => {
                "All that is promised is only said to come soon: nothing of it must be ready.".to_owned()
            }
        });
    }
    if made.plan.horizon <= 0.0 {
        return Err("The day has come: what was forecast is now held against what became of it.".to_owned());
    }
    Ok(made)
}

/// How likely all that is promised is to be, where a scope is suggested.
pub const THRESHOLD: f64 = 0.8;

/// What to leave out so that the rest is ready often enough; `None` where nothing has a number.
pub fn scopes(view: &View<'_, State>, outlook: &Outlook) -> Option<Arc<Scopes>> {
    let plan = &outlook.made.plan;
    if let Some(known) = view.state.memo.scopes_of(plan) {
        return Some(known);
    }
    let ask =
        Ask { threshold: THRESHOLD, trials: 1024, fresh_trials: 4096, most_calls: 20_000, ..Ask::default() };
    let found = Arc::new(search(plan, &ask, &mut |_| ControlFlow::Continue(())).ok()?);
    put(&view.state.memo.scopes, (plan.clone(), found.clone()));
    Some(found)
}

/// A scope as a sentence: what it changes, what that loses, what it gains.
pub fn scope_says(view: &View<'_, State>, scope: &Scope) -> String {
    let name = |id: &str| {
        let id = comity_spine::InitiativeId::new(id).ok();
        id.map_or_else(String::new, |id| view.name(&Ref::initiative(&id)))
    };
    let what: Vec<String> = scope
        .losses
        .iter()
        .map(|loss| {
            let name = name(&loss.announcement);
            match loss.form {
                Form::Cut => format!("cut {name}"),
                Form::Soon => format!("say of {name} only that it comes soon"),
                Form::Shrunk => format!("announce {name} in its smaller form"),
                Form::Full => format!("keep {name} whole"),
            }
        })
        .collect();
    let ready = format!("{} %", super::words::percent(scope.ready.p));
    if what.is_empty() {
        return format!("Everything as it is promised: ready at {ready}.");
    }
    let lost: f64 = scope.losses.iter().map(|loss| loss.value).sum();
    let freed: usize = scope.losses.iter().map(|loss| loss.freed.len()).sum();
    let work = match freed {
        0 => String::new(),
        1 => ", and one piece of work need not be done".to_owned(),
        n => format!(", and {n} pieces of work need not be done"),
    };
    format!(
        "{} That loses {} of {} in story value and gains {} points: the rest is ready at {ready}{work}.",
        sentence(&join(&what)),
        short(lost),
        short(lost + scope.value),
        (scope.gained * 100.0).round()
    )
}

/// A number with at most one decimal.
pub fn short(value: f64) -> String {
    if (value - value.round()).abs() < 0.05 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// `a`, `a and b`, `a, b and c`.
fn join(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What a keynote is called.
pub fn called(view: &View<'_, State>, keynote: &KeynoteId) -> String {
    view.name(&Ref::new(Noun::Keynote, keynote.as_str()))
}

/// What would be put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How likely all that is promised is ready.
    pub joint: Option<Odds>,
    /// The same of each promise, by initiative.
    pub promises: Vec<Said>,
}

/// A probability with its band, as it is shown and put on record.
pub fn odds(chance: &Chance) -> Odds {
    Odds::new(chance.p, chance.band)
}

impl Outlook {
    /// What of it would be put on record.
    pub fn told(&self) -> Told {
        let said = |of: &Of| {
            let initiative = comity_spine::InitiativeId::new(&of.id).ok()?;
            Some(Said { initiative, odds: of.ready.as_ref().map(odds) })
        };
        Told {
            joint: self.forecast.joint.ready.as_ref().map(odds),
            promises: self.forecast.promises.iter().filter_map(said).collect(),
        }
    }
}

/// Whether what somebody would put on record is what a quick look at the same plan gives, as far as such a
/// look can say: no number where there is none, and none far from it.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn on_record(
    view: &View<'_, State>,
    keynote: &KeynoteId,
    (seed, trials): (Number, Number),
    told: &Told,
) -> Result<(), Refusal> {
    let whole =
        |number: Number| (number.value().fract() == 0.0 && number.value() >= 0.0).then(|| number.value());
    let (Some(seed), Some(trials)) = (whole(seed), whole(trials)) else {
        return Err(Refusal::of("trials", "Seed and trials are whole numbers."));
    };
    if trials < 1.0 || trials > f64::from(TRIALS_MOST) {
        return Err(Refusal::of("trials", format!("Ask for 1 to {TRIALS_MOST} trials.")));
    }
    let quick = How {
        seed: seed as u64,
        trials: (trials as u32).min(2048),
        resamples: 0,
        resample_trials: 0,
        driver_trials: 0,
    };
    let again = made(view, keynote, &quick, &mut |_| ControlFlow::Continue(()));
    let again = again.map_err(|why| Refusal::of("keynote", why))?.told();
    let near = |a: Option<Odds>, b: Option<Odds>| match (a, b) {
        (Some(a), Some(b)) => (a.p() - b.p()).abs() <= OFF_MOST,
        (a, b) => a.is_none() && b.is_none(),
    };
    let same = again.promises.len() == told.promises.len()
        && again
            .promises
            .iter()
            .zip(&told.promises)
            .all(|(a, b)| a.initiative == b.initiative && near(a.odds, b.odds));
    if same && near(again.joint, told.joint) {
        return Ok(());
    }
    let says = again.joint.map_or_else(
        || "no number for all together".to_owned(),
        |odds| format!("{} % for all together", super::words::percent(odds.p())),
    );
    Err(Refusal::of(
        "promises",
        format!("The forecast says otherwise ({says}): look at it again, and put on record what it says."),
    ))
}

/// The headline: how likely all is ready, or that nobody can say, and why.
pub fn headline(view: &View<'_, State>, outlook: &Outlook) -> String {
    let forecast = &outlook.forecast;
    let n = forecast.promises.len();
    let all = if n == 1 { "the one promise is".to_owned() } else { format!("all {n} promises are") };
    if let Some(chance) = &forecast.joint.ready {
        return format!("How likely it is that {all} ready: {}.", odds(chance).percent());
    }
    let because = missing(view, &forecast.joint.missing);
    match &forecast.known {
        Some((chance, k)) => format!(
            "How likely it is that {all} ready has no number: {because}. {} of {n} that have one: {}.",
            if *k == 1 { "The one".to_owned() } else { format!("All {k}") },
            odds(chance).percent()
        ),
        None => format!("How likely it is that {all} ready has no number: {because}."),
    }
}

/// Why something has no number: each reason once, the first three of them.
pub fn missing(view: &View<'_, State>, reasons: &[Missing]) -> String {
    const NAMED: usize = 3;
    let said: Vec<String> = reasons.iter().take(NAMED).map(|reason| reason_says(view, reason)).collect();
    let more = reasons.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(", and {more} more reasons") } else { String::new() };
    format!("{}{rest}", said.join("; "))
}

fn reason_says(view: &View<'_, State>, reason: &Missing) -> String {
    match reason {
        Missing::Gate { gate, owner } => {
            let known = comity_spine::Slug::new(gate).ok().and_then(|id| view.state.gates.get(&id));
            match known {
                Some(known) => {
                    let of = view.name(&Ref::initiative(&known.announcement.initiative));
                    format!("no data on {owner}'s gate of {of} ({})", super::gates::called(known))
                }
                None => reason.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// A change and what it would do, as a sentence.
pub fn driver(view: &View<'_, State>, driver: &Driver) -> String {
    let what: Vec<String> = driver.changes.iter().map(|change| change_says(view, change)).collect();
    let percent = super::words::percent;
    let (before, after) = (percent(driver.before), percent(driver.after));
    format!("{}: {before} % becomes {after} %.", sentence(&what.join(", and ")).trim_end_matches('.'))
}

fn change_says(view: &View<'_, State>, change: &Change) -> String {
    let initiative = |id: &str| {
        let id = comity_spine::InitiativeId::new(id).ok();
        id.map_or_else(String::new, |id| view.name(&Ref::initiative(&id)))
    };
    match change {
        Change::Cut { announcement } => format!("without {}", initiative(announcement)),
        Change::Shrink { announcement } => format!("{} in its smaller form", initiative(announcement)),
        Change::Soon { announcement } => format!("{} only as coming soon", initiative(announcement)),
        Change::Certain { deliverable } => format!("if {} took exactly its median", piece(view, deliverable)),
        Change::Done { deliverable } => format!("if {} were finished", piece(view, deliverable)),
        Change::Settle { gate } => {
            let known = comity_spine::Slug::new(gate).ok().and_then(|id| view.state.gates.get(&id));
            match known {
                Some(known) => format!(
                    "if {} said that {} ({})",
                    known.function.as_ref().map_or("its owner", comity_spine::Function::as_str),
                    super::gates::called(known),
                    initiative(known.announcement.initiative.as_str())
                ),
                None => format!("if the gate {gate} were met"),
            }
        }
        Change::Avert { risk } => format!("if {risk} could not happen"),
        Change::Person { crew } => format!("with one person more in {crew}"),
        Change::Days(days) if *days < 0.0 => format!("with {} working days fewer", -days),
        Change::Days(days) => format!("with {days} working days more, which there are not"),
    }
}

/// What a piece of work is called: by the words of whoever planned it, else its id.
pub fn piece(view: &View<'_, State>, id: &str) -> String {
    let known = comity_spine::Slug::new(id).ok().and_then(|id| view.state.deliverables.get(&id));
    let said =
        known.and_then(|known| {
            known.plans.iter().rev().find_map(|plan| {
                view.words(&plan.head)?.remove("text").filter(|text| text.chars().count() <= 80)
            })
        });
    said.map_or_else(|| id.to_owned(), |said| format!("\u{201c}{said}\u{201d}"))
}

/// The same as a sentence: with a capital and a full stop.
pub fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let rest = signs.as_str().trim_end_matches('.');
    format!("{first}{rest}.")
}
