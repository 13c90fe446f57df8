//! What the past says of how long things take, and how sure that is.
//!
//! Estimates are read through ratios of actual to estimate: the crew's own in the same band of size where
//! there are 30, shrunk towards all of the past (weight 20); all of the past where there are 30 of that; else
//! a weak rule, lognormal with median 1 and spread 0.85, which is what one firm's 12,000 tasks showed (SiP).

use crate::draw::{Key, words};
use crate::law::{Curve, Z90, hazen, z_of_share};
use crate::plan::{Past, Ratio, Shared};
use comity_science::special::beta_quantile;
use std::collections::BTreeMap;

/// From how many ratios on a past is believed.
pub const ENOUGH: usize = 30;
/// What all of the past weighs against a crew's own.
const SHRINK: f64 = 20.0;
/// The spread of the logarithm of actual over estimate where nothing is known.
pub const SPREAD: f64 = 0.85;
/// How far the median of a firm's ratios may lie from another's: the spread of its logarithm. A convention.
const SHIFT: f64 = 0.35;
/// What is taken as shared where nothing is known (MEASURES 2.9).
const RHO: f64 = 0.05;
/// From how many ratios on the shared part is fitted.
const FIT: usize = 200;

/// One past ratio, cleaned.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    crew: String,
    when: String,
    band: u8,
    log: f64,
}

/// The past, cleaned; as it was, or as it might have been.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    rows: Vec<Row>,
    /// What says only how much of the luck is shared.
    luck: Vec<Row>,
    sizes: BTreeMap<String, Vec<f64>>,
    /// How likely an actual falls inside a typed range.
    hit: f64,
    inside: (f64, f64),
    /// Added to the logarithm of the weak rule.
    shift: f64,
    /// What of the luck is shared by a crew's time and by a time, where enough is known.
    fit: Option<(f64, f64)>,
    /// How many rows could not be read.
    pub n_bad: usize,
}

/// Sizes of like risk: up to 2 days, 5, 10, and above.
pub fn band(estimate: f64) -> u8 {
    u8::from(estimate > 2.0) + u8::from(estimate > 5.0) + u8::from(estimate > 10.0)
}

impl History {
    /// The past as it was.
    pub fn of(past: &Past) -> Self {
        let good = |days: f64| days.is_finite() && days > 0.0;
        let (rows, n_bad_rows) = clean(&past.ratios);
        let (luck, n_bad_luck) = clean(&past.luck);
        let mut n_bad = n_bad_rows + n_bad_luck;
        let mut sizes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        let took = past.sizes.iter().map(|took| (&took.crew, took.days));
        for (crew, days) in took.chain(past.ratios.iter().map(|ratio| (&ratio.crew, ratio.actual))) {
            if good(days) {
                sizes.entry(crew.clone()).or_default().push(days);
            }
        }
        n_bad += past.sizes.iter().filter(|took| !good(took.days)).count();
        let inside = past.ranges.inside.min(past.ranges.of);
        // As if five ranges had been seen before, four of which held: ranges mean what they say until shown.
        let inside = (f64::from(inside) + 4.0, f64::from(past.ranges.of - inside) + 1.0);
        let (hit, fit) = (inside.0 / (inside.0 + inside.1), fit(&rows, &luck));
        Self { rows, luck, sizes, hit, inside, shift: 0.0, fit, n_bad }
    }

    /// The past as it might have been: drawn again with replacement, what shared its luck drawn together.
    pub fn again(&self, chance: &mut Again) -> Self {
        let rows = drawn_again(&self.rows, chance);
        let sizes = self.sizes.iter().map(|(crew, days)| (crew.clone(), chance.resample(days))).collect();
        let hit = beta_quantile(chance.uniform(), self.inside.0, self.inside.1);
        let shift = SHIFT * z_of_share(chance.uniform());
        // Last, so that a plan without it meets the luck that it always met.
        let luck = drawn_again(&self.luck, chance);
        Self { fit: fit(&rows, &luck), rows, luck, sizes, hit, shift, ..*self }
    }

