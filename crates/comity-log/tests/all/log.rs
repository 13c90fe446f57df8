//! What the log promises to whoever appends and reads.

use crate::common::*;
use comity_log::{Draft, Log, LogError, NoKeys, Options, Request, SqliteLog, SqliteReader, verify};
use comity_spine::{At, Owner, Seq};
use std::{fs, ops::ControlFlow, path::Path, process::Command};

fn seqs(log: &dyn Log) -> Result<Vec<u64>, LogError> {
    let mut seqs = Vec::new();
    log.read(0, u64::MAX, &mut |record| {
        seqs.push(record.head().seq.0);
        ControlFlow::Continue(())
    })?;
    Ok(seqs)
}

fn raw(dir: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(dir.join("log.db")).unwrap()
}

#[test]
fn what_was_appended_is_read_back_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = init(dir.path());
    let receipt = append(&mut log, 50, said(1, Owner::Person(ANA), "The name is taken."));
    append(&mut log, 60, draft(2));
    let tree = log.tree();
    drop(log);
    let log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
    assert_eq!(log.tree(), tree);
    assert_eq!(seqs(&log).unwrap(), [0, 1]);
    log.read(0, 1, &mut |record| {
        assert_eq!(record.terms, br#"{"initiative":"atlas","n":1}"#);
        assert_eq!((record.head().by, record.head().at), (Some(ANA), At(50)));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(receipt.recorded_at, At(50));
    assert_eq!(log.words(Seq(0), &Keys).unwrap(), Some(words("The name is taken.")));
    assert_eq!(log.words(Seq(1), &Keys).unwrap(), None);
    assert!(matches!(log.words(Seq(0), &NoKeys), Err(LogError::NoKey { .. })));
    assert!(matches!(log.words(Seq(9), &Keys), Err(LogError::NoSuchAct { seq: 9, size: 2 })));
    assert!(matches!(log.words(Seq(u64::MAX), &Keys), Err(LogError::NoSuchAct { .. })));
}

#[test]
fn the_same_request_under_the_same_key_is_answered_with_the_first_receipts() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = init(dir.path());
    let mut chance = Seeded(5);
    let mut request = |text: &str| {
        let acts = vec![said(1, Owner::Person(ANA), text).seal(&Keys, &mut chance).unwrap(), seal(draft(2))];
        Request::new(acts).once("k1")
    };
    let first = log.append(At(10), request("one")).unwrap();
    append(&mut log, 11, draft(3));
    let again = log.append(At(12), request("one")).unwrap();
    assert_eq!(again.len(), 2);
    for (first, again) in first.iter().zip(&again) {
        assert_eq!((first.seq, first.leaf, first.recorded_at), (again.seq, again.leaf, again.recorded_at));
        assert!(again.repeated && !first.repeated);
    }
    let other = log.append(At(13), request("two"));
    assert!(matches!(other, Err(LogError::KeyReused)));
    let bare = log.append(At(13), Request::new(vec![seal(draft(1))]).once("k1"));
    assert!(matches!(bare, Err(LogError::KeyReused)));
    assert_eq!(log.tree().size, 3);
    let both =
        log.append_all(At(14), &[request("one"), Request::new(vec![seal(draft(9))]).once("k2")]).unwrap();
    assert!(both[0].as_ref().unwrap()[0].repeated && !both[1].as_ref().unwrap()[0].repeated);
}

#[test]
fn a_refused_request_does_not_take_the_others_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = init(dir.path());
    let one = |n| Request::new(vec![seal(draft(n))]);
    let answers = log.append_all(At(1), &[one(1).at(0), one(2).at(0), one(3).at(1)]).unwrap();
    assert!(answers[0].is_ok() && answers[2].is_ok());
    assert!(matches!(answers[1], Err(LogError::Moved { expected: 0, found: 1 })));
    assert_eq!(seqs(&log).unwrap(), [0, 1]);
}

#[test]
fn a_clock_that_steps_back_does_not_reorder_anything() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = init(dir.path());
    let times: Vec<At> = [100, 40, 70, 130, -5].map(|at| append(&mut log, at, draft(1)).recorded_at).into();
    assert_eq!(times, [100, 100, 100, 130, 130].map(At));
    drop(log);
    let mut log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
    assert_eq!(append(&mut log, 3, Draft { at: Some(At(3)), ..draft(1) }).recorded_at, At(130));
    assert!(verify(dir.path(), &Keys, None, None).unwrap().is_good());
}

