//! The luck of a block of trials: what is shared, which risks happen, how long each task takes.

use super::{Model, Task};
use crate::draw::{LANES, Lanes, normals, uniforms, words};

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
    pub fn draw(&mut self, model: &Model, seed: u64, block: u32) {
        let (crew, keynote) = model.shared;
        self.own = (1.0 - crew - keynote).max(0.0).sqrt();
        let all = normals(&words(seed, crate::draw::Key::of("keynote", ""), block, 0));
        let part = |key| {
            let mut part = normals(&words(seed, key, block, 1));
            for (part, all) in part.iter_mut().zip(&all) {
                *part = *part * crew.sqrt() + all * keynote.sqrt();
            }
            part
        };
        self.teams.clear();
        self.teams.extend(model.teams.iter().map(|team| part(team.key)));
        self.owners.clear();
        self.owners.extend(model.owners.iter().map(|&key| part(key)));
        self.risks.clear();
        self.risks.extend(model.hazards.iter().map(|hazard| {
            let mut happens = uniforms(&words(seed, hazard.key, block, 2));
            for happens in &mut happens {
                *happens = f32::from(u8::from(*happens < hazard.chance));
            }
            happens
        }));
    }

    /// How long a task takes in each trial of the block, in working days.
    #[inline(always)]
    pub fn days(&self, task: &Task, seed: u64, block: u32, out: &mut Lanes) {
        let own = normals(&words(seed, task.key, block, 3));
        let team = &self.teams[task.team];
        let mut z = [0.0f32; LANES];
        for lane in 0..LANES {
            z[lane] = team[lane] + self.own * own[lane];
        }
        task.curve.lanes(&z, task.scale, out);
        for &(risk, times) in &task.risks {
            let happens = &self.risks[risk];
            for lane in 0..LANES {
                out[lane] *= 1.0 + happens[lane] * (times - 1.0);
            }
        }
    }

    /// Which trials of the block pass each of the model's gates: one bit a trial.
    pub fn yes(&self, model: &Model, seed: u64, block: u32, out: &mut Vec<u32>) {
        out.clear();
        for yes in &model.yes {
            let own = normals(&words(seed, yes.key, block, 3));
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
