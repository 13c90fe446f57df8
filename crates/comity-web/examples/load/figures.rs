//! Figures of a run: quantiles, memory.

use crate::Failed;
use std::time::Duration;

/// Latencies, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// All of another, too.
    pub fn take(&mut self, other: Times) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn n(&self) -> usize {
        self.0.len()
    }

    /// The smallest that at least this share of all do not exceed, in milliseconds; nothing of none.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let mut all = self.0.clone();
        all.sort_unstable();
        let rank = (share * all.len() as f64).ceil() as usize;
        all.get(rank.max(1) - 1).map(|time| time.as_secs_f64() * 1000.0)
    }

    /// Median, 95th, 99th of a hundred and the largest, in milliseconds.
    pub fn line(&self) -> String {
        let of = |share| self.quantile(share).map_or("–".to_owned(), |ms| format!("{ms:.1}"));
        format!(
            "p50 {} ms, p95 {} ms, p99 {} ms, max {} ms (n {})",
            of(0.5),
            of(0.95),
            of(0.99),
            of(1.0),
            self.n()
        )
    }
}

/// How many bytes of memory a process holds (VmRSS), in KiB.
pub fn resident(pid: u32) -> Result<u64, Failed> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the server's memory cannot be read")?.parse()?)
}

/// A line of the report: what was found, what was asked for, whether it is met.
pub fn verdict(what: &str, found: &str, asked: &str, is_met: bool) {
    println!("{}  {what}: {found} (asked: {asked})", if is_met { "met   " } else { "NOT MET" });
}
