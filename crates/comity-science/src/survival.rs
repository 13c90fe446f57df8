//! How long something takes when part of it has not ended yet.

use crate::special::normal_quantile;

/// One case: how long it has been watched, and whether it ended then (or was still open).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    /// How long, in any unit; negative counts as 0.
    pub time: f64,
    /// Whether what is waited for happened at that time; otherwise the case is still open.
    pub ended: bool,
}

/// A point at which the share that is still open falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fall {
    /// When.
    pub time: f64,
    /// The share still open from then on.
    pub open: f64,
    /// Greenwood's sum up to then, for the interval.
    pub greenwood: f64,
}

/// The share still open as a function of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Its falls, earliest first.
    pub falls: Vec<Fall>,
}

/// The Kaplan-Meier curve of some cases: those still open count for as long as they were watched.
///
/// Source: Kaplan & Meier 1958, JASA 53:457. A case that ended and one still open at the same time: the end
/// first.
pub fn kaplan_meier(cases: &[Watched]) -> Curve {
    let mut cases: Vec<Watched> = cases.iter().map(|c| Watched { time: c.time.max(0.0), ..*c }).collect();
    cases.sort_by(|a, b| a.time.total_cmp(&b.time));
    let (mut open, mut greenwood) = (1.0, 0.0);
    let mut falls = Vec::new();
    let mut first = 0;
    while first < cases.len() {
        let time = cases[first].time;
        let at_risk = (cases.len() - first) as f64;
        let same = cases[first..].iter().take_while(|case| case.time == time);
        let (mut n, mut ended) = (0, 0.0);
        for case in same {
            n += 1;
            ended += f64::from(u8::from(case.ended));
        }
        if ended > 0.0 {
            open *= 1.0 - ended / at_risk;
            greenwood += ended / (at_risk * (at_risk - ended));
            falls.push(Fall { time, open, greenwood });
        }
        first += n.max(1);
    }
    Curve { falls }
}

impl Curve {
    /// The share still open after a time.
    pub fn open_at(&self, time: f64) -> f64 {
        self.falls.iter().take_while(|fall| fall.time <= time).last().map_or(1.0, |fall| fall.open)
    }

    /// The same with the interval of the share still open at that time; `None` before the first end, where
    /// nothing says how sure it is.
    pub fn band_at(&self, time: f64, level: f64) -> Option<Band> {
        let fall = self.falls.iter().take_while(|fall| fall.time <= time).last()?;
        Some(fall.band(normal_quantile(0.5 + level / 2.0)))
    }

    /// The whole curve with its interval at every fall, to be drawn as steps.
    ///
    /// Greenwood's variance on the scale log(-log S): Kalbfleisch & Prentice 1980, 1.3; it stays in 0 to 1.
    pub fn bands(&self, level: f64) -> Vec<Band> {
        let z = normal_quantile(0.5 + level / 2.0);
        self.falls.iter().map(|fall| fall.band(z)).collect()
    }

    /// The time by which half had ended; `None` if fewer have.
    pub fn median(&self) -> Option<f64> {
        // A product of shares that is one half may miss it by a rounding.
        self.falls.iter().find(|fall| fall.open <= 0.5 + 1e-12).map(|fall| fall.time)
    }

    /// An interval for the median; the upper end is `None` while the data do not reach it.
    ///
    /// The times at which an interval of the share (Greenwood on log(-log)) holds one half: Brookmeyer &
    /// Crowley 1982, Biometrics 38:29. `None` if not even the lower end is reached.
    pub fn median_interval(&self, level: f64) -> Option<(f64, Option<f64>)> {
        let z = normal_quantile(0.5 + level / 2.0);
        let low = self.falls.iter().find(|fall| fall.between(z).0 <= 0.5)?.time;
        let high = self.falls.iter().find(|fall| fall.between(z).1 <= 0.5).map(|fall| fall.time);
        Some((low, high))
    }
}

/// The share still open from a time on, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// From when.
    pub time: f64,
    /// The share.
    pub open: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Fall {
    fn band(&self, z: f64) -> Band {
        let (low, high) = self.between(z);
        Band { time: self.time, open: self.open, low, high }
    }

    /// The interval of the share still open, `z` deviations to both sides on the scale log(-log).
    fn between(&self, z: f64) -> (f64, f64) {
        if self.open <= 0.0 || !self.greenwood.is_finite() {
            return (0.0, self.open);
        }
        let ln = self.open.ln();
        let spread = z * self.greenwood.sqrt() / ln.abs();
        (self.open.powf(spread.exp()), self.open.powf((-spread).exp()))
    }
}

/// One case of something that can end in several ways: how long it has been watched, and in which way it
/// ended then; `None` while it is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ended {
    /// How long, in any unit; negative counts as 0.
    pub time: f64,
    /// The way, counted from 0.
    pub way: Option<usize>,
}

/// A time at which cases ended: of how many that were still watched, how many in each way.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    at_risk: f64,
    ended: f64,
    of_way: f64,
    /// The share open just before.
    open: f64,
}

