//! From a signature to a handle: the mailmap first, then what GitHub's stand-in addresses say.

use super::credits::Credit;
use crate::item::{Being, Handle};
use comity_spine::{At, Depth};
use gix::bstr::{BStr, ByteSlice};
use gix::mailmap::Snapshot;

/// The mailmap of a repository.
pub(super) struct Names {
    mailmap: Snapshot,
}

impl Names {
    /// The repository's own `.mailmap` and a further one.
    pub(super) fn of(repo: &gix::Repository, further: Option<&str>) -> Names {
        let mut mailmap = repo.open_mailmap();
        if let Some(text) = further {
            mailmap.merge(gix::mailmap::parse_ignore_errors(text.as_bytes()));
        }
        Names { mailmap }
    }

    /// Who a name and an address are; `None` where there is no address.
    pub(super) fn credit(&self, name: &BStr, email: &BStr, at: At, depth: Depth) -> Option<Credit> {
        let signature = gix::actor::SignatureRef { name, email, time: "0 +0000" };
        let mapped = self.mailmap.try_resolve_ref(signature);
        let email = mapped.as_ref().and_then(|mapped| mapped.email).unwrap_or(email);
        let name = mapped.as_ref().and_then(|mapped| mapped.name).unwrap_or(name);
        let who = handle(email)?;
        let name = name.to_str_lossy().trim().to_owned();
        let bot = who.text.ends_with("[bot]") || name.ends_with("[bot]");
        let being = bot.then_some(Being::Bot);
        Some(Credit { who, name: Some(name).filter(|name| !name.contains('@')), being, at, depth })
    }
}

/// The handle of an address; GitHub's stand-in addresses give a login, GitHub's own address gives none.
pub(super) fn handle(email: &BStr) -> Option<Handle> {
    let email = email.to_str_lossy();
    let email = email.trim().to_lowercase();
    if email.is_empty() || email.len() > 254 || email.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        return None;
    }
    if email == "noreply@github.com" {
        return None;
    }
    if let Some(login) = email.strip_suffix("@users.noreply.github.com") {
        let login = login.split_once('+').map_or(login, |(_, login)| login);
        return (!login.is_empty()).then(|| Handle::new("github", login));
    }
    Some(Handle::new("git", &email))
}

/// A trailer's `Name <address>`.
pub(super) fn named(value: &BStr) -> Option<(&BStr, &BStr)> {
    let (open, close) = (value.rfind_byte(b'<')?, value.rfind_byte(b'>')?);
    (open < close).then(|| (value[..open].trim().as_bstr(), value[open + 1..close].trim().as_bstr()))
}
