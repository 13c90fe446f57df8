//! What rules on electronic records ask for, by what Comity does it, and which tests show it: the list of
//! `docs/validation.toml`, held against what a run of the tests said.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;

const LIST: &str = include_str!("../../../docs/validation.toml");

#[derive(Deserialize)]
struct List {
    rule: Vec<Listed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    id: String,
    asks: String,
    by: String,
    tests: Vec<String>,
}

/// What a run of the tests said of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// The run does not speak of it, or none was given.
    NotRun,
}

impl Came {
    /// The word as reports write it.
    pub fn title(self) -> &'static str {
        match self {
            Came::Passed => "passed",
            Came::Failed => "FAILED",
            Came::NotRun => "not in a run that was given",
        }
    }
}

/// A rule with its tests and what came of them.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// Which rule.
    pub id: String,
    /// What it asks.
    pub asks: String,
    /// By what Comity does it.
    pub by: String,
    /// Its tests.
    pub tests: Vec<(String, Came)>,
}

/// The report, rule by rule.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The program's version.
    pub version: &'static str,
    /// Every rule.
    pub rules: Vec<Rule>,
    /// How many rules no test shows.
    pub n_untested: usize,
    /// How many tests failed in the run.
    pub n_failed: usize,
    /// How many tests the run does not speak of.
    pub n_not_run: usize,
}

/// The list, held against what `cargo test` and `cargo xtask browser` wrote; an empty text is no run.
///
/// # Errors
/// A list that cannot be read: a mistake of ours.
pub fn report(run: &str) -> Result<Report, toml::de::Error> {
    let list: List = toml::from_str(LIST)?;
    let came = read(run);
    let of = |test: String| {
        let came = came_of(&came, &test);
        (test, came)
    };
    let rules = list.rule.into_iter().map(|it| Rule {
        id: it.id,
        asks: it.asks,
        by: it.by,
        tests: it.tests.into_iter().map(of).collect(),
    });
    let rules: Vec<Rule> = rules.collect();
    let count =
        |what: Came| rules.iter().flat_map(|rule| &rule.tests).filter(|(_, came)| *came == what).count();
    Ok(Report {
        version: env!("CARGO_PKG_VERSION"),
        n_untested: rules.iter().filter(|rule| rule.tests.is_empty()).count(),
        n_failed: count(Came::Failed),
        n_not_run: count(Came::NotRun),
        rules,
    })
}

/// What a run says, by the last part of a test's name, and by the file that a set of tests stands in.
fn read(run: &str) -> BTreeMap<String, Came> {
    let mut came = BTreeMap::new();
    let (mut set, mut is_of_many): (Option<String>, bool) = (None, false);
    let mut take = |name: &str, is_good: bool| {
        let now = if is_good { Came::Passed } else { Came::Failed };
        let known = came.entry(name.to_owned()).or_insert(now);
        *known = (*known).max(now);
    };
    for line in run.lines().map(str::trim) {
        if let Some(file) = line.strip_prefix("Running ") {
            let file = file.trim_start_matches("unittests ").split(' ').next().unwrap_or_default();
            set = file.rsplit('/').next().map(str::to_owned);
            is_of_many = file.ends_with("tests/all/main.rs");
        } else if let Some((name, word)) =
            line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "))
        {
            take(name.rsplit("::").next().unwrap_or(name), word.starts_with("ok"));
            // Of a program of many files, each file's tests are of a module of its name.
            if let Some((file, _)) = name.split_once("::").filter(|_| is_of_many) {
                take(&format!("{file}.rs"), word.starts_with("ok"));
            }
        } else if let (Some(set), Some(word)) = (&set, line.strip_prefix("test result: ")) {
            take(set, word.starts_with("ok"));
        } else if let (Some(set), Some((_, failed))) = (&set, line.split_once(" passed, ")) {
            take(set, failed.trim_end_matches(" failed") == "0");
        } else if let Some((word, name)) =
            line.split_once(' ').filter(|(word, _)| matches!(*word, "ok" | "FAILED"))
        {
            // A promise of the browser: `ok stale: …`.
            take(&format!("{}.mjs", name.trim().split(':').next().unwrap_or(name)), word == "ok");
        }
    }
    came
}

/// What came of `FILE::NAME`, of every test of a file, of a promise, or of a story.
fn came_of(came: &BTreeMap<String, Came>, test: &str) -> Came {
    let known = |name: &str| came.get(name).copied().unwrap_or(Came::NotRun);
    match test.split_once("::") {
        Some((_, name)) => known(name),
        // Every story is run by one test.
        None if test.ends_with(".story") => known("stories.rs"),
        None => known(test.rsplit('/').next().unwrap_or(test)),
    }
}

impl Report {
    /// Whether nothing failed and no rule is without a test.
    pub fn is_good(&self) -> bool {
        self.n_failed == 0 && self.n_untested == 0
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("# Validation report: Comity {}\n\n", self.version);
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "{} rules, {} untested; of their tests {} failed, {} not in a run that was given.\n\n\
             It says by what a rule is met and which automated tests show that; that it is met where you use it is \
             yours to show.",
            self.rules.len(),
            self.n_untested,
            self.n_failed,
            self.n_not_run
        );
        for rule in &self.rules {
            let _ = writeln!(out, "\n## {}\n\n{}\n\n*By:* {}\n", rule.id, rule.asks, rule.by);
            if rule.tests.is_empty() {
                out.push_str("- **untested**\n");
            }
            for (test, came) in &rule.tests {
                let _ = writeln!(out, "- `{test}`: {}", came.title());
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails")]

    use super::*;

    #[test]
    fn every_rule_says_by_what_and_untested_ones_are_counted() {
        let report = report("").unwrap();
        assert!(report.rules.iter().all(|rule| !rule.asks.is_empty() && !rule.by.is_empty()));
        let untested = report.rules.iter().filter(|rule| rule.tests.is_empty());
        assert_eq!(untested.count(), report.n_untested);
        assert!(
            report.n_failed == 0 && report.n_not_run > 0,
            "nothing was run, and nothing is said to have passed"
        );
        let text = report.markdown();
        assert!(report.rules.iter().all(|rule| text.contains(&rule.id)));
    }

    #[test]
    fn what_a_run_says_is_read_and_a_failure_outweighs() {
        let run = "     Running tests/signing.rs (target/debug/deps/signing-1)\n\
            test offline::tests::of_a_thousand ... ok\ntest ten_bad ... FAILED\n\
            test result: FAILED. 1 passed; 1 failed;\n\
            \x20    Running tests/canary.rs (target/x)\n12 passed, 0 failed\n\
            ok      stale: a signature goes stale\n\
            \x20    Running tests/all/main.rs (target/x)\ntest stories::all ... ok\ntest trust::a ... ok\n\
            test trust::b ... FAILED\n";
        let came = read(run);
        let of = |test: &str| came_of(&came, test);
        assert_eq!(of("crates/comity/src/offline.rs::of_a_thousand"), Came::Passed);
        assert_eq!(of("x.rs::ten_bad"), Came::Failed);
        assert_eq!(of("crates/a/tests/signing.rs"), Came::Failed);
        assert_eq!(of("crates/comity/tests/canary.rs"), Came::Passed);
        assert_eq!(of("web/tests/stale.mjs"), Came::Passed);
        assert_eq!(of("a/first.story"), Came::Passed);
        assert_eq!(of("crates/comity/tests/all/trust.rs"), Came::Failed);
        assert_eq!(of("crates/comity/tests/all/trust.rs::a"), Came::Passed);
        assert_eq!(of("x.rs::another"), Came::NotRun);
    }
}
