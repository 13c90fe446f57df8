//! Every dependency against the RustSec advisories.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use semver::{Version, VersionReq};
use serde::Deserialize;

use crate::deny::{self, Borne};
use crate::metadata::{self, Package};

/// Where the database is looked for, from the workspace's folder.
pub const NEARBY: &str = "../shared/data/advisory-db.tar.gz";

/// What the errand exits with where it could check nothing.
const NOTHING_CHECKED: u8 = 77;

/// Checks the lock file against the database at `db`; exits with 77 if there is none.
pub fn run(root: &Path, db: &Path) -> Result<ExitCode> {
    if !db.exists() {
        println!("advisories: no database at {}, nothing was checked; give one with --db", db.display());
        return Ok(ExitCode::from(NOTHING_CHECKED));
    }
    let advisories = read(&unpacked(root, db)?)?;
    let borne = deny::read(root)?.advisories.ignore;
    let packages = metadata::packages(root)?;
    let complaints = complaints(&advisories, &packages, &borne);
    if complaints.is_empty() {
        println!("advisories: {} packages, {} advisories, none applies", packages.len(), advisories.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}", complaints.join("\n"));
    println!(
        "  why: take a patched version, another crate, or say in deny.toml since when and why it is borne"
    );
    Ok(ExitCode::FAILURE)
}

/// The front matter of one advisory.
#[derive(Debug, Deserialize)]
struct Advisory {
    advisory: About,
    versions: Versions,
}

#[derive(Debug, Deserialize)]
struct About {
    id: String,
    package: String,
    informational: Option<String>,
    withdrawn: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<VersionReq>,
    #[serde(default)]
    unaffected: Vec<VersionReq>,
}

impl Advisory {
    fn applies_to(&self, package: &Package) -> bool {
        let safe = |version: &Version| {
            self.versions.patched.iter().chain(&self.versions.unaffected).any(|req| req.matches(version))
        };
        self.advisory.package == package.name && self.advisory.withdrawn.is_none() && !safe(&package.version)
    }
}

fn complaints(advisories: &[Advisory], packages: &[Package], borne: &[Borne]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut met = Vec::new();
    for package in packages.iter().filter(|package| !package.ours) {
        for advisory in advisories.iter().filter(|advisory| advisory.applies_to(package)) {
            let about = &advisory.advisory;
            met.push(about.id.as_str());
            if !borne.iter().any(|borne| borne.id == about.id) {
                let kind = about.informational.as_deref().unwrap_or("vulnerability");
                complaints.push(format!("{} {}: {} ({kind})", package.name, package.version, about.id));
            }
        }
    }
    for borne in borne.iter().filter(|borne| !met.contains(&borne.id.as_str())) {
        complaints
            .push(format!("deny.toml bears {}, which applies to nothing any more: take it out", borne.id));
    }
    complaints
}

/// The folder of the database: `db` itself, or what its archive holds.
fn unpacked(root: &Path, db: &Path) -> Result<PathBuf> {
    if db.is_dir() {
        return Ok(db.to_path_buf());
    }
    let folder = root.join("target/advisories");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).context("cannot clear target/advisories")?;
    }
    std::fs::create_dir_all(&folder).context("cannot make target/advisories")?;
    let status = Command::new("tar").arg("-xzf").arg(db).arg("-C").arg(&folder).status();
    if !status.context("cannot run tar")?.success() {
        bail!("tar could not unpack {}", db.display());
    }
    Ok(folder)
}

fn read(folder: &Path) -> Result<Vec<Advisory>> {
    let mut advisories = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in
            std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?
        {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && name != "rust" && !name.starts_with('.') {
                open.push(path);
            } else if name.starts_with("RUSTSEC-") && name.ends_with(".md") {
                let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
                advisories.push(parse(&text).with_context(|| format!("cannot read {name}"))?);
            }
        }
    }
    if advisories.is_empty() {
        bail!("{} holds no RUSTSEC-*.md", folder.display());
    }
    advisories.sort_by(|a, b| a.advisory.id.cmp(&b.advisory.id));
    Ok(advisories)
}

fn parse(text: &str) -> Result<Advisory> {
    let front = text.split_once("```toml\n").and_then(|(_, rest)| rest.split_once("\n```"));
    let (front, _) = front.context("it does not begin with a TOML block")?;
    Ok(toml::from_str(front)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2026-0001\"\npackage = \"a\"\n\
                        [versions]\npatched = [\">= 1.2.0\"]\nunaffected = [\"< 1.0.0\"]\n```\n# About\n";

    fn found(version: &str, borne: &[&str]) -> Vec<String> {
        let package = Package {
            name: "a".to_owned(),
            version: version.parse().unwrap(),
            licence: None,
            manifest: "a/Cargo.toml".into(),
            ours: false,
            declares: [].into(),
            reaches: [].into(),
        };
        let borne: Vec<Borne> =
            borne.iter().map(|id| Borne { id: (*id).to_owned(), reason: String::new() }).collect();
        complaints(&[parse(TEXT).unwrap()], &[package], &borne)
    }

    #[test]
    fn only_the_affected_versions_are_named() {
        assert_eq!(found("0.9.0", &[]), [""; 0]);
        assert_eq!(found("1.1.0", &[]), ["a 1.1.0: RUSTSEC-2026-0001 (vulnerability)"]);
        assert_eq!(found("1.2.0", &[]), [""; 0]);
    }

    #[test]
    fn an_exception_is_heard_and_a_needless_one_refused() {
        assert_eq!(found("1.1.0", &["RUSTSEC-2026-0001"]), [""; 0]);
        assert!(found("1.2.0", &["RUSTSEC-2026-0001"])[0].contains("take it out"));
    }
}
