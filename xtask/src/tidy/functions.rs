//! A function fits one screen.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Finding, Rule};
use crate::tree::Tree;

const MOST: usize = 70;

pub(super) const RULE: Rule = Rule {
    name: "functions",
    why: "what fits one screen can be read as a whole; a longer function has a part that deserves a name.",
    check,
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(syntax) = file.syntax() else { continue };
        let mut finder = Finder::default();
        finder.visit_file(syntax);
        findings.extend(finder.long.into_iter().map(|(name, line, n_lines)| {
            Finding::new(&file.path, line, format!("`{name}` has {n_lines} lines; {MOST} are the most"))
        }));
    }
    findings
}

#[derive(Default)]
struct Finder {
    long: Vec<(String, usize, usize)>,
}

impl Finder {
    fn measure(&mut self, signature: &syn::Signature, end: Span) {
        let first = signature.span().start().line;
        let n_lines = end.end().line + 1 - first;
        if n_lines > MOST {
            self.long.push((signature.ident.to_string(), first, n_lines));
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_fn(&mut self, it: &'ast syn::ItemFn) {
        self.measure(&it.sig, it.block.span());
        visit::visit_item_fn(self, it);
    }

    fn visit_impl_item_fn(&mut self, it: &'ast syn::ImplItemFn) {
        self.measure(&it.sig, it.block.span());
        visit::visit_impl_item_fn(self, it);
    }

    fn visit_trait_item_fn(&mut self, it: &'ast syn::TraitItemFn) {
        if let Some(block) = &it.default {
            self.measure(&it.sig, block.span());
        }
        visit::visit_trait_item_fn(self, it);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(n_lines: usize) -> Vec<Finding> {
        let body = "    work();\n".repeat(n_lines - 2);
        check(&Tree::of(&[(
            "crates/x/src/lib.rs",
            &format!("struct A;\nimpl A {{\nfn long() {{\n{body}}}\n}}\n"),
        )]))
    }

    #[test]
    fn seventy_lines_pass_and_one_more_does_not() {
        assert_eq!(found(70), []);
        let what = "`long` has 71 lines; 70 are the most";
        assert_eq!(found(71), [Finding::new("crates/x/src/lib.rs", 3, what)]);
    }
}
