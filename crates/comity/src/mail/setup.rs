//! How mail goes out and comes in, as whoever runs Comity said; kept in the vault, without any password.

use anyhow::{Context, Result, bail};
use comity_post::Post;
use comity_spine::At;
use comity_vault::Vault;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

const KEY: &str = "mail";

/// How mail goes out and comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The server that takes mail: `smtps://comity@mail.acme.example`. `COMITY_SMTP` outweighs it.
    pub smtp: String,
    /// The address that letters come from.
    pub from: String,
    /// The address that answers come to; a token is put into it behind a `+`. Without it nothing can be
    /// answered by mail.
    pub replies: Option<String>,
    /// Where people reach the pages; without it letters have no links.
    pub base_url: Option<String>,
    /// A maildir into which the mail server puts what comes to `replies`.
    pub maildir: Option<PathBuf>,
    /// Since when: no list that was due before goes out by itself.
    pub since: At,
}

impl Setup {
    /// What was said; `None` while nobody has.
    pub fn read(vault: &Vault) -> Result<Option<Setup>> {
        let Some(value) = vault.setting(KEY)? else { return Ok(None) };
        let mut setup: Setup = serde_json::from_value(value)
            .context("what is kept of mail cannot be read: say it again with `comity admin mail`")?;
        if let Ok(smtp) = std::env::var("COMITY_SMTP") {
            setup.smtp = smtp;
        }
        Ok(Some(setup))
    }

    /// Keeps it, once it makes sense.
    pub fn keep(&self, vault: &mut Vault) -> Result<()> {
        self.post()?;
        comity_post::address(&self.from)?;
        if let Some(replies) = &self.replies {
            comity_post::address(replies)?;
            if replies.contains('+') {
                bail!("leave the `+` out of {replies}: Comity puts one in itself, with a token behind it");
            }
        }
        if let Some(maildir) = &self.maildir
            && !maildir.join("new").is_dir()
        {
            bail!("{} is no maildir: it has no folder `new`", maildir.display());
        }
        Ok(vault.set_setting(KEY, &serde_json::to_value(self)?)?)
    }

    /// Sets mail up no more.
    pub fn forget(vault: &mut Vault) -> Result<()> {
        Ok(vault.clear_setting(KEY)?)
    }

    /// The server, told the password of `COMITY_SMTP_PASSWORD`.
    pub fn post(&self) -> Result<Post> {
        let password = std::env::var("COMITY_SMTP_PASSWORD").ok();
        Ok(Post::at(&self.smtp, password.as_deref())?)
    }

    /// The address that answers by a token.
    pub fn reply_address(&self, token: &str) -> Option<String> {
        let (local, domain) = self.replies.as_deref()?.split_once('@')?;
        Some(format!("{local}+{token}@{domain}"))
    }

    /// The token in an address that answers, if it is one of ours; `address` is folded.
    pub fn token_in<'a>(&self, address: &'a str) -> Option<&'a str> {
        let replies = self.replies.as_deref()?.to_lowercase();
        let (local, domain) = replies.split_once('@')?;
        let (theirs, at) = address.split_once('@')?;
        let token = theirs.strip_prefix(local)?.strip_prefix('+')?;
        (at == domain).then_some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_the_address_that_it_was_put_into_and_in_no_other() {
        let setup = Setup {
            smtp: "smtp://localhost".to_owned(),
            from: "comity@acme.example".to_owned(),
            replies: Some("Reply@acme.example".to_owned()),
            base_url: None,
            maildir: None,
            since: At(0),
        };
        let address = setup.reply_address("t0ken").unwrap().to_lowercase();
        assert_eq!(address, "reply+t0ken@acme.example");
        assert_eq!(setup.token_in(&address), Some("t0ken"));
        for other in
            ["reply@acme.example", "reply+t0ken@other.example", "noreply+t0ken@acme.example", "reply+"]
        {
            assert_eq!(setup.token_in(other), None, "{other}");
        }
    }
}
