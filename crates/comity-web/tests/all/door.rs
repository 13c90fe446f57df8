//! The door: whom it answers, what every answer carries, how long it waits.

use crate::common;

use crate::common::{Answer, ask, story};
use axum::body::Body;
use axum::http::{Method, Request};
use comity_auth::Origin;
use comity_web::serve::{Patience, serve_with};
use comity_web::{House, loopback_only, router};
use futures_util::StreamExt as _;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

fn house() -> Arc<House> {
    Arc::new(story().house("2026-03-10"))
}

async fn ask_as(host: &str, uri: &str) -> Answer {
    let request = Request::get(uri).header("host", host).body(Body::empty());
    ask(&house(), request.expect("a request")).await
}

#[tokio::test]
async fn a_name_of_somebody_elses_that_points_here_gets_nothing() {
    for host in ["evil.example", "localhost.evil.example:8080", "10.0.0.7:8080", "[::]:8080"] {
        let answer = ask_as(host, "/").await;
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.text.contains("Borealis"), "{host}");
    }
    for host in ["localhost:8080", "127.0.0.1:1", "[::1]:8080", "localhost"] {
        assert_eq!(ask_as(host, "/").await.status, 200, "{host}");
    }
    assert_eq!(ask_as("localhost", "http://evil.example/").await.status, 421);
    let without = Request::get("/").body(Body::empty()).expect("a request");
    assert_eq!(ask(&house(), without).await.status, 421);
    let twice =
        Request::get("/").header("host", "localhost").header("host", "evil.example").body(Body::empty());
    assert_eq!(ask(&house(), twice.expect("a request")).await.status, 421);
}

#[tokio::test]
async fn behind_tls_the_house_answers_to_its_name_and_its_cookie_never_travels_without() {
    let house = story().house("2026-03-10").with_door(Box::new(common::clerk::Doorman));
    let house = Arc::new(house.with_origin(Origin::read("https://comity.example.com").expect("an origin")));
    let asked = async |host: &str, cookie: &str| {
        let request = Request::get("/inbox").header("host", host).header("cookie", cookie);
        ask(&house, request.body(Body::empty()).expect("a request")).await.status
    };
    assert_eq!(asked("comity.example.com", "__Host-comity=1").await, 200);
    assert_eq!(
        asked("comity.example.com", "comity=1").await,
        303,
        "another site of the domain could set that"
    );
    assert_eq!(asked("evil.example", "__Host-comity=1").await, 421);
    assert_eq!(asked("comity.example.com:8443", "__Host-comity=1").await, 421);
    let form = "mail=mia%40acme.example&password=long+enough";
    let request = Request::post("/sign-in").header("host", "comity.example.com");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = ask(&house, request.body(Body::from(form)).expect("a request")).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    assert!(
        cookie.starts_with("__Host-comity=1; Path=/; HttpOnly") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn every_answer_forbids_foreign_scripts_frames_and_guessing() {
    for (host, path) in [
        ("localhost", "/"),
        ("localhost", "/nowhere"),
        ("localhost", "/?as_of=x"),
        ("localhost", "/assets/app.css"),
        ("localhost", "/livez"),
        ("evil.example", "/"),
    ] {
        let headers = ask_as(host, path).await.headers;
        let policy = headers["content-security-policy"].to_str().expect("text");
        for part in
            ["default-src 'none'", "style-src 'self' 'sha256-", "base-uri 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin", "{path}");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin", "{path}");
    }
}

#[tokio::test]
async fn the_pages_are_for_reading_and_a_large_body_is_not_read() {
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let request =
            Request::builder().method(method).uri("/").header("host", "localhost").body(Body::empty());
        let answer = ask(&house(), request.expect("a request")).await;
        assert_eq!(answer.status, 405);
        assert!(answer.text.contains("This page is for reading"));
        assert!(answer.headers.contains_key("allow"));
    }
    let large = Request::post("/").header("host", "localhost").header("content-length", "1048577");
    assert_eq!(ask(&house(), large.body(Body::empty()).expect("a request")).await.status, 413);
}

#[test]
fn only_addresses_of_this_machine_are_listened_on() {
    let addr = |text: &str| text.parse::<SocketAddr>().expect("an address");
    assert!(loopback_only(addr("127.0.0.1:8080")).is_ok());
    assert!(loopback_only(addr("[::1]:0")).is_ok());
    for other in ["0.0.0.0:8080", "192.168.1.4:80", "[::]:80"] {
        let refused = loopback_only(addr(other)).expect_err(other).to_string();
        assert!(refused.contains("listen on 127.0.0.1 or [::1]"), "{refused}");
    }
}

/// A server on a free port of this machine, and what stops it.
async fn open(
    house: Arc<House>,
    patience: Patience,
) -> io::Result<(SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<io::Result<()>>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async move {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(serve_with(listener, router(house), shutdown, patience));
    Ok((addr, stop, serving))
}

#[tokio::test]
async fn who_does_not_finish_asking_is_let_go_and_others_are_answered() -> io::Result<()> {
    let (addr, stop, serving) =
        open(house(), Patience { head: Duration::from_millis(200), ..Patience::default() }).await?;
    let mut silent = TcpStream::connect(addr).await?;
    let mut slow = TcpStream::connect(addr).await?;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: loc").await?;
    let mut quick = TcpStream::connect(addr).await?;
    quick.write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = String::new();
    quick.read_to_string(&mut answer).await?;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("alive\n"), "{answer}");
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(5), slow.read_to_end(&mut rest)).await??;
    let rest = String::from_utf8_lossy(&rest);
    assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 408"), "{rest}");
    let heard = tokio::time::timeout(Duration::from_secs(5), silent.read(&mut [0; 8])).await??;
    assert_eq!(heard, 0, "who says nothing at all is let go, too");
    drop(stop);
    serving.await.map_err(io::Error::other)?
}

