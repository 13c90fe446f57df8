//! Which breaches are new: against a former report, or against the verdicts of an earlier instant.

use crate::report::{SCHEMA, is_shown};
use comity_common::agreement::judge::tally::{ClauseVerdict, State};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Breaches that were there before, so that a team can adopt an agreement on a bad day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Clause, subject and function of every case that was broken.
    cases: BTreeSet<(String, String, String)>,
    /// Every clause that was broken as a whole.
    clauses: BTreeSet<String>,
}

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
    clause: String,
    state: String,
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
        let mut baseline = Baseline::default();
        for clause in former.clauses {
            for case in clause.cases.into_iter().filter(|case| case.verdict == "broken") {
                let function = case.function.unwrap_or_default();
                baseline.cases.insert((case.clause, case.subject.reference, function));
            }
            if clause.state == State::Broken.name() {
                baseline.clauses.insert(clause.clause);
            }
        }
        Ok(baseline)
    }

    /// The breaches of an earlier instant. A verdict on a person or a pair is in no report, and so in no
    /// baseline either: there the clause as a whole stands for it.
    pub fn of(verdicts: &[ClauseVerdict]) -> Baseline {
        let cases = verdicts.iter().flat_map(|verdict| &verdict.cases).filter(|case| is_shown(case));
        let broken = cases.filter(|case| case.verdict.name() == "broken");
        let key = broken.map(|case| {
            let function = case.function.as_ref().map(ToString::to_string).unwrap_or_default();
            (case.clause.to_string(), case.subject.to_string(), function)
        });
        let wholes = verdicts.iter().filter(|verdict| verdict.state == State::Broken);
        Baseline { cases: key.collect(), clauses: wholes.map(|verdict| verdict.clause.to_string()).collect() }
    }

    /// Whether a breach was there before.
    pub fn has(&self, clause: &str, subject: &str, function: Option<&str>) -> bool {
        let key = (clause.to_owned(), subject.to_owned(), function.unwrap_or_default().to_owned());
        self.cases.contains(&key)
    }

    /// Whether a clause was broken as a whole before.
    pub fn has_clause(&self, clause: &str) -> bool {
        self.clauses.contains(clause)
    }
}
