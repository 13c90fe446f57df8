//! Thousands of open pages, and somebody who writes: how long until each of them is told.

use crate::Failed;
use crate::figures::{Times, resident, verdict};
use crate::line::{Line, sessions};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{client_async_with_config, tungstenite::Message};

/// How many pages are open.
const VIEWERS: usize = 5_000;

/// How many acts a second.
const WRITES: f64 = 2.0;

/// How many pages open at the same time.
const AT_ONCE: usize = 64;

/// One frame: which viewer, what it said, when.
struct Frame {
    viewer: usize,
    next: u64,
    at: Instant,
}

/// Runs it and reports.
pub async fn run(addr: SocketAddr, pid: u32, seconds: u64) -> Result<(), Failed> {
    let sessions = sessions(addr, 40).await?;
    let mut writer = Line::open(addr, Some(sessions[0].clone())).await?;
    // The first act sets the pen up; a page that is drawn fills what every page needs.
    let (initiative, to) = somewhere(&mut writer).await?;
    write(&mut writer, &initiative, &to, 0).await?;
    let before = resident(pid)?;
    let (told, mut frames) = mpsc::unbounded_channel();
    let (stop, stopped) = watch::channel(false);
    open_all(addr, &sessions, &told, &stopped).await?;
    drop(told);
    let after = resident(pid)?;
    let sent = write_all(&mut writer, &initiative, &to, seconds).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    stop.send_replace(true);
    let mut heard: Vec<Vec<(u64, Instant)>> = vec![Vec::new(); VIEWERS];
    while let Some(frame) = frames.recv().await {
        heard[frame.viewer].push((frame.next, frame.at));
    }
    report(&sent, &heard, before, after);
    Ok(())
}

/// A Room in which the writer can ask somebody something: the initiative, and a function to ask.
async fn somewhere(line: &mut Line) -> Result<(String, String), Failed> {
    let wall = line.text("/").await?;
    let between = |text: &str, before: &str| {
        text.split(before).nth(1).and_then(|rest| rest.split(['"', '?']).next()).map(str::to_owned)
    };
    let initiative = between(&wall, "href=\"/room/").ok_or("no Room is on the Wall")?;
    Ok((initiative, "legal".to_owned()))
}

/// Asks something; when it was sent.
async fn write(line: &mut Line, initiative: &str, to: &str, n: usize) -> Result<Instant, Failed> {
    let form = format!("initiative={initiative}&to={to}&level=small&text=Question+{n}");
    let sent = Instant::now();
    let answer = line.post("/acts/ask.sent", form).await?;
    match answer.status {
        303 => Ok(sent),
        status => Err(format!(
            "an ask was answered with {status}: {}",
            String::from_utf8_lossy(&answer.body[..answer.body.len().min(8_000)])
        )
        .into()),
    }
}

async fn open_all(
    addr: SocketAddr,
    sessions: &[String],
    told: &mpsc::UnboundedSender<Frame>,
    stopped: &watch::Receiver<bool>,
) -> Result<(), Failed> {
    let began = Instant::now();
    for first in (0..VIEWERS).step_by(AT_ONCE) {
        let opening = (first..(first + AT_ONCE).min(VIEWERS)).map(|viewer| {
            let session = sessions[viewer % sessions.len()].clone();
            tokio::spawn(open(addr, session, viewer, told.clone(), stopped.clone()))
        });
        for opened in opening.collect::<Vec<_>>() {
            opened.await??;
        }
    }
    println!("        {VIEWERS} pages opened their sockets in {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Opens one socket, and listens to it from then on.
async fn open(
    addr: SocketAddr,
    session: String,
    viewer: usize,
    told: mpsc::UnboundedSender<Frame>,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), Failed> {
    let stream = TcpStream::connect(addr).await?;
    stream.set_nodelay(true)?;
    let mut request = format!("ws://{addr}/live").into_client_request()?;
    request.headers_mut().insert("cookie", session.parse()?);
    request.headers_mut().insert("origin", format!("http://{addr}").parse()?);
    let config = WebSocketConfig::default().read_buffer_size(1 << 10).write_buffer_size(0);
    let (mut socket, _) = client_async_with_config(request, stream, Some(config)).await?;
    tokio::spawn(async move {
        use futures_util::StreamExt;
        loop {
            let message = tokio::select! {
                message = socket.next() => message,
                _ = stopped.changed() => return,
            };
            let Some(Ok(message)) = message else { return };
            let at = Instant::now();
            if let Message::Text(text) = message
                && let Ok(next) = text.parse()
            {
                // Whoever counts has stopped counting.
                let _ = told.send(Frame { viewer, next, at });
            }
        }
    });
    Ok(())
}

/// Acts at a steady rate; when each was sent.
async fn write_all(
    line: &mut Line,
    initiative: &str,
    to: &str,
    seconds: u64,
) -> Result<Vec<Instant>, Failed> {
    let began = tokio::time::Instant::now();
    let mut sent = Vec::new();
    for n in 0..(seconds as f64 * WRITES) as usize {
        tokio::time::sleep_until(began + Duration::from_secs_f64(n as f64 / WRITES)).await;
        sent.push(write(line, initiative, to, n + 1).await?);
    }
    Ok(sent)
}

fn report(sent: &[Instant], heard: &[Vec<(u64, Instant)>], before: u64, after: u64) {
    // Every act moves the number by one, and nobody else acts: the last is what everybody must have heard.
    let last = heard.iter().flatten().map(|(next, _)| *next).max().unwrap_or(0);
    let first = last + 1 - sent.len() as u64;
    let (mut times, mut n_frames, mut n_lost) = (Times::default(), 0, 0);
    for frames in heard {
        n_lost += usize::from(frames.last().is_none_or(|(next, _)| *next != last));
        n_frames += frames.len();
        for (i, sent) in sent.iter().enumerate() {
            // A frame that tells of a later act tells of this one, too.
            if let Some((_, at)) = frames.iter().find(|(next, _)| *next >= first + i as u64) {
                times.add(at.saturating_duration_since(*sent));
            }
        }
    }
    println!(
        "        {} acts, {n_frames} frames; from sending an act to its frame: {}",
        sent.len(),
        times.line()
    );
    let p99 = times.quantile(0.99).unwrap_or(f64::INFINITY);
    verdict("act to frame", &format!("p99 {p99:.0} ms"), "p99 <= 1000 ms", p99 <= 1000.0);
    let found = format!("{n_lost} of {VIEWERS} did not hear of the last act");
    verdict("dropped without a resync", &found, "none", n_lost == 0);
    let each = after.saturating_sub(before) as f64 / VIEWERS as f64;
    let found = format!("{each:.1} KiB ({} to {} MiB)", before / 1024, after / 1024);
    verdict("memory a connection", &found, "<= 25 KB", each * 1.024 <= 25.0);
}
