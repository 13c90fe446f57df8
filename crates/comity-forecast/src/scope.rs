//! The date stands: what to leave out, make smaller or only say to come, so that the rest is ready often
//! enough.
//!
//! The most story value such that P(all that is promised is ready) is at least a threshold. The oracle is the
//! monotone policy of [`crate::list`] over one bank of drawn durations: under it a smaller scope is never
//! less likely, so what is too much stays too much with anything added. Up to [`Ask::exact_up_to`]
//! announcements a depth-first branch and bound finds the best there is under that oracle; above, a local
//! search finds good ones and says so. What is found is played again on fresh luck, and under the policy of
//! the headline (F7, F7b and 2.9 of the measures).

mod bank;
mod room;
mod search;

use crate::drivers::{Change, changed};
use crate::flaw::{Missing, Refusal};
use crate::forecast::{Asked, Chance, Progress, chance_of, tally};
use crate::model::Source;
use crate::plan::Plan;
use bank::Bank;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

pub use search::brute_force;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ask {
    /// The same seed, the same scopes.
    pub seed: u64,
    /// How likely all that is promised must be ready, 0 to 1.
    pub threshold: f64,
    /// Trials of the search's oracle.
    pub trials: u32,
    /// Fresh trials for what was found.
    pub fresh_trials: u32,
    /// Up to how many announcements the search is exact.
    pub exact_up_to: usize,
    /// After how many questions to the oracle the search stops with the best found.
    pub most_calls: u64,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            seed: 1,
            threshold: 0.8,
            trials: 2048,
            fresh_trials: 16_384,
            exact_up_to: 20,
            most_calls: 200_000,
        }
    }
}

impl Ask {
    fn fresh_blocks(&self) -> u32 {
        self.fresh_trials.div_ceil(crate::draw::LANES as u32)
    }
}

/// In which form something is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Not at all.
    Cut,
    /// As "coming soon".
    Soon,
    /// In its smaller form.
    Shrunk,
    /// As planned.
    Full,
}

/// What a scope takes from one announcement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Loss {
    /// Which.
    pub announcement: String,
    /// What is left of it.
    pub form: Form,
    /// The value that is lost.
    pub value: f64,
    /// Deliverables that need not be done any more because of the whole scope, and that it needed.
    pub freed: Vec<String>,
}

/// One scope: what is announced in which form, what that loses and what it gains.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scope {
    /// Each announcement's form, as in the plan.
    pub forms: Vec<(String, Form)>,
    /// The value that is kept.
    pub value: f64,
    /// What is lost; empty for the plan as it is.
    pub losses: Vec<Loss>,
    /// How likely all of it is ready by the search's own policy and luck: what the threshold was held
    /// against.
    pub searched: f64,
    /// The same policy under fresh luck. Where it is lower, the search was lucky.
    pub fresh: f64,
    /// How likely all of it is ready by the policy of the headline, under fresh luck. This is the number to
    /// show.
    pub ready: Chance,
    /// How much more likely that is than the plan as it is, under the same luck.
    pub gained: f64,
    /// The changes that make this scope of the plan.
    pub changes: Vec<Change>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scopes {
    /// What was asked.
    pub ask: Ask,
    /// The plan as it is; `None` if nothing in it has a number.
    pub whole: Option<Scope>,
    /// The scope that keeps the most value; `None` if none is likely enough, or nothing in the plan has a
    /// number.
    pub best: Option<Scope>,
    /// The next best that are not part of a better one; at most three.
    pub next: Vec<Scope>,
    /// Whether nothing better exists under the search's policy and luck; else it is the best found.
    pub exact: bool,
    /// Announcements that have no number, so that no scope counts on them, and why. Their forms stay as they
    /// are.
    pub unknown: Vec<(String, Vec<Missing>)>,
    /// Whether what must be announced is by itself too much for the threshold, or has no number.
    pub musts_too_much: bool,
    /// How often the oracle was asked.
    pub calls: u64,
}

/// One announcement to the search: its forms from none to full.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its place in the plan.
    pub announcement: usize,
    /// Value and form, from the least to the whole; the first needs nothing.
    pub levels: Vec<Level>,
    /// The least level that is allowed: 1 for what must be announced.
    pub least: usize,
    /// Items, by their place in the search, of which some form must be announced for this one to be.
    pub requires: Vec<usize>,
}

/// One form of an announcement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// What it is called.
    pub form: Form,
    /// What it is worth.
    pub value: f64,
    /// Which of the bank's forms it is; `None` for what needs nothing.
    pub needs: Option<usize>,
}

