//! The product as errands need it: its binary, and its tests that run alone, whose prints are passed on.

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Runs one test of the binary's crate that says "N passed, N failed" itself.
///
/// # Errors
/// It cannot be built, or ended without saying so.
pub fn run(root: &Path, test: &str) -> Result<ExitCode> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["test", "--quiet", "-p", "comity", "--test", test]);
    let output = command.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}");
    let last = said.lines().last().unwrap_or_default();
    if !(last.contains(" passed, ") && last.ends_with(" failed")) {
        bail!("the test `{test}` of comity ended without saying what it found");
    }
    Ok(ExitCode::from(u8::from(!output.status.success())))
}

/// Builds the binary the way that `cargo build` does, and says where it is.
///
/// # Errors
/// It cannot be built.
pub fn built(root: &Path, release: bool) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.current_dir(root).args(["build", "--quiet", "-p", "comity", "--message-format=json"]);
    if release {
        build.arg("--release");
    }
    let output = build.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    ensure!(output.status.success(), "`cargo build -p comity` failed");
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let binaries = messages.filter(|message| message["target"]["name"] == "comity");
    let mut paths = binaries.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    paths.next_back().context("cargo built no binary called comity")
}