#[tokio::test]
async fn when_the_door_closes_nobody_new_comes_in_and_open_connections_end() -> io::Result<()> {
    let (addr, stop, serving) = open(house(), Patience::default()).await?;
    let mut idle = TcpStream::connect(addr).await?;
    idle.write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").await?;
    let mut some = [0u8; 16];
    idle.read_exact(&mut some).await?;
    drop(stop);
    serving.await.map_err(io::Error::other)??;
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await?;
    assert!(TcpStream::connect(addr).await.is_err());
    Ok(())
}

#[tokio::test]
async fn who_holds_every_place_and_asks_for_nothing_makes_room_for_who_does() -> io::Result<()> {
    let (addr, stop, serving) = open(house(), Patience { n_connections: 3, ..Patience::default() }).await?;
    let mut silent = Vec::new();
    for _ in 0..3 {
        silent.push(TcpStream::connect(addr).await?);
    }
    for _ in 0..5 {
        let mut one = TcpStream::connect(addr).await?;
        one.write_all(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        one.read_to_string(&mut answer).await?;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert_eq!(silent[0].read(&mut [0; 8]).await?, 0, "the first that came has gone");
    drop(stop);
    serving.await.map_err(io::Error::other)?
}

#[tokio::test]
async fn a_head_that_never_ends_is_refused() -> io::Result<()> {
    let (addr, stop, serving) = open(house(), Patience::default()).await?;
    let mut long = TcpStream::connect(addr).await?;
    long.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ").await?;
    let (mut from, mut to) = long.into_split();
    let pour = async { while to.write_all(&[b'x'; 1 << 10]).await.is_ok() {} };
    let mut answer = [0; 12];
    tokio::select! {
        () = pour => {}
        read = from.read_exact(&mut answer) => { read?; assert_eq!(&answer, b"HTTP/1.1 431"); }
    }
    drop(stop);
    serving.await.map_err(io::Error::other)?
}

#[tokio::test]
async fn an_open_page_is_told_that_the_house_closes_and_nobody_is_told_that_it_is_ready() -> io::Result<()> {
    let house = house();
    let (addr, stop, serving) = open(house.clone(), Patience::default()).await?;
    let stream = TcpStream::connect(addr).await?;
    let address = format!("ws://localhost:{}/live", addr.port());
    let (mut page, _) = client_async(address, stream).await.map_err(io::Error::other)?;
    let first = page.next().await.expect("a frame").map_err(io::Error::other)?;
    assert_eq!(
        first,
        Message::text(house.listen().borrow().to_string()),
        "a page is told at once where the log is"
    );
    house.close();
    let told = page.next().await.expect("a frame").map_err(io::Error::other)?;
    let Message::Close(Some(frame)) = told else { panic!("{told:?}") };
    assert_eq!((frame.code, frame.reason.as_str()), (CloseCode::Away, "bye"));
    let ready = Request::get("/readyz").header("host", "localhost").body(Body::empty());
    assert_eq!(ask(&house, ready.expect("a request")).await.status, 503);
    drop(stop);
    serving.await.map_err(io::Error::other)?
}