    /// Actual over estimate for a crew and a size of work; whether it rests on a past.
    pub fn ratio(&self, crew: &str, estimate: f64) -> (Curve, bool) {
        let band = band(estimate);
        let own: Vec<f64> =
            self.rows.iter().filter(|row| row.crew == crew && row.band == band).map(|row| row.log).collect();
        let mut all: Vec<f64> = self.rows.iter().filter(|row| row.band == band).map(|row| row.log).collect();
        if all.len() < ENOUGH {
            all = self.rows.iter().map(|row| row.log).collect();
        }
        if all.len() < ENOUGH {
            return (Curve::lognormal(self.shift.exp(), SPREAD), false);
        }
        let own_weight =
            if own.len() < ENOUGH { 0.0 } else { own.len() as f64 / (own.len() as f64 + SHRINK) };
        let weigh = |logs: &[f64], weight: f64| {
            let each = weight / logs.len().max(1) as f64;
            logs.iter().map(|&log| (log, each)).collect::<Vec<_>>()
        };
        let mut both = weigh(&all, 1.0 - own_weight);
        both.extend(weigh(&own, own_weight));
        both.retain(|(_, weight)| *weight > 0.0);
        both.sort_by(|a, b| a.0.total_cmp(&b.0));
        (Curve::of(|share| weighted(&both, share).exp()), true)
    }

    /// What such work took before: the crew's own, or everybody's where it has fewer than five.
    pub fn size(&self, crew: &str) -> Option<Curve> {
        let own = self.sizes.get(crew).filter(|days| days.len() >= 5);
        match own {
            Some(days) => Curve::sample(days),
            None => {
                let all: Vec<f64> = self.sizes.values().flatten().copied().collect();
                if all.len() < 5 { None } else { Curve::sample(&all) }
            }
        }
    }

    /// By how much typed ranges must be stretched so that they hold as often as they should.
    pub fn stretch(&self) -> f64 {
        Z90 / z_of_share(0.5 + 0.5 * self.hit.clamp(0.05, 0.995))
    }

    /// On how many finished pieces of work the shared part of the luck rests; 0 where it is the convention.
    pub fn n_fitted(&self) -> usize {
        self.fit.map_or(0, |_| timed(&self.rows, &self.luck).count())
    }

    /// How much of the luck is shared: as said, else fitted, else the convention.
    pub fn shared(&self, said: &Shared) -> (f64, f64) {
        let fit = self.fit;
        let crew = said.crew.or(fit.map(|fit| fit.0)).unwrap_or(RHO);
        let keynote = said.keynote.or(fit.map(|fit| fit.1)).unwrap_or(RHO);
        let clean = |rho: f64| if rho.is_finite() { rho.clamp(0.0, 0.9) } else { RHO };
        let (crew, keynote) = (clean(crew), clean(keynote));
        let whole = (crew + keynote).max(1.0);
        (crew / whole, keynote / whole)
    }
}

/// Finished work that says when.
fn timed<'a>(rows: &'a [Row], luck: &'a [Row]) -> impl Iterator<Item = &'a Row> {
    rows.iter().chain(luck).filter(|row| !row.when.is_empty())
}

/// The shared parts by one-way analysis of variance: within a crew's time, and within a time.
///
/// ICC(1) of the logarithms (MEASURES 9), over (crew, when) and over `when`; the second is part of the first.
/// `None` under 200 ratios that say when, or with fewer than two times or crews.
fn fit(rows: &[Row], luck: &[Row]) -> Option<(f64, f64)> {
    let timed: Vec<&Row> = timed(rows, luck).collect();
    if timed.len() < FIT {
        return None;
    }
    let both = icc(timed.iter().map(|row| ((row.when.as_str(), row.crew.as_str()), row.log)))?;
    let time = icc(timed.iter().map(|row| ((row.when.as_str(), ""), row.log)))?;
    let time = time.clamp(0.0, 0.9);
    Some(((both - time).clamp(0.0, 0.9), time))
}

/// Ratios that can be read, and how many cannot.
fn clean(ratios: &[Ratio]) -> (Vec<Row>, usize) {
    let is_good = |days: f64| days.is_finite() && days > 0.0;
    let good = ratios.iter().filter(|ratio| is_good(ratio.estimate) && is_good(ratio.actual));
    let row = |ratio: &Ratio| Row {
        crew: ratio.crew.clone(),
        when: ratio.when.clone(),
        band: band(ratio.estimate),
        log: (ratio.actual / ratio.estimate).ln(),
    };
    let rows: Vec<Row> = good.map(row).collect();
    let n_bad = ratios.len() - rows.len();
    (rows, n_bad)
}