/// The share that ended in one way by a time, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incidence {
    /// The share, 0 to 1.
    pub share: f64,
    /// Its interval; `None` where nothing or everything has ended so, and nothing says how sure that is.
    pub interval: Option<(f64, f64)>,
}

/// The share of cases that ended in one of several ways by a time, while those still open count for as long
/// as they were watched: the Aalen-Johansen estimate. The Kaplan-Meier share of one way overstates it, since
/// a case that ended in another way can end so no more.
///
/// `F_k(t) = sum S(t_i-) d_ki / n_i`: Aalen & Johansen 1978, Scand. J. Statist. 5:141. Variance by the delta
/// method: Dinse & Larson 1986, Biometrika 73:379; interval on the scale log(-log F), so that it stays in 0
/// to 1.
pub fn aalen_johansen(cases: &[Ended], way: usize, by: f64, level: f64) -> Incidence {
    let steps = steps(cases, way, by);
    let mut shares = Vec::with_capacity(steps.len());
    let mut share = 0.0;
    for step in &steps {
        share += step.open * step.of_way / step.at_risk;
        shares.push(share);
    }
    let mut variance = 0.0;
    for (step, so_far) in steps.iter().zip(shares) {
        let Step { at_risk: n, ended, of_way, open } = *step;
        let left = share - so_far;
        // Where all that were watched ended, nothing ends later, and `left` is 0.
        if n > ended {
            variance += left * left * ended / (n * (n - ended));
        }
        variance += open * open * of_way * (n - of_way) / (n * n * n);
        variance -= 2.0 * left * open * of_way / (n * n);
    }
    let interval = (share > 0.0 && share < 1.0).then(|| {
        let z = normal_quantile(0.5 + level / 2.0);
        let spread = (z * variance.max(0.0).sqrt() / (share * share.ln()).abs()).exp();
        (share.powf(spread), share.powf(1.0 / spread))
    });
    Incidence { share, interval }
}

