//! Taking a letter to a server.

use crate::letter::{BadLetter, Letter};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{SmtpTransport, Transport};
use std::net::IpAddr;
use std::time::Duration;

/// How long a server may take over one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why an address names no server that mail can go to.
#[derive(Debug, thiserror::Error)]
pub enum BadServer {
    /// It cannot be read.
    #[error("{0} is no SMTP server: write it as in smtps://mail.acme.example or smtp://127.0.0.1:25")]
    Unread(String),
    /// A password within it, where others would read it.
    #[error("leave the password out of the address, since that is kept: set COMITY_SMTP_PASSWORD instead")]
    Password,
    /// A password that would travel in the clear.
    #[error("{0} would be told the password in the clear: write smtps://, or add ?tls=required")]
    Clear(String),
}

/// Why a letter was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// It cannot be written.
    #[error(transparent)]
    Letter(#[from] BadLetter),
    /// The server would not take it, or was not there.
    #[error("{what}")]
    Server {
        /// What was said, as half a sentence.
        what: String,
        /// Whether trying again may help.
        again: bool,
    },
}

/// An SMTP server.
pub struct Post(SmtpTransport);

impl Post {
    /// The server at an address: `smtp://HOST:PORT`, `smtps://HOST`, `smtp://HOST?tls=required`; with a name
    /// before the host (`smtps://comity@HOST`) and a password, it is told both.
    ///
    /// # Errors
    /// An address that names no server, or that holds a password.
    pub fn at(url: &str, password: Option<&str>) -> Result<Post, BadServer> {
        let unread = || BadServer::Unread(shown(url));
        let (scheme, rest) = url.split_once("://").ok_or_else(unread)?;
        if !matches!(scheme, "smtp" | "smtps") {
            return Err(unread());
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err(BadServer::Password);
        }
        let is_clear = scheme == "smtp" && !rest.contains("tls=required");
        let mut transport = SmtpTransport::from_url(url).map_err(|_| unread())?.timeout(Some(PATIENCE));
        if let (Some(user), Some(password)) = (user, password) {
            if is_clear && !is_here(host) {
                return Err(BadServer::Clear(shown(url)));
            }
            transport =
                transport.credentials(Credentials::new(user.replace("%40", "@"), password.to_owned()));
        }
        Ok(Post(transport.build()))
    }

    /// Takes a letter to the server; once this returns, the server has taken it on.
    ///
    /// # Errors
    /// A letter that cannot be written; a server that is not there or will not take it.
    pub fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let message = letter.message()?;
        match self.0.send(&message) {
            Ok(_) => Ok(()),
            Err(error) => {
                let mut what = error.to_string();
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                if let Some(cause) = cause.filter(|cause| !what.contains(cause.as_str())) {
                    what = format!("{what}: {cause}");
                }
                let what = what.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).take(300);
                Err(NotSent::Server { what: what.collect(), again: !error.is_permanent() })
            }
        }
    }
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

/// An address as it may be repeated: without what may be a password.
fn shown(url: &str) -> String {
    let clean: String = url.chars().filter(|sign| !sign.is_control()).take(100).collect();
    match (clean.split_once("://"), clean.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("`{scheme}://…@{host}`"),
        _ => format!("`{clean}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_without_its_password() {
        assert!(Post::at("smtp://127.0.0.1:2525", None).is_ok());
        assert!(Post::at("smtps://comity@mail.acme.example", Some("secret")).is_ok());
        assert!(Post::at("smtp://comity@localhost", Some("secret")).is_ok());
        assert!(Post::at("smtp://comity@mail.acme.example?tls=required", Some("secret")).is_ok());
        let clear = Post::at("smtp://comity@mail.acme.example", Some("secret"));
        assert!(matches!(clear, Err(BadServer::Clear(_))));
        let told = Post::at("smtp://comity:s3cret@mail.acme.example", None).err().unwrap();
        assert!(matches!(told, BadServer::Password) && !told.to_string().contains("s3cret"));
        for bad in ["", "mail.acme.example", "http://mail.acme.example", "smtp://"] {
            assert!(matches!(Post::at(bad, None), Err(BadServer::Unread(_))), "{bad:?}");
        }
    }
}