/// Rows drawn again with replacement, what shared its luck drawn together.
fn drawn_again(rows: &[Row], chance: &mut Again) -> Vec<Row> {
    let mut clusters: BTreeMap<(&str, &str, usize), Vec<&Row>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        // What says no time stands for itself.
        let alone = if row.when.is_empty() { i } else { 0 };
        clusters.entry((&row.crew, &row.when, alone)).or_default().push(row);
    }
    let clusters: Vec<_> = clusters.into_values().collect();
    let drawn = (0..clusters.len()).map(|_| &clusters[chance.below(clusters.len())]);
    drawn.flatten().map(|&row| row.clone()).collect()
}

/// The quantile of weighted sorted values, straight lines between the middles of their steps.
fn weighted(sorted: &[(f64, f64)], share: f64) -> f64 {
    let mut below = 0.0;
    let mut last = sorted[0];
    let mut last_middle = 0.0;
    for (i, &(value, weight)) in sorted.iter().enumerate() {
        let middle = below + 0.5 * weight;
        if share <= middle {
            if i == 0 {
                return value;
            }
            return last.0 + (value - last.0) * (share - last_middle) / (middle - last_middle);
        }
        below += weight;
        (last, last_middle) = ((value, weight), middle);
    }
    last.0
}

/// The intraclass correlation ICC(1) of values in groups of any size.
fn icc<'a>(values: impl Iterator<Item = ((&'a str, &'a str), f64)>) -> Option<f64> {
    let mut groups: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for (group, value) in values {
        groups.entry(group).or_default().push(value);
    }
    let k = groups.len() as f64;
    let n: f64 = groups.values().map(|group| group.len() as f64).sum();
    if k < 2.0 || n <= k {
        return None;
    }
    let grand = groups.values().flatten().sum::<f64>() / n;
    let (mut between, mut within, mut squares) = (0.0, 0.0, 0.0);
    for group in groups.values() {
        let size = group.len() as f64;
        let mean = group.iter().sum::<f64>() / size;
        between += size * (mean - grand) * (mean - grand);
        within += group.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        squares += size * size;
    }
    let (between, within) = (between / (k - 1.0), within / (n - k));
    let per_group = (n - squares / n) / (k - 1.0);
    let whole = between + (per_group - 1.0) * within;
    if whole > 0.0 { Some((between - within) / whole) } else { None }
}

/// Chance for drawing the past again, one value after another.
#[derive(Debug, Clone)]
pub struct Again {
    seed: u64,
    round: u32,
    taken: u32,
    drawn: [u32; crate::draw::LANES],
}

impl Again {
    /// The chance of one round.
    pub fn new(seed: u64, round: u32) -> Self {
        Self { seed, round, taken: 0, drawn: [0; crate::draw::LANES] }
    }

    /// Uniform between 0 and 1, ends excluded.
    pub fn uniform(&mut self) -> f64 {
        let lanes = crate::draw::LANES as u32;
        if self.taken.is_multiple_of(lanes) {
            self.drawn = words(self.seed, Key::of("again", ""), self.taken / lanes, self.round);
        }
        let word = self.drawn[(self.taken % lanes) as usize];
        self.taken += 1;
        (f64::from(word) + 0.5) / 4_294_967_296.0
    }

    /// A whole number below `n`, or 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// As many values, drawn with replacement.
    pub fn resample<T: Copy>(&mut self, values: &[T]) -> Vec<T> {
        (0..values.len()).map(|_| values[self.below(values.len())]).collect()
    }

    /// A share after `yes` and `no` cases, from its Jeffreys posterior.
    pub fn share(&mut self, yes: u32, no: u32) -> f64 {
        beta_quantile(self.uniform(), f64::from(yes) + 0.5, f64::from(no) + 0.5)
    }
}

