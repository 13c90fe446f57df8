//! What the validation report names is there.

use super::{Finding, Rule};
use crate::tree::Tree;

const LIST: &str = "docs/validation.toml";

pub(super) const RULE: Rule = Rule {
    name: "validation",
    why: "a report that names a test which is gone shows nothing; whoever renames a test renames it there, too.",
    check,
};

fn check(tree: &Tree) -> Vec<Finding> {
    let Some(list) = tree.files.iter().find(|file| file.path == LIST) else { return Vec::new() };
    let mut findings = Vec::new();
    for (number, line) in list.lines() {
        let Some(test) = line.trim().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
            continue;
        };
        let (path, name) = test.split_once("::").map_or((test, None), |(path, name)| (path, Some(name)));
        let found = tree.files.iter().find(|file| file.path == path);
        let is_there =
            found.is_some_and(|file| name.is_none_or(|name| file.text.contains(&format!("fn {name}("))));
        if !is_there {
            findings.push(Finding::new(LIST, number, format!("there is no test `{test}`")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_gone_is_named() {
        let list = "tests = [\n  \"a/b.rs::it_holds\",\n  \"a/b.rs::it_is_gone\",\n  \"web/x.mjs\",\n  \"web/y.mjs\",\n]\n";
        let tree = Tree::of(&[(LIST, list), ("a/b.rs", "fn it_holds() {}\n"), ("web/x.mjs", "")]);
        let found: Vec<usize> = check(&tree).iter().map(|finding| finding.line).collect();
        assert_eq!(found, [3, 5]);
    }
}
