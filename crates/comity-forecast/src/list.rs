//! The policy of the search: a fixed list, each person waits for the next item of it.
//!
//! start = max(end of all that it waits for, the earliest time somebody is free), activity-based (Stork
//! 2001). Later than the headline's policy, but monotone: leaving something out makes nothing later. Each
//! team's sorted times of free people are changed by "replace the least by something not less", which keeps
//! the order of any two such lists; skipping an item leaves a list that is nowhere later; so along the whole
//! list.
//!
//! Nothing branches on a trial, so 32 of them run side by side in wide instructions.

use crate::draw::{Key, LANES, Lanes, exp, words};
use crate::model::{Flow, Luck, Model};
use crate::wide;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// A model made ready for this policy.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    model: &'a Model,
    /// Where each team's times of free people begin.
    free_from: Vec<usize>,
    n_free: usize,
    /// Where each task's predecessors begin in `after`.
    after_from: Vec<u32>,
    after: Vec<u32>,
}

/// The state of a block of 32 trials.
#[derive(Debug, Clone, Default)]
pub struct Bench {
    /// End of each task, 32 trials each, in working days.
    pub ends: Vec<Lanes>,
    /// Which trials pass each gate that says yes or no: one bit a trial.
    pub yes: Vec<u32>,
    free: Vec<Lanes>,
    luck: Luck,
    paces: Vec<Paces>,
}

/// Where each trial of a block is in a team's periods.
#[derive(Debug, Clone, Default)]
struct Paces {
    drawn: Vec<[u32; LANES]>,
    n_over: [u32; LANES],
    left: [u32; LANES],
}

/// Periods after which what is left counts as never done.
const MOST_PERIODS: u32 = 2000;

impl<'a> Line<'a> {
    /// Makes a model ready.
    pub fn of(model: &'a Model) -> Self {
        let mut free_from = Vec::new();
        let mut n_free = 0;
        for team in &model.teams {
            free_from.push(n_free);
            n_free += if team.flow.is_none() { team.units } else { 0 };
        }
        let (mut after_from, mut after) = (vec![0], Vec::new());
        for task in &model.tasks {
            after.extend(task.after.iter().map(|&before| before as u32));
            after_from.push(after.len() as u32);
        }
        Self { model, free_from, n_free, after_from, after }
    }

    /// Runs the 32 trials of a block.
    pub fn run(&self, seed: u64, block: u32, bench: &mut Bench) {
        Arch::new().dispatch(Drawn { line: self, now: Now { seed, block }, bench });
    }

    /// Draws a block once, to be played with many scopes.
    pub fn deal(&self, seed: u64, block: u32) -> Dealt {
        let mut dealt = Dealt { seed, block, days: Vec::new(), yes: Vec::new(), luck: Luck::default() };
        Arch::new().dispatch(Deal { line: self, dealt: &mut dealt });
        dealt
    }

    /// In which trials of a dealt block all of `wanted` is finished by the date when only `part` is done: one
    /// bit a trial. Both are places of tasks, rising; `part` holds all that its members wait for.
    pub fn ready(&self, part: &[u32], wanted: &[u32], dealt: &Dealt, bench: &mut Bench) -> u32 {
        Arch::new().dispatch(Played { line: self, part, wanted, dealt, bench })
    }

    #[inline(always)]
    fn open(&self, bench: &mut Bench) {
        bench.free.clear();
        bench.free.resize(self.n_free, [0.0; LANES]);
        bench.ends.resize(self.model.tasks.len(), [0.0; LANES]);
        bench.paces.clear();
        bench.paces.resize(self.model.teams.len(), Paces::default());
    }

    /// One task: when it ends in each trial.
    #[inline(always)]
    fn step<S: Simd>(&self, simd: S, place: usize, days: &Lanes, now: Now, luck: &Luck, bench: &mut Bench) {
        let task = &self.model.tasks[place];
        // Everything it waits for stands before it.
        let (before, end) = bench.ends.split_at_mut(place);
        let Some(end) = end.first_mut() else { return };
        let after = &self.after[self.after_from[place] as usize..self.after_from[place + 1] as usize];
        let team = &self.model.teams[task.team];
        if let Some(flow) = &team.flow {
            let mut ready = [0.0f32; LANES];
            for &other in after {
                wide::later(simd, &mut ready, &before[other as usize]);
            }
            bench.paces[task.team].serve(flow, team.key, now, &luck.teams[task.team], &ready, end);
            return;
        }
        let from = self.free_from[task.team];
        let free = &mut bench.free[from..from + team.units];
        let days = S::as_simd_f32s(days).0;
        for (lane, (&days, end)) in days.iter().zip(S::as_mut_simd_f32s(end).0).enumerate() {
            let mut ready = simd.splat_f32s(0.0);
            for &other in after {
                ready = simd.max_f32s(ready, S::as_simd_f32s(&before[other as usize]).0[lane]);
            }
            let Some((first, rest)) = free.split_first_mut() else {
                *end = simd.add_f32s(ready, days);
                continue;
            };
            let mut hole = &mut S::as_mut_simd_f32s(first).0[lane];
            let mut next = simd.add_f32s(simd.max_f32s(ready, *hole), days);
            *end = next;
            // One step of insertion: the new end sinks to its place.
            for other in rest {
                let other = &mut S::as_mut_simd_f32s(other).0[lane];
                *hole = simd.min_f32s(next, *other);
                next = simd.max_f32s(next, *other);
                hole = other;
            }
            *hole = next;
        }
    }
}

/// Which block it is.
#[derive(Debug, Clone, Copy)]
struct Now {
    seed: u64,
    block: u32,
}

