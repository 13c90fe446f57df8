//! No path of somebody's machine.

use super::{Finding, Rule};
use crate::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "machine paths",
    why: "a path of one machine is wrong on every other; take it as an argument, or ask for a \
          temporary folder.",
    check,
};

/// The folders; put together here, so that this file does not hold them.
const FOLDERS: &[&str] = &[concat!("/", "work/"), concat!("/", "root/"), concat!("/", "tmp/")];

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.extension() != "lock") {
        for (number, line) in file.lines() {
            if line.contains("temp_dir") || line.contains("tempfile") {
                continue;
            }
            for folder in FOLDERS.iter().filter(|folder| starts_with_path(line, folder)) {
                findings.push(Finding::new(
                    &file.path,
                    number,
                    format!("`{folder}` is a path of one machine"),
                ));
            }
        }
    }
    findings
}

/// Whether `folder` stands in the line as the start of a path, not in the middle of a longer one.
fn starts_with_path(line: &str, folder: &str) -> bool {
    let joins = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '_' | '-' | '}' | ')' | '/');
    line.match_indices(folder).any(|(at, _)| !line[..at].ends_with(joins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found_anywhere() {
        let found = |path, text: &str| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(found("README.md", &format!("see {}x", FOLDERS[0])), 1);
        assert_eq!(found("examples/a.sh", &format!("cd \"{}\"", FOLDERS[1])), 1);
        assert_eq!(found("a.rs", &format!("open(\"{}x\")", FOLDERS[2])), 1);
        assert_eq!(found("a.rs", &format!("std::env::temp_dir() // like {}x", FOLDERS[2])), 0);
        assert_eq!(found("a.md", &format!("https://example.org{}x and a{}b", FOLDERS[0], FOLDERS[0])), 0);
    }
}
