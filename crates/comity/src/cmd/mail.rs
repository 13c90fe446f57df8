//! `comity mail`: take replies in, and list letters that are not known to have arrived.

use super::{Workspace, serve};
use crate::mail::{Postmaster, replies, round};
use crate::{clock, out};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use comity_desk::Names;
use comity_sources::mail::reply::MAIL_MAX;
use comity_vault::Fate;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a mail server understands as: not now, try again later.
const LATER: u8 = 75;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Sub,
    #[command(flatten)]
    at: Workspace,
}

#[derive(Subcommand)]
enum Sub {
    /// Take replies in: a mail, a mailbox (mbox), a maildir, or `-` for a mail on standard input. Whether
    /// each was taken is printed; the exit code is 0 once all were dealt with, and 75 if they should come
    /// again later
    Take {
        /// A file, a folder, or `-`
        from: PathBuf,
    },
    /// List letters that are not known to have arrived
    List,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Sub::Take { from } => take(&args.at, from),
        Sub::List => list(&args.at),
    }
}

fn take(at: &Workspace, from: &Path) -> Result<ExitCode> {
    let dir = at.dir()?;
    let house = serve::with_door(&dir)?;
    let Some(mut post) = Postmaster::open(&dir, &house)? else {
        bail!("no mail server is set up: say one with `comity admin mail --smtp … --from … --replies …`");
    };
    let now = clock::now();
    let mut out = out::stdout();
    let done = if from.is_dir() {
        let took = round::take_maildir(&mut post, from, now);
        took.map(|all| all.into_iter().map(|(file, said)| format!("{file}: {said}")).collect::<Vec<_>>())
    } else {
        let piped = if from == Path::new("-") { Some(from_stdin()?) } else { None };
        let mails = replies::read(piped.as_ref().map_or(from, |file| file.path()))?;
        mails.iter().map(|came| Ok(replies::take(&mut post, came, now)?.says())).collect()
    };
    match done {
        Ok(lines) if lines.is_empty() => writeln!(out, "There was no mail.")?,
        Ok(lines) => lines.iter().try_for_each(|line| writeln!(out, "{line}"))?,
        Err(error) => {
            out::note(&format!("{error:#}"));
            return Ok(ExitCode::from(LATER));
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What comes on standard input, in a file that a worker may read; of what is too large, so much that it is
/// known to be.
fn from_stdin() -> Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new().context("there is no room for a temporary file")?;
    let mut mail = io::stdin().lock().take(MAIL_MAX as u64 + 1);
    io::copy(&mut mail, &mut file).context("standard input cannot be read")?;
    // The rest is read and dropped: whoever writes it need not learn of a broken pipe.
    io::copy(mail.get_mut(), &mut io::sink()).context("standard input cannot be read")?;
    file.flush()?;
    Ok(file)
}

fn list(at: &Workspace) -> Result<ExitCode> {
    let glass = at.glass()?;
    let names = Names::read(glass.vault(), None)?;
    let mut out = out::stdout();
    let letters = glass.vault().letters_unsent(1_000)?;
    if letters.is_empty() {
        writeln!(out, "Every letter arrived at a server.")?;
    }
    for letter in letters {
        let to = names.person(letter.person).unwrap_or_else(|| letter.person.to_string());
        let fared = match &letter.fate {
            Fate::Failed { fault, next: Some(next) } => {
                format!("not sent: {fault}; tried again after {next}")
            }
            Fate::Failed { fault, next: None } => format!("not sent, and given up: {fault}"),
            _ => "nobody knows whether it arrived; it is not sent twice".to_owned(),
        };
        writeln!(out, "{}  {to}  {}  {fared}", letter.at, letter.occasion)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
