//! How mail goes out and comes in.

use crate::cmd::Workspace;
use crate::mail::Setup;
use crate::{clock, out};
use anyhow::{Result, bail};
use comity_vault::Vault;
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Say {
    /// The server that takes mail: smtps://NAME@HOST, smtp://HOST?tls=required, smtp://127.0.0.1:25. The
    /// password comes from COMITY_SMTP_PASSWORD and is kept nowhere
    #[arg(long, value_name = "URL")]
    smtp: Option<String>,
    /// The address that mail comes from
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// The address at which replies arrive; the server must deliver reply+ANYTHING@… there, too
    #[arg(long, value_name = "ADDRESS")]
    replies: Option<String>,
    /// Where people reach the pages, for links in mails
    #[arg(long, value_name = "URL", value_parser = super::base)]
    base_url: Option<String>,
    /// A maildir in which replies arrive; a running server takes them from there
    #[arg(long, value_name = "DIR")]
    maildir: Option<PathBuf>,
    /// Send no mail any more
    #[arg(long, conflicts_with_all = ["smtp", "from", "replies", "base_url", "maildir"])]
    off: bool,
}

/// Sets mail up, changes it, ends it, or says how it is. There must be a workspace.
pub(super) fn say(at: &Workspace, say: &Say, out: &mut impl Write) -> Result<()> {
    let mut vault = Vault::open(&at.dir()?)?;
    if say.off {
        Setup::forget(&mut vault)?;
        writeln!(out, "No mail goes out any more.")?;
        return Ok(());
    }
    let known = Setup::read(&vault)?;
    let changes = [say.smtp.is_some(), say.from.is_some(), say.replies.is_some(), say.base_url.is_some()];
    if !changes.contains(&true) && say.maildir.is_none() {
        return match known {
            Some(setup) => shown(&setup, out),
            None => Ok(writeln!(out, "No mail goes out: say `comity admin mail --smtp … --from …`.")?),
        };
    }
    let mut setup = match (known, &say.smtp, &say.from) {
        (Some(setup), _, _) => setup,
        (None, Some(smtp), Some(from)) => Setup {
            smtp: smtp.clone(),
            from: from.clone(),
            replies: None,
            base_url: None,
            maildir: None,
            since: clock::now(),
        },
        _ => bail!("say both, --smtp and --from: which server takes mail, and which address it comes from"),
    };
    setup.smtp = say.smtp.clone().unwrap_or(setup.smtp);
    setup.from = say.from.clone().unwrap_or(setup.from);
    setup.replies = say.replies.clone().or(setup.replies);
    setup.base_url = say.base_url.clone().or(setup.base_url);
    if let Some(maildir) = &say.maildir {
        setup.maildir = Some(std::path::absolute(maildir)?);
    }
    setup.keep(&mut vault)?;
    shown(&setup, out)
}

fn shown(setup: &Setup, out: &mut impl Write) -> Result<()> {
    writeln!(out, "Mail goes out by {}, from {}.", setup.smtp, setup.from)?;
    match &setup.replies {
        Some(replies) => writeln!(out, "Replies come to {replies}.")?,
        None => writeln!(out, "Nothing can be answered by mail: say --replies ADDRESS.")?,
    }
    match &setup.base_url {
        Some(base) => writeln!(out, "Links lead to {base}.")?,
        None => writeln!(out, "Mails have no links: say --base-url URL.")?,
    }
    match &setup.maildir {
        Some(maildir) => writeln!(out, "A running server takes replies from {}.", maildir.display())?,
        None => writeln!(out, "Replies are taken by `comity mail take`, or say --maildir DIR.")?,
    }
    let password = if std::env::var_os("COMITY_SMTP_PASSWORD").is_some() { "is" } else { "is not" };
    out::note(&format!("COMITY_SMTP_PASSWORD {password} set here"));
    Ok(())
}
