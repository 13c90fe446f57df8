//! The policy of the headline: a free person takes the next item of the list that is ready.
//!
//! Work-conserving (parallel schedule generation, Kolisch 1996), one trial after another over a queue of what
//! ends next. What it computes is exact for its policy; nothing is put into steps of time.
//!
//! Most of what a forecast costs is spent here, so what a trial touches lies close together: what is ready is
//! bits, what ends is a short sorted list, and what nobody asks for (why something waited, what ends after
//! the date, trials in which a gate says no anyway) is not worked out.

mod ahead;

use crate::draw::{Key, LANES, exp, words};
use crate::model::{Flow, Luck, Model};
use crate::wide::{self, Given, Giver, Words};
use ahead::Ahead;
use pulp::{Arch, Scalar, Simd, WithSimd};

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
    /// Where each task stands.
    places: Vec<Place>,
    /// Who waits for it, one list behind the other.
    waiting: Vec<u32>,
    /// The teams' lists, each filled up to whole words of bits.
    lists: Vec<u32>,
    /// How many tasks each team has.
    n_own: Vec<usize>,
    /// Where each team's words begin.
    words_from: Vec<usize>,
    /// What is ready in the morning, as bits along `lists`.
    ready: Vec<u64>,
    /// How many people each team has; no number that is ever reached where nobody waits for anybody.
    units: Vec<u32>,
    /// Which tasks take part.
    part: Vec<bool>,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    team: u32,
    /// Its place along the lists.
    rank: u32,
    /// Who waits for it: from where to where.
    waiting: (u32, u32),
}

/// What one trial changes.
#[derive(Debug, Clone, Default)]
pub struct Floor {
    open: Vec<u32>,
    free: Vec<u32>,
    /// Ready tasks of each team, as bits along the lists.
    ready: Vec<u64>,
    ready_at: Vec<f32>,
    ready_by: Vec<u32>,
    freed_by: Vec<u32>,
    ahead: Ahead,
    touched: Vec<u32>,
    paces: Vec<Pace>,
    /// What kept each task from starting earlier, in the last trial of a run that watched.
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
/// People where nobody waits for anybody.
const BOUNDLESS: u32 = 1 << 30;

/// An event as a number that sorts by time; times are not below 0.
fn event(at: f32, what: u64) -> u64 {
    u64::from(at.to_bits()) << 32 | what
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

/// What a block of trials draws first: what it shares, and which gates say yes.
struct Shares<'s, 'm, 'b> {
    shop: &'s Shop<'m>,
    seed: u64,
    block: u32,
    out: &'b mut Block,
}

impl WithSimd for Shares<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let words = &wide::rounds(simd, self.seed);
        self.shop.draw_from(simd, words, self.block, self.out);
    }
}

/// And then: how long everything takes.
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
        let words = &wide::rounds(simd, self.seed);
        self.shop.deal_from(simd, words, self.block, self.out);
    }
}

/// Which trial it is.
#[derive(Debug, Clone, Copy)]
struct Now {
    seed: u64,
    block: u32,
    lane: usize,
    /// What ends later is not asked for.
    until: f32,
}

impl<'a> Shop<'a> {
    /// A shop in which all of a model's tasks take part.
    pub fn of(model: &'a Model) -> Self {
        Self::with(model, vec![true; model.tasks.len()])
    }

    /// A shop in which some take part; what one of those waits for must be among them.
    pub fn with(model: &'a Model, part: Vec<bool>) -> Self {
        let n = model.tasks.len();
        let mut own: Vec<Vec<u32>> = vec![Vec::new(); model.teams.len()];
        let (mut places, mut n_after, mut counts) =
            (vec![Place::default(); n], vec![0; n], vec![0u32; n + 1]);
        for (i, task) in model.tasks.iter().enumerate().filter(|(i, _)| part[*i]) {
            own[task.team].push(i as u32);
            n_after[i] = task.after.len() as u32;
            for &before in &task.after {
                counts[before + 1] += 1;
            }
        }
        for i in 0..n {
            counts[i + 1] += counts[i];
            places[i].waiting = (counts[i], counts[i + 1]);
        }
        let mut waiting = vec![0; counts[n] as usize];
        for (i, task) in model.tasks.iter().enumerate().filter(|(i, _)| part[*i]) {
            for &before in &task.after {
                waiting[counts[before] as usize] = i as u32;
                counts[before] += 1;
            }
        }
        let (mut lists, mut words_from, mut ready) = (Vec::new(), vec![0], Vec::new());
        for (team, own) in own.iter().enumerate() {
            for &task in own {
                let rank = lists.len();
                if rank % 64 == 0 {
                    ready.push(0);
                }
                lists.push(task);
                (places[task as usize].team, places[task as usize].rank) = (team as u32, rank as u32);
                ready[rank / 64] |= u64::from(n_after[task as usize] == 0) << (rank % 64);
            }
            lists.resize(ready.len() * 64, NONE);
            words_from.push(ready.len());
        }
        let units = model.teams.iter().map(|team| match team.units {
            0 => BOUNDLESS,
            units => units as u32,
        });
        let units = units.collect();
        let n_own = own.iter().map(Vec::len).collect();
        Self { model, n_after, places, waiting, lists, n_own, words_from, ready, units, part }
    }

