//! Every practice has the same files.

use std::collections::BTreeSet;

use super::{Finding, Rule};
use crate::tree::Tree;

/// Where the practices' folders stand.
pub(super) const ROOM: &str = "crates/comity-practices/src/";

/// What each folder holds, besides at least one story.
pub(super) const FILES: &[&str] = &[
    "mod.rs",
    "acts.rs",
    "decide.rs",
    "fold.rs",
    "facts.rs",
    "measures.rs",
    "clauses.toml",
    "page.rs",
    "page.css",
    "README.md",
    "golden.jsonl",
];

pub(super) const RULE: Rule = Rule {
    name: "practice shape",
    why: "whoever knows one practice finds their way in all of them, and none forgets its science \
          or its golden acts.",
    check,
};

/// The practices' names: every folder of the crate's `src`.
pub(super) fn folders(tree: &Tree) -> BTreeSet<String> {
    tree.files
        .iter()
        .filter_map(|file| file.path.strip_prefix(ROOM)?.split_once('/'))
        .map(|(folder, _)| folder.to_owned())
        .collect()
}

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in folders(tree) {
        let folder = format!("{ROOM}{folder}");
        let holds = |name: &str| tree.files.iter().any(|file| file.path == format!("{folder}/{name}"));
        for name in FILES.iter().filter(|name| !holds(name)) {
            findings.push(Finding::new(
                &format!("{folder}/mod.rs"),
                1,
                format!("{name} is missing beside it"),
            ));
        }
        let stories = format!("{folder}/stories/");
        if !tree.files.iter().any(|file| file.path.starts_with(&stories) && file.path.ends_with(".story")) {
            findings.push(Finding::new(&format!("{folder}/mod.rs"), 1, "stories/ holds no .story"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let whole: Vec<String> = FILES
            .iter()
            .map(|name| format!("{ROOM}buy_in/{name}"))
            .chain([format!("{ROOM}buy_in/stories/first.story"), format!("{ROOM}lib.rs")])
            .collect();
        let files: Vec<(&str, &str)> = whole.iter().map(|path| (path.as_str(), "")).collect();
        assert_eq!(check(&Tree::of(&files)), []);
        for (missing, path) in whole.iter().enumerate().take(FILES.len() + 1) {
            let mut files = files.clone();
            files.remove(missing);
            assert_eq!(check(&Tree::of(&files)).len(), 1, "without {path}");
        }
    }
}
