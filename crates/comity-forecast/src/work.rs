//! The policy of the headline: a free person takes the next item of the list that is ready.
//!
//! Work-conserving (parallel schedule generation, Kolisch 1996), one trial after another over a queue of what
//! ends next. What it computes is exact for its policy; nothing is put into steps of time.

use crate::draw::{Key, LANES, exp, words};
use crate::model::{Flow, Luck, Model};
use crate::wide;
use pulp::{Arch, Simd, WithSimd};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No cause, no task.
pub const NONE: u32 = u32::MAX;

/// What kept a task from starting earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Nothing: it began at once.
    Nothing,
    /// It waited for this task to be finished.
    After(u32),
    /// It was ready, and waited for the people who did this task.
    People(u32),
}

/// When everything ended in a block of 32 trials.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// End of task `i` in trial `t` at `32·i + t`, in working days; infinite if it never ends.
    pub ends: Vec<f32>,
    /// Which trials pass each gate that says yes or no: one bit a trial.
    pub yes: Vec<u32>,
    luck: Luck,
    days: Vec<f32>,
}

impl Block {
    /// When a task starts in a trial, in working days; infinite if it never does.
    pub fn starts(&self, task: usize, lane: usize) -> f32 {
        self.ends[task * LANES + lane] - self.days[task * LANES + lane]
    }
}

/// What does not change from trial to trial.
#[derive(Debug, Clone)]
pub struct Shop<'a> {
    model: &'a Model,
    /// How many tasks each waits for.
    n_after: Vec<u32>,
    /// Who waits for it, one list behind the other.
    waiting: Vec<u32>,
    waiting_from: Vec<u32>,
    /// Its place in its team's list.
    rank: Vec<u32>,
    /// The team's list.
    lists: Vec<Vec<u32>>,
    /// Which tasks take part.
    part: Vec<bool>,
}

/// What one trial changes.
#[derive(Debug, Clone, Default)]
pub struct Floor {
    open: Vec<u32>,
    free: Vec<u32>,
    /// Ready tasks of each team, as bits by rank.
    ready: Vec<Vec<u64>>,
    ready_at: Vec<f32>,
    ready_by: Vec<u32>,
    freed_by: Vec<u32>,
    events: BinaryHeap<Reverse<u64>>,
    touched: Vec<usize>,
    paces: Vec<Pace>,
    /// What kept each task from starting earlier, in the last trial.
    pub causes: Vec<Cause>,
}

/// A team's pace as it is drawn, period after period.
#[derive(Debug, Clone, Default)]
struct Pace {
    /// The words of each period, for all trials of the block.
    drawn: Vec<[u32; LANES]>,
    /// Periods that are over in this trial.
    n_over: usize,
    n_left: usize,
    stretch: f32,
}

/// Periods after which what is left counts as never done.
const MOST_PERIODS: usize = 2000;
/// Marks an event that is a task's end; without it, it is the end of a team's period. Periods come first.
const TASK: u64 = 1 << 31;

/// An event as a number that sorts by time; times are not below 0.
fn event(at: f32, what: u64) -> Reverse<u64> {
    Reverse(u64::from(at.to_bits()) << 32 | what)
}

impl Pace {
    fn end(&self, flow: &Flow) -> f32 {
        (self.n_over + 1) as f32 * flow.period * self.stretch
    }

    /// How many items the period finishes that ends now.
    fn count(&mut self, flow: &Flow, key: Key, seed: u64, block: u32, lane: usize) -> u32 {
        while self.drawn.len() <= self.n_over {
            self.drawn.push(words(seed, key, block, 1000 + self.drawn.len() as u32));
        }
        let word = self.drawn[self.n_over][lane];
        self.n_over += 1;
        flow.counts[((u64::from(word) * flow.counts.len() as u64) >> 32) as usize]
    }
}

/// What a block of trials draws.
struct Lots<'s, 'm, 'b> {
    shop: &'s Shop<'m>,
    seed: u64,
    block: u32,
    out: &'b mut Block,
}

