//! Checks that are tests of the product, run alone: what they print is passed on, their last line last.

use anyhow::{Context, Result, bail};
use std::path::Path;
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
