//! `comity log`: verify the log, prove an act, sign a checkpoint.

use super::Workspace;
use crate::out;
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use comity_desk::keys::VaultKeys;
use comity_log::{Checkpoint, Log, NoKeys, PublicKey};
use comity_spine::Seq;
use comity_vault::Vault;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Sub,
}

#[derive(Subcommand)]
enum Sub {
    /// Check every act, every proof and every body; exit 2 if anything is wrong
    Verify {
        /// A checkpoint that was kept elsewhere
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// The public key that you know the log by
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        #[command(flatten)]
        at: Workspace,
    },
    /// Prove that an act is in the log, for somebody who has no access to it
    Proof {
        /// The act's place
        #[arg(long)]
        seq: u64,
        /// Also write the act's header, which the proof is about
        #[arg(long, value_name = "FILE")]
        header: Option<PathBuf>,
        #[command(flatten)]
        at: Workspace,
    },
    /// Sign the log's present size and root, to be kept elsewhere
    Checkpoint {
        #[command(flatten)]
        at: Workspace,
    },
    /// Write what an act signed and the proof of it, for `comity verify-signature`
    Signature {
        /// The act's place
        #[arg(long)]
        seq: u64,
        /// The folder to write to
        #[arg(long, value_name = "DIR", default_value = ".")]
        into: PathBuf,
        #[command(flatten)]
        at: Workspace,
    },
    /// Print the public key that the log is known by
    Key {
        #[command(flatten)]
        at: Workspace,
    },
}

pub fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Sub::Verify { checkpoint, key, at } => verify(at, checkpoint.as_ref(), key.as_ref()),
        Sub::Proof { seq, header, at } => proof(at, Seq(*seq), header.as_ref()),
        Sub::Checkpoint { at } => {
            let checkpoint = at.desk()?.log().checkpoint()?;
            print(&checkpoint.to_string())
        }
        Sub::Signature { seq, into, at } => signature(at, Seq(*seq), into),
        Sub::Key { at } => print(&at.glass()?.log().public_key()?),
    }
}

fn signature(at: &Workspace, seq: Seq, into: &Path) -> Result<ExitCode> {
    let Some((file, record)) = at.glass()?.signature(seq)? else {
        bail!(
            "act {seq} is no signature that anybody could check: its signer showed nothing, or there is none"
        );
    };
    for (ending, text) in [("md", record), ("proof.json", file.text())] {
        let path = into.join(format!("signature-{}.{ending}", seq.0));
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        print(&format!("{}\n", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print(text: &str) -> Result<ExitCode> {
    let mut out = out::stdout();
    write!(out, "{text}")?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn verify(at: &Workspace, checkpoint: Option<&PathBuf>, key: Option<&PathBuf>) -> Result<ExitCode> {
    let dir = at.dir()?;
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let outside: Option<Checkpoint> =
        checkpoint.map(|path| Ok::<_, anyhow::Error>(read(path)?.parse()?)).transpose()?;
    let pinned: Option<PublicKey> =
        key.map(|path| Ok::<_, anyhow::Error>(read(path)?.trim().parse()?)).transpose()?;
    // A vault that cannot be read is no reason not to look at the log: its words are then only counted.
    let report = match Vault::reader(&dir) {
        Ok(vault) => comity_log::verify(&dir, &VaultKeys(&vault), outside.as_ref(), pinned.as_ref())?,
        Err(error) => {
            anstream::eprintln!(
                "comity: the vault cannot be read ({error}); words are counted, not compared"
            );
            comity_log::verify(&dir, &NoKeys, outside.as_ref(), pinned.as_ref())?
        }
    };
    let mut out = out::stdout();
    for problem in &report.problems {
        writeln!(out, "{problem}")?;
    }
    writeln!(out, "{report}")?;
    out.flush()?;
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::from(out::FAILED) })
}

fn proof(at: &Workspace, seq: Seq, header: Option<&PathBuf>) -> Result<ExitCode> {
    let glass = at.glass()?;
    let newest = glass.log().newest_checkpoint()?.filter(|checkpoint| checkpoint.size > seq.0);
    let checkpoint = match newest {
        Some(checkpoint) => checkpoint,
        None => at.desk()?.log().checkpoint()?,
    };
    let proof = glass.log().prove(seq, &checkpoint)?;
    if let Some(path) = header {
        let (bytes, _) = glass.log().header(seq)?;
        std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(&proof.to_string())
}
