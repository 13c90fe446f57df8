//! What every file of the house must keep to, as a list of small rules; each says why it exists.
//!
//! A rule is one file and one function from the tree to what it finds. It is tested on bad snippets, so that
//! none is toothless. To add a rule, add a file and a line in `RULES`.

mod lex;
mod paths;

mod columns;
mod files;
mod formatted;
mod functions;
mod imports;
mod left_open;
mod machine;
mod markup;
mod practice_shape;
mod pure;
mod siblings;
mod stories;
mod unsafety;
mod validation;
mod words;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

#[cfg(test)]
use crate::tree::Source;
use crate::tree::Tree;

/// One thing to keep to.
#[derive(Clone, Copy)]
struct Rule {
    /// Its name, for the list.
    name: &'static str,
    /// Why it exists, as a sentence.
    why: &'static str,
    /// Everything in the tree that breaks it.
    check: fn(&Tree) -> Vec<Finding>,
}

/// One place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

const RULES: &[Rule] = &[
    imports::RULE,
    practice_shape::RULE,
    siblings::RULE,
    stories::RULE,
    pure::RULE,
    markup::RULE,
    unsafety::RULE,
    words::RULE,
    functions::RULE,
    files::RULE,
    columns::RULE,
    machine::RULE,
    left_open::RULE,
    validation::RULE,
    formatted::RULE,
];

/// Checks the whole tree and prints what it finds; fails if anything is found.
pub fn run(root: &Path) -> Result<ExitCode> {
    let tree = Tree::read(root)?;
    for note in files::notes(&tree) {
        println!("note: {note}");
    }
    let report = report(&tree);
    if report.is_empty() {
        println!("tidy: {} rules hold over {} files", RULES.len(), tree.files.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{report}");
    Ok(ExitCode::FAILURE)
}

/// Every finding with its rule's reason, rule by rule; empty if the tree is tidy.
fn report(tree: &Tree) -> String {
    report_by(tree, RULES)
}

/// The report on the house as it would be with more files in it, which stand below `place` by their paths.
#[cfg(test)]
pub fn report_with(place: &Path, paths: &[String]) -> String {
    let read = |path: &String| Source::new(path, std::fs::read_to_string(place.join(path)).unwrap());
    let mut house = Tree::read(&crate::tree::root()).unwrap();
    house.files.extend(paths.iter().map(read));
    let others: Vec<Rule> = RULES.iter().filter(|rule| rule.name != formatted::RULE.name).copied().collect();
    // rustfmt reads from the disk, where only the new ones stand below that place.
    let files = paths.iter().map(read).collect();
    let new = Tree { root: place.to_path_buf(), files, packages: Vec::new() };
    report_by(&house, &others) + &report_by(&new, &[formatted::RULE])
}

fn report_by(tree: &Tree, rules: &[Rule]) -> String {
    let mut lines = Vec::new();
    for rule in rules {
        let mut findings = (rule.check)(tree);
        findings.sort();
        findings.dedup();
        lines.extend(findings.iter().map(ToString::to_string));
        if !findings.is_empty() {
            lines.push(format!("  why ({}): {}", rule.name, rule.why));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let tree = Tree::read(&crate::tree::root()).unwrap();
        let report = report(&tree);
        assert!(report.is_empty(), "\n{report}");
    }

    #[test]
    fn every_rule_has_its_own_name_and_gives_a_reason() {
        let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
        assert!(RULES.iter().all(|rule| rule.why.ends_with('.')));
    }
}
