//! Sockets that mean harm: they begin and do not go on, send too much, or talk where there is nothing to say.
//! Ordinary readers are measured beside them.

use crate::Failed;
use crate::figures::{resident, verdict};
use crate::line::sessions;
use crate::pages::{Asked, steady};
use crate::tour::Tour;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// Ordinary requests a second, and over how many connections.
const RATE: f64 = 20.0;
const LINES: usize = 8;

/// How many sockets send a byte of a head now and then, how many nothing, how many a byte of a body.
const SLOW_HEADS: usize = 1_000;
const SILENT: usize = 300;
const SLOW_BODIES: usize = 100;

/// How many send heads and bodies without end, and how many talk on `/live`.
const ENDLESS: usize = 4;
const TALKERS: usize = 16;

/// How long a socket may stay that does not finish asking, in seconds: ten, and a moment.
const CLOSED_IN: f64 = 12.0;

/// How much more memory may be held while it goes on, in MiB.
const MORE_MEMORY: u64 = 64;

/// What became of one sort of sockets.
#[derive(Default)]
struct Fate {
    /// How many were opened.
    opened: AtomicUsize,
    /// How many the server closed.
    closed: AtomicUsize,
    /// How many it refused in words.
    refused: AtomicUsize,
    /// The longest that one stayed, in milliseconds.
    longest: AtomicU64,
}

impl Fate {
    fn closed(&self, since: Instant) {
        self.closed.fetch_add(1, Relaxed);
        self.longest.fetch_max(u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX), Relaxed);
    }

    fn seconds(&self) -> f64 {
        self.longest.load(Relaxed) as f64 / 1000.0
    }

    fn line(&self) -> String {
        let [opened, closed, refused] = [&self.opened, &self.closed, &self.refused].map(|n| n.load(Relaxed));
        format!(
            "{opened} opened, {closed} closed, {refused} refused in words, the longest after {:.1} s",
            self.seconds()
        )
    }
}

/// Runs it and reports.
pub async fn run(addr: SocketAddr, pid: u32, seconds: u64) -> Result<(), Failed> {
    let sessions = Arc::new(sessions(addr, 8).await?);
    let tour = Arc::new(Tour::of(addr, &sessions[0]).await?);
    // Once to fill what every page needs.
    steady(addr, &sessions, &tour, RATE, LINES, 10).await?;
    let before = steady(addr, &sessions, &tour, RATE, LINES, seconds).await?;
    let calm = resident(pid)?;
    let [heads, silent, bodies, endless, talkers] = [(); 5].map(|()| Arc::<Fate>::default());
    let mut harm = Vec::new();
    harm.extend((0..SLOW_HEADS).map(|_| again(addr, &heads, slow_head)));
    harm.extend((0..SILENT).map(|_| again(addr, &silent, silence)));
    harm.extend((0..SLOW_BODIES).map(|_| again(addr, &bodies, slow_body)));
    harm.extend((0..ENDLESS).map(|_| again(addr, &endless, endless_head)));
    harm.extend((0..ENDLESS).map(|_| again(addr, &endless, endless_body)));
    harm.extend((0..TALKERS).map(|_| again(addr, &talkers, talk)));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (half, pressed) = (resident(pid)?, steady(addr, &sessions, &tour, RATE, LINES, seconds).await?);
    let full = resident(pid)?;
    harm.into_iter().for_each(|task| task.abort());
    answered(&before, &pressed);
    let sorts = [("slow heads", &heads), ("silent sockets", &silent), ("slow bodies", &bodies)];
    for (sort, fate) in sorts {
        let is_met = fate.closed.load(Relaxed) > 0 && fate.seconds() <= CLOSED_IN;
        verdict(sort, &fate.line(), &format!("each closed within {CLOSED_IN} s"), is_met);
    }
    verdict("heads and bodies without end", &endless.line(), "closed at once", endless.seconds() <= 2.0);
    verdict("talk on /live", &talkers.line(), "closed at once", talkers.seconds() <= 2.0);
    let found = format!("{} MiB calm, {} after 3 s, {} at the end", calm / 1024, half / 1024, full / 1024);
    let is_flat = full.saturating_sub(calm) <= MORE_MEMORY * 1024;
    verdict("memory", &found, &format!("at most {MORE_MEMORY} MiB more"), is_flat);
    Ok(())
}

