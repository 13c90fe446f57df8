//! Every way to misbehave ends the child, by its right name, and the parent goes on.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use comity_sandbox::{End, Heard, Job, Limits, spawn};
use std::{fs, ops::ControlFlow, path::Path, sync::Mutex};

const LIMITS: Limits =
    Limits { memory_bytes: 256 << 20, cpu_seconds: 1, files: 32, file_bytes: 64 << 10, wall_millis: 20_000 };

struct Run {
    end: End,
    items: Vec<String>,
    warnings: Vec<String>,
}

fn run(kind: &str, limits: Limits, other: &str, scratch: Option<&Path>) -> Run {
    // One at a time: the limits are of processor time, and the machine may be small.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(|broken| broken.into_inner());
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input.txt");
    fs::write(&input, "one\ntwo\n").unwrap();
    let options = serde_json::json!({ "other": other });
    let job = Job { kind: kind.into(), limits, input, scratch: scratch.map(Path::to_owned), options };
    let child = spawn(Path::new(env!("CARGO_BIN_EXE_misbehave")), &[], &job).unwrap();
    let (mut items, mut warnings) = (Vec::new(), Vec::new());
    let end = child.hear(&mut |heard| {
        match heard {
            Heard::Item(item) => items.push(String::from_utf8_lossy(item).into_owned()),
            Heard::Warning(sentence) => warnings.push(sentence.to_owned()),
        }
        ControlFlow::Continue(())
    });
    Run { end, items, warnings }
}

fn end_of(kind: &str) -> End {
    run(kind, LIMITS, "", None).end
}

/// Whether the kernel locks files; where it does not, the test says so loudly.
fn files_are_locked(run: &Run) -> bool {
    let open = run.warnings.iter().find(|sentence| sentence.contains("Landlock"));
    if let Some(sentence) = open {
        eprintln!("SKIPPED: {sentence}");
    }
    open.is_none()
}

#[test]
fn a_child_that_reads_its_input_finishes_and_is_heard() {
    let run = run("read", LIMITS, "", None);
    assert_eq!(run.end, End::Finished(b"\"8 bytes\"".to_vec()));
    assert_eq!(run.items, ["\"one\"", "\"two\""]);
}

#[test]
fn two_hundred_thousand_answers_all_arrive_in_order() {
    let run = run("many", Limits { cpu_seconds: 20, ..LIMITS }, "", None);
    assert_eq!(run.end, End::Finished(b"\"many\"".to_vec()));
    assert_eq!(run.items.len(), 200_000);
    assert_eq!(run.items[199_999], "199999");
}

#[test]
fn threads_and_the_allocator_work_behind_the_lock() {
    assert_eq!(end_of("threads"), End::Finished(b"\"6997000\"".to_vec()));
}

#[test]
fn a_memory_bomb_ends_as_memory() {
    assert_eq!(end_of("memory"), End::Memory);
}

#[test]
fn an_endless_loop_ends_as_processor_time() {
    assert_eq!(end_of("loop"), End::Cpu);
}

#[test]
fn a_child_that_sleeps_ends_at_its_deadline() {
    assert_eq!(run("sleep", Limits { wall_millis: 300, ..LIMITS }, "", None).end, End::Deadline);
}

#[test]
fn a_stack_overflow_ends_as_broken_and_says_so() {
    let End::Broke { signal: Some(_), said, .. } = end_of("overflow") else { panic!("it did not break") };
    assert!(said.contains("overflowed its stack"), "{said}");
}

#[test]
fn an_abort_and_a_panic_end_as_broken() {
    assert!(matches!(end_of("abort"), End::Broke { signal: Some(6), .. }));
    assert!(matches!(end_of("panic"), End::Broke { code: Some(101), .. }));
}

#[test]
fn a_connection_or_another_program_is_forbidden() {
    assert_eq!(end_of("socket"), End::Forbidden);
    assert!(!matches!(end_of("program"), End::Finished(_)));
}

#[test]
fn another_file_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.txt");
    fs::write(&secret, "secret").unwrap();
    let run = run("spy", LIMITS, secret.to_str().unwrap(), None);
    if files_are_locked(&run) {
        assert_eq!(run.end, End::Refused("refused: permission denied".into()));
    }
}

#[test]
fn nothing_is_written_outside_the_scratch_folder() {
    let (folder, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let outside = folder.path().join("outside");
    let inside = scratch.path().join("inside");
    let wrote = run("write", LIMITS, inside.to_str().unwrap(), Some(scratch.path()));
    assert_eq!(wrote.end, End::Finished(b"\"written\"".to_vec()));
    let run = run("write", LIMITS, outside.to_str().unwrap(), Some(scratch.path()));
    if files_are_locked(&run) {
        assert_eq!(run.end, End::Refused("refused: permission denied".into()));
        assert!(!outside.exists());
    }
}

#[test]
fn a_file_too_large_ends_as_file_size() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("flood");
    let run = run("flood", LIMITS, file.to_str().unwrap(), Some(scratch.path()));
    assert_eq!(run.end, End::FileSize);
}

#[test]
fn a_child_that_ends_without_an_answer_is_not_believed() {
    assert_eq!(end_of("mute"), End::Protocol("it ended without an answer".into()));
}

#[test]
fn a_job_that_nobody_knows_is_refused_with_a_sentence() {
    assert_eq!(end_of("sing"), End::Refused("no such misbehaviour".into()));
}

#[test]
fn an_input_that_is_not_there_is_refused_with_its_path() {
    let job = Job {
        kind: "read".into(),
        limits: LIMITS,
        input: "no/such/file".into(),
        scratch: None,
        options: serde_json::Value::Null,
    };
    let child = spawn(Path::new(env!("CARGO_BIN_EXE_misbehave")), &[], &job).unwrap();
    let End::Refused(why) = child.hear(&mut |_| ControlFlow::Continue(())) else {
        panic!("it was not refused")
    };
    assert!(why.contains("no/such/file"), "{why}");
}

#[test]
fn a_listener_who_has_heard_enough_ends_the_child() {
    let folder = tempfile::tempdir().unwrap();
    let job = Job {
        kind: "many".into(),
        limits: LIMITS,
        input: folder.path().into(),
        scratch: None,
        options: serde_json::Value::Null,
    };
    let child = spawn(Path::new(env!("CARGO_BIN_EXE_misbehave")), &[], &job).unwrap();
    assert_eq!(child.hear(&mut |_| ControlFlow::Break(())), End::Stopped);
}
