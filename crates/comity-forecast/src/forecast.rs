//! What comes out: how likely each promise and all of them are, when, and how sure that is.

use crate::draw::LANES;
use crate::drivers::{self, Drivers};
use crate::flaw::{Flaw, Missing, Refusal};
use crate::model::{Model, Source};
use crate::plan::Plan;
use crate::work::{Block, Floor, Shop};
use comity_science::interval::wilson;
use rayon::prelude::*;
use serde::Serialize;
use std::ops::ControlFlow;

/// How a forecast is made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct How {
    /// The same seed, the same bytes.
    pub seed: u64,
    /// How often the plan is played through.
    pub trials: u32,
    /// How often the past is drawn again for the wider band; 0 for none.
    pub resamples: u32,
    /// How often the plan is played through under each past drawn again.
    pub resample_trials: u32,
    /// Trials of each what-if among the drivers; 0 for no drivers.
    pub driver_trials: u32,
}

impl Default for How {
    fn default() -> Self {
        Self { seed: 1, trials: 16_384, resamples: 200, resample_trials: 1024, driver_trials: 4096 }
    }
}

/// How far a long forecast has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Trials played.
    pub done: u64,
    /// Of how many.
    pub of: u64,
}

/// A probability and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chance {
    /// Trials in which it came true.
    pub hits: u32,
    /// Of how many.
    pub of: u32,
    /// The share.
    pub p: f64,
    /// How far the number of trials lets it be off: Wilson, 95 %.
    pub trials: (f64, f64),
    /// How far the past lets it be off: 80 % of the pasts drawn again. Never narrower than `trials`. This is
    /// the range to show.
    pub band: (f64, f64),
}

impl Chance {
    /// A share of trials, and what it was under each past drawn again.
    fn of(hits: u32, of: u32, mut again: Vec<f64>) -> Self {
        let p = f64::from(hits) / f64::from(of.max(1));
        let trials = wilson(hits.into(), of.into(), 0.95).unwrap_or((0.0, 1.0));
        again.sort_by(f64::total_cmp);
        let (mut low, mut high) = trials;
        if !again.is_empty() {
            low = low.min(crate::law::hazen(&again, 0.1));
            high = high.max(crate::law::hazen(&again, 0.9));
        }
        Self { hits, of, p, trials, band: (low, high) }
    }
}

/// A share of trials by itself, without pasts drawn again.
pub(crate) fn chance_of(hits: u32, of: u32) -> Chance {
    Chance::of(hits, of, Vec::new())
}

/// When something is finished, in working days from now: the quantiles over trials.
///
/// Of work and approvals alone: what says yes or no has no time. Infinite is written as `None`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Finish {
    /// One in ten trials is finished by then.
    pub p10: Option<f64>,
    /// One in four.
    pub p25: Option<f64>,
    /// Half.
    pub p50: Option<f64>,
    /// Three in four.
    pub p75: Option<f64>,
    /// Eight in ten.
    pub p80: Option<f64>,
    /// Nine in ten.
    pub p90: Option<f64>,
}

impl Finish {
    fn of(mut days: Vec<f32>) -> Self {
        days.sort_by(f32::total_cmp);
        let at = |share: f64| {
            let place = ((share * days.len() as f64).ceil() as usize).clamp(1, days.len().max(1)) - 1;
            days.get(place).map(|&days| f64::from(days)).filter(|days| days.is_finite())
        };
        Self { p10: at(0.1), p25: at(0.25), p50: at(0.5), p75: at(0.75), p80: at(0.8), p90: at(0.9) }
    }
}

/// What is said of one promise, or of all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// The announcement's id; empty for all together.
    pub id: String,
    /// How likely it is ready by the date; `None` where something has no data, and `missing` says what.
    pub ready: Option<Chance>,
    /// When its work is finished; `None` where it has no number.
    pub finish: Option<Finish>,
    /// Why it has no number.
    pub missing: Vec<Missing>,
}

/// How many promises have their work finished after so many working days: the quantiles over trials. As with
/// [`Finish`], what says yes or no has no time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Moment {
    /// Working days from now.
    pub days: f64,
    /// In nine of ten trials at least so many are.
    pub p10: u32,
    /// In three of four.
    pub p25: u32,
    /// In half.
    pub p50: u32,
    /// In one of four.
    pub p75: u32,
    /// In one of ten.
    pub p90: u32,
    /// The share of trials in which all are.
    pub all: f64,
}

/// Into how many steps the time to the date is cut, at most; a quarter as many lie behind it.
const STEPS: u32 = 20;

