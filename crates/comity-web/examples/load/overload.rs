//! More than the server can do: it does what it can, and tells the rest when to come again.

use crate::Failed;
use crate::figures::verdict;
use crate::line::{Line, sessions};
use crate::pages::steady;
use crate::tour::Tour;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many people read.
const PEOPLE: usize = 40;

/// How many pages are asked for to find the peak.
const TO_MEASURE: f64 = 6_000.0;

/// How many connections press at the peak, and beyond it.
const AT_PEAK: usize = 16;
const BEYOND: usize = 400;

/// How many times the peak is asked for.
const TIMES_THE_PEAK: f64 = 1.5;

/// Runs it and reports.
pub async fn run(addr: SocketAddr, seconds: u64) -> Result<(), Failed> {
    let sessions = Arc::new(sessions(addr, PEOPLE).await?);
    let tour = Arc::new(Tour::of(addr, &sessions[0]).await?);
    let seconds = seconds.clamp(10, 60);
    let peak = peak(addr, &sessions, &tour).await?;
    println!("        peak: {peak:.0} pages/s over {AT_PEAK} connections");
    let offered = TIMES_THE_PEAK * peak;
    let asked = steady(addr, &sessions, &tour, offered, BEYOND, seconds).await?;
    let goodput = asked.taken.n() as f64 / asked.took;
    let n_refused = asked.by_status.get(&503).copied().unwrap_or(0);
    let other = asked.times.n() - asked.taken.n() - n_refused;
    println!(
        "        offered {offered:.0}/s for {seconds} s over {BEYOND} connections: {:?}",
        asked.by_status
    );
    println!("        those that were answered: {}", asked.taken.line());
    let is_kept = goodput >= 0.8 * peak && other == 0;
    let found = format!("{goodput:.0} pages/s, {n_refused} refused, {other} neither");
    verdict("goodput beyond the peak", &found, &format!(">= 80 % of {peak:.0}, the rest 503"), is_kept);
    let found = format!("{} of {n_refused}", asked.silent);
    verdict("refusals without Retry-After", &found, "none", asked.silent == 0);
    let back = recovered(addr, &sessions[0]).await?;
    verdict("back to normal", &format!("{back:.1} s"), "<= 10 s", back <= 10.0);
    Ok(())
}

/// How many pages a second come when everybody asks again as soon as they were answered.
async fn peak(addr: SocketAddr, sessions: &Arc<Vec<String>>, tour: &Arc<Tour>) -> Result<f64, Failed> {
    // All are due within a second: what counts is how long they take.
    let asked = steady(addr, sessions, tour, TO_MEASURE, AT_PEAK, 1).await?;
    Ok(asked.taken.n() as f64 / asked.took)
}

/// After how many seconds ten pages in a row come within a tenth of a second each.
async fn recovered(addr: SocketAddr, session: &str) -> Result<f64, Failed> {
    let began = Instant::now();
    let mut line = Line::open(addr, Some(session.to_owned())).await?;
    let mut in_a_row = 0;
    while in_a_row < 10 {
        let sent = Instant::now();
        let answer = line.get("/").await?;
        let is_quick = answer.status == 200 && sent.elapsed() <= Duration::from_millis(100);
        in_a_row = if is_quick { in_a_row + 1 } else { 0 };
        if began.elapsed() > Duration::from_secs(60) {
            return Ok(f64::INFINITY);
        }
    }
    Ok(began.elapsed().as_secs_f64())
}