/// What to leave out so that the rest is likely enough.
///
/// `tell` hears how many questions were asked ([`Progress::of`] is the most there may be) and may stop it.
///
/// # Errors
/// [`Refusal`] as for a forecast.
pub fn scopes(
    plan: &Plan,
    ask: &Ask,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Scopes, Refusal> {
    if ask.trials == 0 || ask.trials > 1 << 20 || ask.fresh_trials == 0 || ask.fresh_trials > 1 << 24 {
        return Err(Refusal::Trials { trials: ask.trials.max(ask.fresh_trials) });
    }
    let source = Source::of(plan)?;
    let model = source.model();
    let unknown: Vec<usize> =
        (0..model.promises.len()).filter(|&i| !model.promises[i].missing.is_empty()).collect();
    let named = unknown.iter().map(|&place| {
        let missing = model.promises[place].missing.iter().cloned().collect();
        (plan.announcements[place].id.clone(), missing)
    });
    let mut found = Scopes {
        ask: *ask,
        whole: None,
        best: None,
        next: Vec::new(),
        exact: true,
        unknown: named.collect(),
        musts_too_much: false,
        calls: 0,
    };
    let bank = Bank::of(&source, ask.seed, ask.trials)?;
    let items = items(plan, &bank, &unknown);
    if items.is_empty() {
        return Ok(found);
    }
    let full: Vec<usize> = items.iter().map(|item| item.levels.len() - 1).collect();
    let mut search = search::Search::new(&items, &bank, ask, tell);
    let pool = search.run()?;
    (found.exact, found.calls) = (search.is_exact(), search.calls());
    found.musts_too_much = pool.is_empty();
    let fresh = Bank::of(&source, ask.seed ^ FRESH, ask.fresh_trials)?;
    let as_it_is = tally(&model, ask.seed ^ FRESH, 0, ask.fresh_blocks(), Asked::All);
    let as_it_is = f64::from(as_it_is.all) / f64::from(as_it_is.of.max(1));
    let told = Told { source: &source, ask, items: &items, bank: &bank, fresh: &fresh, as_it_is };
    let scope = |levels: &[usize]| told.describe(levels);
    found.whole = Some(scope(&full)?);
    let mut scopes = Vec::new();
    for levels in pool
        .iter()
        .filter(|levels| levels.iter().zip(&items).any(|(&at, item)| item.levels[at].needs.is_some()))
    {
        scopes.push(scope(levels)?);
    }
    let mut scopes = scopes.into_iter();
    found.best = scopes.next();
    found.next = scopes.collect();
    Ok(found)
}

/// What makes the fresh seed another one.
const FRESH: u64 = 0x5eed_f4e5_4000_0001;

/// The announcements that have a number, what they require first.
fn items(plan: &Plan, bank: &Bank, unknown: &[usize]) -> Vec<Item> {
    let mut order: Vec<usize> = Vec::new();
    let known = |place: &usize| !unknown.contains(place);
    // What requires nothing that is still out comes next; a ring comes as it stands.
    let mut left: Vec<usize> = (0..plan.announcements.len()).filter(known).collect();
    while !left.is_empty() {
        let is_open = |place: &&usize| {
            plan.announcements[**place]
                .requires
                .iter()
                .all(|id| !left.iter().any(|&other| other != **place && plan.announcements[other].id == *id))
        };
        let next = left.iter().find(is_open).or(left.first()).copied().unwrap_or(0);
        left.retain(|&place| place != next);
        order.push(next);
    }
    let at = |id: &String| order.iter().position(|&place| plan.announcements[place].id == *id);
    let mut items: Vec<Item> = Vec::new();
    for &place in &order {
        let one = &plan.announcements[place];
        let clean = |value: f64| if value.is_finite() && value > 0.0 { value } else { 0.0 };
        let whole = clean(one.value);
        let mut levels = vec![match one.soon {
            Some(value) => Level { form: Form::Soon, value: clean(value).min(whole), needs: None },
            None => Level { form: Form::Cut, value: 0.0, needs: None },
        }];
        if let Some((shrunk, form)) = one.shrunk.as_ref().zip(bank.smaller(place)) {
            // A smaller form is not worth more than the whole, nor less than what needs nothing.
            let value = clean(shrunk.value).clamp(levels[0].value, whole);
            levels.push(Level { form: Form::Shrunk, value, needs: Some(form) });
        }
        levels.push(Level { form: Form::Full, value: whole, needs: Some(place) });
        // In a ring, the first stands for itself.
        let requires = one.requires.iter().filter_map(at).filter(|&other| other < items.len()).collect();
        items.push(Item { announcement: place, levels, least: usize::from(one.must), requires });
    }
    // What a must requires is a must.
    loop {
        let musts: Vec<usize> =
            items.iter().filter(|item| item.least > 0).flat_map(|item| item.requires.clone()).collect();
        let new: Vec<usize> = musts.into_iter().filter(|&i| items[i].least == 0).collect();
        if new.is_empty() {
            return items;
        }
        new.into_iter().for_each(|i| items[i].least = 1);
    }
}

/// What scopes are told from.
struct Told<'a> {
    source: &'a Source<'a>,
    ask: &'a Ask,
    items: &'a [Item],
    bank: &'a Bank,
    fresh: &'a Bank,
    /// How likely the plan as it is is, under fresh luck.
    as_it_is: f64,
}

