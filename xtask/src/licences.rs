//! Every dependency comes under a licence that `deny.toml` allows.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::metadata::{self, Package};
use crate::{deny, spdx};

/// Checks every package of the lock file, on whatever platform it is used.
pub fn run(root: &Path) -> Result<ExitCode> {
    let allow = deny::read(root)?.licenses.allow;
    let packages = metadata::packages(root)?;
    let refused: Vec<String> = packages.iter().filter_map(|package| refusal(package, &allow)).collect();
    if refused.is_empty() {
        println!("licences: {} packages, all allowed by deny.toml", packages.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}", refused.join("\n"));
    println!(
        "  why: whoever ships Comity must be able to; take another crate, or allow the licence in deny.toml"
    );
    Ok(ExitCode::FAILURE)
}

fn refusal(package: &Package, allow: &[String]) -> Option<String> {
    let name = format!("{} {}", package.name, package.version);
    let Some(licence) = &package.licence else {
        return Some(format!("{name} names no licence"));
    };
    match spdx::is_met(licence, allow) {
        Some(true) => None,
        Some(false) => Some(format!("{name} is under {licence}, which deny.toml does not allow")),
        None => Some(format!("{name}: the licence \"{licence}\" cannot be read")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_allowed_is_named() {
        let package = |licence: Option<&str>| Package {
            name: "a".to_owned(),
            version: semver::Version::new(1, 0, 0),
            licence: licence.map(str::to_owned),
            manifest: "a/Cargo.toml".into(),
            ours: false,
            declares: [].into(),
            reaches: [].into(),
        };
        let allow = ["MIT".to_owned()];
        assert_eq!(refusal(&package(Some("MIT")), &allow), None);
        assert!(refusal(&package(Some("AGPL-3.0")), &allow).unwrap().contains("does not allow"));
        assert!(refusal(&package(Some("MIT AND")), &allow).unwrap().contains("cannot be read"));
        assert!(refusal(&package(None), &allow).unwrap().contains("names no licence"));
    }
}