/// The moments of trials, from when each promise's work ends in each of them.
fn readiness(horizon: f64, ends: &[&[f32]]) -> Vec<Moment> {
    let n_trials = ends.first().map_or(0, |ends| ends.len());
    if n_trials == 0 {
        return Vec::new();
    }
    let step = (horizon / f64::from(STEPS)).ceil().max(1.0);
    let n_steps = (horizon * 1.25 / step).ceil() as usize;
    let mut days: Vec<f64> = (0..=n_steps).map(|place| place as f64 * step).collect();
    if !days.contains(&horizon) {
        days.push(horizon);
        days.sort_by(f64::total_cmp);
    }
    let moment = |days: f64| {
        let mut counts = vec![0u32; ends.len() + 1];
        for trial in 0..n_trials {
            let n_done = ends.iter().filter(|ends| f64::from(ends[trial]) <= days).count();
            counts[n_done] += 1;
        }
        let at = |share: f64| {
            let mut below = 0;
            let wanted = share * n_trials as f64;
            let place = counts.iter().position(|&count| {
                below += count;
                f64::from(below) >= wanted
            });
            place.unwrap_or(ends.len()) as u32
        };
        let all = f64::from(counts[ends.len()]) / n_trials as f64;
        Moment { days, p10: at(0.1), p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9), all }
    };
    days.into_par_iter().map(moment).collect()
}

/// A forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// How it was made.
    pub how: How,
    /// Working days until the date.
    pub horizon: f64,
    /// All promises together.
    pub joint: Outlook,
    /// All that have a number together, where some have none; how many those are stands beside it.
    pub known: Option<(Chance, usize)>,
    /// Each promise, as in the plan.
    pub promises: Vec<Outlook>,
    /// All together if the crews that have a record of throughput kept that pace: a second opinion. `None`
    /// where no crew has both sizes and a pace. Where it differs by more than 0.2, show both.
    pub by_pace: Option<Chance>,
    /// What moves it.
    pub drivers: Option<Drivers>,
    /// How many of the promises that have a number have their work finished, day by day, to some time after
    /// the date.
    pub readiness: Vec<Moment>,
    /// What part of the luck was taken as shared by a crew, and by all.
    pub shared: (f64, f64),
    /// On how many finished pieces of work that rests; 0 where it is a convention, or was said.
    pub n_shared: usize,
    /// What is wrong with the plan and what the forecast did about it.
    pub flaws: Vec<Flaw>,
}

/// What a number of trials showed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tally {
    /// Trials in which each promise was ready; `None` for those without a number.
    pub ready: Vec<Option<u32>>,
    /// Trials in which all of those with a number were.
    pub all: u32,
    /// Bits of the same, a word for each 32 trials.
    pub all_bits: Vec<u32>,
    /// Bits of the trials in which all work was finished, whatever gates say; as far as that was asked for.
    pub work_bits: Vec<u32>,
    /// When each promise's work ended, by trial; empty where not asked for.
    pub ends: Vec<Vec<f32>>,
    /// When everything's work ended.
    pub all_ends: Vec<f32>,
    /// Trials.
    pub of: u32,
}

/// What is asked of trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// When everything ends.
    Ends,
    /// Which promises are ready.
    Each,
    /// Whether all promises are, and nothing of each.
    All,
}

/// Plays a model for the blocks `from..to`.
pub(crate) fn tally(model: &Model, seed: u64, from: u32, to: u32, asked: Asked) -> Tally {
    let shop = Shop::of(model);
    let until = if asked == Asked::Ends { f32::INFINITY } else { model.horizon };
    let gates = model.gates_of_all();
    let blocks: Vec<BlockTally> = (from..to)
        .into_par_iter()
        .with_min_len(4)
        .map_init(
            || (Block::default(), Floor::default()),
            |(block, floor), place| {
                shop.draw(seed, place, block, floor);
                let lanes = match asked {
                    // Where a gate says no, it does not matter when work ends.
                    Asked::All => gates.iter().fold(u32::MAX, |lanes, &yes| lanes & block.yes[yes]),
                    Asked::Ends | Asked::Each => u32::MAX,
                };
                shop.finish((seed, place), (lanes, until), block, floor);
                BlockTally::of(model, block, asked)
            },
        )
        .collect();
    let mut sum = Tally { of: (to - from) * LANES as u32, ..Tally::default() };
    sum.ready = model.promises.iter().map(|promise| promise.missing.is_empty().then_some(0)).collect();
    if asked == Asked::Ends {
        sum.ends = vec![Vec::new(); model.promises.len()];
    }
    for block in blocks {
        for (sum, ready) in sum.ready.iter_mut().zip(&block.ready) {
            if let Some(sum) = sum {
                *sum += ready.count_ones();
            }
        }
        sum.all += block.all.count_ones();
        sum.all_bits.push(block.all);
        sum.work_bits.push(block.work);
        for (sum, ends) in sum.ends.iter_mut().zip(&block.ends) {
            sum.extend_from_slice(ends);
        }
        sum.all_ends.extend_from_slice(&block.all_ends);
    }
    sum
}