impl WithSimd for Lots<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { shop, seed, block, out } = self;
        let model = shop.model;
        let rounds = wide::rounds(simd, seed);
        out.luck.draw(simd, &rounds, model, block);
        out.luck.yes(simd, &rounds, model, block, &mut out.yes);
        let mut days = [0.0; LANES];
        for (i, task) in model.tasks.iter().enumerate().filter(|(i, _)| shop.part[*i]) {
            out.luck.days(simd, &rounds, task, block, &mut days);
            out.days[i * LANES..(i + 1) * LANES].copy_from_slice(&days);
        }
    }
}

/// Which trial it is.
#[derive(Debug, Clone, Copy)]
struct Now {
    seed: u64,
    block: u32,
    lane: usize,
}

impl<'a> Shop<'a> {
    /// A shop in which all of a model's tasks take part.
    pub fn of(model: &'a Model) -> Self {
        Self::with(model, vec![true; model.tasks.len()])
    }

    /// A shop in which some take part; what one of those waits for must be among them.
    pub fn with(model: &'a Model, part: Vec<bool>) -> Self {
        let n = model.tasks.len();
        let mut lists = vec![Vec::new(); model.teams.len()];
        let (mut rank, mut n_after, mut counts) = (vec![0; n], vec![0; n], vec![0u32; n + 1]);
        for (i, task) in model.tasks.iter().enumerate().filter(|(i, _)| part[*i]) {
            rank[i] = lists[task.team].len() as u32;
            lists[task.team].push(i as u32);
            n_after[i] = task.after.len() as u32;
            for &before in &task.after {
                counts[before + 1] += 1;
            }
        }
        for i in 0..n {
            counts[i + 1] += counts[i];
        }
        let waiting_from = counts.clone();
        let mut waiting = vec![0; counts[n] as usize];
        for (i, task) in model.tasks.iter().enumerate().filter(|(i, _)| part[*i]) {
            for &before in &task.after {
                waiting[counts[before] as usize] = i as u32;
                counts[before] += 1;
            }
        }
        Self { model, n_after, waiting, waiting_from, rank, lists, part }
    }

    /// Runs 32 trials; `each` sees the floor after each of them.
    pub fn run(
        &self,
        seed: u64,
        block: u32,
        out: &mut Block,
        floor: &mut Floor,
        mut each: impl FnMut(usize, &Block, &Floor),
    ) {
        let (model, n) = (self.model, self.model.tasks.len());
        out.days.resize(n * LANES, 0.0);
        out.ends.resize(n * LANES, 0.0);
        Arch::new().dispatch(Lots { shop: self, seed, block, out });
        floor.paces.clear();
        floor.paces.resize(model.teams.len(), Pace::default());
        for lane in 0..LANES {
            self.trial(Now { seed, block, lane }, out, floor);
            each(lane, out, floor);
        }
    }

    fn trial(&self, now: Now, out: &mut Block, floor: &mut Floor) {
        self.open(now, out, floor);
        while let Some(Reverse(first)) = floor.events.pop() {
            let at = f32::from_bits((first >> 32) as u32);
            let mut next = Some(first);
            // All that ends at one moment is over before anybody takes up anything.
            while let Some(event) = next {
                let what = (event & (TASK - 1)) as usize;
                if event & TASK == 0 {
                    self.period(what, at, now, floor);
                } else {
                    self.end(what, at, now, out, floor);
                }
                next = floor
                    .events
                    .peek()
                    .map(|Reverse(event)| *event)
                    .filter(|event| event >> 32 == first >> 32);
                if next.is_some() {
                    floor.events.pop();
                }
            }
            while let Some(team) = floor.touched.pop() {
                self.start(team, at, now, out, floor);
            }
        }
    }