/// The times up to one at which anything ended, earliest first.
fn steps(cases: &[Ended], way: usize, by: f64) -> Vec<Step> {
    let mut cases: Vec<Ended> = cases.iter().map(|it| Ended { time: it.time.max(0.0), ..*it }).collect();
    cases.sort_by(|a, b| a.time.total_cmp(&b.time));
    let (mut open, mut first, mut steps) = (1.0, 0, Vec::new());
    while let Some(time) = cases.get(first).map(|it| it.time).filter(|time| *time <= by) {
        let same = cases[first..].iter().take_while(|it| it.time == time);
        let (mut n, mut ended, mut of_way) = (0, 0.0, 0.0);
        for it in same {
            n += 1;
            ended += f64::from(u8::from(it.way.is_some()));
            of_way += f64::from(u8::from(it.way == Some(way)));
        }
        let at_risk = (cases.len() - first) as f64;
        if ended > 0.0 {
            steps.push(Step { at_risk, ended, of_way, open });
            open *= 1.0 - ended / at_risk;
        }
        // A time that is no number equals nothing, not even itself.
        first += n.max(1);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Weeks in remission under 6-MP; `+` is still in remission. Freireich and others 1963, Blood 21:699.
    const FREIREICH: &str = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+";

    fn cases(text: &str) -> Vec<Watched> {
        let case = |word: &str| Watched {
            time: word.trim_end_matches('+').parse().unwrap(),
            ended: !word.ends_with('+'),
        };
        text.split(' ').map(case).collect()
    }

    #[test]
    fn the_classic_trial_gives_its_published_curve() {
        let curve = kaplan_meier(&cases(FREIREICH));
        for (time, open) in [(6.0, 0.8571), (10.0, 0.7529), (23.0, 0.4482)] {
            assert!((curve.open_at(time) - open).abs() < 5e-5, "{time}: {}", curve.open_at(time));
        }
        assert_eq!(curve.median(), Some(23.0));
        // As published for log(-log) limits at 95 %: from 13, without an upper end.
        assert_eq!(curve.median_interval(0.95), Some((13.0, None)));
    }

    #[test]
    fn the_classic_trial_has_its_published_interval() {
        // lifelines 0.30.3 and R's survival, conf.type = "log-log", level 0.95.
        let curve = kaplan_meier(&cases(FREIREICH));
        for (time, low, high) in [(6.0, 0.6197, 0.9516), (10.0, 0.5032, 0.8894), (23.0, 0.1881, 0.6801)] {
            let band = curve.band_at(time, 0.95).unwrap();
            assert!((band.low - low).abs() < 5e-5 && (band.high - high).abs() < 5e-5, "{band:?}");
        }
        assert_eq!(curve.band_at(5.0, 0.95), None);
        assert_eq!(curve.bands(0.95).len(), curve.falls.len());
    }

    #[test]
    fn what_nobody_finished_has_no_median() {
        let curve = kaplan_meier(&cases("3+ 4+ 9+"));
        assert_eq!((curve.median(), curve.median_interval(0.8)), (None, None));
        assert_eq!(kaplan_meier(&[]).median(), None);
        assert_eq!(kaplan_meier(&cases("2 2 2")).median(), Some(2.0));
    }

    /// Cases by time and way: `3a` ended so, `3` is still open.
    fn ended(text: &str) -> Vec<Ended> {
        let case = |word: &str| {
            let way =
                word.chars().last().filter(char::is_ascii_lowercase).map(|way| way as usize - 'a' as usize);
            Ended { time: word.trim_end_matches(char::is_alphabetic).parse().unwrap(), way }
        };
        text.split(' ').map(case).collect()
    }

    #[test]
    fn ways_to_end_compete() {
        // By hand: 1/6; then 5/6 of 1/5; a case leaves; 4/6 of 1/3; 4/9 of 1/2.
        let cases = ended("1a 2b 3 4a 5b 6");
        for (way, by, share) in [
            (0, 0.5, 0.0),
            (0, 1.0, 1.0 / 6.0),
            (1, 2.0, 1.0 / 6.0),
            (0, 4.0, 7.0 / 18.0),
            (1, 5.0, 7.0 / 18.0),
            (0, 9.0, 7.0 / 18.0),
        ] {
            let found = aalen_johansen(&cases, way, by, 0.8).share;
            assert!((found - share).abs() < 1e-12, "{way} by {by}: {found}");
        }
        // Each way alone, as Kaplan-Meier sees it, says more than there is.
        let alone = |way| {
            let one = |it: &Ended| Watched { time: it.time, ended: it.way == Some(way) };
            1.0 - kaplan_meier(&cases.iter().map(one).collect::<Vec<_>>()).open_at(9.0)
        };
        assert!(alone(0) + alone(1) > 1.0, "{} and {}", alone(0), alone(1));
        assert_eq!(aalen_johansen(&[], 0, 9.0, 0.8), Incidence { share: 0.0, interval: None });
    }

    #[test]
    fn without_open_cases_its_interval_is_that_of_a_plain_share() {
        let cases = ended("1a 1b 2a 3b 4b 4b 5a 6b 7b 8b");
        let found = aalen_johansen(&cases, 0, 5.0, 0.95);
        // 3 of 10, variance .3 x .7 / 10.
        let spread = (normal_quantile(0.975) * 0.021_f64.sqrt() / (0.3 * 0.3_f64.ln()).abs()).exp();
        let (low, high) = found.interval.unwrap();
        assert!((found.share - 0.3).abs() < 1e-12, "{found:?}");
        assert!((low - 0.3_f64.powf(spread)).abs() < 1e-12, "{found:?}");
        assert!((high - 0.3_f64.powf(1.0 / spread)).abs() < 1e-12, "{found:?}");
    }

    proptest! {
        #[test]
        fn all_ways_together_are_what_is_not_open_any_more(
            cases in prop::collection::vec((0u8..20, prop::option::of(0usize..3)), 1..60),
            by in 0u8..25,
        ) {
            let cases: Vec<Ended> =
                cases.into_iter().map(|(time, way)| Ended { time: f64::from(time), way }).collect();
            let all: Vec<Watched> =
                cases.iter().map(|it| Watched { time: it.time, ended: it.way.is_some() }).collect();
            let found: Vec<Incidence> =
                (0..3).map(|way| aalen_johansen(&cases, way, f64::from(by), 0.8)).collect();
            let together: f64 = found.iter().map(|it| it.share).sum();
            let open = kaplan_meier(&all).open_at(f64::from(by));
            prop_assert!((together - (1.0 - open)).abs() < 1e-9, "{together} and {open}");
            for Incidence { share, interval } in found {
                let Some((low, high)) = interval else { continue };
                prop_assert!(0.0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1.0);
            }
        }

        #[test]
        fn the_interval_holds_the_share_and_stays_between_none_and_all(
            times in prop::collection::vec((0u8..50, any::<bool>()), 1..60),
        ) {
            let watched = |&(t, ended): &(u8, bool)| Watched { time: f64::from(t), ended };
            let cases: Vec<Watched> = times.iter().map(watched).collect();
            for band in kaplan_meier(&cases).bands(0.8) {
                prop_assert!(0.0 <= band.low && band.low <= band.open + 1e-12, "{:?}", band);
                prop_assert!(band.open <= band.high + 1e-12 && band.high <= 1.0, "{:?}", band);
            }
        }

        #[test]
        fn without_open_cases_the_curve_is_the_plain_share(times in prop::collection::vec(0u8..50, 1..60)) {
            let cases: Vec<Watched> =
                times.iter().map(|&t| Watched { time: f64::from(t), ended: true }).collect();
            let curve = kaplan_meier(&cases);
            for t in 0..50u8 {
                let share = times.iter().filter(|&&x| x > t).count() as f64 / times.len() as f64;
                prop_assert!((curve.open_at(f64::from(t)) - share).abs() < 1e-9);
            }
        }
    }
}
