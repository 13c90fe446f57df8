//! Nothing is left open.

use super::{Finding, Rule};
use crate::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "left open",
    why: "what is not done is an issue with an owner, or it is not promised; a mark in the code is neither.",
    check,
};

/// The marks; put together here, so that this file does not hold them.
const MARKS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("to", "do!"),
    concat!("un", "implemented!"),
];
const KINDS: &[&str] = &["css", "js", "py", "rs", "sh", "story", "toml", "ts"];

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| KINDS.contains(&file.extension()) || file.path == ".ci/run") {
        for (number, line) in file.lines() {
            for mark in MARKS.iter().filter(|mark| holds(line, mark)) {
                findings.push(Finding::new(&file.path, number, format!("`{mark}` is left open")));
            }
        }
    }
    findings
}

fn holds(line: &str, mark: &str) -> bool {
    let joins = |sign: char| sign.is_alphanumeric() || sign == '_';
    line.match_indices(mark).any(|(at, found)| {
        let ends = found.ends_with('!') || !line[at + found.len()..].starts_with(joins);
        ends && !line[..at].ends_with(joins)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_as_a_word() {
        let found = |text: &str| check(&Tree::of(&[("a.rs", text)])).len();
        for mark in MARKS {
            assert_eq!(found(&format!("// {mark}: later\n")), 1, "{mark}");
            assert_eq!(found(&format!("// a{mark}\n")), 0, "{mark}");
        }
        assert_eq!(found(&format!("{}(\"later\")", MARKS[3])), 1);
    }
}
