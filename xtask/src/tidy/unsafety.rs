//! `unsafe` stands in one crate.

use super::lex::{self, Kind};
use super::{Finding, Rule};
use crate::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "unsafe",
    why: "what the compiler cannot check is read by two people, in one small crate that fences a process in.",
    check,
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| !file.path.starts_with("crates/comity-sandbox/")) {
        for token in lex::flatten(file.tokens()) {
            if matches!(&token.kind, Kind::Word(word) if word == "unsafe" || word == "unsafe_code") {
                let what = "`unsafe` outside comity-sandbox: find a safe way, or move it there";
                findings.push(Finding::new(&file.path, token.line, what));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sandbox_may() {
        let text = "fn f() {\n    unsafe { g() }\n}\n";
        let found = |path| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(found("crates/comity-log/src/lib.rs"), 1);
        assert_eq!(found("crates/comity-sandbox/src/lib.rs"), 0);
    }

    #[test]
    fn the_lint_may_not_be_lifted_either_and_prose_is_let_be() {
        let found = |text| check(&Tree::of(&[("crates/comity/src/main.rs", text)])).len();
        assert_eq!(found("#![expect(unsafe_code, reason = \"x\")]"), 1);
        assert_eq!(found("/// This is not unsafe.\nconst A: &str = \"unsafe\";"), 0);
    }
}
