//! The working tree as the errands see it: every file that git knows or would take, with its text.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use proc_macro2::TokenStream;

use crate::metadata::{self, Package};

/// The workspace's folder: where cargo runs this from, or else where it was built.
pub fn root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let manifest = Path::new(&manifest);
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// The files and the packages of one working tree.
pub struct Tree {
    /// The workspace's folder.
    pub root: PathBuf,
    /// Every text file, tracked or about to be, by path.
    pub files: Vec<Source>,
    /// Every package of the dependency graph.
    pub packages: Vec<Package>,
}

/// One text file.
pub struct Source {
    /// Its path from the root, with forward slashes.
    pub path: String,
    /// What it says.
    pub text: String,
    parsed: OnceCell<Option<syn::File>>,
}

impl Tree {
    /// Reads the tree at `root`; files that are not UTF-8 are left out.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for path in git_files(root)? {
            // A file may be listed and gone (deleted, not yet committed), or a link to a folder.
            let Ok(bytes) = std::fs::read(root.join(&path)) else { continue };
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(Source::new(&path, text));
            }
        }
        Ok(Self { root: root.to_path_buf(), files, packages: metadata::packages(root)? })
    }

    /// A made-up tree, for the rules' own tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| Source::new(path, (*text).to_owned())).collect();
        Self { root: root(), files, packages: Vec::new() }
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }
}

impl Source {
    /// A file with this path and text.
    pub fn new(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), text, parsed: OnceCell::new() }
    }

    /// Its syntax tree; `None` if it is not Rust (rustfmt then says where and why, see `tidy::formatted`).
    pub fn syntax(&self) -> Option<&syn::File> {
        self.parsed.get_or_init(|| syn::parse_file(&self.text).ok()).as_ref()
    }

    /// Its tokens, those inside macros included; none if it is not Rust.
    pub fn tokens(&self) -> TokenStream {
        self.text.parse().unwrap_or_default()
    }

    /// Its lines, numbered from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// What its path ends with after the last dot, or nothing.
    pub fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

fn git_files(root: &Path) -> Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .context("cannot run git ls-files: is git installed?")?;
    if !output.status.success() {
        bail!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let mut paths: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}
