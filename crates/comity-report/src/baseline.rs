//! Which breaches are new: against a former report, or against the verdicts of an earlier instant.

use crate::report::SCHEMA;
use comity_common::agreement::judge::tally::ClauseVerdict;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Breaches that were there before, so that a team can adopt an agreement on a bad day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeSet<(String, String, String)>);

/// A text that is no former report.
#[derive(Debug, thiserror::Error)]
pub enum BadBaseline {
    /// It is not what `comity check --format json` prints.
    #[error("this is no report ({source}): make one with `comity check --format json`")]
    NoReport {
        /// What was found instead, and where.
        source: serde_json::Error,
    },
    /// It is one, of a schema that this version does not read.
    #[error(
        "this report is of schema `{found}`, and `{SCHEMA}` is read here: make it anew with `comity check --format json`"
    )]
    OtherSchema {
        /// The schema that it names.
        found: String,
    },
}

/// What a baseline needs of a report; further keys may come and go.
#[derive(Deserialize)]
struct Former {
    clauses: Vec<FormerClause>,
}

#[derive(Deserialize)]
struct FormerClause {
    cases: Vec<FormerCase>,
}

#[derive(Deserialize)]
struct FormerCase {
    clause: String,
    subject: FormerSubject,
    function: Option<String>,
    verdict: String,
}

#[derive(Deserialize)]
struct FormerSubject {
    #[serde(rename = "ref")]
    reference: String,
}

/// Looked at first, so that another schema is told from a file that is no report at all.
#[derive(Deserialize)]
struct Label {
    schema: String,
}

impl Baseline {
    /// The breaches of a former report; a byte order mark before it is passed over.
    ///
    /// # Errors
    /// If the text is no report of this schema; says what it should be.
    pub fn read(text: &str) -> Result<Baseline, BadBaseline> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let no_report = |source| BadBaseline::NoReport { source };
        let label: Label = serde_json::from_str(text).map_err(no_report)?;
        if label.schema != SCHEMA {
            return Err(BadBaseline::OtherSchema { found: label.schema.chars().take(60).collect() });
        }
        let former: Former = serde_json::from_str(text).map_err(no_report)?;
        let cases = former.clauses.into_iter().flat_map(|clause| clause.cases);
        let broken = cases.filter(|case| case.verdict == "broken");
        let key = broken.map(|case| (case.clause, case.subject.reference, case.function.unwrap_or_default()));
        Ok(Baseline(key.collect()))
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
        let key = (clause.to_owned(), subject.to_owned(), function.unwrap_or_default().to_owned());
        self.0.contains(&key)
    }
}