#[test]
fn drafts_that_cannot_be_kept_are_refused_before_they_reach_the_log() {
    let seal = |draft: Draft| draft.seal(&Keys, &mut Seeded(1)).map(|_| ());
    let long = format!("\"{}\"", "x".repeat(1 << 20));
    assert!(matches!(seal(Draft::new("a.b", long.clone())), Err(LogError::TermsTooLong { .. })));
    assert!(matches!(seal(Draft::new("a.b", "{")), Err(LogError::TermsNotJson { .. })));
    assert!(matches!(seal(Draft::new("A b", "{}")), Err(LogError::Header { .. })));
    assert!(matches!(seal(said(1, Owner::Workspace, &long)), Err(LogError::WordsTooLong { .. })));
    let keyless = said(1, Owner::Workspace, "x").seal(&NoKeys, &mut Seeded(1));
    assert!(matches!(keyless, Err(LogError::NoKey { .. })));
}

#[test]
fn a_reader_halts_on_a_gap_and_on_lost_terms() {
    let dir = tempfile::tempdir().unwrap();
    drop(company(dir.path(), 5));
    let conn = raw(dir.path());
    conn.execute_batch("drop trigger event_kept; delete from event where seq = 2").unwrap();
    let reader = SqliteReader::open(dir.path()).unwrap();
    let mut seen = 0;
    let count = &mut |_: comity_log::Record<'_>| {
        seen += 1;
        ControlFlow::Continue(())
    };
    let halted = reader.read(0, 5, count).unwrap_err();
    assert!(halted.to_string().starts_with("act 2 is missing (the next one found is 3)"), "{halted}");
    assert_eq!(seen, 2);
    conn.execute_batch("delete from event where seq = 4").unwrap();
    let halted = reader.read(3, 5, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(matches!(halted, LogError::Gap { missing: 4, .. }));
    conn.execute_batch("drop trigger payload_kept; delete from payload where seq = 1").unwrap();
    assert!(matches!(
        reader.read(0, 2, &mut |_| ControlFlow::Continue(())),
        Err(LogError::Damaged { seq: 1, .. })
    ));
    assert!(SqliteLog::open(dir.path(), NO_BALLAST).is_err());
}

#[test]
fn the_store_itself_refuses_to_change_or_delete_an_act() {
    let dir = tempfile::tempdir().unwrap();
    drop(company(dir.path(), 4));
    let conn = raw(dir.path());
    for (sql, why) in [
        ("delete from event where seq = 1", "never deleted"),
        ("update event set leaf = zeroblob(32)", "never changed"),
        ("insert or replace into event values (1, x'00', zeroblob(32))", "only be added after the last"),
        ("insert into event values (9, x'00', zeroblob(32))", "only be added after the last"),
        ("update payload set bytes = zeroblob(1) where seq = 1", "never changed"),
        ("replace into payload (id, owner, bytes) values (2, 'workspace', x'00')", "never replaced"),
        ("delete from payload where seq = 0", "only by withdrawing"),
        ("delete from head", "never deleted"),
    ] {
        let refused = conn.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains(why), "{sql}: {refused}");
    }
}

#[test]
fn a_second_writer_is_refused_with_the_number_of_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let log = init(dir.path());
    let refused = SqliteLog::open(dir.path(), NO_BALLAST).unwrap_err().to_string();
    assert!(refused.contains(&format!("in use by process {}", std::process::id())), "{refused}");
    drop(log);
    assert!(SqliteLog::open(dir.path(), NO_BALLAST).is_ok());
}

#[test]
fn an_older_copy_put_back_takes_no_further_act() {
    let dir = tempfile::tempdir().unwrap();
    drop(company(dir.path(), 3));
    fs::copy(dir.path().join("log.db"), dir.path().join("old.db")).unwrap();
    let mut log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
    append(&mut log, 5_000, draft(3));
    let checkpoint = log.checkpoint().unwrap();
    drop(log);
    fs::rename(dir.path().join("old.db"), dir.path().join("log.db")).unwrap();
    let refused = SqliteLog::open(dir.path(), NO_BALLAST).unwrap_err().to_string();
    assert!(refused.starts_with("log is behind checkpoint of size 4"), "{refused}");

    // Without the note in the folder the copy opens; whoever kept the note elsewhere still finds out.
    fs::remove_dir_all(dir.path().join("checkpoints")).unwrap();
    let mut log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
    assert!(matches!(
        log.check_against(std::slice::from_ref(&checkpoint)),
        Err(LogError::Behind { size: 4, .. })
    ));
    append(&mut log, 6_000, draft(77));
    let refused = log.check_against(&[checkpoint]).unwrap_err().to_string();
    assert!(refused.starts_with("log does not agree with checkpoint of size 4"), "{refused}");
}