    /// The floor in the morning.
    fn open(&self, now: Now, out: &mut Block, floor: &mut Floor) {
        let (model, n) = (self.model, self.model.tasks.len());
        floor.open.clear();
        floor.open.extend_from_slice(&self.n_after);
        floor.ready_at.clear();
        floor.ready_at.resize(n, 0.0);
        floor.ready_by.clear();
        floor.ready_by.resize(n, NONE);
        floor.causes.clear();
        floor.causes.resize(n, Cause::Nothing);
        floor.free.clear();
        floor.free.extend(model.teams.iter().map(|team| team.units as u32));
        floor.freed_by.clear();
        floor.freed_by.resize(model.teams.len(), NONE);
        floor.ready.resize(model.teams.len(), Vec::new());
        for (ready, list) in floor.ready.iter_mut().zip(&self.lists) {
            ready.clear();
            ready.resize(list.len().div_ceil(64), 0);
        }
        floor.events.clear();
        floor.touched.clear();
        for (i, task) in model.tasks.iter().enumerate().filter(|(i, _)| self.part[*i]) {
            out.ends[i * LANES + now.lane] = f32::INFINITY;
            if self.n_after[i] == 0 {
                let rank = self.rank[i] as usize;
                floor.ready[task.team][rank / 64] |= 1 << (rank % 64);
            }
        }
        for (place, team) in
            model.teams.iter().enumerate().filter(|(place, _)| !self.lists[*place].is_empty())
        {
            if let Some(flow) = &team.flow {
                let pace = &mut floor.paces[place];
                pace.n_over = 0;
                pace.n_left = self.lists[place].len();
                pace.stretch = exp(crate::history::SPREAD as f32 * out.luck.teams[place][now.lane]);
                floor.events.push(event(pace.end(flow), place as u64));
            } else {
                self.start(place, 0.0, now, out, floor);
            }
        }
    }

    /// A team's free people take up what is ready, in the order of the list.
    fn start(&self, team: usize, at: f32, now: Now, out: &Block, floor: &mut Floor) {
        let of = &self.model.teams[team];
        if of.flow.is_some() {
            return;
        }
        while of.units == 0 || floor.free[team] > 0 {
            let Some(task) = self.next(team, floor) else { return };
            floor.causes[task] = if floor.ready_at[task] < at && floor.freed_by[team] != NONE {
                Cause::People(floor.freed_by[team])
            } else if floor.ready_by[task] != NONE {
                Cause::After(floor.ready_by[task])
            } else {
                Cause::Nothing
            };
            floor.free[team] = floor.free[team].wrapping_sub(1);
            let end = at + out.days[task * LANES + now.lane];
            floor.events.push(event(end, TASK | task as u64));
        }
    }

    /// Takes the first ready task off a team's list.
    fn next(&self, team: usize, floor: &mut Floor) -> Option<usize> {
        let (place, bits) = floor.ready[team].iter_mut().enumerate().find(|(_, bits)| **bits != 0)?;
        let bit = bits.trailing_zeros() as usize;
        *bits &= *bits - 1;
        Some(self.lists[team][64 * place + bit] as usize)
    }

    /// A task ends.
    fn end(&self, task: usize, at: f32, now: Now, out: &mut Block, floor: &mut Floor) {
        out.ends[task * LANES + now.lane] = at;
        let team = self.model.tasks[task].team;
        floor.free[team] = floor.free[team].wrapping_add(1);
        floor.freed_by[team] = task as u32;
        floor.touched.push(team);
        let waiting = self.waiting_from[task] as usize..self.waiting_from[task + 1] as usize;
        for &other in &self.waiting[waiting] {
            let other = other as usize;
            floor.open[other] -= 1;
            if floor.open[other] == 0 {
                let (team, rank) = (self.model.tasks[other].team, self.rank[other] as usize);
                floor.ready[team][rank / 64] |= 1 << (rank % 64);
                floor.ready_at[other] = at;
                floor.ready_by[other] = task as u32;
                floor.touched.push(team);
            }
        }
    }

    /// A period of a team ends: it finishes what is ready, as many as the pace says.
    fn period(&self, team: usize, at: f32, now: Now, floor: &mut Floor) {
        let of = &self.model.teams[team];
        let Some(flow) = &of.flow else { return };
        let count = floor.paces[team].count(flow, of.key, now.seed, now.block, now.lane);
        let last = floor.freed_by[team];
        for _ in 0..count {
            let Some(task) = self.next(team, floor) else { break };
            floor.causes[task] =
                if last != NONE && floor.ready_at[task] < at - flow.period * floor.paces[team].stretch {
                    Cause::People(last)
                } else if floor.ready_by[task] != NONE {
                    Cause::After(floor.ready_by[task])
                } else {
                    Cause::Nothing
                };
            floor.paces[team].n_left -= 1;
            floor.events.push(event(at, TASK | task as u64));
        }
        let pace = &floor.paces[team];
        if pace.n_left > 0 && pace.n_over < MOST_PERIODS {
            floor.events.push(event(pace.end(flow), team as u64));
        }
    }
}