    /// Runs 32 trials to their end; `each` sees the floor after each of them, and what kept what waiting.
    pub fn watch(
        &self,
        seed: u64,
        block: u32,
        out: &mut Block,
        floor: &mut Floor,
        mut each: impl FnMut(usize, &Block, &Floor),
    ) {
        self.draw(seed, block, out, floor);
        self.deal(seed, block, out);
        for lane in 0..LANES {
            self.trial::<true>(Now { seed, block, lane, until: f32::INFINITY }, out, floor);
            each(lane, out, floor);
        }
    }

    /// Draws what 32 trials share, and which gates say yes in them.
    pub fn draw(&self, seed: u64, block: u32, out: &mut Block, floor: &mut Floor) {
        Arch::new().dispatch(Shares { shop: self, seed, block, out });
        floor.paces.clear();
        floor.paces.resize(self.model.teams.len(), Pace::default());
    }

    /// Runs those of 32 drawn trials whose bits are set, as far as `until`: what ends later, and everything
    /// in the others, never ends.
    pub fn finish(
        &self,
        (seed, block): (u64, u32),
        (lanes, until): (u32, f32),
        out: &mut Block,
        floor: &mut Floor,
    ) {
        if lanes == 0 {
            out.ends.clear();
            out.ends.resize(self.model.tasks.len() * LANES, f32::INFINITY);
            return;
        }
        self.deal(seed, block, out);
        for lane in (0..LANES).filter(|lane| lanes & (1 << lane) != 0) {
            self.trial::<false>(Now { seed, block, lane, until }, out, floor);
        }
    }

    /// Runs 32 trials as far as `until`, with words of chance that somebody gives: for comparing ways to
    /// draw.
    pub fn finish_given(&self, given: Giver<'_>, block: u32, until: f32, out: &mut Block, floor: &mut Floor) {
        self.empty(out);
        self.draw_from(Scalar::new(), Given(given), block, out);
        self.deal_from(Scalar::new(), Given(given), block, out);
        floor.paces.clear();
        floor.paces.resize(self.model.teams.len(), Pace::default());
        for lane in 0..LANES {
            self.trial::<false>(Now { seed: 0, block, lane, until }, out, floor);
        }
    }

    #[inline(always)]
    fn draw_from<S: Simd, W: Words<S>>(&self, simd: S, words: W, block: u32, out: &mut Block) {
        out.luck.draw(simd, words, self.model, block);
        out.luck.yes(simd, words, self.model, block, &mut out.yes);
    }

    #[inline(always)]
    fn deal_from<S: Simd, W: Words<S>>(&self, simd: S, words: W, block: u32, out: &mut Block) {
        let mut days = [0.0; LANES];
        for (i, task) in self.model.tasks.iter().enumerate().filter(|(i, _)| self.part[*i]) {
            out.luck.days(simd, words, task, block, &mut days);
            out.days[i * LANES..(i + 1) * LANES].copy_from_slice(&days);
        }
    }

    /// Nothing has ended yet.
    fn empty(&self, out: &mut Block) {
        let n = self.model.tasks.len();
        out.days.resize(n * LANES, 0.0);
        out.ends.clear();
        out.ends.resize(n * LANES, f32::INFINITY);
    }

    /// Draws how long everything takes; nothing has ended yet.
    fn deal(&self, seed: u64, block: u32, out: &mut Block) {
        self.empty(out);
        Arch::new().dispatch(Lots { shop: self, seed, block, out });
    }

    fn trial<const WATCHED: bool>(&self, now: Now, out: &mut Block, floor: &mut Floor) {
        self.open::<WATCHED>(now, out, floor);
        while let Some(first) = floor.ahead.pop() {
            let at = f32::from_bits((first >> 32) as u32);
            if at > now.until {
                return;
            }
            let mut next = Some(first);
            // All that ends at one moment is over before anybody takes up anything.
            while let Some(event) = next {
                let what = (event & (TASK - 1)) as usize;
                if event & TASK == 0 {
                    self.period::<WATCHED>(what, at, now, floor);
                } else {
                    self.end::<WATCHED>(what, at, now, out, floor);
                }
                next = floor.ahead.pop_beside(first);
            }
            while let Some(team) = floor.touched.pop() {
                self.start::<WATCHED>(team as usize, at, now, out, floor);
            }
        }
    }

