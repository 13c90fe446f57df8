//! `comity erase`: forget a person, withdraw the words of some acts, or close a privileged matter for ever.
//! Proofs stay valid; a legal hold stands in the way, and says so.

use super::Workspace;
use crate::{clock, out, writing};
use anyhow::{Result, bail};
use comity_spine::{Seq, Slug};
use std::io::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// Whom to forget: an address, a handle, a name or an id
    #[arg(long, value_name = "PERSON", conflicts_with = "words_of")]
    subject: Option<String>,
    /// The acts whose words to withdraw
    #[arg(long, value_name = "SEQ", value_delimiter = ',')]
    words_of: Vec<u64>,
    /// The privileged matter to close: its words go, and its key is destroyed
    #[arg(long, value_name = "ID", conflicts_with_all = ["subject", "words_of"])]
    matter: Option<Slug>,
    /// On what ground: art17, left, by-author …
    #[arg(long)]
    basis: Slug,
    #[command(flatten)]
    at: Workspace,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let mut desk = args.at.desk()?;
    let now = clock::now();
    let mut out = out::stdout();
    match (&args.subject, &args.matter) {
        (None, Some(matter)) => {
            let acted = desk.close_matter(matter, &args.basis, None, now)?;
            super::sign(&mut desk)?;
            writeln!(
                out,
                "{matter} is closed (act {}): its words are gone, and its key with them.",
                acted.seq
            )?;
            writeln!(out, "That it took place, between which functions and when, stays in the log.")?;
        }
        (Some(subject), _) => {
            let person = super::person(desk.vault(), subject)?;
            let acted = desk.erase(person, &args.basis, None, now)?;
            super::sign(&mut desk)?;
            writing::forget(&args.at.dir()?, person)?;
            writeln!(out, "{person} is forgotten (act {}): words, names and handles are gone.", acted.seq)?;
            writeln!(out, "What they wrote in documents together stays, and says no longer who wrote it.")?;
            writeln!(
                out,
                "What stays is the random id and when it acted. Backups made before still hold the rest."
            )?;
        }
        (None, None) if args.words_of.is_empty() => {
            bail!(
                "say whom to forget (--subject), which words to withdraw (--words-of) or which matter to close (--matter)"
            )
        }
        (None, None) => {
            let seqs: Vec<Seq> = args.words_of.iter().copied().map(Seq).collect();
            let acted = desk.withdraw(&seqs, &args.basis, None, now)?;
            super::sign(&mut desk)?;
            writeln!(out, "The words of {} acts are withdrawn (act {}).", seqs.len(), acted.seq)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
