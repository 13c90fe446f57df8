//! What the record of past promises says of those that stand: a forecast from what was known that day alone.
//!
//! Dated facts go in ([`Record`]); for a look at the plan at a freeze, how likely each promise is kept and
//! how many will be ([`Outlook`]) come out. Before anything is computed, [`Record::as_of`] throws away every
//! fact of a later day: nothing that was not known can count. Read on in [`evidence`], what is taken from the
//! record about a promise; [`fit`](mod@fit), how much that weighs; [`total`], the number kept; [`replay`],
//! every look of the past once more.
//!
//! **Records lag.** That a promise was missed is often put down weeks after the date; until then it looks
//! kept. So a promise without a record counts as kept only as far as the misses that are still to be recorded
//! allow, after the delays seen so far ([`fit::still_unrecorded`]). That one is on record as kept is for the
//! same reason no evidence while others of its keynote may still be mended: only misses are believed at once.

pub mod evidence;
pub mod fit;
pub mod replay;
pub mod total;

use serde::Serialize;
use std::collections::BTreeMap;

/// An instant, in days since any fixed one.
pub type Day = f64;

/// How many promises of earlier keynotes there must be before a forecast is made.
pub const ENOUGH: usize = 20;

/// How often an interval of the number kept should hold.
pub const LEVEL: f64 = 0.8;

/// A public date with its freezes.
#[derive(Debug, Clone, PartialEq)]
pub struct Show {
    /// Its id.
    pub id: String,
    /// When it is, as it was known at the look; keynotes are ordered by it.
    pub date: Day,
    /// Its freezes by name, with their instants.
    pub freezes: Vec<(String, Day)>,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was kept.
    Kept,
    /// It was not.
    Missed,
    /// The record does not say.
    Unclear,
}

/// Whether a promise was on the plan when a freeze looked at it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    /// When that was known.
    pub at: Day,
    /// Which freeze looked.
    pub freeze: String,
    /// Whether it was.
    pub on: bool,
}

/// An initiative promised for a keynote at a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// The keynote's id.
    pub show: String,
    /// The initiative's.
    pub initiative: String,
    /// The stage promised, in the source's word; empty if there is none.
    pub stage: String,
    /// The function that owes it; empty if not known.
    pub function: String,
    /// When it was promised (`true`) and cut (`false`).
    pub said: Vec<(Day, bool)>,
    /// What freezes saw.
    pub tracked: Vec<Tracked>,
    /// What was put on record of its outcome, and when.
    pub settled: Vec<(Day, Outcome)>,
}

/// Everything that is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The keynotes.
    pub shows: Vec<Show>,
    /// What was promised for them.
    pub promises: Vec<Promise>,
    /// Who works on an initiative, since when.
    pub crews: BTreeMap<String, Vec<(Day, String)>>,
    /// When the record of an initiative was edited.
    pub edits: BTreeMap<String, Vec<Day>>,
}

impl Record {
    /// What of it was known at an instant: every fact of a later day is gone.
    pub fn as_of(&self, at: Day) -> Record {
        let known = |promise: &Promise| Promise {
            said: promise.said.iter().filter(|(when, _)| *when <= at).copied().collect(),
            tracked: promise.tracked.iter().filter(|look| look.at <= at).cloned().collect(),
            settled: promise.settled.iter().filter(|(when, _)| *when <= at).copied().collect(),
            ..promise.clone()
        };
        Record {
            shows: self.shows.clone(),
            promises: self.promises.iter().map(known).filter(|it| !it.said.is_empty()).collect(),
            crews: dated(&self.crews, |(since, _)| *since <= at),
            edits: dated(&self.edits, |when| *when <= at),
        }
    }

    /// The freezes that are looked at: those that saw what was on the plan, or all where none did.
    pub fn looks(&self) -> Vec<Look> {
        let mut looks = Vec::new();
        let saw: Vec<&Tracked> = self.promises.iter().flat_map(|it| &it.tracked).collect();
        for show in &self.shows {
            for (freeze, at) in &show.freezes {
                if !saw.is_empty() && !saw.iter().any(|look| look.freeze == *freeze) {
                    continue;
                }
                let of = self.promises.iter().filter(|it| it.show == show.id);
                let told = of.flat_map(|it| &it.tracked).filter(|look| look.freeze == *freeze);
                let at = told.map(|look| look.at).filter(|told| *told < show.date).fold(*at, f64::max);
                looks.push(Look { show: show.id.clone(), freeze: freeze.clone(), at, date: show.date });
            }
        }
        looks.sort_by(|a, b| a.date.total_cmp(&b.date).then(a.at.total_cmp(&b.at)).then(a.show.cmp(&b.show)));
        looks
    }

    /// The promises that were on a keynote's plan at a look: those that its first freeze saw on it, and where
    /// no freeze looked, those that stood.
    fn on_plan<'a>(&'a self, look: &'a Look) -> impl Iterator<Item = &'a Promise> {
        let mine = self.promises.iter().filter(|it| it.show == look.show);
        mine.filter(|it| {
            let first =
                it.tracked.iter().filter(|seen| seen.at <= look.at).min_by(|a, b| a.at.total_cmp(&b.at));
            let stood = it.stands(look.at);
            first.map_or(stood, |seen| seen.on)
        })
    }
}

