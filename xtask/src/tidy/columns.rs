//! Lines keep to 110 columns, except where a string or an address cannot be broken.

use super::lex::{self, Kind};
use super::{Finding, Rule};
use crate::tree::{Source, Tree};

const MOST: usize = 110;

/// So much code may stand beside a string that is too long for the line: a field's name, a call, a comma.
const BESIDE: usize = 60;

pub(super) const RULE: Rule = Rule {
    name: "columns",
    why: "two files stand side by side on one screen, and rustfmt leaves comments and macros alone.",
    check,
};

fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust().flat_map(long_lines).collect()
}

fn long_lines(file: &Source) -> Vec<Finding> {
    let mut strings = None;
    let mut findings = Vec::new();
    let mut start = 0;
    for (index, line) in file.text.split_inclusive('\n').enumerate() {
        let bytes = start..start + line.len();
        start = bytes.end;
        let n_columns = line.trim_end_matches(['\r', '\n']).chars().count();
        if n_columns <= MOST || is_one_address(line) {
            continue;
        }
        let strings = strings.get_or_insert_with(|| string_bytes(file));
        let outside: String = line
            .char_indices()
            .filter(|(at, _)| !strings.iter().any(|string| string.contains(&(bytes.start + at))))
            .map(|(_, sign)| sign)
            .collect();
        if outside.trim().chars().count() > BESIDE {
            findings.push(Finding::new(
                &file.path,
                index + 1,
                format!("{n_columns} columns; {MOST} are the most"),
            ));
        }
    }
    findings
}

/// Whether a line is a comment whose one long word is an address.
fn is_one_address(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("//")
        && line.rsplit(' ').next().is_some_and(|word| word.contains("://") && word.len() > 40)
}

fn string_bytes(file: &Source) -> Vec<std::ops::Range<usize>> {
    let tokens = lex::flatten(file.tokens());
    tokens.into_iter().filter(|token| matches!(token.kind, Kind::Text(_))).map(|token| token.bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Tree::of(&[("a.rs", text)])).len()
    }

    #[test]
    fn code_and_comments_are_held_to_the_width() {
        assert_eq!(found(&format!("// {}\n", "long ".repeat(30))), 1);
        assert_eq!(found(&format!("const A: u8 = {}1;\n", "1 + ".repeat(30))), 1);
    }

    #[test]
    fn a_line_that_is_long_for_its_string_alone_is_let_be() {
        let long = "é".repeat(150);
        assert_eq!(found(&format!("const A: &str =\n    \"{long}\";\n")), 0);
        assert_eq!(found(&format!("const A: &str = r#\"\n{long}\n\"#;\n")), 0);
        assert_eq!(found(&format!("const LONG_NAME: &str = \"{long}\";\n")), 0);
        let code = "a_call(with, some, arguments).and(another, with, more, of, them).then(yet_another)";
        assert_eq!(found(&format!("fn f() {{ {code}(\"{long}\"); }}\n")), 1);
    }

    #[test]
    fn an_address_is_let_be() {
        assert_eq!(found(&format!("// https://example.org/{}\n", "a".repeat(120))), 0);
    }
}
