//! A worker that misbehaves in the way that its job's kind names.

use comity_sandbox::{Answers, Job, serve};
use std::io::{self, StdoutLock};
use std::{fs, hint::black_box, net::TcpStream, process::Command, process::ExitCode, thread, time::Duration};

fn main() -> ExitCode {
    serve(work)
}

fn work(job: &Job, answers: &mut Answers<StdoutLock<'static>>) -> Result<String, String> {
    let other = || job.options["other"].as_str().unwrap_or_default().to_owned();
    let said = |error: io::Error| format!("refused: {}", error.kind());
    match job.kind.as_str() {
        "read" => {
            let text = fs::read_to_string(&job.input).map_err(said)?;
            for line in text.lines() {
                answers.item(&line).map_err(said)?;
            }
            Ok(format!("{} bytes", text.len()))
        }
        "many" => {
            for number in 0..200_000u32 {
                answers.item(&number).map_err(said)?;
            }
            Ok("many".to_owned())
        }
        "threads" => {
            let sums: Vec<_> = (0..4u64).map(|n| thread::spawn(move || (0..n * 1000).sum::<u64>())).collect();
            let sum: u64 = sums.into_iter().map(|thread| thread.join().unwrap_or_default()).sum();
            Ok(sum.to_string())
        }
        "memory" => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(black_box(vec![1u8; 16 << 20]));
            }
        }
        "loop" => loop {
            black_box(());
        },
        "sleep" => {
            thread::sleep(Duration::from_secs(600));
            Ok("awake".to_owned())
        }
        "overflow" => Ok(deeper(0).to_string()),
        "panic" => panic!("on purpose"),
        "abort" => std::process::abort(),
        "socket" => TcpStream::connect("127.0.0.1:9").map(|_| "connected".to_owned()).map_err(said),
        "program" => Command::new("/bin/true").status().map(|_| "ran".to_owned()).map_err(said),
        "spy" => fs::read_to_string(other()).map_err(said),
        "write" => fs::write(other(), "x").map(|()| "written".to_owned()).map_err(said),
        "flood" => fs::write(other(), vec![0u8; 1 << 20]).map(|()| "written".to_owned()).map_err(said),
        "mute" => std::process::exit(0),
        _ => Err("no such misbehaviour".to_owned()),
    }
}

#[expect(unconditional_recursion, reason = "the stack is meant to overflow")]
fn deeper(depth: u64) -> u64 {
    let ballast = black_box([depth; 512]);
    deeper(depth + 1) + ballast[0]
}
