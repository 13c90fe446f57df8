//! The words that stay off the screen.

use super::lex::{self, Kind, Token};
use super::markup::is_page;
use super::practice_shape::ROOM;
use super::{Finding, Rule};
use crate::tree::{Source, Tree};

pub(super) const RULE: Rule = Rule {
    name: "words",
    why: "Comity speaks of agreements between functions and never rates, watches or blames a \
          person; GLOSSARY.md \
          has the word to use.",
    check,
};

/// Each word and what to say instead.
const OFF_SCREEN: &[(&str, &str)] = &[
    ("employee score", "a verdict per pair of functions"),
    ("tourist", "fading"),
    ("violation", "broken"),
    ("violations", "broken"),
    ("blocker", "concern"),
    ("blockers", "concerns"),
    ("non-compliant", "broken, said of a clause"),
    ("sentiment", "what was asked and answered"),
    ("influence target", "who is asked next"),
    ("surveillance", "trace"),
    ("monitoring", "trace"),
    ("tracking", "trace"),
    ("activity", "what was done: asked, answered, signed"),
    ("activities", "what was done: asked, answered, signed"),
    ("user", "person"),
    ("users", "people"),
    ("resource", "person, or what it is"),
    ("resources", "people, or what they are"),
];

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        for (line, text) in shown(file) {
            for (word, instead) in OFF_SCREEN.iter().filter(|(word, _)| says(&text, word)) {
                let what = format!("\"{word}\" stays off the screen: say {instead}");
                findings.push(Finding::new(&file.path, line, what));
            }
        }
    }
    findings
}

/// The texts of a file that a person will read, with their lines.
fn shown(file: &Source) -> Vec<(usize, String)> {
    if file.path.starts_with(ROOM) && file.path.ends_with("/clauses.toml") {
        let said = file.lines().filter(|(_, line)| !line.trim_start().starts_with('#'));
        return said.map(|(number, line)| (number, line.to_owned())).collect();
    }
    if !file.path.ends_with(".rs") || !is_page(&file.path) {
        return Vec::new();
    }
    let tokens = lex::flatten(file.tokens());
    if file.path.ends_with("/page.rs") {
        return texts(&tokens);
    }
    let calls = (0..tokens.len()).filter(|&index| lex::calls(&tokens, index, "html"));
    calls.flat_map(|index| texts(lex::bracketed(&tokens, index))).collect()
}

fn texts(tokens: &[Token]) -> Vec<(usize, String)> {
    tokens
        .iter()
        .filter_map(|token| match &token.kind {
            Kind::Text(text) => Some((token.line, text.clone())),
            _ => None,
        })
        .collect()
}

/// Whether a text says a word as a whole word, in any case.
fn says(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let joins = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_');
    text.match_indices(word)
        .any(|(at, found)| !text[..at].ends_with(joins) && !text[at + found.len()..].starts_with(joins))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_page_never_says_them() {
        let page = "crates/comity-practices/src/buy_in/page.rs";
        assert_eq!(found(page, "fn f() { html! { p { \"Three Blockers of one user\" } } }"), 2);
        assert_eq!(found(page, "const T: &str = \"A violation\";"), 1);
        assert_eq!(found(page, "fn user() { html! { p { \"reuse, user-defined\" } } }"), 0);
        assert_eq!(found("crates/comity-practices/src/buy_in/clauses.toml", "says = \"No blocker.\"\n"), 1);
    }

    #[test]
    fn the_shell_is_read_inside_its_markup_only() {
        let shell = "crates/comity-web/src/layout.rs";
        assert_eq!(
            found(shell, "const KEY: &str = \"user\"; fn f() { html! { p { \"Your activity\" } } }"),
            1
        );
        assert_eq!(found("crates/comity-log/src/lib.rs", "const KEY: &str = \"user\";"), 0);
    }
}