    /// The floor in the morning.
    fn open<const WATCHED: bool>(&self, now: Now, out: &Block, floor: &mut Floor) {
        let (model, n) = (self.model, self.model.tasks.len());
        floor.open.clear();
        floor.open.extend_from_slice(&self.n_after);
        floor.free.clear();
        floor.free.extend_from_slice(&self.units);
        floor.ready.clear();
        floor.ready.extend_from_slice(&self.ready);
        floor.ahead.clear();
        floor.touched.clear();
        if WATCHED {
            floor.ready_at.clear();
            floor.ready_at.resize(n, 0.0);
            floor.ready_by.clear();
            floor.ready_by.resize(n, NONE);
            floor.causes.clear();
            floor.causes.resize(n, Cause::Nothing);
            floor.freed_by.clear();
            floor.freed_by.resize(model.teams.len(), NONE);
        }
        for (place, team) in model.teams.iter().enumerate() {
            if self.n_own[place] == 0 {
                continue;
            }
            if let Some(flow) = &team.flow {
                if flow.counts.iter().all(|count| *count == 0) {
                    continue;
                }
                let pace = &mut floor.paces[place];
                (pace.n_over, pace.n_left) = (0, self.n_own[place]);
                pace.stretch = exp(crate::history::SPREAD as f32 * out.luck.teams[place][now.lane]);
                floor.ahead.push_unsorted(event(pace.end(flow), place as u64));
            } else {
                while floor.free[place] > 0 {
                    let Some(task) = self.next(place, floor) else { break };
                    floor.free[place] -= 1;
                    let end = out.days[task * LANES + now.lane];
                    floor.ahead.push_unsorted(event(end, TASK | task as u64));
                }
            }
        }
        floor.ahead.sort();
    }

    /// A team's words of bits.
    #[inline]
    fn words(&self, team: usize) -> std::ops::Range<usize> {
        self.words_from[team]..self.words_from[team + 1]
    }

    /// A team's free people take up what is ready, in the order of the list.
    #[inline]
    fn start<const WATCHED: bool>(&self, team: usize, at: f32, now: Now, out: &Block, floor: &mut Floor) {
        while floor.free[team] > 0 {
            let Some(task) = self.next(team, floor) else { return };
            if WATCHED {
                floor.causes[task] = if floor.ready_at[task] < at && floor.freed_by[team] != NONE {
                    Cause::People(floor.freed_by[team])
                } else {
                    after(floor.ready_by[task])
                };
            }
            floor.free[team] -= 1;
            floor.ahead.push(event(at + out.days[task * LANES + now.lane], TASK | task as u64));
        }
    }

    /// Takes the first ready task off a team's list.
    #[inline]
    fn next(&self, team: usize, floor: &mut Floor) -> Option<usize> {
        let word = self.words(team).find(|word| floor.ready[*word] != 0)?;
        let bits = &mut floor.ready[word];
        let bit = bits.trailing_zeros() as usize;
        *bits &= *bits - 1;
        Some(self.lists[64 * word + bit] as usize)
    }

    /// A task ends.
    #[inline]
    fn end<const WATCHED: bool>(&self, task: usize, at: f32, now: Now, out: &mut Block, floor: &mut Floor) {
        out.ends[task * LANES + now.lane] = at;
        let Place { team, waiting: (from, to), .. } = self.places[task];
        if self.model.teams[team as usize].flow.is_none() {
            floor.free[team as usize] += 1;
            floor.touched.push(team);
        }
        if WATCHED {
            floor.freed_by[team as usize] = task as u32;
        }
        for &other in &self.waiting[from as usize..to as usize] {
            let left = &mut floor.open[other as usize];
            *left -= 1;
            if *left > 0 {
                continue;
            }
            let Place { team, rank, .. } = self.places[other as usize];
            floor.ready[rank as usize / 64] |= 1 << (rank % 64);
            if WATCHED {
                floor.ready_at[other as usize] = at;
                floor.ready_by[other as usize] = task as u32;
            }
            if floor.touched.last() != Some(&team) && self.model.teams[team as usize].flow.is_none() {
                floor.touched.push(team);
            }
        }
    }

