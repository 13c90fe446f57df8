//! Readers, viewers and writers by the thousand, on a server that runs already; `cargo xtask load` starts one
//! and this beside it.
//!
//! Every latency is counted from the instant at which a request was due, not from when a connection was free
//! for it, so that a server that stands still cannot hide it.

#![expect(clippy::print_stdout, reason = "it reports to whoever runs it")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

mod abuse;
mod figures;
mod line;
mod overload;
mod pages;
mod stop;
mod tour;
mod viewers;

use std::error::Error;
use std::net::SocketAddr;

/// What goes wrong in a load: any of it ends the run.
pub type Failed = Box<dyn Error + Send + Sync>;

const USAGE: &str = "load viewers|pages|overload|abuse|stop ADDR PID [SECONDS]";

fn main() -> Result<(), Failed> {
    let said: Vec<String> = std::env::args().skip(1).collect();
    let (profile, addr, pid, seconds) = match said.as_slice() {
        [profile, addr, pid] => (profile, addr, pid, 60),
        [profile, addr, pid, seconds] => (profile, addr, pid, seconds.parse()?),
        _ => return Err(USAGE.into()),
    };
    let (addr, pid): (SocketAddr, u32) = (addr.parse()?, pid.parse()?);
    // Thousands of sockets are as many files.
    rlimit::increase_nofile_limit(65_536)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match profile.as_str() {
        "viewers" => runtime.block_on(viewers::run(addr, pid, seconds)),
        "pages" => runtime.block_on(pages::run(addr, pid, seconds)),
        "abuse" => runtime.block_on(abuse::run(addr, pid, seconds)),
        "stop" => runtime.block_on(stop::run(addr, pid, seconds)),
        "overload" => runtime.block_on(overload::run(addr, seconds)),
        _ => Err(USAGE.into()),
    }
}