/// A freeze of a keynote, at which its plan is looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Look {
    /// The keynote's id.
    pub show: String,
    /// The freeze's name.
    pub freeze: String,
    /// When.
    pub at: Day,
    /// When the keynote is.
    pub date: Day,
}

impl Promise {
    /// Whether it stands at an instant: the last word counts.
    pub fn stands(&self, at: Day) -> bool {
        let known = self.said.iter().filter(|(when, _)| *when <= at);
        known.max_by(|a, b| a.0.total_cmp(&b.0)).is_some_and(|(_, stands)| *stands)
    }

    /// What the record says became of it by an instant: the last word counts.
    pub fn outcome(&self, at: Day) -> Option<Outcome> {
        let known = self.settled.iter().filter(|(when, _)| *when <= at);
        known.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, outcome)| *outcome)
    }

    /// Since when it is on record as missed.
    fn missed(&self, at: Day) -> Option<Day> {
        let is_missed = self.outcome(at) == Some(Outcome::Missed);
        let missed = self.settled.iter().filter(|(when, it)| *when <= at && *it == Outcome::Missed);
        missed.map(|(when, _)| *when).min_by(f64::total_cmp).filter(|_| is_missed)
    }
}

fn dated<T: Clone>(all: &BTreeMap<String, Vec<T>>, keep: impl Fn(&T) -> bool) -> BTreeMap<String, Vec<T>> {
    all.iter().map(|(key, of)| (key.clone(), of.iter().filter(|it| keep(it)).cloned().collect())).collect()
}

/// One promise's forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// The initiative.
    pub initiative: String,
    /// The stage promised.
    pub stage: String,
    /// How likely it is kept.
    pub p: f64,
    /// The share of all earlier promises that the record then called kept.
    pub base: f64,
    /// The same of those at this stage.
    pub by_stage: f64,
}

/// How many promises will be kept, as an interval that holds four times of five.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Number {
    /// The least.
    pub low: usize,
    /// The most.
    pub high: usize,
}

/// A forecast at a look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// Of each promise on the plan.
    pub items: Vec<Item>,
    /// How many are expected to be kept.
    pub expected: f64,
    /// How many will be, four times of five.
    pub number: Number,
    /// The same if promises were independent and kept at their stage's rate: the usual mistake.
    pub independent: Number,
    /// How far a whole keynote's odds stray together: a standard deviation of log-odds.
    pub shared: f64,
    /// What each kind of evidence weighs, in log-odds.
    pub weights: Vec<(&'static str, f64)>,
    /// From how many promises of earlier keynotes.
    pub learned_from: usize,
    /// The log-odds of each promise, in the order of `items`.
    #[serde(skip)]
    pub odds: Vec<f64>,
    /// How far they stray together, what is unsure about the weights included.
    #[serde(skip)]
    pub spread: f64,
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Silent {
    /// Nothing stands on the plan.
    #[error("nothing is promised for {0} at that freeze, so there is nothing to forecast")]
    NothingPromised(String),
    /// There is too little history.
    #[error(
        "{n} promises of earlier keynotes are on record by then, and a forecast needs {ENOUGH}: import earlier keynotes, or wait for this one to pass"
    )]
    NoHistory {
        /// How many there are.
        n: usize,
    },
}

/// Forecasts the promises of a keynote at a look, from what was known then.
///
/// # Errors
/// Where there is nothing to forecast or to learn from: then there is no number.
pub fn outlook(record: &Record, look: &Look) -> Result<Outlook, Silent> {
    let known = record.as_of(look.at);
    let items: Vec<&Promise> = known.on_plan(look).collect();
    if items.is_empty() {
        return Err(Silent::NothingPromised(look.show.clone()));
    }
    let past = evidence::past(&known, look);
    if past.len() < ENOUGH {
        return Err(Silent::NoHistory { n: past.len() });
    }
    let now = evidence::seen(&known, look, &items);
    let model = fit::fit(&past, look.at);
    let odds: Vec<f64> = now.iter().map(|seen| model.odds(seen)).collect();
    let shared = total::shared(&past, &model);
    let spread = (shared * shared + model.doubt(&now)).sqrt();
    let rates = fit::Rates::of(&past, look.at);
    let items: Vec<Item> = items
        .iter()
        .zip(&odds)
        .map(|(it, odds)| Item {
            initiative: it.initiative.clone(),
            stage: it.stage.clone(),
            p: fit::share(*odds),
            base: rates.all(),
            by_stage: rates.at(&it.stage),
        })
        .collect();
    let alone: Vec<f64> = items.iter().map(|it| fit::log_odds(it.by_stage)).collect();
    Ok(Outlook {
        expected: total::expected(&odds, spread),
        number: total::number(&odds, spread, LEVEL),
        independent: total::number(&alone, 0.0, LEVEL),
        shared,
        weights: model.weights(),
        learned_from: past.len(),
        items,
        odds,
        spread,
    })
}