impl Told<'_> {
    /// A scope in full: what it loses and gains, under fresh luck too.
    fn describe(&self, levels: &[usize]) -> Result<Scope, Refusal> {
        let Self { source, ask, items, bank, fresh, as_it_is } = self;
        let plan = source.plan;
        let mut forms: Vec<(String, Form)> =
            plan.announcements.iter().map(|one| (one.id.clone(), Form::Full)).collect();
        let (mut changes, mut losses, mut value) = (Vec::new(), Vec::new(), 0.0);
        for (item, &at) in items.iter().zip(levels) {
            let (level, whole) = (item.levels[at], item.levels[item.levels.len() - 1]);
            let announcement = plan.announcements[item.announcement].id.clone();
            value += level.value;
            forms[item.announcement].1 = level.form;
            let change = match level.form {
                Form::Full => continue,
                Form::Shrunk => Change::Shrink { announcement: announcement.clone() },
                Form::Soon => Change::Soon { announcement: announcement.clone() },
                Form::Cut => Change::Cut { announcement: announcement.clone() },
            };
            changes.push(change);
            losses.push(Loss {
                announcement,
                form: level.form,
                value: whole.value - level.value,
                freed: Vec::new(),
            });
        }
        // Smaller forms first: leaving out takes along what requires it, and nothing that stays requires it.
        changes.sort_by_key(Change::effort);
        let smaller = without(plan, &changes)?;
        let left: Vec<&str> = smaller.deliverables.iter().map(|item| item.id.as_str()).collect();
        for loss in &mut losses {
            let alone = match loss.form {
                Form::Shrunk => vec![Change::Shrink { announcement: loss.announcement.clone() }],
                _ => vec![Change::Cut { announcement: loss.announcement.clone() }],
            };
            let needed = needs_of(plan, &loss.announcement);
            let still = if loss.form == Form::Shrunk {
                needs_of(&without(plan, &alone)?, &loss.announcement)
            } else {
                Vec::new()
            };
            loss.freed =
                needed.into_iter().filter(|id| !left.contains(&id.as_str()) && !still.contains(id)).collect();
        }
        let chosen: Vec<usize> =
            items.iter().zip(levels).filter_map(|(item, &at)| item.levels[at].needs).collect();
        let after =
            tally(&source.beside(&smaller)?.model(), ask.seed ^ FRESH, 0, ask.fresh_blocks(), Asked::All);
        let ready = chance_of(after.all, after.of);
        Ok(Scope {
            forms,
            value,
            losses,
            searched: bank.share(&chosen),
            fresh: fresh.share(&chosen),
            ready,
            gained: ready.p - as_it_is,
            changes,
        })
    }
}

/// The plan without what changes leave out, one after the other; what is gone already is passed over.
fn without(plan: &Plan, changes: &[Change]) -> Result<Plan, Refusal> {
    let mut smaller = plan.clone();
    for change in changes {
        smaller = match changed(&smaller, std::slice::from_ref(change)) {
            Err(Refusal::NotThere { .. }) => smaller,
            other => other?,
        };
    }
    Ok(smaller)
}

/// The deliverables that one announcement needs, with all they wait for.
fn needs_of(plan: &Plan, announcement: &str) -> Vec<String> {
    let mut alone = plan.clone();
    alone.announcements.retain(|one| one.id == announcement);
    let needed = crate::drivers::needed(&alone);
    plan.deliverables
        .iter()
        .zip(needed)
        .filter(|(_, needed)| *needed)
        .map(|(item, _)| item.id.clone())
        .collect()
}
