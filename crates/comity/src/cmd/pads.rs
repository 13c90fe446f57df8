//! `comity pads`: documents written together, outside of a browser.

use crate::out;
use anyhow::{Context, Result};
use clap::Subcommand;
use comity_pads::trace::{self, Played};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The largest trace that is read, in bytes once unpacked.
const TRACE_MOST: u64 = 256 << 20;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Sub,
}

#[derive(Subcommand)]
enum Sub {
    /// Replay a recorded history of editing, and say whose the surviving characters are
    Replay {
        /// The trace: JSON, plain or packed with gzip
        trace: PathBuf,
        /// Say it as JSON
        #[arg(long)]
        json: bool,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Sub::Replay { trace, json } => replay(trace, *json),
    }
}

fn replay(path: &Path, json: bool) -> Result<ExitCode> {
    let bytes = unpacked(path).with_context(|| format!("cannot read {}", path.display()))?;
    let read = trace::read(&bytes).and_then(|trace| trace::play(&trace));
    let played = read.with_context(|| format!("cannot replay {}", path.display()))?;
    let sha256 = hex::encode(Sha256::digest(played.text.as_bytes()));
    let mut out = out::stdout();
    if json {
        let told = told(&played, &sha256);
        serde_json::to_writer(&mut out, &told)?;
        writeln!(out)?;
    } else {
        let same = if played.is_recorded { "as recorded" } else { "NOT as recorded" };
        writeln!(out, "{} characters, {same}, sha256 {sha256}", played.text.chars().count())?;
        for (author, n) in &played.surviving {
            writeln!(out, "author {author}: {n} characters survive")?;
        }
    }
    out.flush()?;
    Ok(ExitCode::from(if played.is_recorded { 0 } else { out::BROKEN }))
}

fn told(played: &Played, sha256: &str) -> serde_json::Value {
    serde_json::json!({
        "sha256": sha256,
        "end_chars": played.text.chars().count(),
        "replay_matches": played.is_recorded,
        "updates": played.n_updates,
        "surviving": played.surviving,
    })
}

/// The bytes of a file, unpacked if it is packed.
fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    file.take(TRACE_MOST + 1).read_to_end(&mut bytes)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut whole = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).take(TRACE_MOST + 1).read_to_end(&mut whole)?;
        bytes = whole;
    }
    anyhow::ensure!(bytes.len() as u64 <= TRACE_MOST, "it has more than 256 MB; replay a shorter history");
    Ok(bytes)
}
