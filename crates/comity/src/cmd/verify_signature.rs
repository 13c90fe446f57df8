//! `comity verify-signature`: whether a signature holds, without the house.

use crate::offline::examine;
use crate::out;
use anyhow::{Context, Result};
use comity_desk::SignatureFile;
use comity_log::PublicKey;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// The proof, as the requirement's page or `comity log signature` hands it out
    #[arg(value_name = "FILE.proof.json")]
    proof: PathBuf,
    /// The record that was signed, to the byte
    record: PathBuf,
    /// The public key of the house, from a place that you trust: a file, or the key itself
    #[arg(long, value_name = "PUBLIC")]
    key: String,
}

/// Says what holds and what does not; exits with 1 if anything does not, with 2 if the files cannot be read.
pub fn run(args: &Args) -> Result<ExitCode> {
    let text = read(&args.proof)?;
    let file: SignatureFile = serde_json::from_slice(&text)
        .with_context(|| format!("{} is no proof of a signature", args.proof.display()))?;
    let record = read(&args.record)?;
    let key = match Path::new(&args.key).is_file() {
        true => String::from_utf8(read(Path::new(&args.key))?).context("the key is no text")?,
        false => args.key.clone(),
    };
    let key: PublicKey = key.trim().parse().context("that is no public key of a log")?;
    let examined = examine(&file, &record, &key)
        .with_context(|| format!("{} cannot be examined", args.proof.display()))?;
    let mut out = out::stdout();
    for finding in &examined.findings {
        writeln!(
            out,
            "{} {}",
            if finding.holds { "holds:        " } else { "does not hold:" },
            finding.says
        )?;
    }
    writeln!(out, "{}", examined.note)?;
    let holds = examined.holds();
    let says = match holds {
        true => {
            "The signature holds. Whether it was taken back or what it is over has moved on since is not in these files."
        }
        false => "The signature does not hold.",
    };
    writeln!(out, "{says}")?;
    out.flush()?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(out::BROKEN) })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
