//! Which breaches are new: against a former report, or against the verdicts of an earlier instant.

use crate::report::Report;
use comity_common::agreement::judge::tally::ClauseVerdict;
use std::collections::BTreeSet;

/// Breaches that were there before, so that a team can adopt an agreement on a bad day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeSet<(String, String, String)>);

impl Baseline {
    /// The breaches of a former report.
    ///
    /// # Errors
    /// If the text is no report of this schema; says what it should be.
    pub fn read(text: &str) -> Result<Baseline, String> {
        let report: Report = serde_json::from_str(text)
            .map_err(|error| format!("this is no report of `comity check --format json` ({error})"))?;
        let broken = report.clauses.into_iter().flat_map(|clause| clause.cases).filter(|case| case.verdict == "broken");
        Ok(Baseline(broken.map(|case| (case.clause, case.subject.reference, case.function.unwrap_or_default())).collect()))
    }

    /// The breaches of an earlier instant.
    pub fn of(verdicts: &[ClauseVerdict]) -> Baseline {
        let cases = verdicts.iter().flat_map(|verdict| &verdict.cases);
        let broken = cases.filter(|case| case.verdict.name() == "broken");
        let key = broken.map(|case| {
            let function = case.function.as_ref().map(ToString::to_string).unwrap_or_default();
            (case.clause.to_string(), case.subject.to_string(), function)
        });
        Baseline(key.collect())
    }

    /// Whether a breach was there before.
    pub fn has(&self, clause: &str, subject: &str, function: Option<&str>) -> bool {
        self.0.contains(&(clause.to_owned(), subject.to_owned(), function.unwrap_or_default().to_owned()))
    }
}
