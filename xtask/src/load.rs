//! The server under load: a large demo, served by the release build, and readers, viewers or writers beside
//! it on the same machine; the client is `crates/comity-web/examples/load`.

use crate::browser::serve;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// What is asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// 5,000 open pages and two acts a second.
    Viewers,
    /// 500 page reads a second.
    Pages,
    /// Three times that.
    Overload,
}

/// Which load, on which demo.
#[derive(clap::Args)]
pub struct Args {
    /// What is asked of the server
    #[arg(long, value_enum)]
    profile: Profile,
    /// How many people the demo has
    #[arg(long, default_value_t = 2_000)]
    people: usize,
    /// How many acts the demo has
    #[arg(long, default_value_t = 1_000_000)]
    acts: u64,
    /// For how many seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The binary to try; the release build if not given
    #[arg(long)]
    binary: Option<PathBuf>,
    /// The demo's folder; one in `target`, made first if it is not there, if not given
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Serves the demo and runs one load on it; prints what was measured and what was asked for.
///
/// # Errors
/// Something cannot be built or started, or the client ended before its time.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let (built, client) = built(root)?;
    let binary = args.binary.as_ref().map_or(Ok(built), std::path::absolute)?;
    let made = root.join(format!("target/load/{}-{}", args.people, args.acts));
    let data = args.data.clone().unwrap_or(made);
    if !data.join("log.db").exists() {
        make(&binary, &data, args)?;
    }
    let sizes = [("--people", args.people.to_string()), ("--acts", args.acts.to_string())];
    let (demo, address) = serve(&binary, &data, &sizes)?;
    println!(
        "{:?} on {} people and {} acts, served by {}",
        args.profile,
        args.people,
        args.acts,
        binary.display()
    );
    let profile = match args.profile {
        Profile::Viewers => "viewers",
        Profile::Pages => "pages",
        Profile::Overload => "overload",
    };
    let at = address.trim_start_matches("http://");
    let mut load = Command::new(client);
    load.args([profile, at, &demo.pid().to_string(), &args.seconds.to_string()]);
    let status = load.status().context("cannot start the client")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Makes the demo once; it is kept for the next load.
fn make(binary: &Path, data: &Path, args: &Args) -> Result<()> {
    println!("making a demo of {} people and {} acts, once", args.people, args.acts);
    let mut build = Command::new(binary);
    build.arg("demo").arg("--build-only").arg("--data").arg(data);
    build.args(["--people", &args.people.to_string(), "--acts", &args.acts.to_string()]);
    let status = build.status().with_context(|| format!("cannot start {}", binary.display()))?;
    if !status.success() {
        bail!("the demo could not be made; remove {} and try again", data.display());
    }
    Ok(())
}

/// The server and the client, both in a release build; together, so that nothing is built twice.
fn built(root: &Path) -> Result<(PathBuf, PathBuf)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.current_dir(root).args(["build", "--quiet", "--release", "-p", "comity", "-p", "comity-web"]);
    build.args(["--bin", "comity", "--example", "load"]);
    let status = build.stderr(Stdio::inherit()).status().context("cannot start cargo")?;
    if !status.success() {
        bail!("the server and the client of the load could not be built");
    }
    let made = root.join("target/release");
    Ok((made.join("comity"), made.join("examples/load")))
}
