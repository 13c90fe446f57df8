//! What `cargo metadata` says, cut down to what the errands ask.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use semver::Version;
use serde::Deserialize;

/// One package of the dependency graph.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its name on the registry.
    pub name: String,
    /// Its version.
    pub version: Version,
    /// Its licence as its author wrote it, if they did.
    pub licence: Option<String>,
    /// Its `Cargo.toml`.
    pub manifest: PathBuf,
    /// Whether it is a member of this workspace.
    pub ours: bool,
    /// The names that its manifest declares, of any kind (normal, build, dev).
    pub declares: BTreeSet<String>,
    /// The names it reaches through normal and build dependencies, however far away.
    pub reaches: BTreeSet<String>,
}

/// Every package that the lock file holds, ours included, by name and version.
pub fn packages(root: &Path) -> Result<Vec<Package>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("cannot run cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let raw: Raw = serde_json::from_slice(&output.stdout).context("cannot read what cargo metadata says")?;
    Ok(raw.into_packages())
}

#[derive(Deserialize)]
struct Raw {
    packages: Vec<RawPackage>,
    workspace_members: BTreeSet<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct RawPackage {
    id: String,
    name: String,
    version: Version,
    license: Option<String>,
    manifest_path: PathBuf,
    dependencies: Vec<Declared>,
}

#[derive(Deserialize)]
struct Declared {
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Edge {
    fn is_only_for_tests(&self) -> bool {
        self.dep_kinds.iter().all(|kind| kind.kind.as_deref() == Some("dev"))
    }
}

impl Raw {
    fn into_packages(self) -> Vec<Package> {
        let names: BTreeMap<&str, &str> =
            self.packages.iter().map(|package| (package.id.as_str(), package.name.as_str())).collect();
        let edges: BTreeMap<&str, Vec<&str>> =
            self.resolve.nodes.iter().map(|node| (node.id.as_str(), node.leads_to())).collect();
        let mut packages: Vec<Package> = self
            .packages
            .iter()
            .map(|package| Package {
                name: package.name.clone(),
                version: package.version.clone(),
                licence: package.license.clone(),
                manifest: package.manifest_path.clone(),
                ours: self.workspace_members.contains(&package.id),
                declares: package.dependencies.iter().map(|declared| declared.name.clone()).collect(),
                reaches: reach(&package.id, &edges)
                    .into_iter()
                    .filter_map(|id| names.get(id).map(|name| (*name).to_owned()))
                    .collect(),
            })
            .collect();
        packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        packages
    }
}

impl Node {
    fn leads_to(&self) -> Vec<&str> {
        self.deps.iter().filter(|edge| !edge.is_only_for_tests()).map(|edge| edge.pkg.as_str()).collect()
    }
}

fn reach<'a>(from: &'a str, edges: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = edges.get(from).cloned().unwrap_or_default();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(edges.get(next).into_iter().flatten());
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_tests_need_is_not_reached() {
        let raw: Raw = serde_json::from_str(
            r#"{"packages": [
                {"id": "a", "name": "a", "version": "1.0.0", "license": null, "manifest_path": "a/Cargo.toml",
                 "dependencies": [{"name": "b"}, {"name": "d"}]},
                {"id": "b", "name": "b", "version": "1.0.0", "license": "MIT", "manifest_path": "b/Cargo.toml",
                 "dependencies": [{"name": "c"}]},
                {"id": "c", "name": "c", "version": "1.0.0", "license": "MIT", "manifest_path": "c/Cargo.toml",
                 "dependencies": []},
                {"id": "d", "name": "d", "version": "1.0.0", "license": "MIT", "manifest_path": "d/Cargo.toml",
                 "dependencies": []}],
              "workspace_members": ["a"],
              "resolve": {"nodes": [
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]},
                                     {"pkg": "d", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "b", "deps": [{"pkg": "c", "dep_kinds": [{"kind": "build"}]}]},
                {"id": "c", "deps": []},
                {"id": "d", "deps": []}]}}"#,
        )
        .unwrap();
        let packages = raw.into_packages();
        assert_eq!(packages[0].reaches, BTreeSet::from(["b".to_owned(), "c".to_owned()]));
        assert_eq!(packages[0].declares, BTreeSet::from(["b".to_owned(), "d".to_owned()]));
        assert!(packages[0].ours && !packages[1].ours);
    }
}
