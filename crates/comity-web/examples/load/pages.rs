//! Readers: each sort of page alone, then all of them at a steady rate.

use crate::Failed;
use crate::figures::{Times, resident, verdict};
use crate::line::{Line, sessions};
use crate::tour::Tour;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Requests a second.
const RATE: f64 = 500.0;

/// How many people read.
const PEOPLE: usize = 40;

/// What a search says while it cannot look into all that was said.
const READING: &str = "still being read";

/// How many connections.
const LINES: usize = 64;

/// Runs it and reports.
pub async fn run(addr: SocketAddr, pid: u32, seconds: u64) -> Result<(), Failed> {
    let sessions = Arc::new(sessions(addr, PEOPLE).await?);
    let tour = Arc::new(Tour::of(addr, &sessions[0]).await?);
    read_in(addr, &sessions[0]).await?;
    alone(addr, &sessions, &tour).await?;
    let asked = steady(addr, &sessions, &tour, RATE, LINES, seconds).await?;
    let (ok, rate) = (asked.by_status.get(&200).copied().unwrap_or(0), asked.times.n() as f64 / asked.took);
    println!("pages at a steady rate: {}", asked.times.line());
    let other = asked.times.n() - ok;
    let p99 = asked.times.quantile(0.99).unwrap_or(f64::INFINITY);
    let is_met = p99 <= 100.0 && other == 0 && rate >= 0.99 * RATE;
    let found = format!("{rate:.0}/s, p99 {p99:.1} ms, {other} not answered with 200");
    verdict("page reads", &found, "500/s, p99 <= 100 ms, none failed", is_met);
    println!("        the server holds {} MiB", resident(pid)? / 1024);
    Ok(())
}

/// Waits until the server has read what acts said, which it does once beside its pages.
async fn read_in(addr: SocketAddr, session: &str) -> Result<(), Failed> {
    let (mut line, began) = (Line::open(addr, Some(session.to_owned())).await?, Instant::now());
    while line.text("/search?q=a").await?.contains(READING) {
        if began.elapsed() > Duration::from_secs(600) {
            return Err("the server has not read what acts said in ten minutes".into());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    println!("        the server had read what acts said after {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Each page by itself, one after the other, by several people: what a page costs.
async fn alone(addr: SocketAddr, sessions: &[String], tour: &Tour) -> Result<(), Failed> {
    let mut line = Line::open(addr, None).await?;
    for (sort, paths) in tour.sorts() {
        let (mut times, mut bytes, mut slowest) = (Times::default(), 0, (Duration::ZERO, ""));
        for round in 0..(120 / paths.len()).max(2) {
            for (i, path) in paths.iter().enumerate() {
                line.cookie = sessions.get((i + round) % sessions.len()).cloned();
                let began = Instant::now();
                let answer = line.get(path).await?;
                let time = began.elapsed();
                times.add(time);
                slowest = slowest.max((time, path));
                bytes = bytes.max(answer.body.len());
                if answer.status != 200 {
                    return Err(format!("{path} was answered with {}", answer.status).into());
                }
            }
        }
        let p95 = times.quantile(0.95).unwrap_or(f64::INFINITY);
        let found = format!("{}, at most {:.0} kB compressed", times.line(), bytes as f64 / 1000.0);
        verdict(&format!("{sort} alone"), &found, "p95 <= 20 ms", p95 <= 20.0);
        if p95 > 20.0 {
            println!("        the slowest was {}", slowest.1);
        }
    }
    Ok(())
}

/// What a steady rate of requests came to.
#[derive(Default)]
pub struct Asked {
    /// How long each took from when it was due, whatever came.
    pub times: Times,
    /// The same of those that were answered with 200.
    pub taken: Times,
    /// How many were answered with each status; 0 is no answer at all.
    pub by_status: BTreeMap<u16, usize>,
    /// How many refusals did not say when to come again.
    pub silent: usize,
    /// How long all of it took, in seconds.
    pub took: f64,
}

/// Asks for pages at a steady rate over so many connections.
pub async fn steady(
    addr: SocketAddr,
    sessions: &Arc<Vec<String>>,
    tour: &Arc<Tour>,
    rate: f64,
    n_lines: usize,
    seconds: u64,
) -> Result<Asked, Failed> {
    let (next, n) = (Arc::new(AtomicUsize::new(0)), (rate * seconds as f64) as usize);
    let began = tokio::time::Instant::now();
    let workers: Vec<_> = (0..n_lines)
        .map(|i| {
            let (next, tour, sessions) = (next.clone(), tour.clone(), sessions.clone());
            tokio::spawn(async move {
                let mut line = Line::open(addr, sessions.get(i % sessions.len()).cloned()).await?;
                let mut asked = Asked::default();
                loop {
                    let k = next.fetch_add(1, Ordering::Relaxed);
                    if k >= n {
                        return Ok::<_, Failed>(asked);
                    }
                    let due = began + Duration::from_secs_f64(k as f64 / rate);
                    tokio::time::sleep_until(due).await;
                    let answer = line.get(tour.page(k)).await;
                    let time = due.elapsed();
                    let status = answer.as_ref().map_or(0, |answer| answer.status);
                    asked.times.add(time);
                    *asked.by_status.entry(status).or_default() += 1;
                    match answer {
                        Ok(answer) if answer.status == 200 => asked.taken.add(time),
                        Ok(answer) => asked.silent += usize::from(!answer.has_retry_after),
                        Err(_) => line = Line::open(addr, line.cookie.take()).await?,
                    }
                }
            })
        })
        .collect();
    let mut all = Asked::default();
    for worker in workers {
        let asked = worker.await??;
        all.times.take(asked.times);
        all.taken.take(asked.taken);
        all.silent += asked.silent;
        for (status, n) in asked.by_status {
            *all.by_status.entry(status).or_default() += n;
        }
    }
    all.took = began.elapsed().as_secs_f64();
    Ok(all)
}