/// How long it takes until a round passes: a law over sums of rounds, from `n` draws.
///
/// The number of rounds is geometric with `pass` a round, at most 200.
pub fn rounds(pass: f64, round_days: &[f64], key: Key, n: usize) -> Option<Curve> {
    let mut sorted = round_days.to_vec();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() {
        return None;
    }
    let mut chance = Again::new(0, 0);
    chance.seed = u64::from(words(0, key, 0, u32::MAX)[0]);
    let mut sums = Vec::with_capacity(n);
    for _ in 0..n {
        let mut days = 0.0;
        for _ in 0..200 {
            days += hazen(&sorted, chance.uniform());
            if chance.uniform() < pass {
                break;
            }
        }
        sums.push(days);
    }
    Curve::sample(&sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Ranges, Took};

    fn past(n: usize, crew: &str, ratio: impl Fn(usize) -> f64) -> Vec<Ratio> {
        (0..n)
            .map(|i| Ratio {
                crew: crew.into(),
                when: format!("q{}", i % 8),
                estimate: 4.0,
                actual: 4.0 * ratio(i),
            })
            .collect()
    }

    #[test]
    fn a_crew_that_always_takes_twice_as_long_is_read_so() {
        let ratios = past(60, "pay", |i| 2.0 + (i % 5) as f64 * 0.01);
        let history = History::of(&Past { ratios, ..Past::default() });
        let (curve, known) = history.ratio("pay", 3.0);
        assert!(known);
        assert!((curve.at(0.0) - 2.02).abs() < 0.02, "{}", curve.at(0.0));
        // Another crew borrows it; nobody's past gives the weak rule.
        assert!((history.ratio("core", 3.0).0.at(0.0) - 2.02).abs() < 0.02);
        let (weak, known) = History::of(&Past::default()).ratio("pay", 3.0);
        assert!(!known);
        assert!((weak.at(1.0) - 0.85f32.exp()).abs() < 1e-4);
    }

    #[test]
    fn own_past_is_shrunk_to_all_of_it() {
        let mut ratios = past(40, "slow", |_| 3.0);
        ratios.extend(past(400, "fast", |_| 1.0));
        let history = History::of(&Past { ratios, ..Past::default() });
        let slow = history.ratio("slow", 3.0).0;
        // 40 of 60 parts are its own threes; of the rest one in eleven.
        assert!(slow.at(0.5) > 2.9 && slow.at(-1.0) < 1.1);
        assert!(history.ratio("fast", 3.0).0.at(0.5) < 1.1);
    }

    #[test]
    fn ranges_that_held_too_rarely_are_stretched() {
        let with =
            |inside, of| History::of(&Past { ranges: Ranges { inside, of }, ..Past::default() }).stretch();
        assert!((with(0, 0) - 1.0).abs() < 1e-7);
        assert!((with(80, 100) - 1.0).abs() < 1e-7);
        assert!(with(50, 100) > 1.7 && with(99, 100) < 0.7);
    }

    #[test]
    fn the_shared_part_is_found_again() {
        let mut chance = Again::new(5, 0);
        let mut normal = || z_of_share(chance.uniform());
        let mut ratios = Vec::new();
        for when in 0..60 {
            let of_time = normal() * 0.3f64.sqrt();
            for crew in 0..6 {
                let of_crew = normal() * 0.2f64.sqrt();
                for _ in 0..8 {
                    let log = of_time + of_crew + normal() * 0.5f64.sqrt();
                    let (crew, when) = (format!("c{crew}"), format!("w{when}"));
                    ratios.push(Ratio { crew, when, estimate: 4.0, actual: 4.0 * log.exp() });
                }
            }
        }
        let luck = History::of(&Past { luck: ratios.clone(), ..Past::default() });
        let history = History::of(&Past { ratios, ..Past::default() });
        assert_eq!(luck.fit, history.fit);
        assert_eq!((luck.n_fitted(), luck.size("c1")), (2880, None), "luck says nothing of sizes");
        let (crew, keynote) = history.fit.unwrap();
        assert!((keynote - 0.3).abs() < 0.1 && (crew - 0.2).abs() < 0.1, "{crew} {keynote}");
        assert_eq!(history.shared(&Shared { crew: Some(0.0), keynote: Some(0.1) }), (0.0, 0.1));
        assert_eq!(History::of(&Past::default()).shared(&Shared::default()), (0.05, 0.05));
        assert_eq!(History::of(&Past::default()).n_fitted(), 0);
    }

    #[test]
    fn approvals_that_pass_one_time_in_two_take_two_rounds_on_average() {
        let law = rounds(0.5, &[3.0], Key::of("gate", "x"), 4096).unwrap();
        assert!((law.moments().0 - 6.0).abs() < 0.2, "{}", law.moments().0);
        assert_eq!(rounds(0.5, &[], Key::of("gate", "x"), 4096), None);
    }

    #[test]
    fn a_past_drawn_again_is_the_same_for_the_same_seed_and_keeps_its_size() {
        let sizes = (1..40).map(|i| Took { crew: "a".into(), days: f64::from(i) }).collect();
        let history =
            History::of(&Past { ratios: past(80, "a", |i| 1.0 + i as f64), sizes, ..Past::default() });
        let again = history.again(&mut Again::new(9, 3));
        assert_eq!(again, history.again(&mut Again::new(9, 3)));
        assert_ne!(again, history.again(&mut Again::new(9, 4)));
        assert_eq!(again.rows.len(), 80);
    }
}
