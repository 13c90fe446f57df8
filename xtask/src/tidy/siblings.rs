//! A practice names no sibling.

use super::paths::{self, Named, Tests};
use super::practice_shape::{ROOM, folders};
use super::{Finding, Rule};
use crate::tree::{Source, Tree};

pub(super) const RULE: Rule = Rule {
    name: "siblings",
    why: "a practice can be read, changed and thrown away alone; what two of them need belongs to \
          comity-common.",
    check,
};

fn check(tree: &Tree) -> Vec<Finding> {
    let practices = folders(tree);
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(own) = practices.iter().find(|name| file.path.starts_with(&format!("{ROOM}{name}/"))) else {
            continue;
        };
        for named in paths::of(file, Tests::Included) {
            let Some(absolute) = resolve(file, &named) else { continue };
            let first = absolute.first().map(String::as_str);
            if first == Some("*") {
                let what = "a glob of the whole crate may name a sibling: name what is used";
                findings.push(Finding::new(&file.path, named.line, what));
            } else if let Some(sibling) = first.filter(|first| first != own && practices.contains(*first)) {
                let what = format!("{own} names its sibling {sibling}");
                findings.push(Finding::new(&file.path, named.line, what));
            }
        }
    }
    findings
}

/// A path from the crate's root, without `crate`; `None` if it leads out of the crate or is local.
fn resolve(file: &Source, named: &Named) -> Option<Vec<String>> {
    let mut here: Vec<String> = file
        .path
        .strip_prefix(ROOM)?
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod")
        .map(str::to_owned)
        .collect();
    here.extend(named.inside.iter().cloned());
    let mut rest = named.segments.as_slice();
    match rest.first()?.as_str() {
        "crate" => here.clear(),
        "self" => {}
        "super" => {
            here.pop();
        }
        _ => return None,
    }
    rest = &rest[1..];
    while rest.first().is_some_and(|segment| segment == "super") {
        here.pop();
        rest = &rest[1..];
    }
    here.extend(rest.iter().cloned());
    Some(here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let path = format!("{ROOM}{path}");
        let tree = Tree::of(&[
            (&path, text),
            (&format!("{ROOM}champions/mod.rs"), ""),
            (&format!("{ROOM}lib.rs"), ""),
        ]);
        check(&tree).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_sibling_is_refused_by_whatever_way() {
        let refused = ["buy_in names its sibling champions"];
        assert_eq!(found("buy_in/fold.rs", "use super::super::champions::Act;"), refused);
        assert_eq!(found("buy_in/fold.rs", "use crate::{champions::Act};"), refused);
        assert_eq!(found("buy_in/mod.rs", "use super::champions;"), refused);
        assert_eq!(found("buy_in/fold.rs", "fn f() { crate::champions::fold::fold() }"), refused);
        assert_eq!(
            found("buy_in/fold.rs", "mod tests { use super::super::super::champions::Act; }"),
            refused
        );
        assert_eq!(found("buy_in/fold.rs", "use crate::*;").len(), 1);
    }

    #[test]
    fn itself_and_the_shared_rooms_are_let_be() {
        let none = Vec::<String>::new();
        assert_eq!(
            found("buy_in/fold.rs", "use super::acts::Act;\nmod tests { use super::super::acts; }"),
            none
        );
        assert_eq!(found("buy_in/fold.rs", "use comity_common::exchange::Ask;"), none);
        assert_eq!(found("lib.rs", "use crate::champions;"), none);
    }
}
