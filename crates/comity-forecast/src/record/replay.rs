//! Every look of the past once more, each from what was known that day, and held against what came.

use super::fit::log_odds;
use super::total::number;
use super::{Day, Item, LEVEL, Look, Number, Outcome, Outlook, Record, outlook};
use crate::score::{Bin, Murphy, Told, brier, interval, log_score, murphy, reliability, sharpness, skill};
use serde::Serialize;

/// One look, with its forecast and what came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replayed {
    /// Which look.
    #[serde(skip)]
    pub look: Look,
    /// What was forecast from what was known then; or why nothing was, as a sentence.
    pub forecast: Result<Outlook, String>,
    /// How it went, as the record stands now; `None` where nothing of it is on record yet.
    pub score: Option<Score>,
}

/// How forecasts went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// How many promises are scored.
    pub n: usize,
    /// How many of those were kept.
    pub delivered: usize,
    /// How many promises the record does not settle: they are not scored.
    pub unsettled: usize,
    /// The forecast.
    pub forecast: Scores,
    /// Everybody at the share of all earlier promises.
    pub base: Scores,
    /// Everybody at the share of earlier promises of the same stage.
    pub by_stage: Scores,
    /// By how much the Brier score lies below that of the rate by stage: 0.06 is 6 % lower.
    pub skill_over_stage: Option<f64>,
    /// The intervals of the number kept, of the promises that are scored.
    pub interval: Covered,
    /// The intervals as they were forecast for the whole plan, where what is not settled counts as not kept.
    pub interval_of_plan: Covered,
    /// As `interval`, of independent promises kept at their stage's rate: the usual mistake.
    pub interval_independent: Covered,
}

/// The scores of one way to forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scores {
    /// Mean squared error.
    pub brier: Option<f64>,
    /// Mean logarithmic score, in nats.
    pub log_score: Option<f64>,
    /// How far forecasts lie from their mean.
    pub sharpness: Option<f64>,
}

/// How intervals went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Covered {
    /// The interval itself, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// How many intervals.
    pub n: usize,
    /// How many held the number that came.
    pub held: usize,
    /// The share of those.
    pub coverage: f64,
    /// Their mean width, in promises.
    pub width: f64,
    /// Their mean interval score, in promises: less is better.
    pub score: f64,
}

/// What is scored of one look: each promise that is settled, and the number kept.
#[derive(Debug, Clone, PartialEq)]
struct Came<'a> {
    items: Vec<(&'a Item, bool)>,
    number: Number,
    independent: Number,
    unsettled: usize,
    outlook: &'a Outlook,
}

/// Plays every look again. `now` is up to when outcomes are believed.
///
/// Forecasts use nothing of after their look; outcomes of later than that enter the scores alone.
pub fn replay(record: &Record, now: Day) -> Vec<Replayed> {
    let known = record.as_of(now);
    let looks = known.looks().into_iter().filter(|look| look.at <= now);
    let looks = looks.filter(|look| known.promises.iter().any(|it| it.show == look.show));
    looks
        .map(|look| {
            let forecast = outlook(&known, &look).map_err(|silent| silent.to_string());
            let score = forecast.as_ref().ok().and_then(|made| score(&[came(&known, &look, made, now)]));
            Replayed { look, forecast, score }
        })
        .collect()
}

/// How looks went together; `None` where nothing is on record.
pub fn together<'a>(
    record: &Record,
    now: Day,
    looks: impl IntoIterator<Item = &'a Replayed>,
) -> Option<Score> {
    score(&all(record, now, looks))
}

/// Murphy's parts of the Brier score of looks, their forecasts rounded to hundredths first, and the bins of a
/// reliability diagram.
pub fn reliable<'a>(
    record: &Record,
    now: Day,
    looks: impl IntoIterator<Item = &'a Replayed>,
) -> (Option<Murphy>, Vec<Bin>) {
    let all = all(record, now, looks);
    let told = told(&all, |item| item.p);
    let round = |one: &Told| Told { p: (one.p * 100.0).round() / 100.0, came: one.came };
    (murphy(&told.iter().map(round).collect::<Vec<_>>()), reliability(&told, 10, 1))
}

fn all<'a>(record: &Record, now: Day, looks: impl IntoIterator<Item = &'a Replayed>) -> Vec<Came<'a>> {
    let scored = looks.into_iter().filter(|it| it.score.is_some());
    scored.filter_map(|it| Some(came(record, &it.look, it.forecast.as_ref().ok()?, now))).collect()
}

fn came<'a>(record: &Record, look: &Look, outlook: &'a Outlook, now: Day) -> Came<'a> {
    let (mut items, mut odds) = (Vec::new(), Vec::new());
    for (item, its_odds) in outlook.items.iter().zip(&outlook.odds) {
        let mut found = record.promises.iter().filter(|it| it.show == look.show);
        let promise = found.find(|it| it.initiative == item.initiative && it.stage == item.stage);
        match promise.and_then(|it| it.outcome(now)) {
            Some(Outcome::Unclear) | None => {}
            Some(outcome) => {
                items.push((item, outcome == Outcome::Kept));
                odds.push(*its_odds);
            }
        }
    }
    let alone: Vec<f64> = items.iter().map(|(item, _)| log_odds(item.by_stage)).collect();
    Came {
        number: number(&odds, outlook.spread, LEVEL),
        independent: number(&alone, 0.0, LEVEL),
        unsettled: outlook.items.len() - items.len(),
        items,
        outlook,
    }
}

fn told(all: &[Came<'_>], p: impl Fn(&Item) -> f64) -> Vec<Told> {
    all.iter().flat_map(|it| it.items.iter().map(|(item, came)| Told { p: p(item), came: *came })).collect()
}

fn score(all: &[Came<'_>]) -> Option<Score> {
    let of = |p: fn(&Item) -> f64| {
        let told = told(all, p);
        Scores { brier: brier(&told), log_score: log_score(&told), sharpness: sharpness(&told) }
    };
    let n: usize = all.iter().map(|it| it.items.len()).sum();
    if n == 0 {
        return None;
    }
    let (forecast, base, by_stage) = (of(|it| it.p), of(|it| it.base), of(|it| it.by_stage));
    Some(Score {
        n,
        delivered: all.iter().map(Came::kept).sum(),
        unsettled: all.iter().map(|it| it.unsettled).sum(),
        skill_over_stage: forecast.brier.zip(by_stage.brier).and_then(|(ours, theirs)| skill(ours, theirs)),
        forecast,
        base,
        by_stage,
        interval: covered(all, |it| it.number),
        interval_of_plan: covered(all, |it| it.outlook.number),
        interval_independent: covered(all, |it| it.independent),
    })
}

impl Came<'_> {
    fn kept(&self) -> usize {
        self.items.iter().filter(|(_, came)| *came).count()
    }
}

fn covered(all: &[Came<'_>], number: fn(&Came<'_>) -> Number) -> Covered {
    let n = all.len().max(1) as f64;
    let each = || all.iter().map(|it| (number(it), it.kept()));
    let held = each().filter(|(number, kept)| (number.low..=number.high).contains(kept)).count();
    let mean =
        |of: fn(Number, f64) -> f64| each().map(|(number, kept)| of(number, kept as f64)).sum::<f64>() / n;
    Covered {
        number: if let [one] = all { Some(number(one)) } else { None },
        n: all.len(),
        held,
        coverage: held as f64 / n,
        width: mean(|number, _| (number.high - number.low) as f64),
        score: mean(|number, kept| interval(number.low as f64, number.high as f64, LEVEL, kept)),
    }
}
