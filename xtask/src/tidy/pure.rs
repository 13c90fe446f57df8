//! What folds and judges knows neither files, nor the clock, nor the network.

use super::paths::{self, Tests};
use super::{Finding, Rule};
use crate::tree::Tree;

const ROOMS: &[&str] =
    &["crates/comity-spine/src/", "crates/comity-common/src/", "crates/comity-practices/src/"];
const KEPT_OUT: &[&[&str]] =
    &[&["std", "fs"], &["std", "time"], &["std", "net"], &["std", "env"], &["tokio"]];

pub(super) const RULE: Rule = Rule {
    name: "pure",
    why: "the same log must fold to the same world for ever: what varies comes in as a value (At, a \
          seed, bytes).",
    check,
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| ROOMS.iter().any(|room| file.path.starts_with(room))) {
        for named in paths::of(file, Tests::LeftOut) {
            let segments: Vec<&str> = named.segments.iter().map(String::as_str).collect();
            if let Some(out) = KEPT_OUT.iter().find(|out| segments.starts_with(out)) {
                let what = format!("`{}` is kept out of this crate: take a value instead", out.join("::"));
                findings.push(Finding::new(&file.path, named.line, what));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn files_clock_and_network_are_kept_out() {
        let path = "crates/comity-common/src/agreement/judge.rs";
        assert_eq!(found(path, "use std::{\n    fmt,\n    fs,\n};\n"), [3]);
        assert_eq!(found(path, "fn f() -> std::time::Duration { todo() }\n"), [1]);
        assert_eq!(found(path, "fn f() {\n    keep!(tokio::spawn(x));\n}\n"), [2]);
        assert_eq!(found(path, "use tokio as t;\n"), [1]);
    }

    #[test]
    fn tests_and_other_crates_may_read_files() {
        let text = "#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert_eq!(found("crates/comity-spine/src/time.rs", text), [0; 0]);
        assert_eq!(found("crates/comity-log/src/sqlite.rs", "use std::fs;"), [0; 0]);
    }
}
