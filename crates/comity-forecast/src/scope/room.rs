//! How much more value fits at most: a bound from people's time alone.

use super::Item;
use super::bank::{Bank, members};

/// People's time, and what announcements take of it at the least.
pub(super) struct Room {
    /// The time of each team's people until the date.
    time: Vec<f64>,
    /// The tasks of each item's levels, and what each task takes at the least of which team.
    tasks: Vec<Vec<Vec<u32>>>,
    least: Vec<(usize, f64)>,
    /// What each item takes at least of each team, by itself, in any form above the one it has: by item,
    /// level and team.
    more: Vec<Vec<Vec<f64>>>,
}

impl Room {
    pub(super) fn of(items: &[Item], bank: &Bank, share: f64) -> Self {
        let (time, least) = (bank.time_of_people(), bank.least_days(share));
        let tasks: Vec<Vec<Vec<u32>>> = items
            .iter()
            .map(|item| {
                let of = |form: Option<usize>| form.map_or_else(Vec::new, |form| members(bank.tasks(form)));
                item.levels.iter().map(|level| of(level.needs)).collect()
            })
            .collect();
        // Work that two items need is counted for neither.
        let mut n_items = vec![0u32; least.len()];
        for levels in &tasks {
            let mut all: Vec<u32> = levels.concat();
            all.sort_unstable();
            all.dedup();
            all.iter().for_each(|&task| n_items[task as usize] += 1);
        }
        let weigh = |own: &[u32]| {
            let mut by_team = vec![0.0; time.len()];
            for &task in own.iter().filter(|&&task| n_items[task as usize] == 1) {
                let (team, days) = least[task as usize];
                by_team[team] += days;
            }
            by_team
        };
        let mut more = Vec::new();
        for levels in &tasks {
            let weights: Vec<Vec<f64>> = levels.iter().map(|own| weigh(own)).collect();
            let from = |at: usize| -> Vec<f64> {
                let above = |team: usize| weights[at + 1..].iter().map(move |weight| weight[team]);
                (0..time.len())
                    .map(|team| (above(team).fold(f64::INFINITY, f64::min) - weights[at][team]).max(0.0))
                    .map(|more| if more.is_finite() { more } else { 0.0 })
                    .collect()
            };
            more.push((0..levels.len()).map(from).collect());
        }
        Self { time, tasks, least, more }
    }

    /// The most value that items can add to what is decided, each at most its gain.
    ///
    /// For each team the fractional knapsack (Dantzig 1957) of what is left of its people's time; the least
    /// of those over teams.
    pub(super) fn bound(&self, levels: &[usize], gains: &[(usize, f64)]) -> f64 {
        let mut left = self.time.clone();
        let mut taken: Vec<u32> =
            levels.iter().zip(&self.tasks).flat_map(|(&at, tasks)| &tasks[at]).copied().collect();
        taken.sort_unstable();
        taken.dedup();
        for task in taken {
            let (team, days) = self.least[task as usize];
            left[team] -= days;
        }
        let whole: f64 = gains.iter().map(|(_, gain)| gain).sum();
        let mut least = whole;
        for (team, &left) in left.iter().enumerate() {
            let mut wants: Vec<(f64, f64)> = gains
                .iter()
                .map(|&(item, gain)| (gain, self.more[item][levels[item]][team]))
                .filter(|&(gain, days)| gain > 0.0 && days > 0.0)
                .collect();
            let asked: f64 = wants.iter().map(|(_, days)| days).sum();
            if asked <= left || wants.is_empty() {
                continue;
            }
            wants.sort_by(|a, b| (b.0 * a.1).total_cmp(&(a.0 * b.1)));
            // A little more room than there is: sums of many numbers are not exact.
            let mut room = left.max(0.0) * (1.0 + 1e-9) + 1e-6;
            let mut lost = 0.0;
            for (gain, days) in wants {
                let part = (room / days).clamp(0.0, 1.0);
                lost += gain * (1.0 - part);
                room -= days * part;
            }
            least = least.min(whole - lost);
        }
        least
    }
}