    /// A period of a team ends: it finishes what is ready, as many as the pace says.
    fn period<const WATCHED: bool>(&self, team: usize, at: f32, now: Now, floor: &mut Floor) {
        let of = &self.model.teams[team];
        let Some(flow) = &of.flow else { return };
        let count = floor.paces[team].count(flow, of.key, now.seed, now.block, now.lane);
        let last = if WATCHED { floor.freed_by[team] } else { NONE };
        for _ in 0..count {
            let Some(task) = self.next(team, floor) else { break };
            if WATCHED {
                let began = at - flow.period * floor.paces[team].stretch;
                floor.causes[task] = match last {
                    last if last != NONE && floor.ready_at[task] < began => Cause::People(last),
                    _ => after(floor.ready_by[task]),
                };
            }
            floor.paces[team].n_left -= 1;
            floor.ahead.push(event(at, TASK | task as u64));
        }
        let pace = &floor.paces[team];
        if pace.n_left > 0 && pace.n_over < MOST_PERIODS {
            floor.ahead.push(event(pace.end(flow), team as u64));
        }
    }
}

/// What waited for a task, or for nothing.
fn after(task: u32) -> Cause {
    if task == NONE { Cause::Nothing } else { Cause::After(task) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;
    use crate::plan::{Announcement, Crew, Deliverable, Plan, Size};
    use proptest::prelude::*;

    /// A plan of some crews and items, each waiting for some that stand before it.
    fn any_plan() -> impl Strategy<Value = Plan> {
        let item = (0usize..3, 1u32..20, any::<[u8; 2]>());
        let people = prop::array::uniform3(1usize..4);
        (people, prop::collection::vec(item, 1..90)).prop_map(|(people, items)| {
            let mut plan = Plan { horizon: 12.0, ..Plan::default() };
            for (place, n) in people.into_iter().enumerate() {
                plan.crews.push(Crew { id: format!("c{place}"), people: vec![1.0; n], ..Crew::default() });
            }
            for (place, (crew, days, after)) in items.into_iter().enumerate() {
                let p50 = f64::from(days) / 4.0;
                let near = after.iter().map(|back| place.checked_sub(1 + usize::from(*back) % 12));
                plan.deliverables.push(Deliverable {
                    id: format!("d{place}"),
                    crew: format!("c{crew}"),
                    size: Size::Range { p10: p50 / 2.0, p50, p90: p50 * 3.0 },
                    after: near.flatten().map(|before| format!("d{before}")).collect(),
                    ..Deliverable::default()
                });
            }
            let needs = plan.deliverables.iter().map(|item| item.id.clone()).collect();
            plan.announcements = vec![Announcement { id: "all".into(), needs, ..Announcement::default() }];
            plan
        })
    }

    /// The policy as one says it, without a queue: at every end, whoever is free takes the first ready item.
    fn plainly(model: &Model, block: &Block, lane: usize) -> Vec<f32> {
        let n = model.tasks.len();
        let (mut ends, mut begun, mut at) = (vec![f32::INFINITY; n], vec![false; n], 0.0f32);
        loop {
            for (place, task) in model.tasks.iter().enumerate() {
                let is_busy =
                    |other: usize| begun[other] && ends[other] > at && model.tasks[other].team == task.team;
                let is_ready = task.after.iter().all(|&before| begun[before] && ends[before] <= at);
                let n_busy = (0..n).filter(|&other| is_busy(other)).count();
                if !begun[place] && is_ready && n_busy < model.teams[task.team].units {
                    begun[place] = true;
                    ends[place] = at + block.days[place * LANES + lane];
                }
            }
            let ahead = (0..n).filter(|&place| begun[place] && ends[place] > at).map(|place| ends[place]);
            match ahead.min_by(f32::total_cmp) {
                Some(next) => at = next,
                None => return ends,
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn work_ends_when_the_policy_says(plan in any_plan(), seed in any::<u64>(), lanes in any::<u32>()) {
            let model = Source::of(&plan).unwrap().model();
            let shop = Shop::of(&model);
            let (mut block, mut floor) = (Block::default(), Floor::default());
            shop.watch(seed, 3, &mut block, &mut floor, |_, _, _| {});
            let whole = block.clone();
            for lane in 0..LANES {
                let ends: Vec<f32> = whole.ends.iter().skip(lane).step_by(LANES).copied().collect();
                prop_assert_eq!(ends, plainly(&model, &whole, lane));
            }
            // As far as the date, and only in some trials: the same, and nothing of the rest.
            shop.draw(seed, 3, &mut block, &mut floor);
            shop.finish((seed, 3), (lanes, 6.0), &mut block, &mut floor);
            for (place, (&end, &known)) in block.ends.iter().zip(&whole.ends).enumerate() {
                let is_asked = lanes & (1 << (place % LANES)) != 0 && known <= 6.0;
                prop_assert_eq!(end, if is_asked { known } else { f32::INFINITY });
            }
        }
    }
}
