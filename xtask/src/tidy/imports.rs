//! Who may know whom.

use super::{Finding, Rule};
use crate::metadata::Package;
use crate::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "imports",
    why: "practices, web and everything below web stay ignorant of each other, of the clock and of \
          the network, \
          so that one can be changed, tested and trusted without the rest (docs/decisions/0001-the-house.md).",
    check,
};

/// One crate: which of ours it may name in its manifest, and what it must not reach however far away.
struct Room {
    name: &'static str,
    may_use: &'static [&'static str],
    must_not_reach: &'static [&'static str],
}

const OUTSIDE: &[&str] = &["axum", "hyper", "rusqlite", "tokio"];
const NETWORK: &[&str] = &["axum", "hyper", "reqwest", "tokio", "ureq"];
const ENGINE: &[&str] = &["datafusion"];

const TABLE: &[Room] = &[
    Room { name: "comity-spine", may_use: &[], must_not_reach: OUTSIDE },
    Room { name: "comity-science", may_use: &[], must_not_reach: OUTSIDE },
    Room { name: "comity-forecast", may_use: &["comity-science"], must_not_reach: OUTSIDE },
    Room { name: "comity-sandbox", may_use: &[], must_not_reach: OUTSIDE },
    Room { name: "comity-pdf", may_use: &[], must_not_reach: OUTSIDE },
    Room { name: "comity-sources", may_use: &["comity-spine"], must_not_reach: NETWORK },
    Room { name: "comity-log", may_use: &["comity-spine"], must_not_reach: NETWORK },
    Room { name: "comity-vault", may_use: &["comity-spine"], must_not_reach: NETWORK },
    // It is there for the network. The lock file knows a runtime that its library could use, and does not.
    Room { name: "comity-post", may_use: &["comity-spine"], must_not_reach: &["axum", "hyper", "rusqlite"] },
    // Rooms run beside the sockets, so it may know the runtime; the journal is a file of its own.
    Room {
        name: "comity-pads",
        may_use: &["comity-spine", "comity-sandbox"],
        must_not_reach: &["axum", "hyper", "reqwest", "ureq"],
    },
    Room { name: "comity-auth", may_use: &["comity-spine", "comity-vault"], must_not_reach: NETWORK },
    Room { name: "comity-common", may_use: &["comity-spine", "comity-science"], must_not_reach: OUTSIDE },
    Room {
        name: "comity-practices",
        may_use: &["comity-spine", "comity-common", "comity-science", "comity-forecast"],
        must_not_reach: OUTSIDE,
    },
    Room {
        name: "comity-desk",
        may_use: &["comity-spine", "comity-common", "comity-log", "comity-vault", "comity-sources"],
        must_not_reach: NETWORK,
    },
    // Its tests read what it writes, and tell its story, so it declares the readers and the practices.
    Room {
        name: "comity-demo",
        may_use: &["comity-spine", "comity-common", "comity-practices", "comity-sources"],
        must_not_reach: OUTSIDE,
    },
    Room { name: "comity-report", may_use: &["comity-spine", "comity-common"], must_not_reach: OUTSIDE },
    Room {
        name: "comity-web",
        may_use: &[
            "comity-spine",
            "comity-auth",
            "comity-common",
            "comity-desk",
            "comity-log",
            "comity-pdf",
            "comity-vault",
        ],
        must_not_reach: ENGINE,
    },
    Room {
        name: "comity",
        may_use: &[
            "comity-spine",
            "comity-science",
            "comity-forecast",
            "comity-sandbox",
            "comity-sources",
            "comity-log",
            "comity-pads",
            "comity-post",
            "comity-vault",
            "comity-auth",
            "comity-common",
            "comity-practices",
            "comity-demo",
            "comity-desk",
            "comity-report",
            "comity-web",
        ],
        must_not_reach: &[],
    },
    Room { name: "xtask", may_use: &["comity-spine", "comity-common"], must_not_reach: &[] },
];

fn check(tree: &Tree) -> Vec<Finding> {
    let ours: Vec<&Package> = tree.packages.iter().filter(|package| package.ours).collect();
    let mut findings = Vec::new();
    for package in &ours {
        let path = package.manifest.strip_prefix(&tree.root).unwrap_or(&package.manifest);
        let path = path.to_string_lossy();
        let Some(room) = TABLE.iter().find(|room| room.name == package.name) else {
            let what = format!(
                "{} is not in the import table: say in xtask/src/tidy/imports.rs what it may know",
                package.name
            );
            findings.push(Finding::new(&path, 1, what));
            continue;
        };
        let line = |name: &str| line_naming(tree, &path, name);
        for known in
            ours.iter().map(|other| other.name.as_str()).filter(|name| package.declares.contains(*name))
        {
            if !room.may_use.contains(&known) {
                let what = format!("{} must not know {known}", room.name);
                findings.push(Finding::new(&path, line(known), what));
            }
        }
        for name in room.must_not_reach.iter().filter(|name| package.reaches.contains(**name)) {
            let what = format!(
                "{} reaches {name}: `cargo tree -p {} -i {name} -e normal,build` shows how",
                room.name, room.name
            );
            findings.push(Finding::new(&path, line(name), what));
        }
    }
    findings
}

fn line_naming(tree: &Tree, path: &str, name: &str) -> usize {
    tree.files
        .iter()
        .find(|file| file.path == path)
        .and_then(|file| file.lines().find(|(_, line)| line.starts_with(name)))
        .map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn found(packages: &[(&str, &[&str], &[&str])]) -> Vec<String> {
        let mut tree = Tree::of(&[]);
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        tree.packages = packages
            .iter()
            .map(|(name, declares, reaches)| Package {
                name: (*name).to_owned(),
                version: semver::Version::new(0, 1, 0),
                licence: None,
                manifest: tree.root.join("crates").join(name).join("Cargo.toml"),
                ours: true,
                declares: set(declares),
                reaches: set(reaches),
            })
            .collect();
        check(&tree).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn web_must_not_know_practices() {
        let found =
            found(&[("comity-web", &["comity-practices", "axum"], &[]), ("comity-practices", &[], &[])]);
        assert_eq!(found, ["comity-web must not know comity-practices"]);
    }

    #[test]
    fn common_must_not_reach_the_network_by_a_detour() {
        let found = found(&[("comity-common", &["innocent"], &["innocent", "tokio"])]);
        assert!(found[0].starts_with("comity-common reaches tokio"), "{found:?}");
    }

    #[test]
    fn a_crate_outside_the_table_is_refused() {
        assert!(found(&[("comity-shed", &[], &[])])[0].contains("not in the import table"));
    }

    #[test]
    fn nobody_is_allowed_a_crate_that_no_row_describes() {
        for name in TABLE.iter().flat_map(|room| room.may_use) {
            assert!(TABLE.iter().any(|room| room.name == *name), "{name}");
        }
    }
}
