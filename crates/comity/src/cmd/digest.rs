//! `comity digest`: write what waits for people to them, or show what would be written.

use super::{Workspace, person, serve};
use crate::mail::Postmaster;
use crate::mail::calendar::occasion;
use crate::mail::drawer::of_digest;
use crate::mail::letters::Addressee;
use crate::{clock, out};
use anyhow::{Result, bail};
use clap::ValueEnum;
use comity_spine::At;
use comity_vault::{Fate, MailWish};
use comity_web::as_of::Asked;
use std::io::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// Only to this person: an address, another handle, a name or an id
    #[arg(long, value_name = "PERSON")]
    to: Option<String>,
    /// Only show what would be written
    #[arg(long)]
    dry_run: bool,
    /// As of another instant; to look at, not to send
    #[arg(long, value_parser = super::instant, requires = "dry_run", value_name = "INSTANT")]
    as_of: Option<At>,
    /// What is shown
    #[arg(long, value_enum, default_value = "text", requires = "dry_run")]
    show: Show,
    #[command(flatten)]
    at: Workspace,
}

/// A shape of what would be written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// Its subject and its plain text
    Text,
    /// Its HTML
    Html,
    /// The whole mail
    Mail,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let dir = args.at.dir()?;
    let house = serve::with_door(&dir)?;
    let now = clock::now();
    let post = match args.dry_run {
        true => Some(Postmaster::writing_only(&dir, &house)?),
        false => Postmaster::open(&dir, &house)?,
    };
    let Some(mut post) = post else {
        bail!(
            "no mail server is set up: say one with `comity admin mail --smtp … --from …`, or add --dry-run"
        );
    };
    let people = match &args.to {
        None => post.addressees(now)?,
        Some(text) => {
            let id = person(&post.vault, text)?;
            match post.addressee(id)? {
                Some(to) => vec![to],
                None => bail!("no mail address of {text} is known"),
            }
        }
    };
    if people.is_empty() {
        bail!("nobody was let in yet, so there is nobody to write to: `comity admin grant PERSON member`");
    }
    let mut out = out::stdout();
    let mut failed = false;
    for to in &people {
        if args.dry_run {
            show(args, &post, to, now, &mut out)?;
        } else {
            failed |= send(&mut post, to, now, &mut out)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(failed)))
}

fn show(args: &Args, post: &Postmaster<'_>, to: &Addressee, now: At, out: &mut impl Write) -> Result<()> {
    let pairs = args.as_of.map(|at| vec![("as_of".to_owned(), at.to_string())]);
    let at = args.as_of.unwrap_or(now);
    let day = occasion(&to.wish, &to.days(), at).or_else(|| occasion(&MailWish::default(), &to.days(), at));
    let occasion = day.map_or_else(|| "digest".to_owned(), |(day, _)| of_digest(day));
    let written = post.write(to, &occasion, &Asked::new(pairs.unwrap_or_default()), at)?;
    match args.show {
        Show::Text => {
            writeln!(
                out,
                "To: {}\nSubject: {}\n\n{}",
                written.letter.to, written.letter.subject, written.letter.text
            )?;
            if written.digest.is_empty {
                writeln!(out, "(There is nothing to tell, so this would not be sent.)\n")?;
            }
        }
        Show::Html => writeln!(out, "{}", written.digest.html)?,
        Show::Mail => out.write_all(&written.letter.bytes()?)?,
    }
    Ok(())
}

/// Sends somebody's newest list; says whether that failed.
fn send(post: &mut Postmaster<'_>, to: &Addressee, now: At, out: &mut impl Write) -> Result<bool> {
    let address = &to.address;
    let Some((day, _)) = occasion(&to.wish, &to.days(), now) else {
        writeln!(out, "{address} wants no mail.")?;
        return Ok(false);
    };
    let fate = match post.deliver(to, day, now)? {
        Some(fate) => fate,
        None => {
            let before = post.vault.letter(to.person, &of_digest(day))?.map(|letter| letter.fate);
            match before {
                Some(Fate::Failed { fault, next: Some(next) }) => {
                    writeln!(
                        out,
                        "{address}: the list of {day} was not sent: {fault}. It is tried after {next}."
                    )?;
                }
                Some(Fate::Trying) => {
                    writeln!(
                        out,
                        "{address}: nobody knows whether the list of {day} arrived; it is not sent twice."
                    )?;
                }
                _ => writeln!(out, "{address} has had the list of {day}; nothing was sent.")?,
            }
            return Ok(false);
        }
    };
    match &fate {
        Fate::Sent => writeln!(out, "{address}: the list of {day} was sent.")?,
        Fate::Nothing => writeln!(out, "{address}: there was nothing to tell.")?,
        Fate::Trying => {}
        Fate::Failed { fault, .. } => writeln!(out, "{address}: the list of {day} was not sent: {fault}.")?,
    }
    Ok(matches!(fate, Fate::Failed { .. }))
}