/// The 32 trials of a block, each duration drawn when it is needed.
struct Drawn<'l, 'm, 'b> {
    line: &'l Line<'m>,
    now: Now,
    bench: &'b mut Bench,
}

impl WithSimd for Drawn<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { line, now, bench } = self;
        line.open(bench);
        let mut luck = std::mem::take(&mut bench.luck);
        let rounds = &wide::rounds(simd, now.seed);
        luck.draw(simd, rounds, line.model, now.block);
        luck.yes(simd, rounds, line.model, now.block, &mut bench.yes);
        let mut days = [[0.0; LANES]; 2];
        let (twos, odd) = line.model.tasks.as_chunks::<2>();
        for (place, [first, second]) in twos.iter().enumerate() {
            luck.days_of_two(simd, rounds, [first, second], now.block, &mut days);
            line.step(simd, 2 * place, &days[0], now, &luck, bench);
            line.step(simd, 2 * place + 1, &days[1], now, &luck, bench);
        }
        if let [last] = odd {
            luck.days(simd, rounds, last, now.block, &mut days[0]);
            line.step(simd, 2 * twos.len(), &days[0], now, &luck, bench);
        }
        bench.luck = luck;
    }
}

/// A block of 32 trials, drawn.
#[derive(Debug, Clone)]
pub struct Dealt {
    seed: u64,
    block: u32,
    days: Vec<Lanes>,
    /// Which trials pass each gate that says yes or no: one bit a trial.
    pub yes: Vec<u32>,
    luck: Luck,
}

impl Dealt {
    /// How long a task takes in each trial.
    pub fn days(&self, task: usize) -> &Lanes {
        &self.days[task]
    }
}

struct Deal<'l, 'm, 'd> {
    line: &'l Line<'m>,
    dealt: &'d mut Dealt,
}

impl WithSimd for Deal<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (model, dealt) = (self.line.model, self.dealt);
        let rounds = &wide::rounds(simd, dealt.seed);
        dealt.luck.draw(simd, rounds, model, dealt.block);
        dealt.luck.yes(simd, rounds, model, dealt.block, &mut dealt.yes);
        dealt.days.resize(model.tasks.len(), [0.0; LANES]);
        for (task, days) in model.tasks.iter().zip(&mut dealt.days) {
            dealt.luck.days(simd, rounds, task, dealt.block, days);
        }
    }
}

struct Played<'l, 'm, 'b> {
    line: &'l Line<'m>,
    part: &'b [u32],
    wanted: &'b [u32],
    dealt: &'b Dealt,
    bench: &'b mut Bench,
}

impl WithSimd for Played<'_, '_, '_> {
    type Output = u32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> u32 {
        let Self { line, part, wanted, dealt, bench } = self;
        line.open(bench);
        let now = Now { seed: dealt.seed, block: dealt.block };
        for &place in part {
            let place = place as usize;
            line.step(simd, place, &dealt.days[place], now, &dealt.luck, bench);
        }
        let mut last = [0.0; LANES];
        for &place in wanted {
            wide::later(simd, &mut last, &bench.ends[place as usize]);
        }
        let mut bits = 0;
        for (lane, &last) in last.iter().enumerate() {
            bits |= u32::from(last <= line.model.horizon) << lane;
        }
        bits
    }
}

impl Paces {
    /// Gives each trial the first free place among the periods that end after it is ready.
    fn serve(&mut self, flow: &Flow, key: Key, now: Now, luck: &Lanes, ready: &Lanes, end: &mut Lanes) {
        for lane in 0..LANES {
            let period = flow.period * exp(crate::history::SPREAD as f32 * luck[lane]);
            end[lane] = f32::INFINITY;
            while self.n_over[lane] < MOST_PERIODS {
                if self.left[lane] > 0 && self.n_over[lane] as f32 * period > ready[lane] {
                    self.left[lane] -= 1;
                    end[lane] = self.n_over[lane] as f32 * period;
                    break;
                }
                let over = self.n_over[lane] as usize;
                while self.drawn.len() <= over {
                    self.drawn.push(words(now.seed, key, now.block, 1000 + self.drawn.len() as u32));
                }
                let word = u64::from(self.drawn[over][lane]);
                self.left[lane] = flow.counts[((word * flow.counts.len() as u64) >> 32) as usize];
                self.n_over[lane] += 1;
            }
        }
    }
}

/// When everything is finished, in working days: one value a trial, for `trials` rounded up to whole blocks.
pub fn finishes(model: &Model, seed: u64, trials: u32) -> Vec<f32> {
    let line = Line::of(model);
    let mut counts: Vec<usize> = model
        .promises
        .iter()
        .filter(|one| one.missing.is_empty())
        .flat_map(|one| one.tasks.clone())
        .collect();
    counts.sort_unstable();
    counts.dedup();
    // What something else that counts waits for is never the last.
    let mut is_last = vec![true; model.tasks.len()];
    counts
        .iter()
        .for_each(|&task| model.tasks[task].after.iter().for_each(|&before| is_last[before] = false));
    counts.retain(|&task| is_last[task]);
    let mut out = vec![0.0f32; trials.div_ceil(LANES as u32) as usize * LANES];
    out.par_chunks_mut(LANES).enumerate().with_min_len(16).for_each_init(
        Bench::default,
        |bench, (block, out)| {
            line.run(seed, block as u32, bench);
            for &task in &counts {
                for (out, &end) in out.iter_mut().zip(&bench.ends[task]) {
                    *out = out.max(end);
                }
            }
        },
    );
    out
}
