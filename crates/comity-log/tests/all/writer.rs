//! The writer: many threads, one commit; and an I/O error after which nothing is acknowledged.

use crate::common::*;
use comity_log::{Log, LogError, Options, Request, SqliteLog, Writer, verify};
use comity_spine::{At, Owner, Seq};
use std::{process::Command, thread};

#[test]
fn eight_threads_get_a_gapless_row_of_places() {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::start(init(dir.path())).unwrap();
    let threads: Vec<_> = (0..8)
        .map(|t| {
            let handle = writer.handle();
            thread::spawn(move || {
                (0..100)
                    .map(|i| {
                        let draft = said(t * 100 + i, Owner::Person(ANA), "hello");
                        handle.append(At(i as i64), Request::new(vec![seal(draft)])).unwrap()[0].seq.0
                    })
                    .collect::<Vec<u64>>()
            })
        })
        .collect();
    let mut all = Vec::new();
    for thread in threads {
        let own = thread.join().unwrap();
        assert!(own.is_sorted(), "a thread's acts keep its order");
        all.extend(own);
    }
    all.sort_unstable();
    assert_eq!(all, (0..800).collect::<Vec<u64>>());
    let handle = writer.handle();
    let log = writer.close().unwrap();
    assert_eq!(log.reader().newest_checkpoint().unwrap().unwrap().size, 800, "closing signs what there is");
    assert!(matches!(handle.append(At(1), Request::default()), Err(LogError::Closed)));
    drop(log);
    let report = verify(dir.path(), &Keys, None, None).unwrap();
    assert_eq!(report.to_string(), "800 acts, root matches, 0 problems");
    assert!(report.n_checkpoints >= 3, "one after every 256 acts");
}

#[test]
fn errands_run_between_groups() {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::start(init(dir.path())).unwrap();
    let handle = writer.handle();
    handle.append(At(1), Request::new(vec![seal(draft(1))])).unwrap();
    assert_eq!(handle.with(|log| log.tree().size).unwrap(), 1);
    assert_eq!(handle.checkpoint().unwrap().size, 1);
    assert!(!handle.fenced());
}

/// Runs in a child process whose files may not grow over a limit: a real write fails in the commit.
#[test]
fn child_that_runs_into_an_io_error() {
    let Ok(dir) = std::env::var("COMITY_LOG_FAILING_DIR") else { return };
    let writer = Writer::start(SqliteLog::open(dir.as_ref(), NO_BALLAST).unwrap()).unwrap();
    let handle = writer.handle();
    let mut n_acked = 0;
    let error = loop {
        match handle
            .append(At(1), Request::new(vec![seal(said(n_acked, Owner::Person(ANA), &"x".repeat(5_000)))]))
        {
            Ok(_) => n_acked += 1,
            Err(error) => break error,
        }
        assert!(n_acked < 1_000, "the limit never bit");
    };
    assert!(matches!(error, LogError::Fenced { .. }), "{error}");
    assert!(handle.fenced(), "the binary can see it and exits with 74");
    for _ in 0..3 {
        let after = handle.append(At(2), Request::new(vec![seal(draft(1))]));
        assert!(matches!(after, Err(LogError::Fenced { .. })), "nothing is acknowledged after an I/O error");
    }
    assert!(matches!(handle.checkpoint(), Err(LogError::Fenced { .. })));
    eprintln!("ACKED {n_acked}");
}

fn run_child(dir: &std::path::Path, wrapper: &str) -> Option<u64> {
    let exe = std::env::current_exe().unwrap();
    let script = format!("{wrapper} \"$0\" writer::child_that_runs_into_an_io_error --exact --nocapture");
    let output = Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(exe)
        .env("COMITY_LOG_FAILING_DIR", dir)
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    let acked = text.lines().find_map(|line| line.split("ACKED ").nth(1)?.trim().parse().ok());
    Some(acked.unwrap_or_else(|| panic!("{text}")))
}

fn all_acked_are_there(dir: &std::path::Path, n_acked: u64) {
    let log = SqliteLog::open(dir, NO_BALLAST).unwrap();
    assert!(log.tree().size >= n_acked, "{} of {n_acked}", log.tree().size);
    drop(log);
    let report = verify(dir, &Keys, None, None).unwrap();
    assert!(report.is_good(), "{report}");
}

#[test]
fn a_failing_write_fences_the_writer_and_loses_nothing_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    drop(init(dir.path()));
    let n_acked = run_child(dir.path(), "trap '' XFSZ; ulimit -f 1500; exec").unwrap();
    assert!(n_acked > 5);
    all_acked_are_there(dir.path(), n_acked);
}

#[test]
fn a_failing_fsync_fences_the_writer_and_loses_nothing_acknowledged() {
    let strace =
        "strace -f -qq -o /dev/null -e trace=fdatasync,fsync -e inject=fdatasync,fsync:error=EIO:when=20+";
    let works = Command::new("sh").arg("-c").arg(format!("{strace} true")).output();
    if !works.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: strace cannot inject errors here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    drop(init(dir.path()));
    let n_acked = run_child(dir.path(), &format!("exec {strace}")).unwrap();
    all_acked_are_there(dir.path(), n_acked);
}

#[test]
fn a_log_that_rests_lets_another_write_and_goes_on_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = init(dir.path());
    append(&mut first, 1, draft(1));
    first.rest();
    let asleep = first.append(At(2), Request::new(vec![seal(draft(2))])).unwrap_err();
    assert!(matches!(asleep, LogError::Resting), "{asleep}");
    let mut second = SqliteLog::open(dir.path(), Options::default()).unwrap();
    append(&mut second, 2, draft(2));
    let busy = first.wake().unwrap_err();
    assert!(matches!(busy, LogError::InUse { .. }), "{busy}");
    drop(second);
    first.wake().unwrap();
    assert_eq!(append(&mut first, 3, draft(3)).seq, Seq(2));
    assert!(verify(dir.path(), &Keys, None, None).unwrap().is_good());
}
