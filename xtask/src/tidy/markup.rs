//! `html!` stands only where pages are.

use super::lex;
use super::{Finding, Rule};
use crate::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "markup",
    why: "whoever changes how something looks opens page.rs or comity-web, and nothing that decides \
          is there.",
    check,
};

/// Whether a file may draw.
pub(super) fn is_page(path: &str) -> bool {
    let in_room =
        ["crates/comity-practices/", "crates/comity-common/"].iter().any(|room| path.starts_with(room));
    path.starts_with("crates/comity-web/") || (in_room && path.ends_with("/page.rs"))
}

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| !is_page(&file.path)) {
        let tokens = lex::flatten(file.tokens());
        for index in (0..tokens.len()).filter(|&index| lex::calls(&tokens, index, "html")) {
            let what = "`html!` outside page.rs and comity-web: move the drawing there";
            findings.push(Finding::new(&file.path, tokens[index].line, what));
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
    fn only_pages_draw() {
        let text = "fn show() -> Markup {\n    html! { p { \"x\" } }\n}\n";
        assert_eq!(found("crates/comity-practices/src/buy_in/fold.rs", text), [2]);
        assert_eq!(found("crates/comity-desk/src/page.rs", text), [2]);
        assert_eq!(found("crates/comity-practices/src/buy_in/page.rs", text), [0; 0]);
        assert_eq!(found("crates/comity-web/src/layout.rs", text), [0; 0]);
    }

    #[test]
    fn another_macro_does_not_hide_it() {
        assert_eq!(found("crates/comity/src/main.rs", "fn f() { keep!(maud::html! { p }) }"), [1]);
    }
}
