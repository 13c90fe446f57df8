//! A house that is served on this machine, or at the end of a tunnel: asked over HTTP, with a token.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs::File;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a file may take to be sent and read.
const LONG_PATIENCE: Duration = Duration::from_mins(30);

/// How many bytes of an answer are read.
const MOST: u64 = 64 << 20;

/// Where the house is served, if the command is not to open a workspace itself.
#[derive(clap::Args, Clone, Debug)]
pub struct At {
    /// Ask the house that is served there, with the token in COMITY_TOKEN, instead of opening a workspace
    #[arg(long, global = true, env = "COMITY_SERVER", value_name = "URL")]
    server: Option<String>,
}

impl At {
    /// The server, if one was named.
    pub fn server(&self) -> Result<Option<Server>> {
        self.server.as_deref().map(Server::at).transpose()
    }
}

/// A house that is served.
pub struct Server {
    base: String,
    token: String,
    agent: Agent,
}

impl Server {
    /// The house at an address.
    pub fn at(url: &str) -> Result<Server> {
        if url.starts_with("https://") {
            bail!(
                "this Comity speaks plain HTTP to its own machine only: open a tunnel to the server, and name \
                 its near end, as in --server http://127.0.0.1:8080"
            );
        }
        let bare = url.strip_prefix("http://").filter(|host| !host.is_empty());
        let Some(host) = bare.filter(|host| !host.contains(['?', '#', ' ', '@'])) else {
            bail!("`{url}` is no server: write it as in http://127.0.0.1:8080");
        };
        let host = host.trim_end_matches('/');
        if !comity_web::headers::is_here(host) {
            bail!(
                "`{host}` is another machine, and a token would travel there in the clear: open a tunnel to it, \
                 and name its near end, as in --server http://127.0.0.1:8080"
            );
        }
        let token = std::env::var("COMITY_TOKEN").unwrap_or_default().trim().to_owned();
        if token.is_empty() {
            bail!(
                "put a token into COMITY_TOKEN: your page /account/tokens makes one, and so does \
                 `comity admin token new`"
            );
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .proxy(None);
        Ok(Server { base: format!("http://{host}"), token, agent: config.build().into() })
    }

    /// What an address of the API answers, without the instant around it.
    pub fn get(&self, path: &str) -> Result<Value> {
        let request = self.agent.get(format!("{}/api/v1/{path}", self.base));
        let answer = request.header("authorization", format!("Bearer {}", self.token)).call();
        let mut whole = self.read(answer)?;
        Ok(whole["data"].take())
    }

    /// The answer of an address with the instant that it holds for.
    pub fn whole(&self, path: &str) -> Result<Value> {
        let request = self.agent.get(format!("{}/api/v1/{path}", self.base));
        self.read(request.header("authorization", format!("Bearer {}", self.token)).call())
    }

    /// What came of a request.
    pub fn post(&self, path: &str, body: &Value, once: Option<&str>) -> Result<Value> {
        self.post_patiently(path, body, once, PATIENCE)
    }

    /// What came of a request that may take as long as a large file.
    pub fn post_at_length(&self, path: &str, body: &Value) -> Result<Value> {
        self.post_patiently(path, body, None, LONG_PATIENCE)
    }

    fn post_patiently(
        &self,
        path: &str,
        body: &Value,
        once: Option<&str>,
        patience: Duration,
    ) -> Result<Value> {
        let mut request = self
            .agent
            .post(format!("{}/api/v1/{path}", self.base))
            .config()
            .timeout_global(Some(patience))
            .build()
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        if let Some(once) = once {
            request = request.header("idempotency-key", once);
        }
        self.read(request.send(body.to_string()))
    }

    /// Sends a file as it is, and says what came of it. A large one is read for minutes.
    pub fn put_down(&self, path: &str, asked: &[(&str, String)], file: File) -> Result<Value> {
        let mut request = self
            .agent
            .post(format!("{}/api/v1/{path}", self.base))
            .config()
            .timeout_global(Some(LONG_PATIENCE))
            .build()
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/octet-stream");
        for (name, value) in asked {
            request = request.query(*name, value);
        }
        self.read(request.send(file))
    }

    fn read(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<Value> {
        let mut answer = answer.with_context(|| format!("{} does not answer", self.base))?;
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(MOST).read_to_string();
        let text = text.with_context(|| format!("{} broke off in the middle", self.base))?;
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            bail!("{} answered {status}, and not as Comity does: is it another server?", self.base);
        };
        if status.is_success() {
            return Ok(value);
        }
        let said = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let field = value["field"].as_str().map_or(String::new(), |field| format!("{field}: "));
        let mut told = format!("{field}{}", said("detail"));
        for mistake in value["mistakes"].as_array().into_iter().flatten() {
            let help = mistake["help"].as_str().map_or(String::new(), |help| format!(" ({help})"));
            told +=
                &format!("\n  line {}: {}{help}", mistake["line"], mistake["what"].as_str().unwrap_or("?"));
        }
        bail!("{told}\n  {}", said("mend"))
    }
}
