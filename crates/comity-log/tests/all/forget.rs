//! Withdrawing and erasing: nothing of the words is left in the folder, and everything is still proved.

use crate::common::*;
use comity_log::{
    Log, LogError, NoKeys, Proof, Request, SqliteLog, SqliteReader, erase_person, verify, withdraw,
};
use comity_spine::{At, Owner, Seq, Slug};
use std::{fs, path::Path};

/// Every sealed byte string of these acts, to look for in the folder afterwards.
fn sealed_bytes(dir: &Path, seqs: &[u64]) -> Vec<Vec<u8>> {
    let conn = rusqlite::Connection::open(dir.join("log.db")).unwrap();
    let bytes = |seq: &u64| {
        conn.query_row("select bytes from payload where id = ?1 * 2 + 1", [*seq as i64], |row| row.get(0))
            .unwrap()
    };
    seqs.iter().map(bytes).collect()
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found
}

fn holders(dir: &Path, canary: &[u8]) -> Vec<String> {
    let holds = |bytes: &[u8]| bytes.windows(canary.len()).any(|window| window == canary);
    files(dir).into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect()
}

#[test]
fn after_an_erasure_no_byte_of_the_words_is_left_and_every_proof_holds() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = company(dir.path(), 40);
    let key = log.key().public();
    let seqs = log.words_of(&Owner::Person(ANA)).unwrap();
    assert_eq!(seqs, [0, 9, 18, 27, 36]);
    let canaries: Vec<Vec<u8>> =
        sealed_bytes(dir.path(), &seqs).iter().map(|bytes| bytes[..16].to_vec()).collect();
    assert!(canaries.iter().all(|canary| !holders(dir.path(), canary).is_empty()), "the grep has teeth");
    let checkpoint = log.checkpoint().unwrap();
    let proof = log.reader().prove(Seq(9), &checkpoint).unwrap();
    let (header, _) = log.reader().header(Seq(9)).unwrap();

    let receipt =
        erase_person(&mut log, At(9_000), Some(BO), ANA, &Slug::new("art17").unwrap(), &mut Seeded(2));
    assert_eq!(receipt.unwrap().seq, Seq(40));
    for canary in &canaries {
        assert_eq!(holders(dir.path(), canary), Vec::<String>::new());
    }
    assert_eq!(log.words(Seq(9), &Keys).unwrap(), None);
    assert!(log.words(Seq(3), &Keys).unwrap().is_some(), "Bo's words stay");
    proof.to_string().parse::<Proof>().unwrap().verify(&header, &key).unwrap();
    let report = verify(dir.path(), &Keys, Some(&checkpoint), Some(&key)).unwrap();
    assert_eq!(report.to_string(), "41 acts, root matches, 0 problems");
    let mut terms = Vec::new();
    log.read(40, 41, &mut |record| {
        terms = record.terms.to_vec();
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let text = format!(r#"{{"person":"{ANA}","seqs":[0,9,18,27,36],"basis":"art17"}}"#);
    assert_eq!(String::from_utf8(terms).unwrap(), text);
}

#[test]
fn words_are_never_on_disk_in_plain() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = init(dir.path());
    append(&mut log, 1, said(1, Owner::Person(ANA), "zzcanary-of-ana"));
    assert_eq!(holders(dir.path(), b"zzcanary"), Vec::<String>::new());
}

#[test]
fn withdrawn_words_are_gone_and_a_second_withdrawal_says_so_without_harm() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = company(dir.path(), 7);
    let why = Slug::new("by-author").unwrap();
    withdraw(&mut log, At(8_000), Some(ANA), &[0, 1, 3], &why, &mut Seeded(2)).unwrap();
    withdraw(&mut log, At(8_001), Some(ANA), &[3], &why, &mut Seeded(3)).unwrap();
    assert_eq!(log.words(Seq(3), &Keys).unwrap(), None);
    assert!(log.words(Seq(6), &Keys).unwrap().is_some());
    let beyond = withdraw(&mut log, At(8_002), Some(ANA), &[99], &why, &mut Seeded(4));
    assert!(matches!(beyond, Err(LogError::NoSuchAct { seq: 99, .. })));
    drop(log);
    let report = verify(dir.path(), &NoKeys, None, None).unwrap();
    assert!(report.is_good(), "{report}");
    assert_eq!(report.n_unopened, 1);
}

#[test]
fn a_repeated_request_whose_words_were_withdrawn_still_gets_its_receipts() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = init(dir.path());
    let request = || Request::new(vec![seal(said(1, Owner::Person(ANA), "x"))]).once("k");
    let first = log.append(At(1), request()).unwrap();
    withdraw(&mut log, At(2), Some(ANA), &[0], &Slug::new("by-author").unwrap(), &mut Seeded(2)).unwrap();
    let again = log.append(At(3), request()).unwrap();
    assert_eq!((again[0].seq, again[0].repeated), (first[0].seq, true));
    let conn = rusqlite::Connection::open(dir.path().join("log.db")).unwrap();
    let hash: Option<Vec<u8>> =
        conn.query_row("select request_hash from idempotency", [], |row| row.get(0)).unwrap();
    assert_eq!(hash, None, "nothing is left to guess the words from");
}

#[test]
fn a_withdrawal_cut_short_is_finished_on_opening() {
    let dir = tempfile::tempdir().unwrap();
    drop(company(dir.path(), 4));
    let conn = rusqlite::Connection::open(dir.path().join("log.db")).unwrap();
    conn.execute_batch("insert into withdrawal values (0, 4)").unwrap();
    drop(conn);
    drop(SqliteLog::open(dir.path(), NO_BALLAST).unwrap());
    let reader = SqliteReader::open(dir.path()).unwrap();
    assert_eq!(reader.words(Seq(0), &Keys).unwrap(), None);
    let report = verify(dir.path(), &Keys, None, None).unwrap();
    assert!(report.to_string().starts_with("act 0: its words are missing and no later act withdraws them"));
}

#[test]
fn a_reader_that_holds_the_journal_is_told_of_and_the_words_go_with_the_next_try() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = company(dir.path(), 4);
    let why = Slug::new("by-author").unwrap();
    let reader = rusqlite::Connection::open(dir.path().join("log.db")).unwrap();
    reader.execute_batch("begin; select count(*) from event").unwrap();
    let held = withdraw(&mut log, At(8_000), None, &[0], &why, &mut Seeded(2));
    assert!(matches!(held, Err(LogError::StillRead)), "{held:?}");
    assert_eq!(log.words(Seq(0), &Keys).unwrap(), None);
    reader.execute_batch("commit").unwrap();
    withdraw(&mut log, At(8_001), None, &[0], &why, &mut Seeded(3)).unwrap();
    assert_eq!(fs::metadata(dir.path().join("log.db-wal")).unwrap().len(), 0);
}
