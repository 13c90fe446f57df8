//! The binary as somebody types it, on a folder of its own.
#![allow(dead_code, reason = "each test file uses some of it")]

pub mod served;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub const PEOPLE: &str = "Name,Email,Department,Start date\n\
    Ana Sol,ana@acme.example,Product,2024-01-02\n\
    Bo Lind,bo@acme.example,Legal,2024-02-03\n";

/// A folder with a workspace in `data`, where commands are run.
pub struct House {
    pub home: TempDir,
}

/// What a command came to.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: &Output) -> Said {
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    pub fn good(self) -> Said {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// That it ended so, and said every one of these.
    #[track_caller]
    pub fn says(self, code: i32, parts: &[&str]) -> Said {
        let all = format!("{}{}", self.out, self.err);
        assert_eq!(self.code, code, "{all}");
        for part in parts {
            assert!(all.contains(part), "`{part}` is not in:\n{all}");
        }
        self
    }
}

/// The binary in a folder, with a fixed time and nobody's settings.
pub fn comity(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.current_dir(home).env_remove("COMITY_DATA").env("COMITY_NOW", "2024-06-03T09:00:00Z");
    command.stdin(Stdio::null());
    command
}

impl House {
    /// A workspace without anything in it.
    pub fn empty() -> House {
        let house = House { home: tempfile::tempdir().unwrap() };
        house.run(&["init", "data"]).good();
        house
    }

    /// A workspace with Ana in product and Bo in legal.
    pub fn peopled() -> House {
        let house = House::empty();
        house.file("people.csv", PEOPLE);
        house.run(&["import", "people.csv"]).good();
        house
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = comity(self.home.path());
        command.args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        Said::of(&self.command(args).output().unwrap())
    }

    pub fn run_at(&self, now: &str, args: &[&str]) -> Said {
        Said::of(&self.command(args).env("COMITY_NOW", now).output().unwrap())
    }

    /// Runs a command with lines on its standard input.
    pub fn fed(&self, args: &[&str], lines: &str) -> Said {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        Said::of(&child.wait_with_output().unwrap())
    }

    /// How many acts the log holds, by its own verifier, which must find nothing wrong.
    #[track_caller]
    pub fn acts(&self) -> u64 {
        let said = self.run(&["log", "verify"]).good();
        let line = said.out.lines().last().unwrap().to_owned();
        assert!(line.ends_with("acts, root matches, 0 problems"), "{line}");
        line.split(' ').next().unwrap().parse().unwrap()
    }

    /// The lines of `comity imports` that are in force.
    pub fn live(&self) -> Vec<String> {
        let said = self.run(&["imports"]).good();
        said.out.lines().filter(|line| line.contains("  live ")).map(str::to_owned).collect()
    }

    /// The files of the workspace in which these bytes stand.
    pub fn files_that_say(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.path("data")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().unwrap() != "ballast" {
                    let bytes = std::fs::read(&path).unwrap();
                    if bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes())) {
                        found.push(path.file_name().unwrap().to_string_lossy().into_owned());
                    }
                }
            }
        }
        found.sort();
        found
    }
}
