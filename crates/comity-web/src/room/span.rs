//! The range of time of a Room's picture, and what stands upright in it: freezes, keynotes, the instant.

use crate::parts::timeline::{Happened, Line};
use crate::visit::Visit;
use comity_spine::{At, Day, InitiativeId};

/// How many uprights are drawn, the latest; the table has them all.
const UPRIGHTS: usize = 8;

/// How many ticks there are at most, so that they can be read on a phone.
const TICKS: i64 = 5;

/// A stretch of time, as wide as the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first instant.
    pub from: At,
    /// Its last.
    pub to: At,
}

/// A line across all lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upright {
    /// When.
    pub at: At,
    /// What it is.
    pub label: String,
    /// Whether it lies ahead.
    pub is_planned: bool,
    /// Whether it is a keynote's date, which does not move.
    pub is_keynote: bool,
}

impl Span {
    /// From the first thing that happened to the last that happened or is planned, and to the page's instant.
    pub fn of(visit: &Visit<'_>, lines: &[Happened<'_>], uprights: &[Upright]) -> Span {
        let all = lines.iter().map(|(at, _, _)| *at).chain(uprights.iter().map(|upright| upright.at));
        let all: Vec<At> = all.chain([visit.at()]).collect();
        // There is at least the page's instant.
        let (from, to) = (all.iter().min().copied(), all.iter().max().copied());
        let from = from.unwrap_or(visit.at());
        Span { from, to: to.unwrap_or(visit.at()).max(from.plus_millis(1)) }
    }

    /// Where an instant lies, from 0 to 1.
    pub fn share(&self, at: At) -> f64 {
        let (from, to, at) = (self.from.0 as f64, self.to.0 as f64, at.0 as f64);
        ((at - from) / (to - from)).clamp(0.0, 1.0)
    }

    /// Which of so many equal parts an instant lies in.
    pub fn part(&self, at: At, n: usize) -> usize {
        ((self.share(at) * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// The first days of months, or of every few months, each with its label.
    pub fn ticks(&self, visit: &Visit<'_>) -> Vec<(At, String)> {
        let (first, last) = (visit.day(self.from), visit.day(self.to));
        let months = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
        let (first, last) = (months(first), months(last));
        let step = [1, 2, 3, 6, 12, 24, 60, 120, 600].into_iter().find(|step| (last - first) / step < TICKS);
        let step = step.unwrap_or(1200);
        let start = first.div_euclid(step) * step;
        let all = (0..=TICKS + 1).map(|n| start + n * step).filter(|month| *month > first && *month <= last);
        all.filter_map(|month| {
            let (year, month) = (month.div_euclid(12) as i16, month.rem_euclid(12) as i8 + 1);
            let day = Day::new(year, month, 1).ok()?;
            Some((visit.world.calendar().start_of(day), format!("{year}-{month:02}")))
        })
        .collect()
    }
}

/// The freezes among some lines, and the dates of the keynotes that an initiative is promised for.
pub fn uprights(visit: &Visit<'_>, initiative: &InitiativeId, lines: &[Happened<'_>]) -> Vec<Upright> {
    let (all, at) = (visit.world.initiatives(), visit.at());
    let mut uprights: Vec<Upright> = Vec::new();
    for (on, _, line) in lines {
        let Line::Freeze(freeze, of) = line else { continue };
        let label = format!("{freeze} freeze of {of}");
        uprights.push(Upright { at: *on, label, is_planned: *on > at, is_keynote: false });
    }
    for keynote in all.keynotes_of(initiative).filter(|keynote| all.is_promised(keynote, initiative, at)) {
        let Some((date, _)) = all.keynote(keynote).and_then(|it| it.date(at)) else { continue };
        let label = visit.keynote(keynote);
        uprights.push(Upright { at: date, label, is_planned: date > at, is_keynote: true });
    }
    uprights.sort_by(|a, b| (a.at, &a.label).cmp(&(b.at, &b.label)));
    uprights.drain(..uprights.len().saturating_sub(UPRIGHTS));
    uprights
}
