//! Branch and bound where it can be finished, local search where it cannot.

use super::bank::Bank;
use super::room::Room;
use super::{Ask, Item};
use crate::flaw::Refusal;
use crate::forecast::Progress;
use crate::model::Source;
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// How many scopes are kept: the best and the next three.
const KEPT: usize = 4;
/// Values this close are the same.
const SAME: f64 = 1e-9;

/// A search over the forms of announcements.
pub(super) struct Search<'a> {
    items: &'a [Item],
    bank: &'a Bank,
    ask: &'a Ask,
    tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    /// Answers by the levels asked about.
    known: BTreeMap<Vec<u8>, u32>,
    /// Found, best first: value and levels; none is part of another.
    pool: Vec<(f64, Vec<usize>)>,
    calls: u64,
    out_of_calls: bool,
    local: bool,
    room: Room,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        items: &'a [Item],
        bank: &'a Bank,
        ask: &'a Ask,
        tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Self {
        let local = items.len() > ask.exact_up_to;
        let (known, pool) = (BTreeMap::new(), Vec::new());
        let room = Room::of(items, bank, ask.threshold);
        Self { items, bank, ask, tell, known, pool, calls: 0, out_of_calls: false, local, room }
    }

    pub(super) fn is_exact(&self) -> bool {
        !self.local && !self.out_of_calls
    }

    pub(super) fn calls(&self) -> u64 {
        self.calls
    }

    /// The best scopes, best first; none if even what must be announced is too much.
    pub(super) fn run(&mut self) -> Result<Vec<Vec<usize>>, Refusal> {
        let least: Vec<usize> = self.items.iter().map(|item| item.least).collect();
        if !self.is_likely(&least)? {
            return Ok(Vec::new());
        }
        // A good scope early cuts most of the tree.
        let start = self.greedy(least.clone())?;
        self.improve(start)?;
        if !self.local {
            let order = self.order()?;
            self.branch(&order, 0, &least)?;
        }
        Ok(self.pool.iter().map(|(_, levels)| levels.clone()).collect())
    }

    fn value(&self, levels: &[usize]) -> f64 {
        levels.iter().zip(self.items).map(|(&at, item)| item.levels[at].value).sum()
    }

    fn hits(&mut self, levels: &[usize]) -> Result<u32, Refusal> {
        let key: Vec<u8> = levels.iter().map(|&at| at as u8).collect();
        if let Some(&hits) = self.known.get(&key) {
            return Ok(hits);
        }
        self.calls += 1;
        self.out_of_calls |= self.calls >= self.ask.most_calls;
        if self.calls.is_multiple_of(64)
            && (self.tell)(Progress { done: self.calls, of: self.ask.most_calls }).is_break()
        {
            return Err(Refusal::Stopped);
        }
        let chosen: Vec<usize> =
            levels.iter().zip(self.items).filter_map(|(&at, item)| item.levels[at].needs).collect();
        let hits = self.bank.hits(&chosen);
        self.known.insert(key, hits);
        Ok(hits)
    }

    fn is_likely(&mut self, levels: &[usize]) -> Result<bool, Refusal> {
        Ok(f64::from(self.hits(levels)?) >= self.ask.threshold * f64::from(self.bank.trials()))
    }

    /// Whether an item may be announced in some form: all it requires is.
    fn may(&self, item: usize, levels: &[usize]) -> bool {
        self.items[item].requires.iter().all(|&other| other == item || levels[other] > 0)
    }

    /// Offers a scope to the pool, if nothing can be added to it.
    fn offer(&mut self, levels: &[usize]) -> Result<(), Refusal> {
        let value = self.value(levels);
        if self.pool.len() == KEPT && value <= self.pool[KEPT - 1].0 {
            return Ok(());
        }
        for item in 0..self.items.len() {
            if levels[item] + 1 < self.items[item].levels.len() && self.may(item, levels) {
                let mut more = levels.to_vec();
                more[item] += 1;
                if self.is_likely(&more)? {
                    return Ok(());
                }
            }
        }
        if self.pool.iter().all(|(_, known)| known != levels) {
            self.pool.push((value, levels.to_vec()));
            self.pool.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
            self.pool.truncate(KEPT);
        }
        Ok(())
    }

    /// Adds what gains most value for what it loses of the logarithm of the probability, until nothing fits.
    fn greedy(&mut self, mut levels: Vec<usize>) -> Result<Vec<usize>, Refusal> {
        loop {
            let now = f64::from(self.hits(&levels)?.max(1)).ln();
            let mut best: Option<(f64, Vec<usize>)> = None;
            for item in 0..self.items.len() {
                for at in levels[item] + 1..self.items[item].levels.len() {
                    let mut more = levels.clone();
                    more[item] = at;
                    if !self.may(item, &levels) || !self.is_likely(&more)? {
                        continue;
                    }
                    let lost = now - f64::from(self.hits(&more)?.max(1)).ln();
                    let density = (self.value(&more) - self.value(&levels)) / (lost + 1e-4);
                    if best.as_ref().is_none_or(|(most, _)| density > *most) {
                        best = Some((density, more));
                    }
                }
            }
            match best {
                Some((_, more)) if !self.out_of_calls => levels = more,
                _ => return Ok(levels),
            }
        }
    }

    /// Takes one thing out and fills up again by value, as long as that gains.
    fn improve(&mut self, mut levels: Vec<usize>) -> Result<(), Refusal> {
        self.offer(&levels)?;
        'again: loop {
            for item in 0..self.items.len() {
                if levels[item] <= self.items[item].least || self.out_of_calls {
                    continue;
                }
                let mut less = levels.clone();
                self.take_out(item, &mut less);
                for first in self.fillers(&less, item) {
                    let mut more = less.clone();
                    more[first.0] = first.1;
                    if !self.is_likely(&more)? {
                        continue;
                    }
                    self.fill(&mut more, item)?;
                    self.offer(&more)?;
                    if self.value(&more) > self.value(&levels) + SAME {
                        levels = more;
                        continue 'again;
                    }
                }
            }
            return Ok(());
        }
    }

    /// Takes an item out with all that requires it.
    fn take_out(&self, item: usize, levels: &mut [usize]) {
        levels[item] = self.items[item].least;
        if levels[item] > 0 {
            return;
        }
        let by = |other: &usize| *other != item && self.items[*other].requires.contains(&item);
        for other in (0..self.items.len()).filter(by).collect::<Vec<_>>() {
            if levels[other] > 0 {
                self.take_out(other, levels);
            }
        }
    }

    /// What could be added, the most valuable first; not the one that was just taken out.
    fn fillers(&self, levels: &[usize], but: usize) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for (place, item) in
            self.items.iter().enumerate().filter(|(place, _)| *place != but && self.may(*place, levels))
        {
            all.extend((levels[place] + 1..item.levels.len()).map(|at| (place, at)));
        }
        let gain = |&(place, at): &(usize, usize)| {
            self.items[place].levels[at].value - self.items[place].levels[levels[place]].value
        };
        all.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then(a.cmp(b)));
        all
    }

    /// Adds whatever fits, the most valuable first; what was taken out comes last.
    fn fill(&mut self, levels: &mut Vec<usize>, last: usize) -> Result<(), Refusal> {
        for but in [last, usize::MAX] {
            for (place, at) in self.fillers(levels, but) {
                if at > levels[place] && self.may(place, levels) && !self.out_of_calls {
                    let mut more = levels.clone();
                    more[place] = at;
                    if self.is_likely(&more)? {
                        *levels = more;
                    }
                }
            }
        }
        Ok(())
    }

    /// Items in the order of the tree: what is worth most for what it loses first, but never before what it
    /// requires.
    fn order(&mut self) -> Result<Vec<usize>, Refusal> {
        let least: Vec<usize> = self.items.iter().map(|item| item.least).collect();
        let base = f64::from(self.hits(&least)?.max(1)).ln();
        let mut density = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            let mut one = least.clone();
            one[place] = item.levels.len() - 1;
            let lost = base - f64::from(self.hits(&one)?.max(1)).ln();
            density.push(item.levels[item.levels.len() - 1].value / (lost + 1e-3));
        }
        let mut left: Vec<usize> = (0..self.items.len()).collect();
        left.sort_by(|&a, &b| density[b].total_cmp(&density[a]).then(a.cmp(&b)));
        let mut order = Vec::new();
        while !left.is_empty() {
            let open = |&place: &usize| {
                self.items[place].requires.iter().all(|other| *other == place || !left.contains(other))
            };
            let next = left.iter().copied().find(|place| open(place)).unwrap_or(left[0]);
            left.retain(|&place| place != next);
            order.push(next);
        }
        Ok(order)
    }

    /// Decides the items of `order` from `depth` on; `levels` holds what is decided, and the least of the
    /// rest.
    fn branch(&mut self, order: &[usize], depth: usize, levels: &[usize]) -> Result<(), Refusal> {
        if self.out_of_calls {
            return Ok(());
        }
        let left = &order[depth..];
        let here = self.value(levels);
        let mut gains: Vec<(usize, f64)> = Vec::new();
        for &item in left {
            let most = self.items[item].levels[self.items[item].levels.len() - 1].value;
            gains.push((item, most - self.items[item].levels[levels[item]].value));
        }
        if self.is_too_little(here + self.room.bound(levels, &gains)) {
            return Ok(());
        }
        // What alone is already too much beside what is decided is too much further down as well.
        let mut most = levels.to_vec();
        for (item, gain) in &mut gains {
            most[*item] = self.most(*item, levels, &most)?;
            *gain =
                self.items[*item].levels[most[*item]].value - self.items[*item].levels[levels[*item]].value;
        }
        if self.is_too_little(here + self.room.bound(levels, &gains)) {
            return Ok(());
        }
        // If the most there may be fits together, all else below is part of it.
        if self.is_likely(&most)? {
            return self.offer(&most);
        }
        let Some(&item) = left.first() else { return Ok(()) };
        for at in (self.items[item].least..self.items[item].levels.len()).rev() {
            if at > 0 && !self.may(item, levels) {
                continue;
            }
            let mut decided = levels.to_vec();
            decided[item] = at;
            if self.is_likely(&decided)? {
                self.branch(order, depth + 1, &decided)?;
            }
        }
        Ok(())
    }

    fn is_too_little(&self, bound: f64) -> bool {
        self.pool.len() == KEPT && bound <= self.pool[KEPT - 1].0 + SAME
    }

    /// The highest level at which one item fits beside what is decided, if what it requires may be there.
    fn most(&mut self, item: usize, levels: &[usize], most: &[usize]) -> Result<usize, Refusal> {
        if levels[item] == 0 && !self.may(item, most) {
            return Ok(0);
        }
        for at in (levels[item] + 1..self.items[item].levels.len()).rev() {
            let mut one = levels.to_vec();
            one[item] = at;
            if self.is_likely(&one)? {
                return Ok(at);
            }
        }
        Ok(levels[item])
    }
}