/// The same for a model that differs from a played one by its gates alone: the work is not played again.
pub(crate) fn tally_gates(model: &Model, seed: u64, played: &Tally) -> Tally {
    let shop = Shop::of(model);
    let gates = model.gates_of_all();
    let bits: Vec<u32> = (0..played.work_bits.len())
        .into_par_iter()
        .with_min_len(16)
        .map_init(
            || (Block::default(), Floor::default()),
            |(block, floor), place| {
                shop.draw(seed, place as u32, block, floor);
                gates.iter().fold(played.work_bits[place], |bits, &yes| bits & block.yes[yes])
            },
        )
        .collect();
    Tally {
        all: bits.iter().map(|bits| bits.count_ones()).sum(),
        all_bits: bits,
        work_bits: played.work_bits.clone(),
        of: played.of,
        ..Tally::default()
    }
}

struct BlockTally {
    ready: Vec<u32>,
    all: u32,
    work: u32,
    ends: Vec<[f32; LANES]>,
    all_ends: Vec<f32>,
}

impl BlockTally {
    fn of(model: &Model, block: &Block, asked: Asked) -> Self {
        let mut tally =
            Self { ready: Vec::new(), all: u32::MAX, work: u32::MAX, ends: Vec::new(), all_ends: Vec::new() };
        let mut last = [0.0f32; LANES];
        for promise in &model.promises {
            let mut ends = [0.0f32; LANES];
            for &task in &promise.tasks {
                let of_task = &block.ends[task * LANES..(task + 1) * LANES];
                for (end, &of_task) in ends.iter_mut().zip(of_task) {
                    *end = end.max(of_task);
                }
            }
            let done = ends
                .iter()
                .enumerate()
                .fold(0u32, |bits, (lane, &end)| bits | u32::from(end <= model.horizon) << lane);
            let ready = promise.yes.iter().fold(done, |bits, &yes| bits & block.yes[yes]);
            if promise.missing.is_empty() {
                tally.all &= ready;
                tally.work &= done;
                for (last, &end) in last.iter_mut().zip(&ends) {
                    *last = last.max(end);
                }
            }
            tally.ready.push(ready);
            if asked == Asked::Ends {
                tally.ends.push(ends);
            }
        }
        if asked == Asked::Ends {
            tally.all_ends.extend_from_slice(&last);
        }
        tally
    }
}