#[test]
fn pruned_notes_still_prove_every_act_and_refuse_an_older_copy() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = init(dir.path());
    for n in 0..60 {
        append(&mut log, 1_000, draft(n));
        log.checkpoint().unwrap();
        if n == 40 {
            // A copy whose journal is folded in, as a backup would be.
            drop(log);
            raw(dir.path()).query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
            fs::copy(dir.path().join("log.db"), dir.path().join("old.db")).unwrap();
            log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
        }
    }
    let foreign = dir.path().join("checkpoints/mine.note.bak");
    fs::write(&foreign, "not ours to delete").unwrap();
    log.checkpoint().unwrap();
    let notes = fs::read_dir(dir.path().join("checkpoints")).unwrap().count();
    assert!((17..35).contains(&notes), "{notes} files are left of 60 notes and one other");
    assert!(foreign.exists());

    let report = verify(dir.path(), &Keys, None, None).unwrap();
    assert_eq!(report.to_string(), "60 acts, root matches, 0 problems");
    let newest = log.reader().newest_checkpoint().unwrap().unwrap();
    assert_eq!(newest.size, 60);
    for seq in 0..60 {
        let (header, _) = log.reader().header(Seq(seq)).unwrap();
        let proof = log.reader().prove(Seq(seq), &newest).unwrap();
        assert!(proof.verify(&header, &log.key().public()).is_ok(), "act {seq}");
    }
    drop(log);
    fs::rename(dir.path().join("old.db"), dir.path().join("log.db")).unwrap();
    let refused = SqliteLog::open(dir.path(), NO_BALLAST).unwrap_err().to_string();
    assert!(refused.starts_with("log is behind checkpoint of size"), "{refused}");
}

#[test]
fn a_full_quota_refuses_whole_requests_and_recovers_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { pages_max: Some(40), ..NO_BALLAST };
    let mut log = SqliteLog::init(dir.path(), "comity.example/acme", &mut Seeded(1), options).unwrap();
    let big = || Request::new(vec![seal(Draft::new("a.b", format!("\"{}\"", "x".repeat(9_000)))); 3]);
    let mut n_acked = 0;
    let full = loop {
        match log.append(At(1), big()) {
            Ok(receipts) => n_acked += receipts.len(),
            Err(error) => break error,
        }
    };
    assert!(matches!(full, LogError::DiskFull), "{full}");
    assert_eq!(log.fenced(), None);
    assert_eq!(log.tree().size, n_acked as u64);
    assert_eq!(seqs(&log).unwrap().len(), n_acked, "what was acknowledged can be read on a full disk");
    append(&mut log, 2, draft(1));
    drop(log);
    let mut log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
    log.append(At(3), big()).unwrap();
    assert!(verify(dir.path(), &Keys, None, None).unwrap().is_good());
}

#[test]
fn a_really_full_disk_loses_nothing_and_writes_again_when_there_is_space() {
    let dir = tempfile::tempdir().unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(dir.path()).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: this machine does not let us mount a small disk");
        return;
    }
    let outcome = std::panic::catch_unwind(|| {
        let options = Options { ballast: 3_000_000, pages_max: None };
        let mut log = SqliteLog::init(dir.path(), "comity.example/acme", &mut Seeded(1), options).unwrap();
        let big = || Request::new(vec![seal(said(1, Owner::Person(BO), &"x".repeat(20_000)))]);
        append(&mut log, 1, said(1, Owner::Person(ANA), &"x".repeat(20_000)));
        let mut n_acked = 1;
        let full = loop {
            match log.append(At(1), big()) {
                Ok(receipts) => n_acked += receipts.len() as u64,
                Err(error) => break error,
            }
        };
        assert!(matches!(full, LogError::DiskFull), "{full}");
        assert_eq!((log.fenced(), log.tree().size), (None, n_acked));
        drop(log);
        let mut log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
        assert_eq!(log.tree().size, n_acked, "a restart on the full disk finds everything");
        // Erasing works on a full disk: the ballast pays for it.
        let basis = comity_spine::Slug::new("art17").unwrap();
        comity_log::erase_person(&mut log, At(2), None, ANA, &basis, &mut Seeded(3)).unwrap();
        assert!(!dir.path().join("ballast").exists());
        log.append(At(3), big()).unwrap();
        drop(log);
        let report = verify(dir.path(), &Keys, None, None).unwrap();
        assert_eq!(report.to_string(), format!("{} acts, root matches, 0 problems", n_acked + 2));
    });
    let _ = Command::new("umount").arg(dir.path()).status();
    outcome.unwrap();
}
