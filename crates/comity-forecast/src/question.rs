//! What if: a plan that was played, and changes to it under the same luck.

use crate::draw::LANES;
use crate::drivers::{self, Change, Driver};
use crate::flaw::Refusal;
use crate::forecast::{Asked, Tally, tally, tally_gates};
use crate::model::{Model, Source};
use crate::plan::Plan;
use std::sync::Arc;

/// A plan about which one may ask what changes would do, again and again, under the same luck.
///
/// What the plan itself gives is played once. A change of gates alone needs no work played at all; another
/// one only in the trials in which every gate says yes.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    source: Source<'a>,
    model: Model,
    played: Played,
}

/// What playing a plan gave, so that a later [`Question`] about it need not play it again.
#[derive(Debug, Clone)]
pub struct Played {
    tally: Arc<Tally>,
    seed: u64,
}

impl<'a> Question<'a> {
    /// Plays the plan, `trials` times.
    ///
    /// # Errors
    /// As [`forecast`].
    pub fn of(plan: &'a Plan, seed: u64, trials: u32) -> Result<Self, Refusal> {
        if trials == 0 || trials > 1 << 24 {
            return Err(Refusal::Trials { trials });
        }
        let source = Source::of(plan)?;
        let model = source.model();
        let played = tally(&model, seed, 0, trials.div_ceil(LANES as u32), Asked::Each);
        Ok(Self { source, model, played: Played { tally: Arc::new(played), seed } })
    }

    /// The same about a plan that was played before; `played` must be what that gave.
    ///
    /// # Errors
    /// As [`forecast`].
    pub fn again(plan: &'a Plan, played: Played) -> Result<Self, Refusal> {
        let source = Source::of(plan)?;
        let model = source.model();
        Ok(Self { source, model, played })
    }

    /// What playing the plan gave.
    pub fn played(&self) -> Played {
        self.played.clone()
    }

    /// The same about a plan whose model is known.
    pub(crate) fn about(source: &Source<'a>, model: &Model, seed: u64, trials: u32) -> Self {
        let played = tally(model, seed, 0, trials.div_ceil(LANES as u32), Asked::Each);
        let played = Played { tally: Arc::new(played), seed };
        Self { source: source.clone(), model: model.clone(), played }
    }

    /// What changes would do to the probability that all (that has a number) is ready.
    ///
    /// # Errors
    /// [`Refusal::NotThere`] where a change names what is not in the plan, and [`Refusal`] where nothing is
    /// left to be asked about.
    pub fn ask(&self, changes: &[Change]) -> Result<Driver, Refusal> {
        let changed = drivers::changed_in(&self.source, changes)?;
        let after = self.source.beside(&changed)?.model();
        let Played { tally: before, seed } = &self.played;
        let played = if after.has_the_work_of(&self.model) {
            tally_gates(&after, *seed, before)
        } else {
            tally(&after, *seed, 0, before.work_bits.len() as u32, Asked::All)
        };
        Ok(drivers::contrast(changes.to_vec(), before, &played))
    }
}

/// What changes would do to the probability that all is ready, under the same luck; asked once.
///
/// # Errors
/// As [`Question::of`] and [`Question::ask`].
pub fn what_if(plan: &Plan, changes: &[Change], seed: u64, trials: u32) -> Result<Driver, Refusal> {
    Question::of(plan, seed, trials)?.ask(changes)
}