/// How likely the promises of a plan are ready by its date.
///
/// `tell` hears how far it has come and may stop it. With 16,384 trials, 200 pasts and drivers, a plan of 120
/// deliverables takes some seconds; without resamples and drivers a fraction of one.
///
/// # Errors
/// [`Refusal`] where there can be no forecast at all, and [`Refusal::Stopped`] where `tell` said so.
pub fn forecast(
    plan: &Plan,
    how: &How,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Forecast, Refusal> {
    if how.trials == 0 || how.trials > 1 << 24 {
        return Err(Refusal::Trials { trials: how.trials });
    }
    let source = Source::of(plan)?;
    let model = source.model();
    let mut run = Run::new(how, tell);
    let n_changes = if how.driver_trials > 0 { drivers::changes(plan, &model).len() as u64 } else { 0 };
    run.of = u64::from(how.trials)
        + u64::from(how.resamples) * u64::from(how.resample_trials)
        + n_changes * u64::from(how.driver_trials);
    let headline = run.trials(&model, how.trials)?;
    let again = run.resamples(&source)?;
    let drivers =
        if how.driver_trials > 0 { Some(drivers::of(&source, &model, how, &mut run)?) } else { None };
    let by_pace = by_pace(&source, how)?;
    let mut promises = Vec::new();
    for (place, promise) in model.promises.iter().enumerate() {
        let ready = headline.ready[place].map(|hits| {
            Chance::of(hits, headline.of, again.iter().filter_map(|tally| tally.share(place)).collect())
        });
        promises.push(Outlook {
            id: plan.announcements[place].id.clone(),
            finish: ready.map(|_| Finish::of(headline.ends[place].clone())),
            ready,
            missing: promise.missing.iter().cloned().collect(),
        });
    }
    let all = Chance::of(headline.all, headline.of, again.iter().map(Tally::all_share).collect());
    let known = headline.ends.iter().zip(&headline.ready).filter(|(_, ready)| ready.is_some());
    let readiness = readiness(plan.horizon, &known.map(|(ends, _)| ends.as_slice()).collect::<Vec<_>>());
    let n_known = headline.ready.iter().flatten().count();
    let whole = n_known == model.promises.len();
    let mut missing: Vec<Missing> = promises.iter().flat_map(|outlook| outlook.missing.clone()).collect();
    missing.sort();
    missing.dedup();
    Ok(Forecast {
        how: *how,
        horizon: plan.horizon,
        joint: Outlook {
            id: String::new(),
            ready: whole.then_some(all),
            finish: whole.then(|| Finish::of(headline.all_ends)),
            missing,
        },
        known: (!whole && n_known > 0).then_some((all, n_known)),
        promises,
        by_pace,
        drivers,
        readiness,
        shared: (model.shared.0.into(), model.shared.1.into()),
        n_shared: source.history.n_fitted(),
        flaws: model.flaws.into_iter().collect(),
    })
}

impl Tally {
    fn share(&self, promise: usize) -> Option<f64> {
        self.ready[promise].map(|hits| f64::from(hits) / f64::from(self.of.max(1)))
    }

    fn all_share(&self) -> f64 {
        f64::from(self.all) / f64::from(self.of.max(1))
    }
}

/// All together if crews with both sizes and a record of throughput kept that pace.
fn by_pace(source: &Source<'_>, how: &How) -> Result<Option<Chance>, Refusal> {
    let plan = source.plan;
    let mut other = plan.clone();
    let paced: Vec<&str> = plan
        .crews
        .iter()
        .filter(|crew| crew.throughput.iter().any(|&n| n > 0))
        .map(|crew| crew.id.as_str())
        .collect();
    let mut n_changed = 0;
    for item in &mut other.deliverables {
        if paced.contains(&item.crew.as_str()) && item.size != crate::plan::Size::Unknown {
            item.size = crate::plan::Size::Unknown;
            n_changed += 1;
        }
    }
    if n_changed == 0 {
        return Ok(None);
    }
    let model = source.beside(&other)?.model();
    if model.promises.iter().any(|promise| !promise.missing.is_empty()) {
        return Ok(None);
    }
    let tally = tally(&model, how.seed, 0, how.trials.div_ceil(LANES as u32), Asked::All);
    Ok(Some(Chance::of(tally.all, tally.of, Vec::new())))
}

/// A run of many trials that can be watched and stopped.
pub(crate) struct Run<'a> {
    how: How,
    done: u64,
    /// How many trials there will be.
    pub of: u64,
    tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(how: &How, tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>) -> Self {
        Self { how: *how, done: 0, of: 0, tell }
    }

    /// Says that so many trials more are done.
    pub(crate) fn step(&mut self, trials: u64) -> Result<(), Refusal> {
        self.done += trials;
        match (self.tell)(Progress { done: self.done.min(self.of), of: self.of }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Refusal::Stopped),
        }
    }

    /// The headline's trials, in pieces.
    fn trials(&mut self, model: &Model, trials: u32) -> Result<Tally, Refusal> {
        let blocks = trials.div_ceil(LANES as u32);
        let mut whole: Option<Tally> = None;
        for from in (0..blocks).step_by(256) {
            let to = blocks.min(from + 256);
            let piece = tally(model, self.how.seed, from, to, Asked::Ends);
            self.step(u64::from((to - from) * LANES as u32))?;
            match &mut whole {
                Some(whole) => whole.add(piece),
                None => whole = Some(piece),
            }
        }
        Ok(whole.unwrap_or_default())
    }

    /// What the same plan shows under pasts drawn again.
    fn resamples(&mut self, source: &Source) -> Result<Vec<Tally>, Refusal> {
        let blocks = self.how.resample_trials.div_ceil(LANES as u32);
        let mut tallies = Vec::new();
        let rounds: Vec<u32> = (0..self.how.resamples).collect();
        for few in rounds.chunks(8) {
            let seed = self.how.seed;
            // Other trials than the headline's, and than each other's.
            let piece: Vec<Tally> = few
                .par_iter()
                .map(|&round| {
                    let from = (1 << 20) + round * blocks;
                    tally(&source.again(seed, round), seed, from, from + blocks, Asked::Each)
                })
                .collect();
            self.step(few.len() as u64 * u64::from(self.how.resample_trials))?;
            tallies.extend(piece);
        }
        Ok(tallies)
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        for (mine, more) in self.ready.iter_mut().zip(other.ready) {
            if let (Some(mine), Some(more)) = (mine, more) {
                *mine += more;
            }
        }
        self.all += other.all;
        self.all_bits.extend(other.all_bits);
        self.work_bits.extend(other.work_bits);
        for (mine, more) in self.ends.iter_mut().zip(other.ends) {
            mine.extend(more);
        }
        self.all_ends.extend(other.all_ends);
        self.of += other.of;
    }
}
