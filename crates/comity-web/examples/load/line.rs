//! One connection that asks for pages and sends forms, as one browser would.

use crate::Failed;
use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, HOST, RETRY_AFTER, SET_COOKIE};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// An open connection.
pub struct Line {
    addr: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    /// The session with which it asks.
    pub cookie: Option<String>,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Whether it says when to come again.
    pub has_retry_after: bool,
    /// The session that it hands out.
    pub cookie: Option<String>,
    /// Its body.
    pub body: Bytes,
}

impl Line {
    /// Opens a connection.
    pub async fn open(addr: SocketAddr, cookie: Option<String>) -> Result<Line, Failed> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // A connection that ends is seen at the next request.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Line { addr, sender, cookie })
    }

    /// Asks for a page, compressed as browsers ask for it.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Failed> {
        self.send(Method::GET, path, String::new(), true).await
    }

    /// Asks for a page as text.
    pub async fn text(&mut self, path: &str) -> Result<String, Failed> {
        let answer = self.send(Method::GET, path, String::new(), false).await?;
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, form: String) -> Result<Answer, Failed> {
        self.send(Method::POST, path, form, false).await
    }

    async fn send(&mut self, method: Method, path: &str, form: String, zip: bool) -> Result<Answer, Failed> {
        if self.sender.ready().await.is_err() {
            *self = Line::open(self.addr, self.cookie.take()).await?;
        }
        let mut request = Request::builder().method(method.clone()).uri(path);
        request = request.header(HOST, self.addr.to_string());
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if method == Method::POST {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if zip {
            request = request.header(ACCEPT_ENCODING, "gzip");
        }
        let (head, body) =
            self.sender.send_request(request.body(Full::new(form.into()))?).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
        let session = text(SET_COOKIE).and_then(|cookie| cookie.split(';').next());
        Ok(Answer {
            status: head.status.as_u16(),
            has_retry_after: text(RETRY_AFTER).is_some(),
            cookie: session.filter(|session| !session.ends_with('=')).map(str::to_owned),
            body,
        })
    }
}

/// Signs in as the people that the demo lets one be, at most so many; the sessions.
pub async fn sessions(addr: SocketAddr, most: usize) -> Result<Vec<String>, Failed> {
    let mut line = Line::open(addr, None).await?;
    let page = line.text("/sign-in").await?;
    let people = page.split("name=\"person\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let people: Vec<String> = people.take(most).map(str::to_owned).collect();
    let mut sessions = Vec::new();
    for person in people {
        let answer = line.post("/sign-in", format!("person={person}")).await?;
        sessions.push(answer.cookie.ok_or("the demo let nobody in")?);
    }
    if sessions.is_empty() { Err("the demo offers nobody to be".into()) } else { Ok(sessions) }
}
