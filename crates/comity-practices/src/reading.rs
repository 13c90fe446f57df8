//! Readings that the measures of several practices are made of.

use comity_common::practice::Reading;
use comity_science::interval::jeffreys;
use comity_science::survival::{Ended, aalen_johansen};

/// The level of every interval that the practices' pages show.
pub(crate) const LEVEL: f64 = 0.8;

/// A share with its Jeffreys interval; no value where there is nothing to be a share of.
pub(crate) fn share(k: usize, n: usize) -> Reading {
    let value = (n > 0).then(|| k as f64 / n as f64);
    Reading { value, interval: jeffreys(k as u64, n as u64, LEVEL), of: n }
}

/// The share of cases that ended in one way by a time, beside the other ways and those still open
/// (Aalen-Johansen); no value where there are no cases.
pub(crate) fn ended_by(cases: &[Ended], way: usize, by: f64) -> Reading {
    let found = aalen_johansen(cases, way, by, LEVEL);
    let value = (!cases.is_empty()).then_some(found.share);
    Reading { value, interval: found.interval.filter(|_| value.is_some()), of: cases.len() }
}
