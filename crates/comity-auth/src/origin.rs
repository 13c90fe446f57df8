//! Where people find Comity: the name that stands in their browser, to which passkeys belong.

use comity_spine::Refusal;
use std::fmt;
use webauthn_rs::prelude::Url;

/// A scheme, a name and a port, as a browser writes them: `https://comity.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    url: Url,
    name: String,
}

impl Origin {
    /// Reads one. It is `https://` and a name, or `http://localhost` on this machine.
    ///
    /// # Errors
    /// A sentence that says how it is written.
    pub fn read(text: &str) -> Result<Origin, Refusal> {
        let refused = |why: &str| {
            let shown: String = text.chars().take(80).collect();
            let sentence = format!("`{shown}` {why}: write it as `https://comity.example.com`.");
            Err(Refusal::of("origin", sentence))
        };
        let Ok(url) = Url::parse(text) else { return refused("is no address of a web site") };
        let Some(name) = url.domain().map(str::to_owned) else {
            return refused("has no name, and passkeys belong to a name");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refused("names somebody");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return refused("goes on behind the name");
        }
        match url.scheme() {
            "https" => Ok(Origin { url, name }),
            "http" if name == "localhost" => Ok(Origin { url, name }),
            _ => refused("is not read by TLS, and others on the way could read along"),
        }
    }

    /// The name alone, to which passkeys belong.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether that is the host that a browser asked for.
    pub fn is_host(&self, host: &str) -> bool {
        let ours = match self.url.port() {
            Some(port) => format!("{}:{port}", self.name),
            None => self.name.clone(),
        };
        ours.eq_ignore_ascii_case(host)
    }

    /// Whether TLS stands before it, so that cookies need never travel without.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The address of a path there.
    pub fn at(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_name_behind_tls_or_this_machine() {
        let secure = Origin::read("https://Comity.example.com").unwrap();
        assert_eq!(
            (secure.name(), secure.to_string().as_str()),
            ("comity.example.com", "https://comity.example.com")
        );
        assert!(secure.is_secure() && secure.is_host("comity.EXAMPLE.com"));
        assert!(!secure.is_host("comity.example.com:8443") && !secure.is_host("evil.example"));
        let here = Origin::read("http://localhost:8080").unwrap();
        assert!(!here.is_secure() && here.is_host("localhost:8080") && !here.is_host("localhost"));
        assert_eq!(here.at("/sign-in"), "http://localhost:8080/sign-in");
        for (no, why) in [
            ("comity.example.com", "no address"),
            ("https://10.0.0.7", "has no name"),
            ("http://127.0.0.1:8080", "has no name"),
            ("https://[::1]", "has no name"),
            ("http://comity.example.com", "not read by TLS"),
            ("ftp://comity.example.com", "not read by TLS"),
            ("https://ana@comity.example.com", "names somebody"),
            ("https://comity.example.com/wall", "goes on"),
            ("https://comity.example.com/?x=1", "goes on"),
            ("", "no address"),
        ] {
            let said = Origin::read(no).unwrap_err().sentence;
            assert!(said.contains(why) && said.contains("https://comity.example.com"), "{no}: {said}");
        }
    }
}
