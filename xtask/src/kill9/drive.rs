//! Starting the real binary, and ending it with SIGKILL at a moment.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// When a process is killed.
#[derive(Clone, Copy, Debug)]
pub enum Kill {
    /// Never: it ends by itself.
    Never,
    /// So many microseconds after its start.
    After(u64),
    /// So many microseconds after so many of its answers.
    AfterAnswers(usize, u64),
}

/// One line of answer to one line of `comity act -`.
#[derive(Clone, Debug, Deserialize)]
pub struct Answer {
    /// Which line it answers, from 1.
    pub line: usize,
    /// The act's place; none if it was refused.
    pub seq: Option<u64>,
    /// Whether it repeats an earlier answer.
    #[serde(default)]
    pub repeated: bool,
    /// Why it was refused.
    pub refused: Option<String>,
}

/// The binary and the one data folder that it is tried on.
pub struct Product {
    /// The binary.
    pub binary: PathBuf,
    /// The data folder.
    pub data: PathBuf,
}

impl Product {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        let home = self.data.parent().unwrap_or(Path::new("."));
        command.args(args).current_dir(home).env("COMITY_DATA", &self.data).env_remove("COMITY_NOW");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Result<Output> {
        self.command(args).output().with_context(|| format!("cannot start {}", self.binary.display()))
    }

    /// Runs a command that has to succeed, and yields what it said.
    pub fn must(&self, args: &[&str]) -> Result<String> {
        let output = self.run(args)?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "`comity {}` failed: {complaint}{said}", args.join(" "));
        Ok(said)
    }

    /// Runs a command and kills it after so many microseconds.
    pub fn killed(&self, args: &[&str], after_micros: u64) -> Result<()> {
        let quiet = || Stdio::null();
        let mut child = self.command(args).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn()?;
        thread::sleep(Duration::from_micros(after_micros));
        kill(&mut child)
    }

    /// Sends acts, a line each, and yields the answers that were heard before the process was gone.
    pub fn stream(&self, lines: &[String], when: Kill) -> Result<Vec<Answer>> {
        let mut command = self.command(&["act", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn()?;
        let mut stdin = child.stdin.take().context("no standard input")?;
        let stdout = child.stdout.take().context("no standard output")?;
        let all = lines.join("\n") + "\n";
        // The pipe breaks when the process is killed; that is what we are here for.
        let writer = thread::spawn(move || stdin.write_all(all.as_bytes()).is_ok());
        let (told, hear) = std::sync::mpsc::channel();
        let reader = thread::spawn(move || {
            let lines = BufReader::new(stdout).lines().map_while(Result::ok);
            lines.inspect(|_| told.send(()).unwrap_or_default()).collect::<Vec<_>>()
        });
        match when {
            Kill::Never => drop(child.wait()?),
            Kill::After(micros) => {
                thread::sleep(Duration::from_micros(micros));
                kill(&mut child)?;
            }
            Kill::AfterAnswers(n, micros) => {
                let _ = hear.iter().take(n).count();
                thread::sleep(Duration::from_micros(micros));
                kill(&mut child)?;
            }
        }
        let _ = writer.join();
        let heard = reader.join().map_err(|_| anyhow::anyhow!("the reader of answers ended"))?;
        // The last line may be cut off in the middle: then it is no answer.
        Ok(heard.iter().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }
}

fn kill(child: &mut Child) -> Result<()> {
    // On Unix this is SIGKILL; a process that has ended already is as good.
    let _ = child.kill();
    child.wait().map(drop).context("cannot wait for a killed process")
}
