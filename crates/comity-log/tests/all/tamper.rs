//! Hundreds of ways to falsify a log, none of which passes; and clean logs, none of which is accused.

use crate::common::*;
use comity_log::{Log, LogKey, Options, PublicKey, Report, SqliteLog, erase_person, verify, withdraw};
use comity_spine::{At, Slug};
use rusqlite::Connection;
use std::{fs, path::Path};

const N_ACTS: u64 = 30;

/// A log of thirty acts and two acts of forgetting, with two checkpoints, closed.
fn clean(dir: &Path) -> PublicKey {
    let mut log = company(dir, N_ACTS);
    log.checkpoint().unwrap();
    withdraw(&mut log, At(9_000), Some(BO), &[3], &Slug::new("by-author").unwrap(), &mut Seeded(4)).unwrap();
    erase_person(&mut log, At(9_001), None, ANA, &Slug::new("art17").unwrap(), &mut Seeded(5)).unwrap();
    log.checkpoint().unwrap();
    log.key().public()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// Falsifies with the railing taken down, and puts the railing up again so that only the proofs can tell.
fn falsify(dir: &Path, work: impl FnOnce(&Connection)) {
    let conn = Connection::open(dir.join("log.db")).unwrap();
    conn.execute_batch("pragma synchronous = off").unwrap();
    let mut statement = conn.prepare("select name, sql from sqlite_schema where type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    for (name, _) in &triggers {
        conn.execute_batch(&format!("drop trigger {name}")).unwrap();
    }
    work(&conn);
    for (_, sql) in &triggers {
        conn.execute_batch(sql).unwrap();
    }
}

fn flip(conn: &Connection, table: &str, column: &str, row: i64, chance: &mut Seeded) {
    let sql = format!("select {column} from {table} where rowid = ?1");
    let mut bytes: Vec<u8> = conn.query_row(&sql, [row], |row| row.get(0)).unwrap();
    let bit = chance.below(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    conn.execute(&format!("update {table} set {column} = ?2 where rowid = ?1"), (row, bytes)).unwrap();
}

fn pick(conn: &Connection, sql: &str, chance: &mut Seeded) -> i64 {
    let mut statement = conn.prepare(sql).unwrap();
    let rows: Vec<i64> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    rows[chance.below(rows.len())]
}

const ACTS: &str = "select seq from event";
const PAYLOADS: &str = "select id from payload";
const SEALED: &str = "select id from payload where id & 1";

/// One tampering, chosen by chance; says what it did and which act it should name, if one.
fn tamper(conn: &Connection, kind: usize, chance: &mut Seeded) -> (&'static str, Option<u64>) {
    let act = pick(conn, ACTS, chance);
    let payload = pick(conn, PAYLOADS, chance);
    let (of_act, of_payload) = (Some(act as u64), Some(payload as u64 >> 1));
    let run = |sql: &str, row: i64| {
        conn.execute(sql, [row]).unwrap();
    };
    match kind {
        0 => {
            flip(conn, "event", "header", act, chance);
            ("bit in a header", of_act)
        }
        1 => {
            flip(conn, "event", "leaf", act, chance);
            ("bit in a leaf", of_act)
        }
        2 => {
            flip(conn, "payload", "bytes", payload, chance);
            ("bit in a payload", of_payload)
        }
        3 => {
            let row = pick(conn, "select id from payload where not id & 1", chance);
            flip(conn, "payload", "salt", row, chance);
            ("bit in a salt", Some(row as u64 >> 1))
        }
        4 => {
            let row = pick(conn, SEALED, chance);
            flip(conn, "payload", "nonce", row, chance);
            ("bit in a nonce", Some(row as u64 >> 1))
        }
        5 => {
            run("delete from event where seq = ?1", act);
            ("act deleted", None)
        }
        6 => {
            run("delete from payload where id = ?1", payload);
            ("payload deleted", of_payload)
        }
        _ => tamper_more(conn, kind, act, chance),
    }
}

/// The coarser ones: acts moved, added, cut off, rewritten.
fn tamper_more(conn: &Connection, kind: usize, act: i64, chance: &mut Seeded) -> (&'static str, Option<u64>) {
    let run = |sql: &str, row: i64| {
        conn.execute(sql, [row]).unwrap();
    };
    match kind {
        7 => {
            let next = "select max(seq) + 1 from event";
            let sql = &format!("insert into event select ({next}), header, leaf from event where seq = ?1");
            run(sql, act);
            ("act repeated at the end", None)
        }
        8 => {
            let other = (act + 1) % 30;
            conn.execute_batch(&format!(
                "create temp table t as select * from event where seq in ({act}, {other});
                 update event set (header, leaf) = (select header, leaf from t where t.seq <> event.seq)
                 where seq in ({act}, {other}); drop table t;"
            ))
            .unwrap();
            ("two acts swapped", Some(act as u64))
        }
        9 => {
            let row = pick(conn, SEALED, chance);
            run("update payload set owner = 'workspace' where id = ?1", row);
            ("words given to another owner", Some(row as u64 >> 1))
        }
        10 => {
            run("insert into payload (id, owner, bytes) values (?1 * 2 + 1000, 'workspace', x'00')", act);
            ("payload of no act", None)
        }
        11 => {
            run("update head set size = size - 1 - ?1 % 5", act);
            ("head shortened", None)
        }
        12 => {
            run("update head set last_recorded_at = ?1", act);
            ("head's time changed", None)
        }
        13 => {
            let row = pick(conn, SEALED, chance);
            conn.execute("insert into withdrawal values (?1 >> 1, 30)", [row]).unwrap();
            run("delete from payload where id = ?1", row);
            ("words withdrawn by an act that does not say so", Some(row as u64 >> 1))
        }
        14 => {
            cut_tail(conn, 1 + act % 31);
            ("tail cut off, head made to fit", None)
        }
        _ => {
            // The most careful forger: changes terms, commits to them again, hashes again, mends the head.
            forge(conn, act);
            ("act rewritten with all hashes made to fit", None)
        }
    }
}

fn cut_tail(conn: &Connection, from: i64) {
    conn.execute("delete from event where seq >= ?1", [from]).unwrap();
    conn.execute("delete from payload where id >= ?1 * 2", [from]).unwrap();
    conn.execute("update head set size = ?1, root = ?2", (from, root_of(conn).0)).unwrap();
}

fn root_of(conn: &Connection) -> comity_log::Hash {
    let mut statement = conn.prepare("select leaf from event order by seq").unwrap();
    let leaves = statement.query_map([], |row| row.get(0)).unwrap();
    let leaves: Vec<_> = leaves.map(|leaf| comity_log::Hash(leaf.unwrap())).collect();
    comity_log::merkle::root(&leaves)
}

fn forge(conn: &Connection, act: i64) {
    use comity_log::{Header, commitment::commit, merkle};
    let salt = [9; 32];
    let header: Vec<u8> =
        conn.query_row("select header from event where seq = ?1", [act], |row| row.get(0)).unwrap();
    let mut header = Header::decode(&header).unwrap();
    header.terms = commit(&salt, b"{\"forged\":1}");
    if header.head.kind != "concern.raised" {
        header.head.by = None; // An act of forgetting keeps its list; its author is changed instead.
        header.head.visibility = comity_spine::Visibility::Pair;
    }
    let bytes = header.encode().unwrap();
    conn.execute(
        "update event set header = ?2, leaf = ?3 where seq = ?1",
        (act, &bytes, merkle::leaf(&bytes).0),
    )
    .unwrap();
    conn.execute(
        "update payload set salt = ?2, bytes = ?3 where id = ?1 * 2",
        (act, salt, b"{\"forged\":1}"),
    )
    .unwrap();
    conn.execute("update head set root = ?1", [root_of(conn).0]).unwrap();
}

fn check(dir: &Path) -> Report {
    verify(dir, &Keys, None, None).unwrap()
}

#[test]
fn six_hundred_random_tamperings_are_all_found_and_the_act_is_named() {
    let origin = tempfile::tempdir().unwrap();
    clean(origin.path());
    let mut chance = Seeded(77);
    for run in 0..640 {
        let dir = tempfile::tempdir().unwrap();
        copy(origin.path(), dir.path());
        let mut did = ("", None);
        falsify(dir.path(), |conn| did = tamper(conn, run % 16, &mut chance));
        let report = check(dir.path());
        assert!(!report.is_good(), "run {run}: {} was not found", did.0);
        let named = did.1.is_none_or(|seq| report.problems.iter().any(|problem| problem.seq == Some(seq)));
        assert!(named, "run {run}: {} does not name act {:?}: {report}", did.0, did.1);
    }
}

#[test]
fn no_clean_log_is_accused() {
    for n in 0..60 {
        let dir = tempfile::tempdir().unwrap();
        let mut log = company(dir.path(), n);
        assert_eq!(
            check(dir.path()).to_string(),
            format!("{n} acts, root matches, 0 problems"),
            "while it is open"
        );
        if n % 2 == 0 {
            log.checkpoint().unwrap();
        }
        drop(log);
        assert_eq!(check(dir.path()).to_string(), format!("{n} acts, root matches, 0 problems"));
    }
}

#[test]
fn an_older_copy_of_the_database_is_found_by_the_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    drop(company(dir.path(), 10));
    fs::copy(dir.path().join("log.db"), dir.path().join("older.db")).unwrap();
    let mut log = SqliteLog::open(dir.path(), NO_BALLAST).unwrap();
    append(&mut log, 7_000, draft(1));
    log.checkpoint().unwrap();
    drop(log);
    fs::rename(dir.path().join("older.db"), dir.path().join("log.db")).unwrap();
    let report = check(dir.path()).to_string();
    assert!(report.contains("log is behind checkpoint of size 11: it has 10 acts"), "{report}");
}

#[test]
fn a_whole_log_rewritten_with_another_key_is_found_by_whoever_kept_one_note() {
    let (real, forged) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = clean(real.path());
    let note = SqliteLog::open(real.path(), NO_BALLAST).unwrap().checkpoint().unwrap();
    let mut log =
        SqliteLog::init(forged.path(), "comity.example/acme", &mut Seeded(666), NO_BALLAST).unwrap();
    for i in 0..32 {
        append(&mut log, i, draft(900 + i as u64));
    }
    log.checkpoint().unwrap();
    drop(log);
    assert!(check(forged.path()).is_good(), "inside its own folder a rewrite is perfect");
    assert!(!verify(forged.path(), &Keys, Some(&note), None).unwrap().is_good());
    assert!(!verify(forged.path(), &Keys, None, Some(&key)).unwrap().is_good());
    // Only the database replaced: the notes that lie beside it do not agree.
    fs::copy(forged.path().join("log.db"), real.path().join("log.db")).unwrap();
    assert!(!check(real.path()).is_good());
    assert!(SqliteLog::open(real.path(), NO_BALLAST).is_err());
    // Key and database replaced, notes kept: they are not signed by that key.
    copy(&forged.path().join("keys"), &real.path().join("keys"));
    assert!(!check(real.path()).is_good());
    assert!(SqliteLog::open(real.path(), Options::default()).is_err());
    assert!(LogKey::load(real.path()).is_ok());
}

#[test]
fn a_removed_trigger_and_an_added_one_are_found() {
    let dir = tempfile::tempdir().unwrap();
    clean(dir.path());
    let conn = Connection::open(dir.path().join("log.db")).unwrap();
    conn.execute_batch("drop trigger event_kept; create view spy as select * from payload").unwrap();
    let report = check(dir.path()).to_string();
    assert!(report.contains("its trigger event_kept was removed"), "{report}");
    assert!(report.contains("somebody added the view spy"), "{report}");
}

#[test]
fn a_page_that_is_broken_names_the_first_act_that_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut log = company(dir.path(), 400);
    log.checkpoint().unwrap();
    drop(log);
    let path = dir.path().join("log.db");
    Connection::open(&path).unwrap().query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
    let whole = fs::read(&path).unwrap();
    let (mut named, mut silent) = (0, 0);
    // Every page but the first, which says that the file is a database at all.
    for page in 1..whole.len() / 4096 {
        let mut broken = whole.clone();
        broken[page * 4096..page * 4096 + 16].fill(0xff);
        fs::write(&path, &broken).unwrap();
        match verify(dir.path(), &Keys, None, None) {
            Ok(report) if report.is_good() => silent += 1,
            Ok(report) => named += usize::from(report.problems.iter().any(|problem| problem.seq.is_some())),
            Err(_) => {}
        }
    }
    fs::write(&path, &whole).unwrap();
    assert!(verify(dir.path(), &Keys, None, None).unwrap().is_good());
    assert!(named > 20, "{named} of {} broken pages name an act, {silent} say nothing", whole.len() / 4096);
}