/// Whether readers were answered as if nothing were.
fn answered(before: &Asked, pressed: &Asked) {
    println!("        alone:   {}, {:?}", before.times.line(), before.by_status);
    println!("        pressed: {}, {:?}", pressed.times.line(), pressed.by_status);
    let p99 = |asked: &Asked| asked.times.quantile(0.99).unwrap_or(f64::INFINITY);
    let other = pressed.times.n() - pressed.by_status.get(&200).copied().unwrap_or(0);
    let found =
        format!("p99 {:.0} ms beside {:.0} ms, {other} not answered with 200", p99(pressed), p99(before));
    let most = (2.0 * p99(before)).max(100.0);
    verdict(
        "pages meanwhile",
        &found,
        "within twice, or 100 ms; none failed",
        p99(pressed) <= most && other == 0,
    );
}

/// Does one sort of harm again and again.
fn again<F>(addr: SocketAddr, fate: &Arc<Fate>, harm: fn(TcpStream, Arc<Fate>) -> F) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let fate = fate.clone();
    tokio::spawn(async move {
        loop {
            if let Ok(stream) = TcpStream::connect(addr).await {
                fate.opened.fetch_add(1, Relaxed);
                harm(stream, fate.clone()).await;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    })
}

async fn slow_head(stream: TcpStream, fate: Arc<Fate>) {
    drip(stream, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", &fate).await;
}

async fn slow_body(stream: TcpStream, fate: Arc<Fate>) {
    let head = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\r\nmail=";
    drip(stream, head, &fate).await;
}

async fn silence(stream: TcpStream, fate: Arc<Fate>) {
    drip(stream, b"", &fate).await;
}

/// Sends a beginning, and a byte a second after it, if there was one, until the server has had enough.
async fn drip(mut stream: TcpStream, start: &[u8], fate: &Fate) {
    let since = Instant::now();
    if stream.write_all(start).await.is_err() {
        return fate.closed(since);
    }
    let mut heard = [0; 512];
    loop {
        match tokio::time::timeout(Duration::from_secs(1), stream.read(&mut heard)).await {
            Ok(Ok(0) | Err(_)) => return fate.closed(since),
            Ok(Ok(_)) => {
                fate.refused.fetch_add(1, Relaxed);
                return fate.closed(since);
            }
            Err(_) if start.is_empty() => {}
            Err(_) => {
                if stream.write_all(b"x").await.is_err() {
                    return fate.closed(since);
                }
            }
        }
    }
}

async fn endless_head(stream: TcpStream, fate: Arc<Fate>) {
    let start = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ";
    pour(stream, start, &[b'x'; 16 << 10], &fate).await;
}

async fn endless_body(stream: TcpStream, fate: Arc<Fate>) {
    let start = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\
                  Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\r\n";
    let mut chunk = b"4000\r\n".to_vec();
    chunk.extend([b'x'; 0x4000]);
    chunk.extend(b"\r\n");
    pour(stream, start, &chunk, &fate).await;
}

/// Sends a beginning and then the same without end, until the server has had enough.
async fn pour(stream: TcpStream, start: &[u8], more: &[u8], fate: &Fate) {
    let since = Instant::now();
    let (mut from, mut to) = stream.into_split();
    let mut heard = [0; 512];
    let sending = async {
        if to.write_all(start).await.is_ok() {
            while to.write_all(more).await.is_ok() {}
        }
    };
    tokio::select! {
        () = sending => {}
        read = from.read(&mut heard) => {
            if matches!(read, Ok(n) if n > 0) {
                fate.refused.fetch_add(1, Relaxed);
            }
        }
    }
    fate.closed(since);
}

/// Opens the socket of a page and talks, until it is closed.
async fn talk(stream: TcpStream, fate: Arc<Fate>) {
    use futures_util::SinkExt;
    use tokio_tungstenite::{client_async, tungstenite::Message};
    let since = Instant::now();
    if let Ok((mut socket, _)) = client_async("ws://localhost/live", stream).await {
        while socket.send(Message::text("x".repeat(900))).await.is_ok() {}
    }
    fate.closed(since);
}
