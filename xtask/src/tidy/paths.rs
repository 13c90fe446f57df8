//! Every path a file names, `use` trees taken apart, macros looked into.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::lex::{self, Kind, Token};
use crate::tree::Source;

/// One path that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// `["crate", "people", "Person"]`; a glob ends in `*`.
    pub segments: Vec<String>,
    /// Where, from 1.
    pub line: usize,
    /// The inline modules around it, outermost first.
    pub inside: Vec<String>,
}

/// Whether what only the tests name counts too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tests {
    /// It does.
    Included,
    /// It does not.
    LeftOut,
}

/// Every path of two or more segments that `file` names, and every `use`, whatever its length.
pub fn of(file: &Source, tests: Tests) -> Vec<Named> {
    let Some(syntax) = file.syntax() else { return Vec::new() };
    let is_all_tests = file.path.ends_with("/tests.rs") || file.path.contains("/tests/");
    if tests == Tests::LeftOut && is_all_tests {
        return Vec::new();
    }
    let mut finder = Finder { tests, inside: Vec::new(), found: Vec::new() };
    finder.visit_file(syntax);
    finder.found
}

struct Finder {
    tests: Tests,
    inside: Vec<String>,
    found: Vec<Named>,
}

impl Finder {
    fn push(&mut self, segments: Vec<String>, line: usize) {
        self.found.push(Named { segments, line, inside: self.inside.clone() });
    }

    fn push_use(&mut self, tree: &syn::UseTree, before: &[String]) {
        let mut here = before.to_vec();
        match tree {
            syn::UseTree::Path(path) => {
                here.push(path.ident.to_string());
                self.push_use(&path.tree, &here);
            }
            syn::UseTree::Name(name) => {
                here.push(name.ident.to_string());
                self.push(here, name.span().start().line);
            }
            syn::UseTree::Rename(rename) => {
                here.push(rename.ident.to_string());
                self.push(here, rename.span().start().line);
            }
            syn::UseTree::Glob(glob) => {
                here.push("*".to_owned());
                self.push(here, glob.span().start().line);
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.push_use(item, before);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if self.tests == Tests::LeftOut && attributes(item).iter().any(is_for_tests) {
            return;
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.inside.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.inside.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.push_use(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.push(segments, path.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        for (segments, line) in in_tokens(&lex::flatten(call.tokens.clone())) {
            self.push(segments, line);
        }
    }
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Fn(it) => &it.attrs,
        syn::Item::Impl(it) => &it.attrs,
        syn::Item::Mod(it) => &it.attrs,
        syn::Item::Struct(it) => &it.attrs,
        syn::Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// Whether an attribute is `#[cfg(test)]`, exactly: `cfg(any(test, …))` is also built for others.
fn is_for_tests(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Path>().is_ok_and(|arg| arg.is_ident("test"))
}

/// The paths in a row of tokens that nobody parses: words joined by `::`.
fn in_tokens(tokens: &[Token]) -> Vec<(Vec<String>, usize)> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let Kind::Word(first) = &tokens[index].kind else {
            index += 1;
            continue;
        };
        let line = tokens[index].line;
        let mut segments = vec![first.clone()];
        index += 1;
        while let [Token { kind: Kind::Sign(':'), .. }, Token { kind: Kind::Sign(':'), .. }, next, ..] =
            &tokens[index..]
            && let Kind::Word(word) = &next.kind
        {
            segments.push(word.clone());
            index += 3;
        }
        if segments.len() > 1 {
            found.push((segments, line));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, tests: Tests) -> Vec<String> {
        let file = Source::new("crates/x/src/lib.rs", text.to_owned());
        of(&file, tests).into_iter().map(|named| named.segments.join("::")).collect()
    }

    #[test]
    fn use_trees_are_taken_apart() {
        assert_eq!(
            named("use std::{fs, io::{self as i, Read}, time::*};", Tests::Included),
            ["std::fs", "std::io::self", "std::io::Read", "std::time::*"]
        );
    }

    #[test]
    fn macros_are_looked_into() {
        assert!(
            named("fn f() { x!(a, std::fs::read(b)); }", Tests::Included).contains(&"std::fs::read".into())
        );
    }

    #[test]
    fn tests_can_be_left_out() {
        let text = "#[cfg(test)] mod tests { use std::fs; } use std::io;";
        assert_eq!(named(text, Tests::LeftOut), ["std::io"]);
        assert_eq!(named(text, Tests::Included), ["std::fs", "std::io"]);
    }
}
