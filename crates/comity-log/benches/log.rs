//! What the log costs, as ratios taken in one run: `cargo bench -p comity-log`.
//!
//! Group commit against bare inserts of the same bytes in batches of 64 with `synchronous = FULL`; replay and
//! verification of a million acts (`COMITY_BENCH_ACTS` for another number).
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "its output is what it is for")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use comity_log::{
    Chance, Draft, Key, Keyring, Log, Options, Request, SealedDraft, SqliteLog, SqliteReader, Writer, verify,
};
use comity_spine::{At, Owner, PersonId, entry::Words};
use criterion::{Criterion, criterion_group, criterion_main};
use std::{
    fs,
    ops::ControlFlow,
    path::Path,
    sync::mpsc,
    time::{Duration, Instant},
};

const OPTIONS: Options = Options { ballast: 0, pages_max: None };

struct Seeded(u64);

impl Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            chunk.copy_from_slice(&self.0.to_le_bytes()[..chunk.len()]);
        }
    }
}

struct OneKey;

impl Keyring for OneKey {
    fn key(&self, _: &Owner) -> Option<Key> {
        Some(Key::new([7; 32]))
    }
}

/// An act as they mostly are: a few ids; every fourth says a sentence.
fn act(n: u64, chance: &mut Seeded) -> SealedDraft {
    let terms = format!(
        r#"{{"initiative":"initiative-{}","function":"legal","concern":"c-{n}","depth":"answered"}}"#,
        n % 10_000
    );
    let by = PersonId(u128::from(n % 500) + 1);
    let text = || {
        Words::from([(
            "text".into(),
            format!("The name is taken in market {n}; ask before the first screen."),
        )])
    };
    let words = n.is_multiple_of(4).then(|| (Owner::Person(by), text()));
    Draft { by: Some(by), words, ..Draft::new("concern.raised", terms) }.seal(&OneKey, chance).unwrap()
}

/// The processor time of this process so far, from `/proc`; zero where there is none.
fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

fn measured<T>(what: &str, work: impl FnOnce() -> T) -> (T, Duration) {
    let (wall, before) = (Instant::now(), cpu());
    let made = work();
    let (wall, cpu) = (wall.elapsed(), cpu() - before);
    println!("{what}: {:.2} s of CPU, {:.2} s on the wall", cpu.as_secs_f64(), wall.as_secs_f64());
    (made, wall)
}

/// Sends acts as many callers would and waits for every acknowledgement.
fn through_the_writer(dir: &Path, acts: Vec<SealedDraft>) {
    let writer =
        Writer::start(SqliteLog::init(dir, "comity.example/bench", &mut Seeded(1), OPTIONS).unwrap())
            .unwrap();
    let handle = writer.handle();
    let (done, acks) = mpsc::channel();
    let n = acts.len();
    for act in acts {
        let done = done.clone();
        handle
            .submit(At(1), Request::new(vec![act]), move |answer| done.send(answer.is_ok()).unwrap())
            .unwrap();
    }
    assert_eq!(acks.iter().take(n).filter(|&ok| ok).count(), n);
}

/// The same rows without a log around them: no numbers, hashes, triggers, checks.
fn bare(dir: &Path, rows: &[(Vec<u8>, Vec<u8>)]) {
    let mut conn = rusqlite::Connection::open(dir.join("bare.db")).unwrap();
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full;
         create table event (seq integer primary key, header blob not null, leaf blob not null) strict;
         create table payload (id integer primary key, bytes blob not null) strict;",
    )
    .unwrap();
    for (i, batch) in rows.chunks(64).enumerate() {
        let transaction = conn.transaction().unwrap();
        for (j, (header, bytes)) in batch.iter().enumerate() {
            let seq = (i * 64 + j) as i64;
            let mut event =
                transaction.prepare_cached("insert into event values (?1, ?2, zeroblob(32))").unwrap();
            event.execute((seq, header)).unwrap();
            let mut payload = transaction.prepare_cached("insert into payload values (?1, ?2)").unwrap();
            payload.execute((seq, bytes)).unwrap();
        }
        transaction.commit().unwrap();
    }
}

fn group_commit() {
    const N: u64 = 32_000;
    let mut chance = Seeded(3);
    // The same bytes per act: a header of some 200, a payload of terms, salt, and every fourth some words.
    let rows: Vec<_> =
        (0..N).map(|n| (vec![n as u8; 200], vec![n as u8; if n % 4 == 0 { 320 } else { 130 }])).collect();
    let mut ratios = Vec::new();
    for round in 0..3 {
        let acts: Vec<_> = (0..N).map(|n| act(n, &mut chance)).collect();
        let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let ((), bare) = measured("bare inserts, batches of 64", || bare(theirs.path(), &rows));
        let ((), group) = measured("group commit", || through_the_writer(ours.path(), acts));
        let (bare, group) = (N as f64 / bare.as_secs_f64(), N as f64 / group.as_secs_f64());
        println!("round {round}: {group:.0} acts/s of {bare:.0} rows/s bare: {:.2}", group / bare);
        ratios.push(group / bare);
    }
    ratios.sort_by(f64::total_cmp);
    println!("RATIO group commit / bare inserts: {:.2} (median of 3; goal: at least 0.5)", ratios[1]);
}

fn a_million(dir: &Path) {
    let n: u64 =
        std::env::var("COMITY_BENCH_ACTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let mut chance = Seeded(5);
    let mut log = SqliteLog::init(dir, "comity.example/bench", &mut Seeded(1), OPTIONS).unwrap();
    measured(&format!("seal and append {n} acts"), || {
        for from in (0..n).step_by(4096) {
            let acts = (from..n.min(from + 4096)).map(|n| act(n, &mut chance)).collect();
            log.append(At(from as i64), Request::new(acts)).unwrap();
        }
    });
    let note = log.checkpoint().unwrap();
    drop(log);
    measured("open, hashing the whole tree", || SqliteLog::open(dir, OPTIONS).unwrap());
    let reader = SqliteReader::open(dir).unwrap();
    let mut bytes = 0;
    measured("REPLAY: read every act (goal: under 2 s of CPU)", || {
        reader
            .read(0, n, &mut |record| {
                bytes += record.terms.len();
                ControlFlow::Continue(())
            })
            .unwrap();
    });
    println!("{bytes} bytes of terms");
    let (report, _) =
        measured("VERIFY (goal: at most 15 s)", || verify(dir, &OneKey, Some(&note), None).unwrap());
    println!("{report}");
    let proof = measured("prove one act", || reader.prove(comity_spine::Seq(n / 3), &note).unwrap()).0;
    println!("a proof of {} bytes", proof.to_string().len());
}

fn measure(criterion: &mut Criterion) {
    group_commit();
    let dir = tempfile::tempdir().unwrap();
    a_million(dir.path());
    let reader = SqliteReader::open(dir.path()).unwrap();
    let mut group = criterion.benchmark_group("log");
    group.sample_size(10);
    group.bench_function("read 10,000 acts", |bencher| {
        bencher.iter(|| reader.read(0, 10_000, &mut |_| ControlFlow::Continue(())).unwrap());
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
