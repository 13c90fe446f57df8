//! The server under load: a large demo, served by the release build, and readers, viewers or writers beside
//! it on the same machine; the client is `crates/comity-web/examples/load`.

use crate::browser::{Demo, serve};
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
    /// Sockets that mean harm, with readers beside them; then the server is told to end under load.
    Abuse,
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
    /// The client of the load; the release build of `crates/comity-web/examples/load` if not given
    #[arg(long, requires = "binary")]
    client: Option<PathBuf>,
    /// The demo's folder; one in `target`, made first if it is not there, if not given
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Serves the demo and runs one load on it; prints what was measured and what was asked for.
///
/// # Errors
/// Something cannot be built or started, or the client ended before its time.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let (binary, client) = match (&args.binary, &args.client) {
        (Some(binary), Some(client)) => (std::path::absolute(binary)?, std::path::absolute(client)?),
        (binary, _) => {
            let (built, client) = built(root)?;
            (binary.as_ref().map_or(Ok(built), std::path::absolute)?, client)
        }
    };
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
        Profile::Abuse => "abuse",
    };
    let at = address.trim_start_matches("http://");
    let ask = |profile: &str, seconds: u64| {
        let mut load = Command::new(&client);
        load.args([profile, at, &demo.pid().to_string(), &seconds.to_string()]);
        load
    };
    let status = ask(profile, args.seconds).status().context("cannot start the client")?;
    if args.profile == Profile::Abuse && status.success() {
        let stop = ask("stop", STOP_AFTER);
        return stopped(stop, demo, &binary, &data);
    }
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// After how many seconds of acts the server is told to end.
const STOP_AFTER: u64 = 5;

/// Has the client tell the server to end, and compares what was acknowledged with what the log holds then.
fn stopped(mut stop: Command, demo: Demo, binary: &Path, data: &Path) -> Result<ExitCode> {
    let before = n_acts(binary, data)?;
    let said = stop.stderr(Stdio::inherit()).output().context("cannot start the client")?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    print!("{said}");
    let ended = demo.ended()?;
    verdict("exit", &ended.to_string(), "0", ended.success());
    let counts =
        said.lines().rev().find_map(|line| line.strip_prefix("acts ")).context("it counted no acts")?;
    let counts: Vec<u64> = counts.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [sent, acknowledged] = counts[..] else { bail!("the client counted `{counts:?}`") };
    let kept = n_acts(binary, data)? - before;
    let found = format!("{kept} in the log, of {sent} sent and {acknowledged} acknowledged");
    let is_whole = (acknowledged..=sent).contains(&kept) && acknowledged > 0;
    verdict("acknowledged acts", &found, "none lost", is_whole);
    let is_sound = Command::new(binary).args(["log", "verify", "--data"]).arg(data).status()?.success();
    verdict("the log", if is_sound { "every proof holds" } else { "broken" }, "sound", is_sound);
    Ok(if ended.success() && is_whole && is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How many acts the log of a workspace holds: the second line of a checkpoint.
fn n_acts(binary: &Path, data: &Path) -> Result<u64> {
    let said = Command::new(binary).args(["log", "checkpoint", "--data"]).arg(data).output()?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let size = text.lines().nth(1).and_then(|line| line.parse().ok());
    size.with_context(|| format!("the log says no size: {text}{}", String::from_utf8_lossy(&said.stderr)))
}

fn verdict(what: &str, found: &str, asked: &str, is_met: bool) {
    println!("{}  {what}: {found} (asked: {asked})", if is_met { "met   " } else { "NOT MET" });
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
