//! The luck of a block of trials: what is shared, which risks happen, how long each task takes.

use super::{Model, Task};
use crate::draw::{Key, LANES, Lanes, uniforms};
use crate::law::Curve;
use crate::wide::{self, Words};
use pulp::Simd;

/// The stream of what is an item's own.
const TASK: u32 = 3;

/// What a block of 32 trials shares.
#[derive(Debug, Clone, Default)]
pub struct Luck {
    /// Each team's part of the luck of its tasks: what the keynote and the team share, already weighed.
    pub teams: Vec<Lanes>,
    /// The same for owners of gates.
    owners: Vec<Lanes>,
    /// 1 where a risk happens, 0 where it does not.
    risks: Vec<Lanes>,
    /// What is left for each item alone.
    pub own: f32,
}

impl Luck {
    /// Draws what a block shares.
    #[inline(always)]
    pub fn draw<S: Simd, W: Words<S>>(&mut self, simd: S, words: W, model: &Model, block: u32) {
        let (crew, keynote) = model.shared;
        self.own = (1.0 - crew - keynote).max(0.0).sqrt();
        let all = normals(simd, words, Key::of("keynote", ""), block, 0);
        let weights = (crew.sqrt(), keynote.sqrt());
        self.teams.clear();
        for team in &model.teams {
            self.teams.push(part(simd, words, team.key, block, &all, weights));
        }
        self.owners.clear();
        for &owner in &model.owners {
            self.owners.push(part(simd, words, owner, block, &all, weights));
        }
        self.risks.clear();
        for hazard in &model.hazards {
            let mut drawn = [0; LANES];
            words.of_one(simd, hazard.key, block, 2, &mut drawn);
            let mut happens = uniforms(&drawn);
            for happens in &mut happens {
                *happens = f32::from(u8::from(*happens < hazard.chance));
            }
            self.risks.push(happens);
        }
    }

    /// How long a task takes in each trial of the block, in working days.
    #[inline(always)]
    pub fn days<S: Simd, W: Words<S>>(&self, simd: S, words: W, task: &Task, block: u32, out: &mut Lanes) {
        let mut drawn = [0; LANES];
        if !matches!(task.curve, Curve::Certain(_)) {
            words.of_one(simd, task.key, block, TASK, &mut drawn);
        }
        self.days_of(simd, task, &drawn, out);
    }

    /// The same of two tasks, whose words are drawn together.
    #[inline(always)]
    pub fn days_of_two<S: Simd, W: Words<S>>(
        &self,
        simd: S,
        words: W,
        tasks: [&Task; 2],
        block: u32,
        out: &mut [Lanes; 2],
    ) {
        let mut drawn = [[0; LANES]; 2];
        words.of(simd, tasks.map(|task| task.key), block, TASK, &mut drawn);
        if tasks.iter().any(|task| matches!(task.curve, Curve::Certain(_))) {
            for i in 0..2 {
                self.days_of(simd, tasks[i], &drawn[i], &mut out[i]);
            }
            return;
        }
        wide::normals_of_two(simd, &drawn, out);
        for i in 0..2 {
            wide::luck(simd, &self.teams[tasks[i].team], self.own, &mut out[i]);
        }
        wide::days_of_two(simd, tasks.map(|task| (&task.curve, task.scale)), out);
        for i in 0..2 {
            self.hit(tasks[i], &mut out[i]);
        }
    }

    #[inline(always)]
    fn days_of<S: Simd>(&self, simd: S, task: &Task, drawn: &[u32; LANES], out: &mut Lanes) {
        if let Curve::Certain(days) = task.curve {
            out.fill(days * task.scale);
        } else {
            wide::normals(simd, drawn, out);
            wide::luck(simd, &self.teams[task.team], self.own, out);
            wide::days(simd, &task.curve, task.scale, out);
        }
        self.hit(task, out);
    }

    /// What risks do to a task, where they happen.
    #[inline(always)]
    fn hit(&self, task: &Task, out: &mut Lanes) {
        for &(risk, times) in &task.risks {
            let happens = &self.risks[risk];
            for lane in 0..LANES {
                out[lane] *= 1.0 + happens[lane] * (times - 1.0);
            }
        }
    }

    /// Which trials of the block pass each of the model's gates: one bit a trial.
    #[inline(always)]
    pub fn yes<S: Simd, W: Words<S>>(
        &self,
        simd: S,
        words: W,
        model: &Model,
        block: u32,
        out: &mut Vec<u32>,
    ) {
        out.clear();
        for yes in &model.yes {
            let own = normals(simd, words, yes.key, block, 3);
            let owner = &self.owners[yes.owner];
            let mut passes = 0u32;
            for lane in 0..LANES {
                let luck = owner[lane] + self.own * own[lane];
                let closed = yes.risks.iter().any(|&risk| self.risks[risk][lane] > 0.0);
                passes |= u32::from(luck <= yes.bound && !closed) << lane;
            }
            out.push(passes);
        }
    }
}

/// Standard normal values of one item for a block.
#[inline(always)]
fn normals<S: Simd, W: Words<S>>(simd: S, words: W, key: Key, block: u32, stream: u32) -> Lanes {
    let mut out = [0.0; LANES];
    draw(simd, words, key, block, stream, &mut out);
    out
}

#[inline(always)]
fn draw<S: Simd, W: Words<S>>(simd: S, words: W, key: Key, block: u32, stream: u32, out: &mut Lanes) {
    let mut drawn = [0; LANES];
    words.of_one(simd, key, block, stream, &mut drawn);
    wide::normals(simd, &drawn, out);
}

/// The luck that a team or an owner shares, with its part of what everything shares.
#[inline(always)]
fn part<S: Simd, W: Words<S>>(
    simd: S,
    words: W,
    key: Key,
    block: u32,
    all: &Lanes,
    weights: (f32, f32),
) -> Lanes {
    let mut part = normals(simd, words, key, block, 1);
    for (part, all) in part.iter_mut().zip(all) {
        *part = *part * weights.0 + all * weights.1;
    }
    part
}
