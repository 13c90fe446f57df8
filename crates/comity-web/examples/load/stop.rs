//! The server is told to end while people read and write: what it had acknowledged must be there, and open
//! pages are told.

use crate::Failed;
use crate::figures::verdict;
use crate::line::{Line, sessions};
use futures_util::StreamExt;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{client_async, tungstenite::protocol::frame::coding::CloseCode};

/// How many write, how many listen, how many begin to ask and do not go on.
const WRITERS: usize = 4;
const LISTENERS: usize = 200;
const SLOW: usize = 100;

/// How many acts were sent, and how many of them acknowledged.
#[derive(Default)]
struct Written {
    sent: AtomicUsize,
    acknowledged: AtomicUsize,
}

/// Runs it and reports; its last line is for whoever counts what the log holds.
pub async fn run(addr: SocketAddr, pid: u32, seconds: u64) -> Result<(), Failed> {
    let sessions = sessions(addr, WRITERS).await?;
    let mut line = Line::open(addr, Some(sessions[0].clone())).await?;
    let wall = line.text("/").await?;
    let initiative = wall.split("href=\"/room/").nth(1).and_then(|rest| rest.split(['"', '?']).next());
    let initiative = initiative.ok_or("no Room is on the Wall")?.to_owned();
    let told = Arc::new(AtomicUsize::new(0));
    for i in 0..LISTENERS {
        listen(addr, &sessions[i % sessions.len()], told.clone()).await?;
    }
    let mut slow = Vec::new();
    for _ in 0..SLOW {
        let mut stream = TcpStream::connect(addr).await?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").await?;
        slow.push(stream);
    }
    let written = Arc::new(Written::default());
    let writers: Vec<_> = (0..WRITERS)
        .map(|i| {
            let session = sessions[i % sessions.len()].clone();
            tokio::spawn(write(addr, session, initiative.clone(), i, written.clone()))
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let before = written.acknowledged.load(Relaxed);
    let began = Instant::now();
    let sent = Command::new("kill").args(["-TERM", &pid.to_string()]).status()?;
    if !sent.success() {
        return Err("the server cannot be told to end".into());
    }
    let unready = unready(addr, began).await;
    verdict("readiness", &format!("off after {unready:.2} s"), "at once: 0.5 s", unready <= 0.5);
    for writer in writers {
        writer.await?;
    }
    let gone = gone(pid, began).await;
    verdict("end", &format!("after {gone:.1} s"), "<= 10 s", gone <= 10.0);
    let told = told.load(Relaxed);
    verdict("open pages told", &format!("{told} of {LISTENERS}"), "all", told == LISTENERS);
    let (sent, acknowledged) = (written.sent.load(Relaxed), written.acknowledged.load(Relaxed));
    println!("        {before} acts were acknowledged before it was told to end");
    println!("acts {sent} {acknowledged}");
    Ok(())
}

/// Acts as quickly as it is answered, until nobody answers.
async fn write(addr: SocketAddr, session: String, initiative: String, who: usize, written: Arc<Written>) {
    let Ok(mut line) = Line::open(addr, Some(session)).await else { return };
    for n in 0.. {
        let form = format!("initiative={initiative}&to=legal&level=small&text=Until+the+end+{who}-{n}");
        written.sent.fetch_add(1, Relaxed);
        match line.post("/acts/ask.sent", form).await {
            Ok(answer) if answer.status == 303 => written.acknowledged.fetch_add(1, Relaxed),
            _ => return,
        };
    }
}

/// Listens as a page does, and counts that it was told.
async fn listen(addr: SocketAddr, session: &str, told: Arc<AtomicUsize>) -> Result<(), Failed> {
    let mut request = format!("ws://{addr}/live").into_client_request()?;
    request.headers_mut().insert("cookie", session.parse()?);
    let (mut socket, _) = client_async(request, TcpStream::connect(addr).await?).await?;
    tokio::spawn(async move {
        while let Some(Ok(message)) = socket.next().await {
            if matches!(&message, Message::Close(Some(frame)) if frame.code == CloseCode::Away) {
                told.fetch_add(1, Relaxed);
            }
        }
    });
    Ok(())
}

/// After how many seconds `/readyz` says no more that it is ready.
async fn unready(addr: SocketAddr, began: Instant) -> f64 {
    loop {
        let ready = async { Line::open(addr, None).await?.get("/readyz").await };
        let asked = tokio::time::timeout(Duration::from_millis(250), ready).await;
        let is_ready = matches!(asked, Ok(Ok(answer)) if answer.status == 200);
        if !is_ready || began.elapsed() > Duration::from_secs(20) {
            return began.elapsed().as_secs_f64();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// After how many seconds a process runs no more; whoever started it has yet to ask how it ended.
async fn gone(pid: u32, began: Instant) -> f64 {
    loop {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().next());
        if matches!(state, None | Some("Z" | "X")) || began.elapsed() > Duration::from_secs(60) {
            return began.elapsed().as_secs_f64();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
