//! Killing the real binary with SIGKILL, over and over, on one data folder, and checking what it promised.
//!
//! The checker reads the databases itself; `--control` damages what it reads and has to make it fail.

mod chance;
mod check;
mod cycle;
mod damage;
mod drive;
mod ledger;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::json;

use crate::harness;
use chance::Chance;
use drive::{Kill, Product};
use ledger::Ledger;

/// How often, from which seed, and on what.
#[derive(clap::Args)]
pub struct Args {
    /// How many times to start, kill and check.
    #[arg(long, default_value_t = 200)]
    cycles: u64,
    /// Which moments: the same number, the same moments.
    #[arg(long, default_value_t = 20_261_124)]
    seed: u64,
    /// The binary to kill; built first if not given.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Build and kill the binary as it is released.
    #[arg(long)]
    release: bool,
    /// Damage what the checker reads: every cycle then has to fail.
    #[arg(long)]
    control: bool,
}

/// After so many cycles the folder is made anew: its whole log is checked again and again in each.
const LIFE: u64 = 25;

/// Runs the cycles; prints what failed and `N passed, N failed`.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let binary = match &args.binary {
        Some(binary) => binary.clone(),
        None => harness::built(root, args.release)?,
    };
    let folder = tempfile::tempdir().context("there is no room for a data folder")?;
    let (mut product, mut ledger) = fresh(&binary, &folder.path().join("0"))?;
    let (mut passed, mut failed, mut promised, mut imported) = (0, 0, 0, 0);
    for number in 0..args.cycles {
        if number > 0 && number % LIFE == 0 {
            (promised, imported) = (promised + ledger.n_promised(), imported + ledger.feeds.len());
            (product, ledger) = fresh(&binary, &folder.path().join(number.to_string()))?;
        }
        let mut chance = Chance::of(args.seed, number);
        let mut outcome = cycle::run(&product, &mut ledger, number, &mut chance);
        if args.control && outcome.is_ok() {
            outcome = control(&product, &mut ledger, number);
        }
        match outcome {
            Ok(()) => passed += 1,
            Err(error) => {
                failed += 1;
                println!("cycle {number} of seed {}: {error:#}", args.seed);
                if !args.control {
                    (product, ledger) = fresh(&binary, &folder.path().join(format!("after-{number}")))?;
                }
            }
        }
    }
    (promised, imported) = (promised + ledger.n_promised(), imported + ledger.feeds.len());
    println!("{promised} acts promised, {imported} files of events imported");
    println!("{passed} passed, {failed} failed");
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// Checks a damaged copy: an error is what has to come.
fn control(product: &Product, ledger: &mut Ledger, number: u64) -> Result<()> {
    let (what, sql) = damage::DAMAGES[number as usize % damage::DAMAGES.len()];
    let copy = product.data.with_file_name("damaged");
    damage::copy(&product.data, &copy, sql)?;
    check::log(&copy, ledger).map(drop).with_context(|| format!("control: {what}"))
}

/// A new folder with somebody who stays and the initiative that everything is about.
fn fresh(binary: &Path, home: &Path) -> Result<(Product, Ledger)> {
    std::fs::create_dir_all(home)?;
    let product = Product { binary: binary.to_path_buf(), data: home.join("data") };
    product.must(&["init", &product.data.to_string_lossy()])?;
    let people = home.join("people.csv");
    let row = format!("Ana Sol,{},Product,2024-01-02\n", cycle::STAYS);
    std::fs::write(&people, format!("Name,Email,Department,Start date\n{row}"))?;
    product.must(&["import", &people.to_string_lossy(), "--yes"])?;
    let mut ledger = Ledger::default();
    let fields = json!({ "initiative": "atlas" });
    let line = ledger.send("atlas".to_owned(), "initiative.opened", &fields, None, None);
    let answers = product.stream(std::slice::from_ref(&line.text), Kill::Never)?;
    ledger.promised(&[line], &answers)?;
    Ok((product, ledger))
}

/// The first file of a folder whose bytes hold this text.
fn files_that_say(folder: &Path, text: &str) -> Result<Option<PathBuf>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if let Some(found) = files_that_say(&path, text)? {
                return Ok(Some(found));
            }
        } else if path.file_name().is_some_and(|name| name != "ballast") {
            let bytes = std::fs::read(&path)?;
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                return Ok(Some(path));
            }
        }
    }
    Ok(None)
}
