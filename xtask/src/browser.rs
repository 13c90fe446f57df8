//! What the pages promise, tried in Chromium on a demo of its own; its tests are in `web/tests`.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::harness;

/// Which binary, which browser, which promises.
#[derive(clap::Args)]
pub struct Args {
    /// The binary to try; built first if not given.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// The browser; looked for on the search path if not given.
    #[arg(long, env = "COMITY_CHROMIUM")]
    chromium: Option<PathBuf>,
    /// Install the packages that `web/tests/package-lock.json` names, with `npm ci`.
    #[arg(long)]
    install: bool,
    /// Only these promises, one after the other; without any, all of them, on two demos side by side: `axe`,
    /// `narrow`, `noscript`, `keyboard`, `palette`, `two`, `concern`, `champion`, `travel`, `draft`, `print`,
    /// `reply`, `deal`, `round`, `cards`, `vision`, `whatif`, `passkey`, `stale`, `first`, `pads`, `write`,
    /// `together`, `weight`, `lighthouse`.
    promises: Vec<String>,
}

/// Names that the browser goes by.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// The server that is tried; it ends with this.
pub struct Demo(Child);

impl Demo {
    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Waits until it has ended by itself, and says how.
    ///
    /// # Errors
    /// It cannot be waited for.
    pub fn ended(mut self) -> Result<ExitStatus> {
        Ok(self.0.wait()?)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// What is tried when nobody says what, as `web/tests/run.mjs` groups it: what stands in one line is tried
/// side by side, each on a demo of its own.
const ROUNDS: &[&[&str]] = &[&["rules", "deeds"], &["alone"]];

/// Serves demos and tries the promises on them; prints one line for each, and `N passed, N failed` for each
/// group of them.
///
/// # Errors
/// Something is missing, which is named with the command that gets it, or a demo does not start.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let tests = root.join("web/tests");
    let chromium = equipped(&tests, args)?;
    let binary = match &args.binary {
        Some(binary) => std::path::absolute(binary)?,
        None => std::path::absolute(harness::built(root, false)?)?,
    };
    let stage = Stage { tests: &tests, chromium: &chromium, binary: &binary };
    if !args.promises.is_empty() {
        return Ok(if stage.all_kept(&[&args.promises])? { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let mut kept = true;
    for round in ROUNDS {
        let groups: Vec<Vec<String>> = round.iter().map(|group| vec![(*group).to_owned()]).collect();
        kept &= stage.all_kept(&groups.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
    }
    Ok(if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// With what promises are tried.
struct Stage<'a> {
    tests: &'a Path,
    chromium: &'a Path,
    binary: &'a Path,
}

impl Stage<'_> {
    /// Tries some lists of promises side by side, each on a demo of its own; whether all were kept.
    fn all_kept(&self, lists: &[&[String]]) -> Result<bool> {
        let folder = tempfile::tempdir().context("there is no room for a data folder")?;
        let mut going = Vec::new();
        for (i, promises) in lists.iter().enumerate() {
            let data = folder.path().join(format!("demo-{i}"));
            let (demo, address) = serve(self.binary, &data, &[])?;
            let mut node = Command::new("node");
            node.arg("run.mjs").args(*promises).current_dir(self.tests);
            node.env("COMITY_URL", address).env("COMITY_CHROMIUM", self.chromium);
            // For what is done by command while a page is open, and for the promise that begins with an
            // empty workspace and brings what the demo's own files are.
            node.env("COMITY_BINARY", self.binary).env("COMITY_FILES", data.join("sources"));
            node.env("COMITY_DATA", &data);
            going.push((demo, node.spawn().context("cannot start node")?));
        }
        let mut kept = true;
        for (_demo, node) in &mut going {
            kept &= node.wait()?.success();
        }
        Ok(kept)
    }
}

/// The browser, once all that the tests need is there.
fn equipped(tests: &Path, args: &Args) -> Result<PathBuf> {
    let mut missing = Vec::new();
    let chromium = args.chromium.clone().or_else(|| BROWSERS.iter().find_map(|name| on_path(name)));
    if chromium.as_ref().is_none_or(|path| !path.is_file()) {
        missing.push("chromium: `apt-get install chromium`, or say where it is with --chromium".to_owned());
    }
    if on_path("node").is_none() {
        missing.push("node (20 or later): `apt-get install nodejs npm`".to_owned());
    } else if args.install {
        let status = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(tests).status();
        ensure!(status.context("cannot start npm: `apt-get install npm`")?.success(), "`npm ci` failed");
    }
    let packages = ["playwright-core", "axe-core", "lighthouse", "y-websocket"];
    if packages.iter().any(|name| !tests.join("node_modules").join(name).is_dir()) {
        missing.push("the packages of web/tests: `cargo xtask browser --install`".to_owned());
    }
    match chromium {
        Some(chromium) if missing.is_empty() => Ok(chromium),
        _ => bail!("the browser tests need what is not here:\n  {}", missing.join("\n  ")),
    }
}

/// Where a program is on the search path.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Serves a demo on a free port, a new one with those further words unless it is there already, and yields
/// its address once it answers there.
///
/// # Errors
/// No port is free, or the demo ended.
pub fn serve(binary: &Path, data: &Path, words: &[(&str, String)]) -> Result<(Demo, String)> {
    let port = TcpListener::bind(("127.0.0.1", 0)).context("no port is free")?.local_addr()?.port();
    let mut command = Command::new(binary);
    command.arg("demo").arg("--data").arg(data).arg("--port").arg(port.to_string());
    command.args(words.iter().flat_map(|(name, value)| [*name, value.as_str()]));
    command.env_remove("COMITY_NOW").stdout(Stdio::piped());
    let child = command.spawn().with_context(|| format!("cannot start {}", binary.display()))?;
    let mut demo = Demo(child);
    let address = format!("http://127.0.0.1:{port}");
    let mut said = BufReader::new(demo.0.stdout.take().context("the demo says nothing")?);
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        if line.contains(&address) {
            // What it says later is read, too, so that it never waits for a reader.
            std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
            return Ok((demo, address));
        }
        line.clear();
    }
    bail!("`comity demo` ended without saying where it is")
}