/// Every scope there is, one by one: the values of the best that are not part of another, best first.
///
/// For tests and small plans: it asks the oracle about all of them, and takes no short cut.
///
/// # Errors
/// [`Refusal`] as for a forecast.
pub fn brute_force(plan: &Plan, ask: &Ask) -> Result<Vec<f64>, Refusal> {
    let source = Source::of(plan)?;
    let model = source.model();
    let unknown: Vec<usize> =
        (0..model.promises.len()).filter(|&i| !model.promises[i].missing.is_empty()).collect();
    let bank = Bank::of(&source, ask.seed, ask.trials)?;
    let items = super::items(plan, &bank, &unknown);
    let mut likely: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut levels = vec![0u8; items.len()];
    loop {
        let is_allowed = levels.iter().zip(&items).all(|(&at, item)| {
            usize::from(at) >= item.least && (at == 0 || item.requires.iter().all(|&other| levels[other] > 0))
        });
        if is_allowed {
            let chosen: Vec<usize> = levels
                .iter()
                .zip(&items)
                .filter_map(|(&at, item)| item.levels[usize::from(at)].needs)
                .collect();
            if f64::from(bank.hits(&chosen)) >= ask.threshold * f64::from(bank.trials()) {
                likely.insert(levels.clone());
            }
        }
        let Some(next) = (0..items.len()).find(|&i| usize::from(levels[i]) + 1 < items[i].levels.len())
        else {
            break;
        };
        levels[..next].fill(0);
        levels[next] += 1;
    }
    let is_part = |levels: &Vec<u8>| {
        (0..levels.len()).any(|item| {
            let mut more = levels.clone();
            more[item] += 1;
            likely.contains(&more)
        })
    };
    let value = |levels: &Vec<u8>| -> f64 {
        levels.iter().zip(&items).map(|(&at, item)| item.levels[usize::from(at)].value).sum()
    };
    let mut values: Vec<f64> = likely.iter().filter(|levels| !is_part(levels)).map(value).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    values.truncate(KEPT);
    Ok(values)
}
